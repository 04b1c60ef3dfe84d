/* The courier against a portal that misbehaves in every way it can be told to, at every call: never a false ACCEPTED,
 * and once it behaves again exactly one dossier that holds what was sealed. */
#include "contract/courier/rig.h"

static struct rig rig;
static unsigned person; /* a new one each time */

static int set_up(void **state)
{
    (void)state;
    rig_init(&rig);
    rig_start_courier(&rig);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rig_finish(&rig);
    return 0;
}

static void order_fault(const char *match, const char *kind, const char *more)
{
    char order[512];
    snprintf(order, sizeof order, "{\"faults\":[{\"match\":\"%s\",\"kind\":\"%s\"%s}]}", match, kind, more);
    rig_control(&rig, "/control", order);
}

static void forget_faults(void)
{
    rig_control(&rig, "/control", "{\"clear\":true}");
}

static void reset(void)
{
    rig_control(&rig, "/control/reset", "{}");
}

static void straight(void **state)
{
    (void)state;
    struct courier_event event;
    reset();
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", &event), COURIER_STORED);
    assert_int_equal(event.state, OUTBOX_QUEUED);
    struct outbox_item item = rig_settle(&rig, person);
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    assert_true(rig_delivered(&rig, person, &item));
    assert_string_equal(item.dossier_status, "new");
    assert_true(item.due_ms > 0);
    assert_int_equal(item.tries, 1);
    assert_int_equal(rig_calls(&rig, "POST /dossiers"), 1);
    /* The same again, as after a lost answer: stored, nothing sent. */
    assert_int_equal(rig_submit(&rig, person, "1.001193", &event), COURIER_STORED);
    assert_int_equal(event.state, OUTBOX_ACCEPTED);
    assert_int_equal(rig_count(&rig, 0, NULL), 1);
}

/* Every kind of misbehaviour that a later try can get over, at every call of the conversation, once. */
static void every_fault_at_every_call(void **state)
{
    (void)state;
    static const char *const calls[] = { "POST /dossiers", "POST /dossiers/*/eforms/*", "GET /dossiers/*-0123456789ab",
                                         "GET /dossiers/*/formdata", "GET /dossiers/*/submitting" };
    static const struct {
        const char *kind, *more;
    } faults[] = {
        { "status203", "" },
        { "status401", "" },
        { "status403", ",\"times\":3" },
        { "status500", ",\"times\":2" },
        { "status502", "" },
        { "status503", ",\"retry_after\":1" },
        { "status429", ",\"retry_after\":1" },
        { "html200", "" },
        { "empty200", "" },
        { "truncated", "" },
        { "huge", "" },
        { "xml", "" },
        { "dossier_id_zero", "" },
        { "reset_before", "" },
        { "reset_after", "" },
        { "reset_mid_body", "" },
        { "timeout", ",\"ms\":1200" },
        { "timeout_after", ",\"ms\":1200" },
        { "drip", ",\"ms\":3000" },
        { "slow", ",\"ms\":600" },
    };
    for (size_t c = 0; c < ARRAY_LEN(calls); c++) {
        for (size_t f = 0; f < ARRAY_LEN(faults); f++) {
            reset();
            order_fault(calls[c], faults[f].kind, faults[f].more);
            person++;
            assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
            struct outbox_item item = rig_settle(&rig, person);
            bool delivered = rig_delivered(&rig, person, &item);
            if (item.state != OUTBOX_ACCEPTED || !delivered || rig_count(&rig, 0, NULL) != 1)
                fail_msg("%s at %s: state %s, reason %s, delivered %d", faults[f].kind, calls[c],
                         outbox_state_name(item.state), status_log_text(item.reason), delivered);
        }
    }
}

static void never_succeeds(void **state)
{
    (void)state;
    static const struct {
        const char *match, *kind;
        enum status reason;
        int posts_most;
    } rows[] = { { "* *", "status403", STATUS_REFUSED, 5 },
                 { "POST /dossiers", "status403", STATUS_REFUSED, 5 },
                 { "POST /dossiers", "empty200", STATUS_REFUSED, 0 },
                 { "POST /dossiers/*/eforms/*", "status403", STATUS_REFUSED, 1 },
                 { "GET /dossiers/*/submitting", "status403", STATUS_REFUSED, 1 } };
    for (size_t r = 0; r < ARRAY_LEN(rows); r++) {
        reset();
        order_fault(rows[r].match, rows[r].kind, ",\"times\":-1");
        person++;
        assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
        struct outbox_item item = rig_settle(&rig, person);
        if (r == 2) { /* created behind an empty reply: found by the look, and finished without a second POST */
            assert_int_equal(item.state, OUTBOX_ACCEPTED);
            assert_int_equal(rig_calls(&rig, "POST /dossiers"), 1);
            continue;
        }
        assert_int_equal(item.state, OUTBOX_NEEDS_STAFF);
        assert_int_equal(item.reason, rows[r].reason);
        assert_true(rig_calls(&rig, "POST /dossiers") <= rows[r].posts_most);
        assert_int_equal(rig_count(&rig, 0, "new"), 0);
        assert_int_equal(rig_count(&rig, 0, ""), 0); /* no draft stays in the lane */
        /* Staff mend the portal and send again: a cancelled draft is left behind under its UUID. */
        forget_faults();
        assert_int_equal(rig_retry(&rig, person), STATUS_OK);
        item = rig_settle(&rig, person);
        assert_int_equal(item.state, OUTBOX_ACCEPTED);
        assert_true(rig_delivered(&rig, person, &item));
    }
}

static void another_reference_is_never_uploaded_to(void **state)
{
    (void)state;
    reset();
    order_fault("POST /dossiers", "other_reference", "");
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, person);
    assert_int_equal(item.state, OUTBOX_NEEDS_STAFF);
    assert_int_equal(item.reason, STATUS_MISMATCH);
    assert_int_equal(rig_calls(&rig, "POST /dossiers/{id}/eforms/{part}"), 0);
    assert_int_equal(rig_count(&rig, person, "cancelled"), 1);
}

/* Somebody else's draft stands in the lane: the server lays our applicant over it and says so by its reference. */
static void foreign_draft(void **state)
{
    (void)state;
    reset();
    json_decref(rig_http(&rig, "POST", "/dossiers",
                         "referenceUid=99999999-ffff-4000-8000-000000000000&serviceCode=1.001193&govAgencyCode=H47.12&"
                         "dossierTemplateNo=KS-01&originality=1&applicantName=Ai+Do",
                         true));
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, person);
    assert_int_equal(item.state, OUTBOX_NEEDS_STAFF);
    assert_int_equal(item.reason, STATUS_MISMATCH);
    assert_int_equal(rig_calls(&rig, "POST /dossiers/{id}/eforms/{part}"), 0);
    assert_int_equal(rig_calls(&rig, "GET /dossiers/{id}/cancelling"), 0); /* it is not ours to cancel */
}

/* A parked citizen's draft could not be cancelled; the next citizen's application clears it away and goes on. */
static void own_parked_draft(void **state)
{
    (void)state;
    reset();
    order_fault("POST /dossiers/*/eforms/*", "status403", ",\"times\":5");
    order_fault("GET /dossiers/*/cancelling", "status403", ",\"times\":1");
    unsigned first = ++person, second = ++person;
    assert_int_equal(rig_submit(&rig, first, "1.001193", NULL), COURIER_STORED);
    assert_int_equal(rig_settle(&rig, first).state, OUTBOX_NEEDS_STAFF);
    assert_int_equal(rig_count(&rig, first, ""), 1);
    assert_int_equal(rig_submit(&rig, second, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, second);
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    assert_true(rig_delivered(&rig, second, &item));
    assert_int_equal(rig_retry(&rig, first), STATUS_OK);
    item = rig_settle(&rig, first);
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    assert_true(rig_delivered(&rig, first, &item));
}

/* What is read back differs in one field: nothing is handed in. Goes red when the comparison is skipped. */
static void one_field_differs(void **state)
{
    (void)state;
    static const char *const fields[] = { "applicantName", "applicantIdNo", "applicantIdDate",  "address",
                                          "contactTelNo",  "contactEmail",  "contactName",      "serviceCode",
                                          "metaData",      "govAgencyCode", "dossierTemplateNo" };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        char more[128];
        reset();
        snprintf(more, sizeof more, ",\"field\":\"%s\",\"value\":\"Người Khác\"", fields[i]);
        order_fault("GET /dossiers/*-0123456789ab", "reply_field", more);
        person++;
        assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
        struct outbox_item item = rig_settle(&rig, person);
        assert_int_equal(item.state, OUTBOX_NEEDS_STAFF);
        assert_int_equal(item.reason, STATUS_MISMATCH);
        assert_int_equal(rig_calls(&rig, "GET /dossiers/{id}/submitting"), 0);
        assert_int_equal(rig_count(&rig, 0, "new"), 0);
    }
}

static void lanes_do_not_wait_for_each_other(void **state)
{
    (void)state;
    reset();
    order_fault("POST /dossiers", "timeout", ",\"ms\":3000,\"times\":-1");
    unsigned first = ++person, second = ++person, other = ++person;
    assert_int_equal(rig_submit(&rig, first, "1.001193", NULL), COURIER_STORED);
    assert_int_equal(rig_submit(&rig, second, "1.001193", NULL), COURIER_STORED);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_calls(&rig, "POST /dossiers") == 0 && rig_now() < end;)
        rig_sleep(10);
    forget_faults();
    assert_int_equal(rig_submit(&rig, other, "1.004194", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, other);
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    struct outbox_item a = rig_settle(&rig, first), b = rig_settle(&rig, second);
    assert_true(rig_delivered(&rig, first, &a) && rig_delivered(&rig, second, &b));
    assert_true(strcmp(item.dossier_no, a.dossier_no) < 0); /* past the one that hangs */
    assert_true(strcmp(a.dossier_no, b.dossier_no) < 0);    /* in the order they came */
}

static void look_up_asks_the_portal(void **state)
{
    (void)state;
    static struct link_answer answer;
    reset();
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, person);
    char order[256];
    snprintf(order, sizeof order, "{\"groupId\":55301,\"dossier\":\"%s\",\"status\":\"processing\"}", item.dossier_no);
    rig_control(&rig, "/control/status", order);
    const char *keys[] = { item.dossier_no, item.reference, item.uuid };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        struct link_ask ask = { .kind = LINK_LOOK_UP };
        strcpy(ask.key, keys[i]);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        assert_int_equal(answer.event.kind, COURIER_STATE);
        assert_string_equal(answer.event.dossier_status, "processing");
        assert_string_equal(answer.event.dossier_no, item.dossier_no);
    }
    static const char *const unknown[] = { "H47.12-261121-9999", "K-0000-0000", "../../control", "a b\r\nX: y" };
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
        struct link_ask ask = { .kind = LINK_LOOK_UP };
        strcpy(ask.key, unknown[i]);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        assert_int_equal(answer.event.kind, COURIER_UNKNOWN);
        assert_int_equal(answer.event.reason, STATUS_NOT_FOUND);
    }
}

/* Our account opens everything this kiosk ever filed, so it may not answer for a receipt: its secret must. */
static void a_receipt_is_believed_by_its_secret_alone(void **state)
{
    (void)state;
    static struct link_answer answer;
    reset();
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, person);
    char number[24], secret[24];
    json_t *all = rig_http(&rig, "GET", "/control/dossiers", NULL, false);
    const json_t *dossier = json_array_get(json_object_get(all, "dossiers"), 0);
    (void)snprintf(number, sizeof number, "%lld", (long long)json_integer_value(json_object_get(dossier, "dossierId")));
    (void)snprintf(secret, sizeof secret, "%s", json_string_value(json_object_get(dossier, "password")));
    json_decref(all);
    struct link_ask ask = { .kind = LINK_LOOK_UP };
    static const char *const wrong[] = { "999999", "0", "x" };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        strcpy(ask.key, number);
        strcpy(ask.secret, wrong[i]);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        assert_int_equal(answer.event.kind, COURIER_UNKNOWN);
        strcpy(ask.key, item.dossier_no);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        assert_int_equal(answer.event.kind, COURIER_UNKNOWN);
    }
    strcpy(ask.secret, secret);
    assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
    assert_int_equal(answer.event.kind, COURIER_STATE);
    assert_string_equal(answer.event.dossier_no, item.dossier_no);
}

/* As people type "K-7F3Q-92MD": without dashes, in small letters, with an O for a zero. */
static void a_reference_is_found_however_it_is_typed(void **state)
{
    (void)state;
    static struct link_answer answer;
    reset();
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, person);
    struct link_ask ask = { .kind = LINK_LOOK_UP };
    size_t length = 0;
    for (const char *c = item.reference; *c; c++)
        if (*c != '-')
            ask.key[length++] = *c == '0' ? 'o' : *c == '1' ? 'l' : *c >= 'A' && *c <= 'Z' ? (char)(*c + 32) : *c;
    assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
    assert_int_equal(answer.event.kind, COURIER_STATE);
    assert_string_equal(answer.event.reference, item.reference);
}

static void refused_at_the_door(void **state)
{
    (void)state;
    struct courier_event event;
    reset();
    assert_int_equal(rig_submit(&rig, ++person, "9.999999", &event), COURIER_REFUSED); /* no such procedure there */
    assert_int_equal(event.reason, STATUS_NOT_FOUND);
    assert_int_equal(rig_count(&rig, 0, NULL), 0);
}

/* Last, when all of the above went through this very process: no name, number or address anywhere it writes. */
static void nothing_personal_on_disk_or_in_the_log(void **state)
{
    (void)state;
    char command[400];
    snprintf(command, sizeof command,
             "! grep -rlaE 'Thử Nghiệm|Mẫu Bình|00119900|0900000|thu-nghiem' '%s' '%s/courier.log'", rig.state,
             rig.folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(straight),
        cmocka_unit_test(refused_at_the_door),
        cmocka_unit_test(never_succeeds),
        cmocka_unit_test(another_reference_is_never_uploaded_to),
        cmocka_unit_test(foreign_draft),
        cmocka_unit_test(own_parked_draft),
        cmocka_unit_test(one_field_differs),
        cmocka_unit_test(lanes_do_not_wait_for_each_other),
        cmocka_unit_test(look_up_asks_the_portal),
        cmocka_unit_test(a_receipt_is_believed_by_its_secret_alone),
        cmocka_unit_test(a_reference_is_found_however_it_is_typed),
        cmocka_unit_test(every_fault_at_every_call),
        cmocka_unit_test(nothing_personal_on_disk_or_in_the_log),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
