/* Which code points a Vietnamese form may hold, and their case. A list of what is allowed, never of what is not. */
#include "text/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "base/check.h"

enum {
    /* Marks NFC may leave on one letter; more is not writing but decoration. */
    MARKS_IN_A_ROW_MAX = 3,
};

bool utf8_rune_is_letter(uint32_t rune)
{
    if (rune < 0x80)
        return (rune >= 'A' && rune <= 'Z') || (rune >= 'a' && rune <= 'z');
    if (rune >= 0xC0 && rune <= 0x24F)
        return rune != 0xD7 && rune != 0xF7; /* × ÷ */
    return rune >= 0x1E00 && rune <= 0x1EFF;
}

static bool is_mark(uint32_t rune)
{
    return rune >= 0x300 && rune <= 0x36F && rune != 0x34F; /* not the grapheme joiner: it is invisible */
}

static bool is_name_mark(uint32_t rune)
{
    return rune == '\'' || rune == '-' || rune == '.' || rune == 0x2019 || rune == 0x2BC;
}

static bool is_punctuation(uint32_t rune)
{
    /* § ª ° ² ³ · º ¼ ½ ¾ × – — ‘ ’ “ ” • … ₫ № */
    static const uint16_t more[] = { 0xA7,   0xAA,   0xB0,   0xB2,   0xB3,   0xB7,   0xBA,
                                     0xBC,   0xBD,   0xBE,   0xD7,   0x2013, 0x2014, 0x2018,
                                     0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x20AB, 0x2116 };
    if (rune > ' ' && rune < 0x7F)
        return !utf8_rune_is_letter(rune) && !(rune >= '0' && rune <= '9');
    for (size_t i = 0; i < ARRAY_LEN(more); i++) {
        if (rune == more[i])
            return true;
    }
    return false;
}

static bool is_address_mark(uint32_t rune)
{
    static const char ascii[] = ",/()&:;+#\"";
    return rune < 0x80 ? rune != 0 && strchr(ascii, (int)rune) != NULL : is_punctuation(rune);
}

static unsigned classes_of(uint32_t rune)
{
    if (utf8_rune_is_letter(rune))
        return UTF8_LETTERS;
    if (rune >= '0' && rune <= '9')
        return UTF8_DIGITS;
    if (rune == ' ')
        return UTF8_SPACE;
    if (rune == '\n')
        return UTF8_LINE;
    return (is_name_mark(rune) ? (unsigned)UTF8_NAME_MARKS : 0u) |
           (is_punctuation(rune) ? (unsigned)UTF8_PUNCTUATION : 0u) |
           (is_address_mark(rune) ? (unsigned)UTF8_ADDRESS_MARKS : 0u);
}

bool utf8_is_vietnamese_text(struct str text, unsigned classes)
{
    int marks_left = 0;
    while (text.len > 0) {
        uint32_t rune;
        if (!utf8_decode(&text, &rune))
            return false;
        if (is_mark(rune)) {
            if (marks_left-- <= 0)
                return false;
            continue;
        }
        unsigned found = classes_of(rune);
        if ((found & classes) == 0)
            return false;
        marks_left = found == UTF8_LETTERS ? MARKS_IN_A_ROW_MAX : 0;
    }
    return true;
}

uint32_t utf8_rune_upper(uint32_t rune)
{
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)rune);
}

uint32_t utf8_rune_lower(uint32_t rune)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)rune);
}

enum case_map { CASE_UPPER, CASE_LOWER, CASE_TITLE };

static enum status map_case(struct str in, char *out, size_t size, enum case_map map)
{
    char normal[UTF8_TEXT_BYTES_MAX + 1];
    struct str rest;
    size_t used = 0;
    bool inside_word = false;
    if (size == 0)
        return STATUS_TOO_LARGE;
    enum status status = utf8_nfc(in, normal, sizeof normal, &rest);
    if (status != STATUS_OK)
        return status;
    size_t wipe = rest.len;
    for (uint32_t rune; utf8_decode(&rest, &rune);) {
        bool word = utf8_rune_is_letter(rune) || is_mark(rune) || (rune >= '0' && rune <= '9');
        bool upper = map == CASE_UPPER || (map == CASE_TITLE && !inside_word);
        char bytes[UTF8_RUNE_BYTES_MAX];
        size_t count = utf8_encode(upper ? utf8_rune_upper(rune) : utf8_rune_lower(rune), bytes);
        if (used + count >= size) {
            status = STATUS_TOO_LARGE;
            used = 0;
            break;
        }
        for (size_t i = 0; i < count; i++)
            out[used++] = bytes[i];
        inside_word = word;
    }
    out[used] = '\0';
    base_wipe(normal, wipe);
    return status;
}

enum status utf8_upper(struct str in, char *out, size_t size)
{
    return map_case(in, out, size, CASE_UPPER);
}

enum status utf8_lower(struct str in, char *out, size_t size)
{
    return map_case(in, out, size, CASE_LOWER);
}

enum status utf8_title(struct str in, char *out, size_t size)
{
    return map_case(in, out, size, CASE_TITLE);
}
