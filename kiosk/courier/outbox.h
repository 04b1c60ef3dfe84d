/* The queue on disk: what was acknowledged survives power cuts, what was delivered leaves no trace of the person.
 * One connection, one thread; nothing else may open the file (SQLite before 3.51.3 can damage a WAL that two write). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "courier/seal.h"
#include "msg/courier.h"

enum {
    OUTBOX_STEPS_SHOWN_MAX = 64,
    OUTBOX_RETENTION_DAYS = 90, /* of metadata without a name, after acceptance */
};

struct outbox; /* opaque */

/* One row without its body: nothing personal. */
struct outbox_item {
    int64_t row;
    char uuid[UUID_TEXT_BYTES];
    char
        portal_uid[UUID_TEXT_BYTES]; /* the UUID the portal knows it by; other than uuid only after a cancelled draft */
    char reference[REFERENCE_BYTES];
    char service[ID_BYTES_MAX];
    char procedure[32];
    char portal[ID_BYTES_MAX];
    enum outbox_state state;
    enum status reason; /* of the last step */
    int originality;    /* OpenCPS: 1 self-service, 3 staff-assisted; part of the lane */
    int32_t tries;      /* times SENDING was entered */
    int32_t refusals;   /* bounded outcomes in a row since staff last looked (portal.h) */
    int32_t renewals;   /* times a cancelled draft was left behind */
    int64_t created_ms, changed_ms;
    int64_t retry_at_ms;
    bool retry_ordered; /* the portal named the time: a fresh arrival does not pull it forward */
    char dossier_id[24];
    char dossier_no[DOSSIER_NO_BYTES];
    char dossier_status[32];
    int64_t due_ms;
};

struct outbox_step {
    int64_t at_ms;
    enum outbox_state from, to;
    enum status reason;
};

struct outbox_limits {
    int64_t disk_free_bytes_min; /* below it nothing new is stored */
    int items_max;               /* 1 … OUTBOX_ITEMS_MAX */
};

/* Opens or makes `<state>/outbox.db`, checks it, and turns every SENDING into RETRY due now: what became of it is to be
 * asked of the portal. `seal` and `clock` are borrowed. CORRUPT: damaged, or of a newer program. BUSY: opened
 * elsewhere. */
enum status MUST_USE outbox_open(const char *state_folder, const struct seal *seal, const struct clock *clock,
                                 const struct outbox_limits *limits, struct outbox **out);
void outbox_close(struct outbox *outbox); /* NULL is fine */

/* OK, DISK_FULL, QUEUE_FULL or IO: would a new application be stored? */
enum status MUST_USE outbox_accepting(const struct outbox *outbox);

/* OK, DISK_FULL or IO, however full the queue is. */
enum status MUST_USE outbox_has_disk(const struct outbox *outbox);

/* One transaction, durable on return. The same UUID with the same body again is OK and changes nothing, whatever became
 * of the first; with another body MISMATCH. *out is the stored row. */
enum status MUST_USE outbox_store(struct outbox *outbox, const struct submission *submission, int originality,
                                  struct outbox_item *out);

/* By UUID, our reference, or the portal's dossier number. NOT_FOUND, IO. */
enum status MUST_USE outbox_find(struct outbox *outbox, const char *key, struct outbox_item *out);
/* By the UUID the portal knows. */
enum status MUST_USE outbox_find_portal_uid(struct outbox *outbox, const char *uid, struct outbox_item *out);

enum outbox_which { OUTBOX_ALL, OUTBOX_WAITING }; /* WAITING: QUEUED, SENDING, RETRY */
/* Rows after `after`, oldest first; *count of at most max. */
enum status MUST_USE outbox_list(struct outbox *outbox, enum outbox_which which, int64_t after,
                                 struct outbox_item *items, size_t max, size_t *count);
/* The newest steps of an item, oldest first. */
enum status MUST_USE outbox_list_steps(struct outbox *outbox, int64_t row, struct outbox_step *steps, size_t max,
                                       size_t *count);
void outbox_count(const struct outbox *outbox, int32_t *waiting, int32_t *needs_staff);

/* The clear body in memory of seal_alloc; the caller frees it. NOT_FOUND after the purge, CORRUPT when it does not
 * open. */
enum status MUST_USE outbox_read_body(struct outbox *outbox, const struct outbox_item *item, char **body, size_t *size);

/* Writes `next` over the row in one transaction and notes the step, as of now, or of next->changed_ms when that is
 * other than the item's; *item becomes it. A step outside the table of outbox_steps.c is a programmer error. Entering
 * ACCEPTED purges the body, in the log of the database too. */
enum status MUST_USE outbox_move(struct outbox *outbox, struct outbox_item *item, const struct outbox_item *next);

/* Forgets metadata of items accepted more than OUTBOX_RETENTION_DAYS ago, by a clock the caller has reason to believe.
 */
enum status MUST_USE outbox_forget_old(struct outbox *outbox);

/* The time that a portal and this machine last agreed on: what a clock may not stand before. 0: they never did. */
enum status MUST_USE outbox_note_agreed(struct outbox *outbox, int64_t at_ms);
enum status MUST_USE outbox_read_agreed(struct outbox *outbox, int64_t *at_ms);
