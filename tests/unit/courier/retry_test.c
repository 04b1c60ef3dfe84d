/* Waits between tries as tables: bounds, doubling, cap, the portal's own order, splay, clocks that jump. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "courier/retry.h"

static void fill_with(void *context, void *out, size_t size)
{
    unsigned char *bytes = out;
    for (size_t i = 0; i < size; i++)
        bytes[i] = *(const unsigned char *)context;
}

static void wait_grows_and_is_capped(void **state)
{
    (void)state;
    static const struct {
        int32_t tries;
        int64_t ceiling_ms;
    } rows[] = { { 1, 2000 },   { 2, 4000 },    { 3, 8000 },    { 8, 256000 },
                 { 9, 512000 }, { 10, 600000 }, { 40, 600000 }, { INT32_MAX, 600000 } };
    struct retry_policy policy = retry_policy_default();
    struct entropy_seeded seeded = { 7 };
    struct entropy entropy = entropy_seeded_as_entropy(&seeded);
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        int64_t least = INT64_MAX, most = 0, sum = 0;
        for (int i = 0; i < 2000; i++) {
            int64_t wait = retry_wait_ms(&policy, &entropy, rows[r].tries, -1);
            assert_in_range(wait, policy.floor_ms, rows[r].ceiling_ms);
            least = wait < least ? wait : least;
            most = wait > most ? wait : most;
            sum += wait;
        }
        /* Full jitter: the whole range is used, and evenly. */
        assert_true(least < rows[r].ceiling_ms / 8);
        assert_true(most > rows[r].ceiling_ms - rows[r].ceiling_ms / 8);
        assert_in_range(sum / 2000, rows[r].ceiling_ms * 4 / 10, rows[r].ceiling_ms * 6 / 10);
    }
}

static void portal_order_wins(void **state)
{
    (void)state;
    static const struct {
        int64_t order_ms, least_ms, most_ms;
    } rows[] = {
        { 0, 200, 220 }, { 30000, 30000, 33000 }, { 3600000, 3600000, 3960000 }, { INT64_MAX, 86400000, 95040000 }
    };
    struct retry_policy policy = retry_policy_default();
    struct entropy_seeded seeded = { 9 };
    struct entropy entropy = entropy_seeded_as_entropy(&seeded);
    for (size_t r = 0; r < ARRAY_LEN(rows); r++)
        for (int32_t tries = 1; tries < 50; tries++)
            assert_in_range(retry_wait_ms(&policy, &entropy, tries, rows[r].order_ms), rows[r].least_ms,
                            rows[r].most_ms);
}

static void draw_stays_in_range_even_of_bad_luck(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        unsigned char value = (unsigned char)byte;
        struct entropy entropy = { fill_with, &value };
        for (int64_t max = -1; max < 70; max++) {
            int64_t drawn = retry_draw(&entropy, max);
            assert_true(drawn >= 0 && (max <= 0 ? drawn == 0 : drawn <= max));
        }
        (void)retry_draw(&entropy, INT64_MAX);
    }
}

static void splay_only_after_an_outage(void **state)
{
    (void)state;
    static const struct {
        int64_t silence_ms;
        int splay_s;
        int64_t most_ms;
    } rows[] = {
        { 0, 300, 0 }, { 300000, 300, 0 }, { 300001, 300, 300000 }, { 86400000, 300, 300000 }, { 86400000, 0, 0 }
    };
    struct retry_policy policy = retry_policy_default();
    struct entropy_seeded seeded = { 11 };
    struct entropy entropy = entropy_seeded_as_entropy(&seeded);
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        int64_t most = 0;
        for (int i = 0; i < 500; i++) {
            int64_t wait = retry_splay_ms(&policy, &entropy, rows[r].silence_ms, rows[r].splay_s);
            assert_in_range(wait, 0, rows[r].most_ms);
            most = wait > most ? wait : most;
        }
        assert_true(most >= rows[r].most_ms * 9 / 10);
    }
}

static void unbelievable_moment_is_now(void **state)
{
    (void)state;
    int64_t day = 86400000, now = 1795000000000;
    assert_int_equal(retry_believed_ms(now + day, now, now), now + day);
    assert_int_equal(retry_believed_ms(now - day, now - day, now), now - day);
    assert_int_equal(retry_believed_ms(now + 2 * day, now, now), now);  /* nobody stored that */
    assert_int_equal(retry_believed_ms(now + 5000, now + 1, now), now); /* the clock was set back */
    assert_int_equal(retry_believed_ms(now + 5000, now, now), now + 5000);
    assert_int_equal(retry_believed_ms(now, now, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wait_grows_and_is_capped),
        cmocka_unit_test(portal_order_wins),
        cmocka_unit_test(draw_stays_in_range_even_of_bad_luck),
        cmocka_unit_test(splay_only_after_an_outage),
        cmocka_unit_test(unbelievable_moment_is_now),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
