/* The way through a service: pages, conditions, prefill, going back, the card, editing from the check page. */
#include "unit/core/fixture.h"

#include "core/parts.h"

static void conditions_are_decided(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    struct form *form = &kiosk->model.session->form;
    static const struct {
        const char *answer; /* NULL: unanswered */
        enum when_test test;
        const char *values[2];
        int years;
        bool holds;
    } table[] = {
        { NULL, WHEN_ALWAYS, { NULL }, 0, true },
        { NULL, WHEN_IS, { "a" }, 0, false },
        { "a", WHEN_IS, { "a" }, 0, true },
        { "b", WHEN_IS, { "a" }, 0, false },
        { "", WHEN_IS, { "" }, 0, false },
        { NULL, WHEN_IS_NOT, { "a" }, 0, true },
        { "a", WHEN_IS_NOT, { "a" }, 0, false },
        { "b", WHEN_IS_NOT, { "a" }, 0, true },
        { NULL, WHEN_ONE_OF, { "a", "b" }, 0, false },
        { "b", WHEN_ONE_OF, { "a", "b" }, 0, true },
        { "c", WHEN_ONE_OF, { "a", "b" }, 0, false },
        { NULL, WHEN_OLDER_THAN_YEARS, { NULL }, 18, false },
        { NULL, WHEN_YOUNGER_THAN_YEARS, { NULL }, 18, false },
        { "2008-11-21", WHEN_OLDER_THAN_YEARS, { NULL }, 18, true }, /* eighteen today */
        { "2008-11-22", WHEN_OLDER_THAN_YEARS, { NULL }, 18, false },
        { "2008-11-21", WHEN_YOUNGER_THAN_YEARS, { NULL }, 18, false },
        { "2008-11-22", WHEN_YOUNGER_THAN_YEARS, { NULL }, 18, true },
        { "2008", WHEN_OLDER_THAN_YEARS, { NULL }, 18, false }, /* nobody can tell */
        { "2008", WHEN_YOUNGER_THAN_YEARS, { NULL }, 18, false },
        { "2007", WHEN_OLDER_THAN_YEARS, { NULL }, 18, true },
        { "rubbish", WHEN_YOUNGER_THAN_YEARS, { NULL }, 18, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        form_remove(form, "free.answer");
        if (table[i].answer)
            assert_int_equal(form_set(form, "free.answer", str_from(table[i].answer), SOURCE_TYPED), STATUS_OK);
        struct when when = { .test = table[i].test, .field = "free.answer", .years = table[i].years };
        for (size_t k = 0; k < 2 && table[i].values[k]; k++)
            when.values[when.value_count++] = table[i].values[k];
        if (when_holds(&kiosk->model, NULL, &when, -1) != table[i].holds)
            fail_msg("row %zu", i);
    }
}

#define BACK_LINES "IDVNM1990000173001199000017<<49901018F3901016VNM<<<<<<<<<<<0"
#define BACK BACK_LINES "NGUYEN<<THI<THU<NGHIEM<<<<<<<<"

/* The back of a card: what it tells is there, the name is looked at before anybody goes on, the rest is asked. */
static void the_back_of_a_card_asks_for_the_marks(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_scan(kiosk, BACK);
    assert_string_equal(kiosk_page(kiosk), "ask");
    assert_string_equal(model_focused_path(&kiosk->model), "requester.full_name");
    assert_string_equal(kiosk_value(kiosk, "requester.number"), "001199000017");
    assert_string_equal(kiosk_value(kiosk, "requester.birth_date"), "1999-01-01");
    assert_string_equal(kiosk_value(kiosk, "requester.sex"), "female");
    assert_string_equal(kiosk_value(kiosk, "requester.expiry_date"), "");
    kiosk_type(kiosk, "requester.residence", "Xã Mẫu");
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 1);
    struct shown_error error;
    assert_true(model_error_at(&kiosk->model, 0, &error));
    assert_string_equal(error.path, "requester.full_name");
    assert_true(error.soft);
    kiosk_press(kiosk, ACTION_CLEAR, "");
    kiosk_type(kiosk, "requester.full_name", "Trần Thị Khác"); /* another name than the lines' is asked about */
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 1);
    kiosk_press(kiosk, ACTION_CLEAR, "");
    kiosk_type(kiosk, "requester.full_name", "Nguyễn Thị Thử Nghiệm");
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 0);
    assert_string_equal(kiosk_value(kiosk, "requester.full_name"), "Nguyễn Thị Thử Nghiệm");
}

/* A name that did not fit its line is not the name: it is asked, not begun. */
static void a_name_that_was_cut_is_asked(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_scan(kiosk, BACK_LINES "NGUYEN<<PHUOC<CONG<TANG<TON<NU");
    assert_string_equal(kiosk_page(kiosk), "ask");
    assert_string_equal(kiosk_value(kiosk, "requester.full_name"), "");
    assert_string_equal(kiosk_value(kiosk, "requester.latin_name"), "");
    assert_string_equal(kiosk_value(kiosk, "requester.number"), "001199000017");
}

static void a_card_fills_what_it_tells(void **state)
{
    struct kiosk *kiosk = *state;
    char number[64];
    kiosk_open(kiosk);
    assert_false(model_next_enabled(&kiosk->model));
    kiosk_scan(kiosk, CARD);
    struct scan_shown scan = model_scan(&kiosk->model);
    assert_int_equal(scan.state, SCAN_READ);
    assert_string_equal(scan.number, "•••• •••• 0017");
    assert_true(model_card_number(&kiosk->model, number, sizeof number));
    assert_string_equal(kiosk_value(kiosk, "requester.full_name"), "Nguyễn Thị Thử Nghiệm");
    assert_string_equal(kiosk_value(kiosk, "requester.birth_date"), "1999-02-03");
    assert_string_equal(kiosk_value(kiosk, "requester.sex"), "female");
    assert_null(form_find(&kiosk->model.session->form, "requester.tail_count"));
    assert_int_equal(kiosk_source(kiosk, "requester.number"), SOURCE_CITIZEN_CARD);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "relation"); /* nothing of the card is asked again */
}

static void codes_that_do_not_belong_are_told_apart(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    static const struct {
        const char *payload;
        const char *key;
    } table[] = {
        { "https://example.vn/x", "scan_link" },
        { "hello", "scan_not_ours" },
        { "001199000017|x|y", "scan_damaged" },
        { "001199000017||Nguyễn Thị Thử Nghiệm|01012099|Nữ|Thôn Mẫu|10052021", "scan_damaged" }, /* not born yet */
        { "001199000017||Nguyễn Thị Thử Nghiệm|22112026|Nữ|Thôn Mẫu|10052021", "scan_damaged" },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        kiosk_scan(kiosk, table[i].payload);
        assert_string_equal(model_scan(&kiosk->model).sentence_key, table[i].key);
        assert_int_equal(model_scan(&kiosk->model).state, SCAN_REFUSED);
    }
    struct msg msg = { .kind = MSG_UNREAD };
    kiosk_send(kiosk, &msg);
    assert_string_equal(model_scan(&kiosk->model).sentence_key, "scan_unread");
    msg = (struct msg){ .kind = MSG_SCAN, .document = { .kind = PAPER_INSURANCE_CARD } };
    kiosk_send(kiosk, &msg);
    assert_string_equal(model_scan(&kiosk->model).sentence_key, "scan_wrong_paper");
    assert_false(model_next_enabled(&kiosk->model));
    assert_int_equal(kiosk->model.session->form.count, 0);
}

static void hint(struct kiosk *kiosk, enum scan_hint hint)
{
    struct msg msg = { .kind = MSG_HINT, .hint = hint };
    kiosk_send(kiosk, &msg);
}

static void what_would_help_is_shown_while_a_code_is_awaited(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    static const char *const keys[SCAN_HINT_COUNT] = { "scan.waiting", "scan.closer",     "scan.farther",  "scan.dark",
                                                       "scan.glare",   "scan.hold_still", "scan.turn_over" };
    for (int i = 1; i <= SCAN_HINT_COUNT; i++) {
        hint(kiosk, (enum scan_hint)(i % SCAN_HINT_COUNT));
        assert_true(kiosk->model.changed);
        assert_string_equal(model_scan(&kiosk->model).hint_key, keys[i % SCAN_HINT_COUNT]);
    }
    hint(kiosk, SCAN_HINT_NONE); /* again: nothing to draw */
    assert_false(kiosk->model.changed);
    hint(kiosk, SCAN_HINT_COUNT); /* no such hint */
    assert_string_equal(model_scan(&kiosk->model).hint_key, "scan.waiting");
    hint(kiosk, SCAN_HINT_GLARE);
    kiosk_scan(kiosk, CARD);
    kiosk_next(kiosk);
    hint(kiosk, SCAN_HINT_CLOSER); /* nobody listens on this page: a frame that was late */
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(model_scan(&kiosk->model).hint_key, "scan.waiting");
}

static void a_wrong_clock_refuses_nobody(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    struct courier_event health = { .kind = COURIER_HEALTH, .health = { .portal_reachable = true } };
    kiosk_courier(kiosk, health); /* clock_believable is false */
    kiosk_scan(kiosk, "001199000017||Nguyễn Thị Thử Nghiệm|22112026|Nữ|Thôn Mẫu|10052021");
    assert_int_equal(model_scan(&kiosk->model).state, SCAN_READ);
}

static void a_code_behind_a_dialog_is_refused(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_press(kiosk, ACTION_CALL_STAFF, "");
    assert_string_equal(kiosk_page(kiosk), "help");
    assert_false(kiosk->listening);
    kiosk_scan(kiosk, CARD);
    assert_string_equal(kiosk->model.notice_key, "scan.busy");
    kiosk_press(kiosk, ACTION_CLOSE, "");
    assert_true(kiosk->listening);
    assert_int_equal(model_scan(&kiosk->model).state, SCAN_WAITING); /* and not queued */
    assert_int_equal(kiosk->model.session->form.count, 0);
}

static void another_card_replaces_the_first_wholly(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_scan(kiosk, CARD_OTHER);
    assert_string_equal(kiosk_value(kiosk, "requester.old_number"), "012345678");
    kiosk_scan(kiosk, CARD);
    assert_string_equal(kiosk_value(kiosk, "requester.full_name"), "Nguyễn Thị Thử Nghiệm");
    assert_string_equal(kiosk_value(kiosk, "requester.old_number"), ""); /* nothing of the other person is left */
}

/* A's answers must never go out under B's card. */
static void another_persons_card_begins_again_or_is_put_away(void **state)
{
    static const bool by_hand[] = { false, true };
    for (size_t i = 0; i < ARRAY_LEN(by_hand); i++) {
        struct kiosk *kiosk = *state;
        kiosk_open(kiosk);
        if (by_hand[i]) {
            kiosk_press(kiosk, ACTION_MANUAL, "");
            kiosk_type(kiosk, "requester.number", "001199000017");
            kiosk_type(kiosk, "requester.full_name", "Nguyễn Thị Thử Nghiệm");
            kiosk_type(kiosk, "requester.birth_date", "3/2/1999");
            kiosk_choose(kiosk, "requester.sex", "female");
            kiosk_type(kiosk, "requester.residence", "Thôn Mẫu");
            kiosk_next(kiosk);
        }
        kiosk_fill_to(kiosk, "mother", "consent");
        kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
        while (strcmp(kiosk_page(kiosk), "scan") != 0)
            kiosk_press(kiosk, ACTION_BACK, "");
        struct session *session = kiosk->model.session;
        char uuid[UUID_TEXT_BYTES];
        memcpy(uuid, session->uuid, sizeof uuid);
        size_t answers = session->form.count;

        kiosk_scan(kiosk, CARD); /* her own card once more asks nothing and loses nothing */
        assert_int_equal(kiosk->model.dialog, DIALOG_NONE);
        assert_string_equal(kiosk_value(kiosk, "requester.phone"), "0912345678");
        assert_true(session->form.count >= answers);

        kiosk_scan(kiosk, CARD_OTHER);
        assert_int_equal(kiosk->model.dialog, DIALOG_OTHER_CARD);
        assert_string_equal(kiosk_value(kiosk, "requester.number"), "001199000017");
        assert_false(model_next_enabled(&kiosk->model));
        kiosk_press(kiosk, ACTION_CLOSE, ""); /* no: the old card stays, of the other nothing */
        assert_int_equal(kiosk->model.dialog, DIALOG_NONE);
        assert_int_equal(session->other_card.kind, PAPER_UNKNOWN);
        assert_string_equal(kiosk_value(kiosk, "requester.number"), "001199000017");
        assert_string_equal(kiosk_value(kiosk, "requester.phone"), "0912345678");
        assert_string_equal(session->uuid, uuid);

        kiosk_scan(kiosk, CARD_OTHER);
        kiosk_press(kiosk, ACTION_OTHER_CARD, "");
        assert_int_equal(kiosk->model.dialog, DIALOG_NONE);
        assert_string_equal(kiosk_page(kiosk), "scan");
        assert_int_equal(model_scan(&kiosk->model).state, SCAN_READ);
        assert_string_equal(kiosk_value(kiosk, "requester.number"), "001096000025");
        for (size_t k = 0; k < session->form.count; k++)
            assert_int_equal(session->form.answers[k].source, SOURCE_CITIZEN_CARD);
        assert_int_equal(session->form.table_count, 0);
        assert_int_equal(session->consent_count, 0);
        assert_string_not_equal(session->uuid, uuid);
        assert_int_equal(session->other_card.kind, PAPER_UNKNOWN);
        char number[64];
        assert_true(model_card_number(&kiosk->model, number, sizeof number));
        assert_string_equal(number, "•••• •••• 0025");
        kiosk_press(kiosk, ACTION_HOME, "");
        kiosk_press(kiosk, ACTION_LEAVE, "");
        kiosk_press(kiosk, ACTION_DONE, "");
        kiosk_wait(kiosk, 7000);
    }
}

static void another_card_at_home_takes_the_insurance_of_before_with_it(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_scan(kiosk, CARD);
    kiosk->model.session->insurance.kind = PAPER_INSURANCE_CARD;
    kiosk_scan(kiosk, CARD);
    assert_int_equal(kiosk->model.session->insurance.kind, PAPER_INSURANCE_CARD);
    kiosk_scan(kiosk, CARD_OTHER);
    assert_int_equal(kiosk->model.session->insurance.kind, PAPER_UNKNOWN);
}

static void typing_by_hand_asks_what_the_card_tells(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_press(kiosk, ACTION_MANUAL, "");
    assert_string_equal(kiosk_page(kiosk), "ask");
    assert_string_equal(kiosk_page_id(kiosk), "manual");
    assert_int_equal(model_asked_count(&kiosk->model), 5);
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 5);
    kiosk_type(kiosk, "requester.number", "001199000017");
    kiosk_type(kiosk, "requester.full_name", "Nguyễn Thị Thử Nghiệm");
    kiosk_type(kiosk, "requester.birth_date", "3/2/1999");
    kiosk_choose(kiosk, "requester.sex", "female");
    kiosk_type(kiosk, "requester.residence", "Thôn Mẫu");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "relation");
    assert_int_equal(kiosk_source(kiosk, "requester.number"), SOURCE_TYPED);
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page_id(kiosk), "manual");
    assert_string_equal(kiosk_value(kiosk, "requester.birth_date"), "1999-02-03");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page_id(kiosk), "scan");
    kiosk_scan(kiosk, CARD_OTHER); /* the card was found after all */
    assert_string_equal(kiosk_value(kiosk, "requester.full_name"), "Trần Văn Mẫu");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "relation");
}

static void a_card_at_home_is_remembered(void **state)
{
    struct kiosk *kiosk = *state;
    char number[64];
    kiosk_scan(kiosk, CARD);
    assert_string_equal(kiosk_page(kiosk), "home");
    assert_true(model_card_number(&kiosk->model, number, sizeof number));
    assert_string_equal(number, "•••• •••• 0017");
    kiosk_press(kiosk, ACTION_LIST, "services");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "scan");
    assert_true(model_scan(&kiosk->model).remembered);
    assert_true(model_next_enabled(&kiosk->model));
}

static void codes_at_home_open_what_they_are_for(void **state)
{
    struct kiosk *kiosk = *state;
    struct msg msg = { .kind = MSG_SCAN, .document = { .kind = PAPER_INSURANCE_CARD } };
    memcpy(msg.document.insurance.number, "0112345678", 11);
    kiosk_send(kiosk, &msg);
    assert_string_equal(kiosk_page(kiosk), "step");
    assert_string_equal(model_service(&kiosk->model)->id, "bhyt");
    kiosk_press(kiosk, ACTION_STEP_DONE, "");
    assert_true(model_scan(&kiosk->model).remembered);
    kiosk_press(kiosk, ACTION_HOME, "");
    if (kiosk->model.dialog == DIALOG_LEAVE)
        kiosk_press(kiosk, ACTION_LEAVE, "");
    kiosk_wait(kiosk, 7000);
    assert_string_equal(kiosk_page(kiosk), "attract");
    kiosk_scan(kiosk, "000.00.00.H00-261121-0001");
    assert_string_equal(kiosk_page(kiosk), "status");
    assert_int_equal(kiosk->look_ups, 1);
    assert_int_equal(model_look_up(&kiosk->model).state, LOOK_UP_WAITING);
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_scan(kiosk, "https://example.vn");
    assert_string_equal(kiosk->model.notice_key, "scan_link");
    kiosk_wait(kiosk, 9000);
    assert_null(kiosk->model.notice_key);
}

static void two_papers_in_one_picture(void **state)
{
    struct kiosk *kiosk = *state;
    struct msg card = { .kind = MSG_SCAN, .accompanied = true };
    struct msg insurance = { .kind = MSG_SCAN, .document = { .kind = PAPER_INSURANCE_CARD }, .accompanied = true };
    paper_classify(str_from(CARD), &card.document);
    memcpy(insurance.document.insurance.number, "0112345678", 11);
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_send(kiosk, &card); /* at home neither is taken, and no guide opens */
    kiosk_send(kiosk, &insurance);
    assert_string_equal(kiosk_page(kiosk), "home");
    assert_string_equal(kiosk->model.notice_key, "scan_two_codes");
    kiosk_press(kiosk, ACTION_LIST, "services");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    for (int i = 0; i < 2; i++) { /* where one is asked for, that one is taken, whichever comes first */
        kiosk_send(kiosk, i ? &insurance : &card);
        kiosk_send(kiosk, i ? &card : &insurance);
        assert_int_equal(model_scan(&kiosk->model).state, SCAN_READ);
        assert_null(model_scan(&kiosk->model).sentence_key);
    }
}

static void hidden_answers_are_kept_and_decide_nothing(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "other", "mother");
    kiosk_fill_to(kiosk, "other", "other");
    kiosk_type(kiosk, "other.why", "lý do");
    for (int i = 0; i < 20 && strcmp(kiosk_page_id(kiosk), "relation") != 0; i++)
        kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_choose(kiosk, "requester.relationship", "father");
    kiosk_fill_to(kiosk, "father", "check");
    assert_string_equal(kiosk_value(kiosk, "other.why"), "lý do");
    struct when when = IS("other.why", "lý do");
    assert_false(when_holds(&kiosk->model, NULL, &when, -1));
    struct review_row row;
    for (size_t i = 0; model_review_at(&kiosk->model, i, &row); i++)
        assert_true(strncmp(row.edit, "other.", 6) != 0);
}

static void a_copy_leaves_with_its_page(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "me");
    assert_string_equal(kiosk_value(kiosk, "mother.full_name"), "Nguyễn Thị Thử Nghiệm");
    assert_int_equal(kiosk_source(kiosk, "mother.full_name"), SOURCE_CITIZEN_CARD);
    struct asked asked;
    assert_true(model_asked_find(&kiosk->model, "mother.full_name", &asked));
    assert_string_equal(asked.source_key, "ask.from_card");
    for (int i = 0; i < 20 && strcmp(kiosk_page_id(kiosk), "relation") != 0; i++)
        kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_choose(kiosk, "requester.relationship", "father");
    for (int i = 0; i < 20 && strcmp(kiosk_page_id(kiosk), "mother") != 0; i++)
        kiosk_next(kiosk);
    assert_string_equal(kiosk_value(kiosk, "mother.full_name"), ""); /* the father is not the mother */
}

static void a_changed_prefill_is_the_persons_own(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "me");
    kiosk_type(kiosk, "mother.full_name", "Nguyễn Thị Khác");
    kiosk_next(kiosk);
    assert_int_equal(kiosk_source(kiosk, "mother.full_name"), SOURCE_TYPED);
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_value(kiosk, "mother.full_name"), "Nguyễn Thị Khác"); /* not filled over again */
    assert_int_equal(kiosk_source(kiosk, "mother.number"), SOURCE_CITIZEN_CARD);
}

static void back_keeps_every_answer(void **state)
{
    struct kiosk *kiosk = *state;
    static struct form before;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    before = kiosk->model.session->form;
    int steps = 0;
    while (strcmp(kiosk_page(kiosk), "show") != 0 && steps++ < 20)
        kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "services");
    kiosk_next(kiosk); /* the same service again */
    const struct form *after = &kiosk->model.session->form;
    assert_int_equal(before.count, after->count);
    for (size_t i = 0; i < before.count; i++)
        assert_string_equal(form_value(after, before.answers[i].path), before.answers[i].value);
    for (int i = 0; i < 20 && strcmp(kiosk_page(kiosk), "check") != 0; i++)
        kiosk_next(kiosk); /* and nothing is asked twice */
    assert_string_equal(kiosk_page(kiosk), "check");
}

static void check_lists_and_edits(void **state)
{
    struct kiosk *kiosk = *state;
    struct review_row row;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    assert_true(model_review_at(&kiosk->model, 0, &row));
    assert_string_equal(row.edit, "requester.number");
    assert_string_equal(row.value, "•••• •••• 0017");
    assert_string_equal(row.section_key, "check.sections.requester");
    assert_string_equal(row.source_key, "check.from_card");
    bool address = false;
    for (size_t i = 0; model_review_at(&kiosk->model, i, &row); i++)
        if (strcmp(row.edit, "child.native") == 0) {
            address = true;
            assert_string_equal(row.value, "Thôn 3, Xã Mẫu Bình, Tỉnh Mẫu");
            assert_string_equal(row.source_key, "ask.from_place"); /* though its street was typed */
        }
    assert_true(address);
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "child.full_name");
    assert_string_equal(kiosk_page_id(kiosk), "name");
    assert_string_equal(model_focused_path(&kiosk->model), "child.full_name");
    kiosk_type(kiosk, "child.full_name", "");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "name"); /* not empty-handed */
    kiosk_type(kiosk, "child.full_name", "Nguyễn An");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_string_equal(kiosk_value(kiosk, "child.full_name"), "NGUYỄN AN");
    /* What the card told is corrected on the page that would have asked. */
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "requester.full_name");
    assert_string_equal(kiosk_page_id(kiosk), "manual");
    kiosk_type(kiosk, "requester.full_name", "Nguyễn Thị Thử");
    kiosk_next(kiosk); /* asked once, since the card says otherwise */
    assert_string_equal(kiosk_page_id(kiosk), "manual");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_int_equal(kiosk_source(kiosk, "requester.full_name"), SOURCE_TYPED);
    assert_int_equal(kiosk_source(kiosk, "mother.full_name"), SOURCE_ANSWER); /* the copy followed */
    assert_string_equal(kiosk_value(kiosk, "mother.full_name"), "Nguyễn Thị Thử");
}

static void an_edit_that_opens_a_page_shows_it(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "requester.relationship");
    kiosk_choose(kiosk, "requester.relationship", "other");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "mother");
    kiosk_type(kiosk, "mother.full_name", "Lê Thị Mẫu");
    kiosk_type(kiosk, "mother.number", "001199000033");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "other"); /* optional only, but never seen */
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
}

static void tables_add_edit_remove(void **state)
{
    struct kiosk *kiosk = *state;
    struct table_row row;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "members");
    kiosk_press(kiosk, ACTION_ROW_ADD, "");
    assert_string_equal(kiosk_page(kiosk), "ask");
    assert_int_equal(model_row(&kiosk->model), 0);
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_int_equal(model_table_rows(&kiosk->model), 0); /* an empty row leaves nothing */
    static const char *const people[] = { "Trần Thị Một", "Trần Văn Hai", "Trần Văn Ba" };
    for (int i = 0; i < 3; i++) {
        char path[PATH_BYTES_MAX];
        kiosk_press(kiosk, ACTION_ROW_ADD, "");
        assert_true(str_format(path, sizeof path, "members[%d].full_name", i));
        kiosk_type(kiosk, path, people[i]);
        assert_true(str_format(path, sizeof path, "members[%d].birth_date", i));
        kiosk_type(kiosk, path, "1990");
        kiosk_next(kiosk);
        assert_string_equal(kiosk_page(kiosk), "table");
    }
    kiosk_press(kiosk, ACTION_ROW_ADD, "");
    assert_string_equal(kiosk_page(kiosk), "table"); /* full */
    assert_int_equal(model_table_rows(&kiosk->model), 3);
    kiosk_act(kiosk, ACTION_ROW_REMOVE, 1, "");
    assert_int_equal(kiosk->model.dialog, DIALOG_REMOVE_ROW);
    kiosk_press(kiosk, ACTION_CLOSE, "");
    assert_int_equal(model_table_rows(&kiosk->model), 3);
    kiosk_act(kiosk, ACTION_ROW_REMOVE, 1, "");
    kiosk_press(kiosk, ACTION_ROW_REMOVE_YES, "");
    assert_int_equal(model_table_rows(&kiosk->model), 2);
    assert_true(model_table_row_at(&kiosk->model, 1, &row));
    assert_string_equal(row.title, "Trần Văn Ba");
    assert_string_equal(row.detail, "1990");
    assert_true(row.complete);
    /* A minor's guardian appears with the birth date, and a row without one holds the page. */
    kiosk_act(kiosk, ACTION_ROW_EDIT, 0, "");
    kiosk_type(kiosk, "members[0].birth_date", "05/2015");
    kiosk_press(kiosk, ACTION_FOCUS, "");
    assert_int_equal(model_asked_count(&kiosk->model), 3);
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "ask");
    assert_int_equal(model_row(&kiosk->model), 0);
    assert_int_equal(model_error_count(&kiosk->model), 1);
    kiosk_type(kiosk, "members[0].guardian", "Trần Thị Mẹ");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "members[1].full_name");
    assert_int_equal(model_row(&kiosk->model), 1);
    kiosk_type(kiosk, "members[1].full_name", "Trần Văn Tư");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "check");
    assert_string_equal(kiosk_value(kiosk, "members[1].full_name"), "Trần Văn Tư");
}

static void guides_end_or_stop_at_an_obstacle(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "insurance"); /* one guide: straight in */
    assert_string_equal(kiosk_page(kiosk), "step");
    kiosk_press(kiosk, ACTION_OBSTACLE, "no_sms");
    assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_OBSTACLE);
    assert_string_equal(model_outcome(&kiosk->model).obstacle->then_key, "o.no_sms.then");
    kiosk_press(kiosk, ACTION_RETRY, "");
    assert_string_equal(kiosk_page(kiosk), "step");
    kiosk_press(kiosk, ACTION_STEP_DONE, "");
    kiosk_press(kiosk, ACTION_MANUAL, "");
    kiosk_type(kiosk, "card.number", "0112345678");
    kiosk_type(kiosk, "card.full_name", "Nguyễn Thị Thử Nghiệm");
    kiosk_type(kiosk, "card.birth_date", "1999");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "two");
    kiosk_press(kiosk, ACTION_STEP_DONE, "");
    assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_GUIDE_DONE);
    assert_int_equal(kiosk->submits, 0);
    kiosk_press(kiosk, ACTION_DONE, "");
    assert_string_equal(kiosk_page(kiosk), "goodbye");
    assert_null(kiosk->model.session);
}

/* Where nothing was to be done here, nothing is called done. */
static void a_guide_without_a_step_is_not_called_done(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "vneid");
    kiosk_choose(kiosk, "person.adult", "false");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    struct outcome_shown shown = model_outcome(&kiosk->model);
    assert_int_equal(shown.kind, OUTCOME_GUIDE_TOLD);
    assert_string_equal(shown.title_key, "outcome.guide_stopped.title");
    assert_string_equal(shown.told->text_key, "b.told");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "show");
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_choose(kiosk, "person.adult", "true");
    kiosk_next(kiosk);
    /* Where somebody is from is not where this machine stands; a street may be left out. */
    static const char *const unknown[] = { "person.origin.province", "person.origin.commune", "person.origin.street" };
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
        assert_string_equal(kiosk_value(kiosk, unknown[i]), "");
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 2);
    kiosk_choose(kiosk, "person.origin.province", "01");
    kiosk_choose(kiosk, "person.origin.commune", "00001");
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_STEP_DONE, "");
    assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_GUIDE_DONE);
}

static void a_full_disk_is_told_before_the_first_question(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_courier(kiosk, (struct courier_event){ .kind = COURIER_HEALTH, .health = { .accepting = STATUS_DISK_FULL } });
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "services");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "unavailable");
    assert_string_equal(kiosk->model.unavailable_key, "unavailable.disk");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "services");
}

static void progress_counts_what_is_shown(void **state)
{
    struct kiosk *kiosk = *state;
    int step, total;
    kiosk_open(kiosk);
    model_progress(&kiosk->model, &step, &total);
    assert_int_equal(step, 2);
    assert_int_equal(total, 10);
    kiosk_fill_to(kiosk, "other", "consent");
    model_progress(&kiosk->model, &step, &total);
    assert_int_equal(step, 11);
    assert_int_equal(total, 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(conditions_are_decided),
        KIOSK_TEST(the_back_of_a_card_asks_for_the_marks),
        KIOSK_TEST(a_name_that_was_cut_is_asked),
        KIOSK_TEST(a_card_fills_what_it_tells),
        KIOSK_TEST(codes_that_do_not_belong_are_told_apart),
        KIOSK_TEST(what_would_help_is_shown_while_a_code_is_awaited),
        KIOSK_TEST(a_wrong_clock_refuses_nobody),
        KIOSK_TEST(a_code_behind_a_dialog_is_refused),
        KIOSK_TEST(another_card_replaces_the_first_wholly),
        KIOSK_TEST(another_persons_card_begins_again_or_is_put_away),
        KIOSK_TEST(another_card_at_home_takes_the_insurance_of_before_with_it),
        KIOSK_TEST(typing_by_hand_asks_what_the_card_tells),
        KIOSK_TEST(a_card_at_home_is_remembered),
        KIOSK_TEST(codes_at_home_open_what_they_are_for),
        KIOSK_TEST(two_papers_in_one_picture),
        KIOSK_TEST(hidden_answers_are_kept_and_decide_nothing),
        KIOSK_TEST(a_copy_leaves_with_its_page),
        KIOSK_TEST(a_changed_prefill_is_the_persons_own),
        KIOSK_TEST(back_keeps_every_answer),
        KIOSK_TEST(check_lists_and_edits),
        KIOSK_TEST(an_edit_that_opens_a_page_shows_it),
        KIOSK_TEST(tables_add_edit_remove),
        KIOSK_TEST(guides_end_or_stop_at_an_obstacle),
        KIOSK_TEST(a_guide_without_a_step_is_not_called_done),
        KIOSK_TEST(a_full_disk_is_told_before_the_first_question),
        KIOSK_TEST(progress_counts_what_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
