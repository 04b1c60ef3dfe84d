#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "text/date.h"

enum form { ISO, DIGITS, DIGITS_PARTIAL, TYPED, TYPED_PARTIAL };

/* `iso` NULL: refused. */
static void dates_are_read_or_refused(void **state)
{
    (void)state;
    static const struct {
        enum form form;
        const char *text, *iso, *display;
    } cases[] = {
        { ISO, "2026-11-12", "2026-11-12", "12/11/2026" },
        { ISO, "2026-11", "2026-11", "11/2026" },
        { ISO, "2026", "2026", "2026" },
        { ISO, "2024-02-29", "2024-02-29", "29/02/2024" },
        { ISO, "2023-02-29", NULL, NULL },
        { ISO, "1900-02-29", NULL, NULL },
        { ISO, "2000-02-29", "2000-02-29", "29/02/2000" },
        { ISO, "2026-13-01", NULL, NULL },
        { ISO, "2026-00-00", NULL, NULL },
        { ISO, "2026-1-1", NULL, NULL },
        { ISO, "1799-01-01", NULL, NULL },
        { ISO, "1800-01-01", "1800-01-01", "01/01/1800" },
        { ISO, "2400", NULL, NULL },
        { ISO, "2026-11-12-1", NULL, NULL },
        { ISO, "2026-11-12 ", NULL, NULL },
        { ISO, "", NULL, NULL },
        { DIGITS, "01011999", "1999-01-01", "01/01/1999" },
        { DIGITS, "31022000", NULL, NULL },
        { DIGITS, "31042000", NULL, NULL },
        { DIGITS, "1999", NULL, NULL },
        { DIGITS, "00051960", NULL, NULL },
        { DIGITS, "0101199", NULL, NULL },
        { DIGITS, "0101199a", NULL, NULL },
        { DIGITS_PARTIAL, "1960", "1960", "1960" },
        { DIGITS_PARTIAL, "00051960", "1960-05", "05/1960" },
        { DIGITS_PARTIAL, "00001960", "1960", "1960" },
        { DIGITS_PARTIAL, "01011960", "1960-01-01", "01/01/1960" },
        { DIGITS_PARTIAL, "05001960", NULL, NULL }, /* a day without a month is no date */
        { DIGITS_PARTIAL, "", NULL, NULL },
        { TYPED, "12/11/2026", "2026-11-12", "12/11/2026" },
        { TYPED, " 1/2/2026 ", "2026-02-01", "01/02/2026" },
        { TYPED, "12-11-2026", "2026-11-12", "12/11/2026" },
        { TYPED, "12.11.2026", "2026-11-12", "12/11/2026" },
        { TYPED, "12  11 2026", "2026-11-12", "12/11/2026" },
        { TYPED, "12112026", "2026-11-12", "12/11/2026" },
        { TYPED, "12/11/26", NULL, NULL },
        { TYPED, "12/11", NULL, NULL },
        { TYPED, "11/2026", NULL, NULL },
        { TYPED, "2026", NULL, NULL },
        { TYPED, "31/04/2026", NULL, NULL },
        { TYPED, "12//2026", NULL, NULL },
        { TYPED, "12/11/2026/", NULL, NULL },
        { TYPED, "/12/11/2026", NULL, NULL },
        { TYPED, "1/2/3/2026", NULL, NULL },
        { TYPED, "012/1/2026", NULL, NULL },
        { TYPED, "", NULL, NULL },
        { TYPED_PARTIAL, "11/2026", "2026-11", "11/2026" },
        { TYPED_PARTIAL, "2026", "2026", "2026" },
        { TYPED_PARTIAL, "00/00/1960", "1960", "1960" },
        { TYPED_PARTIAL, "00/05/1960", "1960-05", "05/1960" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct civil_date date = { 1, 2, 3 };
        struct str text = str_from(cases[i].text);
        enum status status = cases[i].form == ISO ? date_from_iso(text, &date)
                             : cases[i].form <= DIGITS_PARTIAL
                                 ? date_from_digits(text, cases[i].form == DIGITS_PARTIAL, &date)
                                 : date_from_typed(text, cases[i].form == TYPED_PARTIAL, &date);
        char out[DATE_TEXT_BYTES];
        if ((status == STATUS_OK) != (cases[i].iso != NULL))
            fail_msg("%s", cases[i].text);
        if (status != STATUS_OK) {
            assert_int_equal(date.year, 1); /* untouched */
            continue;
        }
        date_to_iso(date, out);
        assert_string_equal(out, cases[i].iso);
        date_to_display(date, out);
        assert_string_equal(out, cases[i].display);
    }
    char out[DATE_TEXT_BYTES] = "x";
    date_to_display((struct civil_date){ 0, 0, 0 }, out);
    assert_string_equal(out, "");
}

/* Every day of the range follows the one before it, and the days are counted without a gap. */
static void days_count_without_gap(void **state)
{
    (void)state;
    struct civil_date date = { DATE_YEAR_MIN, 1, 1 };
    int32_t days = date_to_days(date);
    assert_int_equal(date_to_days((struct civil_date){ 1970, 1, 1 }), 0);
    assert_int_equal(date_to_days((struct civil_date){ 2026, 11, 21 }), 20778);
    for (; date.year < DATE_YEAR_MAX; days++) {
        struct civil_date next = date_from_days(days + 1);
        if (date_to_days(date) != days || !date_is_full(next) || date_compare(date, next) >= 0)
            fail_msg("day %d", days);
        date = next;
    }
}

static void vietnam_days(void **state)
{
    (void)state;
    char out[DATE_TEXT_BYTES];
    date_to_iso(date_from_unix_ms(1795194000000), out); /* 2026-11-20T17:00:00Z */
    assert_string_equal(out, "2026-11-21");
    date_to_iso(date_from_unix_ms(1795193999999), out);
    assert_string_equal(out, "2026-11-20");
    date_to_iso(date_from_unix_ms(-25200001), out);
    assert_string_equal(out, "1969-12-31");
}

static void ages(void **state)
{
    (void)state;
    static const struct {
        struct civil_date birth, at;
        int least, most; /* -1: refused */
    } cases[] = {
        { { 1999, 1, 1 }, { 2026, 11, 21 }, 27, 27 },   { { 2012, 11, 21 }, { 2026, 11, 21 }, 14, 14 },
        { { 2012, 11, 22 }, { 2026, 11, 21 }, 13, 13 }, { { 2012, 0, 0 }, { 2026, 11, 21 }, 13, 14 },
        { { 2012, 11, 0 }, { 2026, 11, 21 }, 13, 14 },  { { 2012, 12, 0 }, { 2026, 11, 21 }, 13, 13 },
        { { 2008, 2, 29 }, { 2026, 2, 28 }, 17, 17 },   { { 2008, 2, 29 }, { 2026, 3, 1 }, 18, 18 },
        { { 2026, 11, 21 }, { 2026, 11, 21 }, 0, 0 },   { { 2026, 11, 22 }, { 2026, 11, 21 }, -1, -1 },
        { { 2026, 0, 0 }, { 2026, 11, 21 }, 0, 0 },     { { 2027, 0, 0 }, { 2026, 11, 21 }, -1, -1 },
        { { 2000, 1, 1 }, { 2026, 11, 0 }, -1, -1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        int least = -1, most = -1;
        enum status status = date_age_years(cases[i].birth, cases[i].at, &least, &most);
        assert_int_equal(status, cases[i].least < 0 ? STATUS_BAD_INPUT : STATUS_OK);
        assert_int_equal(least, cases[i].least);
        assert_int_equal(most, cases[i].most);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_are_read_or_refused),
        cmocka_unit_test(days_count_without_gap),
        cmocka_unit_test(vietnam_days),
        cmocka_unit_test(ages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
