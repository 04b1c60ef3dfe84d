/* Checking in at a hospital: is the card good, and where does the patient go. The gateway is asked through the courier;
 * nobody waits for it longer than insurance.wait_ms, and a patient who was not answered goes on all the same. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"

/* On entering a coverage page: asks, unless the same card was asked about already. */
void checkin_ask(struct model *model, struct effect_list *effects);
/* From the coverage page to the clinics, or to a number at the counter. */
void checkin_next(struct model *model, struct effect_list *effects);
/* True when the event was about this visit's card. */
bool checkin_event(struct model *model, const struct courier_event *event);
void checkin_tick(struct model *model);
int64_t checkin_wake_ms(const struct model *model); /* monotonic; INT64_MAX when nothing is awaited */

/* Where the ticket is for, once the pages before it were answered. */
struct checkin_order {
    const char *clinic; /* id, or ARRIVAL_COUNTER */
    const char *result; /* the gateway's code; "" nobody answered; "none" nothing was asked */
    bool priority;
};
struct checkin_order checkin_order(const struct model *model);
