/* Handing over and what is said afterwards: the body byte for byte, and no word the courier did not say. */
#include "unit/core/fixture.h"

#include <jansson.h>

#include "core/sending.h"
#include "core/submission.h"

static enum outcome_kind outcome(const struct kiosk *kiosk)
{
    return model_outcome(&kiosk->model).kind;
}

static void the_body_is_exactly_what_was_checked(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    char expected[4096];
    assert_true(str_format(
        expected, sizeof expected,
        "{\"uuid\":\"%s\",\"service\":\"birth\",\"procedure\":\"1.001193\",\"agency\":\"Ủy ban nhân dân cấp xã\","
        "\"identity\":\"claimed\",\"assisted_by\":null,\"language\":\"vi\",\"opened_at\":\"2026-11-21T%s+07:00\","
        "\"consented_at\":\"2026-11-21T%s+07:00\",\"applicant\":{\"name\":\"Nguyễn Thị Thử Nghiệm\","
        "\"id_no\":\"001199000017\",\"id_date\":\"2021-05-10\",\"address\":\"Thôn Mẫu, Xã Mẫu Bình, Tỉnh Mẫu\","
        "\"phone\":\"0912345678\",\"email\":\"\"},\"answers\":["
        "{\"path\":\"requester.number\",\"value\":\"001199000017\",\"source\":\"citizen_card\"},"
        "{\"path\":\"requester.full_name\",\"value\":\"Nguyễn Thị Thử Nghiệm\",\"source\":\"citizen_card\"},"
        "{\"path\":\"requester.birth_date\",\"value\":\"1999-02-03\",\"source\":\"citizen_card\"},"
        "{\"path\":\"requester.sex\",\"value\":\"female\",\"source\":\"citizen_card\"},"
        "{\"path\":\"requester.residence\",\"value\":\"Thôn Mẫu, Xã Mẫu Bình, Tỉnh Mẫu\",\"source\":\"citizen_card\"},"
        "{\"path\":\"requester.issue_date\",\"value\":\"2021-05-10\",\"source\":\"citizen_card\"},"
        "{\"path\":\"requester.relationship\",\"value\":\"mother\",\"source\":\"typed\"},"
        "{\"path\":\"requester.phone\",\"value\":\"0912345678\",\"source\":\"typed\"},"
        "{\"path\":\"child.full_name\",\"value\":\"NGUYỄN THỊ MINH ÁNH\",\"source\":\"typed\"},"
        "{\"path\":\"child.birth_date\",\"value\":\"2026-11-12\",\"source\":\"typed\"},"
        "{\"path\":\"child.sex\",\"value\":\"female\",\"source\":\"typed\"},"
        "{\"path\":\"child.ethnic\",\"value\":\"Kinh\",\"source\":\"typed\"},"
        "{\"path\":\"child.native.province\",\"value\":\"02\",\"source\":\"default\"},"
        "{\"path\":\"child.native.commune\",\"value\":\"00101\",\"source\":\"default\"},"
        "{\"path\":\"child.native.street\",\"value\":\"Thôn 3\",\"source\":\"typed\"},"
        "{\"path\":\"mother.full_name\",\"value\":\"Nguyễn Thị Thử Nghiệm\",\"source\":\"citizen_card\"},"
        "{\"path\":\"mother.number\",\"value\":\"001199000017\",\"source\":\"citizen_card\"}],"
        "\"consents\":[{\"purpose\":\"submit_dossier\",\"text_version\":\"v1-vi\",\"at\":\"2026-11-21T%s+07:00\"}]}",
        kiosk->uuid, "17:07:01", "17:07:01", "17:07:01"));
    assert_string_equal(kiosk->body, expected);
    json_t *root = json_loads(kiosk->body, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    json_decref(root);
    assert_int_equal(kiosk->uuid[14], '4'); /* version 4 */
    assert_non_null(strchr("89ab", kiosk->uuid[19]));
}

static void hidden_and_hostile_answers(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "other", "other");
    kiosk_type(kiosk, "other.why", "a\"b\\c</x>");
    kiosk_type(kiosk, "other.copies", "7");
    kiosk_fill_to(kiosk, "other", "check");
    static char body[BODY_BYTES_MAX];
    size_t length;
    assert_int_equal(submission_build(&kiosk->model, body, sizeof body, &length), STATUS_OK);
    json_error_t error;
    json_t *root = json_loads(body, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    size_t index, found = 0;
    json_t *answer;
    json_array_foreach(json_object_get(root, "answers"), index, answer)
    {
        if (strcmp(json_string_value(json_object_get(answer, "path")), "other.why") == 0) {
            assert_string_equal(json_string_value(json_object_get(answer, "value")), "a\"b\\c</x>");
            found++;
        }
    }
    assert_int_equal(found, 1);
    json_decref(root);
    /* Every cut of the room ends in a clean refusal. */
    for (size_t size = 1; size < length; size += 37)
        assert_int_equal(submission_build(&kiosk->model, body, size, &length), STATUS_TOO_LARGE);
    /* The same answers, hidden: kept, not sent. */
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "requester.relationship");
    kiosk_choose(kiosk, "requester.relationship", "father");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_int_equal(submission_build(&kiosk->model, body, sizeof body, &length), STATUS_OK);
    assert_null(strstr(body, "\"other."));
    assert_string_equal(kiosk_value(kiosk, "other.copies"), "7");
}

static void consent_is_asked_and_never_ticked(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "consent");
    assert_false(model_consent(&kiosk->model, "submit_dossier"));
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "consent");
    assert_string_equal(model_page_error_key(&kiosk->model), "consent.needed");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "consent");
    assert_int_equal(kiosk->submits, 0);
}

static void a_changed_answer_asks_for_consent_again(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "consent");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_next(kiosk); /* looked once more, changed nothing */
    assert_string_equal(kiosk_page(kiosk), "consent");
    assert_true(model_consent(&kiosk->model, "submit_dossier"));
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "requester.phone");
    kiosk_type(kiosk, "requester.phone", "0912 345 679");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "consent");
    assert_false(model_consent(&kiosk->model, "submit_dossier"));
    kiosk_next(kiosk);
    assert_int_equal(kiosk->submits, 0);
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_next(kiosk);
    assert_int_equal(kiosk->submits, 1);
}

/* "Still there?" and "thank you" know whether anything is kept. */
static void what_is_kept_is_not_said_to_be_deleted(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    assert_false(model_outcome_kept(&kiosk->model));
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    assert_true(model_outcome_kept(&kiosk->model));
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_string_equal(kiosk_page(kiosk), "goodbye");
    assert_true(kiosk->model.goodbye_kept);
    kiosk_wait(kiosk, 7000);
    kiosk_open(kiosk);
    kiosk_scan(kiosk, CARD);
    kiosk_press(kiosk, ACTION_HOME, "");
    kiosk_press(kiosk, ACTION_LEAVE, "");
    assert_string_equal(kiosk_page(kiosk), "goodbye");
    assert_false(kiosk->model.goodbye_kept);
}

static void accepted_after_stored(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    assert_int_equal(model_sending(&kiosk->model), SENDING_SAVING);
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    assert_string_equal(kiosk_page(kiosk), "sending");
    assert_int_equal(model_sending(&kiosk->model), SENDING_WAITING);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_ACCEPTED);
    assert_string_equal(shown.number, "000.00.00.H00-261121-0001");
    assert_string_equal(shown.qr, shown.number);
    char step[512];
    assert_int_equal(model_outcome_step_count(&kiosk->model), 6);
    assert_true(model_outcome_step_at(&kiosk->model, 1, step, sizeof step));
    assert_string_equal(step, "Mang d.slip."); /* what the state holds is not asked for */
    assert_true(model_outcome_step_at(&kiosk->model, 3, step, sizeof step));
    assert_string_equal(step, "Nơi giải quyết: Ủy ban nhân dân cấp xã");
    assert_true(model_outcome_step_at(&kiosk->model, 4, step, sizeof step)); /* for there is a paper to hand in */
    assert_string_equal(step, "Nơi nộp giấy tờ: Một cửa");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "outcome"); /* nobody goes back into a form that was sent */
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_string_equal(kiosk_page(kiosk), "goodbye");
}

static void no_false_accepted(void **state)
{
    struct kiosk *kiosk = *state;
    struct courier_event event;
    /* Without a submission nothing is believed. */
    kiosk_open(kiosk);
    memcpy(kiosk->uuid, kiosk->model.session->uuid, sizeof kiosk->uuid);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0009"));
    assert_string_equal(kiosk_page(kiosk), "scan");
    kiosk_fill_to(kiosk, "mother", "submit");
    /* Another application's events. */
    event = kiosk_accepted(kiosk, "000.00.00.H00-261121-0001");
    event.uuid[0] = event.uuid[0] == 'a' ? 'b' : 'a';
    kiosk_courier(kiosk, event);
    assert_string_equal(kiosk_page(kiosk), "sending");
    event.kind = COURIER_REFUSED;
    kiosk_courier(kiosk, event);
    event.kind = COURIER_STORED;
    kiosk_courier(kiosk, event);
    assert_string_equal(kiosk_page(kiosk), "sending");
    assert_int_equal(kiosk->model.session->delivery.state, DELIVERY_HANDED);
    /* Accepted, but no number. */
    kiosk_courier(kiosk, kiosk_accepted(kiosk, ""));
    assert_string_equal(kiosk_page(kiosk), "sending");
    /* States that are not acceptance, even with a number in them. */
    static const enum outbox_state states[] = { OUTBOX_QUEUED, OUTBOX_SENDING, OUTBOX_RETRY };
    for (size_t i = 0; i < ARRAY_LEN(states); i++) {
        event = kiosk_accepted(kiosk, "000.00.00.H00-261121-0001");
        event.state = states[i];
        kiosk_courier(kiosk, event);
        assert_int_not_equal(outcome(kiosk), OUTCOME_ACCEPTED);
    }
    kiosk_wait(kiosk, SENDING_SENT_WAIT_MS + 1);
    assert_int_equal(outcome(kiosk), OUTCOME_RECORDED);
}

static void recorded_becomes_accepted_while_shown(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    assert_int_equal(model_sending(&kiosk->model), SENDING_SAVING);
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    kiosk_wait(kiosk, SENDING_SLOW_MS - 1);
    assert_false(model_sending_slow(&kiosk->model));
    kiosk_wait(kiosk, 1);
    assert_true(model_sending_slow(&kiosk->model));
    assert_int_equal(model_sending(&kiosk->model), SENDING_WAITING); /* nobody has said that it moves */
    struct courier_event moving = kiosk_event(kiosk, COURIER_STATE);
    moving.state = OUTBOX_SENDING;
    kiosk_courier(kiosk, moving);
    assert_int_equal(model_sending(&kiosk->model), SENDING_SENDING);
    kiosk_wait(kiosk, SENDING_SENT_WAIT_MS - SENDING_SLOW_MS - 1);
    assert_string_equal(kiosk_page(kiosk), "sending");
    kiosk_wait(kiosk, 1);
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_RECORDED);
    char reference[REFERENCE_BYTES];
    courier_reference(kiosk->uuid, reference);
    assert_string_equal(shown.number, reference);
    assert_string_equal(shown.qr, reference);
    assert_string_equal(shown.when, "Ghi nhận lúc 17:07 ngày 21/11/2026");
    assert_string_equal(shown.text_key, "outcome.recorded.text");
    struct courier_event health = { .kind = COURIER_HEALTH, .health = kiosk->model.health };
    health.health.clock_believable = false; /* then it says so, and tells no time that it does not know */
    kiosk_courier(kiosk, health);
    shown = model_outcome(&kiosk->model);
    assert_string_equal(shown.text_key, "outcome.recorded.text_clock");
    assert_null(strstr(shown.when, "17:07"));
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    assert_int_equal(outcome(kiosk), OUTCOME_ACCEPTED);
    struct courier_event late = kiosk_event(kiosk, COURIER_STATE); /* an older event that comes later */
    late.state = OUTBOX_RETRY;
    kiosk_courier(kiosk, late);
    assert_int_equal(outcome(kiosk), OUTCOME_ACCEPTED);
    assert_string_equal(model_outcome(&kiosk->model).number, "000.00.00.H00-261121-0001");
}

/* The line is blamed only when it was the line. */
static void recorded_says_why(void **state)
{
    static const struct {
        enum status reason;
        const char *key;
    } table[] = {
        { STATUS_NO_NETWORK, "outcome.recorded.text_line" },
        { STATUS_TIMEOUT, "outcome.recorded.text_line" },
        { STATUS_CLOCK_WRONG, "outcome.recorded.text_clock" },
        { STATUS_TLS, "outcome.recorded.text" },
        { STATUS_RETRY, "outcome.recorded.text" },
        { STATUS_BUSY, "outcome.recorded.text" },
    };
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct courier_event event = kiosk_event(kiosk, COURIER_STATE);
        event.state = OUTBOX_RETRY;
        event.reason = table[i].reason;
        event.retry_at_ms = kiosk->stamp.wall_ms + SENDING_SENT_WAIT_MS + 1;
        kiosk_courier(kiosk, event);
        assert_int_equal(outcome(kiosk), OUTCOME_RECORDED);
        assert_string_equal(model_outcome(&kiosk->model).text_key, table[i].key);
    }
}

/* An amount is said with its condition, and every amount that may apply. */
static void fees_are_told_whole(void **state)
{
    struct kiosk *kiosk = *state;
    struct service service = services[0];
    struct catalogue one = { .services = &service, .service_count = 1 };
    char words[512];
    static const struct {
        const struct fee *fees;
        size_t count;
        const char *words;
    } table[] = {
        { noted_fees, ARRAY_LEN(noted_fees) - 2,
          "Lệ phí: Miễn phí trong 60 ngày. Sau 60 ngày thì hỏi. 7.000 đồng. Tính cho một người." },
        { &noted_fees[ARRAY_LEN(noted_fees) - 2], 1, "Lệ phí: Tỉnh quy định." },
        { &noted_fees[ARRAY_LEN(noted_fees) - 1], 1, "Lệ phí: Nhà nước quy định." },
        { noted_fees, 1, "Lệ phí: 15.000 đồng. Xin hỏi." },
        { fees, 1, "Lệ phí: Không phải trả." },
    };
    kiosk->model.world.catalogue = &one;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        service.fees = table[i].fees;
        service.fee_count = table[i].count;
        assert_true(model_outcome_step_at(&kiosk->model, 2, words, sizeof words));
        assert_string_equal(words, table[i].words);
    }
}

static void a_line_that_is_down_is_told_at_once(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    struct courier_event event = kiosk_event(kiosk, COURIER_STATE);
    event.state = OUTBOX_RETRY;
    event.reason = STATUS_RETRY;
    event.retry_at_ms = kiosk->stamp.wall_ms + SENDING_SENT_WAIT_MS;
    kiosk_courier(kiosk, event);
    assert_string_equal(kiosk_page(kiosk), "sending");
    event.reason = STATUS_NO_NETWORK;
    kiosk_courier(kiosk, event);
    assert_int_equal(outcome(kiosk), OUTCOME_RECORDED);
    event.state = OUTBOX_NEEDS_STAFF;
    kiosk_courier(kiosk, event);
    assert_int_equal(outcome(kiosk), OUTCOME_NEEDS_STAFF);
    assert_int_equal(model_outcome_step_count(&kiosk->model), 3);
}

static void refused_keeps_the_answers(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    char uuid[UUID_TEXT_BYTES];
    memcpy(uuid, kiosk->uuid, sizeof uuid);
    struct courier_event event = kiosk_event(kiosk, COURIER_REFUSED);
    event.reason = STATUS_DISK_FULL;
    kiosk_courier(kiosk, event);
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_FAILED);
    assert_string_equal(shown.reason_key, "status.disk_full");
    assert_string_equal(shown.number, "");
    assert_true(shown.retry_allowed && shown.back_allowed && !shown.slip.offered);
    kiosk_press(kiosk, ACTION_BACK, ""); /* surely not stored: may be changed */
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_string_equal(kiosk_value(kiosk, "child.sex"), "female");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "sending");
    assert_int_equal(kiosk->submits, 2);
    assert_string_equal(kiosk->uuid, uuid);
}

static void silence_is_not_success(void **state)
{
    struct kiosk *kiosk = *state;
    static char first[BODY_BYTES_MAX];
    kiosk_submit(kiosk);
    memcpy(first, kiosk->body, sizeof first);
    kiosk_courier(kiosk, (struct courier_event){ .kind = COURIER_LOST });
    kiosk_wait(kiosk, SENDING_STORE_WAIT_MS - 1);
    assert_string_equal(kiosk_page(kiosk), "sending");
    kiosk_wait(kiosk, 1);
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_FAILED);
    assert_true(shown.retry_allowed);
    assert_false(shown.back_allowed); /* it may be on disk already: nothing may change under this UUID */
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "outcome");
    kiosk_press(kiosk, ACTION_RETRY, "");
    assert_string_equal(kiosk_page(kiosk), "sending");
    assert_int_equal(kiosk->submits, 2);
    assert_string_equal(kiosk->body, first);
    kiosk_wait(kiosk, SENDING_STORE_WAIT_MS);
    assert_int_equal(outcome(kiosk), OUTCOME_FAILED);
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED)); /* it had been there all along */
    assert_int_equal(outcome(kiosk), OUTCOME_RECORDED);
    assert_false(model_back_enabled(&kiosk->model));
}

static void a_disk_that_filled_up_meanwhile(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "consent");
    kiosk_courier(kiosk,
                  (struct courier_event){ .kind = COURIER_HEALTH, .health = { .accepting = STATUS_QUEUE_FULL } });
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_next(kiosk);
    assert_int_equal(outcome(kiosk), OUTCOME_FAILED);
    assert_int_equal(kiosk->submits, 0);
    kiosk_courier(kiosk, (struct courier_event){ .kind = COURIER_HEALTH, .health = { .accepting = STATUS_OK } });
    kiosk_press(kiosk, ACTION_RETRY, "");
    assert_int_equal(kiosk->submits, 1);
}

static void looking_up(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "status");
    assert_string_equal(model_focused_path(&kiosk->model), "lookup.number");
    kiosk_press(kiosk, ACTION_LOOK_UP, "");
    assert_int_equal(kiosk->look_ups, 0);
    kiosk_type(kiosk, "lookup.number", "k-7f3q-92md"); /* a code is no word: Telex keeps out */
    kiosk_press(kiosk, ACTION_LOOK_UP, "");
    assert_int_equal(kiosk->look_ups, 1);
    assert_string_equal(model_look_up(&kiosk->model).number, "K-7F3Q-92MD");
    struct courier_event event = { .kind = COURIER_STATE, .uuid = "another", .reference = "K-0000-0000" };
    kiosk_courier(kiosk, event);
    assert_int_equal(model_look_up(&kiosk->model).state, LOOK_UP_WAITING); /* not what was asked for */
    memcpy(event.reference, "K-7F3Q-92MD", 12);
    event.state = OUTBOX_ACCEPTED;
    memcpy(event.dossier_no, "A-261121-0001", 14);
    kiosk_courier(kiosk, event);
    assert_string_equal(model_look_up(&kiosk->model).words_key, "lookup.accepted");
    static const char *const stages[][2] = { { "new", "lookup.stage.new" },
                                             { "waiting", "lookup.stage.waiting" },
                                             { "denied", "lookup.stage.denied" },
                                             { "done", "lookup.stage.done" },
                                             { "unheard_of", "lookup.stage.other" } };
    for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
        kiosk_press(kiosk, ACTION_RETRY, "");
        (void)str_copy(event.dossier_status, sizeof event.dossier_status, str_from(stages[i][0]));
        kiosk_courier(kiosk, event);
        assert_string_equal(model_look_up(&kiosk->model).words_key, stages[i][1]);
    }
    kiosk_press(kiosk, ACTION_RETRY, "");
    kiosk_courier(kiosk, (struct courier_event){ .kind = COURIER_UNKNOWN });
    assert_string_equal(model_look_up(&kiosk->model).words_key, "lookup.unknown");
    kiosk_press(kiosk, ACTION_RETRY, "");
    kiosk_wait(kiosk, LOOK_UP_WAIT_MS);
    assert_string_equal(model_look_up(&kiosk->model).words_key, "lookup.later");
}

static void a_number_typed_after_a_receipt(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_scan(kiosk, "D-abcdef123456-7001");
    assert_string_equal(kiosk_page(kiosk), "status");
    assert_int_equal(kiosk->look_ups, 1);
    assert_true(kiosk->model.session->look_up.secret[0]);
    assert_string_equal(model_look_up(&kiosk->model).number, ""); /* a number behind a secret is not shown */
    kiosk_courier(kiosk, (struct courier_event){ .kind = COURIER_UNKNOWN });
    kiosk_press(kiosk, ACTION_RETRY, "");
    assert_int_equal(kiosk->look_ups, 2);
    assert_true(kiosk->model.session->look_up.secret[0]);
    kiosk_courier(kiosk, (struct courier_event){ .kind = COURIER_UNKNOWN });
    kiosk_type(kiosk, "lookup.number", "K-7F3Q-92MD");
    kiosk_press(kiosk, ACTION_LOOK_UP, "");
    assert_string_equal(model_look_up(&kiosk->model).number, "K-7F3Q-92MD");
    assert_false(kiosk->model.session->look_up.secret[0]);
}

static void the_words_that_were_agreed_to(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "consent");
    kiosk_press(kiosk, ACTION_LANGUAGE_SET, "en");
    kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
    kiosk_press(kiosk, ACTION_LANGUAGE_SET, "vi"); /* back again before going on */
    kiosk_next(kiosk);
    assert_non_null(strstr(kiosk->body, "\"text_version\":\"v1-en\""));
    assert_non_null(strstr(kiosk->body, "\"agency\":\"Ủy ban nhân dân cấp xã\""));
}

static void printing_needs_a_printer(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_submit(kiosk);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    kiosk_press(kiosk, ACTION_PRINT, "");
    assert_int_equal(kiosk->prints, 0);
    struct msg msg = { .kind = MSG_DEVICE, .device = DEVICE_PRINTER, .present = true };
    kiosk_send(kiosk, &msg);
    kiosk_press(kiosk, ACTION_PRINT, "");
    assert_int_equal(kiosk->prints, 1);
    assert_int_equal(model_outcome(&kiosk->model).slip.phase, PRINTING_ASKED);
}

static void print_end(struct kiosk *kiosk, uint32_t job, enum print_end end, enum printer_state printer)
{
    struct msg msg = { .kind = MSG_PRINT, .print = { PRINTER_SLIP, job, end, printer, false } };
    kiosk_send(kiosk, &msg);
}

static void again_until_it_is_on_paper(void **state)
{
    struct kiosk *kiosk = *state;
    struct msg there = { .kind = MSG_DEVICE, .device = DEVICE_PRINTER, .present = true };
    kiosk_send(kiosk, &there);
    kiosk_submit(kiosk);
    assert_true(kiosk->model.watching);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    print_end(kiosk, 0, PRINT_NONE, PRINTER_PAPER_OUT);
    struct printing_shown slip = model_outcome(&kiosk->model).slip;
    assert_true(slip.offered && !slip.enabled && slip.trouble && !slip.again);
    assert_string_equal(slip.key, "printing.paper_out");
    kiosk_press(kiosk, ACTION_PRINT, "");
    assert_int_equal(kiosk->prints, 0);
    print_end(kiosk, 0, PRINT_NONE, PRINTER_READY);
    kiosk_press(kiosk, ACTION_PRINT, "");
    kiosk_press(kiosk, ACTION_PRINT, ""); /* an impatient finger prints once */
    assert_int_equal(kiosk->prints, 1);
    uint32_t job = kiosk->model.print_jobs;
    print_end(kiosk, job, PRINT_FAILED, PRINTER_COVER_OPEN);
    print_end(kiosk, 0, PRINT_NONE, PRINTER_READY);
    slip = model_outcome(&kiosk->model).slip;
    assert_true(slip.enabled && slip.again && slip.trouble);
    kiosk_press(kiosk, ACTION_PRINT, "");
    print_end(kiosk, job, PRINT_DONE, PRINTER_READY); /* late news of the first one */
    assert_int_equal(model_outcome(&kiosk->model).slip.phase, PRINTING_ASKED);
    print_end(kiosk, job + 1, PRINT_HANDED, PRINTER_UNKNOWN);
    assert_true(model_outcome(&kiosk->model).slip.enabled);
    kiosk_press(kiosk, ACTION_PRINT, "");
    print_end(kiosk, job + 2, PRINT_DONE, PRINTER_READY);
    slip = model_outcome(&kiosk->model).slip;
    assert_true(!slip.offered && !slip.trouble);
    kiosk_press(kiosk, ACTION_PRINT, "");
    assert_int_equal(kiosk->prints, 3);
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_false(kiosk->model.watching);
}

static void a_slip_of_what_was_true_is_not_the_slip(void **state)
{
    struct kiosk *kiosk = *state;
    struct msg there = { .kind = MSG_DEVICE, .device = DEVICE_PRINTER, .present = true };
    kiosk_send(kiosk, &there);
    kiosk_submit(kiosk);
    struct courier_event waits = kiosk_event(kiosk, COURIER_STATE);
    waits.state = OUTBOX_RETRY;
    waits.reason = STATUS_NO_NETWORK;
    kiosk_courier(kiosk, waits);
    kiosk_press(kiosk, ACTION_PRINT, "");
    print_end(kiosk, kiosk->model.print_jobs, PRINT_DONE, PRINTER_READY);
    assert_false(model_outcome(&kiosk->model).slip.offered);
    kiosk_courier(kiosk, kiosk_accepted(kiosk, "000.00.00.H00-261121-0001"));
    assert_true(model_outcome(&kiosk->model).slip.enabled);
    kiosk_press(kiosk, ACTION_PRINT, "");
    kiosk->stamp.monotonic_ms += 60000; /* nothing is ever heard of it */
    struct msg tick = { .kind = MSG_TICK };
    kiosk_send(kiosk, &tick);
    assert_int_equal(model_outcome(&kiosk->model).slip.phase, PRINTING_FAILED);
    assert_string_equal(model_outcome(&kiosk->model).number, "000.00.00.H00-261121-0001");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(the_body_is_exactly_what_was_checked),
        KIOSK_TEST(hidden_and_hostile_answers),
        KIOSK_TEST(consent_is_asked_and_never_ticked),
        KIOSK_TEST(a_changed_answer_asks_for_consent_again),
        KIOSK_TEST(what_is_kept_is_not_said_to_be_deleted),
        KIOSK_TEST(accepted_after_stored),
        KIOSK_TEST(no_false_accepted),
        KIOSK_TEST(recorded_becomes_accepted_while_shown),
        KIOSK_TEST(recorded_says_why),
        KIOSK_TEST(fees_are_told_whole),
        KIOSK_TEST(a_line_that_is_down_is_told_at_once),
        KIOSK_TEST(refused_keeps_the_answers),
        KIOSK_TEST(silence_is_not_success),
        KIOSK_TEST(a_disk_that_filled_up_meanwhile),
        KIOSK_TEST(looking_up),
        KIOSK_TEST(a_number_typed_after_a_receipt),
        KIOSK_TEST(the_words_that_were_agreed_to),
        KIOSK_TEST(printing_needs_a_printer),
        KIOSK_TEST(again_until_it_is_on_paper),
        KIOSK_TEST(a_slip_of_what_was_true_is_not_the_slip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
