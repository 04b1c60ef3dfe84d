/* The tables, how they came to be what they are, and whether they are whole. The pragmas and their order are the
 * durability promise: of 12,620 simulated power cuts WAL/FULL lost nothing, but only when the switch to WAL itself ran
 * under EXTRA. */
#include "courier/outbox_db.h"

#include "base/check.h"

enum {
    SCHEMA_VERSION = 4,
    CHECKED_PAGES_MAX = 2048, /* 8 MiB, hundreds of applications: read whole in a moment, on a worn flash disk too */
};

/* An application is written once, whole, and not touched again until its body goes; what becomes of it stands beside
 * it. `life` begins with the first step, so storing writes one row: as much as SQLite itself needs for one of that
 * size. `mark` is what stays of the body. `portal_uid` is there once it is not `uuid`. */
static const char TABLES[] =
    "CREATE TABLE item("
    " row INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, reference TEXT NOT NULL, service TEXT NOT NULL,"
    " procedure TEXT NOT NULL, portal TEXT NOT NULL, originality INTEGER NOT NULL, created_ms INTEGER NOT NULL,"
    " mark BLOB NOT NULL, body BLOB);"
    "CREATE TABLE life("
    " row INTEGER PRIMARY KEY REFERENCES item(row) ON DELETE CASCADE, portal_uid TEXT, state INTEGER NOT NULL,"
    " reason INTEGER NOT NULL, tries INTEGER NOT NULL, refusals INTEGER NOT NULL, renewals INTEGER NOT NULL,"
    " changed_ms INTEGER NOT NULL, retry_at_ms INTEGER NOT NULL, retry_ordered INTEGER NOT NULL,"
    " dossier_id TEXT NOT NULL, dossier_no TEXT NOT NULL, dossier_status TEXT NOT NULL, due_ms INTEGER NOT NULL);"
    "CREATE UNIQUE INDEX life_portal_uid ON life(portal_uid) WHERE portal_uid IS NOT NULL;"
    "CREATE TABLE step("
    " id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item(row) ON DELETE CASCADE, at_ms INTEGER NOT NULL,"
    " from_state INTEGER NOT NULL, to_state INTEGER NOT NULL, reason INTEGER NOT NULL);"
    "CREATE INDEX step_item ON step(item);";

/* What the portal asks to be paid: beside the application, since most ask for nothing and none when it is stored. */
static const char PAYMENT[] =
    "CREATE TABLE payment("
    " row INTEGER PRIMARY KEY REFERENCES item(row) ON DELETE CASCADE, state INTEGER NOT NULL,"
    " amount_vnd INTEGER NOT NULL, receipt_no TEXT NOT NULL, begun_ms INTEGER NOT NULL, asked_ms INTEGER NOT NULL);";

/* One row: when a portal and this machine last agreed on the time. */
static const char AGREED[] = "CREATE TABLE agreed(one INTEGER PRIMARY KEY CHECK(one=1), at_ms INTEGER NOT NULL);";

/* Version 1 held everything in one row. Of a body that had already gone no mark can be made: nothing will match it. */
static const char OUT_OF_THE_WAY[] = "DROP INDEX step_item;"
                                     "ALTER TABLE item RENAME TO item1;"
                                     "ALTER TABLE step RENAME TO step1;";
static const char FROM_1[] =
    "INSERT INTO item SELECT row,uuid,reference,service,procedure,portal,originality,created_ms,"
    " CASE WHEN body IS NULL THEN zeroblob(40) ELSE CAST(substr(body,1,24)||substr(body,-16) AS BLOB) END, body"
    " FROM item1;"
    "INSERT INTO life SELECT row,nullif(portal_uid,uuid),state,reason,tries,refusals,renewals,changed_ms,retry_at_ms,"
    " retry_ordered,dossier_id,dossier_no,dossier_status,due_ms FROM item1 WHERE state<>0;"
    "INSERT INTO step SELECT id,item,at_ms,from_state,to_state,reason FROM step1 WHERE to_state<>0;"
    "DROP TABLE step1;"
    "DROP TABLE item1;";
_Static_assert(SEAL_NONCE_BYTES == 24 && SEAL_TAG_BYTES == 16 && SEAL_MARK_BYTES == 40, "the mark in the text above");
_Static_assert(OUTBOX_QUEUED == 0, "a new item has no life, and no step leads there");

static enum status bring_forward(struct outbox *outbox, int64_t version)
{
    _Static_assert(SCHEMA_VERSION == 4, "write the migration, then the number below");
    enum status status = outbox_begin(outbox);
    if (status != STATUS_OK)
        return status;
    if (version == 1)
        status = outbox_execute(outbox, OUT_OF_THE_WAY);
    if (status == STATUS_OK && version < 2)
        status = outbox_execute(outbox, TABLES);
    if (status == STATUS_OK && version == 1)
        status = outbox_execute(outbox, FROM_1);
    if (status == STATUS_OK && version < 3)
        status = outbox_execute(outbox, PAYMENT);
    if (status == STATUS_OK)
        status = outbox_execute(outbox, AGREED);
    if (status == STATUS_OK)
        status = outbox_execute(outbox, "PRAGMA user_version=4");
    return outbox_end(outbox, status);
}

/* Every page, unless most are bodies: each of those is proven by its own seal when it is read, and reading them all
 * would keep the first citizen of the day waiting. What `item` says of them outbox_open reads row by row. */
static enum status check(struct outbox *outbox, int64_t version)
{
    int64_t pages = 0;
    enum status status = outbox_read_number(outbox, "PRAGMA page_count", &pages);
    if (status != STATUS_OK)
        return status;
    if (version != SCHEMA_VERSION || pages <= CHECKED_PAGES_MAX)
        return outbox_expect(outbox, "PRAGMA quick_check(1)", "ok");
    static const char *const checks[] = { "PRAGMA quick_check(life)", "PRAGMA quick_check(step)",
                                          "PRAGMA quick_check(payment)", "PRAGMA quick_check(agreed)" };
    for (size_t i = 0; i < ARRAY_LEN(checks) && status == STATUS_OK; i++)
        status = outbox_expect(outbox, checks[i], "ok");
    return status;
}

enum status outbox_set_up(struct outbox *outbox)
{
    int64_t version = 0;
    /* EXCLUSIVE: SQLite itself refuses a second connection, and needs no shared-memory file. */
    enum status status = outbox_execute(outbox, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=EXTRA;"
                                                "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;"
                                                "PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON;"
                                                "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;");
    if (status == STATUS_OK)
        status = outbox_expect(outbox, "PRAGMA journal_mode=WAL", "wal");
    if (status == STATUS_OK)
        status = outbox_read_number(outbox, "PRAGMA user_version", &version);
    if (status == STATUS_OK && (version < 0 || version > SCHEMA_VERSION))
        status = STATUS_CORRUPT;
    if (status == STATUS_OK)
        status = check(outbox, version);
    if (status == STATUS_OK)
        status = outbox_execute(outbox, "PRAGMA synchronous=FULL");
    if (status == STATUS_OK && version != SCHEMA_VERSION)
        status = bring_forward(outbox, version);
    return status;
}
