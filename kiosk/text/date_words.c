/* See date_words.h. Vietnamese only: so are the forms. */
#include "text/date_words.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"

static const char *const DIGITS[] = { "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín" };

enum { BELOW_HUNDRED_BYTES = 40 };

/* 1 to 99: "năm" and "một" change behind ten and tens, "bốn" behind tens. */
static void below_hundred(int number, char out[BELOW_HUNDRED_BYTES])
{
    int tens = number / 10, units = number % 10;
    const char *unit = units == 5 && tens > 0   ? "lăm"
                       : units == 1 && tens > 1 ? "mốt"
                       : units == 4 && tens > 1 ? "tư"
                                                : DIGITS[units];
    snprintf(out, BELOW_HUNDRED_BYTES, "%s%s%s%s", tens > 1 ? DIGITS[tens] : "",
             tens > 1    ? " mươi"
             : tens == 1 ? "mười"
                         : "",
             tens > 0 && units > 0 ? " " : "", units > 0 ? unit : "");
}

static void year_words(int year, char *out, size_t size)
{
    char rest[BELOW_HUNDRED_BYTES] = "";
    int below = year % 100;
    if (below > 0)
        below_hundred(below, rest);
    bool hundreds = year % 1000 != 0;
    snprintf(out, size, "%s nghìn%s%s%s%s%s", DIGITS[year / 1000], hundreds ? " " : "",
             hundreds ? DIGITS[year / 100 % 10] : "", hundreds ? " trăm" : "",
             below == 0   ? ""
             : below < 10 ? " linh "
                          : " ",
             rest);
}

void date_to_words(struct civil_date date, char out[DATE_WORDS_BYTES])
{
    char day[BELOW_HUNDRED_BYTES] = "", month[BELOW_HUNDRED_BYTES] = "", year[80];
    out[0] = '\0';
    if (date.year == 0)
        return;
    ASSERT(date_is_valid(date));
    if (date.day)
        below_hundred(date.day, day);
    if (date.month == 4)
        snprintf(month, sizeof month, "tư");
    else if (date.month)
        below_hundred(date.month, month);
    year_words(date.year, year, sizeof year);
    snprintf(out, DATE_WORDS_BYTES, "%s%s%s%s%s%snăm %s", date.day ? "ngày " : "", day, date.day ? " " : "",
             date.month ? "tháng " : "", month, date.month ? " " : "", year);
}
