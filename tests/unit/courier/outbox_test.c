/* The queue on disk: idempotent storing, refusal before storing, recovery, purge without a trace, damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "courier/outbox.h"

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
    struct submission fourth = submission(4, "x"), empty = submission(5, "");
    for (int i = 1; i <= 3; i++)
        (void)store(f, i, "x");
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

static void damage_is_said_not_mended(void **state)
{
    struct fixture *f = *state;
    for (int i = 1; i <= 3; i++)
        (void)store(f, i, "x");
    struct outbox *second = NULL;
    assert_int_equal(outbox_open(f->folder, f->seal, &f->clock, &f->limits, &second), STATUS_BUSY);
    outbox_close(f->outbox);
    f->outbox = NULL;
    char path[128];
    snprintf(path, sizeof path, "%s/outbox.db", f->folder);
    int fd = open(path, O_RDWR);
    char noise[8192];
    memset(noise, 0x5a, sizeof noise);
    assert_int_equal(pwrite(fd, noise, sizeof noise, 4096), sizeof noise);
    close(fd);
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
        T(another_key_opens_nothing),
        T(damage_is_said_not_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
