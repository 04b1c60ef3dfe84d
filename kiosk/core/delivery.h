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
    int64_t pay_ask_ms;           /* monotonic: not before is it asked what is to be paid */
    bool moving;                  /* the courier said it is being sent */
    enum status reason;
    struct courier_event facts; /* of STORED and later ones, merged */
};

struct look_up {
    enum look_up_state state;
    char number[DOSSIER_NO_BYTES];
    char secret[DOSSIER_RECEIPT_SECRET_BYTES];
    char proof[PERSON_NUMBER_DIGITS + 1]; /* the owner's identity number, or "" */
    bool owner_wanted;                    /* the number alone opens nothing: who handed it in is asked too */
    int64_t since_ms;                     /* monotonic */
    struct courier_event event;
    enum ticket_state ticket;
    struct dossier_ticket ticket_given; /* GIVEN */
};
