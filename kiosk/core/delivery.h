/* What the courier said to the person in front: how far the application came, and what was looked up. Part of the
 * session (session.h), for the core alone. */
#pragma once

#include "core/asked.h"
#include "msg/courier.h"
#include "paper/paper.h"

enum delivery_state {
    DELIVERY_NONE,
    DELIVERY_HANDED,    /* given to the courier, nothing heard */
    DELIVERY_REFUSED,   /* surely not on disk */
    DELIVERY_UNCERTAIN, /* nothing heard in time: it may still be stored */
    DELIVERY_STORED,
    DELIVERY_NEEDS_STAFF,
    DELIVERY_ACCEPTED,
};

struct delivery {
    enum delivery_state state;
    int64_t handed_ms, stored_ms; /* monotonic */
    bool moving;                  /* the courier said it is being sent */
    enum status reason;
    struct courier_event facts; /* of STORED and later ones, merged */
};

struct look_up {
    enum look_up_state state;
    char number[DOSSIER_NO_BYTES];
    char secret[DOSSIER_RECEIPT_SECRET_BYTES];
    int64_t since_ms; /* monotonic */
    struct courier_event event;
};
