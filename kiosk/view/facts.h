/* What the pages of a journey say of the service itself: whether its facts are proven, and what it needs. */
#pragma once

#include "core/model.h"
#include "ui/frame.h"

/* In the lead of a page that tells facts: nobody has compared them with their source. Nothing where somebody has. */
void page_unverified(struct ui *ui, const struct model *model);
/* On the first page of a guide, which begins at once: what to have ready, how long, where, what it costs. */
void service_needs(const struct model *model, struct ui *ui);
bool service_needs_here(const struct model *model); /* whether it says anything */
