/* Typing, choosing, suggestions, and what is said about an answer when the person wants to go on. */
#include "unit/core/fixture.h"

#include "text/compose.h"

static void keys(struct kiosk *kiosk, const char *text)
{
    char key[8];
    for (const char *at = text; *at;) {
        size_t length = (unsigned char)*at < 0x80 ? 1 : (unsigned char)*at < 0xe0 ? 2 : 3;
        memcpy(key, at, length);
        key[length] = '\0';
        kiosk_press(kiosk, ACTION_KEY, key);
        at += length;
    }
}

static const char *shown(struct kiosk *kiosk, const char *path)
{
    static struct asked asked;
    assert_true(model_asked_find(&kiosk->model, path, &asked));
    return asked.shown;
}

static void edit(struct kiosk *kiosk, enum edit_key key)
{
    struct msg msg = { .kind = MSG_EDIT, .edit_key = key };
    kiosk_send(kiosk, &msg);
}

/* The page "other" asks one of nearly everything. */
static void open_other(struct kiosk *kiosk)
{
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "other", "other");
}

static void telex_vni_and_tones(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "father", "mother");
    kiosk_type(kiosk, "mother.full_name", "Nguyeenx Thij Thuwr");
    assert_string_equal(shown(kiosk, "mother.full_name"), "Nguyễn Thị Thử");
    kiosk_type(kiosk, "mother.full_name", "Nguye6n4 Va8n An");
    assert_string_equal(shown(kiosk, "mother.full_name"), "Nguyễn Văn An");
    kiosk_type(kiosk, "mother.full_name", "Nguyễn Văn Đạt"); /* ready-made letters pass */
    assert_string_equal(shown(kiosk, "mother.full_name"), "Nguyễn Văn Đạt");
    kiosk_press(kiosk, ACTION_CLEAR, "");
    keys(kiosk, "le thi ma");
    kiosk_act(kiosk, ACTION_TONE, COMPOSE_TONE_TILDE, "");
    assert_string_equal(shown(kiosk, "mother.full_name"), "Le Thi Mã"); /* capitals at each word's beginning */
    assert_false(model_shift(&kiosk->model));
    kiosk_press(kiosk, ACTION_SHIFT, "");
    assert_true(model_shift(&kiosk->model));
    keys(kiosk, "u");
    assert_string_equal(shown(kiosk, "mother.full_name"), "Le Thi MãU");
}

static void capitals_are_capitals_from_the_first_key(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "name");
    kiosk_type(kiosk, "child.full_name", "nguyeenx thij minh anhs");
    assert_string_equal(shown(kiosk, "child.full_name"), "NGUYỄN THỊ MINH ÁNH");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_value(kiosk, "child.full_name"), "NGUYỄN THỊ MINH ÁNH");
}

static void caret_and_backspace_by_grapheme(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "father", "mother");
    kiosk_type(kiosk, "mother.full_name", "Lê Mẫu");
    edit(kiosk, EDIT_BACKSPACE);
    edit(kiosk, EDIT_BACKSPACE);
    assert_string_equal(shown(kiosk, "mother.full_name"), "Lê M");
    edit(kiosk, EDIT_HOME);
    assert_int_equal(model_caret(&kiosk->model), 0);
    edit(kiosk, EDIT_RIGHT);
    edit(kiosk, EDIT_RIGHT);
    assert_int_equal(model_caret(&kiosk->model), strlen("Lê"));
    edit(kiosk, EDIT_BACKSPACE);
    assert_string_equal(shown(kiosk, "mother.full_name"), "L M");
    edit(kiosk, EDIT_DELETE);
    assert_string_equal(shown(kiosk, "mother.full_name"), "LM");
    edit(kiosk, EDIT_LEFT);
    edit(kiosk, EDIT_LEFT);
    edit(kiosk, EDIT_BACKSPACE); /* nothing before */
    assert_string_equal(shown(kiosk, "mother.full_name"), "LM");
    edit(kiosk, EDIT_END);
    assert_int_equal(model_caret(&kiosk->model), 2);
}

static void enter_goes_to_the_next_field_then_on(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "father", "mother");
    kiosk_type(kiosk, "mother.full_name", "Lê Thị Mẫu");
    edit(kiosk, EDIT_ENTER);
    assert_string_equal(model_focused_path(&kiosk->model), "mother.number");
    assert_string_equal(model_keyboard_id(&kiosk->model), "digits");
    kiosk_type(kiosk, "mother.number", "001199000033");
    edit(kiosk, EDIT_ENTER);
    assert_string_equal(kiosk_page(kiosk), "table");
}

static void nothing_is_judged_while_typing(void **state)
{
    struct kiosk *kiosk = *state;
    open_other(kiosk);
    kiosk_type(kiosk, "other.number", "12");
    assert_int_equal(model_error_count(&kiosk->model), 0);
    kiosk_press(kiosk, ACTION_FOCUS, "other.fee");
    assert_int_equal(model_error_count(&kiosk->model), 0);
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 1);
    assert_string_equal(model_focused_path(&kiosk->model), "other.number"); /* focus goes to the first fault */
    kiosk_type(kiosk, "other.number", "1");
    assert_int_equal(model_error_count(&kiosk->model), 0); /* and the reproach goes with the first key */
}

static void answers_are_stored_as_machines_want_them(void **state)
{
    struct kiosk *kiosk = *state;
    static const struct {
        const char *path, *typed, *stored;
        const char *error; /* NULL: fine */
        bool soft;
    } table[] = {
        { "other.why", "  đi   làm ", "đi làm", NULL, false },
        { "other.why", "một hai ba bốn năm sáu", "một hai ba bốn năm sáu", "errors.text_long", false },
        { "other.copies", "3", "3", NULL, false },
        { "other.copies", "0", "0", "errors.int_range", false },
        { "other.copies", "1", "1", NULL, false },
        { "other.copies", "20", "20", NULL, false },
        { "other.copies", "21", "21", "errors.int_range", false },
        { "other.copies", "ba", "ba", "errors.int", false },
        { "other.copies", "99999999999", "99999999999", "errors.int", false },
        { "other.fee", "20.000", "20000", NULL, false },
        { "other.fee", "nhiều", "nhiều", "errors.money", false },
        { "other.at", "7h5", "7h5", "errors.time", false },
        { "other.at", "7:05", "07:05", NULL, false },
        { "other.at", "25:00", "25:00", "errors.time", false },
        { "other.account.number", "0123 456 789", "0123456789", NULL, false },
        { "other.account.number", "12ab", "12ab", "errors.bank", false },
        { "other.number", "001 199 000 017", "001199000017", NULL, false },
        { "other.number", "00119900001", "00119900001", "errors.id12", false },
        { "other.number", "0011990000170", "0011990000170", "errors.id12", false },
        { "other.number", "000199000017", "000199000017", "errors.id12_prefix", true },
        { "other.until", "22/11/2026", "2026-11-22", NULL, false },
        { "other.until", "21/11/2026", "2026-11-21", "errors.date_today", false },
        { "other.until", "20/11/2026", "2026-11-20", "errors.date_past", false },
        { "other.until", "21/11/2028", "2028-11-21", NULL, false },
        { "other.until", "22/11/2028", "2028-11-22", "errors.date_too_far", false },
        { "other.until", "31/02/2027", "31/02/2027", "errors.date", false },
        { "other.until", "2027", "2027", "errors.date_full", false },
    };
    open_other(kiosk);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct asked asked;
        kiosk_type(kiosk, table[i].path, table[i].typed);
        kiosk_press(kiosk, ACTION_FOCUS, "");
        if (strcmp(kiosk_value(kiosk, table[i].path), table[i].stored) != 0)
            fail_msg("row %zu: stored %s", i, kiosk_value(kiosk, table[i].path));
        kiosk_next(kiosk);
        if (!table[i].error) {
            if (strcmp(kiosk_page(kiosk), "check") != 0)
                fail_msg("row %zu does not go on", i);
            kiosk_press(kiosk, ACTION_BACK, "");
        } else {
            assert_true(model_asked_find(&kiosk->model, table[i].path, &asked));
            if (!asked.error_key || strcmp(asked.error_key, table[i].error) != 0 || asked.error_soft != table[i].soft)
                fail_msg("row %zu: %s", i, asked.error_key ? asked.error_key : "no error");
        }
        kiosk_type(kiosk, table[i].path, "");
    }
}

static void a_date_out_of_reach_names_the_limit(void **state)
{
    struct kiosk *kiosk = *state;
    struct shown_error error;
    open_other(kiosk);
    kiosk_type(kiosk, "other.until", "22/11/2028");
    kiosk_next(kiosk);
    assert_true(model_error_at(&kiosk->model, 0, &error));
    assert_string_equal(error.words, "Muộn nhất là 21/11/2028.");
}

static void required_fields_say_what_is_missing(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "child");
    kiosk_next(kiosk);
    static const char *const wanted[] = { "errors.required", "errors.sex", "errors.ethnic" };
    struct asked asked;
    assert_int_equal(model_error_count(&kiosk->model), 3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(model_asked_at(&kiosk->model, i, &asked));
        assert_string_equal(asked.error_key, wanted[i]);
    }
    kiosk_type(kiosk, "child.birth_date", "22/11/2026");
    kiosk_choose(kiosk, "child.sex", "female");
    kiosk_choose(kiosk, "child.ethnic", "Martian"); /* not in the list: nothing */
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 2);
    assert_true(model_asked_at(&kiosk->model, 0, &asked));
    assert_string_equal(asked.error_key, "errors.date_future");
    kiosk_type(kiosk, "child.birth_date", "21/11/2026");
    kiosk_choose(kiosk, "child.ethnic", "Tày");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "place");
}

/* The battery is empty, it is 1970: whoever was born since can be written down all the same, once asked to look again.
 */
static void a_wrong_clock_refuses_no_date(void **state)
{
    struct kiosk *kiosk = *state;
    struct asked asked;
    kiosk->stamp.wall_ms = 86400000;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "child");
    kiosk_type(kiosk, "child.birth_date", "12/11/2027");
    kiosk_choose(kiosk, "child.sex", "female");
    kiosk_choose(kiosk, "child.ethnic", "Tày");
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 1);
    assert_true(model_asked_at(&kiosk->model, 0, &asked));
    assert_string_equal(asked.error_key, "errors.date_clock");
    assert_true(asked.error_soft);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "place");
}

/* A clock that looks right but that the courier doubts is no better. */
static void a_doubted_clock_refuses_no_date(void **state)
{
    struct kiosk *kiosk = *state;
    struct asked asked;
    kiosk_open(kiosk);
    struct courier_event event = { .kind = COURIER_HEALTH, .health = { .portal_reachable = true } };
    kiosk_courier(kiosk, event);
    kiosk_fill_to(kiosk, "mother", "child");
    kiosk_type(kiosk, "child.birth_date", "22/11/2026");
    kiosk_choose(kiosk, "child.sex", "female");
    kiosk_choose(kiosk, "child.ethnic", "Tày");
    kiosk_next(kiosk);
    assert_true(model_asked_at(&kiosk->model, 0, &asked));
    assert_string_equal(asked.error_key, "errors.date_clock");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "place");
}

static void the_form_page_checks_phone_and_mail(void **state)
{
    struct kiosk *kiosk = *state;
    static const struct {
        const char *phone, *email;
        size_t errors;
    } table[] = {
        { "0912345678", "", 0 }, { "+84 912 345 678", "a@b.vn", 0 },
        { "912345678", "", 1 },  { "0912345678", "không có", 1 },
        { "", "a@b", 2 },
    };
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "relation");
    kiosk_choose(kiosk, "requester.relationship", "mother");
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        kiosk_type(kiosk, "requester.phone", table[i].phone);
        kiosk_type(kiosk, "requester.email", table[i].email);
        kiosk_next(kiosk);
        if (model_error_count(&kiosk->model) != table[i].errors)
            fail_msg("row %zu: %zu errors", i, model_error_count(&kiosk->model));
        if (!table[i].errors) {
            assert_string_equal(kiosk_value(kiosk, "requester.phone"), "0912345678");
            kiosk_press(kiosk, ACTION_BACK, "");
        }
    }
}

static void a_gentle_question_passes_the_second_time(void **state)
{
    struct kiosk *kiosk = *state;
    struct asked asked;
    struct shown_error error;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "father", "mother");
    assert_int_equal(form_set(&kiosk->model.session->form, "mother.full_name", STR("Nguyeenx Thi"), SOURCE_TYPED),
                     STATUS_OK);
    kiosk_type(kiosk, "mother.number", "001199000033");
    kiosk_next(kiosk);
    assert_true(model_asked_find(&kiosk->model, "mother.full_name", &asked));
    assert_true(asked.error_soft);
    assert_string_equal(asked.suggestion, "Nguyễn Thi");
    assert_true(model_error_at(&kiosk->model, 0, &error));
    assert_string_equal(error.words, "Có muốn viết: Nguyễn Thi?");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "table"); /* kept as written */
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_TAKE, "mother.full_name");
    assert_string_equal(kiosk_value(kiosk, "mother.full_name"), "Nguyễn Thi");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "table");
}

static void number_and_person_are_compared_gently(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_press(kiosk, ACTION_MANUAL, "");
    kiosk_type(kiosk, "requester.number",
               "001099000017"); /* third digit after the province: a man of this century's 99 */
    kiosk_type(kiosk, "requester.full_name", "Nguyễn Thị Thử Nghiệm");
    kiosk_type(kiosk, "requester.birth_date", "1999");
    kiosk_choose(kiosk, "requester.sex", "female");
    kiosk_type(kiosk, "requester.residence", "Thôn Mẫu");
    kiosk_next(kiosk);
    struct asked asked;
    assert_true(model_asked_find(&kiosk->model, "requester.number", &asked));
    assert_string_equal(asked.error_key, "errors.id12_person"); /* its province is real */
    assert_true(asked.error_soft);
    kiosk_type(kiosk, "requester.birth_date", "2099"); /* and nobody is born tomorrow */
    kiosk_next(kiosk);
    assert_true(model_asked_find(&kiosk->model, "requester.birth_date", &asked));
    assert_string_equal(asked.error_key, "errors.date_future");
    assert_false(asked.error_soft);
    kiosk_type(kiosk, "requester.birth_date", "1850");
    kiosk_next(kiosk);
    assert_true(model_asked_find(&kiosk->model, "requester.birth_date", &asked));
    assert_string_equal(asked.error_key, "errors.date_too_old");
    kiosk_type(kiosk, "requester.birth_date", "1999");
    kiosk_next(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "relation");
}

static void places_are_found_by_letters(void **state)
{
    struct kiosk *kiosk = *state;
    struct suggestion found[SUGGESTIONS_MAX];
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "place");
    assert_string_equal(kiosk_value(kiosk, "child.native.province"), "02"); /* where the kiosk stands */
    assert_int_equal(kiosk_source(kiosk, "child.native.commune"), SOURCE_DEFAULT);
    assert_string_equal(shown(kiosk, "child.native.commune"), "Xã Mẫu Bình");
    kiosk_press(kiosk, ACTION_FOCUS, "child.native.province");
    assert_int_equal(model_suggestions(&kiosk->model, found, SUGGESTIONS_MAX), 2); /* all, before a letter is typed */
    struct msg msg = { .kind = MSG_KEYS, .text = "thu" };
    kiosk_send(kiosk, &msg);
    assert_int_equal(model_suggestions(&kiosk->model, found, SUGGESTIONS_MAX), 1);
    assert_string_equal(found[0].label, "Thành phố Thử");
    kiosk_choose(kiosk, "child.native.province", found[0].value);
    assert_string_equal(kiosk_value(kiosk, "child.native.commune"), ""); /* of another province: gone */
    assert_string_equal(model_focused_path(&kiosk->model), "child.native.commune");
    kiosk_choose(kiosk, "child.native.commune", "00101");
    assert_string_equal(kiosk_value(kiosk, "child.native.commune"), ""); /* not of this province */
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 2);
    kiosk_type(kiosk, "child.native.commune", "phuong thu an"); /* written out is as good as pressed */
    kiosk_press(kiosk, ACTION_FOCUS, "child.native.street");
    assert_string_equal(kiosk_value(kiosk, "child.native.commune"), "00001");
    kiosk_type(kiosk, "child.native.street", "Tổ 1");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "me");
}

static void the_only_candidate_is_meant(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "place");
    kiosk_type(kiosk, "child.native.commune", "mau"); /* two begin so */
    kiosk_press(kiosk, ACTION_FOCUS, "");
    assert_string_equal(kiosk_value(kiosk, "child.native.commune"), "00101"); /* as it was */
    kiosk_type(kiosk, "child.native.commune", "mau d");
    kiosk_press(kiosk, ACTION_FOCUS, "");
    assert_string_equal(kiosk_value(kiosk, "child.native.commune"), "00102");
    assert_int_equal(kiosk_source(kiosk, "child.native.commune"), SOURCE_TYPED);
}

static void typing_needs_no_press_first(void **state)
{
    struct kiosk *kiosk = *state;
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "relation"); /* begins with choices: nothing is focused */
    assert_string_equal(model_focused_path(&kiosk->model), "");
    kiosk_choose(kiosk, "requester.relationship", "mother");
    struct msg msg = { .kind = MSG_TEXT, .text = "0912345678" };
    kiosk_send(kiosk, &msg);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_value(kiosk, "requester.phone"), "0912345678");
}

static void names_are_suggested_by_words(void **state)
{
    struct kiosk *kiosk = *state;
    struct suggestion found[SUGGESTIONS_MAX];
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "father", "mother");
    kiosk_press(kiosk, ACTION_FOCUS, "mother.full_name");
    assert_int_equal(model_suggestions(&kiosk->model, found, SUGGESTIONS_MAX), 3);
    keys(kiosk, "ng");
    assert_int_equal(model_suggestions(&kiosk->model, found, SUGGESTIONS_MAX), 1);
    kiosk_press(kiosk, ACTION_SUGGEST, "Lê"); /* not offered now */
    kiosk_press(kiosk, ACTION_SUGGEST, "Nguyễn");
    assert_string_equal(shown(kiosk, "mother.full_name"), "Nguyễn ");
    keys(kiosk, "an");
    assert_int_equal(model_suggestions(&kiosk->model, found, SUGGESTIONS_MAX), 2); /* Ánh, An */
    kiosk_press(kiosk, ACTION_SUGGEST, "Ánh");
    kiosk_press(kiosk, ACTION_FOCUS, "");
    assert_string_equal(kiosk_value(kiosk, "mother.full_name"), "Nguyễn Ánh");
}

static void a_full_field_takes_no_more(void **state)
{
    struct kiosk *kiosk = *state;
    char text[MSG_TEXT_BYTES];
    open_other(kiosk);
    kiosk_press(kiosk, ACTION_FOCUS, "other.why");
    memset(text, 'b', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    for (int i = 0; i < 6; i++) {
        struct msg msg = { .kind = MSG_TEXT };
        memcpy(msg.text, text, sizeof text);
        kiosk_send(kiosk, &msg);
    }
    assert_true(strlen(shown(kiosk, "other.why")) < ANSWER_BYTES_MAX);
    assert_true(strlen(shown(kiosk, "other.why")) > ANSWER_BYTES_MAX - 8);
    kiosk_next(kiosk);
    assert_int_equal(model_error_count(&kiosk->model), 1);
}

static void keyboards_fit_the_field(void **state)
{
    struct kiosk *kiosk = *state;
    static const char *const table[][2] = { { "other.why", "vietnamese" },
                                            { "other.copies", "digits" },
                                            { "other.fee", "digits" },
                                            { "other.account.holder", "vietnamese" },
                                            { "other.account.number", "digits" },
                                            { "other.nation", "vietnamese" } };
    open_other(kiosk);
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        kiosk_press(kiosk, ACTION_FOCUS, table[i][0]);
        assert_string_equal(model_keyboard_id(&kiosk->model), table[i][1]);
    }
    kiosk_press(kiosk, ACTION_FOCUS, "other.yes");
    assert_null(model_keyboard_id(&kiosk->model));
    kiosk_press(kiosk, ACTION_FOCUS, "");
    assert_null(model_keyboard_id(&kiosk->model));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(telex_vni_and_tones),
        KIOSK_TEST(capitals_are_capitals_from_the_first_key),
        KIOSK_TEST(caret_and_backspace_by_grapheme),
        KIOSK_TEST(enter_goes_to_the_next_field_then_on),
        KIOSK_TEST(nothing_is_judged_while_typing),
        KIOSK_TEST(answers_are_stored_as_machines_want_them),
        KIOSK_TEST(a_date_out_of_reach_names_the_limit),
        KIOSK_TEST(required_fields_say_what_is_missing),
        KIOSK_TEST(a_wrong_clock_refuses_no_date),
        KIOSK_TEST(a_doubted_clock_refuses_no_date),
        KIOSK_TEST(the_form_page_checks_phone_and_mail),
        KIOSK_TEST(a_gentle_question_passes_the_second_time),
        KIOSK_TEST(number_and_person_are_compared_gently),
        KIOSK_TEST(places_are_found_by_letters),
        KIOSK_TEST(the_only_candidate_is_meant),
        KIOSK_TEST(typing_needs_no_press_first),
        KIOSK_TEST(names_are_suggested_by_words),
        KIOSK_TEST(a_full_field_takes_no_more),
        KIOSK_TEST(keyboards_fit_the_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
