/* Words about what it costs, in the memory of this frame. */
#pragma once

#include "core/model.h"
#include "ui/tree.h"

/* Heading and reason of the page made of `fees`, where `page` is it; the page's own words otherwise. */
const char *fee_title(struct ui *ui, const struct model *model, const struct page *page);
const char *fee_reason(struct ui *ui, const struct model *model, const struct page *page);
/* Whether this exemption holds today, and was not said under another channel. */
bool fee_exemption_said(const struct model *model, const struct service *service, size_t fee, size_t index);
/* What is due and what was declared about it, as a quiet panel; nothing when nothing is known. */
void fee_note(struct ui *ui, const struct model *model);
