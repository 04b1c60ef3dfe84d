/* VietQR: EMVCo merchant-presented TLV with the NAPAS template in field 38. */
#include "paper/vietqr.h"

#include <string.h>

#include "text/utf8.h"

enum {
    TAG_FORMAT = 0,
    TAG_INITIATION = 1,
    TAG_ACCOUNT = 38,
    TAG_CURRENCY = 53,
    TAG_AMOUNT = 54,
    TAG_COUNTRY = 58,
    TAG_ADDITIONAL = 62,
    TAG_CRC = 63,
    TAGS = 100,
    AMOUNT_DIGITS_MAX = 13,
    CRC_CHARS = 4,
};

static const char NAPAS[] = "A000000727";

uint16_t vietqr_crc(struct str bytes)
{
    uint16_t crc = 0xFFFF;
    for (size_t i = 0; i < bytes.len; i++) {
        crc = (uint16_t)(crc ^ ((unsigned char)bytes.ptr[i] << 8));
        for (int bit = 0; bit < 8; bit++)
            crc = (uint16_t)(crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1);
    }
    return crc;
}

/* Splits into values by tag; each tag once, every length exact. */
static bool split(struct str text, struct str values[TAGS])
{
    memset(values, 0, sizeof(struct str) * TAGS);
    while (text.len > 0) {
        if (text.len < 4 || !str_digits(str_range(text.ptr, 4)))
            return false;
        size_t tag = (size_t)(text.ptr[0] - '0') * 10 + (size_t)(text.ptr[1] - '0');
        size_t length = (size_t)(text.ptr[2] - '0') * 10 + (size_t)(text.ptr[3] - '0');
        if (length > text.len - 4 || length == 0 || values[tag].ptr)
            return false;
        values[tag] = str_range(text.ptr + 4, length);
        text = str_range(text.ptr + 4 + length, text.len - 4 - length);
    }
    return true;
}

static bool crc_matches(struct str payload, struct str crc)
{
    char expected[CRC_CHARS + 1];
    if (crc.len != CRC_CHARS || crc.ptr + CRC_CHARS != payload.ptr + payload.len)
        return false;
    bool fits = str_format(expected, sizeof expected, "%04X",
                           (unsigned)vietqr_crc(str_range(payload.ptr, payload.len - CRC_CHARS)));
    return fits && str_is(crc, expected);
}

static bool is_account(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
            return false;
    }
    return text.len > 0;
}

static bool parse_account(struct str field, struct vietqr *out)
{
    struct str parts[TAGS], holder[TAGS];
    if (!split(field, parts) || !str_is(parts[0], NAPAS) || !split(parts[1], holder))
        return false;
    return holder[0].len == 6 && str_digits(holder[0]) && is_account(holder[1]) &&
           str_copy(out->bank_bin, sizeof out->bank_bin, holder[0]) &&
           str_copy(out->account, sizeof out->account, holder[1]);
}

static bool parse_amount(struct str field, int64_t *out)
{
    int64_t amount = 0;
    if (!field.ptr)
        return true;
    if (!str_digits(field) || field.len > AMOUNT_DIGITS_MAX)
        return false;
    for (size_t i = 0; i < field.len; i++)
        amount = amount * 10 + (field.ptr[i] - '0');
    *out = amount;
    return true;
}

static bool parse_purpose(struct str field, struct vietqr *out)
{
    struct str parts[TAGS];
    if (!field.ptr)
        return true;
    if (!split(field, parts))
        return false;
    struct str purpose = parts[8];
    return !purpose.ptr ||
           (utf8_is_vietnamese_text(purpose, UTF8_TEXT) && str_copy(out->purpose, sizeof out->purpose, purpose));
}

bool vietqr_is_foreign(struct str payload)
{
    struct str values[TAGS], parts[TAGS];
    if (!split(payload, values) || !str_is(values[TAG_FORMAT], "01") || !crc_matches(payload, values[TAG_CRC]))
        return false;
    return !values[TAG_ACCOUNT].ptr || (split(values[TAG_ACCOUNT], parts) && !str_is(parts[0], NAPAS));
}

bool vietqr_parse(struct str payload, struct vietqr *out)
{
    struct str values[TAGS];
    struct vietqr code = { .amount_vnd = 0 };
    memset(out, 0, sizeof *out);
    if (!split(payload, values) || !str_is(values[TAG_FORMAT], "01") || !crc_matches(payload, values[TAG_CRC]))
        return false;
    struct str initiation = values[TAG_INITIATION];
    if (!str_is(initiation, "11") && !str_is(initiation, "12"))
        return false;
    code.dynamic = str_is(initiation, "12");
    if (!str_is(values[TAG_CURRENCY], "704") || !str_is(values[TAG_COUNTRY], "VN"))
        return false;
    if (!parse_account(values[TAG_ACCOUNT], &code) || !parse_amount(values[TAG_AMOUNT], &code.amount_vnd) ||
        !parse_purpose(values[TAG_ADDITIONAL], &code))
        return false;
    *out = code;
    return true;
}
