/* The declaration of the service in work, filled in with what was answered. Read-only. Only what the check page shows
 * is on it: an answer that its `when` hides now is not. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/model.h"
#include "core/review.h"
#include "data/sheet.h"

/* NULL: this service has none, or none is in work. */
const struct sheet *model_sheet(const struct model *model);
/* The same model speaking Vietnamese, as forms do whatever the screen speaks. Borrows everything from `model`. */
struct model model_in_vietnamese(const struct model *model);

/* Whether a field of a line is there: not when what would replace it was answered. */
bool model_sheet_has(const struct model *model, const struct sheet_field *field);
/* What stands in a field, numbers whole; parts with "; " between. `into` and `row` inside a table, else NULL and -1.
 * False, and "", when nothing was answered or it does not fit. */
bool model_sheet_text(const struct model *model, const struct sheet_field *field, const char *into, int row, char *out,
                      size_t size);
size_t model_sheet_rows(const struct model *model, const char *into);
/* Answers that the form has no line for, in the order of the check page: what was typed once is on paper whole. */
bool model_sheet_rest_at(const struct model *model, size_t index, struct review_row *out);
