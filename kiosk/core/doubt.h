/* What is allowed and yet not what the card says: a gentle question, never a refusal. Pure. */
#pragma once

#include "core/parts.h"

/* Text key of the question about this answered part, or NULL. */
const char *doubt_about(const struct model *model, const struct page *page, int row, const struct part *part);
