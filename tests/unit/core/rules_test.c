/* What a form may not say: days that do not fit each other, and the pages that end a journey because of an answer.
 * A condition is true of what was asked, and of nothing else. */
#include "unit/core/fixture.h"

#include "core/parts.h"

static const struct choice answers[] = { { "yes", "r.yes", NULL }, { "no", "r.no", NULL } };
static const struct field stay_fields[] = {
    { .id = "stay.from", .type = FIELD_DATE_PARTIAL, .required = true, .label_key = "l.from" },
};
static const struct field until_fields[] = {
    { .id = "stay.until",
      .type = FIELD_DATE,
      .required = true,
      .label_key = "l.until",
      .gap = { .field = "stay.from", .least = { .days = 1 }, .most = { .months = 3 } } },
    { .id = "stay.born",
      .type = FIELD_DATE_PARTIAL,
      .label_key = "l.born",
      .gap = { .field = "stay.from",
               .before = true,
               .least = { .months = 144 },
               .most = { .months = 1200 },
               .doubt = true } },
};
static const struct field owner_fields[] = {
    { .id = "owner.agrees",
      .type = FIELD_ENUM,
      .required = true,
      .label_key = "l.owner",
      .choices = answers,
      .choice_count = 2 },
};
static const struct field head_fields[] = {
    { .id = "head.nation",
      .type = FIELD_NATION,
      .label_key = "l.nation",
      .when = { .test = WHEN_IS, .field = "owner.agrees", .values = { "yes" }, .value_count = 1 } },
    { .id = "head.name", .type = FIELD_NAME, .label_key = "l.head" },
};
static const struct field unnamed_fields[] = {
    { .id = "head.address", .type = FIELD_TEXT, .label_key = "l.address" },
};

#define NO_CONSENT                                                                                                     \
    {                                                                                                                  \
        .test = WHEN_IS, .field = "owner.agrees", .values = { "no" }, .value_count = 1                                 \
    }
static const struct when born_late = { .test = WHEN_YOUNGER_THAN_YEARS, .field = "stay.born", .years = 75 };

enum { R_FROM, R_UNTIL, R_OWNER, R_STOP, R_HEAD, R_FOREIGN, R_UNNAMED, R_BOTH };
static const struct page rule_pages[] = {
    { .kind = PAGE_ASK, .id = "from", .fields = stay_fields, .field_count = 1 },
    { .kind = PAGE_ASK, .id = "until", .fields = until_fields, .field_count = 2 },
    { .kind = PAGE_ASK, .id = "owner", .fields = owner_fields, .field_count = 1 },
    { .kind = PAGE_SHOW,
      .id = "stop",
      .title_key = "t.stop",
      .text_key = "b.stop",
      .when = NO_CONSENT,
      .value = { .label_key = "v.last", .field = "stay.until", .plus = { .months = 3 } },
      .stop = true },
    { .kind = PAGE_ASK, .id = "head", .fields = head_fields, .field_count = 2 },
    { .kind = PAGE_SHOW, .id = "foreign", .title_key = "t.foreign", .when = IS_NOT("head.nation", "Việt Nam") },
    { .kind = PAGE_ASK,
      .id = "unnamed",
      .fields = unnamed_fields,
      .field_count = 1,
      .when = { .test = WHEN_LEFT_EMPTY, .field = "head.name" } },
    { .kind = PAGE_SHOW,
      .id = "both",
      .title_key = "t.both",
      .when = { .test = WHEN_IS, .field = "owner.agrees", .values = { "yes" }, .value_count = 1, .also = &born_late } },
    { .kind = PAGE_CHECK, .id = "check" },
    { .kind = PAGE_CONSENT, .id = "consent", .purposes = purposes, .purpose_count = 1 },
    { .kind = PAGE_SUBMIT, .id = "submit" },
};
static const struct service rule_service = { .id = "birth",
                                             .procedure = "1.001193",
                                             .mode = SERVICE_PREPARE,
                                             .group = "civil_status",
                                             .name_key = "s.birth",
                                             .agency_key = "s.agency",
                                             .where_key = "s.where",
                                             .time_key = "s.time",
                                             .fees = fees,
                                             .fee_count = 1,
                                             .portal = "dossier",
                                             .pages = rule_pages,
                                             .page_count = ARRAY_LEN(rule_pages) };
static const struct catalogue rule_catalogue = {
    .services = &rule_service, .service_count = 1, .groups = groups, .group_count = ARRAY_LEN(groups)
};

static struct kiosk *begin(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk->model.world.catalogue = &rule_catalogue;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "from");
    return kiosk;
}

static void give_days(struct kiosk *kiosk, const char *from, const char *until, const char *born)
{
    kiosk_type(kiosk, "stay.from", from);
    kiosk_next(kiosk);
    kiosk_type(kiosk, "stay.until", until);
    kiosk_type(kiosk, "stay.born", born);
    kiosk_next(kiosk);
}

static void to_check(struct kiosk *kiosk)
{
    give_days(kiosk, "01/12/2026", "10/12/2026", "1940");
    kiosk_choose(kiosk, "owner.agrees", "yes");
    kiosk_next(kiosk);
    kiosk_choose(kiosk, "head.nation", "Việt Nam");
    kiosk_type(kiosk, "head.name", "Lê Văn Mẫu");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
}

/* What is said of the two days; NULL when they fit. */
static const char *said(void **state, const char *from, const char *until, const char *born, bool *soft)
{
    struct kiosk *kiosk = begin(state);
    give_days(kiosk, from, until, born);
    const struct session *session = kiosk->model.session;
    const char *key = session->error_count ? session->errors[0].key : NULL;
    *soft = key && session->errors[0].soft;
    if (key)
        assert_string_equal(session->errors[0].other_key, "l.from");
    kiosk_press(kiosk, ACTION_HOME, "");
    kiosk_press(kiosk, ACTION_LEAVE, "");
    kiosk_wait(kiosk, 31000);
    return key;
}

static void days_that_do_not_fit_are_refused(void **state)
{
    static const struct {
        const char *from, *until, *born, *key;
        bool soft;
    } cases[] = {
        { "01/12/2026", "02/12/2026", "", NULL, false },
        { "01/12/2026", "01/12/2026", "", "errors.date_near_after", false },
        { "01/12/2026", "30/11/2026", "", "errors.date_not_after", false },
        { "30/11/2026", "28/02/2027", "", NULL, false }, /* a month without that day ends with its last */
        { "30/11/2026", "01/03/2027", "", "errors.date_far_after", false },
        { "12/2026", "02/12/2026", "", NULL, false }, /* some day of that month would do */
        { "12/2026", "01/12/2026", "", "errors.date_near_after", false },
        { "12/2026", "31/03/2027", "", NULL, false },
        { "12/2026", "01/04/2027", "", "errors.date_far_after", false },
        { "2026", "01/01/2026", "", "errors.date_near_after", false },
        { "01/12/2026", "02/12/2026", "01/12/2014", NULL, false },
        { "01/12/2026", "02/12/2026", "02/12/2014", "errors.date_near_doubt", true },
        { "01/12/2026", "02/12/2026", "2014", NULL, false },
        { "01/12/2026", "02/12/2026", "2015", "errors.date_near_doubt", true },
        { "01/12/2026", "02/12/2026", "02/12/2026", "errors.date_not_before", false },
        { "01/12/2026", "02/12/2026", "1926", NULL, false },
        { "01/12/2026", "02/12/2026", "1925", "errors.date_far_doubt", true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        bool soft;
        const char *key = said(state, cases[i].from, cases[i].until, cases[i].born, &soft);
        if (!cases[i].key != !key || (key && strcmp(key, cases[i].key) != 0) || soft != cases[i].soft)
            fail_msg("%s, %s, %s: %s", cases[i].from, cases[i].until, cases[i].born, key ? key : "fits");
    }
}

static void the_sentence_names_the_day_and_the_other_question(void **state)
{
    struct kiosk *kiosk = *state;
    struct shown_error error;
    assert_int_equal(i18n_add(kiosk->vi, "errors.date_not_after", str_from("Trước {other}: sớm nhất {min}.")),
                     STATUS_OK);
    assert_int_equal(i18n_add(kiosk->vi, "l.from", str_from("Từ ngày")), STATUS_OK);
    begin(state);
    give_days(kiosk, "05/12/2026", "01/12/2026", "");
    assert_true(model_error_at(&kiosk->model, 0, &error));
    assert_string_equal(error.words, "Trước Từ ngày: sớm nhất 06/12/2026.");
    assert_string_equal(error.path, "stay.until");
}

/* The earlier day is changed from the check page: the later one is shown again, and check is not reached before. */
static void a_changed_day_is_compared_again(void **state)
{
    struct kiosk *kiosk = begin(state);
    to_check(kiosk);
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "stay.from");
    kiosk_type(kiosk, "stay.from", "11/12/2026");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "until");
    assert_string_equal(kiosk->model.session->errors[0].key, "errors.date_not_after");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "until");
    kiosk_type(kiosk, "stay.until", "12/12/2026");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
}

static void a_page_that_stops_ends_the_journey(void **state)
{
    struct kiosk *kiosk = begin(state);
    give_days(kiosk, "01/12/2026", "10/12/2026", "1940");
    kiosk_choose(kiosk, "owner.agrees", "no");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "stop");
    int step, total;
    model_progress(&kiosk->model, &step, &total);
    assert_int_equal(step, total);
    kiosk_next(kiosk);
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_GUIDE_TOLD);
    assert_string_equal(shown.title_key, "outcome.stopped.title");
    assert_string_equal(shown.told->id, "stop");
    assert_int_equal(kiosk->submits, 0);
    char fee[256];
    assert_false(model_outcome_fact(&kiosk->model, OUTCOME_FEE, fee, sizeof fee));
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page_id(kiosk), "stop");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page_id(kiosk), "owner");
    kiosk_choose(kiosk, "owner.agrees", "yes");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "head");
}

/* Consent is taken back on the check page: the journey ends, or the answer is given again. */
static void an_answer_changed_at_the_end_stops_it(void **state)
{
    struct kiosk *kiosk = begin(state);
    to_check(kiosk);
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "owner.agrees");
    kiosk_choose(kiosk, "owner.agrees", "no");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "stop");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page_id(kiosk), "owner");
    kiosk_press(kiosk, ACTION_BACK, ""); /* unchanged, so the way on is still closed */
    assert_string_equal(kiosk_page_id(kiosk), "stop");
    kiosk_next(kiosk);
    assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_GUIDE_TOLD);
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_choose(kiosk, "owner.agrees", "yes");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
    assert_int_equal(kiosk->submits, 0);
}

/* A term counted from an answer, and an answer as it stands. */
static void a_page_tells_what_follows_from_an_answer(void **state)
{
    struct kiosk *kiosk = begin(state);
    struct page page = rule_pages[R_STOP];
    char value[64];
    assert_false(model_told_value(&kiosk->model, &page, value, sizeof value)); /* nobody answered yet */
    give_days(kiosk, "30/10/2026", "30/11/2026", "1940");
    assert_true(model_told_value(&kiosk->model, &page, value, sizeof value));
    assert_string_equal(value, "28/02/2027");
    page.value.plus = (struct span){ 0 };
    assert_true(model_told_value(&kiosk->model, &page, value, sizeof value));
    assert_string_equal(value, "30/11/2026");
    page.value.label_key = NULL;
    assert_false(model_told_value(&kiosk->model, &page, value, sizeof value));
}

static void what_has_a_season_is_listed_within_it(void **state)
{
    static const struct {
        const char *from, *until;
        bool listed;
    } cases[] = { { "04-21", "04-28", false },
                  { "11-21", "11-21", true },
                  { "11-22", "12-31", false },
                  { "11-01", "02-15", true }, /* over New Year */
                  { "12-01", "11-20", false } };
    struct kiosk *kiosk = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct service service = rule_service;
        struct catalogue seasonal = rule_catalogue;
        service.season.from = cases[i].from;
        service.season.until = cases[i].until;
        seasonal.services = &service;
        kiosk->model.world.catalogue = &seasonal;
        kiosk_press(kiosk, ACTION_BEGIN, "");
        kiosk->model.health.clock_believable = true;
        assert_int_equal(model_listed_count(&kiosk->model), cases[i].listed);
        kiosk->model.health.clock_believable = false; /* no day is known: nothing is hidden */
        assert_int_equal(model_listed_count(&kiosk->model), 1);
        kiosk->model.health.clock_believable = true;
    }
    kiosk->model.world.catalogue = &rule_catalogue;
}

static bool holds(const struct kiosk *kiosk, int page)
{
    return when_holds(&kiosk->model, NULL, &rule_pages[page].when, -1);
}

static void a_condition_is_true_of_what_was_asked(void **state)
{
    struct kiosk *kiosk = begin(state);
    assert_false(holds(kiosk, R_FOREIGN)); /* asked only of who agrees */
    give_days(kiosk, "01/12/2026", "10/12/2026", "1952");
    kiosk_choose(kiosk, "owner.agrees", "yes");
    kiosk_next(kiosk);
    kiosk_choose(kiosk, "head.nation", "Lào");
    assert_true(holds(kiosk, R_FOREIGN));
    assert_true(holds(kiosk, R_UNNAMED));
    assert_true(holds(kiosk, R_BOTH)); /* agrees, and younger than 75 */
    kiosk_type(kiosk, "head.name", "Lê Văn Mẫu");
    kiosk_next(kiosk);
    assert_false(holds(kiosk, R_UNNAMED));
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_choose(kiosk, "owner.agrees", "no");
    assert_false(holds(kiosk, R_FOREIGN)); /* the answer is kept, and hidden */
    assert_false(holds(kiosk, R_BOTH));
}

static void all_conditions_of_a_list_must_hold(void **state)
{
    struct kiosk *kiosk = begin(state);
    give_days(kiosk, "01/12/2026", "10/12/2026", "1940");
    kiosk_choose(kiosk, "owner.agrees", "yes");
    assert_false(holds(kiosk, R_BOTH)); /* agrees, and is 86 */
    assert_true(holds(kiosk, R_HEAD));
}

#define RULES_TEST(name) cmocka_unit_test_setup_teardown(name, kiosk_setup, kiosk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        RULES_TEST(days_that_do_not_fit_are_refused),
        RULES_TEST(the_sentence_names_the_day_and_the_other_question),
        RULES_TEST(a_changed_day_is_compared_again),
        RULES_TEST(a_page_that_stops_ends_the_journey),
        RULES_TEST(an_answer_changed_at_the_end_stops_it),
        RULES_TEST(a_page_tells_what_follows_from_an_answer),
        RULES_TEST(what_has_a_season_is_listed_within_it),
        RULES_TEST(a_condition_is_true_of_what_was_asked),
        RULES_TEST(all_conditions_of_a_list_must_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
