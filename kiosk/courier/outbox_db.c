/* Opening the database file and speaking to it. What stands in it is in outbox_schema.c. */
#include "courier/outbox_db.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"

enum {
    PATH_MAX_BYTES = 4096,
    WALK_ITEMS = 64, /* looked at together, whatever their number */
};

enum status outbox_status_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STATUS_OK;
    case SQLITE_NOMEM:
        return STATUS_NO_MEMORY;
    case SQLITE_FULL:
        return STATUS_DISK_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STATUS_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STATUS_CORRUPT;
    default:
        return STATUS_IO;
    }
}

enum status outbox_execute(struct outbox *outbox, const char *sql)
{
    return outbox_status_of(sqlite3_exec(outbox->db, sql, NULL, NULL, NULL));
}

enum status outbox_take(struct outbox *outbox, enum outbox_query query, const char *sql, sqlite3_stmt **out)
{
    sqlite3_stmt **kept = &outbox->queries[query];
    if (!*kept) {
        enum status status =
            outbox_status_of(sqlite3_prepare_v3(outbox->db, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL));
        if (status != STATUS_OK)
            return status;
    }
    *out = *kept;
    return STATUS_OK;
}

void outbox_give(sqlite3_stmt *statement)
{
    (void)sqlite3_reset(statement); /* says again what the step said */
    (void)sqlite3_clear_bindings(statement);
}

enum status outbox_run(sqlite3_stmt *statement)
{
    return outbox_status_of(sqlite3_step(statement));
}

void outbox_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    /* A failed bind is out of memory; the NOT NULL of the column turns it into a failed statement. */
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static enum status run_plain(struct outbox *outbox, enum outbox_query query, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(outbox, query, sql, &statement);
    if (status != STATUS_OK)
        return status;
    status = outbox_run(statement);
    outbox_give(statement);
    return status;
}

enum status outbox_begin(struct outbox *outbox)
{
    return run_plain(outbox, OUTBOX_Q_BEGIN, "BEGIN IMMEDIATE");
}

enum status outbox_end(struct outbox *outbox, enum status status)
{
    if (status == STATUS_OK)
        status = run_plain(outbox, OUTBOX_Q_COMMIT, "COMMIT");
    if (status != STATUS_OK && !sqlite3_get_autocommit(outbox->db))
        (void)sqlite3_exec(outbox->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

enum status outbox_note_step(struct outbox *outbox, int64_t row, enum outbox_state from, enum outbox_state to,
                             enum status reason, int64_t at_ms)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_take(
        outbox, OUTBOX_Q_NOTE, "INSERT INTO step(item,at_ms,from_state,to_state,reason) VALUES(?,?,?,?,?)", &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int64(statement, 2, at_ms);
    sqlite3_bind_int(statement, 3, (int)from);
    sqlite3_bind_int(statement, 4, (int)to);
    sqlite3_bind_int(statement, 5, (int)reason);
    status = outbox_run(statement);
    outbox_give(statement);
    return status;
}

/* Asked once a start, so not kept. */
static enum status ask_once(struct outbox *outbox, const char *sql, const char *wanted, int64_t *number)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_status_of(sqlite3_prepare_v2(outbox->db, sql, -1, &statement, NULL));
    if (status != STATUS_OK)
        return status;
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW && number)
        *number = sqlite3_column_int64(statement, 0);
    const char *text = code == SQLITE_ROW && wanted ? (const char *)sqlite3_column_text(statement, 0) : wanted;
    if (code == SQLITE_DONE || (wanted && (!text || strcmp(text, wanted) != 0)))
        status = STATUS_CORRUPT;
    else
        status = outbox_status_of(code);
    sqlite3_finalize(statement);
    return status;
}

enum status outbox_read_number(struct outbox *outbox, const char *sql, int64_t *out)
{
    return ask_once(outbox, sql, NULL, out);
}

enum status outbox_expect(struct outbox *outbox, const char *sql, const char *wanted)
{
    return ask_once(outbox, sql, wanted, NULL);
}

/* SENDING at start: the program ended while the portal was being spoken to. */
static enum status recover(struct outbox *outbox, struct outbox_item *item)
{
    struct outbox_item next = *item;
    next.state = OUTBOX_RETRY;
    next.reason = STATUS_CLOSED;
    next.retry_at_ms = 0;
    next.retry_ordered = false;
    enum status status = outbox_move(outbox, item, &next);
    log_event(LOG_OUTBOX_RECOVERED, status, item->row, item->tries);
    return status;
}

/* Every row there is, however many: what does not read as ours is damage, and so is a UUID that its index does not
 * know. */
static enum status walk(struct outbox *outbox)
{
    struct outbox_item items[WALK_ITEMS];
    size_t count = WALK_ITEMS;
    int64_t rows = 0, indexed = 0;
    enum status status = STATUS_OK;
    outbox->waiting_from = INT64_MAX;
    while (count == WALK_ITEMS && status == STATUS_OK) {
        status = outbox_list(outbox, OUTBOX_ALL, outbox->newest_row, items, WALK_ITEMS, &count);
        for (size_t i = 0; i < count && status == STATUS_OK; i++) {
            if (items[i].row <= outbox->newest_row)
                return STATUS_CORRUPT;
            outbox->newest_row = items[i].row;
            outbox->counts[items[i].state]++;
            rows++;
            if (items[i].state == OUTBOX_SENDING)
                status = recover(outbox, &items[i]);
            if (outbox_waits(items[i].state) && items[i].row < outbox->waiting_from)
                outbox->waiting_from = items[i].row;
        }
    }
    if (outbox->waiting_from == INT64_MAX)
        outbox->waiting_from = outbox->newest_row + 1;
    /* SQLite counts in the smallest tree that has every row: the index of the UUIDs. */
    if (status == STATUS_OK)
        status = outbox_read_number(outbox, "SELECT count(*) FROM item", &indexed);
    return status == STATUS_OK && indexed != rows ? STATUS_CORRUPT : status;
}

enum status outbox_open(const char *state_folder, const struct seal *seal, const struct clock *clock,
                        const struct outbox_limits *limits, struct outbox **out)
{
    ASSERT(limits->items_max >= 1 && limits->items_max <= OUTBOX_ITEMS_MAX);
    char path[PATH_MAX_BYTES];
    struct outbox *outbox = calloc(1, sizeof *outbox);
    if (!outbox)
        return STATUS_NO_MEMORY;
    outbox->seal = seal;
    outbox->clock = clock;
    outbox->limits = *limits;
    enum status status = STATUS_TOO_LARGE;
    if (!str_copy(outbox->folder, sizeof outbox->folder, str_from(state_folder)) ||
        !str_format(path, sizeof path, "%s/outbox.db", state_folder))
        goto fail;
    /* Made by us first, so that its mode does not hang on the umask; SQLite gives -wal the same mode. */
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        status = STATUS_IO;
        goto fail;
    }
    close(fd);
    status = outbox_status_of(
        sqlite3_open_v2(path, &outbox->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, NULL));
    if (status == STATUS_OK)
        status = outbox_set_up(outbox);
    if (status == STATUS_OK)
        status = walk(outbox);
    if (status == STATUS_OK)
        status = outbox_execute(outbox, "PRAGMA wal_checkpoint(TRUNCATE)"); /* a purge may not have come to it */
    if (status != STATUS_OK)
        goto fail;
    *out = outbox;
    return STATUS_OK;
fail:
    outbox_close(outbox);
    return status;
}

void outbox_close(struct outbox *outbox)
{
    if (!outbox)
        return;
    for (size_t i = 0; i < OUTBOX_QUERIES; i++)
        (void)sqlite3_finalize(outbox->queries[i]);
    (void)sqlite3_close_v2(outbox->db);
    free(outbox);
}
