/* See outside_text.h. */
#include "courier/outside_text.h"

#include <string.h>

#include "base/str.h"
#include "text/utf8.h"

bool portal_is_code(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || strchr("-._/", *c)))
            return false;
    return true;
}

bool portal_escape_segment(const char *text, char *out, size_t size)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-' ||
                     *c == '_' || (*c == '.' && c != (const unsigned char *)text);
        size_t need = plain ? 1 : 3;
        if (size <= need)
            return false;
        if (plain)
            *out = (char)*c;
        else
            (void)str_format(out, 4, "%%%02X", *c);
        out += need;
        size -= need;
    }
    *out = '\0';
    return true;
}

/* Bidirectional overrides, zero-width marks and the like could make a line say something else than it holds. */
static bool is_shown(uint32_t rune)
{
    return rune >= 0x20 && !(rune >= 0x7f && rune <= 0xa0) && rune != 0xad && !(rune >= 0x200b && rune <= 0x200f) &&
           !(rune >= 0x2028 && rune <= 0x202e) && !(rune >= 0x2060 && rune <= 0x206f) && rune < 0xe000;
}

void portal_read_line(const char *text, char out[DOSSIER_TEXT_BYTES])
{
    static const char more[] = "…";
    struct str rest = str_trim(str_from(text));
    size_t size = 0, whole = 0; /* `whole`: what is kept when the mark has to follow */
    uint32_t rune;
    while (utf8_decode(&rest, &rune)) {
        char bytes[UTF8_RUNE_BYTES_MAX];
        bool space = !is_shown(rune) || rune == ' ';
        if (space && (size == 0 || out[size - 1] == ' '))
            continue;
        size_t length = utf8_encode(space ? ' ' : rune, bytes);
        if (size + length >= DOSSIER_TEXT_BYTES) {
            memcpy(out + whole, more, sizeof more);
            return;
        }
        memcpy(out + size, bytes, length);
        size += length;
        if (size + sizeof more <= DOSSIER_TEXT_BYTES)
            whole = size;
    }
    size -= size > 0 && out[size - 1] == ' ';
    out[size] = '\0';
}

int64_t portal_read_ms(int64_t value)
{
    return value > 0 && value < (INT64_C(1) << 53) ? value : 0;
}

void portal_read_qr(const char *text, char out[PAYMENT_QR_BYTES])
{
    for (const char *c = text; *c; c++)
        if (*c < 0x20 || *c > 0x7e)
            text = "";
    (void)str_copy(out, PAYMENT_QR_BYTES, str_from(text));
}
