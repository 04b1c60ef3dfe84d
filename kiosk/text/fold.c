/* Folds for machines and for comparing; and the one question a fold can answer: was this meant to be composed? */
#include "text/fold.h"

#include <string.h>

#include <utf8proc.h>

#include "text/syllable.h"
#include "text/utf8.h"

enum {
    /* Base letter and marks of one code point, decomposed: U+1E69 and the like have two marks, none has more than 4. */
    DECOMPOSED_RUNES_MAX = 8,
};

/* ASCII base of a letter, or '?' . ASCII stays. */
static char ascii_of(uint32_t rune)
{
    utf8proc_int32_t parts[DECOMPOSED_RUNES_MAX];
    int boundary = 0;
    if (rune < 0x80)
        return (char)rune;
    if (rune == 0x111 || rune == 0x110)
        return rune == 0x111 ? 'd' : 'D';
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)rune, parts, DECOMPOSED_RUNES_MAX, UTF8PROC_DECOMPOSE, &boundary);
    if (count >= 1 && count <= DECOMPOSED_RUNES_MAX && parts[0] < 0x80)
        return (char)parts[0];
    return '?';
}

static bool is_combining(uint32_t rune)
{
    return rune >= 0x300 && rune <= 0x36F;
}

enum status fold_ascii(struct str text, char *out, size_t size)
{
    size_t used = 0;
    if (size == 0)
        return STATUS_TOO_LARGE;
    out[0] = '\0';
    while (text.len > 0) {
        uint32_t rune;
        if (!utf8_decode(&text, &rune)) {
            out[0] = '\0';
            return STATUS_BAD_INPUT;
        }
        if (is_combining(rune))
            continue;
        if (used + 1 >= size) {
            out[0] = '\0';
            return STATUS_TOO_LARGE;
        }
        out[used++] = ascii_of(rune);
    }
    out[used] = '\0';
    return STATUS_OK;
}

/* In place: no spaces at the ends, one inside. */
static void single_spaces(char *text)
{
    size_t used = 0;
    for (const char *from = text; *from; from++) {
        bool space = *from == ' ' || *from == '\t';
        if (!space)
            text[used++] = *from;
        else if (used > 0 && text[used - 1] != ' ')
            text[used++] = ' ';
    }
    while (used > 0 && text[used - 1] == ' ')
        used--;
    text[used] = '\0';
}

enum status fold_search(struct str text, char *out, size_t size)
{
    enum status status = fold_ascii(text, out, size);
    if (status != STATUS_OK)
        return status;
    for (char *at = out; *at; at++)
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at + ('a' - 'A')) : *at;
    single_spaces(out);
    return STATUS_OK;
}

enum status fold_match(struct str text, char *out, size_t size)
{
    char lower[UTF8_TEXT_BYTES_MAX + 1];
    size_t used = 0;
    char tone = 0; /* waits for the end of its word, so that hòa and hoà give one key */
    if (size == 0)
        return STATUS_TOO_LARGE;
    out[0] = '\0';
    enum status status = utf8_lower(text, lower, sizeof lower);
    if (status != STATUS_OK)
        return status;
    struct str rest = str_from(lower);
    for (bool more = true; more;) {
        uint32_t rune = ' ';
        more = utf8_decode(&rest, &rune);
        bool letter = more && (utf8_rune_is_letter(rune) || is_combining(rune));
        if (used + 1 + UTF8_RUNE_BYTES_MAX >= size) {
            out[0] = '\0';
            status = STATUS_TOO_LARGE;
            break;
        }
        if (!letter && tone) {
            out[used++] = tone;
            tone = 0;
        }
        if (!more)
            break;
        struct syllable_letter parts = syllable_letter_from_rune(rune);
        if (letter && parts.tone != COMPOSE_TONE_NONE) {
            tone = (char)('\x01' + parts.tone); /* a control: no text of ours can hold it */
            parts.tone = COMPOSE_TONE_NONE;
            rune = syllable_letter_to_rune(parts);
        }
        used += utf8_encode(rune, out + used);
    }
    if (status == STATUS_OK) {
        out[used] = '\0';
        single_spaces(out);
    }
    base_wipe(lower, sizeof lower);
    return status;
}

bool fold_same(struct str a, struct str b)
{
    char key_a[UTF8_TEXT_BYTES_MAX], key_b[UTF8_TEXT_BYTES_MAX];
    bool same = fold_match(a, key_a, sizeof key_a) == STATUS_OK && fold_match(b, key_b, sizeof key_b) == STATUS_OK &&
                strcmp(key_a, key_b) == 0;
    base_wipe(key_a, sizeof key_a);
    base_wipe(key_b, sizeof key_b);
    return same;
}

static bool word_looks_like_telex(struct str word)
{
    char composed[SYLLABLE_LETTERS_MAX * UTF8_RUNE_BYTES_MAX + 1];
    struct syllable before, after;
    if (!syllable_from_word(word, &before) || syllable_is_vietnamese(&before))
        return false;
    if (compose_line(COMPOSE_TELEX, COMPOSE_TONES_OLD, word, composed, sizeof composed) != STATUS_OK)
        return false;
    return !str_is(word, composed) && syllable_from_word(str_from(composed), &after) && syllable_is_vietnamese(&after);
}

bool fold_looks_like_telex(struct str text)
{
    while (text.ptr) {
        struct str word = str_trim(str_cut(&text, ' '));
        if (word.len > 0 && word_looks_like_telex(word))
            return true;
    }
    return false;
}
