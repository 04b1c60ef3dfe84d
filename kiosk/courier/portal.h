/* What a portal must be able to do, so that a second kind of portal is one more file and one more row.
 * An adapter owns no socket, file or clock: it is asked for a request and told the reply, so every conversation can be
 * played without a network. One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "courier/application.h"
#include "courier/outbox.h"
#include "courier/outside_text.h"
#include "data/insurance.h"
#include "data/settings.h"
#include "msg/coverage.h"
#include "msg/dossier.h"

enum portal_method { PORTAL_GET, PORTAL_POST, PORTAL_PUT };

/* Borrowed until the next step of the run, or its end. */
struct portal_request {
    enum portal_method method;
    char path[256];        /* below the portal's base_url; names a dossier, so it is never logged */
    char header[96];       /* one more header line, or "" */
    char content_type[96]; /* "" with no body */
    const char *body;
    size_t body_len;
};

struct portal_reply {
    enum status transport; /* OK: a whole HTTP reply came; anything else: whether the work was done is unknown */
    int http;
    const char *body; /* borrowed */
    size_t body_len;
    int64_t retry_after_ms; /* -1: none given */
    int64_t date_ms;        /* the moment the portal says it is (RFC 9110, 6.6.1); 0: it does not */
};

enum portal_verdict {
    PORTAL_NEXT,     /* send `request` */
    PORTAL_ACCEPTED, /* the portal holds exactly what was sealed, and took it in; or, of a status run: it answered */
    PORTAL_AGAIN,    /* later, beginning with a look by our UUID */
    PORTAL_RENEW,    /* the draft under this UUID was cancelled: begin again under a new one */
    PORTAL_STAFF,    /* a person must look; the caller then begins a run with `park` */
};

struct portal_step {
    enum portal_verdict verdict;
    enum status reason;
    int64_t retry_after_ms; /* AGAIN: -1 or the portal's order */
    int refusals_max;       /* AGAIN: this many such outcomes and it is staff's; 0: as long as it takes */
    struct portal_request request;
};

/* What a dossier is at the portal. Stage, payment and ticket are filled by looks only. */
struct portal_dossier {
    char dossier_id[24];
    char dossier_no[DOSSIER_NO_BYTES];
    char status[32];
    int64_t due_ms;
    struct dossier_stage stage;
    struct dossier_payment payment;
    struct dossier_ticket ticket;
};

/* What a look is for. */
enum portal_want {
    PORTAL_STATUS,  /* where it stands; with log and payment as far as the portal tells them */
    PORTAL_PAYMENT, /* only what is to be paid */
    PORTAL_TICKET,  /* a ticket for the queue at the counter; asking again gives the same one */
};

/* Is this the UUID of an item of ours that is with staff or waits, so that its draft may be cancelled? */
typedef bool (*portal_parked_fn)(const char *uid, void *context);

struct portal_order {
    const struct settings_portal *portal; /* borrowed for the run, as everything here */
    const char *kiosk_id;
    portal_parked_fn parked;
    void *context;
    /* a submission */
    const struct outbox_item *item; /* copied */
    const char *body;               /* clear; parsed and copied */
    size_t body_len;
    bool park;   /* only clear away what stands at the portal under our UUID: the item is staff's */
    bool unsure; /* park: not every try was answered; one may still be on its way */
    /* or a look: item is NULL */
    enum portal_want want;
    const char *key;    /* dossier number, portal UUID or id */
    const char *secret; /* the receipt's, or NULL */
    const char *proof;  /* the owner's identity number: without the same at the portal nothing is found. Or NULL */
};

struct portal_run; /* opaque, one of the adapter's own */

struct portal_adapter {
    const char *name; /* as in the configuration */
    bool keyed;       /* UUIDs are kept apart for good: items need not go one after another (lane.h) */
    /* Can an application of this shape be sent at all? Sets the originality its lane depends on. */
    enum status (*check)(const struct settings_portal *portal, const struct application *application,
                         const char *procedure, int *originality);
    enum status (*begin)(const struct portal_order *order, struct portal_run **out, struct portal_step *first);
    /* Fills *step. After a verdict other than NEXT only `dossier` and `end` may follow. */
    void (*answer)(struct portal_run *run, const struct portal_reply *reply, struct portal_step *step);
    const struct portal_dossier *(*dossier)(const struct portal_run *run);
    /* What the insurance said in this run, answered or not; NULL where a portal is no insurance. */
    const struct coverage *(*coverage)(const struct portal_run *run);
    void (*end)(struct portal_run *run); /* NULL is fine; wipes */
};

/* NULL when no adapter has that name. The table is SETTINGS_ADAPTERS (data/settings.h): one line an adapter; beside it
 * stands the insurance's relay. */
const struct portal_adapter *portal_find_adapter(const char *name);
#define PORTAL_DECLARE(name, by_template) extern const struct portal_adapter portal_##name;
SETTINGS_ADAPTERS(PORTAL_DECLARE)
#undef PORTAL_DECLARE
extern const struct portal_adapter insurance_relay;
