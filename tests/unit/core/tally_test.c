/* The table of a day's counts: what goes in comes out, in a file and back; nothing but names can be in it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "core/tally.h"

static struct tally tally, again;
enum { DAY = 20779 }; /* 2026-11-22 */

static void rows_add_up_and_stand_in_order(void **state)
{
    (void)state;
    tally_begin(&tally, DAY);
    tally_add(&tally, FIGURE_OBSTACLE, "vneid", "no_sms", 1);
    tally_add(&tally, FIGURE_SESSIONS, NULL, NULL, 1);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", "left", 2);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", "accepted", 1);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", "left", 3);
    assert_int_equal(tally.count, 4);
    assert_int_equal(tally_sum(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", "left"), 5);
    assert_int_equal(tally_sum(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", NULL), 6);
    assert_int_equal(tally_sum(&tally, FIGURE_JOURNEY_ENDED, "tam-tru", NULL), 0);
    static const char *const lines[] = { "2026-11-22,sessions,,,1", "2026-11-22,journeys_ended,khai-sinh,accepted,1",
                                         "2026-11-22,journeys_ended,khai-sinh,left,5",
                                         "2026-11-22,obstacles,vneid,no_sms,1" };
    static const char *const metrics[] = { "kiosk_sessions_total 1",
                                           "kiosk_journeys_ended_total{journey=\"khai-sinh\",how=\"accepted\"} 1",
                                           "kiosk_journeys_ended_total{journey=\"khai-sinh\",how=\"left\"} 5",
                                           "kiosk_obstacles_total{journey=\"vneid\",obstacle=\"no_sms\"} 1" };
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        char line[256];
        assert_true(tally_row_to_csv(&tally, i, line, sizeof line));
        assert_string_equal(line, lines[i]);
        assert_true(tally_row_to_metric(&tally, i, line, sizeof line));
        assert_string_equal(line, metrics[i]);
        assert_false(tally_row_to_csv(&tally, i, line, 12));
    }
}

static void a_table_read_back_is_the_same(void **state)
{
    (void)state;
    rows_add_up_and_stand_in_order(state);
    tally_begin(&again, DAY);
    for (size_t i = 0; i < tally.count; i++) {
        char line[256];
        assert_true(tally_row_to_csv(&tally, i, line, sizeof line));
        assert_int_equal(tally_add_csv(&again, str_from(line)), STATUS_OK);
    }
    assert_int_equal(again.count, tally.count);
    assert_memory_equal(again.rows, tally.rows, tally.count * sizeof tally.rows[0]);
}

static void what_is_no_count_of_today_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "day,figure,subject,detail,count",
        "2026-11-21,sessions,,,1",
        "2026-11,sessions,,,1",
        "2026-11-22,sessions,,,",
        "2026-11-22,sessions,,,-1",
        "2026-11-22,sessions,,,1 ",
        "2026-11-22,sessions,,,1,1",
        "2026-11-22,sessions,,,1234567890123456",
        "2026-11-22,sessions,x,,1",
        "2026-11-22,people,,,1",
        "2026-11-22,journeys_begun,,,1",
        "2026-11-22,journeys_ended,khai-sinh,,1",
        "2026-11-22,journeys_ended,khai sinh,left,1",
        "2026-11-22,journeys_ended,Nguyễn,left,1",
        "2026-11-22,journeys_ended,a\"b,left,1",
    };
    tally_begin(&tally, DAY);
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        if (tally_add_csv(&tally, str_from(lines[i])) != STATUS_BAD_INPUT)
            fail_msg("line %zu was taken", i);
    assert_int_equal(tally.count, 0);
    assert_int_equal(tally.lost, 0);
}

static void names_of_people_cannot_get_in(void **state)
{
    (void)state;
    tally_begin(&tally, DAY);
    tally_add(&tally, FIGURE_JOURNEY_BEGUN, "Nguyễn Thị Thử Nghiệm", NULL, 1);
    tally_add(&tally, FIGURE_JOURNEY_BEGUN, NULL, NULL, 1);
    tally_add(&tally, FIGURE_SESSIONS, "x", NULL, 1);
    assert_int_equal(tally.count, 0);
    assert_int_equal(tally.lost, 3);
}

static void a_full_table_says_what_it_lost(void **state)
{
    (void)state;
    tally_begin(&tally, DAY);
    for (int i = 0; i < TALLY_ROWS_MAX + 5; i++) {
        char id[32];
        snprintf(id, sizeof id, "journey-%d", i * 7919 % (TALLY_ROWS_MAX + 5));
        tally_add(&tally, FIGURE_JOURNEY_BEGUN, id, NULL, 2);
    }
    assert_int_equal(tally.count, TALLY_ROWS_MAX);
    assert_int_equal(tally.lost, 10);
    assert_int_equal(tally_sum(&tally, FIGURE_JOURNEY_BEGUN, NULL, NULL), 2 * TALLY_ROWS_MAX);
    for (size_t i = 1; i < tally.count; i++)
        assert_true(strcmp(tally.rows[i - 1].subject, tally.rows[i].subject) < 0);
    tally_begin(&tally, DAY + 1);
    assert_int_equal(tally.count + (size_t)tally.lost, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_add_up_and_stand_in_order),       cmocka_unit_test(a_table_read_back_is_the_same),
        cmocka_unit_test(what_is_no_count_of_today_is_refused), cmocka_unit_test(names_of_people_cannot_get_in),
        cmocka_unit_test(a_full_table_says_what_it_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
