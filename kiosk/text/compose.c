/* Telex and VNI as a function of the text before the caret and one key. The last word is taken apart, the key is tried
 * as a mark or a tone on its last vowel group, and what is left is a letter. Undo needs no memory: the mark is in the
 * text. */
#include "text/compose.h"

#include <string.h>

#include "base/check.h"
#include "text/syllable.h"
#include "text/utf8.h"

enum {
    WORD_BYTES_MAX = (SYLLABLE_LETTERS_MAX + 1) * UTF8_RUNE_BYTES_MAX + 1,
    LAST_RUNE = 0x10FFFF,
};

/* What a key did to the word: nothing (it is then a letter), changed it, or took its own work back (a letter as well).
 */
enum outcome { NOTHING, CHANGED, UNDONE };

/* Text being composed; `length` saves a strlen per key. */
struct line {
    char *text;
    size_t length;
    size_t size;
};

static bool can_carry(char base, enum compose_mark mark)
{
    switch (mark) {
    case COMPOSE_MARK_CIRCUMFLEX:
        return base == 'a' || base == 'e' || base == 'o';
    case COMPOSE_MARK_BREVE:
        return base == 'a';
    case COMPOSE_MARK_HORN:
        return base == 'o' || base == 'u';
    case COMPOSE_MARK_STROKE:
        return base == 'd';
    default:
        return false;
    }
}

/* Index of "uo" in the last vowel group whatever its marks, or -1. */
static int find_uo(const struct syllable *word, struct syllable_nucleus nucleus)
{
    for (int i = nucleus.start; i + 1 < nucleus.end; i++) {
        if (word->letters[i].base == 'u' && word->letters[i + 1].base == 'o')
            return i;
    }
    return -1;
}

/* Open uơ is Vietnamese only after h, kh, th (huơ, thuở); anywhere else a horn on "uo" means ươ. */
static bool keeps_uo_open(const struct syllable *word, int u)
{
    bool last = u + 2 == word->count;
    if (!last || u == 0 || word->letters[u - 1].base != 'h')
        return false;
    return u == 1 || (u == 2 && (word->letters[0].base == 't' || word->letters[0].base == 'k'));
}

static enum outcome horn_on_uo(struct syllable *word, int u)
{
    struct syllable_letter *pair = &word->letters[u];
    if (pair[1].mark == COMPOSE_MARK_HORN) {
        pair[0].mark = COMPOSE_MARK_NONE;
        pair[1].mark = COMPOSE_MARK_NONE;
        return UNDONE;
    }
    if (pair[0].mark == COMPOSE_MARK_NONE && !keeps_uo_open(word, u))
        pair[0].mark = COMPOSE_MARK_HORN;
    pair[1].mark = COMPOSE_MARK_HORN;
    return CHANGED;
}

/* Sets `mark` on letter i, taking the horn off the u of ươ when o gets another mark. */
static void set_mark(struct syllable *word, int i, enum compose_mark mark)
{
    struct syllable_letter *letter = &word->letters[i];
    if (letter->base == 'o' && letter->mark == COMPOSE_MARK_HORN && i > 0 && letter[-1].base == 'u')
        letter[-1].mark = COMPOSE_MARK_NONE;
    letter->mark = (uint8_t)mark;
}

/* The breve or the horn, or both (Telex w): the vowel that makes a known rhyme, else the last that can carry it. */
static enum outcome mark_vowel(struct syllable *word, const enum compose_mark *marks, int mark_count)
{
    struct syllable_nucleus nucleus = syllable_find_nucleus(word);
    int fallback = -1, marked = -1;
    enum compose_mark fallback_mark = COMPOSE_MARK_NONE;
    for (int i = nucleus.end - 1; i >= nucleus.start; i--) {
        for (int m = 0; m < mark_count; m++) {
            if (!can_carry(word->letters[i].base, marks[m]))
                continue;
            if (word->letters[i].mark == marks[m]) {
                marked = marked < 0 ? i : marked;
                continue;
            }
            struct syllable tried = *word;
            set_mark(&tried, i, marks[m]);
            if (syllable_rhyme_is_known(&tried)) {
                *word = tried;
                return CHANGED;
            }
            if (fallback < 0) {
                fallback = i;
                fallback_mark = marks[m];
            }
        }
    }
    if (marked >= 0) {
        word->letters[marked].mark = COMPOSE_MARK_NONE;
        return UNDONE;
    }
    if (fallback < 0)
        return NOTHING;
    set_mark(word, fallback, fallback_mark);
    return CHANGED;
}

static enum outcome mark_horn_or_breve(struct syllable *word, bool horn, bool breve)
{
    enum compose_mark marks[2];
    int count = 0;
    struct syllable_nucleus nucleus = syllable_find_nucleus(word);
    int u = horn ? find_uo(word, nucleus) : -1;
    if (u >= 0)
        return horn_on_uo(word, u);
    if (breve)
        marks[count++] = COMPOSE_MARK_BREVE;
    if (horn)
        marks[count++] = COMPOSE_MARK_HORN;
    return mark_vowel(word, marks, count);
}

/* A doubled letter key (aa ee oo): next to its vowel always, later in the syllable only where a known rhyme results, so
 * that "Anna" stays Anna. */
static enum outcome double_vowel(struct syllable *word, char base)
{
    struct syllable_nucleus nucleus = syllable_find_nucleus(word);
    int at = nucleus.end - 1;
    while (at >= nucleus.start && word->letters[at].base != base)
        at--;
    if (at < nucleus.start)
        return NOTHING;
    struct syllable_letter *letter = &word->letters[at];
    bool next_to_it = at + 1 == word->count;
    if (letter->mark == COMPOSE_MARK_CIRCUMFLEX) {
        if (!next_to_it && !syllable_rhyme_is_known(word))
            return NOTHING;
        letter->mark = COMPOSE_MARK_NONE;
        return UNDONE;
    }
    if (at > 0 && letter->mark == COMPOSE_MARK_NONE && letter[-1].base == base)
        return NOTHING; /* "aa" is what an undo left: the next a is a letter */
    struct syllable tried = *word;
    set_mark(&tried, at, COMPOSE_MARK_CIRCUMFLEX);
    if (!next_to_it && !syllable_rhyme_is_known(&tried))
        return NOTHING;
    *word = tried;
    return CHANGED;
}

/* Whether the rhyme is known, or would be with a mark still to come: "dech" on its way to "đếch". */
static bool rhyme_is_in_sight(const struct syllable *word)
{
    struct syllable_nucleus nucleus = syllable_find_nucleus(word);
    if (syllable_rhyme_is_known(word))
        return true;
    for (int i = nucleus.start; i < nucleus.end; i++) {
        for (enum compose_mark mark = COMPOSE_MARK_CIRCUMFLEX; mark < COMPOSE_MARK_STROKE; mark++) {
            struct syllable tried = *word;
            if (!can_carry(word->letters[i].base, mark))
                continue;
            set_mark(&tried, i, mark);
            if (mark == COMPOSE_MARK_HORN && i + 1 < nucleus.end && word->letters[i + 1].base == 'o')
                set_mark(&tried, i + 1, mark);
            if (syllable_rhyme_is_known(&tried))
                return true;
        }
    }
    return false;
}

static enum outcome stroke_d(struct syllable *word, bool anywhere)
{
    int last = word->count - 1;
    int at = last >= 0 && word->letters[last].base == 'd' ? last : 0;
    if (word->count == 0 || word->letters[at].base != 'd')
        return NOTHING;
    if (at != last && !anywhere && !rhyme_is_in_sight(word))
        return NOTHING;
    struct syllable_letter *letter = &word->letters[at];
    if (letter->mark == COMPOSE_MARK_STROKE) {
        letter->mark = COMPOSE_MARK_NONE;
        return UNDONE;
    }
    if (at > 0 && letter[-1].base == 'd' && letter[-1].mark == COMPOSE_MARK_NONE)
        return NOTHING; /* "dd" is what an undo left */
    letter->mark = COMPOSE_MARK_STROKE;
    return CHANGED;
}

/* `key` is the tone key's letter: at the end of the word it is what an undo left, and the next one is a letter. */
static enum outcome give_tone(struct syllable *word, enum compose_tones style, enum compose_tone tone, char key)
{
    if (word->count > 0 && word->letters[word->count - 1].base == key && key != 0)
        return NOTHING;
    enum compose_tone before = syllable_tone(word);
    if (tone == COMPOSE_TONE_NONE && before == COMPOSE_TONE_NONE)
        return NOTHING;
    if (tone != COMPOSE_TONE_NONE && tone == before) {
        (void)syllable_set_tone(word, style, COMPOSE_TONE_NONE);
        return UNDONE;
    }
    return syllable_set_tone(word, style, tone) ? CHANGED : NOTHING;
}

static enum outcome press_telex(struct syllable *word, enum compose_tones style, char key)
{
    static const char tones[] = "zsfrxj";
    const char *tone = strchr(tones, key);
    if (tone)
        return give_tone(word, style, (enum compose_tone)(tone - tones), key);
    if (key == 'a' || key == 'e' || key == 'o')
        return double_vowel(word, key);
    if (key == 'w')
        return mark_horn_or_breve(word, true, true);
    return key == 'd' ? stroke_d(word, false) : NOTHING;
}

static enum outcome press_vni(struct syllable *word, enum compose_tones style, char key)
{
    static const enum compose_mark circumflex[] = { COMPOSE_MARK_CIRCUMFLEX };
    if (key >= '0' && key <= '5')
        return give_tone(word, style, (enum compose_tone)(key - '0'), 0);
    switch (key) {
    case '6':
        return mark_vowel(word, circumflex, 1);
    case '7':
        return mark_horn_or_breve(word, true, false);
    case '8':
        return mark_horn_or_breve(word, false, true);
    case '9':
        return stroke_d(word, true);
    default:
        return NOTHING;
    }
}

/* Byte offset where the last run of letters starts, or `length` when there is none or it is too long to be a word. */
static size_t last_word(const struct line *line)
{
    size_t start = line->length;
    for (int letters = 0; start > 0; letters++) {
        size_t at = start - 1;
        while (at > 0 && ((unsigned char)line->text[at] & 0xC0u) == 0x80)
            at--;
        struct str rest = str_range(line->text + at, start - at);
        uint32_t rune;
        if (!utf8_decode(&rest, &rune) || rest.len != 0 || !utf8_rune_is_letter(rune))
            break;
        if (letters == SYLLABLE_LETTERS_MAX)
            return line->length;
        start = at;
    }
    return start;
}

static void append_letter(struct syllable *word, enum compose_method method, enum compose_tones style, uint32_t key)
{
    struct syllable_letter letter = syllable_letter_from_rune(key);
    struct syllable_nucleus before = syllable_find_nucleus(word);
    int u = find_uo(word, before);
    bool open = u >= 0 && u + 2 == word->count && word->letters[u].mark == COMPOSE_MARK_NONE &&
                word->letters[u + 1].mark == COMPOSE_MARK_HORN;
    word->letters[word->count++] = letter;
    if (open && method != COMPOSE_DIRECT && letter.base != 0 && strchr("cimnptu", letter.base))
        word->letters[u].mark = COMPOSE_MARK_HORN; /* thuơ + n: it was thương all along */
    enum compose_tone tone = syllable_tone(word);
    if (tone != COMPOSE_TONE_NONE && syllable_has_one_vowel_group(word))
        (void)syllable_set_tone(word, style, tone);
}

/* Replaces everything from `start` with the word and the bytes after it. */
static enum status replace_tail(struct line *line, size_t start, const struct syllable *word, struct str after)
{
    char bytes[WORD_BYTES_MAX + UTF8_RUNE_BYTES_MAX];
    size_t used = 0;
    for (int i = 0; i < word->count; i++) {
        uint32_t rune = syllable_letter_to_rune(word->letters[i]);
        ASSERT(rune != 0);
        used += utf8_encode(rune, bytes + used);
    }
    if (start + used + after.len >= line->size)
        return STATUS_TOO_LARGE;
    memcpy(line->text + start, bytes, used);
    if (after.len > 0)
        memcpy(line->text + start + used, after.ptr, after.len);
    line->length = start + used + after.len;
    line->text[line->length] = '\0';
    return STATUS_OK;
}

static enum status press(enum compose_method method, enum compose_tones style, struct line *line, uint32_t key)
{
    char key_bytes[UTF8_RUNE_BYTES_MAX];
    struct str typed = str_range(key_bytes, utf8_encode(key, key_bytes));
    size_t start = last_word(line);
    struct syllable word = { .count = 0 };
    if (!syllable_from_word(str_range(line->text + start, line->length - start), &word))
        return replace_tail(line, line->length, &(struct syllable){ .count = 0 }, typed);

    enum outcome outcome = NOTHING;
    if (key < 0x80 && method == COMPOSE_TELEX)
        outcome = press_telex(&word, style, (char)utf8_rune_lower(key));
    else if (key < 0x80 && method == COMPOSE_VNI)
        outcome = press_vni(&word, style, (char)key);
    if (outcome != NOTHING) {
        enum compose_tone tone = syllable_tone(&word);
        if (tone != COMPOSE_TONE_NONE)
            (void)syllable_set_tone(&word, style, tone);
    }
    if (outcome == CHANGED)
        return replace_tail(line, start, &word, str_range(NULL, 0));
    if (utf8_rune_is_letter(key) && word.count < SYLLABLE_LETTERS_MAX && outcome == NOTHING) {
        append_letter(&word, method, style, key);
        return replace_tail(line, start, &word, str_range(NULL, 0));
    }
    return replace_tail(line, start, &word, typed);
}

static bool is_scalar(uint32_t key)
{
    return key != 0 && key <= LAST_RUNE && !(key >= 0xD800 && key <= 0xDFFF);
}

enum status compose_key(enum compose_method method, enum compose_tones tones, char *text, size_t size, uint32_t key)
{
    struct line line = { text, strlen(text), size };
    if (!is_scalar(key) || !utf8_valid(str_range(text, line.length)))
        return STATUS_BAD_INPUT;
    return press(method, tones, &line, key);
}

static bool word_before_caret(struct line *line, size_t *start, struct syllable *word)
{
    *start = last_word(line);
    return *start < line->length && syllable_from_word(str_range(line->text + *start, line->length - *start), word);
}

enum status compose_tone(enum compose_tones tones, char *text, size_t size, enum compose_tone tone)
{
    struct line line = { text, strlen(text), size };
    struct syllable word;
    size_t start;
    if (!word_before_caret(&line, &start, &word) || !syllable_set_tone(&word, tones, tone))
        return STATUS_NOT_FOUND;
    return replace_tail(&line, start, &word, str_range(NULL, 0));
}

static bool take_last_mark(struct syllable *word)
{
    for (int i = word->count - 1; i >= 0; i--) {
        if (word->letters[i].mark != COMPOSE_MARK_NONE) {
            word->letters[i].mark = COMPOSE_MARK_NONE;
            return true;
        }
    }
    return false;
}

enum status compose_mark(enum compose_tones tones, char *text, size_t size, enum compose_mark mark)
{
    struct line line = { text, strlen(text), size };
    struct syllable word;
    size_t start;
    if (!word_before_caret(&line, &start, &word))
        return STATUS_NOT_FOUND;
    struct syllable before = word;
    bool found;
    if (mark == COMPOSE_MARK_NONE)
        found = take_last_mark(&word);
    else if (mark == COMPOSE_MARK_STROKE)
        found = stroke_d(&word, true) != NOTHING;
    else if (mark == COMPOSE_MARK_CIRCUMFLEX)
        found = mark_vowel(&word, &mark, 1) != NOTHING;
    else
        found = mark_horn_or_breve(&word, mark == COMPOSE_MARK_HORN, mark == COMPOSE_MARK_BREVE) != NOTHING;
    if (!found)
        return STATUS_NOT_FOUND;
    enum compose_tone tone = syllable_tone(&before);
    if (tone != COMPOSE_TONE_NONE)
        (void)syllable_set_tone(&word, tones, tone);
    return replace_tail(&line, start, &word, str_range(NULL, 0));
}

enum status compose_line(enum compose_method method, enum compose_tones tones, struct str keys, char *out, size_t size)
{
    struct line line = { out, 0, size };
    enum status status = STATUS_OK;
    if (!utf8_valid(keys))
        return STATUS_BAD_INPUT;
    if (size == 0)
        return STATUS_TOO_LARGE;
    out[0] = '\0';
    for (uint32_t key; status == STATUS_OK && utf8_decode(&keys, &key);)
        status = key == 0 ? STATUS_BAD_INPUT : press(method, tones, &line, key);
    if (status == STATUS_OK && !utf8_is_nfc(str_range(out, line.length))) {
        char normal[UTF8_TEXT_BYTES_MAX + 1];
        struct str result;
        status = utf8_nfc(str_range(out, line.length), normal, sizeof normal, &result);
        if (status == STATUS_OK && !str_copy(out, size, result))
            status = STATUS_TOO_LARGE;
    }
    if (status != STATUS_OK)
        out[0] = '\0';
    return status;
}
