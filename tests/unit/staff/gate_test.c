/* Five tries, then a quarter of an hour; counted on disk before the PIN is looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "staff/gate.h"

#define PIN "135790"
#define OTHER_PIN "975313"
static const int64_t NOW_MS = INT64_C(1795255621000);
static char hash[GATE_HASH_BYTES], other_hash[GATE_HASH_BYTES];
static struct settings settings;
static char folder[64];

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/kiosk-gate-XXXXXX");
    assert_non_null(mkdtemp(folder));
    if (!hash[0]) {
        assert_int_equal(gate_hash(PIN, hash), STATUS_OK);
        assert_int_equal(gate_hash(OTHER_PIN, other_hash), STATUS_OK);
    }
    settings = (struct settings){ .staff_count = 2 };
    settings.staff[0] = (struct settings_staff){ .id = "CB-017", .pin_hash = hash };
    settings.staff[1] = (struct settings_staff){ .id = "CB-018", .pin_hash = other_hash };
    return 0;
}

static void tries_path(char out[96])
{
    snprintf(out, 96, "%s/staff-tries", folder);
}

static int teardown(void **state)
{
    (void)state;
    char path[96];
    tries_path(path);
    (void)chmod(folder, 0700);
    (void)unlink(path);
    return rmdir(folder);
}

static struct gate_answer try(const char *id, const char *pin, int64_t wall_ms)
{
    return gate_try(&settings, folder, id, pin, wall_ms);
}

static void the_right_pin_opens(void **state)
{
    (void)state;
    assert_int_equal(try("CB-017", PIN, NOW_MS).status, STATUS_OK);
    assert_int_equal(try("CB-099", PIN, NOW_MS).status, STATUS_NOT_FOUND);
    assert_int_equal(try("CB-017", "", NOW_MS).status, STATUS_REFUSED);
    assert_int_equal(try("CB-018", OTHER_PIN, NOW_MS).status, STATUS_OK);
    assert_int_equal(try("CB-018", PIN, NOW_MS).status, STATUS_REFUSED); /* a PIN is of one badge */
    assert_int_equal(try("CB-017", OTHER_PIN, NOW_MS).status, STATUS_REFUSED);
}

static void the_fifth_wrong_one_locks(void **state)
{
    (void)state;
    for (int left = 4; left > 0; left--) {
        struct gate_answer answer = try("CB-017", "000001", NOW_MS);
        assert_int_equal(answer.status, STATUS_REFUSED);
        assert_int_equal(answer.tries_left, left);
    }
    struct gate_answer locked = try("CB-017", "000001", NOW_MS);
    assert_int_equal(locked.status, STATUS_BUSY);
    assert_int_equal(locked.locked_until_ms, NOW_MS + GATE_LOCK_MS);
    assert_int_equal(try("CB-017", PIN, NOW_MS + GATE_LOCK_MS - 1).status, STATUS_BUSY); /* the right one too */
    assert_int_equal(try("CB-018", OTHER_PIN, NOW_MS).status, STATUS_OK);                /* nobody else is locked */
    assert_int_equal(try("CB-017", PIN, NOW_MS + GATE_LOCK_MS).status, STATUS_OK);
    assert_int_equal(try("CB-017", "000001", NOW_MS + GATE_LOCK_MS).tries_left, 4); /* and counts anew */
}

static void a_clock_set_back_locks_no_longer(void **state)
{
    (void)state;
    for (int i = 0; i < GATE_TRIES_MAX; i++)
        (void)try("CB-017", "000001", NOW_MS);
    int64_t past_ms = NOW_MS - INT64_C(86400000) * 365;
    assert_int_equal(try("CB-017", PIN, past_ms).status, STATUS_BUSY);
    assert_int_equal(try("CB-017", PIN, past_ms).locked_until_ms, past_ms + GATE_LOCK_MS);
}

static void what_cannot_be_counted_is_not_tried(void **state)
{
    (void)state;
    char path[96];
    tries_path(path);
    assert_int_equal(mkdir(path, 0700), 0); /* a folder in the file's place: rename fails, even for root */
    assert_int_equal(try("CB-017", PIN, NOW_MS).status, STATUS_IO);
    assert_int_equal(rmdir(path), 0);
    char fresh[112];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    (void)unlink(fresh);
}

static void a_damaged_count_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    char path[96];
    tries_path(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("CB-017 4 0\nnonsense\nSOMEBODY 3 0\n", file);
    fclose(file);
    assert_int_equal(try("CB-017", "000001", NOW_MS).status, STATUS_BUSY);
    assert_int_equal(try("CB-018", OTHER_PIN, NOW_MS).status, STATUS_OK);
}

static void simple_pins_are_refused(void **state)
{
    (void)state;
    static const char *const weak[] = { "",           "12345",  "123456", "654321",  "000000",
                                        "1357901234", "13579a", "777777", "1234567", "98765432" };
    for (size_t i = 0; i < ARRAY_LEN(weak); i++)
        assert_false(gate_pin_is_fit(weak[i]));
    assert_true(gate_pin_is_fit(PIN));
    assert_true(gate_pin_is_fit("12345679"));
}

#define GATE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        GATE_TEST(the_right_pin_opens),
        GATE_TEST(the_fifth_wrong_one_locks),
        GATE_TEST(a_clock_set_back_locks_no_longer),
        GATE_TEST(what_cannot_be_counted_is_not_tried),
        GATE_TEST(a_damaged_count_is_read_as_far_as_it_goes),
        GATE_TEST(simple_pins_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
