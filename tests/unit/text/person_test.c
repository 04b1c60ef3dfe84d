#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/check.h"
#include "text/person.h"

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        unsigned found;
    } cases[] = {
        { "Nguyễn Thị Thử Nghiệm", 0 },
        { "  Nguyễn   Thị  Thử ", 0 },
        { "Y Krông", 0 },
        { "K'Brôi H’Mông", 0 },
        { "", PERSON_NAME_EMPTY },
        { "   ", PERSON_NAME_EMPTY },
        { "Thử", PERSON_NAME_ONE_WORD },
        { "Nguyeenx Thử", PERSON_NAME_TELEX },
        { "Nguyễn 2", PERSON_NAME_NOT_LETTERS },
        { "- '", PERSON_NAME_NOT_LETTERS },
        { "Nguyễn <b>", PERSON_NAME_NOT_LETTERS },
        { "Nguyễn\xE2\x80\x8B Thử", PERSON_NAME_NOT_LETTERS },
        { "\xFF", PERSON_NAME_NOT_LETTERS },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        if (person_name_check(str_from(cases[i].name)) != cases[i].found)
            fail_msg("case %zu", i);
    }
    char out[32];
    assert_int_equal(person_name_tidy(STR("  Le\xCC\x82   Thử  "), out, sizeof out), STATUS_OK);
    assert_string_equal(out, "Lê Thử");
    char longest[2 * PERSON_NAME_LETTERS_MAX + 2];
    memset(longest, 'a', sizeof longest);
    longest[1] = ' ';
    assert_int_equal(person_name_check(str_range(longest, PERSON_NAME_LETTERS_MAX)), 0);
    assert_int_equal(person_name_check(str_range(longest, PERSON_NAME_LETTERS_MAX + 1)), PERSON_NAME_TOO_LONG);
}

static void numbers(void **state)
{
    (void)state;
    assert_true(person_number_is_wellformed(STR("001199000017")));
    assert_false(person_number_is_wellformed(STR("00119900001")));
    assert_false(person_number_is_wellformed(STR("0011990000170")));
    assert_false(person_number_is_wellformed(STR("00119900001O")));
    static const struct {
        const char *number;
        struct civil_date birth;
        enum sex sex;
        unsigned found;
    } cases[] = {
        { "001199000017", { 1999, 1, 1 }, SEX_FEMALE, 0 },
        { "001199000017", { 1999, 0, 0 }, SEX_FEMALE, 0 },
        { "001199000017", { 1999, 1, 1 }, SEX_MALE, PERSON_NUMBER_SEX },
        { "001199000017", { 0, 0, 0 }, SEX_UNKNOWN, 0 },
        { "001199000017", { 1998, 1, 1 }, SEX_FEMALE, PERSON_NUMBER_YEAR },
        { "001199000017", { 2099, 1, 1 }, SEX_FEMALE, PERSON_NUMBER_CENTURY },
        { "001399000017", { 2099, 1, 1 }, SEX_FEMALE, 0 },
        { "096212000017", { 2012, 1, 1 }, SEX_MALE, 0 },
        { "003099000017", { 1999, 1, 1 }, SEX_MALE, PERSON_NUMBER_PROVINCE },
        { "000099000017", { 1999, 1, 1 }, SEX_MALE, PERSON_NUMBER_PROVINCE },
        { "097099000017", { 1999, 1, 1 }, SEX_MALE, PERSON_NUMBER_PROVINCE },
        { "101099000017", { 1999, 1, 1 }, SEX_MALE, 0 }, /* born abroad: list not established */
        { "003199000017", { 2098, 1, 1 }, SEX_MALE, 15 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(person_number_check(str_from(cases[i].number), cases[i].birth, cases[i].sex), cases[i].found);
}

/* 63 provinces, no more: counted over all codes. */
static void provinces_are_63(void **state)
{
    (void)state;
    int known = 0;
    for (int code = 0; code < 100; code++) {
        char number[] = "000099000017";
        number[1] = (char)('0' + code / 10);
        number[2] = (char)('0' + code % 10);
        known += person_number_check(str_from(number), (struct civil_date){ 0, 0, 0 }, SEX_UNKNOWN) == 0;
    }
    assert_int_equal(known, 63);
}

static void emails(void **state)
{
    (void)state;
    static const char *const good[] = { "thu.nghiem@example.vn", "a+b@ex-ample.com.vn", "x_1@example.org" };
    static const char *const bad[] = { "",           "a",         "@b.vn",           "a@",
                                       "a@b",        "a@b.c",     "a..b@example.vn", ".a@b.vn",
                                       "a.@b.vn",    "a b@b.vn",  "a@b..vn",         "a@-b.vn",
                                       "a@b-.vn",    "a@@b.vn",   "ă@b.vn",          "a@b.123",
                                       "a@b.vn\r\n", "a<x>@b.vn", "\"a\"@b.vn" };
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        if (!person_email_is_valid(str_from(good[i])))
            fail_msg("%s", good[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (person_email_is_valid(str_from(bad[i])))
            fail_msg("%s", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(numbers),
        cmocka_unit_test(provinces_are_63),
        cmocka_unit_test(emails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
