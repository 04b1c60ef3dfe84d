/* Letters, vowel groups and tone places. Spelling tables are in rhyme.c. */
#include "text/syllable.h"

#include <string.h>

#include "base/check.h"
#include "text/utf8.h"

struct vowel_row {
    char base;
    uint8_t mark;
    uint16_t runes[6]; /* by enum compose_tone: none, acute, grave, hook, tilde, dot */
};

static const struct vowel_row VOWELS[] = {
    { 'a', COMPOSE_MARK_NONE, { 'a', 0xE1, 0xE0, 0x1EA3, 0xE3, 0x1EA1 } },
    { 'a', COMPOSE_MARK_BREVE, { 0x103, 0x1EAF, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EB7 } },
    { 'a', COMPOSE_MARK_CIRCUMFLEX, { 0xE2, 0x1EA5, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EAD } },
    { 'e', COMPOSE_MARK_NONE, { 'e', 0xE9, 0xE8, 0x1EBB, 0x1EBD, 0x1EB9 } },
    { 'e', COMPOSE_MARK_CIRCUMFLEX, { 0xEA, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7 } },
    { 'i', COMPOSE_MARK_NONE, { 'i', 0xED, 0xEC, 0x1EC9, 0x129, 0x1ECB } },
    { 'o', COMPOSE_MARK_NONE, { 'o', 0xF3, 0xF2, 0x1ECF, 0xF5, 0x1ECD } },
    { 'o', COMPOSE_MARK_CIRCUMFLEX, { 0xF4, 0x1ED1, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED9 } },
    { 'o', COMPOSE_MARK_HORN, { 0x1A1, 0x1EDB, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EE3 } },
    { 'u', COMPOSE_MARK_NONE, { 'u', 0xFA, 0xF9, 0x1EE7, 0x169, 0x1EE5 } },
    { 'u', COMPOSE_MARK_HORN, { 0x1B0, 0x1EE9, 0x1EEB, 0x1EED, 0x1EEF, 0x1EF1 } },
    { 'y', COMPOSE_MARK_NONE, { 'y', 0xFD, 0x1EF3, 0x1EF7, 0x1EF9, 0x1EF5 } },
};

struct syllable_letter syllable_letter_from_rune(uint32_t rune)
{
    uint32_t lower = utf8_rune_lower(rune);
    struct syllable_letter letter = { .rune = rune, .upper = lower != rune };
    if (letter.upper && utf8_rune_upper(lower) != rune)
        return letter;    /* İ and the like would come back as another letter */
    if (lower == 0x111) { /* đ */
        letter.base = 'd';
        letter.mark = COMPOSE_MARK_STROKE;
        return letter;
    }
    for (size_t row = 0; row < ARRAY_LEN(VOWELS); row++) {
        for (uint8_t tone = 0; tone < 6; tone++) {
            if (VOWELS[row].runes[tone] == lower) {
                letter.base = VOWELS[row].base;
                letter.mark = VOWELS[row].mark;
                letter.tone = tone;
                return letter;
            }
        }
    }
    if (lower >= 'a' && lower <= 'z')
        letter.base = (char)lower;
    return letter;
}

uint32_t syllable_letter_to_rune(struct syllable_letter letter)
{
    uint32_t lower = 0;
    if (letter.base == 0)
        return letter.rune;
    if (letter.base == 'd' && letter.mark == COMPOSE_MARK_STROKE)
        lower = 0x111;
    else if (letter.mark == COMPOSE_MARK_NONE && letter.tone == COMPOSE_TONE_NONE)
        lower = (uint32_t)letter.base;
    for (size_t row = 0; row < ARRAY_LEN(VOWELS) && lower == 0; row++) {
        if (VOWELS[row].base == letter.base && VOWELS[row].mark == letter.mark)
            lower = VOWELS[row].runes[letter.tone];
    }
    return letter.upper && lower ? utf8_rune_upper(lower) : lower;
}

bool syllable_from_word(struct str word, struct syllable *out)
{
    struct syllable parsed = { .count = 0 };
    while (word.len > 0) {
        uint32_t rune;
        if (parsed.count == SYLLABLE_LETTERS_MAX || !utf8_decode(&word, &rune) || !utf8_rune_is_letter(rune))
            return false;
        parsed.letters[parsed.count++] = syllable_letter_from_rune(rune);
    }
    *out = parsed;
    return true;
}

static bool is_vowel(struct syllable_letter letter)
{
    return letter.base != 0 && strchr("aeiouy", letter.base) != NULL;
}

struct syllable_nucleus syllable_find_nucleus(const struct syllable *syllable)
{
    const struct syllable_letter *letters = syllable->letters;
    int end = syllable->count;
    while (end > 0 && !is_vowel(letters[end - 1]))
        end--;
    if (end == 0)
        return (struct syllable_nucleus){ syllable->count, syllable->count, syllable->count };
    int start = end;
    while (start > 0 && is_vowel(letters[start - 1]))
        start--;
    struct syllable_nucleus nucleus = { start, start, end };
    bool alone = letters[start].mark == COMPOSE_MARK_NONE && end - start >= 2 && start > 0;
    if (alone && ((letters[start].base == 'u' && letters[start - 1].base == 'q') ||
                  (letters[start].base == 'i' && letters[start - 1].base == 'g' && start == 1)))
        nucleus.start = start + 1;
    return nucleus;
}

bool syllable_has_one_vowel_group(const struct syllable *syllable)
{
    int groups = 0;
    for (int i = 0; i < syllable->count; i++) {
        if (is_vowel(syllable->letters[i]) && (i == 0 || !is_vowel(syllable->letters[i - 1])))
            groups++;
    }
    return groups == 1;
}

enum compose_tone syllable_tone(const struct syllable *syllable)
{
    struct syllable_nucleus nucleus = syllable_find_nucleus(syllable);
    for (int i = nucleus.group_start; i < nucleus.end; i++) {
        if (syllable->letters[i].tone != COMPOSE_TONE_NONE)
            return syllable->letters[i].tone;
    }
    return COMPOSE_TONE_NONE;
}

static bool pair_is(const struct syllable_letter *letters, const char *pair)
{
    return letters[0].base == pair[0] && letters[1].base == pair[1];
}

/* Where the tone stands: on the (last) marked vowel, else by the number of vowels, final and style. */
static int tone_place(const struct syllable *syllable, struct syllable_nucleus nucleus, enum compose_tones style)
{
    const struct syllable_letter *letters = syllable->letters;
    int vowels = nucleus.end - nucleus.start;
    for (int i = nucleus.end - 1; i >= nucleus.start; i--) {
        if (letters[i].mark != COMPOSE_MARK_NONE)
            return i;
    }
    if (vowels == 1)
        return nucleus.start;
    if (nucleus.end < syllable->count)
        return nucleus.end - 1;
    if (vowels > 2)
        return nucleus.start + 1;
    const struct syllable_letter *pair = &letters[nucleus.start];
    bool new_second =
        pair_is(pair, "oa") || pair_is(pair, "oe") || pair_is(pair, "uy") || pair_is(pair, "ue") || pair_is(pair, "uo");
    return nucleus.start + (style == COMPOSE_TONES_NEW && new_second ? 1 : 0);
}

bool syllable_set_tone(struct syllable *syllable, enum compose_tones style, enum compose_tone tone)
{
    struct syllable_nucleus nucleus = syllable_find_nucleus(syllable);
    if (nucleus.start == nucleus.end)
        return false;
    for (int i = nucleus.group_start; i < nucleus.end; i++)
        syllable->letters[i].tone = COMPOSE_TONE_NONE;
    syllable->letters[tone_place(syllable, nucleus, style)].tone = (uint8_t)tone;
    return true;
}
