#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/check.h"
#include "text/format.h"

static void masks_keep_four(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "001199000017", "•••• •••• 0017" },        { "12345", "• 2345" }, { "1234", "••••" }, { "", "" },
        { "HS4010199000017", "••• •••• •••• 0017" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[FORMAT_MASK_BYTES];
        assert_int_equal(format_masked(str_from(cases[i][0]), out, sizeof out), STATUS_OK);
        assert_string_equal(out, cases[i][1]);
    }
    char small[8];
    assert_int_equal(format_masked(STR("001199000017"), small, sizeof small), STATUS_TOO_LARGE);
    char grouped[16];
    assert_int_equal(format_grouped(STR("001199000017"), grouped, sizeof grouped), STATUS_OK);
    assert_string_equal(grouped, "0011 9900 0017");
}

static void money(void **state)
{
    (void)state;
    static const struct {
        int64_t amount;
        const char *text;
    } shown[] = { { 0, "0 đ" },
                  { 999, "999 đ" },
                  { 1000, "1.000 đ" },
                  { 20000, "20.000 đ" },
                  { -1234567, "-1.234.567 đ" },
                  { INT64_MIN, "-9.223.372.036.854.775.808 đ" } };
    for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
        char out[FORMAT_MONEY_BYTES];
        format_money(shown[i].amount, out);
        assert_string_equal(out, shown[i].text);
    }
    static const struct {
        const char *typed;
        int64_t amount; /* -1: refused */
    } read[] = { { "20.000 đ", 20000 },
                 { "20000", 20000 },
                 { " 1 200 000đ ", 1200000 },
                 { "0", 0 },
                 { "20.00", -1 },
                 { "2000.000", -1 },
                 { "", -1 },
                 { "đ", -1 },
                 { "-5", -1 },
                 { "20,000", -1 },
                 { "12345678901234", -1 },
                 { "9999999999999", 9999999999999 } };
    for (size_t i = 0; i < ARRAY_LEN(read); i++) {
        int64_t amount = -1;
        enum status status = format_money_parse(str_from(read[i].typed), &amount);
        if (amount != read[i].amount || (status == STATUS_OK) != (read[i].amount >= 0))
            fail_msg("%s", read[i].typed);
    }
}

static void phones(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *number, *shown;
    } cases[] = {
        { "0912345678", "0912345678", "0912 345 678" },
        { "+84 912.345.678", "0912345678", "0912 345 678" },
        { "84912345678", "0912345678", "0912 345 678" },
        { "0912-345-678", "0912345678", "0912 345 678" },
        { "02412345678", "02412345678", "0241 234 5678" },
        { "0112345678", NULL, NULL }, /* no such mobile prefix */
        { "0412345678", NULL, NULL },
        { "091234567", NULL, NULL },
        { "09123456789", NULL, NULL },
        { "+1 912345678", NULL, NULL },
        { "912345678", NULL, NULL },
        { "0912345678x", NULL, NULL },
        { "84", NULL, NULL },
        { "", NULL, NULL },
        { "091234567800000000000000000000", NULL, NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[FORMAT_PHONE_BYTES] = "", shown[FORMAT_PHONE_BYTES];
        enum status status = format_phone_parse(str_from(cases[i].typed), out);
        if ((status == STATUS_OK) != (cases[i].number != NULL))
            fail_msg("%s", cases[i].typed);
        if (status != STATUS_OK)
            continue;
        assert_string_equal(out, cases[i].number);
        assert_int_equal(format_phone(str_from(out), shown), STATUS_OK);
        assert_string_equal(shown, cases[i].shown);
    }
}

static void clock_times(void **state)
{
    (void)state;
    char out[FORMAT_CLOCK_BYTES];
    format_clock(0, out);
    assert_string_equal(out, "07:00");
    format_clock(1795194000000, out);
    assert_string_equal(out, "00:00");
    format_clock(1795193999999, out);
    assert_string_equal(out, "23:59");
    format_clock(-1, out);
    assert_string_equal(out, "06:59");
    static const struct {
        const char *typed;
        int minutes;
    } cases[] = { { "9:05", 545 }, { "09:05", 545 }, { "0905", 545 }, { "9h05", 545 }, { "9h", 540 }, { "23:59", 1439 },
                  { "24:00", -1 }, { "9:60", -1 },   { "9:5", -1 },   { "9", -1 },     { "9:", -1 },  { "", -1 },
                  { "h", -1 },     { "0:00", 0 },    { "-1:00", -1 }, { "9:0a", -1 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int minutes = -1;
        enum status status = format_clock_parse(str_from(cases[i].typed), &minutes);
        if (minutes != cases[i].minutes || (status == STATUS_OK) != (cases[i].minutes >= 0))
            fail_msg("%s", cases[i].typed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_keep_four),
        cmocka_unit_test(money),
        cmocka_unit_test(phones),
        cmocka_unit_test(clock_times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
