/* Dates of people, partial ones included. Day arithmetic follows the proleptic Gregorian calendar by counting, with no
 * time.h: the core, which may not have a clock, uses it too. */
#include "text/date.h"

#include "base/check.h"

enum {
    DAYS_PER_400_YEARS = 146097,
    DAYS_TO_1970 = 719468, /* from 0000-03-01 */
    MS_PER_DAY = 86400000,
    VIETNAM_OFFSET_MS = 7 * 3600 * 1000,
    TYPED_PARTS_MAX = 3,
};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const signed char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_is_valid(struct civil_date date)
{
    if (date.year < DATE_YEAR_MIN || date.year > DATE_YEAR_MAX || date.month < 0 || date.month > 12)
        return false;
    if (date.month == 0)
        return date.day == 0;
    return date.day >= 0 && date.day <= days_in_month(date.year, date.month);
}

bool date_is_full(struct civil_date date)
{
    return date_is_valid(date) && date.day != 0;
}

/* Value of ASCII digits, or -1. Four digits at most. */
static int number(struct str digits)
{
    int value = 0;
    if (!str_digits(digits) || digits.len > 4)
        return -1;
    for (size_t i = 0; i < digits.len; i++)
        value = value * 10 + (digits.ptr[i] - '0');
    return value;
}

static enum status make(int year, int month, int day, struct civil_date *out)
{
    if (year < 0 || month < 0 || day < 0 || month > 12 || day > 31)
        return STATUS_BAD_INPUT;
    struct civil_date date = { (int16_t)year, (int8_t)month, (int8_t)day };
    if (!date_is_valid(date))
        return STATUS_BAD_INPUT;
    *out = date;
    return STATUS_OK;
}

enum status date_from_iso(struct str iso, struct civil_date *out)
{
    int parts[TYPED_PARTS_MAX] = { 0, 0, 0 };
    int count = 0;
    while (iso.ptr) {
        struct str part = str_cut(&iso, '-');
        if (count == TYPED_PARTS_MAX || part.len != (count == 0 ? 4 : 2))
            return STATUS_BAD_INPUT;
        parts[count] = number(part);
        if (parts[count] <= 0)
            return STATUS_BAD_INPUT;
        count++;
    }
    return count == 0 ? STATUS_BAD_INPUT : make(parts[0], parts[1], parts[2], out);
}

enum status date_from_digits(struct str digits, bool partial_allowed, struct civil_date *out)
{
    if (!str_digits(digits))
        return STATUS_BAD_INPUT;
    if (digits.len == 4 && partial_allowed)
        return make(number(digits), 0, 0, out);
    if (digits.len != 8)
        return STATUS_BAD_INPUT;
    int day = number(str_range(digits.ptr, 2));
    int month = number(str_range(digits.ptr + 2, 2));
    int year = number(str_range(digits.ptr + 4, 4));
    if (!partial_allowed && (day == 0 || month == 0))
        return STATUS_BAD_INPUT;
    return make(year, month, day, out);
}

static bool is_date_separator(char c)
{
    return c == '/' || c == '-' || c == '.' || c == ' ';
}

enum status date_from_typed(struct str typed, bool partial_allowed, struct civil_date *out)
{
    struct str parts[TYPED_PARTS_MAX];
    int count = 0;
    bool separated = false;
    typed = str_trim(typed);
    for (size_t at = 0; at < typed.len;) {
        size_t end = at;
        while (end < typed.len && !is_date_separator(typed.ptr[end]))
            end++;
        if (count == TYPED_PARTS_MAX || end == at)
            return STATUS_BAD_INPUT;
        parts[count++] = str_range(typed.ptr + at, end - at);
        separated = end < typed.len;
        at = end + 1;
        while (separated && typed.ptr[end] == ' ' && at < typed.len && typed.ptr[at] == ' ')
            at++; /* several spaces are one */
    }
    if (count == 0 || separated)
        return STATUS_BAD_INPUT;
    if (count == 1)
        return date_from_digits(parts[0], partial_allowed, out);
    if (parts[count - 1].len != 4 || parts[0].len > 2 || (count == 3 && parts[1].len > 2))
        return STATUS_BAD_INPUT;
    int year = number(parts[count - 1]);
    int month = number(parts[count - 2]);
    int day = count == 3 ? number(parts[0]) : 0;
    if (!partial_allowed && (day == 0 || month == 0))
        return STATUS_BAD_INPUT;
    return make(year, month, day, out);
}

void date_to_iso(struct civil_date date, char out[DATE_TEXT_BYTES])
{
    ASSERT(date.year == 0 || date_is_valid(date));
    bool fits = true;
    if (date.year == 0)
        out[0] = '\0';
    else if (date.month == 0)
        fits = str_format(out, DATE_TEXT_BYTES, "%04d", date.year);
    else if (date.day == 0)
        fits = str_format(out, DATE_TEXT_BYTES, "%04d-%02d", date.year, date.month);
    else
        fits = str_format(out, DATE_TEXT_BYTES, "%04d-%02d-%02d", date.year, date.month, date.day);
    ASSERT(fits);
}

void date_to_display(struct civil_date date, char out[DATE_TEXT_BYTES])
{
    ASSERT(date.year == 0 || date_is_valid(date));
    bool fits = true;
    if (date.year == 0)
        out[0] = '\0';
    else if (date.month == 0)
        fits = str_format(out, DATE_TEXT_BYTES, "%04d", date.year);
    else if (date.day == 0)
        fits = str_format(out, DATE_TEXT_BYTES, "%02d/%04d", date.month, date.year);
    else
        fits = str_format(out, DATE_TEXT_BYTES, "%02d/%02d/%04d", date.day, date.month, date.year);
    ASSERT(fits);
}

/* Years counted from 1 March, so that the leap day is the last of its year. */
int32_t date_to_days(struct civil_date date)
{
    ASSERT(date_is_full(date));
    int year = date.month <= 2 ? date.year - 1 : date.year;
    int month = date.month <= 2 ? date.month + 9 : date.month - 3;
    int century = year / 400;
    int year_of_era = year - century * 400;
    int day_of_year = (153 * month + 2) / 5 + date.day - 1;
    return century * DAYS_PER_400_YEARS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           DAYS_TO_1970;
}

struct civil_date date_from_days(int32_t days)
{
    int32_t shifted = days + DAYS_TO_1970;
    int32_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_400_YEARS - 1)) / DAYS_PER_400_YEARS;
    int32_t day_of_era = shifted - era * DAYS_PER_400_YEARS;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month = (5 * day_of_year + 2) / 153;
    int32_t day = day_of_year - (153 * month + 2) / 5 + 1;
    int32_t calendar_month = month < 10 ? month + 3 : month - 9;
    int32_t year = year_of_era + era * 400 + (calendar_month <= 2 ? 1 : 0);
    return (struct civil_date){ (int16_t)year, (int8_t)calendar_month, (int8_t)day };
}

struct civil_date date_from_unix_ms(int64_t unix_ms)
{
    int64_t local = unix_ms + VIETNAM_OFFSET_MS;
    int64_t days = local / MS_PER_DAY - (local % MS_PER_DAY < 0 ? 1 : 0);
    return date_from_days((int32_t)days);
}

struct civil_date date_first(struct civil_date date)
{
    return (struct civil_date){ date.year, date.month ? date.month : 1, date.day ? date.day : 1 };
}

struct civil_date date_last(struct civil_date date)
{
    int8_t month = date.month ? date.month : 12;
    return (struct civil_date){ date.year, month, date.day ? date.day : (int8_t)days_in_month(date.year, month) };
}

struct civil_date date_plus(struct civil_date date, int months, int days)
{
    static const struct civil_date least = { DATE_YEAR_MIN, 1, 1 }, most = { DATE_YEAR_MAX, 12, 31 };
    int64_t at = (int64_t)date.year * 12 + date.month - 1 + months;
    if (at < DATE_YEAR_MIN * 12)
        return least;
    if (at >= (DATE_YEAR_MAX + 1) * 12)
        return most;
    struct civil_date out = { (int16_t)(at / 12), (int8_t)(at % 12 + 1), date.day };
    int8_t end = (int8_t)days_in_month(out.year, out.month);
    out.day = out.day > end ? end : out.day;
    int64_t shifted = (int64_t)date_to_days(out) + days;
    if (shifted < date_to_days(least))
        return least;
    return shifted > date_to_days(most) ? most : date_from_days((int32_t)shifted);
}

int date_compare(struct civil_date a, struct civil_date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return a.day < b.day ? -1 : a.day > b.day;
}

static int years_between(struct civil_date birth, struct civil_date at)
{
    bool before_birthday = at.month < birth.month || (at.month == birth.month && at.day < birth.day);
    return at.year - birth.year - (before_birthday ? 1 : 0);
}

enum status date_age_years(struct civil_date birth, struct civil_date at, int *least, int *most)
{
    if (!date_is_valid(birth) || !date_is_full(at))
        return STATUS_BAD_INPUT;
    struct civil_date first = date_first(birth), last = date_last(birth);
    if (date_compare(first, at) > 0)
        return STATUS_BAD_INPUT;
    *least = date_compare(last, at) > 0 ? 0 : years_between(last, at);
    *most = years_between(first, at);
    return STATUS_OK;
}
