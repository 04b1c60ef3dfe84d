/* An old application's slip, for an officer and nobody else: what is true of it, what depends on answers that are gone,
 * and that it is counted as what it is. */
#include "core/reprint.h"

#include "core/printing.h"
#include "core/staff.h"
#include "core/tally.h"
#include "unit/core/fixture.h"

#define UUID "00000000-0000-4000-8000-000000000001"
#define NUMBER "000.00.00.H00-261121-0001"

enum { RECORDED_MS = 1000, SENT_MS = 2000, NEWS_MS = 3000 };

static struct settings staffed;
static struct staff_queue queue;
static struct tally tally;

static int setup(void **state)
{
    int status = kiosk_setup(state);
    struct kiosk *kiosk = *state;
    staffed = settings;
    staffed.staff[0] = (struct settings_staff){ .id = "CB-017", .role = STAFF_OFFICER, .pin_hash = "" };
    staffed.staff[1] = (struct settings_staff){ .id = "BD-002", .role = STAFF_POST, .pin_hash = "" };
    staffed.staff_count = 2;
    queue =
        (struct staff_queue){ .count = 1, .items = { { .uuid = UUID, .service = "birth", .changed_ms = NEWS_MS } } };
    tally_begin(&tally, 20779);
    kiosk->model.world.settings = &staffed;
    kiosk->model.world.staff_queue = &queue;
    kiosk->model.world.tally = &tally;
    return status;
}

static size_t asked(const struct kiosk *kiosk, enum effect_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < kiosk->effects.count; i++)
        count += kiosk->effects.items[i].kind == kind;
    return count;
}

static void sign_in(struct kiosk *kiosk, const char *id)
{
    char payload[STAFF_BADGE_PAYLOAD_BYTES];
    assert_int_equal(staff_badge_format(str_from(id), payload), STATUS_OK);
    kiosk_scan(kiosk, payload);
    struct msg pin = { .kind = MSG_TEXT, .text = "135790\n" }, answer = { .kind = MSG_STAFF, .status = STATUS_OK };
    kiosk_send(kiosk, &pin);
    kiosk_send(kiosk, &answer);
    assert_true(model_staff_in(&kiosk->model));
}

static void answer(struct kiosk *kiosk, enum status status, enum outbox_state state)
{
    struct msg msg = { .kind = MSG_STAFF_SHOWN,
                       .status = status,
                       .courier = { .kind = COURIER_STATE,
                                    .uuid = UUID,
                                    .reference = "K-7F3Q-92MD",
                                    .state = state,
                                    .recorded_ms = RECORDED_MS,
                                    .changed_ms = SENT_MS } };
    if (state == OUTBOX_ACCEPTED)
        (void)str_copy(msg.courier.dossier_no, sizeof msg.courier.dossier_no, STR(NUMBER));
    kiosk_send(kiosk, &msg);
}

static void open_slip(struct kiosk *kiosk, enum outbox_state state)
{
    sign_in(kiosk, "CB-017");
    kiosk_press(kiosk, ACTION_STAFF_SLIP, UUID);
    assert_int_equal(asked(kiosk, EFFECT_STAFF_SHOW), 1);
    assert_int_equal(asked(kiosk, EFFECT_STAFF_DEED), 1);
    answer(kiosk, STATUS_OK, state);
    assert_string_equal(kiosk_page(kiosk), "outcome");
    assert_true(model_is_reprint(&kiosk->model));
}

static void each_state_is_told_as_it_is(void **state)
{
    static const struct {
        enum outbox_state state;
        enum outcome_kind kind;
        const char *number;
    } cases[] = { { OUTBOX_QUEUED, OUTCOME_RECORDED, "K-7F3Q-92MD" },
                  { OUTBOX_SENDING, OUTCOME_RECORDED, "K-7F3Q-92MD" },
                  { OUTBOX_RETRY, OUTCOME_RECORDED, "K-7F3Q-92MD" },
                  { OUTBOX_NEEDS_STAFF, OUTCOME_NEEDS_STAFF, "K-7F3Q-92MD" },
                  { OUTBOX_ACCEPTED, OUTCOME_ACCEPTED, NUMBER } };
    struct kiosk *kiosk = *state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        open_slip(kiosk, cases[i].state);
        struct outcome_shown shown = model_outcome(&kiosk->model);
        assert_int_equal(shown.kind, cases[i].kind);
        assert_string_equal(shown.number, cases[i].number);
        assert_string_equal(shown.qr, cases[i].number);
        assert_false(shown.sheet.offered || shown.sheet.missed); /* its answers are gone */
        assert_false(model_back_enabled(&kiosk->model));
        kiosk_press(kiosk, ACTION_DONE, "");
        assert_string_equal(kiosk_page(kiosk), "staff_queue");
        assert_false(model_is_reprint(&kiosk->model));
        kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    }
    assert_int_equal(tally_sum(&tally, FIGURE_JOURNEY_BEGUN, NULL, NULL), 0);
    assert_int_equal(tally_sum(&tally, FIGURE_JOURNEY_ENDED, NULL, NULL), 0);
}

static void it_moves_on_while_it_is_read(void **state)
{
    struct kiosk *kiosk = *state;
    open_slip(kiosk, OUTBOX_RETRY);
    struct courier_event event = {
        .kind = COURIER_STATE, .uuid = UUID, .state = OUTBOX_ACCEPTED, .dossier_no = NUMBER
    };
    kiosk_courier(kiosk, event);
    assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_ACCEPTED);
    assert_true(model_is_reprint(&kiosk->model));
}

static void what_depends_on_answers_is_perhaps(void **state)
{
    struct kiosk *kiosk = *state;
    struct outcome_paper paper;
    open_slip(kiosk, OUTBOX_ACCEPTED);
    size_t perhaps = 0, surely = 0;
    for (size_t i = 0; model_outcome_paper_at(&kiosk->model, i, &paper); i++) {
        perhaps += paper.perhaps;
        surely += !paper.perhaps;
    }
    const struct service *service = catalogue_find(kiosk->model.world.catalogue, "birth");
    size_t wanted[2] = { 0, 0 };
    for (size_t i = 0; i < service->document_count; i++)
        if (!service->documents[i].held_by_state)
            wanted[service->documents[i].when.test != WHEN_ALWAYS]++;
    assert_int_equal(surely, wanted[0]);
    assert_int_equal(perhaps, wanted[1]);
    assert_true(perhaps > 0);
}

static void a_service_that_left_is_no_reason_to_fail(void **state)
{
    struct kiosk *kiosk = *state;
    char said[512];
    struct outcome_paper paper;
    (void)str_copy(queue.items[0].service, sizeof queue.items[0].service, STR("gone-since"));
    open_slip(kiosk, OUTBOX_ACCEPTED);
    assert_string_equal(model_outcome(&kiosk->model).number, NUMBER);
    assert_int_equal(model_outcome_step_count(&kiosk->model), 1);
    assert_true(model_outcome_step_at(&kiosk->model, 0, said, sizeof said));
    assert_false(model_outcome_paper_at(&kiosk->model, 0, &paper));
    assert_false(model_outcome_fact(&kiosk->model, OUTCOME_FEE, said, sizeof said));
}

static void each_print_is_counted(void **state)
{
    struct kiosk *kiosk = *state;
    struct msg print = { .kind = MSG_ACTION, .action = ACTION_PRINT, .arg = PRINTER_SLIP };
    struct msg done = { .kind = MSG_PRINT, .print = { PRINTER_SLIP, 1, PRINT_FAILED, PRINTER_READY, false } };
    kiosk->model.devices[DEVICE_PRINTER] = true;
    open_slip(kiosk, OUTBOX_RETRY);
    assert_int_equal(tally_sum(&tally, FIGURE_REPRINT, NULL, NULL), 0);
    kiosk_send(kiosk, &print);
    kiosk_send(kiosk, &print); /* the first is not done */
    kiosk_send(kiosk, &done);
    assert_true(model_outcome(&kiosk->model).slip.again);
    kiosk_send(kiosk, &print);
    assert_int_equal(tally_sum(&tally, FIGURE_REPRINT, "birth", NULL), 2);
}

/* Whoever printed before paying can have the receipt's number on paper too. */
static void a_receipt_that_came_later_is_printed(void **state)
{
    struct kiosk *kiosk = *state;
    struct msg print = { .kind = MSG_ACTION, .action = ACTION_PRINT, .arg = PRINTER_SLIP };
    struct msg done = { .kind = MSG_PRINT, .print = { PRINTER_SLIP, 1, PRINT_DONE, PRINTER_READY, false } };
    struct courier_event paid = { .kind = COURIER_PAYMENT,
                                  .uuid = UUID,
                                  .payment = { .state = PAYMENT_PAID, .amount_vnd = 8000, .receipt_no = "BL-1" } };
    kiosk->model.devices[DEVICE_PRINTER] = true;
    open_slip(kiosk, OUTBOX_ACCEPTED);
    kiosk_send(kiosk, &print);
    kiosk_send(kiosk, &done);
    assert_false(model_outcome(&kiosk->model).slip.offered);
    kiosk_courier(kiosk, paid);
    assert_true(model_outcome(&kiosk->model).slip.enabled);
}

static void nobody_else_gets_there(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_STAFF_SLIP, UUID);
    assert_int_equal(asked(kiosk, EFFECT_STAFF_SHOW), 0);
    answer(kiosk, STATUS_OK, OUTBOX_ACCEPTED); /* nobody asked */
    assert_string_equal(kiosk_page(kiosk), "home");
    sign_in(kiosk, "BD-002");
    kiosk_press(kiosk, ACTION_STAFF_SLIP, UUID);
    assert_int_equal(asked(kiosk, EFFECT_STAFF_SHOW), 0);
}

static void a_citizens_own_end_stays_their_own(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, NUMBER));
    assert_string_equal(kiosk_page(kiosk), "outcome");
    kiosk_press(kiosk, ACTION_CALL_STAFF, "");
    sign_in(kiosk, "CB-017");
    assert_string_equal(kiosk_page(kiosk), "outcome");
    kiosk_press(kiosk, ACTION_STAFF_SLIP, UUID);
    assert_int_equal(asked(kiosk, EFFECT_STAFF_SHOW), 0);
    assert_false(model_is_reprint(&kiosk->model));
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_string_equal(kiosk_page(kiosk), "goodbye");
}

static void what_is_not_known_is_said(void **state)
{
    struct kiosk *kiosk = *state;
    sign_in(kiosk, "CB-017");
    kiosk_press(kiosk, ACTION_STAFF_SLIP, "00000000-0000-4000-8000-000000000099");
    assert_int_equal(asked(kiosk, EFFECT_STAFF_SHOW), 0);
    kiosk_press(kiosk, ACTION_STAFF_SLIP, UUID);
    answer(kiosk, STATUS_UNAVAILABLE, OUTBOX_QUEUED);
    assert_string_equal(kiosk_page(kiosk), "staff_queue");
    assert_string_equal(kiosk->model.notice_key, "staff.courier_gone");
}

static void it_ends_with_the_officer(void **state)
{
    struct kiosk *kiosk = *state;
    open_slip(kiosk, OUTBOX_ACCEPTED);
    kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    assert_string_equal(kiosk_page(kiosk), "attract");
    open_slip(kiosk, OUTBOX_ACCEPTED);
    kiosk_wait(kiosk, 200000);
    assert_null(kiosk->model.session);
    assert_false(model_staff_in(&kiosk->model));
}

#define REPRINT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, kiosk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        REPRINT_TEST(each_state_is_told_as_it_is),
        REPRINT_TEST(it_moves_on_while_it_is_read),
        REPRINT_TEST(what_depends_on_answers_is_perhaps),
        REPRINT_TEST(a_service_that_left_is_no_reason_to_fail),
        REPRINT_TEST(each_print_is_counted),
        REPRINT_TEST(a_receipt_that_came_later_is_printed),
        REPRINT_TEST(nobody_else_gets_there),
        REPRINT_TEST(a_citizens_own_end_stays_their_own),
        REPRINT_TEST(what_is_not_known_is_said),
        REPRINT_TEST(it_ends_with_the_officer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
