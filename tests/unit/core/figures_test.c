/* What a day's visits are counted as: each begun journey ends once, and the way it went. */
#include "core/tally.h"
#include "unit/core/fixture.h"

static struct tally tally;

static int setup(void **state)
{
    int status = kiosk_setup(state);
    struct kiosk *kiosk = *state;
    tally_begin(&tally, 20779);
    kiosk->model.world.tally = &tally;
    return status;
}

static int64_t count(enum figure figure, const char *subject, const char *detail)
{
    return tally_sum(&tally, figure, subject, detail);
}

static void an_accepted_application_is_one_end(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    assert_int_equal(count(FIGURE_JOURNEY_BEGUN, "birth", NULL), 1);
    assert_int_equal(count(FIGURE_JOURNEY_ENDED, NULL, NULL), 0);
    kiosk_wait(kiosk, 7000);
    kiosk_press(kiosk, ACTION_DONE, "");
    kiosk_wait(kiosk, 20000);
    assert_int_equal(count(FIGURE_SESSIONS, NULL, NULL), 1);
    assert_int_equal(count(FIGURE_JOURNEY_ENDED, NULL, NULL), 1);
    assert_int_equal(count(FIGURE_JOURNEY_ENDED, "birth", "accepted"), 1);
    assert_int_equal(count(FIGURE_JOURNEY_SECONDS, "birth", "accepted"), 7);
    assert_int_equal(count(FIGURE_STEP_LEFT, NULL, NULL), 0);
    assert_int_equal(count(FIGURE_STEP_REACHED, "birth", "02.scan"), 1);
    assert_int_equal(count(FIGURE_STEP_REACHED, "birth", "13.submit"), 1);
    assert_int_equal(count(FIGURE_SCAN, "birth", "citizen_card"), 1);
    assert_int_equal(tally.lost, 0);
}

static void rate(struct kiosk *kiosk, enum rating rating)
{
    struct msg msg = { .kind = MSG_ACTION, .action = ACTION_RATE, .arg = (int)rating };
    kiosk_send(kiosk, &msg);
}

static void one_tap_is_one_rating(void **state)
{
    struct kiosk *kiosk = *state;
    rate(kiosk, RATING_GOOD); /* nothing to rate yet */
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    rate(kiosk, RATING_GOOD);
    kiosk_press(kiosk, ACTION_DONE, "");
    rate(kiosk, RATING_COUNT);
    rate(kiosk, RATING_NONE);
    assert_int_equal(count(FIGURE_RATING, NULL, NULL), 0);
    kiosk_wait(kiosk, 7000); /* longer than a goodbye without a question */
    rate(kiosk, RATING_POOR);
    rate(kiosk, RATING_GOOD);
    rate(kiosk, RATING_POOR);
    assert_null(kiosk->model.session); /* who rates has finished */
    assert_int_equal(count(FIGURE_RATING, NULL, NULL), 1);
    assert_int_equal(count(FIGURE_RATING, "birth", "poor"), 1);
    assert_int_equal(count(FIGURE_SESSIONS, NULL, NULL), 1);
    kiosk_wait(kiosk, 7000);
    assert_string_equal(kiosk_page(kiosk), "attract");
    rate(kiosk, RATING_GOOD);
    assert_int_equal(count(FIGURE_RATING, NULL, NULL), 1);
}

static void nobody_rates_for_who_walked_away(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    for (int second = 0; second < 300 && strcmp(kiosk_page(kiosk), "goodbye") != 0; second++)
        kiosk_wait(kiosk, 1000);
    assert_string_equal(kiosk_page(kiosk), "goodbye");
    rate(kiosk, RATING_GOOD);
    assert_int_equal(count(FIGURE_RATING, NULL, NULL), 0);
}

static void who_goes_away_left_somewhere(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_press(kiosk, ACTION_MANUAL, "");
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_MANUAL, "");
    kiosk_wait(kiosk, 200000);
    assert_null(kiosk->model.session);
    assert_int_equal(count(FIGURE_JOURNEY_BEGUN, "birth", NULL), 1);
    assert_int_equal(count(FIGURE_JOURNEY_ENDED, "birth", "left"), 1);
    assert_int_equal(count(FIGURE_STEP_LEFT, "birth", "02.scan.by_hand"), 1);
    assert_int_equal(count(FIGURE_STEP_REACHED, "birth", "02.scan.by_hand"), 1); /* not twice for going back */
    assert_int_equal(count(FIGURE_SCAN, "birth", "by_hand"), 1);
    assert_int_equal(count(FIGURE_SCAN, "birth", "citizen_card"), 0);
}

static void an_obstacle_has_its_name(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "insurance");
    kiosk_press(kiosk, ACTION_OBSTACLE, "no_sms");
    kiosk_press(kiosk, ACTION_RETRY, "");
    kiosk_press(kiosk, ACTION_OBSTACLE, "no_sms");
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_int_equal(count(FIGURE_OBSTACLE, "bhyt", "no_sms"), 2);
    assert_int_equal(count(FIGURE_JOURNEY_ENDED, "bhyt", "obstacle"), 1);
    assert_int_equal(count(FIGURE_JOURNEY_ENDED, NULL, NULL), 1);
}

static void what_was_told_last_has_its_name(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "vneid");
    kiosk_choose(kiosk, "person.adult", "false");
    kiosk_next(kiosk);
    char detail[ID_BYTES_MAX];
    snprintf(detail, sizeof detail, "%02d.%s", kiosk->model.session->step / 2 + 1, model_page(&kiosk->model)->id);
    kiosk_next(kiosk);
    assert_int_equal(count(FIGURE_STEP_TOLD, NULL, NULL), 0);
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_int_equal(count(FIGURE_STEP_TOLD, NULL, detail), 1);
    assert_int_equal(count(FIGURE_STEP_TOLD, NULL, NULL), 1);
    assert_int_equal(count(FIGURE_STEP_LEFT, NULL, NULL), 0);
}

static void refused_codes_have_their_sentence(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_scan(kiosk, "https://example.vn/");
    kiosk_open(kiosk);
    kiosk_scan(kiosk, "nonsense");
    struct msg unread = { .kind = MSG_UNREAD };
    kiosk_send(kiosk, &unread);
    kiosk_scan(kiosk, CARD);
    assert_int_equal(count(FIGURE_SCAN, "home", "scan_link"), 1);
    assert_int_equal(count(FIGURE_SCAN, "birth", "scan_not_ours"), 1);
    assert_int_equal(count(FIGURE_SCAN, "birth", "scan_unread"), 1);
    assert_int_equal(count(FIGURE_SCAN, "birth", "citizen_card"), 1);
    assert_int_equal(count(FIGURE_SCAN, NULL, NULL), 4);
}

static void look_ups_are_tried_and_answered(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "status");
    kiosk_type(kiosk, "lookup.number", "K-0000-0000");
    kiosk_press(kiosk, ACTION_LOOK_UP, "");
    assert_int_equal(count(FIGURE_LOOK_UP, NULL, "tried"), 1);
    struct courier_event nothing = { .kind = COURIER_UNKNOWN };
    kiosk_courier(kiosk, nothing);
    kiosk_wait(kiosk, 5000);
    assert_int_equal(count(FIGURE_LOOK_UP, NULL, "not_found"), 1);
    kiosk_press(kiosk, ACTION_RETRY, "");
    assert_int_equal(count(FIGURE_LOOK_UP, NULL, "tried"), 2);
}

#define FIGURES_TEST(name) cmocka_unit_test_setup_teardown(name, setup, kiosk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIGURES_TEST(an_accepted_application_is_one_end),
        FIGURES_TEST(who_goes_away_left_somewhere),
        FIGURES_TEST(one_tap_is_one_rating),
        FIGURES_TEST(who_goes_away_left_somewhere),
        FIGURES_TEST(nobody_rates_for_who_walked_away),
        FIGURES_TEST(who_goes_away_left_somewhere),
        FIGURES_TEST(an_obstacle_has_its_name),
        FIGURES_TEST(what_was_told_last_has_its_name),
        FIGURES_TEST(refused_codes_have_their_sentence),
        FIGURES_TEST(look_ups_are_tried_and_answered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
