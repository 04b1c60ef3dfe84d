/* Looks at a portal for somebody at the screen; for the files of the courier's loop alone. */
#pragma once

#include "courier/courier_state.h"

/* Asks the portal what a client asked, LOOK_UP, PAYMENT or TICKET; false when it cannot be asked now.
 * `item` is ours, or NULL; `key` is the ask's, tidied. */
bool courier_look(struct courier *courier, uint32_t client, const struct outbox_item *item, const char *key,
                  const struct link_ask *ask);
void courier_end_look(struct courier *courier, struct sender *sender, const struct portal_step *step);
/* Answers without the portal: by what we know ourselves, or with `reason` when that is nothing (item NULL). */
void courier_answer_unasked(struct courier *courier, uint32_t client, const struct link_ask *ask,
                            const struct outbox_item *item, enum status reason);
