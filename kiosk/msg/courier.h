/* What the screen and the courier say to each other, by value. The bytes on the socket are courier/link's business. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/status.h"
#include "msg/arrival.h"
#include "msg/coverage.h"
#include "msg/dossier.h"

/* A queue item's life; no state goes backwards except SENDING <-> RETRY. */
enum outbox_state { OUTBOX_QUEUED, OUTBOX_SENDING, OUTBOX_RETRY, OUTBOX_ACCEPTED, OUTBOX_NEEDS_STAFF };

/* One application, whole, as it enters the queue at consent. */
struct submission {
    char uuid[UUID_TEXT_BYTES]; /* born when the form opened; the idempotency key for ever */
    char service[ID_BYTES_MAX];
    char procedure[32];
    char portal[ID_BYTES_MAX];
    const char *body; /* JSON object, see core/submission.h; borrowed for the call */
    size_t body_len;
};

enum courier_event_kind {
    COURIER_CONNECTED,
    COURIER_LOST,    /* socket gone; the link keeps trying */
    COURIER_HEALTH,  /* `health` is filled; sent on connection and on change */
    COURIER_STORED,  /* committed to disk: "Đã nhận" may be said from here on, not before */
    COURIER_REFUSED, /* not stored; `reason` says why */
    COURIER_STATE,   /* an item moved; also the answer to a look-up that found one */
    COURIER_UNKNOWN, /* the answer to a look-up that found nothing */
    COURIER_PAYMENT, /* what is to be paid: the answer to a question, or news of an item; `reason` other than OK: not
                        known */
    COURIER_TICKET,  /* a queue ticket of the portal, or `reason` why there is none */
    COURIER_DESK,    /* the day's arrivals: the answer to staff; `reason` NOT_FOUND: nobody waits there, or has that
                        number */
};

struct courier_health {
    enum status accepting; /* OK, DISK_FULL, QUEUE_FULL: known before a form starts */
    bool portal_reachable; /* as of the last try; true until a try failed */
    bool clock_believable;
    int32_t waiting; /* items not yet accepted */
    int32_t needs_staff;
};

struct courier_event {
    enum courier_event_kind kind;
    char uuid[UUID_TEXT_BYTES];
    char reference[REFERENCE_BYTES];
    enum outbox_state state;
    enum status reason;  /* of the last step */
    int64_t recorded_ms; /* wall clock of the commit */
    int64_t changed_ms;  /* wall clock of the last step */
    int64_t retry_at_ms; /* RETRY: earliest next try; 0 otherwise */
    int32_t tries;
    char dossier_no[DOSSIER_NO_BYTES]; /* ACCEPTED: as the portal returned it */
    char dossier_status[32];           /* portal's word, e.g. "receiving"; empty when unknown */
    int64_t due_ms;                    /* portal's due date; 0 when it gave none */
    struct coverage coverage; /* STATE of a card check: told once, and kept nowhere; its code is dossier_status too */
    struct courier_health health;
    struct dossier_stage stage;     /* STATE that answers a look-up whose asker proved to be the owner */
    struct dossier_payment payment; /* the same, and PAYMENT */
    struct dossier_ticket ticket;   /* TICKET */
    struct arrival arrival;         /* STORED of an arrival */
    struct desk_list desk;          /* DESK */
};

/* "K-7F3Q-92MD" of a UUID: what people are shown and may scan before a dossier number exists.
 * 40 bits of the UUID in Crockford's base 32 (no I, L, O, U). Any thread. */
void courier_reference(const char uuid[UUID_TEXT_BYTES], char out[REFERENCE_BYTES]);
/* "queued" "sending" "retry" "accepted" "needs_staff" */
const char *outbox_state_name(enum outbox_state state);
