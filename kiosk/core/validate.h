/* What is wrong with a page, asked only when the person wants to go on. Says what happened by a text key (errors.*). */
#pragma once

#include "core/session.h"

/* Fills `errors` in the order of the page; returns how many. Soft ones are questions, not refusals. */
size_t validate_page(const struct model *model, const struct page *page, int row, struct page_error *errors,
                     size_t max);
/* True when no hard fault is left; for pages that were passed earlier. */
bool validate_holds(const struct model *model, const struct page *page, int row);
