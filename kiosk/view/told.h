/* What a page tells of an answer: on the screen and on paper. */
#pragma once

#include "core/model.h"
#include "ui/tree.h"

/* One line, large, that nobody can change; nothing when the page tells none. */
void told_value(struct ui *ui, const struct model *model, const struct page *page);
/* The same on a slip. */
void told_value_slip(struct ui *ui, const struct model *model, const struct page *page);
