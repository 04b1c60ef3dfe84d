/* What a person may ask of a dossier at the screen, put to both kinds of portal through the real courier over real
 * HTTPS: its way and log, what is to be paid, a ticket; who is told what; and every fault at each of those calls. Never
 * a state, an amount or a number that the portal did not say of this very dossier. */
#include "contract/courier/kinds.h"

static struct rig rig;
static const struct kind *kind;
static unsigned person;
static struct link_answer answer;
static struct outbox_item item; /* handed in by begin_case */
static char secret[32];

/* The calls after the first, as the control counts them; the same one where the portal tells all in one. */
struct calls {
    const char *status, *payment, *ticket;
};

static const struct calls *calls(void)
{
    static const struct calls of[] = { { "GET /dossiers/*-0123456789ab", "GET /dossiers/*/payment", "POST /bookings" },
                                       { "GET /applications/*-0123456789ab", "GET /applications/*-0123456789ab",
                                         "POST /applications/*/ticket" } };
    return &of[kind - KINDS];
}

static bool plain(void)
{
    return strcmp(kind->adapter, "json1") == 0;
}

static int set_up(const struct kind *chosen)
{
    kind = chosen;
    person = 0;
    kind_init(&rig, kind);
    rig_start_courier(&rig);
    return 0;
}

static int set_up_first(void **state)
{
    (void)state;
    return set_up(&KINDS[0]);
}

static int set_up_second(void **state)
{
    (void)state;
    return set_up(&KINDS[1]);
}

static int tear_down(void **state)
{
    (void)state;
    rig_finish(&rig);
    return 0;
}

static void begin_case(void)
{
    rig_control(&rig, "/control/reset", "{}");
    person++;
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
    item = rig_settle(&rig, person);
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    json_t *all = rig_http(&rig, "GET", "/control/dossiers", NULL, false);
    const json_t *dossier = json_array_get(json_object_get(all, "dossiers"), 0);
    snprintf(secret, sizeof secret, "%s", json_string_value(json_object_get(dossier, plain() ? "secret" : "password")));
    json_decref(all);
}

static void order(const char *path, const char *more)
{
    char text[1024];
    snprintf(text, sizeof text, "{\"groupId\":55301,\"dossier\":\"%s\",%s}", item.dossier_no, more);
    rig_control(&rig, path, text);
}

static const struct courier_event *ask(enum link_ask_kind what, const char *key, const char *with, const char *proof)
{
    struct link_ask link_ask = { .kind = what };
    strcpy(link_ask.key, key);
    strcpy(link_ask.secret, with);
    strcpy(link_ask.proof, proof);
    assert_int_equal(rig_ask(&rig, &link_ask, &answer), STATUS_OK);
    assert_int_equal(answer.kind, LINK_EVENT);
    return &answer.event;
}

static const char *owner(void)
{
    static char number[32];
    snprintf(number, sizeof number, "0011990%05u", person);
    return number;
}

#define EXPECT(condition, ...)                                                                                         \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fail_msg(__VA_ARGS__);                                                                                     \
    } while (0)

static void way_and_log(void **state)
{
    (void)state;
    begin_case();
    order("/control/status", "\"status\":\"processing\",\"note\":\"Xin mang bản chính\\u202e\\n của giấy chứng sinh\"");
    const struct courier_event *event = ask(LINK_LOOK_UP, item.uuid, "", "");
    assert_int_equal(event->kind, COURIER_STATE);
    assert_string_equal(event->dossier_status, "processing");
    assert_true(*event->stage.desk && event->stage.received_ms > 0 && event->stage.finished_ms == 0);
    assert_string_equal(event->stage.role, plain() ? "" : "Công chức");
    assert_string_equal(event->stage.note, "Xin mang bản chính của giấy chứng sinh");
    assert_true(event->stage.log_count >= 2);
    assert_string_equal(event->stage.log[0].text, "Đang xử lý");
    assert_true(event->stage.log[0].at_ms >= event->stage.log[1].at_ms && event->stage.log[1].at_ms > 0);
    for (int i = 0; i < 9; i++)
        order("/control/status", i % 2 ? "\"status\":\"waiting\"" : "\"status\":\"processing\"");
    order("/control/status", "\"status\":\"done\"");
    event = ask(LINK_LOOK_UP, item.reference, "", "");
    assert_int_equal(event->stage.log_count, DOSSIER_LOG_LINES_MAX);
    assert_string_equal(event->stage.log[0].text, "Đã trả kết quả");
    assert_int_equal(event->payment.state, PAYMENT_NONE);
}

/* Numbers are counted up: alone they tell the state of what we filed, and nothing of what another filed. */
static void who_is_told_what(void **state)
{
    (void)state;
    begin_case();
    order("/control/payment", "\"amount\":15000");
    const struct {
        const char *key, *with, *proof;
        enum courier_event_kind kind;
        bool all;
    } rows[] = { { item.uuid, "", "", COURIER_STATE, true },
                 { item.reference, "", "", COURIER_STATE, true },
                 { item.dossier_no, "", "", COURIER_STATE, false },
                 { item.dossier_no, "", owner(), COURIER_STATE, true },
                 { item.dossier_no, "", "001199000999", COURIER_UNKNOWN, false },
                 { item.dossier_no, "999999x", "", COURIER_UNKNOWN, false },
                 { item.dossier_no, secret, "", COURIER_STATE, true },
                 { "H47.12-261121-9999", "", owner(), COURIER_UNKNOWN, false } };
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
            const struct courier_event *event = ask(LINK_LOOK_UP, rows[i].key, rows[i].with, rows[i].proof);
            bool ours_only = pass && i < 3; /* our own reference opens nothing where we did not file */
            EXPECT(event->kind == (ours_only ? COURIER_UNKNOWN : rows[i].kind), "%s, row %zu: kind %d", kind->adapter,
                   i, (int)event->kind);
            bool told = *event->stage.desk || *event->stage.role || event->stage.log_count || event->payment.amount_vnd;
            EXPECT(told == (rows[i].all && !ours_only), "%s, row %zu: %s", kind->adapter, i, told ? "told" : "untold");
            EXPECT(event->kind != COURIER_UNKNOWN || !*event->dossier_status, "%s, row %zu", kind->adapter, i);
        }
        /* again, as another kiosk that never filed it */
        rig_stop(&rig.courier, SIGTERM);
        char command[200];
        snprintf(command, sizeof command, "rm -f '%s'/outbox.db*", rig.state);
        assert_int_equal(system(command), 0);
        rig_start_courier(&rig);
    }
}

static void payment_is_followed(void **state)
{
    (void)state;
    begin_case();
    const struct courier_event *event = ask(LINK_PAYMENT, item.uuid, "", "");
    assert_int_equal(event->kind, COURIER_PAYMENT);
    assert_int_equal(event->reason, STATUS_OK);
    assert_int_equal(event->payment.state, PAYMENT_NONE);
    order("/control/payment", "\"amount\":15000");
    event = ask(LINK_PAYMENT, item.uuid, "", "");
    assert_int_equal(event->payment.state, PAYMENT_DUE);
    assert_int_equal(event->payment.amount_vnd, 15000);
    assert_true(strncmp(event->payment.qr, "000201", 6) == 0);
    assert_string_equal(event->payment.receipt_no, "");
    order("/control/payment", "\"status\":3");
    event = ask(LINK_PAYMENT, item.dossier_no, "", owner());
    assert_int_equal(event->payment.state, PAYMENT_REPORTED);
    assert_string_equal(event->payment.qr, ""); /* nobody shall pay twice */
    order("/control/payment", "\"status\":5,\"receipt\":\"BL-0001\"");
    event = ask(LINK_PAYMENT, item.uuid, "", "");
    assert_int_equal(event->payment.state, PAYMENT_PAID);
    assert_string_equal(event->payment.receipt_no, "BL-0001");
    event = ask(LINK_PAYMENT, item.dossier_no, "", "001199000999");
    assert_int_equal(event->reason, STATUS_NOT_FOUND);
    assert_int_equal(event->payment.state, PAYMENT_NONE);
    static const char *const odd[] = { "\"amount\":0,\"status\":1", "\"amount\":15000,\"status\":9",
                                       "\"amount\":-5,\"status\":1", "\"amount\":15000,\"status\":0" };
    for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
        order("/control/payment", odd[i]);
        assert_int_equal(ask(LINK_PAYMENT, item.uuid, "", "")->payment.state, PAYMENT_NONE);
    }
    order("/control/payment", "\"amount\":15000,\"qr\":\"không phải mã\"");
    event = ask(LINK_PAYMENT, item.uuid, "", "");
    assert_int_equal(event->payment.state, PAYMENT_DUE);
    assert_string_equal(event->payment.qr, "");
}

static void one_ticket(void **state)
{
    (void)state;
    begin_case();
    struct dossier_ticket first = ask(LINK_TICKET, item.uuid, "", "")->ticket;
    assert_true(*first.number && *first.gate);
    const struct courier_event *event = ask(LINK_TICKET, item.dossier_no, "", owner());
    assert_int_equal(event->kind, COURIER_TICKET);
    assert_string_equal(event->ticket.number, first.number);
    event = ask(LINK_TICKET, item.dossier_no, "", "001199000999");
    assert_int_equal(event->reason, STATUS_NOT_FOUND);
    assert_string_equal(event->ticket.number, "");
    assert_int_equal(ask(LINK_TICKET, "K-0000-0000", "", "")->reason, STATUS_NOT_FOUND);
}

static const struct {
    const char *fault, *more;
} FAULTS[] = {
    { "reset_before", "" },
    { "reset_after", "" },
    { "reset_mid_body", "" },
    { "timeout", ",\"ms\":1200" },
    { "timeout_after", ",\"ms\":1200" },
    { "slow", ",\"ms\":1200" },
    { "drip", ",\"ms\":3000" },
    { "status", ",\"status\":202" },
    { "status203", "" },
    { "status401", "" },
    { "status", ",\"status\":404" },
    { "status429", ",\"retry_after\":0" },
    { "status500", "" },
    { "status503", "" },
    { "problem", ",\"status\":409" },
    { "garbage", "" },
    { "garbage_after", "" },
    { "html200", "" },
    { "empty200", "" },
    { "truncated", "" },
    { "huge", "" },
    { "deep", "" },
    { "bytes", ",\"text\":\"null\"" },
    { "bytes", ",\"text\":\"[]\"" },
    { "bytes", ",\"text\":\"{}\"" },
    { "bytes",
      ",\"text\":\"{\\\"data\\\":7,\\\"history\\\":7,\\\"payment\\\":7,\\\"paymentAmount\\\":[],\\\"ahead\\\":{}}\"" },
};

static void expect_nothing_invented(const char *fault, const struct courier_event *event)
{
    bool money = event->payment.state == PAYMENT_NONE || event->payment.amount_vnd == 15000;
    bool ticket = !*event->ticket.number || strcmp(event->ticket.number, "A001") == 0;
    bool of_ours = !*event->dossier_no || strcmp(event->dossier_no, item.dossier_no) == 0;
    EXPECT(money && ticket && of_ours, "%s, %s: invented", kind->adapter, fault);
}

/* The state was told before: what fails of log and payment leaves it standing. What was asked for itself is either told
 * rightly or said to have failed. After it the portal is asked again and tells. */
static void faults_at_every_call(void **state)
{
    (void)state;
    begin_case();
    order("/control/payment", "\"amount\":15000");
    assert_string_equal(ask(LINK_TICKET, item.uuid, "", "")->ticket.number, "A001");
    for (size_t i = 0; i < ARRAY_LEN(FAULTS); i++) {
        const char *name = FAULTS[i].fault;
        if (!plain()) {
            static const char *const side[] = { "GET /dossierlogs/*", "GET /dossiers/*/sequences",
                                                "GET /dossiers/*/payment" };
            kind_fault(&rig, side[i % 3], name, FAULTS[i].more);
            const struct courier_event *event = ask(LINK_LOOK_UP, item.uuid, "", "");
            EXPECT(event->kind == COURIER_STATE && strcmp(event->dossier_status, "new") == 0, "%s: state lost", name);
            expect_nothing_invented(name, event);
        }
        kind_fault(&rig, calls()->payment, name, FAULTS[i].more);
        const struct courier_event *event = ask(LINK_PAYMENT, item.uuid, "", "");
        EXPECT(event->kind == COURIER_PAYMENT, "%s, %s: kind %d", kind->adapter, name, (int)event->kind);
        expect_nothing_invented(name, event);
        kind_fault(&rig, calls()->ticket, name, FAULTS[i].more);
        event = ask(LINK_TICKET, item.uuid, "", "");
        EXPECT(event->kind == COURIER_TICKET && (event->reason == STATUS_OK) == (*event->ticket.number != '\0'),
               "%s, %s: ticket", kind->adapter, name);
        expect_nothing_invented(name, event);
        rig_control(&rig, "/control", "{\"clear\":true}");
    }
    assert_int_equal(ask(LINK_PAYMENT, item.uuid, "", "")->payment.amount_vnd, 15000);
    assert_string_equal(ask(LINK_TICKET, item.uuid, "", "")->ticket.number, "A001");
}

/* Right in shape, about another, or with one member changed. */
static void lies(void **state)
{
    (void)state;
    begin_case();
    order("/control/payment", "\"amount\":15000");
    static const struct {
        bool json1;
        const char *kind, *more;
        bool payment_none, ticket_none;
    } rows[] = {
        { false, "reply_field", ",\"field\":\"classPK\",\"value\":7", false, true },
        { false, "reply_field", ",\"field\":\"className\",\"value\":\"EFORM\"", false, true },
        { false, "reply_field", ",\"field\":\"codeNumber\",\"value\":\"\"", false, true },
        { false, "reply_field", ",\"field\":\"codeNumber\",\"value\":\"<b>1</b>\"", false, true },
        { false, "reply_field", ",\"field\":\"bookingId\",\"value\":0", false, true },
        { false, "reply_field", ",\"field\":\"paymentStatus\",\"value\":\"1\"", true, false },
        { false, "reply_field", ",\"field\":\"paymentAmount\",\"value\":\"15000\"", true, false },
        { false, "reply_drop", ",\"field\":\"paymentAmount\"", true, false },
        { true, "other_reference", "", true, true },
        { true, "reply_field", ",\"field\":\"number\",\"value\":\"\"", false, true },
        { true, "reply_field", ",\"field\":\"number\",\"value\":\"A\\r\\n1\"", false, true },
        { true, "reply_drop", ",\"field\":\"number\"", false, true },
        { true, "reply_field", ",\"field\":\"payment\",\"value\":\"due\"", true, false },
        { true, "reply_drop", ",\"field\":\"payment.amount_vnd\"", true, false },
        { true, "reply_field", ",\"field\":\"payment.amount_vnd\",\"value\":-15000", true, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].json1 != plain())
            continue;
        if (rows[i].payment_none) {
            kind_fault(&rig, calls()->payment, rows[i].kind, rows[i].more);
            EXPECT(ask(LINK_PAYMENT, item.uuid, "", "")->payment.state == PAYMENT_NONE, "%s: row %zu believed",
                   kind->adapter, i);
        }
        if (rows[i].ticket_none) {
            kind_fault(&rig, calls()->ticket, rows[i].kind, rows[i].more);
            EXPECT(!*ask(LINK_TICKET, item.uuid, "", "")->ticket.number, "%s: row %zu believed", kind->adapter, i);
        }
        rig_control(&rig, "/control", "{\"clear\":true}");
    }
    kind_fault(&rig, calls()->status, "other_reference", "");
    assert_string_equal(ask(LINK_LOOK_UP, item.uuid, "", "")->stage.desk, "");
}

static void nothing_personal_is_logged(void **state)
{
    (void)state;
    char command[400];
    snprintf(command, sizeof command,
             "! grep -aE 'Thử|00119900|Quầy|Nộp hồ sơ|970499|A001|secretCode|Application-Secret' '%s/courier.log'",
             rig.folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(way_and_log),
        cmocka_unit_test(payment_is_followed),
        cmocka_unit_test(one_ticket),
        cmocka_unit_test(faults_at_every_call),
        cmocka_unit_test(lies),
        cmocka_unit_test(who_is_told_what),
        cmocka_unit_test(nothing_personal_is_logged),
    };
    int failed = cmocka_run_group_tests_name("opencps2", tests, set_up_first, tear_down);
    return failed + cmocka_run_group_tests_name("json1", tests, set_up_second, tear_down);
}
