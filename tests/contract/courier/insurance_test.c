/* The courier against an insurance gateway that misbehaves in every way it can be told to: what was said is told, what
 * was not said is never believed, and whatever could not be checked waits in the one queue and is checked by itself
 * later. The relay here is the sandbox's own; the real one is tests/e2e/insurance_relay_test.py's. */
#include "contract/courier/rig.h"

#include "data/load.h"

static struct rig rig;
static struct configuration *configuration;
static struct link_call *call; /* one that watches, as the screen does */
static struct link_answer answer;
static unsigned person;

static int set_up(void **state)
{
    (void)state;
    char folder[600];
    rig_init_for(&rig, "bhxh_portal.py");
    snprintf(folder, sizeof folder, "%s/config", rig.source);
    assert_int_equal(configuration_load(folder, stderr, &configuration), STATUS_OK);
    struct settings_portal *portal = &rig.settings.portals[0];
    snprintf(rig.base_url, sizeof rig.base_url, "https://127.0.0.1:%d/api/relay", rig.port);
    portal->id = portal->adapter = SETTINGS_INSURANCE;
    portal->insurance = configuration_insurance(configuration);
    portal->account_file = NULL;
    portal->group_id = "";
    portal->total_timeout_ms = RIG_TOTAL_TIMEOUT_MS;
    rig_start_courier(&rig);
    const struct link_ask watch = { .kind = LINK_WATCH };
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end && !call; rig_sleep(10))
        if (link_call_open(rig.state, &call) != STATUS_OK)
            call = NULL;
    assert_non_null(call);
    assert_int_equal(link_call_ask(call, &watch, 5000, &answer), STATUS_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    link_call_close(call);
    rig_finish(&rig);
    configuration_destroy(configuration);
    return 0;
}

static void body_of(unsigned number, const char *card, const char *birth_date, char *out, size_t size)
{
    char uuid[UUID_TEXT_BYTES];
    rig_uuid(number, uuid);
    snprintf(out, size,
             "{\"uuid\":\"%s\",\"service\":\"check-in\",\"procedure\":\"coverage\",\"identity\":\"claimed\","
             "\"applicant\":{\"name\":\"Nguyễn Thị \\\"Thử\\\" & Nghiệm %u\",\"id_no\":\"%s\"},"
             "\"answers\":[{\"path\":\"birth_date\",\"value\":\"%s\",\"source\":\"card\"}]}",
             uuid, number, card, birth_date);
}

static void submit(const char *card, const char *birth_date)
{
    static char body[2048];
    struct link_ask ask = { .kind = LINK_SUBMIT };
    person++;
    body_of(person, card, birth_date, body, sizeof body);
    ask.submission.body = body;
    ask.submission.body_len = strlen(body);
    rig_uuid(person, ask.submission.uuid);
    strcpy(ask.submission.service, "check-in");
    strcpy(ask.submission.procedure, "coverage");
    strcpy(ask.submission.portal, SETTINGS_INSURANCE);
    assert_int_equal(link_call_ask(call, &ask, rig_wait_ms(), &answer), STATUS_OK);
    while (answer.event.kind == COURIER_HEALTH)
        assert_int_equal(link_call_next(call, rig_wait_ms(), &answer), STATUS_OK);
}

/* The next news of this person in one of the states. */
static struct courier_event await(unsigned states)
{
    char uuid[UUID_TEXT_BYTES];
    rig_uuid(person, uuid);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end;) {
        assert_int_equal(link_call_next(call, rig_wait_ms(), &answer), STATUS_OK);
        if (answer.kind == LINK_EVENT && answer.event.kind == COURIER_STATE && strcmp(answer.event.uuid, uuid) == 0 &&
            states & 1U << answer.event.state)
            return answer.event;
    }
    fail_msg("no news of person %u", person);
    return answer.event;
}

enum { ANSWERED = 1 << OUTBOX_ACCEPTED, WAITS = 1 << OUTBOX_RETRY, STAFF = 1 << OUTBOX_NEEDS_STAFF };

static struct courier_event check(const char *card, unsigned states)
{
    submit(card, "1999-01-02");
    assert_int_equal(answer.event.kind, COURIER_STORED);
    return await(states);
}

static void order(const char *path, const char *body)
{
    rig_control(&rig, path, body);
}

static void fault(const char *kind, const char *more)
{
    char text[256];
    snprintf(text, sizeof text, "{\"faults\":[{\"match\":\"POST /relay/coverage\",\"kind\":\"%s\"%s}]}", kind, more);
    order("/control", text);
}

static void reset(void)
{
    order("/control/reset", "{}");
}

/* What the gateway was asked last. */
static void assert_asked(const char *card, const char *birth_date)
{
    json_t *all = rig_http(&rig, "GET", "/control/dossiers", NULL, false);
    const json_t *rows = json_object_get(all, "dossiers");
    const json_t *last = json_array_get(rows, json_array_size(rows) - 1);
    assert_true(rig_text_is(last, "card", card) && rig_text_is(last, "birth_date", birth_date));
    json_decref(all);
}

static void covered(void **state)
{
    (void)state;
    reset();
    struct courier_event event = check("0199000017", ANSWERED);
    assert_int_equal(event.coverage.outcome, COVERAGE_COMPLETE);
    assert_string_equal(event.coverage.disposition, "000");
    assert_true(event.coverage.inforce);
    assert_string_equal(event.coverage.subscriber_id, "0199000017");
    assert_string_equal(event.coverage.period_start, "2026-01-01");
    assert_string_equal(event.coverage.period_end, "2026-12-31");
    assert_string_equal(event.coverage.facility, "01999");
    assert_string_equal(event.coverage.five_years, "2028-02-01");
    assert_string_equal(event.dossier_status, "000");
    assert_asked("0199000017", "02/01/1999");
    /* The item itself keeps the code and nothing of the person. */
    struct outbox_item item = rig_show(&rig, person);
    assert_string_equal(item.dossier_status, "000");
    assert_string_equal(item.dossier_no, "");
}

static void every_code(void **state)
{
    (void)state;
    const struct insurance *insurance = configuration_insurance(configuration);
    assert_true(insurance->result_count >= 29);
    for (size_t i = 0; i <= insurance->result_count; i++) {
        const struct insurance_result *result =
            i < insurance->result_count ? &insurance->results[i] : &insurance->other;
        const char *code = i < insurance->result_count ? result->code : "999";
        char text[64];
        reset();
        snprintf(text, sizeof text, "{\"card\":\"*\",\"code\":\"%s\"}", code);
        order("/control/status", text);
        bool answers = insurance_is_answer(result->means);
        struct courier_event event = check("HS4010199000017", answers ? ANSWERED : WAITS);
        if (strcmp(event.coverage.disposition, code) != 0 || strcmp(event.dossier_status, code) != 0 ||
            event.coverage.outcome != (answers ? COVERAGE_COMPLETE : COVERAGE_ERROR) ||
            event.coverage.inforce != insurance_is_covered(result->means))
            fail_msg("%s: told %s, outcome %d", code, event.coverage.disposition, (int)event.coverage.outcome);
        if (insurance_is_covered(result->means) && code[2] >= '3')
            assert_string_equal(event.coverage.subscriber_id, "DN4019900000018");
        if (answers)
            continue;
        order("/control/status",
              "{\"card\":\"*\",\"code\":\"000\"}"); /* the gateway is well again: nobody has to ask */
        assert_string_equal(await(ANSWERED).coverage.disposition, "000");
    }
}

/* Nothing of these is an answer; the next try is. */
static void faults_are_no_answers(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *more;
    } rows[] = {
        { "status203", "" },
        { "status403", "" },
        { "status500", "" },
        { "status502", "" },
        { "status503", ",\"retry_after\":1" },
        { "status429", ",\"retry_after\":1" },
        { "html200", "" },
        { "empty200", "" },
        { "truncated", "" },
        { "garbage", "" },
        { "garbage_after", "" },
        { "deep", "" },
        { "huge", "" },
        { "reset_before", ",\"times\":2" },
        { "reset_after", ",\"times\":2" },
        { "reset_mid_body", "" },
        { "timeout", ",\"ms\":1200" },
        { "timeout_after", ",\"ms\":1200" },
        { "drip", ",\"ms\":3000" },
        { "reply_drop", ",\"field\":\"maKetQua\"" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":0" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":null" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":[\"000\"]" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":\"\"" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":\"00000000\"" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":\"000 \"" },
        { "reply_field", ",\"field\":\"maKetQua\",\"value\":\"0 0\"" },
        { "bytes", ",\"text\":\"[]\"" },
        { "bytes", ",\"text\":\"\\\"000\\\"\"" },
        { "bytes", ",\"text\":\"{\\\"maKetQua\\\":\\\"010\\\",\\\"maKetQua\\\":\\\"000\\\"}\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        reset();
        fault(rows[i].kind, rows[i].more);
        struct courier_event event = check("0199000017", WAITS | ANSWERED);
        if (event.state != OUTBOX_RETRY || event.coverage.outcome != COVERAGE_QUEUED || *event.coverage.disposition ||
            event.coverage.inforce)
            fail_msg("%s%s: taken for an answer", rows[i].kind, rows[i].more);
        event = await(ANSWERED);
        if (strcmp(event.coverage.disposition, "000") != 0 || event.tries != 2)
            fail_msg("%s%s: then %s at try %d", rows[i].kind, rows[i].more, event.coverage.disposition, event.tries);
    }
}

/* A wrong type beside the code costs that member and no more. */
static void details_of_wrong_type(void **state)
{
    (void)state;
    static const char *const fields[] = { "maThe",      "gtTheTu",  "gtTheDen",   "maDKBD",
                                          "ngayDu5Nam", "maTheMoi", "gtTheDenMoi" };
    static const char *const values[] = { "1", "{}", "[]", "true", "\"<b>31/02/2026\"", "\"x\"" };
    for (size_t f = 0; f < ARRAY_LEN(fields); f++) {
        for (size_t v = 0; v < ARRAY_LEN(values); v++) {
            char more[96];
            reset();
            snprintf(more, sizeof more, ",\"field\":\"%s\",\"value\":%s", fields[f], values[v]);
            fault("reply_field", more);
            struct courier_event event = check("0199000017", ANSWERED | WAITS);
            assert_int_equal(event.state, OUTBOX_ACCEPTED);
            assert_string_equal(event.coverage.period_start, f == 1 ? "" : "2026-01-01");
            assert_string_equal(event.coverage.period_end, f == 2 ? "" : "2026-12-31");
            assert_string_equal(event.coverage.facility, f == 3 ? "" : "01999");
            if (strcmp(event.coverage.subscriber_id, f == 0 ? "" : "0199000017") != 0)
                fail_msg("%s: card %s", more, event.coverage.subscriber_id);
        }
    }
}

static void token(void **state)
{
    (void)state;
    reset(); /* the sandbox's relay has lost its token */
    order("/control/status", "{\"expire\":true}");
    struct courier_event event = check("0199000017", ANSWERED | WAITS);
    assert_int_equal(event.state, OUTBOX_ACCEPTED);
    assert_int_equal(rig_calls(&rig, "POST /relay/coverage"), 2);
    assert_int_equal(rig_calls(&rig, "POST /relay/token/renew"), 1);
    /* The account itself is refused: one new token a try, and the patient is told at once. */
    reset();
    order("/control", "{\"faults\":[{\"match\":\"POST /relay/token/renew\",\"kind\":\"status503\",\"times\":2}]}");
    order("/control/status", "{\"expire\":true}");
    event = check("0199000017", ANSWERED | WAITS);
    assert_int_equal(event.state, OUTBOX_RETRY);
    assert_string_equal(event.coverage.disposition, "401");
    assert_int_equal(event.reason, STATUS_REFUSED);
    assert_int_equal(await(ANSWERED).coverage.outcome, COVERAGE_COMPLETE);
}

/* An operator's fault is staff's after a while, and goes on when it was mended. */
static void operator_must_mend(void **state)
{
    (void)state;
    reset();
    order("/control/status", "{\"card\":\"*\",\"code\":\"054\"}");
    struct courier_event event = check("0199000017", STAFF);
    assert_string_equal(event.coverage.disposition, "054");
    assert_string_equal(rig_show(&rig, person).dossier_status, "054");
    order("/control/status", "{\"card\":\"*\",\"code\":\"000\"}");
    assert_int_equal(rig_retry(&rig, person), STATUS_OK);
    assert_string_equal(await(ANSWERED).coverage.disposition, "000");
}

static void what_cannot_be_asked_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *card, *birth_date;
    } rows[] = { { "", "1999-01-02" },
                 { "019900001", "1999-01-02" },
                 { "hs4010199000017", "1999-01-02" },
                 { "0199000017", "" },
                 { "0199000017", "1999-02-31" },
                 { "0199000017&x=1", "1999-01-02" },
                 { "HS40101990000170", "1999" },
                 { "0199\xE2\x80\x8B"
                   "00017",
                   "1999" } };
    reset();
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        submit(rows[i].card, rows[i].birth_date);
        assert_int_equal(answer.event.kind, COURIER_REFUSED);
        assert_int_equal(answer.event.reason, STATUS_BAD_INPUT);
    }
    static const struct {
        const char *given, *asked;
    } dates[] = { { "1999", "1999" }, { "1999-05", "1999" }, { "1999-05-06", "06/05/1999" } };
    for (size_t i = 0; i < ARRAY_LEN(dates); i++) {
        submit("001199000017", dates[i].given);
        assert_int_equal(answer.event.kind, COURIER_STORED);
        assert_string_equal(await(ANSWERED).coverage.disposition, "000");
        assert_asked("001199000017", dates[i].asked);
    }
}

/* The gateway is away for longer than a patient waits, the courier dies meanwhile: checked by itself afterwards. */
static void survives_the_courier(void **state)
{
    (void)state;
    reset();
    fault("reset_before", ",\"times\":-1");
    (void)check("0199000017", WAITS);
    link_call_close(call);
    rig_stop(&rig.courier, SIGKILL);
    order("/control", "{\"clear\":true}");
    rig_start_courier(&rig);
    assert_string_equal(rig_settle(&rig, person).dossier_status, "000");
    call = NULL;
    assert_int_equal(link_call_open(rig.state, &call), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covered),
        cmocka_unit_test(every_code),
        cmocka_unit_test(faults_are_no_answers),
        cmocka_unit_test(details_of_wrong_type),
        cmocka_unit_test(token),
        cmocka_unit_test(operator_must_mend),
        cmocka_unit_test(what_cannot_be_asked_is_refused),
        cmocka_unit_test(survives_the_courier),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
