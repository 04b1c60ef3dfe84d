/* Names, the 12-digit number and addresses on the net, judged by their writing only. */
#include "text/person.h"

#include "base/check.h"
#include "text/fold.h"
#include "text/utf8.h"

enum {
    EMAIL_BYTES_MAX = 254, /* RFC 5321 path limit without the brackets */
    EMAIL_LOCAL_MAX = 64,
    EMAIL_LABEL_MAX = 63,
    FIRST_CENTURY = 19, /* digit 0 is 19xx */
};

enum status person_name_tidy(struct str typed, char *out, size_t size)
{
    char normal[UTF8_TEXT_BYTES_MAX + 1];
    struct str text;
    size_t used = 0;
    if (size == 0)
        return STATUS_TOO_LARGE;
    enum status status = utf8_nfc(typed, normal, sizeof normal, &text);
    if (status != STATUS_OK)
        return status;
    size_t wipe = text.len;
    text = str_trim(text);
    out[0] = '\0';
    for (size_t i = 0; i < text.len && status == STATUS_OK; i++) {
        bool again = text.ptr[i] == ' ' && text.ptr[i - 1] == ' '; /* the first is no space: it is trimmed */
        if (again)
            continue;
        if (used + 1 >= size) {
            status = STATUS_TOO_LARGE;
            used = 0;
        } else {
            out[used++] = text.ptr[i];
        }
    }
    out[used] = '\0';
    base_wipe(normal, wipe);
    return status;
}

unsigned person_name_check(struct str name)
{
    char tidy[PERSON_NAME_BYTES_MAX];
    unsigned found = 0;
    enum status status = person_name_tidy(name, tidy, sizeof tidy);
    if (status == STATUS_BAD_INPUT)
        return PERSON_NAME_NOT_LETTERS;
    if (status != STATUS_OK)
        return PERSON_NAME_TOO_LONG;
    struct str text = str_from(tidy);
    if (text.len == 0)
        return PERSON_NAME_EMPTY;
    bool letter = false;
    uint32_t rune;
    for (struct str rest = text; !letter && utf8_decode(&rest, &rune);)
        letter = utf8_rune_is_letter(rune);
    if (!letter || !utf8_is_vietnamese_text(text, UTF8_NAME))
        found |= PERSON_NAME_NOT_LETTERS;
    if (utf8_count(text) > PERSON_NAME_LETTERS_MAX)
        found |= PERSON_NAME_TOO_LONG;
    struct str rest = text;
    (void)str_cut(&rest, ' ');
    if (!rest.ptr)
        found |= PERSON_NAME_ONE_WORD;
    if (found == 0 || found == PERSON_NAME_ONE_WORD)
        found |= fold_looks_like_telex(text) ? (unsigned)PERSON_NAME_TELEX : 0u;
    base_wipe(tidy, sizeof tidy);
    return found;
}

bool person_number_is_wellformed(struct str number)
{
    return number.len == PERSON_NUMBER_DIGITS && str_digits(number);
}

/* The 63 codes of the General Statistics Office before 1/7/2025. Cards keep them for life; nothing here says where a
 * person lives. */
static bool province_existed(int code)
{
    static const unsigned char codes[] = { 1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25,
                                           26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48,
                                           49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75,
                                           77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96 };
    for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
        if (codes[i] == code)
            return true;
    }
    return false;
}

unsigned person_number_check(struct str number, struct civil_date birth, enum sex sex)
{
    unsigned found = 0;
    ASSERT(person_number_is_wellformed(number));
    const char *digit = number.ptr;
    /* Other first digits are country codes of births registered abroad; that list is not established. */
    if (digit[0] == '0' && !province_existed((digit[1] - '0') * 10 + (digit[2] - '0')))
        found |= PERSON_NUMBER_PROVINCE;
    int century = digit[3] - '0';
    if (sex != SEX_UNKNOWN && (century % 2 == 1) != (sex == SEX_FEMALE))
        found |= PERSON_NUMBER_SEX;
    if (birth.year != 0) {
        if (birth.year / 100 != century / 2 + FIRST_CENTURY)
            found |= PERSON_NUMBER_CENTURY;
        if (birth.year % 100 != (digit[4] - '0') * 10 + (digit[5] - '0'))
            found |= PERSON_NUMBER_YEAR;
    }
    return found;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Letters and digits joined by single characters of `joiners`. */
static bool is_joined(struct str text, const char *joiners)
{
    bool after_alnum = false;
    for (size_t i = 0; i < text.len; i++) {
        bool joiner = false;
        for (const char *j = joiners; *j; j++)
            joiner = joiner || *j == text.ptr[i];
        if (!is_alnum(text.ptr[i]) && !(joiner && after_alnum))
            return false;
        after_alnum = !joiner || text.ptr[i] == '-' || text.ptr[i] == '_';
    }
    return text.len > 0 && is_alnum(text.ptr[text.len - 1]);
}

bool person_email_is_valid(struct str email)
{
    struct str domain = email;
    if (email.len > EMAIL_BYTES_MAX)
        return false;
    struct str local = str_cut(&domain, '@');
    if (!domain.ptr || local.len > EMAIL_LOCAL_MAX || !is_joined(local, "._-+"))
        return false;
    int labels = 0;
    struct str label = { NULL, 0 };
    while (domain.ptr) {
        label = str_cut(&domain, '.');
        if (label.len > EMAIL_LABEL_MAX || !is_joined(label, "-"))
            return false;
        labels++;
    }
    return labels >= 2 && label.len >= 2 && !str_digits(label);
}
