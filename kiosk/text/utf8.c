/* Strict UTF-8, NFC and graphemes on utf8proc's tables, without its heap functions: every buffer here has a bound. */
#include "text/utf8.h"

#include <string.h>

#include <utf8proc.h>

enum {
    /* Canonical decomposition makes at most 3 code points of 2 bytes (U+0390), so 2 per byte is room to spare. */
    RUNES_MAX = UTF8_TEXT_BYTES_MAX * 2,
    /* Below U+0300 there is no combining mark and every letter is its own NFC. */
    FIRST_COMBINING = 0x300,
    LAST_RUNE = 0x10FFFF,
};

/* Length and lowest legal value by lead byte; 0 for bytes that never lead (RFC 3629 section 3). */
static size_t sequence_length(unsigned char lead, uint32_t *lowest, uint32_t *value)
{
    if (lead < 0x80) {
        *lowest = 0;
        *value = lead;
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        *lowest = 0x80;
        *value = lead & 0x1Fu;
        return 2;
    }
    if ((lead & 0xF0u) == 0xE0) {
        *lowest = 0x800;
        *value = lead & 0x0Fu;
        return 3;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        *lowest = 0x10000;
        *value = lead & 0x07u;
        return 4;
    }
    return 0;
}

bool utf8_decode(struct str *rest, uint32_t *rune)
{
    if (rest->len == 0)
        return false;
    uint32_t lowest = 0, value = 0;
    size_t length = sequence_length((unsigned char)rest->ptr[0], &lowest, &value);
    if (length == 0 || length > rest->len)
        return false;
    for (size_t i = 1; i < length; i++) {
        unsigned char next = (unsigned char)rest->ptr[i];
        if ((next & 0xC0u) != 0x80)
            return false;
        value = (value << 6) | (next & 0x3Fu);
    }
    if (value < lowest || value > LAST_RUNE || (value >= 0xD800 && value <= 0xDFFF))
        return false;
    rest->ptr += length;
    rest->len -= length;
    *rune = value;
    return true;
}

size_t utf8_encode(uint32_t rune, char out[UTF8_RUNE_BYTES_MAX])
{
    if (rune < 0x80) {
        out[0] = (char)rune;
        return 1;
    }
    if (rune < 0x800) {
        out[0] = (char)(0xC0 | (rune >> 6));
        out[1] = (char)(0x80 | (rune & 0x3F));
        return 2;
    }
    if (rune < 0x10000) {
        out[0] = (char)(0xE0 | (rune >> 12));
        out[1] = (char)(0x80 | ((rune >> 6) & 0x3F));
        out[2] = (char)(0x80 | (rune & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (rune >> 18));
    out[1] = (char)(0x80 | ((rune >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((rune >> 6) & 0x3F));
    out[3] = (char)(0x80 | (rune & 0x3F));
    return 4;
}

/* Whether the text is UTF-8, and whether it may hold anything NFC could change. */
static bool scan(struct str text, bool *may_change)
{
    uint32_t rune;
    *may_change = false;
    while (text.len > 0) {
        if (!utf8_decode(&text, &rune))
            return false;
        /* Vietnamese precomposed letters are their own NFC too, unless a mark follows, which is seen on its own. */
        if (rune >= FIRST_COMBINING && !(rune >= 0x1EA0 && rune <= 0x1EF9))
            *may_change = true;
    }
    return true;
}

bool utf8_valid(struct str text)
{
    bool may_change;
    return scan(text, &may_change);
}

enum status utf8_nfc(struct str in, char *out, size_t size, struct str *result)
{
    bool may_change;
    if (!scan(in, &may_change))
        return STATUS_BAD_INPUT;
    size_t length = in.len;
    if (!may_change) {
        if (length >= size)
            return STATUS_TOO_LARGE;
        if (length > 0)
            memcpy(out, in.ptr, length);
    } else {
        utf8proc_int32_t runes[RUNES_MAX + 1]; /* one more: reencode ends its text with a NUL */
        const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
        if (in.len > UTF8_TEXT_BYTES_MAX)
            return STATUS_TOO_LARGE;
        utf8proc_ssize_t count =
            utf8proc_decompose((const utf8proc_uint8_t *)in.ptr, (utf8proc_ssize_t)in.len, runes, RUNES_MAX, options);
        if (count < 0 || count > RUNES_MAX)
            return count < 0 ? STATUS_BAD_INPUT : STATUS_TOO_LARGE;
        utf8proc_ssize_t bytes = utf8proc_reencode(runes, count, options);
        if (bytes < 0)
            return STATUS_BAD_INPUT;
        length = (size_t)bytes;
        if (length >= size)
            return STATUS_TOO_LARGE;
        memcpy(out, runes, length);
        base_wipe(runes, sizeof runes[0] * (size_t)count);
    }
    out[length] = '\0';
    if (result)
        *result = str_range(out, length);
    return STATUS_OK;
}

bool utf8_is_nfc(struct str text)
{
    bool may_change;
    if (!scan(text, &may_change))
        return false;
    if (!may_change)
        return true;
    char buffer[UTF8_TEXT_BYTES_MAX + 1];
    struct str normal;
    return utf8_nfc(text, buffer, sizeof buffer, &normal) == STATUS_OK && str_equal(normal, text);
}

size_t utf8_next(struct str text, size_t at)
{
    if (at >= text.len)
        return text.len;
    struct str rest = str_range(text.ptr + at, text.len - at);
    uint32_t previous, rune;
    utf8proc_int32_t state = 0;
    if (!utf8_decode(&rest, &previous))
        return at + 1;
    for (;;) {
        size_t here = text.len - rest.len;
        if (!utf8_decode(&rest, &rune))
            return here;
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)previous, (utf8proc_int32_t)rune, &state))
            return here;
        previous = rune;
    }
}

size_t utf8_previous(struct str text, size_t at)
{
    size_t last = 0;
    if (at > text.len)
        at = text.len;
    for (size_t here = 0; here < at; here = utf8_next(text, here))
        last = here;
    return last;
}

size_t utf8_count(struct str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len; at = utf8_next(text, at))
        count++;
    return count;
}

bool utf8_erase_last(char *text)
{
    struct str all = str_from(text);
    if (all.len == 0)
        return false;
    size_t cut = utf8_previous(all, all.len);
    base_wipe(text + cut, all.len - cut);
    return true;
}
