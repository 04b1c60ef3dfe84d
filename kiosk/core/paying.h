/* What is to be paid and how, as the portal says it, and never a code that was not proven here: sound by its CRC, for
 * an account that kiosk.yaml allows, for exactly the amount asked. The kiosk makes no code and takes no money. */
#pragma once

#include "core/session.h"
#include "data/settings.h"
#include "msg/effect.h"

enum {
    PAYING_POLL_MS = 5000,   /* while somebody stands there */
    PAYING_ANSWER_MS = 15000 /* a question whose answer was lost is asked again */
};

enum paying_state {
    PAYING_NOTHING,
    PAYING_CODE,     /* to be paid; `qr` may be shown */
    PAYING_COUNTER,  /* to be paid at the counter: there is no code, or not one to be trusted */
    PAYING_REPORTED, /* sent, not confirmed yet */
    PAYING_PAID,
};

struct paying_shown {
    enum paying_state state;
    bool distrusted; /* COUNTER: the portal gave a code that must not be shown */
    char amount[64]; /* "7.000 đồng", in the language of the screen */
    char qr[PAYMENT_QR_BYTES];
    char receipt_no[64];
};

/* `portal`: whose payees are allowed. Pure. */
struct paying_shown paying_show(const struct model *model, const struct settings_portal *portal,
                                const struct dossier_payment *payment);
/* Of the outcome on the screen, and of what the look-up found. */
struct paying_shown model_paying(const struct model *model);
struct paying_shown model_look_up_paying(const struct model *model);

/* Asks the courier again when it is time: an accepted dossier on the outcome page whose portal takes payments. */
void paying_tick(struct model *model, struct effect_list *effects);
/* Next moment of that, monotonic; INT64_MAX when none. */
int64_t paying_wake_ms(const struct model *model);
/* COURIER_PAYMENT of this session's dossier. */
void paying_event(struct model *model, const struct courier_event *event);
