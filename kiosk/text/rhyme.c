/* The spelling of Vietnamese syllables, as tables: which initials, which vowels with which final, which tones. */
#include "text/syllable.h"

#include <string.h>

#include "base/check.h"
#include "text/utf8.h"

enum { SPELLING_BYTES = SYLLABLE_LETTERS_MAX * UTF8_RUNE_BYTES_MAX + 1 };

static const char *const INITIALS[] = {
    "",  "b",  "c",   "ch", "d", "đ",  "g",  "gh", "gi", "h", "k",  "kh", "l", "m",
    "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",  "s",  "t", "th", "tr", "v", "x"
};

/* After qu- the rhymes in y (quỳnh, quýt) stand like those in i elsewhere. */
static const char *const RHYMES[] = {
    "a",   "ac",  "ach",  "ai",   "am",  "an",   "ang",  "anh",  "ao",  "ap",   "at",   "au",   "ay",   "ăc",
    "ăm",  "ăn",  "ăng",  "ăp",   "ăt",  "âc",   "âm",   "ân",   "âng", "âp",   "ât",   "âu",   "ây",   "e",
    "ec",  "em",  "en",   "eng",  "eo",  "ep",   "et",   "ê",    "êch", "êm",   "ên",   "ênh",  "êp",   "êt",
    "êu",  "i",   "ia",   "ich",  "iêc", "iêm",  "iên",  "iêng", "iêp", "iêt",  "iêu",  "im",   "in",   "inh",
    "ip",  "it",  "iu",   "o",    "oa",  "oac",  "oach", "oai",  "oam", "oan",  "oang", "oanh", "oao",  "oap",
    "oat", "oay", "oăc",  "oăm",  "oăn", "oăng", "oăp",  "oăt",  "oc",  "oe",   "oem",  "oen",  "oeo",  "oet",
    "oi",  "om",  "on",   "ong",  "ooc", "oong", "op",   "ot",   "ô",   "ôc",   "ôi",   "ôm",   "ôn",   "ông",
    "ôp",  "ôt",  "ơ",    "ơi",   "ơm",  "ơn",   "ơp",   "ơt",   "u",   "ua",   "uân",  "uâng", "uât",  "uây",
    "uc",  "uê",  "uêch", "uênh", "ui",  "um",   "un",   "ung",  "uôc", "uôi",  "uôm",  "uôn",  "uông", "uôt",
    "uơ",  "up",  "ut",   "uy",   "uya", "uych", "uyên", "uyêt", "uyn", "uynh", "uyp",  "uyt",  "uyu",  "ư",
    "ưa",  "ưc",  "ưi",   "ưm",   "ưn",  "ưng",  "ươc",  "ươi",  "ươm", "ươn",  "ương", "ươp",  "ươt",  "ươu",
    "ưt",  "ưu",  "y",    "ych",  "yêm", "yên",  "yêng", "yêt",  "yêu", "yn",   "ynh",  "yt",   "yu",
};

static bool listed(const char *const *list, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], text) == 0)
            return true;
    }
    return false;
}

/* Letters [from, to) in lower case without tones. */
static void spell(const struct syllable *syllable, int from, int to, char out[SPELLING_BYTES])
{
    size_t used = 0;
    for (int i = from; i < to; i++) {
        struct syllable_letter letter = syllable->letters[i];
        letter.tone = COMPOSE_TONE_NONE;
        letter.upper = false;
        used += utf8_encode(syllable_letter_to_rune(letter), out + used);
    }
    out[used] = '\0';
}

static bool rhyme_from(const struct syllable *syllable, int start)
{
    char rhyme[SPELLING_BYTES];
    spell(syllable, start, syllable->count, rhyme);
    if (listed(RHYMES, ARRAY_LEN(RHYMES), rhyme))
        return true;
    size_t length = strlen(rhyme);
    if (length < 2 || rhyme[length - 1] != 'k')
        return false;
    rhyme[length - 1] = '\0'; /* Đắk, Pôk: k after one vowel in names of the Central Highlands */
    return strchr("aeiou", syllable->letters[start].base) != NULL && syllable->count - start == 2;
}

/* gi- with iê written once: giêng, giếc. */
static bool is_gi_with_ie(const struct syllable *syllable, struct syllable_nucleus nucleus)
{
    return nucleus.start > nucleus.group_start && syllable->letters[nucleus.group_start].base == 'i' &&
           rhyme_from(syllable, nucleus.group_start);
}

bool syllable_rhyme_is_known(const struct syllable *syllable)
{
    struct syllable_nucleus nucleus = syllable_find_nucleus(syllable);
    if (nucleus.start == nucleus.end)
        return false;
    return rhyme_from(syllable, nucleus.start) || is_gi_with_ie(syllable, nucleus);
}

bool syllable_is_vietnamese(const struct syllable *syllable)
{
    char initial[SPELLING_BYTES], final[SPELLING_BYTES];
    struct syllable_nucleus nucleus = syllable_find_nucleus(syllable);
    if (!syllable_has_one_vowel_group(syllable) || !syllable_rhyme_is_known(syllable))
        return false;
    spell(syllable, 0, nucleus.start, initial);
    if (!listed(INITIALS, ARRAY_LEN(INITIALS), initial))
        return false;
    /* Stopped syllables carry only sắc or nặng. */
    static const char *const stops[] = { "c", "ch", "k", "p", "t" };
    spell(syllable, nucleus.end, syllable->count, final);
    enum compose_tone tone = syllable_tone(syllable);
    return !listed(stops, ARRAY_LEN(stops), final) || tone == COMPOSE_TONE_ACUTE || tone == COMPOSE_TONE_DOT;
}
