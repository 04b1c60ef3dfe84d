/* The queue on disk: idempotent storing, refusal before storing, recovery, purge without a trace, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "courier/outbox_db.h"

static const uint8_t KEY[SEAL_KEY_BYTES] = { 4, 5, 6 };
static const char CANARY[] = "001199000017";

struct fixture {
    char folder[64];
    struct seal *seal;
    struct clock_fake fake;
    struct clock clock;
    struct outbox_limits limits;
    struct outbox *outbox;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    strcpy(f->folder, "/tmp/kiosk-outbox-XXXXXX");
    f->seal = seal_create_with_key(KEY);
    f->fake.wall_ms = 1795000000000;
    f->clock = clock_fake_as_clock(&f->fake);
    f->limits = (struct outbox_limits){ .items_max = 3 };
    *state = f;
    return !mkdtemp(f->folder) || outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox) != STATUS_OK;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];
    outbox_close(f->outbox);
    seal_destroy(f->seal);
    snprintf(command, sizeof command, "rm -rf '%s'", f->folder);
    int failed = system(command);
    free(f);
    return failed;
}

static void reopen(struct fixture *f)
{
    outbox_close(f->outbox);
    f->outbox = NULL;
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_OK);
}

static struct submission submission(int number, const char *body)
{
    struct submission s = {
        .service = "khai-sinh", .procedure = "1.001193", .portal = "dossier", .body = body, .body_len = strlen(body)
    };
    snprintf(s.uuid, sizeof s.uuid, "%08x-0000-4000-8000-000000000000", (unsigned)number);
    return s;
}

static struct outbox_item store(struct fixture *f, int number, const char *body)
{
    struct outbox_item item;
    struct submission s = submission(number, body);
    assert_int_equal(outbox_store(f->outbox, &s, 1, &item), STATUS_OK);
    return item;
}

static void go(struct fixture *f, struct outbox_item *item, enum outbox_state to)
{
    struct outbox_item next = *item;
    next.state = to;
    if (to == OUTBOX_SENDING)
        next.tries++;
    assert_int_equal(outbox_move(f->outbox, item, &next), STATUS_OK);
}

/* How often the bytes stand in any file of the folder. */
static int count_canary(const struct fixture *f, const void *canary, size_t size)
{
    static const char *const names[] = { "outbox.db", "outbox.db-wal", "outbox.db-journal", "outbox.db-shm" };
    int found = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        struct stat about;
        snprintf(path, sizeof path, "%s/%s", f->folder, names[i]);
        int fd = open(path, O_RDONLY);
        if (fd < 0)
            continue;
        assert_int_equal(fstat(fd, &about), 0);
        assert_int_equal(about.st_mode & 077, 0);
        char *bytes = malloc((size_t)about.st_size + 1);
        assert_int_equal(read(fd, bytes, (size_t)about.st_size), about.st_size);
        for (char *at = bytes; (at = memmem(at, (size_t)(bytes + about.st_size - at), canary, size)); at++)
            found++;
        free(bytes);
        close(fd);
    }
    return found;
}

static void storing_is_idempotent(void **state)
{
    struct fixture *f = *state;
    struct outbox_item first = store(f, 1, CANARY), again = store(f, 1, CANARY), untouched = { .row = 99 };
    assert_int_equal(first.row, again.row);
    assert_int_equal(first.state, OUTBOX_QUEUED);
    assert_int_equal(first.created_ms, f->fake.wall_ms);
    struct submission other = submission(1, "001199000018");
    assert_int_equal(outbox_store(f->outbox, &other, 1, &untouched), STATUS_MISMATCH);
    assert_int_equal(untouched.row, 99);
    go(f, &first, OUTBOX_SENDING);
    go(f, &first, OUTBOX_ACCEPTED);
    again = store(f, 1, CANARY); /* after the purge too: the key lives for ever */
    assert_int_equal(again.state, OUTBOX_ACCEPTED);
    assert_int_equal(outbox_store(f->outbox, &other, 1, &untouched), STATUS_MISMATCH);
    size_t count = 0;
    struct outbox_item items[4];
    assert_int_equal(outbox_list(f->outbox, OUTBOX_ALL, 0, items, 4, &count), STATUS_OK);
    assert_int_equal(count, 1);
}

static void refused_before_it_is_stored(void **state)
{
    struct fixture *f = *state;
    struct outbox_item item;
    size_t count = 0;
    struct submission fourth = submission(4, "x"), empty = submission(5, "");
    for (int i = 1; i <= 3; i++)
        (void)store(f, i, "x");
    assert_int_equal(outbox_list(f->outbox, OUTBOX_ALL, 0, &item, 1, &count), STATUS_OK);
    go(f, &item, OUTBOX_NEEDS_STAFF); /* what waits for a person has its place too */
    assert_int_equal(outbox_accepting(f->outbox), STATUS_QUEUE_FULL);
    assert_int_equal(outbox_store(f->outbox, &fourth, 1, &item), STATUS_QUEUE_FULL);
    (void)store(f, 2, "x"); /* what is stored may be handed over again */
    f->limits.items_max = 10;
    f->limits.disk_free_bytes_min = INT64_MAX;
    reopen(f);
    assert_int_equal(outbox_accepting(f->outbox), STATUS_DISK_FULL);
    assert_int_equal(outbox_store(f->outbox, &fourth, 1, &item), STATUS_DISK_FULL);
    f->limits.disk_free_bytes_min = 0;
    reopen(f);
    assert_int_equal(outbox_store(f->outbox, &empty, 1, &item), STATUS_BAD_INPUT);
    char *large = calloc(1, BODY_BYTES_MAX + 1);
    fourth.body = large;
    fourth.body_len = BODY_BYTES_MAX + 1;
    assert_int_equal(outbox_store(f->outbox, &fourth, 1, &item), STATUS_TOO_LARGE);
    fourth.body_len = BODY_BYTES_MAX;
    assert_int_equal(outbox_store(f->outbox, &fourth, 1, &item), STATUS_OK);
    free(large);
}

static void sending_at_start_is_asked_about(void **state)
{
    struct fixture *f = *state;
    struct outbox_item item = store(f, 1, "body"), found;
    go(f, &item, OUTBOX_SENDING);
    reopen(f);
    assert_int_equal(outbox_find(f->outbox, item.uuid, &found), STATUS_OK);
    assert_int_equal(found.state, OUTBOX_RETRY);
    assert_int_equal(found.reason, STATUS_CLOSED);
    assert_int_equal(found.tries, 1);
    assert_int_equal(found.retry_at_ms, 0);
    char *body = NULL;
    size_t size = 0;
    assert_int_equal(outbox_read_body(f->outbox, &found, &body, &size), STATUS_OK);
    assert_int_equal(size, 4);
    assert_memory_equal(body, "body", 4);
    seal_free(body);
    struct outbox_step steps[8];
    size_t count = 0;
    assert_int_equal(outbox_list_steps(f->outbox, found.row, steps, 8, &count), STATUS_OK);
    assert_int_equal(count, 3); /* queued, sending, retry */
    assert_int_equal(steps[2].from, OUTBOX_SENDING);
    assert_int_equal(steps[2].to, OUTBOX_RETRY);
}

static void found_by_each_of_its_names(void **state)
{
    struct fixture *f = *state;
    struct outbox_item item = store(f, 0x12345678, "x"), found;
    struct outbox_item next = item;
    next.state = OUTBOX_SENDING;
    strcpy(next.dossier_no, "H47.12-261122-0001");
    strcpy(next.portal_uid, "12345678-0000-4000-8000-000000000001");
    assert_int_equal(outbox_move(f->outbox, &item, &next), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, item.uuid, &found), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, item.reference, &found), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, "H47.12-261122-0001", &found), STATUS_OK);
    assert_int_equal(outbox_find_portal_uid(f->outbox, next.portal_uid, &found), STATUS_OK);
    assert_int_equal(found.row, item.row);
    assert_int_equal(outbox_find_portal_uid(f->outbox, item.uuid, &found), STATUS_NOT_FOUND);
    assert_int_equal(outbox_find(f->outbox, "", &found), STATUS_NOT_FOUND); /* not every row without a number */
    assert_int_equal(outbox_find(f->outbox, "' OR 1=1 --", &found), STATUS_NOT_FOUND);
}

static void nothing_in_clear_and_nothing_after_the_purge(void **state)
{
    struct fixture *f = *state;
    struct outbox_item item = store(f, 1, CANARY), other = store(f, 2, CANARY);
    assert_int_equal(count_canary(f, CANARY, strlen(CANARY)), 0);
    /* The sealed bytes must go as well: the key may be found one day. Our marker is the row's own sealed body. */
    char path[128], *all = NULL;
    snprintf(path, sizeof path, "%s/outbox.db-wal", f->folder);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_true(about.st_size > 0);
    go(f, &item, OUTBOX_SENDING);
    go(f, &item, OUTBOX_ACCEPTED);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_size, 0); /* truncated */
    size_t size = 0;
    assert_int_equal(outbox_read_body(f->outbox, &item, &all, &size), STATUS_NOT_FOUND);
    assert_int_equal(outbox_read_body(f->outbox, &other, &all, &size), STATUS_OK); /* only its own */
    seal_free(all);
}

/* The purge itself, with a body that would be seen: a row written in clear by way of a seal that does nothing is not to
 * be had, so the sealed bytes are read from the file first and looked for afterwards. */
static void sealed_bytes_are_gone_too(void **state)
{
    struct fixture *f = *state;
    char body[600], path[128];
    memset(body, 'b', sizeof body - 1);
    body[sizeof body - 1] = '\0';
    struct outbox_item item = store(f, 1, body);
    snprintf(path, sizeof path, "%s/outbox.db-wal", f->folder);
    FILE *file = fopen(path, "rb");
    static unsigned char wal[1 << 20];
    size_t size = fread(wal, 1, sizeof wal, file);
    fclose(file);
    /* The sealed body is the only stretch of the WAL that opens; take 16 bytes of its middle. */
    unsigned char marker[16];
    bool found = false;
    unsigned char clear[600];
    size_t sealed_size = sizeof body - 1 + SEAL_OVERHEAD_BYTES;
    for (size_t at = 0; at + sealed_size <= size && !found; at++)
        if (seal_open(f->seal, item.uuid, wal + at, sealed_size, clear) == STATUS_OK) {
            memcpy(marker, wal + at + 300, sizeof marker);
            found = true;
        }
    assert_true(found);
    assert_true(count_canary(f, marker, sizeof marker) > 0);
    go(f, &item, OUTBOX_SENDING);
    go(f, &item, OUTBOX_ACCEPTED);
    assert_int_equal(count_canary(f, marker, sizeof marker), 0);
}

static void metadata_ends_after_ninety_days(void **state)
{
    struct fixture *f = *state;
    struct outbox_item item = store(f, 1, "x"), waiting = store(f, 2, "y"), found;
    go(f, &item, OUTBOX_SENDING);
    go(f, &item, OUTBOX_ACCEPTED);
    clock_fake_advance(&f->fake, OUTBOX_RETENTION_DAYS * INT64_C(86400000));
    assert_int_equal(outbox_forget_old(f->outbox), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, item.uuid, &found), STATUS_OK);
    clock_fake_advance(&f->fake, 1);
    assert_int_equal(outbox_forget_old(f->outbox), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, item.uuid, &found), STATUS_NOT_FOUND);
    assert_int_equal(outbox_find(f->outbox, waiting.uuid, &found), STATUS_OK); /* not delivered: kept */
}

/* Accepted by a clock years ahead, it stays ninety days from when the clock is right, not years. */
static void metadata_of_a_clock_ahead(void **state)
{
    const int64_t day_ms = INT64_C(86400000);
    struct fixture *f = *state;
    struct outbox_item item = store(f, 1, "x"), found;
    f->fake.wall_ms += 3650 * day_ms;
    go(f, &item, OUTBOX_SENDING);
    go(f, &item, OUTBOX_ACCEPTED);
    f->fake.wall_ms -= 3650 * day_ms;
    assert_int_equal(outbox_forget_old(f->outbox), STATUS_OK);
    clock_fake_advance(&f->fake, OUTBOX_RETENTION_DAYS * day_ms);
    assert_int_equal(outbox_forget_old(f->outbox), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, item.uuid, &found), STATUS_OK);
    clock_fake_advance(&f->fake, 1);
    assert_int_equal(outbox_forget_old(f->outbox), STATUS_OK);
    assert_int_equal(outbox_find(f->outbox, item.uuid, &found), STATUS_NOT_FOUND);
}

/* What the clock may not stand before outlives the process; the last word counts, not the latest day. */
static void the_time_agreed_on_is_kept(void **state)
{
    struct fixture *f = *state;
    int64_t at_ms = -1;
    assert_int_equal(outbox_read_agreed(f->outbox, &at_ms), STATUS_OK);
    assert_int_equal(at_ms, 0);
    assert_int_equal(outbox_note_agreed(f->outbox, INT64_C(1795255621000)), STATUS_OK);
    assert_int_equal(outbox_note_agreed(f->outbox, INT64_C(1795255620000)), STATUS_OK);
    outbox_close(f->outbox);
    f->outbox = NULL;
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_OK);
    assert_int_equal(outbox_read_agreed(f->outbox, &at_ms), STATUS_OK);
    assert_int_equal(at_ms, INT64_C(1795255620000));
}

static void another_key_opens_nothing(void **state)
{
    struct fixture *f = *state;
    const uint8_t other_key[SEAL_KEY_BYTES] = { 7 };
    struct outbox_item item = store(f, 1, "x");
    outbox_close(f->outbox);
    f->outbox = NULL;
    struct seal *other = seal_create_with_key(other_key);
    char *body = NULL;
    size_t size = 0;
    assert_int_equal(outbox_open(f->folder, other, &f->clock, &f->limits, &f->outbox), STATUS_OK);
    assert_int_equal(outbox_read_body(f->outbox, &item, &body, &size), STATUS_CORRUPT);
    outbox_close(f->outbox);
    f->outbox = NULL;
    seal_destroy(other);
}

/* As a kiosk of the first days left it: one that waits, one that was being sent under another UUID, one accepted. */
static const char VERSION_1[] = "BEGIN IMMEDIATE;"
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

static sqlite3 *open_raw(const struct fixture *f)
{
    char path[128];
    sqlite3 *db = NULL;
    snprintf(path, sizeof path, "%s/outbox.db", f->folder);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    return db;
}

static void write_version_1(const struct fixture *f)
{
    static const struct {
        const char *uuid, *portal_uid;
        int state;
        const char *body;
    } rows[] = { { "00000001-0000-4000-8000-000000000000", "00000001-0000-4000-8000-000000000000", 0, "waits" },
                 { "00000002-0000-4000-8000-000000000000", "00000002-0000-4000-8000-000000000001", 1, "is sent" },
                 { "00000003-0000-4000-8000-000000000000", "00000003-0000-4000-8000-000000000000", 3, NULL } };
    sqlite3 *db = open_raw(f);
    sqlite3_stmt *insert = NULL;
    assert_int_equal(sqlite3_exec(db, "PRAGMA journal_mode=WAL", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, VERSION_1, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "INSERT INTO item VALUES(NULL,?1,?2,'K-'||substr(?1,1,8),'khai-sinh',"
                                        "'1.001193','dossier',?3,0,1,?3,0,0,1795000000000,1795000000000,0,0,'','','',"
                                        "0,zeroblob(32),?4)",
                                        -1, &insert, NULL),
                     SQLITE_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t sealed[64];
        size_t size = rows[i].body ? strlen(rows[i].body) : 0;
        sqlite3_bind_text(insert, 1, rows[i].uuid, -1, SQLITE_STATIC);
        sqlite3_bind_text(insert, 2, rows[i].portal_uid, -1, SQLITE_STATIC);
        sqlite3_bind_int(insert, 3, rows[i].state);
        if (rows[i].body) {
            seal_close(f->seal, rows[i].uuid, rows[i].body, size, sealed);
            sqlite3_bind_blob(insert, 4, sealed, (int)size + SEAL_OVERHEAD_BYTES, SQLITE_STATIC);
        }
        assert_int_equal(sqlite3_step(insert), SQLITE_DONE);
        sqlite3_reset(insert);
        sqlite3_clear_bindings(insert);
    }
    assert_int_equal(sqlite3_finalize(insert), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO step SELECT NULL,row,created_ms,0,0,0 FROM item;"
                                  "INSERT INTO step SELECT NULL,row,changed_ms,0,1,0 FROM item WHERE state>0;"
                                  "INSERT INTO step SELECT NULL,row,changed_ms,1,3,0 FROM item WHERE state=3",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
}

static void remove_database(struct fixture *f)
{
    char path[128];
    outbox_close(f->outbox);
    f->outbox = NULL;
    snprintf(path, sizeof path, "%s/outbox.db", f->folder);
    assert_int_equal(unlink(path), 0);
}

static void an_older_file_is_brought_forward(void **state)
{
    struct fixture *f = *state;
    static const int steps_of[] = { 1, 3, 3 };
    remove_database(f);
    write_version_1(f);
    f->limits.items_max = 10;
    for (int start = 0; start < 2; start++) { /* and stays what it is now */
        assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_OK);
        struct outbox_item items[4], found;
        struct outbox_step steps[8];
        size_t count = 0;
        assert_int_equal(outbox_list(f->outbox, OUTBOX_ALL, 0, items, 4, &count), STATUS_OK);
        assert_int_equal(count, 3);
        assert_int_equal(items[0].state, OUTBOX_QUEUED);
        assert_int_equal(items[1].state, OUTBOX_RETRY);
        assert_string_equal(items[1].portal_uid, "00000002-0000-4000-8000-000000000001");
        assert_int_equal(items[2].state, OUTBOX_ACCEPTED);
        assert_string_equal(items[2].portal_uid, items[2].uuid);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(outbox_list_steps(f->outbox, items[i].row, steps, 8, &count), STATUS_OK);
            assert_int_equal(count, steps_of[i]);
            assert_int_equal(steps[count - 1].to, items[i].state);
        }
        char *body = NULL;
        size_t size = 0;
        assert_int_equal(outbox_read_body(f->outbox, &items[1], &body, &size), STATUS_OK);
        assert_memory_equal(body, "is sent", 7);
        seal_free(body);
        assert_int_equal(outbox_read_body(f->outbox, &items[2], &body, &size), STATUS_NOT_FOUND);
        assert_int_equal(outbox_find_portal_uid(f->outbox, items[1].portal_uid, &found), STATUS_OK);
        struct submission known = submission(1, "waits"), gone = submission(3, "gone");
        assert_int_equal(outbox_store(f->outbox, &known, 1, &found), STATUS_OK);
        assert_int_equal(found.row, items[0].row);
        assert_int_equal(outbox_store(f->outbox, &gone, 1, &found), STATUS_MISMATCH);
        outbox_close(f->outbox);
        f->outbox = NULL;
    }
    sqlite3 *db = open_raw(f);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=5", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_CORRUPT);
}

static void recovery_knows_no_number(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 150 };
    f->limits.items_max = OUTBOX_ITEMS_MAX;
    reopen(f);
    for (int i = 1; i <= MANY; i++) {
        struct outbox_item item = store(f, i, "x");
        go(f, &item, OUTBOX_SENDING);
    }
    reopen(f);
    static struct outbox_item items[MANY + 1];
    size_t count = 0;
    int32_t waiting = 0, needs_staff = 0;
    assert_int_equal(outbox_list(f->outbox, OUTBOX_WAITING, 0, items, MANY + 1, &count), STATUS_OK);
    assert_int_equal(count, MANY);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(items[i].state, OUTBOX_RETRY);
    outbox_count(f->outbox, &waiting, &needs_staff);
    assert_int_equal(waiting, MANY);
}

static void an_older_item_waits_again(void **state)
{
    struct fixture *f = *state;
    struct outbox_item first = store(f, 1, "x"), second = store(f, 2, "x"), third = store(f, 3, "x"), items[4];
    size_t count = 0;
    int32_t waiting = 0, needs_staff = 0;
    assert_int_equal(outbox_list(f->outbox, OUTBOX_WAITING, 0, items, 4, &count), STATUS_OK);
    assert_int_equal(count, 3); /* the first look since the start */
    go(f, &first, OUTBOX_NEEDS_STAFF);
    go(f, &second, OUTBOX_SENDING);
    go(f, &second, OUTBOX_ACCEPTED);
    assert_int_equal(outbox_list(f->outbox, OUTBOX_WAITING, 0, items, 4, &count), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(items[0].row, third.row);
    outbox_count(f->outbox, &waiting, &needs_staff);
    assert_int_equal(waiting, 1);
    assert_int_equal(needs_staff, 1);
    go(f, &first, OUTBOX_RETRY);
    assert_int_equal(outbox_list(f->outbox, OUTBOX_WAITING, 0, items, 4, &count), STATUS_OK);
    assert_int_equal(count, 2);
    assert_int_equal(items[0].row, first.row);
    assert_int_equal(outbox_list(f->outbox, OUTBOX_WAITING, first.row, items, 4, &count), STATUS_OK);
    assert_int_equal(count, 1);
}

static void no_answer_is_no_yes(void **state)
{
    struct fixture *f = *state;
    int64_t number = 7;
    assert_int_equal(outbox_expect(f->outbox, "PRAGMA journal_mode", "wal"), STATUS_OK);
    assert_int_equal(outbox_expect(f->outbox, "PRAGMA journal_mode", "delete"), STATUS_CORRUPT);
    assert_int_equal(outbox_expect(f->outbox, "PRAGMA no_such_thing", "wal"), STATUS_CORRUPT);
    assert_int_equal(outbox_read_number(f->outbox, "PRAGMA no_such_thing", &number), STATUS_CORRUPT);
    assert_int_equal(number, 7);
}

static void spoil(const struct fixture *f, off_t at, size_t size)
{
    char path[128], noise[8192];
    snprintf(path, sizeof path, "%s/outbox.db", f->folder);
    int fd = open(path, O_RDWR);
    memset(noise, 0x5a, sizeof noise);
    assert_int_equal(pwrite(fd, noise, size, at), size);
    close(fd);
}

/* A file too large to be read whole at a start: what says which application is whose is looked at all the same, and a
 * body proves itself when it is read. */
static void a_large_file_is_checked_too(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 200, LARGE = 60000 };
    static char body[LARGE + 1];
    memset(body, 'b', LARGE);
    f->limits.items_max = OUTBOX_ITEMS_MAX;
    reopen(f);
    for (int i = 1; i <= MANY; i++)
        (void)store(f, i, body);
    outbox_close(f->outbox);
    f->outbox = NULL;
    spoil(f, 1500 * 4096, 4096);
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_OK);
    static struct outbox_item items[MANY];
    size_t count = 0;
    int spoilt = 0;
    assert_int_equal(outbox_list(f->outbox, OUTBOX_WAITING, 0, items, MANY, &count), STATUS_OK);
    assert_int_equal(count, MANY);
    for (size_t i = 0; i < count; i++) {
        char *clear = NULL;
        size_t size = 0;
        enum status status = outbox_read_body(f->outbox, &items[i], &clear, &size);
        assert_true(status == STATUS_OK || status == STATUS_CORRUPT);
        spoilt += status == STATUS_CORRUPT;
        if (status == STATUS_OK)
            seal_free(clear);
    }
    assert_int_equal(spoilt, 1);
    outbox_close(f->outbox);
    f->outbox = NULL;
    /* An entry taken out of the index of the UUIDs: the tables stand, and one application would be stored twice. */
    sqlite3 *db = open_raw(f);
    assert_int_equal(sqlite3_exec(db,
                                  "PRAGMA writable_schema=ON; CREATE TABLE aside(uuid TEXT UNIQUE, row INTEGER);"
                                  "UPDATE sqlite_schema SET rootpage=(SELECT rootpage FROM sqlite_schema WHERE"
                                  " name='sqlite_autoindex_aside_1') WHERE name='sqlite_autoindex_item_1'",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_CORRUPT);
    db = open_raw(f);
    assert_int_equal(sqlite3_exec(db, "PRAGMA writable_schema=ON; REINDEX item; DROP TABLE aside", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    spoil(f, 4096, 8192);
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_CORRUPT);
}

static void damage_is_said_not_mended(void **state)
{
    struct fixture *f = *state;
    for (int i = 1; i <= 3; i++)
        (void)store(f, i, "x");
    struct outbox *second = NULL;
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &second), STATUS_BUSY);
    outbox_close(f->outbox);
    f->outbox = NULL;
    spoil(f, 4096, 8192);
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &f->outbox), STATUS_CORRUPT);
    assert_null(f->outbox);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(storing_is_idempotent),
        T(refused_before_it_is_stored),
        T(sending_at_start_is_asked_about),
        T(found_by_each_of_its_names),
        T(nothing_in_clear_and_nothing_after_the_purge),
        T(sealed_bytes_are_gone_too),
        T(metadata_ends_after_ninety_days),
        T(metadata_of_a_clock_ahead),
        T(the_time_agreed_on_is_kept),
        T(another_key_opens_nothing),
        T(an_older_file_is_brought_forward),
        T(recovery_knows_no_number),
        T(an_older_item_waits_again),
        T(no_answer_is_no_yes),
        T(a_large_file_is_checked_too),
        T(damage_is_said_not_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
