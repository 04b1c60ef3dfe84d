/* What the two files of the outbox share; for nobody else. */
#pragma once

#include <sqlite3.h>
#include <stdbool.h>

#include "courier/outbox.h"

struct outbox {
    sqlite3 *db;
    const struct seal *seal;   /* borrowed */
    const struct clock *clock; /* borrowed */
    struct outbox_limits limits;
    char folder[4096];
};

/* SQLite's result as ours; every code not named is IO. */
enum status outbox_status_of(int code);
enum status MUST_USE outbox_execute(struct outbox *outbox, const char *sql);
enum status MUST_USE outbox_prepare(struct outbox *outbox, const char *sql, sqlite3_stmt **out);
/* Steps a statement that returns no row. */
enum status MUST_USE outbox_run(sqlite3_stmt *statement);
void outbox_bind_text(sqlite3_stmt *statement, int index, const char *text);
/* BEGIN IMMEDIATE; then exactly one outbox_end, which commits when *status is OK and rolls back otherwise. */
enum status MUST_USE outbox_begin(struct outbox *outbox);
enum status MUST_USE outbox_end(struct outbox *outbox, enum status status);
enum status MUST_USE outbox_note_step(struct outbox *outbox, int64_t row, enum outbox_state from, enum outbox_state to,
                                      enum status reason, int64_t at_ms);
