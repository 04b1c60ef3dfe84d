/* Composed words typed key by key come back as themselves: every initial, rhyme and tone, both methods, both styles,
 * marks typed at once or at the end. The rhyme table here says itself where the tone stands; it is not the composer's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "text/compose.h"
#include "text/utf8.h"

/* Vowels as keys: letter, mark sign (^ ( +), and a tone place: 'o' old style, 'n' new, '*' both. The rest is the final.
 */
static const char *const RHYMES[] = {
    "a*",     "a*c",    "a*ch",    "a*i",    "a*m",    "a*n",    "a*ng",   "a*nh",  "a*o",   "a*p",    "a*t",
    "a*u",    "a*y",    "a(*c",    "a(*m",   "a(*n",   "a(*ng",  "a(*p",   "a(*t",  "a^*c",  "a^*m",   "a^*n",
    "a^*ng",  "a^*p",   "a^*t",    "a^*u",   "a^*y",   "e*",     "e*c",    "e*m",   "e*n",   "e*ng",   "e*o",
    "e*p",    "e*t",    "e^*",     "e^*ch",  "e^*m",   "e^*n",   "e^*nh",  "e^*p",  "e^*t",  "e^*u",   "i*",
    "i*a",    "i*ch",   "ie^*c",   "ie^*m",  "ie^*n",  "ie^*ng", "ie^*p",  "ie^*t", "ie^*u", "i*m",    "i*n",
    "i*nh",   "i*p",    "i*t",     "i*u",    "o*",     "ooan",   "o*c",    "o*i",   "o*m",   "o*n",    "o*ng",
    "o*p",    "o*t",    "oa*ch",   "oa*i",   "oa*n",   "oa*ng",  "oa*nh",  "oa*t",  "oa*y",  "oa(*c",  "oa(*n",
    "oa(*ng", "oa(*t",  "ooen",    "oe*n",   "oe*o",   "oe*t",   "o^*",    "o^*c",  "o^*i",  "o^*m",   "o^*n",
    "o^*ng",  "o^*p",   "o^*t",    "o+*",    "o+*i",   "o+*m",   "o+*n",   "o+*p",  "o+*t",  "u*",     "u*a",
    "ua^*n",  "ua^*t",  "ua^*y",   "u*c",    "ue^*",   "ue^*ch", "ue^*nh", "u*i",   "u*m",   "u*n",    "u*ng",
    "uo^*c",  "uo^*i",  "uo^*m",   "uo^*n",  "uo^*ng", "uo^*t",  "u*p",    "u*t",   "uoyn",  "uy*ch",  "uye^*n",
    "uye^*t", "uy*nh",  "uy*t",    "uy*u",   "u+*",    "u+*a",   "u+*c",   "u+*i",  "u+*ng", "u+o+*c", "u+o+*i",
    "u+o+*m", "u+o+*n", "u+o+*ng", "u+o+*p", "u+o+*t", "u+o+*u", "u+*t",   "u+*u",  "y*",
};

static const char *const INITIALS[] = { "",   "b", "c",  "ch", "d",  "-d",  "g",  "gh", "h",  "k",
                                        "kh", "l", "m",  "n",  "ng", "ngh", "nh", "p",  "ph", "r",
                                        "s",  "t", "th", "tr", "v",  "x",   "kr", "bl", "qu", "gi" };

static const char TELEX_TONES[] = "\0sfrxj";
static const uint16_t TONE_MARKS[] = { 0, 0x301, 0x300, 0x309, 0x303, 0x323 };

struct word {
    char composed[64];
    char now[64];  /* keys, each mark straight after its letter, the tone last */
    char late[64]; /* keys, marks and tone after the whole word */
};

static void add(char *out, const char *text)
{
    size_t used = strlen(out);
    assert_true(used + strlen(text) < 64);
    memcpy(out + used, text, strlen(text) + 1);
}

static void add_rune(char *out, uint32_t rune)
{
    char bytes[UTF8_RUNE_BYTES_MAX + 1] = "";
    (void)utf8_encode(rune, bytes);
    add(out, bytes);
}

/* Key of a mark: Telex letter or VNI digit. */
static void mark_key(char sign, char letter, bool vni, char key[2])
{
    const char telex[] = { sign == '^' ? letter : 'w', 0 };
    const char digit[] = { sign == '^' ? '6' : sign == '(' ? '8' : '7', 0 };
    memcpy(key, vni ? digit : telex, 2);
}

/* o before a vowel letter in the table is a letter or the old-style tone place: "ooa" spells o, old place, a. */
static void build(const char *initial, const char *rhyme, int tone, bool vni, enum compose_tones style,
                  struct word *out)
{
    char late_marks[8] = "", decomposed[64] = "", key[2] = "";
    memset(out, 0, sizeof *out);
    for (const char *c = initial; *c; c++) {
        bool stroke = *c == '-';
        const char letter[] = { stroke ? *++c : *c, 0 };
        add_rune(decomposed, stroke ? 0x111 : (uint32_t)letter[0]);
        add(out->now, letter);
        add(out->late, letter);
        add(out->now, stroke ? (vni ? "9" : "d") : "");
        add(late_marks, stroke ? (vni ? "9" : "d") : "");
    }
    bool choice = (rhyme[0] == 'o' || rhyme[0] == 'u') && rhyme[1] == 'o' && strlen(rhyme) == 4 && rhyme[3] == 'n' &&
                  strchr("aey", rhyme[2]);
    if (choice) { /* open oa oe uy: the two styles differ */
        bool second = style == COMPOSE_TONES_NEW;
        const char first_letter[] = { rhyme[0], 0 }, second_letter[] = { rhyme[2], 0 };
        add(decomposed, first_letter);
        if (tone && !second)
            add_rune(decomposed, TONE_MARKS[tone]);
        add(decomposed, second_letter);
        if (tone && second)
            add_rune(decomposed, TONE_MARKS[tone]);
        add(out->now, first_letter);
        add(out->now, second_letter);
        add(out->late, first_letter);
        add(out->late, second_letter);
    }
    for (const char *c = choice ? "" : rhyme; *c; c++) {
        if (*c == '*') {
            if (tone)
                add_rune(decomposed, TONE_MARKS[tone]);
        } else if (strchr("^(+", *c)) {
            add_rune(decomposed, *c == '^' ? 0x302 : *c == '(' ? 0x306 : 0x31B);
            mark_key(*c, c[-1], vni, key);
            add(out->now, key);
            if (!(late_marks[0] && *c == '+' && strstr(rhyme, "u+o+") && strchr(late_marks, key[0])))
                add(late_marks, key); /* one horn key serves both letters of ươ */
        } else {
            const char letter[] = { *c, 0 };
            add(decomposed, letter);
            add(out->now, letter);
            add(out->late, letter);
        }
    }
    const char tone_key[] = { vni ? (char)('0' + tone) : TELEX_TONES[tone], 0 };
    add(out->now, tone ? tone_key : "");
    add(out->late, late_marks);
    add(out->late, tone ? tone_key : "");
    assert_int_equal(utf8_nfc(str_from(decomposed), out->composed, sizeof out->composed, NULL), STATUS_OK);
}

static void expect(enum compose_method method, enum compose_tones style, const char *keys, const char *composed)
{
    char out[64];
    assert_int_equal(compose_line(method, style, str_from(keys), out, sizeof out), STATUS_OK);
    if (strcmp(out, composed) != 0)
        print_error("%s -> %s, not %s\n", keys, out, composed);
    assert_string_equal(out, composed);
}

/* g before i is the initial gi-; after qu- and gi- the vowels that would read otherwise are not written. */
static bool is_spelt(const char *initial, char vowel)
{
    if (strcmp(initial, "g") == 0)
        return vowel != 'i';
    if (strcmp(initial, "qu") == 0)
        return vowel != 'u' && vowel != 'o';
    return strcmp(initial, "gi") != 0 || (vowel != 'i' && vowel != 'y');
}

/* Stopped finals carry only sắc and nặng; typed words are still words with others, but nobody's. */
static void every_syllable_round_trips(void **state)
{
    (void)state;
    size_t words = 0;
    for (size_t i = 0; i < ARRAY_LEN(INITIALS); i++) {
        for (size_t r = 0; r < ARRAY_LEN(RHYMES); r++) {
            if (!is_spelt(INITIALS[i], RHYMES[r][0]))
                continue;
            for (int tone = 0; tone < 6; tone++) {
                for (int way = 0; way < 4; way++) {
                    enum compose_tones style = way & 1 ? COMPOSE_TONES_NEW : COMPOSE_TONES_OLD;
                    enum compose_method method = way & 2 ? COMPOSE_VNI : COMPOSE_TELEX;
                    struct word word;
                    build(INITIALS[i], RHYMES[r], tone, method == COMPOSE_VNI, style, &word);
                    expect(method, style, word.now, word.composed);
                    expect(method, style, word.late, word.composed);
                    words++;
                }
            }
        }
    }
    print_message("%zu words, twice each\n", words);
    assert_true(words >= 5000);
}

static void keys_press_one_by_one(void **state)
{
    (void)state;
    static const struct {
        uint32_t key;
        const char *text;
    } steps[] = {
        { 'N', "N" },        { 'g', "Ng" },        { 'u', "Ngu" },          { 'y', "Nguy" },        { 'e', "Nguye" },
        { 'e', "Nguyê" },    { 'x', "Nguyễ" },     { 'n', "Nguyễn" },       { ' ', "Nguyễn " },     { 'D', "Nguyễn D" },
        { 'd', "Nguyễn Đ" }, { 'd', "Nguyễn Dd" }, { 0x1B0, "Nguyễn Ddư" }, { '!', "Nguyễn Ddư!" },
    };
    char text[64] = "";
    for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
        assert_int_equal(compose_key(COMPOSE_TELEX, COMPOSE_TONES_OLD, text, sizeof text, steps[i].key), STATUS_OK);
        assert_string_equal(text, steps[i].text);
    }
    assert_int_equal(compose_key(COMPOSE_TELEX, COMPOSE_TONES_OLD, text, strlen(text) + 1, 'a'), STATUS_TOO_LARGE);
    assert_string_equal(text, "Nguyễn Ddư!");
    assert_int_equal(compose_key(COMPOSE_TELEX, COMPOSE_TONES_OLD, text, sizeof text, 0xD800), STATUS_BAD_INPUT);
    assert_int_equal(compose_key(COMPOSE_TELEX, COMPOSE_TONES_OLD, text, sizeof text, 0x110000), STATUS_BAD_INPUT);
    char broken[8] = "a\xC3";
    assert_int_equal(compose_key(COMPOSE_TELEX, COMPOSE_TONES_OLD, broken, sizeof broken, 'a'), STATUS_BAD_INPUT);
}

static void tone_row_and_marks(void **state)
{
    (void)state;
    char text[64] = "Hoàng Thuy";
    assert_int_equal(compose_tone(COMPOSE_TONES_OLD, text, sizeof text, COMPOSE_TONE_HOOK), STATUS_OK);
    assert_string_equal(text, "Hoàng Thủy");
    assert_int_equal(compose_tone(COMPOSE_TONES_NEW, text, sizeof text, COMPOSE_TONE_ACUTE), STATUS_OK);
    assert_string_equal(text, "Hoàng Thuý");
    assert_int_equal(compose_tone(COMPOSE_TONES_OLD, text, sizeof text, COMPOSE_TONE_NONE), STATUS_OK);
    assert_string_equal(text, "Hoàng Thuy");
    /* on-screen letters: the tone given early moves to where it belongs */
    char direct[64] = "Nguỹ";
    assert_int_equal(compose_key(COMPOSE_DIRECT, COMPOSE_TONES_OLD, direct, sizeof direct, 0xEA), STATUS_OK);
    assert_string_equal(direct, "Nguyễ");
    assert_int_equal(compose_key(COMPOSE_DIRECT, COMPOSE_TONES_OLD, direct, sizeof direct, 's'), STATUS_OK);
    assert_string_equal(direct, "Nguyễs");
    char mark[64] = "Dan";
    assert_int_equal(compose_mark(COMPOSE_TONES_OLD, mark, sizeof mark, COMPOSE_MARK_STROKE), STATUS_OK);
    assert_int_equal(compose_mark(COMPOSE_TONES_OLD, mark, sizeof mark, COMPOSE_MARK_CIRCUMFLEX), STATUS_OK);
    assert_string_equal(mark, "Đân");
    assert_int_equal(compose_mark(COMPOSE_TONES_OLD, mark, sizeof mark, COMPOSE_MARK_NONE), STATUS_OK);
    assert_string_equal(mark, "Đan");
    assert_int_equal(compose_mark(COMPOSE_TONES_OLD, mark, sizeof mark, COMPOSE_MARK_HORN), STATUS_NOT_FOUND);
    char empty[8] = "";
    assert_int_equal(compose_tone(COMPOSE_TONES_OLD, empty, sizeof empty, COMPOSE_TONE_DOT), STATUS_NOT_FOUND);
    char consonants[8] = "ng ";
    assert_int_equal(compose_tone(COMPOSE_TONES_OLD, consonants, sizeof consonants, COMPOSE_TONE_DOT),
                     STATUS_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_syllable_round_trips),
        cmocka_unit_test(keys_press_one_by_one),
        cmocka_unit_test(tone_row_and_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
