/* Dates as people say them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/check.h"
#include "text/date_words.h"

static void dates_in_words(void **state)
{
    (void)state;
    static const struct {
        struct civil_date date;
        const char *words;
    } rows[] = {
        { { 2026, 11, 12 }, "ngày mười hai tháng mười một năm hai nghìn không trăm hai mươi sáu" },
        { { 2005, 4, 5 }, "ngày năm tháng tư năm hai nghìn không trăm linh năm" },
        { { 1999, 1, 1 }, "ngày một tháng một năm một nghìn chín trăm chín mươi chín" },
        { { 2021, 12, 31 }, "ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi mốt" },
        { { 2024, 2, 15 }, "ngày mười lăm tháng hai năm hai nghìn không trăm hai mươi tư" },
        { { 1910, 10, 20 }, "ngày hai mươi tháng mười năm một nghìn chín trăm mười" },
        { { 2000, 5, 25 }, "ngày hai mươi lăm tháng năm năm hai nghìn" },
        { { 1900, 6, 14 }, "ngày mười bốn tháng sáu năm một nghìn chín trăm" },
        { { 2014, 9, 24 }, "ngày hai mươi tư tháng chín năm hai nghìn không trăm mười bốn" },
        { { 1954, 7, 0 }, "tháng bảy năm một nghìn chín trăm năm mươi tư" },
        { { 1945, 0, 0 }, "năm một nghìn chín trăm bốn mươi lăm" },
        { { 0, 0, 0 }, "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char words[DATE_WORDS_BYTES];
        date_to_words(rows[i].date, words);
        assert_string_equal(words, rows[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(dates_in_words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
