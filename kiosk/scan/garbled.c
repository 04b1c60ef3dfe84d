/* Each rule is a thing no card of ours can hold and a keyboard is known to do. */
#include "scan/garbled.h"

#include "text/utf8.h"

enum {
    CARD_SEPARATORS_MIN = 6, /* of the shortest card */
    NUMBER_DIGITS_MIN = 9,   /* how a card's payload begins, at least */
    CARD_BYTES_MIN = 40,
    BACK_CHARS_MIN = 80, /* of 90 */
    CASE_RUNES_MIN = 3,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

static size_t count_of(struct str text, struct str sign)
{
    size_t count = 0;
    for (size_t i = 0; i + sign.len <= text.len; i++)
        count += str_equal(str_range(text.ptr + i, sign.len), sign) ? 1 : 0;
    return count;
}

/* Digits at the start, behind at most two letters (or what an input method made of them), as card numbers have. */
static size_t number_length(struct str text)
{
    struct str rest = text;
    uint32_t rune;
    for (int letters = 0; letters < 2 && rest.len > 0 && !is_digit(rest.ptr[0]); letters++)
        if (!utf8_decode(&rest, &rune))
            return 0;
    size_t before = text.len - rest.len, digits = 0;
    while (digits < rest.len && is_digit(rest.ptr[digits]))
        digits++;
    return digits >= NUMBER_DIGITS_MIN ? before + digits : 0;
}

/* A number, and then one and the same sign again and again where '|' should be; or no sign at all. */
static bool lost_separators(struct str text, size_t number)
{
    if (count_of(text, STR("|")) > 0 || text.len < CARD_BYTES_MIN || number == 0)
        return false;
    struct str rest = str_range(text.ptr + number, text.len - number);
    uint32_t rune;
    if (!utf8_decode(&rest, &rune))
        return false;
    struct str sign = str_range(text.ptr + number, text.len - number - rest.len);
    return count_of(text, sign) >= CARD_SEPARATORS_MIN || utf8_rune_is_letter(rune);
}

/* Marks in a place that holds digits, hex or plain letters only: the number, or any of an insurance card's fields. */
static bool composed_in_place(struct str text, bool insurance)
{
    struct str rest = text;
    if (!is_ascii(str_cut(&rest, '|')))
        return true;
    return insurance && !is_ascii(text);
}

/* A small letter and then capitals, as Caps Lock turns "Nguyễn" over. */
static bool turned_case(struct str text)
{
    int capitals = 0;
    uint32_t rune, before = ' ';
    for (bool word_small = false; text.len > 0; before = rune) {
        if (!utf8_decode(&text, &rune))
            return false;
        bool letter = utf8_rune_is_letter(rune), starts = !utf8_rune_is_letter(before);
        if (letter && starts) {
            word_small = utf8_rune_upper(rune) != rune;
            capitals = 0;
        } else if (letter && word_small && utf8_rune_lower(rune) != rune && ++capitals >= CASE_RUNES_MIN) {
            return true;
        }
    }
    return false;
}

/* Three lines of capitals and digits, and fillers that are no '<'. */
static bool lost_fillers(struct str text)
{
    size_t plain = 0;
    if (!str_starts(text, "ID") && !str_starts(text, "id"))
        return false;
    for (size_t i = 0; i < text.len; i++)
        plain += text.ptr[i] != '\n';
    return plain >= BACK_CHARS_MIN && plain <= 2 * BACK_CHARS_MIN && count_of(text, STR("\n")) == 2;
}

enum garbling garbled_by_keyboard(struct str payload, const struct paper_document *document, bool erased)
{
    const struct paper_document *is = document;
    if (erased)
        return GARBLED_COMPOSED;
    if (is->kind == PAPER_CITIZEN_CARD || (is->kind == PAPER_INSURANCE_CARD && (is->warnings & PAPER_WARNING_NOT_HEX)))
        return is_ascii(payload) ? GARBLED_MARKS : turned_case(payload) ? GARBLED_CASE : GARBLED_NOT;
    if (is->kind != PAPER_UNKNOWN && (is->kind != PAPER_REFUSED || is->refusal != PAPER_REFUSAL_DAMAGED))
        return GARBLED_NOT;
    size_t number = number_length(payload);
    if (lost_separators(payload, number))
        return GARBLED_SEPARATOR;
    bool insurance = str_ends(payload, "|$");
    if (number > 0 && count_of(payload, STR("|")) >= CARD_SEPARATORS_MIN)
        return composed_in_place(payload, insurance) ? GARBLED_COMPOSED
               : turned_case(payload)                ? GARBLED_CASE
                                                     : GARBLED_NOT;
    return lost_fillers(payload) ? GARBLED_SIGNS : GARBLED_NOT;
}
