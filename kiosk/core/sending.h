/* Handing over, waiting truthfully, looking up. Nothing is said that the courier did not say about this very UUID. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"
#include "msg/msg.h"

enum {
    SENDING_STORE_WAIT_MS = 20000, /* without "stored" by then: not known to be recorded */
    SENDING_SENT_WAIT_MS = 12000,  /* after "stored": longer than this nobody should stand and wait */
    SENDING_SLOW_MS = 5000,
    LOOK_UP_WAIT_MS = 15000,
};

/* At the submit page: builds the body and hands it over. */
void sending_begin(struct model *model, struct effect_list *effects);
/* The same body under the same UUID once more. */
void sending_again(struct model *model, struct effect_list *effects);
void sending_event(struct model *model, const struct courier_event *event, struct effect_list *effects);
void sending_tick(struct model *model);
/* Next moment at which waiting changes the screen, monotonic; INT64_MAX when none. */
int64_t sending_wake_ms(const struct model *model);

void sending_look_up(struct model *model, struct effect_list *effects); /* what was typed */
/* Whether the portal gives tickets and this dossier needs somebody at the counter. */
bool sending_ticket_offered(const struct model *model);
void sending_ticket(struct model *model, struct effect_list *effects);
/* A card shown on the look-up page says whose dossier it is. */
void sending_look_up_card(struct model *model, const struct citizen_card *card, struct effect_list *effects);
void sending_look_up_receipt(struct model *model, const struct dossier_receipt *receipt, struct effect_list *effects);
