/* What the files of the courier's loop share; for nobody else. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "courier/courier.h"
#include "courier/courier_clock.h"
#include "courier/https.h"
#include "courier/lane.h"
#include "courier/link_server.h"
#include "courier/outbox.h"
#include "courier/portal.h"
#include "courier/seal.h"

/* One portal and how it fares. */
struct place {
    const struct settings_portal *settings; /* borrowed */
    const struct portal_adapter *adapter;   /* NULL: cannot be used */
    char *account;                          /* "user:password"; seal_alloc */
    /* Monotonic, as every moment that is not stored: a clock set right must not stretch or cut a wait. */
    int64_t hold_until_ms;   /* the portal's own Retry-After: nobody starts before */
    int64_t backlog_from_ms; /* pace and splay: nothing but a fresh application starts before */
    bool failing;            /* as of the last try */
};

/* One conversation, on the HTTPS line of the same number. */
struct sender {
    bool busy;
    struct place *place;
    struct portal_run *run;
    char *body; /* clear; seal_alloc */
    size_t body_len;
    struct outbox_item item;
    int64_t asked_ms;   /* monotonic: when the request under way left */
    int64_t told_ms;    /* the portal's own clock, in its last reply; 0: it did not say */
    int64_t planned_ms; /* wall: when this try was to be, had nobody come; 0: now, or by the portal's order */
    bool parking;       /* the run only clears a draft away; `reason` is what staff will see */
    enum status reason;
    bool look;  /* a look for `client` instead of an item … */
    bool known; /* … which is ours */
    bool open;  /* … of which it may be told more than the state */
    enum portal_want want;
    uint32_t client;                                 /* 0: nobody asked, the payment of an item is followed */
    char key[LINK_KEY_BYTES], asked[LINK_KEY_BYTES]; /* for the portal; as the client named it */
    char secret[LINK_SECRET_BYTES], proof[LINK_SECRET_BYTES];
};

struct courier {
    const struct courier_options *options;
    struct seal *seal;
    struct outbox *outbox;
    struct https *https;
    struct link_server *server;
    struct place places[SETTINGS_PORTALS_MAX];
    struct sender senders[HTTPS_LINES_MAX];
    int64_t clock_offset_ms; /* wall minus monotonic clock, as last seen */
    /* Items up to backlog_row nobody waits for: they were there at the start, or whoever brought them has gone home. */
    int64_t backlog_row, newest_row, newest_ms; /* monotonic: when newest_row was stored */
    enum clock_word clock_word;                 /* old things are forgotten only by a clock that is confirmed */
    int64_t agreed_ms;                          /* wall: when a portal last confirmed the clock, as stored */
    int64_t clean_at_ms;                        /* monotonic: the next housekeeping */
    int64_t disk_hold_ms;                       /* monotonic: the database refused a step: nothing starts before */
    struct courier_health health;
    struct outbox_item waiting[OUTBOX_ITEMS_MAX]; /* scratch of the scheduler */
    struct lane_item lanes[OUTBOX_ITEMS_MAX];
    struct coverage coverage;  /* of the item that is being moved; told with it */
    struct link_answer answer; /* scratch */
};

static inline int64_t courier_now(const struct courier *courier)
{
    return clock_wall(&courier->options->clock);
}

static inline int64_t courier_monotonic(const struct courier *courier)
{
    return clock_monotonic(&courier->options->clock);
}

/* courier_life.c. Opens key, queue, portals and socket; `options` is borrowed. Fails as courier_run does. */
enum status MUST_USE courier_open(const struct courier_options *options, struct courier **out);
/* One turn: takes ended transfers, starts what may start, tells its health; the wall-clock moment to come again at the
 * latest, -1 for none. The caller also serves the socket, and comes when a transfer ended. */
int64_t courier_turn(struct courier *courier);
void courier_close(struct courier *courier); /* NULL is fine; what was under way is asked about at the next start */

/* courier_send.c: starts what may start; the wall-clock moment to call again, -1 for none. */
int64_t courier_schedule(struct courier *courier);
/* Takes one ended transfer. */
void courier_take_reply(struct courier *courier, int line, const struct portal_reply *reply);
struct place *courier_find_place(struct courier *courier, const char *portal);
/* Somebody stands there and waits for it: stored a moment ago, and never tried. */
bool courier_is_fresh(const struct courier *courier, const struct outbox_item *item);
void courier_note_fresh(struct courier *courier, const struct outbox_item *item); /* just stored */
void courier_stop_senders(struct courier *courier);
struct sender *courier_find_free_sender(struct courier *courier); /* NULL: none */
void courier_clear_sender(struct courier *courier, struct sender *sender);
void courier_begin_run(struct courier *courier, struct sender *sender);
/* Writes the step and tells whoever watches. False: the disk refused; everything waits a little, the row stays. */
bool courier_move(struct courier *courier, struct outbox_item *item, const struct outbox_item *next);
void courier_copy_dossier(struct outbox_item *item, const struct portal_dossier *dossier);

/* Whatever only waits for its next try is tried now; what the portal ordered to wait moves with a step of the clock.
 * `only_tls`: of those that a certificate kept back. */
void courier_wake_all(struct courier *courier, int64_t step_ms, bool only_tls);

/* courier_asks.c */
void courier_take_ask(uint32_t client, const struct link_ask *ask, void *context);
void courier_tell(struct courier *courier, enum courier_event_kind kind, const struct outbox_item *item);
void courier_tell_health(struct courier *courier, bool always);
