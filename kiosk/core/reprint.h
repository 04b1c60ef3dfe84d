/* An officer prints the slip of an earlier application once more. The row of the queue becomes an outcome page again,
 * from what the courier still knows of it: no answer of the citizen comes back, so it works for what was purged too.
 * Part of the officer's session, and gone with it. */
#pragma once

#include "core/model.h"
#include "msg/effect.h"
#include "msg/msg.h"
#include "msg/staff.h"

/* Whether such an item has a slip: a card check has none. */
bool reprint_offered(const struct model *model, const struct staff_item *item);
/* Queue page: asks the courier for the item; nothing for one that has no slip. True when it was asked for. */
bool reprint_ask(struct model *model, const struct staff_item *item, struct effect_list *effects);
/* MSG_STAFF_SHOWN: the outcome page of that item, or a notice that it is not known. */
void reprint_show(struct model *model, const struct msg *msg);
/* Whether the outcome page shows such an item. */
bool model_is_reprint(const struct model *model);
/* When the courier last heard of it, wall; 0 when the page is a visitor's own. */
int64_t model_reprint_news_ms(const struct model *model);
