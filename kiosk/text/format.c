/* Digits grouped for reading, and typed digits made into values. */
#include "text/format.h"

#include <string.h>

#include "text/utf8.h"

enum {
    MONEY_DIGITS_MAX = 13, /* the widest amount VietQR carries */
    MASK_KEEP = 4,
    GROUP = 4,
    MS_PER_MINUTE = 60000,
    MINUTES_PER_DAY = 1440,
    VIETNAM_OFFSET_MINUTES = 7 * 60,
};

static const char DOT[] = "•";

enum status format_masked(struct str value, char *out, size_t size)
{
    size_t used = 0;
    size_t total = utf8_count(value);
    size_t at = 0;
    if (size == 0)
        return STATUS_TOO_LARGE;
    for (size_t i = 0; i < total; i++) {
        size_t next = utf8_next(value, at);
        bool hidden = total <= MASK_KEEP || i < total - MASK_KEEP;
        struct str shown = hidden ? str_from(DOT) : str_range(value.ptr + at, next - at);
        bool gap = i > 0 && (total - i) % GROUP == 0;
        if (used + shown.len + (gap ? 1 : 0) >= size) {
            out[0] = '\0';
            return STATUS_TOO_LARGE;
        }
        if (gap)
            out[used++] = ' ';
        memcpy(out + used, shown.ptr, shown.len);
        used += shown.len;
        at = next;
    }
    out[used] = '\0';
    return STATUS_OK;
}

enum status format_grouped(struct str value, char *out, size_t size)
{
    if (value.len != 12 || !str_digits(value))
        return str_copy(out, size, value) ? STATUS_OK : STATUS_TOO_LARGE;
    bool fits = str_format(out, size, "%.4s %.4s %.4s", value.ptr, value.ptr + 4, value.ptr + 8);
    return fits ? STATUS_OK : STATUS_TOO_LARGE;
}

void format_money(int64_t amount_vnd, char out[FORMAT_MONEY_BYTES])
{
    char reversed[FORMAT_MONEY_BYTES];
    size_t count = 0, used = 0;
    uint64_t left = amount_vnd < 0 ? 0 - (uint64_t)amount_vnd : (uint64_t)amount_vnd;
    do {
        if (count % 4 == 3)
            reversed[count++] = '.';
        reversed[count++] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (amount_vnd < 0)
        out[used++] = '-';
    while (count > 0)
        out[used++] = reversed[--count];
    memcpy(out + used, " đ", sizeof " đ");
}

enum status format_money_parse(struct str typed, int64_t *amount_vnd)
{
    int64_t value = 0;
    int digits = 0;
    typed = str_trim(typed);
    if (str_ends(typed, "đ"))
        typed = str_trim(str_range(typed.ptr, typed.len - (sizeof "đ" - 1)));
    size_t since_dot = 0;
    bool dotted = false;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if ((c == '.' || c == ' ') && digits > 0) {
            if (since_dot > 3 || (dotted && since_dot != 3))
                return STATUS_BAD_INPUT;
            dotted = true;
            since_dot = 0;
            continue;
        }
        if (c < '0' || c > '9' || ++digits > MONEY_DIGITS_MAX)
            return STATUS_BAD_INPUT;
        value = value * 10 + (c - '0');
        since_dot++;
    }
    if (digits == 0 || (dotted && since_dot != 3))
        return STATUS_BAD_INPUT;
    *amount_vnd = value;
    return STATUS_OK;
}

enum status format_phone_parse(struct str typed, char out[FORMAT_PHONE_BYTES])
{
    char digits[FORMAT_PHONE_BYTES];
    size_t used = 0;
    typed = str_trim(typed);
    bool plus = str_starts(typed, "+");
    for (size_t i = plus ? 1 : 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '.' || c == '-')
            continue;
        if (c < '0' || c > '9' || used + 2 >= sizeof digits)
            return STATUS_BAD_INPUT;
        digits[used++] = c;
    }
    struct str number = str_range(digits, used);
    if (str_starts(number, "84")) { /* 84 or +84 in place of the leading 0 */
        digits[1] = '0';
        number = str_range(digits + 1, used - 1);
    } else if (plus) {
        return STATUS_BAD_INPUT;
    }
    bool mobile = number.len == 10 && number.ptr[0] == '0' && strchr("35789", number.ptr[1]) != NULL;
    bool landline = number.len == 11 && number.ptr[0] == '0' && number.ptr[1] == '2';
    if (!mobile && !landline)
        return STATUS_BAD_INPUT;
    return str_copy(out, FORMAT_PHONE_BYTES, number) ? STATUS_OK : STATUS_TOO_LARGE;
}

enum status format_phone(struct str phone, char out[FORMAT_PHONE_BYTES])
{
    bool fits;
    if (str_digits(phone) && phone.len == 10)
        fits = str_format(out, FORMAT_PHONE_BYTES, "%.4s %.3s %.3s", phone.ptr, phone.ptr + 4, phone.ptr + 7);
    else if (str_digits(phone) && phone.len == 11)
        fits = str_format(out, FORMAT_PHONE_BYTES, "%.4s %.3s %.4s", phone.ptr, phone.ptr + 4, phone.ptr + 7);
    else
        fits = str_copy(out, FORMAT_PHONE_BYTES, phone);
    return fits ? STATUS_OK : STATUS_TOO_LARGE;
}

void format_clock(int64_t unix_ms, char out[FORMAT_CLOCK_BYTES])
{
    int64_t minutes = unix_ms / MS_PER_MINUTE - (unix_ms % MS_PER_MINUTE < 0 ? 1 : 0) + VIETNAM_OFFSET_MINUTES;
    int in_day = (int)(((minutes % MINUTES_PER_DAY) + MINUTES_PER_DAY) % MINUTES_PER_DAY);
    out[0] = (char)('0' + in_day / 600);
    out[1] = (char)('0' + in_day / 60 % 10);
    out[2] = ':';
    out[3] = (char)('0' + in_day % 60 / 10);
    out[4] = (char)('0' + in_day % 10);
    out[5] = '\0';
}

static int two_digits(struct str text)
{
    if (!str_digits(text) || text.len > 2)
        return -1;
    return text.len == 1 ? text.ptr[0] - '0' : (text.ptr[0] - '0') * 10 + (text.ptr[1] - '0');
}

enum status format_clock_parse(struct str typed, int *minutes)
{
    int hour, minute;
    typed = str_trim(typed);
    struct str rest = typed;
    if (str_digits(typed) && typed.len == 4) {
        hour = two_digits(str_range(typed.ptr, 2));
        minute = two_digits(str_range(typed.ptr + 2, 2));
    } else {
        bool hours_letter = typed.len > 0 && memchr(typed.ptr, 'h', typed.len) != NULL;
        hour = two_digits(str_cut(&rest, hours_letter ? 'h' : ':'));
        bool bare = hours_letter && rest.ptr && rest.len == 0; /* "9h" */
        minute = bare ? 0 : rest.ptr && rest.len == 2 ? two_digits(rest) : -1;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return STATUS_BAD_INPUT;
    *minutes = hour * 60 + minute;
    return STATUS_OK;
}
