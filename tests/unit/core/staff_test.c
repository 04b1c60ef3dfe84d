/* An officer at the screen: what opens, what only they may do, what is marked as theirs, and that it ends. */
#include "core/staff.h"
#include "unit/core/fixture.h"

#define PIN "135790"

static struct settings staffed;
static struct staff_queue queue;

static int setup(void **state)
{
    int status = kiosk_setup(state);
    struct kiosk *kiosk = *state;
    staffed = settings;
    staffed.staff[0] = (struct settings_staff){ .id = "CB-017", .role = STAFF_OFFICER, .pin_hash = "" };
    staffed.staff[1] = (struct settings_staff){ .id = "BD-002", .role = STAFF_POST, .pin_hash = "" };
    staffed.staff_count = 2;
    queue = (struct staff_queue){ .count = 1 };
    memcpy(queue.items[0].uuid, "00000000-0000-4000-8000-000000000001", UUID_TEXT_BYTES);
    queue.items[0].state = OUTBOX_NEEDS_STAFF;
    kiosk->model.world.settings = &staffed;
    kiosk->model.world.staff_queue = &queue;
    return status;
}

static bool asked(const struct kiosk *kiosk, enum effect_kind kind)
{
    for (size_t i = 0; i < kiosk->effects.count; i++)
        if (kiosk->effects.items[i].kind == kind)
            return true;
    return false;
}

static void badge(struct kiosk *kiosk, const char *id)
{
    char payload[STAFF_BADGE_PAYLOAD_BYTES];
    assert_int_equal(staff_badge_format(str_from(id), payload), STATUS_OK);
    kiosk_scan(kiosk, payload);
}

static void answer(struct kiosk *kiosk, enum status status)
{
    struct msg msg = { .kind = MSG_STAFF, .status = status, .arg = 3 };
    kiosk_send(kiosk, &msg);
}

static void type_pin(struct kiosk *kiosk)
{
    struct msg msg = { .kind = MSG_TEXT, .text = PIN "\n" };
    kiosk_send(kiosk, &msg);
}

static void sign_in(struct kiosk *kiosk, const char *id)
{
    badge(kiosk, id);
    assert_string_equal(kiosk_page(kiosk), "staff_sign_in");
    type_pin(kiosk);
    assert_true(asked(kiosk, EFFECT_STAFF_SIGN_IN));
    answer(kiosk, STATUS_OK);
    assert_true(model_staff_in(&kiosk->model));
}

static void come_and_help(struct kiosk *kiosk, const char *id)
{
    kiosk_press(kiosk, ACTION_CALL_STAFF, "");
    assert_true(kiosk->listening); /* for the badge */
    sign_in(kiosk, id);
}

static void a_badge_alone_opens_nothing(void **state)
{
    struct kiosk *kiosk = *state;
    badge(kiosk, "CB-017");
    kiosk_press(kiosk, ACTION_STAFF_QUEUE, "");
    kiosk_press(kiosk, ACTION_NEXT, "");
    assert_false(asked(kiosk, EFFECT_STAFF_SIGN_IN)); /* no PIN yet */
    assert_string_equal(kiosk_page(kiosk), "staff_sign_in");
    answer(kiosk, STATUS_OK); /* nobody asked */
    assert_false(model_staff_in(&kiosk->model));
    kiosk_press(kiosk, ACTION_CLOSE, "");
    assert_string_equal(model_staff_id(&kiosk->model), "");
}

static void a_strange_badge_is_no_paper_of_ours(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    badge(kiosk, "CB-999");
    assert_string_equal(kiosk_page(kiosk), "home");
    assert_string_equal(kiosk->model.notice_key, "scan_not_ours");
    staffed.staff_count = 0;
    badge(kiosk, "CB-017");
    assert_string_equal(kiosk_page(kiosk), "home");
}

static void a_wrong_pin_says_how_often_and_keeps_no_digit(void **state)
{
    struct kiosk *kiosk = *state;
    badge(kiosk, "CB-017");
    type_pin(kiosk);
    answer(kiosk, STATUS_REFUSED);
    assert_string_equal(model_staff_refusal_key(&kiosk->model), "staff.wrong_pin");
    assert_int_equal(model_staff_tries_left(&kiosk->model), 3);
    assert_int_equal(model_staff_pin_count(&kiosk->model), 0);
    assert_false(model_staff_in(&kiosk->model));
    type_pin(kiosk);
    answer(kiosk, STATUS_BUSY);
    assert_string_equal(model_staff_refusal_key(&kiosk->model), "staff.locked");
}

static void the_queue_is_for_officers(void **state)
{
    struct kiosk *kiosk = *state;
    sign_in(kiosk, "CB-017");
    assert_string_equal(kiosk_page(kiosk), "staff_queue");
    assert_true(asked(kiosk, EFFECT_STAFF_LIST));
    kiosk_press(kiosk, ACTION_STAFF_RETRY, "00000000-0000-4000-8000-000000000099");
    assert_false(asked(kiosk, EFFECT_STAFF_RETRY)); /* not in the list */
    kiosk_press(kiosk, ACTION_STAFF_RETRY, queue.items[0].uuid);
    assert_true(asked(kiosk, EFFECT_STAFF_RETRY));
    kiosk_press(kiosk, ACTION_STAFF_FIGURES, "");
    assert_string_equal(kiosk_page(kiosk), "staff_figures");
    kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    assert_string_equal(kiosk_page(kiosk), "attract");
    assert_false(model_staff_in(&kiosk->model));

    sign_in(kiosk, "BD-002");
    assert_string_equal(kiosk_page(kiosk), "home");
    kiosk_press(kiosk, ACTION_STAFF_QUEUE, "");
    kiosk_press(kiosk, ACTION_STAFF_EXPORT, "");
    assert_false(asked(kiosk, EFFECT_STAFF_EXPORT));
    assert_string_equal(kiosk_page(kiosk), "home");
}

static void what_an_officer_types_is_theirs(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_scan(kiosk, CARD);
    kiosk_next(kiosk);
    kiosk_choose(kiosk, "requester.relationship", "mother");
    come_and_help(kiosk, "CB-017");
    assert_string_equal(kiosk_page(kiosk), "ask");
    kiosk_type(kiosk, "requester.phone", "0912345678");
    kiosk_next(kiosk);
    assert_int_equal(kiosk_source(kiosk, "requester.relationship"), SOURCE_TYPED);
    assert_int_equal(kiosk_source(kiosk, "requester.phone"), SOURCE_STAFF);
    kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    assert_false(model_staff_in(&kiosk->model));
    kiosk_type(kiosk, "child.full_name", "Nguyễn Mẫu");
    kiosk_next(kiosk);
    assert_int_equal(kiosk_source(kiosk, "child.full_name"), SOURCE_TYPED);
    kiosk_fill_to(kiosk, "mother", "consent");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_next(kiosk);
    assert_non_null(strstr(kiosk->body, "\"assisted_by\":\"CB-017\""));
    assert_non_null(strstr(kiosk->body, "\"source\":\"staff\""));
    assert_non_null(strstr(kiosk->body, "\"identity\":\"claimed\"")); /* nobody compared a face */
}

static void only_an_officer_sees_the_face(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    kiosk_press(kiosk, ACTION_STAFF_FACE, "");
    assert_false(model_staff_face_seen(&kiosk->model)); /* the citizen cannot say it */
    /* `check` does not listen, the help page does */
    come_and_help(kiosk, "BD-002");
    kiosk_press(kiosk, ACTION_STAFF_FACE, "");
    assert_false(model_staff_face_seen(&kiosk->model));
    kiosk_press(kiosk, ACTION_STAFF_OUT, "");
    come_and_help(kiosk, "CB-017");
    kiosk_press(kiosk, ACTION_STAFF_FACE, "");
    assert_true(model_staff_face_seen(&kiosk->model));
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_next(kiosk);
    assert_non_null(strstr(kiosk->body, "\"identity\":\"staff_seen\""));
}

static void somebody_acting_for_the_citizen_is_read_over_and_sent(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    come_and_help(kiosk, "CB-017");
    assert_true(model_staff_delegate_askable(&kiosk->model));
    kiosk_press(kiosk, ACTION_STAFF_DELEGATE, "");
    assert_string_equal(kiosk_page_id(kiosk), "delegate");
    kiosk_next(kiosk);
    assert_true(model_error_count(&kiosk->model) > 0); /* a right without a proof is none */
    kiosk_type(kiosk, "delegate.full_name", "Trần Văn Mẫu");
    kiosk_type(kiosk, "delegate.number", "001096000025");
    kiosk_choose(kiosk, "delegate.right", "authorised");
    kiosk_type(kiosk, "delegate.proof", "Văn bản số 12");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_true(model_staff_delegate_there(&kiosk->model));
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_next(kiosk);
    assert_non_null(
        strstr(kiosk->body, "\"path\":\"delegate.number\",\"value\":\"001096000025\",\"source\":\"staff\""));
}

static void it_ends_with_the_session(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    come_and_help(kiosk, "CB-017");
    kiosk_wait(kiosk, 200000);
    assert_null(kiosk->model.session);
    assert_false(model_staff_in(&kiosk->model));
    badge(kiosk, "CB-017");
    type_pin(kiosk);
    kiosk_wait(kiosk, 200000);
    assert_string_equal(model_staff_id(&kiosk->model), "");
    assert_int_equal(model_staff_pin_count(&kiosk->model), 0);
}

#define STAFF_TEST(name) cmocka_unit_test_setup_teardown(name, setup, kiosk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAFF_TEST(a_badge_alone_opens_nothing),
        STAFF_TEST(a_strange_badge_is_no_paper_of_ours),
        STAFF_TEST(a_wrong_pin_says_how_often_and_keeps_no_digit),
        STAFF_TEST(the_queue_is_for_officers),
        STAFF_TEST(what_an_officer_types_is_theirs),
        STAFF_TEST(only_an_officer_sees_the_face),
        STAFF_TEST(somebody_acting_for_the_citizen_is_read_over_and_sent),
        STAFF_TEST(it_ends_with_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
