/* What this application costs, as far as the service file, the day and the answers tell. Never what the portal asks
 * for: that is core/paying.h, and wins. Whether somebody need not pay is the office's to say: here it is only asked and
 * passed on. */
#pragma once

#include "core/manual_page.h"
#include "core/model.h"

/* Whether there is something to ask (ASK), or a counted amount to tell (SHOW), today and for these answers. */
bool fee_is_shown(const struct model *model, const struct page *page);
/* `page` with the choices that are offered today. */
const struct page *fee_build(const struct model *model, const struct page *page, struct manual_page *out);

/* What `fee` comes to with what was answered; its bare amount as long as nothing is counted. Only for a known amount.
 */
int64_t fee_amount_vnd(const struct model *model, const struct fee *fee);

/* --- for the view. Texts are "" and the answer false when there is nothing to say, or no room. -------------------- */

/* The date stands between both; either may be NULL. */
bool model_in_force(const struct model *model, const char *valid_from, const char *valid_to);
/* Heading of the page made of `fees`: the amount, then the question. */
bool model_fee_title(const struct model *model, char *out, size_t size);
/* How the amount comes about, and who decides. */
bool model_fee_reason(const struct model *model, char *out, size_t size);
/* "Lệ phí: …" of everything that is due, in one line. */
bool model_fee_sentence(const struct model *model, char *out, size_t size);
/* Whether somebody said they need not pay, or pay less: then there is something to prove. */
bool model_fee_is_declared(const struct model *model);
/* What was declared, and what it is worth until the office has looked. */
bool model_fee_declared(const struct model *model, char *out, size_t size);
