/* What may be chosen for a control, found by a few letters without accents. Pure. */
#pragma once

#include "core/asked.h"
#include "core/parts.h"

/* For ASKED_SEARCH: everything that matches `query` at the beginning of a word, whole beginnings first; "" matches all
 * in the order of the data (commonest first). Returns how many were written. */
size_t search_candidates(const struct model *model, const struct part *part, struct str query, struct suggestion *out,
                         size_t max);
/* Words for the one being written at the end of `before`: family names first, given names afterwards. */
size_t search_names(const struct model *model, struct str before, struct suggestion *out, size_t max);
/* The machine value when the whole of `text` names exactly one candidate; NULL. */
const char *search_exact(const struct model *model, const struct part *part, struct str text);
/* Whether every word of `query` begins a word of `name` or of `also`, accents apart. */
bool search_finds(const char *query, const char *name, const char *also);
/* Whether `value` may stand in this control at all. */
bool search_allows(const struct model *model, const struct part *part, const char *value);
