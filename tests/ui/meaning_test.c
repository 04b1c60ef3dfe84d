/* What a page says, where saying it wrong sends somebody home: papers, money, doubts, a machine without a reader. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/check.h"
#include "core/action.h"
#include "ui/support/glass.h"

static struct stage stage;
static struct glass glass[2];

static void device(enum device which, bool present)
{
    stage_tell(&stage, (struct msg){ .kind = MSG_DEVICE, .device = which, .present = present });
}

static int open_all(void **state)
{
    (void)state;
    bool good = stage_open(&stage) && glass_open(&glass[0], "21p", 1080, 1920, 21.5) &&
                glass_open(&glass[1], "21l", 1920, 1080, 21.5);
    if (!good)
        return 1;
    stage_tell(&stage, (struct msg){ .kind = MSG_START });
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    glass_close(&glass[0]);
    glass_close(&glass[1]);
    stage_close(&stage);
    return 0;
}

static void begin(const char *service)
{
    stage_act(&stage, ACTION_BEGIN, 0, "");
    stage_act(&stage, ACTION_LIST, 0, "services");
    stage_act(&stage, ACTION_SERVICE, 0, service);
}

struct count {
    const char *text;
    int found;
};

static void count_one(void *context, int depth, const struct ui_node_view *node)
{
    (void)depth;
    struct count *count = context;
    bool read = node->role == UI_TEXT || node->role == UI_HEADING;
    count->found += read && node->name && strstr(node->name, count->text) != NULL;
}

/* How many texts of the page hold these words, on either panel. */
static int times(const char *text)
{
    int most = 0;
    for (size_t g = 0; g < ARRAY_LEN(glass); g++) {
        struct count count = { text, 0 };
        assert_true(glass_declare(&glass[g], &stage));
        semantics_visit(glass[g].ui, count_one, &count);
        most = count.found > most ? count.found : most;
    }
    return most;
}

static bool there(const char *id)
{
    struct ui_node_view node;
    bool both = true;
    for (size_t g = 0; g < ARRAY_LEN(glass); g++) {
        assert_true(glass_declare(&glass[g], &stage));
        both = semantics_find(glass[g].ui, id, &node) && both;
    }
    return both;
}

static void papers_that_may_be_needed_are_told(void **state)
{
    (void)state;
    begin("tam-tru");
    assert_int_equal(times("Không cần mang giấy tờ nào"), 0);
    assert_int_equal(times("Nếu có: Hợp đồng thuê"), 1);
    begin("khai-sinh");
    assert_int_equal(times("Giấy chứng sinh"), 1);
    assert_int_equal(times("Nếu có"), 0);
}

static void an_exemption_is_said_once(void **state)
{
    (void)state;
    begin("tam-tru");
    assert_int_equal(times("Người cao tuổi"), 1);
    assert_int_equal(times("Hộ nghèo"), 1);
}

static void money_is_written_as_its_language_writes_it(void **state)
{
    (void)state;
    begin("tam-tru");
    assert_int_equal(times("7.000 đồng"), 1);
    stage_act(&stage, ACTION_LANGUAGE_SET, 0, "en");
    assert_int_equal(times("7,000 dong"), 1);
    assert_int_equal(times("15,000 dong"), 1);
}

static void without_a_reader_nobody_is_asked_for_a_card(void **state)
{
    (void)state;
    static const char *const asks[] = { "ô đọc", "đọc mã QR", "đang hỏng" };
    for (int slide = 0; slide < MODEL_SLIDES; slide++) {
        stage.model.slide = slide;
        for (size_t i = 0; i < ARRAY_LEN(asks); i++)
            assert_int_equal(times(asks[i]), 0);
    }
    begin("khai-sinh");
    stage_act(&stage, ACTION_NEXT, 0, "");
    stage_act(&stage, ACTION_NEXT, 0, "");
    assert_int_equal(model_page_name(&stage.model), PAGE_NAME_SCAN);
    for (size_t i = 0; i < ARRAY_LEN(asks); i++)
        assert_int_equal(times(asks[i]), 0);
    assert_true(there("scan.manual"));
    device(DEVICE_CAMERA, true);
    assert_int_equal(times("ô đọc"), 1);
}

static void type_by_hand(const char *path, const char *text)
{
    stage_act(&stage, ACTION_FOCUS, 0, path);
    struct msg msg = { .kind = MSG_TEXT };
    assert_true(str_copy(msg.text, sizeof msg.text, str_from(text)));
    stage_tell(&stage, msg);
}

/* Somebody types the number of another person than the birth date says. */
static void a_doubt_is_no_refusal(void **state)
{
    (void)state;
    static const char *const typed[][2] = { { "requester.full_name", "Nguyễn Thị Thử Nghiệm" },
                                            { "requester.birth_date", "20/05/1970" },
                                            { "requester.residence", "Tổ dân phố 4" } };
    begin("khai-sinh");
    stage_act(&stage, ACTION_NEXT, 0, "");
    stage_act(&stage, ACTION_NEXT, 0, "");
    stage_act(&stage, ACTION_MANUAL, 0, "");
    type_by_hand("requester.number", "001199000017");
    stage_act(&stage, ACTION_NEXT, 0, "");
    assert_true(there("ask.errors")); /* what is missing is a refusal, and red */
    assert_false(there("ask.keep"));
    for (size_t i = 0; i < ARRAY_LEN(typed); i++)
        type_by_hand(typed[i][0], typed[i][1]);
    stage_act(&stage, ACTION_CHOOSE, 0, "requester.sex=female");
    stage_act(&stage, ACTION_NEXT, 0, "");
    if (model_page_name(&stage.model) == PAGE_NAME_ASK && strcmp(model_focused_path(&stage.model), "") == 0)
        fail_msg("went on without a word");
    assert_true(there("ask.keep"));
    assert_false(there("ask.errors"));
    struct ui_node_view node;
    assert_true(semantics_find(glass[0].ui, "field.requester.number", &node));
    assert_false(node.invalid);
    const struct page *page = model_page(&stage.model);
    stage_act(&stage, ACTION_NEXT, 0, "");
    assert_true(model_page(&stage.model) != page);
}

static void numbers_get_digits_only_and_days_their_stroke(void **state)
{
    (void)state;
    begin("khai-sinh");
    stage_act(&stage, ACTION_NEXT, 0, "");
    stage_act(&stage, ACTION_NEXT, 0, "");
    stage_act(&stage, ACTION_MANUAL, 0, "");
    stage_act(&stage, ACTION_FOCUS, 0, "requester.number");
    assert_true(there("key.0") && there("key.backspace") && there("key.done"));
    assert_false(there("key./"));
    stage_act(&stage, ACTION_FOCUS, 0, "requester.birth_date");
    assert_true(there("key.0") && there("key./"));
}

static void a_guide_promises_no_length(void **state)
{
    (void)state;
    stage_act(&stage, ACTION_BEGIN, 0, "");
    stage_act(&stage, ACTION_LIST, 0, "vneid");
    stage_act(&stage, ACTION_SERVICE, 0, "vneid-kich-hoat");
    if (model_page_name(&stage.model) == PAGE_NAME_SERVICES)
        stage_act(&stage, ACTION_NEXT, 0, "");
    assert_int_equal(times("Bước 1"), 1);
    assert_int_equal(times("Bước 1 /"), 0);
}

static void an_application_says_how_long_it_is(void **state)
{
    (void)state;
    begin("khai-sinh");
    stage_act(&stage, ACTION_NEXT, 0, "");
    assert_int_equal(times("Bước 1 /"), 1);
}

int main(void)
{
#define MEANING(test) cmocka_unit_test_setup_teardown(test, open_all, close_all)
    const struct CMUnitTest tests[] = {
        MEANING(papers_that_may_be_needed_are_told),
        MEANING(an_exemption_is_said_once),
        MEANING(money_is_written_as_its_language_writes_it),
        MEANING(without_a_reader_nobody_is_asked_for_a_card),
        MEANING(a_doubt_is_no_refusal),
        MEANING(numbers_get_digits_only_and_days_their_stroke),
        MEANING(a_guide_promises_no_length),
        MEANING(an_application_says_how_long_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
