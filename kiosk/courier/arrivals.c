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

#define COLUMNS "uuid,clinic,number,priority,state,result,created_ms"
#define ORDER "ORDER BY state,priority DESC,number"

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
                             .called = sqlite3_column_int(statement, 4) != 0,
                             .created_ms = sqlite3_column_int64(statement, 6) };
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

enum status arrivals_call(struct outbox *outbox, const char *clinic, struct arrival *out)
{
    char day[DATE_TEXT_BYTES];
    today(outbox, day);
    const char *texts[] = { day, clinic };
    struct arrival found;
    enum status status = outbox_begin(outbox);
    if (status != STATUS_OK)
        return status;
    status = find(outbox, "SELECT " COLUMNS " FROM arrival WHERE day=?1 AND clinic=?2 AND state=0 " ORDER " LIMIT 1",
                  texts, 2, &found);
    const char *uuid[] = { found.uuid };
    if (status == STATUS_OK)
        status = run(outbox, "UPDATE arrival SET state=1 WHERE uuid=?1", uuid, 1);
    status = outbox_end(outbox, status);
    if (status != STATUS_OK)
        return status;
    found.called = true;
    *out = found;
    return STATUS_OK;
}

/* Name and number of the patient; left empty when the row does not open: its number is worth having all the same. */
static void open_body(const struct outbox *outbox, sqlite3_stmt *statement, struct arrival *arrival)
{
    int size = sqlite3_column_bytes(statement, 7);
    if (size <= SEAL_OVERHEAD_BYTES || size > BODY_BYTES_MAX + SEAL_OVERHEAD_BYTES)
        return;
    char *clear = seal_alloc((size_t)size);
    struct application application;
    if (clear &&
        seal_open(outbox->seal, arrival->uuid, sqlite3_column_blob(statement, 7), (size_t)size, clear) == STATUS_OK &&
        application_init(&application, arrival->uuid, clear, (size_t)size - SEAL_OVERHEAD_BYTES) == STATUS_OK) {
        (void)str_copy(arrival->name, sizeof arrival->name, str_from(application.name));
        (void)str_copy(arrival->card, sizeof arrival->card, str_from(application.id_no));
        application_finish(&application);
    }
    seal_free(clear);
}

enum status arrivals_list(struct outbox *outbox, struct arrival *out, size_t max, size_t *count)
{
    char day[DATE_TEXT_BYTES];
    sqlite3_stmt *statement = NULL;
    today(outbox, day);
    enum status status =
        prepare(outbox, "SELECT " COLUMNS ",body FROM arrival WHERE day=?1 " ORDER " LIMIT ?2", &statement);
    if (status != STATUS_OK)
        return status;
    outbox_bind_text(statement, 1, day);
    sqlite3_bind_int64(statement, 2, (int64_t)max);
    size_t have = 0;
    int code = SQLITE_DONE;
    while (have < max && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        read_row(statement, &out[have]);
        open_body(outbox, statement, &out[have++]);
    }
    status = outbox_status_of(code);
    sqlite3_finalize(statement);
    if (status == STATUS_OK)
        *count = have;
    return status;
}
