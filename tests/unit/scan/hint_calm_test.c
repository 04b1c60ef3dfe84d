/* Hints as a person sees them: after a moment, one at a time, long enough, and none that flickers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "scan/hint_calm.h"

enum { FRAME_MS = 33, BEGIN_MS = 100000 };

static struct hint_calm calm;
static int64_t now_ms;
static int changes;

static int set_up(void **state)
{
    (void)state;
    calm = (struct hint_calm){ 0 };
    now_ms = BEGIN_MS;
    changes = 0;
    return 0;
}

static enum scan_hint see(enum decoder_hint hint, uint32_t view, uint32_t codes)
{
    static struct decoder_result result;
    result.hint = hint;
    result.view = view;
    result.count = codes;
    enum scan_hint before = calm.shown, after = hint_calm_note(&calm, &result, now_ms += FRAME_MS);
    changes += before != after;
    return after;
}

/* Sees `hint` until `until` is shown; the milliseconds it took, at most 10 s. */
static int64_t until(enum decoder_hint hint, uint32_t view, enum scan_hint until)
{
    int64_t begun_ms = now_ms;
    while (now_ms < begun_ms + 10000 && see(hint, view, 0) != until)
        ;
    return now_ms - begun_ms;
}

static void a_hint_is_shown_when_it_holds(void **state)
{
    (void)state;
    see(DECODER_HINT_NONE, 0, 0);
    assert_in_range(until(DECODER_HINT_CLOSER, 0, SCAN_HINT_CLOSER), HINT_CONFIRM_MS, HINT_CONFIRM_MS + 300);
}

static void a_single_frame_says_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 300; i++)
        assert_int_equal(see(i % 10 ? DECODER_HINT_NONE : DECODER_HINT_GLARE, 0, 0), SCAN_HINT_NONE);
}

static void it_stays_long_enough_and_goes(void **state)
{
    (void)state;
    until(DECODER_HINT_CLOSER, 0, SCAN_HINT_CLOSER);
    assert_in_range(until(DECODER_HINT_NONE, 0, SCAN_HINT_NONE), HINT_SHOWN_MS_MIN, HINT_SHOWN_MS_MIN + 1000);
    until(DECODER_HINT_CLOSER, 0, SCAN_HINT_CLOSER);
    assert_in_range(until(DECODER_HINT_FURTHER, 0, SCAN_HINT_FURTHER), HINT_SHOWN_MS_MIN, HINT_SHOWN_MS_MIN + 1000);
}

/* A card at the edge of two hints: whatever is shown, it changes less than once in its least time. */
static void it_does_not_flicker(void **state)
{
    (void)state;
    uint32_t random = 1;
    for (int i = 0; i < 3000; i++) {
        random = random * 1664525 + 1013904223;
        see(random >> 31 ? DECODER_HINT_CLOSER : DECODER_HINT_HOLD_STILL, 0, 0);
    }
    assert_in_range(changes, 1, 3000 * FRAME_MS / HINT_SHOWN_MS_MIN);
    changes = 0;
    for (int i = 0; i < 3000; i++)
        see(i % 2 ? DECODER_HINT_CLOSER : DECODER_HINT_HOLD_STILL, 0, 0);
    assert_in_range(changes, 0, 1);
}

static void a_code_ends_it_at_once(void **state)
{
    (void)state;
    until(DECODER_HINT_HOLD_STILL, 0, SCAN_HINT_HOLD_STILL);
    assert_int_equal(see(DECODER_HINT_NONE, DECODER_VIEW_OCCUPIED, 1), SCAN_HINT_NONE);
    assert_int_equal(see(DECODER_HINT_HOLD_STILL, 0, 0), SCAN_HINT_NONE);
}

static void something_without_a_code_is_to_be_turned_over(void **state)
{
    (void)state;
    int64_t took_ms = until(DECODER_HINT_NONE, DECODER_VIEW_OCCUPIED, SCAN_HINT_TURN_OVER);
    assert_in_range(took_ms, HINT_TURN_OVER_MS, HINT_TURN_OVER_MS + 1200);
    set_up(state);
    for (int i = 0; i < 600; i++) /* a code is there now and then: it is the right side */
        assert_int_not_equal(see(i % 30 ? DECODER_HINT_NONE : DECODER_HINT_HOLD_STILL, DECODER_VIEW_OCCUPIED, 0),
                             SCAN_HINT_TURN_OVER);
    set_up(state);
    for (int i = 0; i < 600; i++) /* nobody there */
        assert_int_equal(see(DECODER_HINT_NONE, 0, 0), SCAN_HINT_NONE);
}

static void slow_frames_count_as_one(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        now_ms += 5000;
        assert_int_equal(see(i % 2 ? DECODER_HINT_NONE : DECODER_HINT_GLARE, 0, 0), SCAN_HINT_NONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_hint_is_shown_when_it_holds, set_up),
        cmocka_unit_test_setup(a_single_frame_says_nothing, set_up),
        cmocka_unit_test_setup(it_stays_long_enough_and_goes, set_up),
        cmocka_unit_test_setup(it_does_not_flicker, set_up),
        cmocka_unit_test_setup(a_code_ends_it_at_once, set_up),
        cmocka_unit_test_setup(something_without_a_code_is_to_be_turned_over, set_up),
        cmocka_unit_test_setup(slow_frames_count_as_one, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
