/* See arrivals.h. */
#include "courier/arrivals.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/application.h"
#include "courier/outbox_db.h"
#include "text/date.h"

/* Which visit a UUID is of: a check of its card has other last two digits. */
enum { VISIT_DIGITS = UUID_TEXT_BYTES - 3 };

/* state: enum arrival_state, by its numbers */
#define COLUMNS "uuid,clinic,number,priority,state,result,created_ms,changed_ms"
#define OF_CLINIC "day=?1 AND (?2='' OR clinic=?2)"

/* Made for each use: a patient a minute is no queue of a thousand. */
static enum status prepare(struct outbox *outbox, const char *sql, sqlite3_stmt **out)
{
    return outbox_status_of(sqlite3_prepare_v2(outbox->db, sql, -1, out, NULL));
}

enum status arrivals_open(struct outbox *outbox)
{
    return outbox_execute(outbox, "CREATE TABLE IF NOT EXISTS arrival("
                                  " uuid TEXT NOT NULL PRIMARY KEY, day TEXT NOT NULL, clinic TEXT NOT NULL,"
                                  " number INTEGER NOT NULL, priority INTEGER NOT NULL, state INTEGER NOT NULL,"
                                  " result TEXT NOT NULL, created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
                                  " body BLOB, UNIQUE(day, clinic, number)) WITHOUT ROWID");
}

static void today(const struct outbox *outbox, char out[DATE_TEXT_BYTES])
{
    date_to_iso(date_from_unix_ms(clock_wall(outbox->clock)), out);
}

static void column_text(sqlite3_stmt *statement, int index, char *out, size_t size)
{
    (void)str_copy(out, size, str_from((const char *)sqlite3_column_text(statement, index)));
}

static void read_row(sqlite3_stmt *statement, struct arrival *out)
{
    *out = (struct arrival){ .number = sqlite3_column_int(statement, 2),
                             .priority = sqlite3_column_int(statement, 3) != 0,
                             .state = (enum arrival_state)sqlite3_column_int(statement, 4),
                             .created_ms = sqlite3_column_int64(statement, 6),
                             .changed_ms = sqlite3_column_int64(statement, 7) };
    column_text(statement, 0, out->uuid, sizeof out->uuid);
    column_text(statement, 1, out->clinic, sizeof out->clinic);
    column_text(statement, 5, out->result, sizeof out->result);
}

/* One row of a query whose parameters are texts. */
static enum status find(struct outbox *outbox, const char *sql, const char *const *texts, size_t count,
                        struct arrival *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox, sql, &statement);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        outbox_bind_text(statement, (int)i + 1, texts[i]);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        read_row(statement, out);
    else
        status = code == SQLITE_DONE ? STATUS_NOT_FOUND : outbox_status_of(code);
    sqlite3_finalize(statement);
    return status;
}

static enum status run(struct outbox *outbox, const char *sql, const char *const *texts, size_t count)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox, sql, &statement);
    if (status != STATUS_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        outbox_bind_text(statement, (int)i + 1, texts[i]);
    status = outbox_run(statement);
    sqlite3_finalize(statement);
    return status;
}

static enum status count_ahead(struct outbox *outbox, const char *day, struct arrival *arrival)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox,
                                 "SELECT count(*) FROM arrival WHERE day=?1 AND clinic=?2 AND state=0 AND"
                                 " (priority>?3 OR (priority=?3 AND number<?4))",
                                 &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, day);
    outbox_bind_text(statement, 2, arrival->clinic);
    sqlite3_bind_int(statement, 3, arrival->priority);
    sqlite3_bind_int(statement, 4, arrival->number);
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        arrival->ahead = sqlite3_column_int(statement, 0);
    else
        status = STATUS_IO;
    sqlite3_finalize(statement);
    return status;
}

static enum status insert(struct outbox *outbox, const struct submission *submission, const struct arrival *wanted,
                          const char *day, const uint8_t *sealed, size_t sealed_size)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        prepare(outbox,
                "INSERT INTO arrival(uuid,day,clinic,number,priority,state,result,created_ms,changed_ms,body)"
                " VALUES(?1,?2,?3,1+ifnull((SELECT max(number) FROM arrival WHERE day=?2 AND clinic=?3),0),"
                "?4,0,?5,?6,?6,?7)",
                &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, submission->uuid);
    outbox_bind_text(statement, 2, day);
    outbox_bind_text(statement, 3, wanted->clinic);
    sqlite3_bind_int(statement, 4, wanted->priority);
    outbox_bind_text(statement, 5, wanted->result);
    sqlite3_bind_int64(statement, 6, clock_wall(outbox->clock));
    sqlite3_bind_blob64(statement, 7, sealed, sealed_size, SQLITE_STATIC);
    status = outbox_run(statement);
    sqlite3_finalize(statement);
    return status;
}

/* Of yesterday's patients nothing is kept but the count; after a while not even that. */
static enum status forget_days_before(struct outbox *outbox, const char *day)
{
    const char *texts[] = { day };
    enum status status = run(outbox, "UPDATE arrival SET body=NULL WHERE day<?1 AND body IS NOT NULL", texts, 1);
    bool purged = status == STATUS_OK && sqlite3_changes(outbox->db) > 0;
    if (status == STATUS_OK)
        status = run(outbox, "DELETE FROM arrival WHERE day<date(?1,'-90 days')", texts, 1);
    return purged ? outbox_execute(outbox, "PRAGMA wal_checkpoint(TRUNCATE)") : status;
}

static enum status write_arrival(struct outbox *outbox, const struct submission *submission,
                                 const struct arrival *wanted, const char *day)
{
    size_t sealed_size = submission->body_len + SEAL_OVERHEAD_BYTES;
    uint8_t *sealed = malloc(sealed_size);
    if (!sealed)
        return STATUS_NO_MEMORY;
    seal_close(outbox->seal, submission->uuid, submission->body, submission->body_len, sealed);
    enum status status = outbox_begin(outbox);
    if (status == STATUS_OK)
        status = outbox_end(outbox, insert(outbox, submission, wanted, day, sealed, sealed_size));
    free(sealed);
    return status;
}

static enum status has_room(struct outbox *outbox, const char *day)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox, "SELECT count(*) FROM arrival WHERE day=?1", &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, day);
    if (sqlite3_step(statement) != SQLITE_ROW)
        status = STATUS_IO;
    else if (sqlite3_column_int(statement, 0) >= ARRIVALS_A_DAY_MAX)
        status = STATUS_QUEUE_FULL;
    sqlite3_finalize(statement);
    return status;
}

enum status arrivals_issue(struct outbox *outbox, const struct submission *submission, const struct arrival *wanted,
                           struct arrival *out)
{
    char day[DATE_TEXT_BYTES];
    const char *uuid[] = { submission->uuid };
    today(outbox, day);
    struct arrival found;
    enum status status = find(outbox, "SELECT " COLUMNS " FROM arrival WHERE uuid=?1", uuid, 1, &found);
    if (status == STATUS_NOT_FOUND) {
        status = forget_days_before(outbox, day);
        if (status == STATUS_OK)
            status = has_room(outbox, day);
        if (status == STATUS_OK)
            status = write_arrival(outbox, submission, wanted, day);
        if (status == STATUS_OK)
            status = find(outbox, "SELECT " COLUMNS " FROM arrival WHERE uuid=?1", uuid, 1, &found);
    }
    if (status == STATUS_OK)
        status = count_ahead(outbox, day, &found);
    if (status == STATUS_OK)
        *out = found;
    return status;
}

enum status arrivals_note_result(struct outbox *outbox, const char *check_uuid, const char *result)
{
    char visit[UUID_TEXT_BYTES + 1];
    bool fits = str_format(visit, sizeof visit, "%.*s__", VISIT_DIGITS, check_uuid);
    ASSERT(fits);
    const char *texts[] = { visit, result };
    return run(outbox, "UPDATE arrival SET result=?2 WHERE uuid LIKE ?1 AND result<>?2", texts, 2);
}

static enum status find_meant(struct outbox *outbox, const char *day, const struct desk_ask *ask, struct arrival *out)
{
    char number[12];
    const char *texts[] = { day, ask->clinic, number };
    if (ask->deed == DESK_CALL && ask->number == 0)
        return find(outbox,
                    "SELECT " COLUMNS " FROM arrival WHERE day=?1 AND clinic=?2 AND state=0 "
                    "ORDER BY priority DESC,number LIMIT 1",
                    texts, 2, out);
    bool fits = str_format(number, sizeof number, "%d", (int)ask->number);
    ASSERT(fits);
    return find(outbox, "SELECT " COLUMNS " FROM arrival WHERE day=?1 AND clinic=?2 AND number=CAST(?3 AS INTEGER)",
                texts, 3, out);
}

/* No two at one moment, and none before the one before, whatever the clock does: who was called last is the last. */
static enum status move(struct outbox *outbox, const char *day, const char *uuid, enum arrival_state state)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        prepare(outbox,
                "UPDATE arrival SET state=?2,changed_ms=max(?3,1+(SELECT max(changed_ms) FROM arrival WHERE day=?4))"
                " WHERE uuid=?1",
                &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, uuid);
    sqlite3_bind_int(statement, 2, (int)state);
    sqlite3_bind_int64(statement, 3, clock_wall(outbox->clock));
    outbox_bind_text(statement, 4, day);
    status = outbox_run(statement);
    sqlite3_finalize(statement);
    return status;
}

enum status arrivals_do(struct outbox *outbox, const struct desk_ask *ask)
{
    static const enum arrival_state states[DESK_DEED_COUNT] = {
        [DESK_CALL] = ARRIVAL_CALLED, [DESK_AWAY] = ARRIVAL_AWAY, [DESK_BACK] = ARRIVAL_WAITING
    };
    char day[DATE_TEXT_BYTES];
    struct arrival found;
    today(outbox, day);
    enum status status = outbox_begin(outbox);
    if (status != STATUS_OK)
        return status;
    status = find_meant(outbox, day, ask, &found);
    if (status == STATUS_OK)
        status = move(outbox, day, found.uuid, states[ask->deed]);
    return outbox_end(outbox, status);
}

/* Name and number of the patient; left empty when the row does not open: its number is worth having all the same. */
static void open_body(const struct outbox *outbox, sqlite3_stmt *statement, struct arrival *arrival)
{
    int size = sqlite3_column_bytes(statement, 8);
    if (size <= SEAL_OVERHEAD_BYTES || size > BODY_BYTES_MAX + SEAL_OVERHEAD_BYTES)
        return;
    char *clear = seal_alloc((size_t)size);
    struct application application;
    if (clear &&
        seal_open(outbox->seal, arrival->uuid, sqlite3_column_blob(statement, 8), (size_t)size, clear) == STATUS_OK &&
        application_init(&application, arrival->uuid, clear, (size_t)size - SEAL_OVERHEAD_BYTES) == STATUS_OK) {
        (void)str_copy(arrival->name, sizeof arrival->name, str_from(application.name));
        (void)str_copy(arrival->card, sizeof arrival->card, str_from(application.id_no));
        application_finish(&application);
    }
    seal_free(clear);
}

static enum status count_all(struct outbox *outbox, const char *day, const char *clinic, struct desk_list *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        prepare(outbox, "SELECT count(*),count(*) FILTER (WHERE state=0) FROM arrival WHERE " OF_CLINIC, &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, day);
    outbox_bind_text(statement, 2, clinic);
    if (sqlite3_step(statement) == SQLITE_ROW) {
        out->total = sqlite3_column_int(statement, 0);
        out->waiting = sqlite3_column_int(statement, 1);
    } else {
        status = STATUS_IO;
    }
    sqlite3_finalize(statement);
    return status;
}

static enum status list_rows(struct outbox *outbox, const char *day, const char *clinic, int32_t first,
                             struct desk_list *out)
{
    sqlite3_stmt *statement = NULL;
    enum status status = prepare(outbox,
                                 "SELECT " COLUMNS ",body FROM arrival WHERE " OF_CLINIC " ORDER BY state,"
                                 "CASE state WHEN 2 THEN -changed_ms END,priority DESC,number LIMIT ?3 OFFSET ?4",
                                 &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, day);
    outbox_bind_text(statement, 2, clinic);
    sqlite3_bind_int(statement, 3, ARRIVALS_SHOWN_MAX);
    sqlite3_bind_int(statement, 4, first);
    int code = SQLITE_DONE;
    while (out->count < ARRIVALS_SHOWN_MAX && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        read_row(statement, &out->rows[out->count]);
        open_body(outbox, statement, &out->rows[out->count++]);
    }
    status = outbox_status_of(code);
    sqlite3_finalize(statement);
    return status;
}

enum status arrivals_list(struct outbox *outbox, const char *clinic, int32_t first, struct desk_list *out)
{
    char day[DATE_TEXT_BYTES];
    const char *texts[] = { day, clinic };
    today(outbox, day);
    *out = (struct desk_list){ .count = 0 };
    enum status status =
        find(outbox,
             "SELECT " COLUMNS " FROM arrival WHERE " OF_CLINIC " AND state=2 ORDER BY changed_ms DESC,number LIMIT 1",
             texts, 2, &out->called);
    if (status == STATUS_OK || status == STATUS_NOT_FOUND)
        status = count_all(outbox, day, clinic, out);
    return status == STATUS_OK ? list_rows(outbox, day, clinic, first, out) : status;
}
