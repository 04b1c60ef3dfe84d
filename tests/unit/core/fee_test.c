/* What it costs: which fee is due for a day and an answer, how it is counted, who is asked, and what is said of it. */
#include "unit/core/fixture.h"

#include "core/fee.h"

static const struct exemption groups_of[] = {
    { .id = "ho-ngheo", .text_key = "e.poor" },
    { .id = "so", .text_key = "e.digital", .valid_from = "2026-08-15", .valid_to = "2026-11-21" },
    { .id = "mai", .text_key = "e.later", .valid_from = "2026-11-22" },
};
static const struct fee stay_fees[] = {
    { .channel = "counter",
      .amount_known = true,
      .amount_vnd = 15000,
      .note_key = "f.each",
      .exemptions = groups_of,
      .exemption_count = 1 },
    { .channel = "online",
      .amount_known = true,
      .amount_vnd = 7000,
      .note_key = "f.each",
      .count = "members",
      .count_self = true,
      .exemptions = groups_of,
      .exemption_count = 3 },
};
#define LATE(name)                                                                                                     \
    {                                                                                                                  \
        .test = name, .field = "child.birth_date", .days = 60                                                          \
    }
static const struct fee birth_fees[] = {
    { .channel = "online", .amount_known = true, .note_key = "f.in_time", .when = LATE(WHEN_WITHIN_DAYS) },
    { .channel = "online",
      .note_key = "f.late",
      .when = LATE(WHEN_AFTER_DAYS),
      .exemptions = groups_of,
      .exemption_count = 1 },
};
static const struct fee page_fee = { .channel = "counter",
                                     .amount_known = true,
                                     .amount_vnd = 2000,
                                     .count = "other.pages",
                                     .more_after = 2,
                                     .more_vnd = 1000,
                                     .at_most_vnd = 200000,
                                     .times = "other.copies" };

static const struct choice all_choices[] = { { "ho-ngheo", "e.poor", NULL },
                                             { "so", "e.digital", NULL },
                                             { "mai", "e.later", NULL },
                                             { FEE_EXEMPTION_OTHER, "fees.other", NULL },
                                             { FEE_EXEMPTION_NONE, "fees.none", NULL } };
static const struct field exemption_field = { .id = FEE_EXEMPTION_PATH,
                                              .type = FIELD_ENUM,
                                              .required = true,
                                              .label_key = "fees.exemption",
                                              .choices = all_choices,
                                              .choice_count = ARRAY_LEN(all_choices) };

/* The birth registration of the fixture with these fees and their page, as the loader makes it. */
static struct page pages[ARRAY_LEN(birth_pages) + 1];
static struct service service;
static const struct catalogue one = {
    .services = &service, .service_count = 1, .groups = groups, .group_count = ARRAY_LEN(groups)
};

static void with_fees(struct kiosk *kiosk, const struct fee *list, size_t count)
{
    static const char *const words[][2] = {
        { "fees.ask_amount", "{fee}?" },
        { "fees.ask_province", "Tỉnh?" },
        { "fees.ask", "Miễn?" },
        { "fees.tell_amount", "Ước tính {fee}" },
        { "fees.sum", "Tính: {formula}." },
        { "fees.counted", "ước tính {fee} ({formula})." },
        { "fees.plain", "{fee}." },
        { "fees.capped", "{formula}, tối đa {most}" },
        { "fees.ask_why", "Xét sau." },
        { "fees.multiplied", "{formula}, nhân {times}" },
        { "e.poor", "Hộ nghèo" },
        { "fees.declared", "Khai: {exemption}." },
        { "fees.proof", "Giấy chứng minh" },
        { "d.slip", "Giấy chứng sinh" },
        { "fees.other", "Diện khác" },
        { "fees.declared_due", "Khai: {exemption}. Hỏi trước khi trả." },
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        assert_int_equal(i18n_add(kiosk->vi, words[i][0], str_from(words[i][1])), STATUS_OK);
    service = services[0];
    service.fees = list, service.fee_count = count;
    memcpy(pages, birth_pages, P_CHECK * sizeof pages[0]);
    pages[P_CHECK] = (struct page){ .kind = PAGE_ASK, .id = "fee", .fee = true, .fields = &exemption_field };
    pages[P_CHECK].field_count = 1;
    memcpy(pages + P_CHECK + 1, birth_pages + P_CHECK, (P_SUBMIT - P_CHECK + 1) * sizeof pages[0]);
    service.pages = pages, service.page_count = ARRAY_LEN(pages);
    kiosk->model.world.catalogue = &one;
}

static const char *say(const struct kiosk *kiosk, bool (*fn)(const struct model *, char *, size_t))
{
    static char said[1024];
    return fn(&kiosk->model, said, sizeof said) ? said : "";
}

static size_t offered(const struct kiosk *kiosk, const char *value)
{
    struct asked asked;
    const char *found, *label;
    size_t times = 0;
    assert_true(model_asked_find(&kiosk->model, FEE_EXEMPTION_PATH, &asked));
    for (size_t i = 0; asked_choice_at(&asked, i, &found, &label); i++)
        times += strcmp(found, value) == 0;
    return times;
}

/* The amount, the choices of today and no other; nothing chosen does not go on. */
static void the_amount_then_the_question(void **state)
{
    struct kiosk *kiosk = *state;
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "fee");
    assert_string_equal(kiosk_page(kiosk), "ask");
    assert_string_equal(say(kiosk, model_fee_title), "7.000 đồng?");
    assert_string_equal(say(kiosk, model_fee_reason), "Tính cho một người. Xét sau.");
    assert_int_equal(offered(kiosk, "ho-ngheo"), 1);
    assert_int_equal(offered(kiosk, "so"), 1); /* its last day */
    assert_int_equal(offered(kiosk, "mai"), 0);
    assert_int_equal(offered(kiosk, FEE_EXEMPTION_OTHER), 0); /* the state set this fee */
    assert_int_equal(offered(kiosk, FEE_EXEMPTION_NONE), 1);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "fee");
    assert_int_equal(model_error_count(&kiosk->model), 1);
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, "ho-ngheo");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
    assert_string_equal(say(kiosk, model_fee_declared), "Khai: Hộ nghèo.");
}

/* What was chosen may stop being offered before it is sent: then it is asked again, never sent. */
static void a_day_later_it_is_asked_again(void **state)
{
    struct kiosk *kiosk = *state;
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "fee");
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, "so");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
    kiosk->stamp.wall_ms += INT64_C(86400000);
    kiosk_tick(kiosk);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "fee");
    assert_int_equal(model_error_count(&kiosk->model), 1);
    assert_int_equal(offered(kiosk, "so"), 0);
    assert_int_equal(offered(kiosk, "mai"), 1);
    assert_string_equal(say(kiosk, model_fee_declared), "");
}

/* In time it is free and nobody is asked; late the province sets it, and its own groups may be named. */
static void what_is_free_asks_nobody(void **state)
{
    struct kiosk *kiosk = *state;
    with_fees(kiosk, birth_fees, ARRAY_LEN(birth_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "check");
    assert_string_equal(say(kiosk, model_fee_sentence), "Lệ phí: Miễn phí trong 60 ngày.");
    static const struct {
        const char *born;
        bool asked;
    } days[] = { { "22/09/2026", false }, { "21/09/2026", true } }; /* 60 and 61 days before 21/11/2026 */
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        kiosk_press(kiosk, ACTION_EDIT_ANSWER, "child.birth_date");
        kiosk_type(kiosk, "child.birth_date", days[i].born);
        kiosk_next(kiosk);
        assert_string_equal(kiosk_page_id(kiosk), days[i].asked ? "fee" : "check");
        assert_string_equal(say(kiosk, model_fee_sentence),
                            days[i].asked ? "Lệ phí: Sau 60 ngày thì hỏi." : "Lệ phí: Miễn phí trong 60 ngày.");
    }
    assert_string_equal(say(kiosk, model_fee_title), "Tỉnh?");
    assert_int_equal(offered(kiosk, FEE_EXEMPTION_OTHER), 1);
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, FEE_EXEMPTION_OTHER);
    kiosk_next(kiosk);
    assert_string_equal(say(kiosk, model_fee_declared), "Khai: Diện khác.");
    /* The answer stays with the page: in time again, it is neither said nor sent. */
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, "child.birth_date");
    kiosk_type(kiosk, "child.birth_date", "12/11/2026");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
    assert_string_equal(say(kiosk, model_fee_declared), "");
    kiosk_fill_to(kiosk, "mother", "submit");
    assert_null(strstr(kiosk->body, FEE_EXEMPTION_PATH));
}

static void the_answer_is_sent_as_changed(void **state)
{
    struct kiosk *kiosk = *state;
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "fee");
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, "ho-ngheo");
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_EDIT_ANSWER, FEE_EXEMPTION_PATH);
    assert_string_equal(kiosk_page_id(kiosk), "fee");
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, FEE_EXEMPTION_NONE);
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page_id(kiosk), "check");
    assert_string_equal(say(kiosk, model_fee_declared), "");
    kiosk_fill_to(kiosk, "mother", "submit");
    assert_non_null(strstr(kiosk->body, "\"path\":\"fee.exemption\",\"value\":\"none\",\"source\":\"typed\""));
}

/* What the portal asks for wins: beside it only "ask before you pay" is said. */
static void the_portal_wins(void **state)
{
    struct kiosk *kiosk = *state;
    char said[512];
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "fee");
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, "ho-ngheo");
    kiosk_fill_to(kiosk, "mother", "submit");
    struct courier_event event = kiosk_accepted(kiosk, "000.00.00.H00-261121-0001");
    kiosk_courier(kiosk, event);
    assert_true(model_outcome_step_at(&kiosk->model, 1, said, sizeof said));
    assert_string_equal(said, "Mang Giấy chứng sinh; Giấy chứng minh.");
    assert_true(model_outcome_step_at(&kiosk->model, 2, said, sizeof said));
    assert_string_equal(said, "Lệ phí: 7.000 đồng. Tính cho một người.");
    assert_true(model_outcome_step_at(&kiosk->model, 3, said, sizeof said));
    assert_string_equal(said, "Khai: Hộ nghèo.");
    event.kind = COURIER_PAYMENT;
    event.payment = (struct dossier_payment){ .state = PAYMENT_DUE, .amount_vnd = 9000 };
    kiosk_courier(kiosk, event);
    assert_true(model_outcome_step_at(&kiosk->model, 2, said, sizeof said));
    assert_string_equal(said, "Khai: Hộ nghèo. Hỏi trước khi trả.");
}

/* On disk and not sent yet: nothing is owed, and what to prove is said all the same. */
static void what_waits_is_proven_too(void **state)
{
    struct kiosk *kiosk = *state;
    char said[512];
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "fee");
    kiosk_choose(kiosk, FEE_EXEMPTION_PATH, "ho-ngheo");
    kiosk_fill_to(kiosk, "mother", "submit");
    kiosk_courier(kiosk, kiosk_event(kiosk, COURIER_STORED));
    struct courier_event event = kiosk_event(kiosk, COURIER_STATE);
    event.state = OUTBOX_RETRY;
    event.reason = STATUS_NO_NETWORK;
    kiosk_courier(kiosk, event);
    assert_int_equal(model_outcome(&kiosk->model).kind, OUTCOME_RECORDED);
    assert_int_equal(model_outcome_step_count(&kiosk->model), 4);
    assert_true(model_outcome_step_at(&kiosk->model, 3, said, sizeof said));
    assert_string_equal(said, "Khai: Hộ nghèo.");
}

/* Filed by an officer it is filed at the counter, and costs what the counter takes. */
static void the_counter_has_its_own(void **state)
{
    struct kiosk *kiosk = *state;
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "fee");
    kiosk->model.session->staff_seen = true;
    assert_string_equal(say(kiosk, model_fee_title), "15.000 đồng?");
    assert_int_equal(offered(kiosk, "so"), 0);
}

static void put(struct kiosk *kiosk, const char *path, const char *value)
{
    assert_int_equal(form_set(&kiosk->model.session->form, path, str_from(value), SOURCE_TYPED), STATUS_OK);
}

/* Circular 226/2016 as the file has it: 2.000 for each of the first two, then 1.000, at most 200.000 a copy. */
static void pages_and_copies_are_counted(void **state)
{
    struct kiosk *kiosk = *state;
    static const struct {
        const char *pages, *copies;
        int64_t vnd;
        const char *words;
    } table[] = {
        { "", "", 2000, "Lệ phí: 2.000 đồng." },
        { "1", "1", 2000, "Lệ phí: 2.000 đồng." },
        { "2", "1", 4000, "Lệ phí: ước tính 4.000 đồng (2 × 2.000 đồng)." },
        { "3", "1", 5000, "Lệ phí: ước tính 5.000 đồng (2 × 2.000 đồng + 1 × 1.000 đồng)." },
        { "5", "3", 21000, "Lệ phí: ước tính 21.000 đồng (2 × 2.000 đồng + 3 × 1.000 đồng, nhân 3)." },
        { "198", "1", 200000, "Lệ phí: ước tính 200.000 đồng (2 × 2.000 đồng + 196 × 1.000 đồng)." },
        { "199", "1", 200000,
          "Lệ phí: ước tính 200.000 đồng (2 × 2.000 đồng + 197 × 1.000 đồng, tối đa 200.000 đồng)." },
        { "1000", "1000", 200000000,
          "Lệ phí: ước tính 200.000.000 đồng (2 × 2.000 đồng + 998 × 1.000 đồng, tối đa 200.000 đồng, nhân 1000)." },
        { "99999999999999999999", "x", 2000, "Lệ phí: 2.000 đồng." }, /* no number: what one costs */
    };
    with_fees(kiosk, &page_fee, 1);
    assert_int_equal(i18n_add(kiosk->en, "outcome.accepted.fee_plain", STR("{fee}.")), STATUS_OK);
    kiosk_open(kiosk);
    kiosk->model.texts = kiosk->en; /* its own words where it has them, the Vietnamese elsewhere */
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        char said[1024], plain[1024];
        size_t used = 0;
        put(kiosk, "other.pages", table[i].pages);
        put(kiosk, "other.copies", table[i].copies);
        assert_int_equal(fee_amount_vnd(&kiosk->model, &page_fee), table[i].vnd);
        assert_true(model_fee_sentence(&kiosk->model, said, sizeof said));
        for (const char *at = said; *at; at++) { /* a sum is not cut in two: no-break spaces */
            bool hard = at[0] == '\xC2' && at[1] == '\xA0';
            plain[used++] = hard ? ' ' : *at;
            at += hard;
        }
        plain[used] = '\0';
        assert_string_equal(plain, table[i].words);
    }
}

/* Whoever declares, and everybody in the list. */
static void people_are_counted(void **state)
{
    struct kiosk *kiosk = *state;
    with_fees(kiosk, stay_fees, ARRAY_LEN(stay_fees));
    kiosk_open(kiosk);
    for (int64_t people = 1; people <= 4; people++) {
        assert_int_equal(fee_amount_vnd(&kiosk->model, &stay_fees[1]), people * 7000);
        assert_int_equal(fee_amount_vnd(&kiosk->model, &stay_fees[0]), 15000);
        if (people < 4)
            assert_int_equal(form_row_add(&kiosk->model.session->form, "members", 3), STATUS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(the_amount_then_the_question),
        KIOSK_TEST(a_day_later_it_is_asked_again),
        KIOSK_TEST(what_is_free_asks_nobody),
        KIOSK_TEST(the_answer_is_sent_as_changed),
        KIOSK_TEST(the_portal_wins),
        KIOSK_TEST(what_waits_is_proven_too),
        KIOSK_TEST(the_counter_has_its_own),
        KIOSK_TEST(pages_and_copies_are_counted),
        KIOSK_TEST(people_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
