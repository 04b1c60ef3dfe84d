/* The datagrams on `<state>/courier.sock`: one JSON object each; a submission's body follows its line as raw bytes.
 * Strict and bounded both ways: neither process trusts the other's bytes. Not stable between releases: both ends are
 * installed together. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "courier/outbox.h"
#include "msg/courier.h"

enum { LINK_ITEMS_MAX = 32, LINK_SECRET_BYTES = 64, LINK_KEY_BYTES = ID_BYTES_MAX };

/* What a client asks. */
enum link_ask_kind {
    LINK_WATCH,   /* send me health and every change from now on */
    LINK_SUBMIT,  /* answered by an event STORED or REFUSED */
    LINK_LOOK_UP, /* answered by an event STATE or UNKNOWN */
    LINK_PAYMENT, /* what is to be paid; answered by an event PAYMENT */
    LINK_TICKET,  /* a ticket for the queue at the counter; answered by an event TICKET */
    LINK_LIST,    /* items after row `after`; answered by LINK_ITEMS */
    LINK_SHOW,    /* answered by LINK_DETAIL or LINK_DONE with NOT_FOUND */
    LINK_RETRY,   /* staff send a parked or waiting item now; LINK_DONE */
    LINK_DESK,    /* `desk`: something done, and the day's arrivals; an event DESK */
    LINK_DRAIN,   /* everything that waits is tried now, unless the portal named a time; LINK_DONE */
    LINK_ASK_COUNT
};

struct link_ask {
    enum link_ask_kind kind;
    struct submission submission;   /* SUBMIT; decoded: body borrowed from the datagram */
    char key[LINK_KEY_BYTES];       /* LOOK_UP, PAYMENT, TICKET, SHOW, RETRY */
    char secret[LINK_SECRET_BYTES]; /* the first three: the receipt's, or "" */
    char proof[LINK_SECRET_BYTES];  /* the same: the owner's identity number, or "" */
    int64_t after;                  /* LIST */
    struct desk_ask desk;           /* DESK */
};

enum link_answer_kind { LINK_EVENT, LINK_ITEMS, LINK_DETAIL, LINK_DONE, LINK_ANSWER_COUNT };

struct link_answer {
    enum link_answer_kind kind;
    struct courier_event event;                       /* EVENT; of DETAIL only `payment` */
    struct outbox_item items[LINK_ITEMS_MAX];         /* ITEMS; DETAIL uses the first */
    struct outbox_step steps[OUTBOX_STEPS_SHOWN_MAX]; /* DETAIL */
    size_t item_count, step_count;
    enum status status;  /* DONE */
    int32_t waiting;     /* DONE */
    int32_t needs_staff; /* DONE */
};

/* False when it does not fit into `size`, or a text in it is not UTF-8. *length of the written bytes. */
bool link_encode_ask(const struct link_ask *ask, char *out, size_t size, size_t *length);
bool link_encode_answer(const struct link_answer *answer, char *out, size_t size, size_t *length);
/* BAD_INPUT for anything that the other side would not have written; *out untouched then. */
enum status MUST_USE link_decode_ask(const char *bytes, size_t size, struct link_ask *out);
enum status MUST_USE link_decode_answer(const char *bytes, size_t size, struct link_answer *out);

/* 8-4-4-4-12 lower-case hexadecimal digits. */
bool link_uuid_fits(const char *text);
/* The event that tells where an item stands. */
struct courier_event link_event_of(enum courier_event_kind kind, const struct outbox_item *item);
