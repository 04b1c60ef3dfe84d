/* Who may be sent next: tables, and a random play in which nobody is ever laid over an unfinished one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "courier/lane.h"

static void heads(void **state)
{
    (void)state;
    static const struct {
        struct lane_item items[4];
        size_t count;
        ptrdiff_t picked;
        int64_t wake;
    } rows[] = {
        { { { 0 } }, 0, -1, -1 },
        { { { .lane = 1, .row = 5 } }, 1, 0, 0 },
        { { { .lane = 1, .row = 5, .in_flight = true } }, 1, -1, -1 },
        /* oldest first */
        { { { .lane = 1, .row = 6 }, { .lane = 1, .row = 5 } }, 2, 1, 0 },
        /* whoever began goes before whoever came first */
        { { { .lane = 1, .row = 5 }, { .lane = 1, .row = 6, .begun = true } }, 2, 1, 0 },
        /* … and while that one waits for its time, the lane waits with it */
        { { { .lane = 1, .row = 5 }, { .lane = 1, .row = 6, .begun = true, .not_before_ms = 150 } }, 2, -1, 150 },
        /* one in flight closes its lane, not the other's */
        { { { .lane = 1, .row = 5, .begun = true, .in_flight = true },
            { .lane = 1, .row = 6 },
            { .lane = 2, .row = 7 } },
          3,
          2,
          0 },
        /* the soonest of several */
        { { { .lane = 1, .row = 5, .not_before_ms = 300 }, { .lane = 2, .row = 6, .not_before_ms = 200 } },
          2,
          -1,
          200 },
        { { { .lane = 1, .row = 5, .not_before_ms = 100 } }, 1, 0, 0 },
        { { { .lane = 1, .row = 5, .not_before_ms = 101 } }, 1, -1, 101 },
    };
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        int64_t wake = 0;
        assert_int_equal(lane_pick(rows[r].items, rows[r].count, 100, &wake), rows[r].picked);
        assert_int_equal(wake, rows[r].wake);
    }
}

static unsigned dice(struct entropy *entropy, unsigned sides)
{
    uint32_t value;
    entropy->fill(entropy->context, &value, sizeof value);
    return value % sides;
}

static void never_two_of_a_lane(void **state)
{
    (void)state;
    struct entropy_seeded seeded = { 42 };
    struct entropy entropy = entropy_seeded_as_entropy(&seeded);
    for (int game = 0; game < 200; game++) {
        struct lane_item items[12];
        size_t count = 12;
        for (size_t i = 0; i < count; i++)
            items[i] = (struct lane_item){ .lane = dice(&entropy, 3), .row = (int64_t)i + 1 };
        int64_t now = 0;
        for (int turn = 0; turn < 2000 && count > 0; turn++) {
            int64_t wake = -1;
            ptrdiff_t picked = lane_pick(items, count, now, &wake);
            if (picked >= 0) {
                for (size_t i = 0; i < count; i++) /* nobody else of the lane has begun */
                    assert_false(items[i].lane == items[picked].lane && i != (size_t)picked && items[i].begun);
                items[picked].begun = items[picked].in_flight = true;
                continue;
            }
            size_t some = dice(&entropy, (unsigned)count);
            if (items[some].in_flight && dice(&entropy, 2)) {
                items[some] = items[--count]; /* accepted or parked */
            } else if (items[some].in_flight) {
                items[some].in_flight = false;
                items[some].not_before_ms = now + dice(&entropy, 50);
            }
            now += 5;
        }
        assert_int_equal(count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(heads), cmocka_unit_test(never_two_of_a_lane) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
