/* A session is one person's: it ends wiped, however it ends, and the next one finds the kiosk as new. */
#include "unit/core/fixture.h"

/* The arena's memory cannot be seen from outside; the session is its first allocation, and a reset wipes without
 * unmapping, so its bytes can be looked at afterwards. */
static bool remembers(const void *memory, size_t size, const char *canary)
{
    return memmem(memory, size, canary, strlen(canary)) != NULL;
}

static bool all_zero(const unsigned char *memory, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (memory[i])
            return false;
    return true;
}

static const unsigned char *full_session(struct kiosk *kiosk)
{
    kiosk_submit(kiosk);
    const struct session *session = kiosk->model.session;
    assert_true(remembers(session, sizeof *session, CANARY));
    assert_false(remembers(&kiosk->model, sizeof kiosk->model, CANARY)); /* all of a person is in the session */
    return (const unsigned char *)session;
}

static void assert_forgotten(struct kiosk *kiosk, const unsigned char *memory)
{
    assert_null(kiosk->model.session);
    assert_true(all_zero(memory, sizeof(struct session)));
    assert_false(remembers(&kiosk->model, sizeof kiosk->model, CANARY));
    assert_int_equal(kiosk->forgets, 1);
}

static void finished_sessions_are_wiped(void **state)
{
    struct kiosk *kiosk = *state;
    const unsigned char *memory = full_session(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_forgotten(kiosk, memory);
    assert_string_equal(kiosk_page(kiosk), "goodbye");
    kiosk_wait(kiosk, 10000);
    assert_string_equal(kiosk_page(kiosk), "attract");
    assert_true(kiosk->listening);
}

static void cancelled_sessions_are_wiped(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    const unsigned char *memory = (const unsigned char *)kiosk->model.session;
    kiosk_press(kiosk, ACTION_HOME, "");
    assert_int_equal(kiosk->model.dialog, DIALOG_LEAVE);
    kiosk_press(kiosk, ACTION_CLOSE, "");
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_press(kiosk, ACTION_HOME, "");
    kiosk_press(kiosk, ACTION_LEAVE, "");
    assert_forgotten(kiosk, memory);
}

static void idle_sessions_are_asked_then_wiped(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    const unsigned char *memory = (const unsigned char *)kiosk->model.session;
    kiosk_wait(kiosk, 59999);
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_wait(kiosk, 1);
    assert_string_equal(kiosk_page(kiosk), "still_there");
    kiosk_press(kiosk, ACTION_STAY, "");
    assert_string_equal(kiosk_page(kiosk), "check");
    for (int i = 0; i < 5; i++) { /* extendable without limit */
        kiosk_wait(kiosk, 60000);
        assert_string_equal(kiosk_page(kiosk), "still_there");
        kiosk_wait(kiosk, 29999);
        kiosk_press(kiosk, ACTION_STAY, "");
    }
    kiosk_wait(kiosk, 60000);
    kiosk_press(kiosk, ACTION_NEXT, ""); /* a sign of life; but what lies beneath cannot be pressed */
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_wait(kiosk, 60000);
    kiosk_scan(kiosk, CARD_OTHER); /* perhaps the next person's: no sign of this one */
    assert_string_equal(kiosk_page(kiosk), "still_there");
    kiosk_wait(kiosk, 30000);
    assert_string_equal(kiosk_page(kiosk), "attract");
    assert_forgotten(kiosk, memory);
}

static void every_sign_of_life_counts(void **state)
{
    struct kiosk *kiosk = *state;
    static const enum msg_kind signs[] = { MSG_TOUCH, MSG_ACTION, MSG_TEXT, MSG_KEYS, MSG_EDIT, MSG_SCAN };
    static const enum msg_kind none[] = { MSG_TICK, MSG_UNREAD, MSG_DEVICE, MSG_COURIER };
    kiosk_open(kiosk);
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        kiosk_wait(kiosk, 50000);
        struct msg msg = { .kind = signs[i], .action = ACTION_NONE };
        kiosk_send(kiosk, &msg);
        kiosk_wait(kiosk, 50000);
        assert_string_equal(kiosk_page(kiosk), "scan");
        kiosk_press(kiosk, ACTION_FOCUS, "");
    }
    for (size_t i = 0; i < ARRAY_LEN(none); i++) {
        kiosk_wait(kiosk, 50000);
        struct msg msg = { .kind = none[i], .courier = { .kind = COURIER_HEALTH } };
        kiosk_send(kiosk, &msg);
        kiosk_wait(kiosk, 10000);
        assert_string_equal(kiosk_page(kiosk), "still_there");
        kiosk_press(kiosk, ACTION_STAY, "");
    }
}

/* Whatever is drawn does something: the header's tools first say "I am here", then act. */
static void any_touch_answers_still_there(void **state)
{
    struct kiosk *kiosk = *state;
    static const struct {
        enum msg_kind kind;
        enum action action;
    } signs[] = { { MSG_TOUCH, ACTION_NONE },       { MSG_TEXT, ACTION_NONE },   { MSG_KEYS, ACTION_NONE },
                  { MSG_EDIT, ACTION_NONE },        { MSG_ACTION, ACTION_STAY }, { MSG_ACTION, ACTION_CONTRAST },
                  { MSG_ACTION, ACTION_CALL_STAFF } };
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "name");
    for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
        kiosk_wait(kiosk, 60000);
        assert_string_equal(kiosk_page(kiosk), "still_there");
        struct msg msg = { .kind = signs[i].kind, .action = (int)signs[i].action, .text = "x", .edit_key = EDIT_ENTER };
        kiosk_send(kiosk, &msg);
        assert_true(kiosk->model.changed);
        assert_string_equal(kiosk_page(kiosk), signs[i].action == ACTION_CALL_STAFF ? "help" : "ask");
        assert_string_equal(kiosk_value(kiosk, "child.full_name"), "");
    }
    assert_int_equal(kiosk->model.look.theme, LOOK_CONTRAST);
}

static void elders_have_longer(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_press(kiosk, ACTION_ELDER, "");
    kiosk_wait(kiosk, 89999);
    assert_string_equal(kiosk_page(kiosk), "scan");
    kiosk_wait(kiosk, 1);
    assert_string_equal(kiosk_page(kiosk), "still_there");
}

static void sending_is_not_interrupted(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "consent");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_wait(kiosk, 55000);
    kiosk_next(kiosk);
    kiosk->model.input_ms -= 55000; /* as if nothing had been touched for long */
    kiosk_wait(kiosk, 15000);
    assert_string_equal(kiosk_page(kiosk), "sending");
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    kiosk_wait(kiosk, 12000);
    kiosk_wait(kiosk, 60000);
    assert_string_equal(kiosk_page(kiosk), "still_there");
    kiosk_wait(kiosk, 30000);
    assert_string_equal(kiosk_page(kiosk), "goodbye"); /* an outcome was reached */
    assert_null(kiosk->model.session);
}

static void looks_return_to_their_defaults(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_LANGUAGE_MENU, "");
    assert_string_equal(kiosk_page(kiosk), "language");
    kiosk_press(kiosk, ACTION_LANGUAGE_SET, "en");
    assert_ptr_equal(kiosk->model.texts, kiosk->en);
    kiosk_press(kiosk, ACTION_LANGUAGE_SET, "xx");
    assert_int_equal(kiosk->model.look.language, 1);
    kiosk_press(kiosk, ACTION_TEXT_SIZE, "");
    kiosk_act(kiosk, ACTION_TEXT_SIZE, 4, "");
    assert_int_equal(kiosk->model.look.text_size, 3);
    kiosk_press(kiosk, ACTION_CONTRAST, "");
    kiosk_press(kiosk, ACTION_LOWER, "");
    kiosk_press(kiosk, ACTION_VOICE, "");
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_wait(kiosk, 90000);
    kiosk_wait(kiosk, 30000);
    static const struct look defaults;
    assert_memory_equal(&kiosk->model.look, &defaults, sizeof defaults);
    assert_ptr_equal(kiosk->model.texts, kiosk->vi);
    assert_string_equal(kiosk_page(kiosk), "attract");
}

static void the_next_person_finds_nothing(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    char first[UUID_TEXT_BYTES], number[64];
    memcpy(first, kiosk->uuid, sizeof first);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    kiosk_press(kiosk, ACTION_DONE, "");
    kiosk_press(kiosk, ACTION_BEGIN, "");
    assert_false(model_card_number(&kiosk->model, number, sizeof number));
    kiosk->submits = 0;
    kiosk_press(kiosk, ACTION_LIST, "services");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_int_equal(model_scan(&kiosk->model).state, SCAN_WAITING);
    assert_int_equal(kiosk->model.session->form.count, 0);
    kiosk_scan(kiosk, CARD_OTHER);
    kiosk_next(kiosk);
    kiosk_fill_to(kiosk, "father", "submit");
    assert_string_not_equal(kiosk->uuid, first);
    assert_null(strstr(kiosk->body, CANARY));
    /* The first person's dossier moving on is no news for the second. */
    struct courier_event event = kiosk_accepted(kiosk, "000.00.00.H00-261121-0001");
    memcpy(event.uuid, first, sizeof first);
    kiosk_courier(kiosk, event);
    assert_string_equal(kiosk_page(kiosk), "sending");
}

static void who_leaves_is_thanked_as_they_read(void **state)
{
    struct kiosk *kiosk = *state;
    const struct look plain = { 0 };
    for (int next_person = 0; next_person < 2; next_person++) {
        kiosk->submits = 0;
        kiosk_submit(kiosk);
        kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
        kiosk_press(kiosk, ACTION_ELDER, "");
        struct look look = kiosk->model.look;
        kiosk_press(kiosk, ACTION_DONE, "");
        assert_string_equal(kiosk_page(kiosk), "goodbye");
        assert_memory_equal(&kiosk->model.look, &look, sizeof look);
        kiosk_press(kiosk, ACTION_CONTRAST, "");
        assert_string_equal(kiosk_page(kiosk), "goodbye");
        assert_null(kiosk->model.session);
        assert_true(kiosk->model.look.elder && kiosk->model.look.theme != LOOK_LIGHT);
        if (next_person)
            kiosk_press(kiosk, ACTION_BEGIN, "");
        else
            kiosk_wait(kiosk, 60000);
        assert_string_equal(kiosk_page(kiosk), next_person ? "home" : "attract");
        assert_memory_equal(&kiosk->model.look, &plain, sizeof plain);
    }
}

static void another_service_keeps_the_card_only(void **state)
{
    struct kiosk *kiosk = *state;
    char number[64];
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    kiosk_press(kiosk, ACTION_HOME, "");
    assert_string_equal(kiosk_page(kiosk), "home");
    assert_int_equal(kiosk->model.session->form.count, 0);
    assert_int_equal(kiosk->model.session->body[0], 0);
    assert_true(model_card_number(&kiosk->model, number, sizeof number));
}

static void tools_tried_on_the_first_page_leave_no_trace(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_CONTRAST, "");
    kiosk_press(kiosk, ACTION_LANGUAGE_MENU, "");
    kiosk_wait(kiosk, 60000);
    assert_string_equal(kiosk_page(kiosk), "attract");
    assert_null(kiosk->model.session);
    assert_int_equal(kiosk->model.look.theme, LOOK_LIGHT);
}

static void slides_and_the_clock_turn(void **state)
{
    struct kiosk *kiosk = *state;
    int slides = 0, changes = 0;
    for (int i = 0; i < 60; i++) {
        int before = kiosk->model.slide;
        kiosk_wait(kiosk, 1000);
        slides += kiosk->model.slide != before;
        changes += kiosk->model.changed;
    }
    assert_int_equal(slides, 7);
    assert_in_range(changes, 7, 9); /* nothing is drawn between */
    assert_null(kiosk->model.session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(finished_sessions_are_wiped),         KIOSK_TEST(cancelled_sessions_are_wiped),
        KIOSK_TEST(idle_sessions_are_asked_then_wiped),  KIOSK_TEST(every_sign_of_life_counts),
        KIOSK_TEST(any_touch_answers_still_there),       KIOSK_TEST(elders_have_longer),
        KIOSK_TEST(sending_is_not_interrupted),          KIOSK_TEST(looks_return_to_their_defaults),
        KIOSK_TEST(the_next_person_finds_nothing),       KIOSK_TEST(who_leaves_is_thanked_as_they_read),
        KIOSK_TEST(another_service_keeps_the_card_only), KIOSK_TEST(tools_tried_on_the_first_page_leave_no_trace),
        KIOSK_TEST(slides_and_the_clock_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
