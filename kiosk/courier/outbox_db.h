/* What the files of the outbox share; for nobody else. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "courier/outbox.h"

/* Each statement is made once and kept: making it costs as much as running it. */
enum outbox_query {
    OUTBOX_Q_BEGIN,
    OUTBOX_Q_COMMIT,
    OUTBOX_Q_INSERT,
    OUTBOX_Q_TWIN,
    OUTBOX_Q_FIND_UUID,
    OUTBOX_Q_FIND_OTHER,
    OUTBOX_Q_FIND_PORTAL_UID,
    OUTBOX_Q_LIST,
    OUTBOX_Q_STEPS,
    OUTBOX_Q_BODY,
    OUTBOX_Q_MOVE,
    OUTBOX_Q_NOTE,
    OUTBOX_Q_PURGE,
    OUTBOX_Q_FORGET,
    OUTBOX_Q_DATE_BACK,
    OUTBOX_Q_AGREED,
    OUTBOX_Q_PAYMENT_PUT,
    OUTBOX_Q_PAYMENT_GET,
    OUTBOX_Q_PAYMENT_NEXT,
    OUTBOX_QUERIES,
};

struct outbox {
    sqlite3 *db;
    const struct seal *seal;   /* borrowed */
    const struct clock *clock; /* borrowed */
    struct outbox_limits limits;
    sqlite3_stmt *queries[OUTBOX_QUERIES];
    int32_t counts[OUTBOX_NEEDS_STAFF + 1]; /* by state, as committed */
    int64_t newest_row;
    int64_t waiting_from; /* no row below waits */
    char folder[4096];
};

static inline bool outbox_waits(enum outbox_state state)
{
    return state == OUTBOX_QUEUED || state == OUTBOX_SENDING || state == OUTBOX_RETRY;
}

/* SQLite's result as ours; every code not named is IO. */
enum status outbox_status_of(int code);
enum status MUST_USE outbox_execute(struct outbox *outbox, const char *sql);
/* The kept statement, ready to be bound; then exactly one outbox_give, which takes what was bound out of it again. A
 * text or blob bound must live until then. */
enum status MUST_USE outbox_take(struct outbox *outbox, enum outbox_query query, const char *sql, sqlite3_stmt **out);
void outbox_give(sqlite3_stmt *statement);
/* Steps a statement that returns no row. */
enum status MUST_USE outbox_run(sqlite3_stmt *statement);
void outbox_bind_text(sqlite3_stmt *statement, int index, const char *text);
/* BEGIN IMMEDIATE; then exactly one outbox_end, which commits when *status is OK and rolls back otherwise. */
enum status MUST_USE outbox_begin(struct outbox *outbox);
enum status MUST_USE outbox_end(struct outbox *outbox, enum status status);
enum status MUST_USE outbox_note_step(struct outbox *outbox, int64_t row, enum outbox_state from, enum outbox_state to,
                                      enum status reason, int64_t at_ms);
/* The one number, or text, that the statement yields; CORRUPT when there is none, or another text. */
enum status MUST_USE outbox_read_number(struct outbox *outbox, const char *sql, int64_t *out);
enum status MUST_USE outbox_expect(struct outbox *outbox, const char *sql, const char *wanted);

/* outbox_schema.c: makes the tables in a new file, brings those of an older program to ours. CORRUPT: damaged, or of a
 * newer program. */
enum status MUST_USE outbox_set_up(struct outbox *outbox);
