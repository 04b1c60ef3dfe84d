/* The payments of accepted applications, followed until they are confirmed: whoever pays at the screen goes home before
 * the office has seen the money. For the files of the courier's loop alone. */
#pragma once

#include "courier/courier_state.h"

/* An item was accepted: from now on its payment is asked about, where the portal's payees are known. */
void courier_begin_payment(struct courier *courier, const struct outbox_item *item);
/* Keeps what a look told; NULL: it told nothing, and is asked again in its time. Items that are not followed stay so.
 */
void courier_keep_payment(struct courier *courier, const struct outbox_item *item,
                          const struct dossier_payment *payment);
/* Asks about one whose turn it is, when a line is free and nobody waits. The wall-clock moment to come again, or -1. */
int64_t courier_follow_payments(struct courier *courier);
