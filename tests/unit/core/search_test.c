/* Finding a procedure by a few letters, as people type them: without accents, in any order, only the beginnings. */
#include "unit/core/fixture.h"

#include "core/search.h"

static void words_are_found_by_their_beginnings(void **state)
{
    (void)state;
    static const char NAME[] = "Đăng ký khai sinh", ALSO[] = "làm giấy khai sinh, bé";
    static const struct {
        const char *query;
        bool found;
    } table[] = {
        { "khai sinh", true }, { "KHAI SINH", true }, { "Khai sính", true },
        { "sinh khai", true }, { "kh si", true },     { "giay", true },
        { "be", true },        { "dang ky", true },   { "đ", true },
        { " ", true },         { "", true },          { "inh", false },
        { "khai tu", false },  { "khaisinh", false }, { "khai sinh x", false },
        { "giay dang", true }, /* one word of each */
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++)
        if (search_finds(table[i].query, NAME, ALSO) != table[i].found)
            fail_msg("%s", table[i].query);
    assert_true(search_finds("khai", NAME, ""));
    assert_false(search_finds("giay", NAME, ""));
}

/* More than one look takes in. */
enum { MANY = 12 };

static void a_long_list_is_narrowed_and_widened_again(void **state)
{
    struct kiosk *kiosk = *state;
    static struct service many[MANY];
    struct catalogue long_one = {
        .services = many, .service_count = MANY, .groups = groups, .group_count = ARRAY_LEN(groups)
    };
    static const struct group two_groups[] = { { "civil_status", "baby", "services" }, { "g", "house", "services" } };
    long_one.groups = two_groups, long_one.group_count = 2;
    for (size_t i = 0; i < MANY; i++) {
        many[i] = services[0];
        many[i].group = i < 2 ? "civil_status" : "g";
        many[i].name_key = i < 3 ? "s.birth" : "s.bhyt";
    }
    kiosk->model.world.catalogue = &long_one;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "services");
    assert_true(model_list_is_long(&kiosk->model));
    assert_int_equal(model_listed_count(&kiosk->model), MANY);
    kiosk_press(kiosk, ACTION_GROUP, "civil_status");
    assert_int_equal(model_listed_count(&kiosk->model), 2);
    assert_int_equal(model_asked_count(&kiosk->model), 0); /* inside a group nothing is searched */
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_int_equal(model_listed_count(&kiosk->model), MANY);
    kiosk_type(kiosk, "services.search", "qqq");
    assert_int_equal(model_listed_count(&kiosk->model), 0);
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_int_equal(model_listed_count(&kiosk->model), MANY);
    assert_string_equal(kiosk_page(kiosk), "services");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_string_equal(kiosk_page(kiosk), "home");
}

/* What was searched for is no answer: a form that begins afterwards knows nothing of it. */
static void what_was_searched_is_not_sent(void **state)
{
    struct kiosk *kiosk = *state;
    static struct service many[MANY];
    struct catalogue long_one = {
        .services = many, .service_count = MANY, .groups = groups, .group_count = ARRAY_LEN(groups)
    };
    for (size_t i = 0; i < MANY; i++)
        many[i] = services[0];
    kiosk->model.world.catalogue = &long_one;
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "services");
    kiosk_press(kiosk, ACTION_FOCUS, "services.search");
    kiosk_type(kiosk, "services.search", "Khai");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    assert_true(model_detail(&kiosk->model));
    kiosk_next(kiosk);
    kiosk_press(kiosk, ACTION_BACK, "");
    kiosk_press(kiosk, ACTION_BACK, "");
    assert_null(model_detail(&kiosk->model));
    kiosk_type(kiosk, "services.search", "khai"); /* and the same service again, whose answers are still there */
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    kiosk_next(kiosk);
    assert_string_equal(form_value(&kiosk->model.session->form, "services.search"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        KIOSK_TEST(words_are_found_by_their_beginnings),
        KIOSK_TEST(a_long_list_is_narrowed_and_widened_again),
        KIOSK_TEST(what_was_searched_is_not_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
