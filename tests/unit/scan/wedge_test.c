/* Fingers and scanners on one keyboard, by a clock that moves only when told: what reaches a field, in which order, and
 * what comes out as a code. Then what keyboards do to codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "scan/garbled.h"
#include "scan/wedge.h"

enum { STEPS_MAX = 5, OUT_BYTES = 4096, HELD_MAX = WEDGE_KEYS_MIN };

/* Keys one by one, each after `gap_ms`. '\n' is Enter, '\b' Backspace, '\x01' some other key. */
struct step {
    int gap_ms;
    const char *keys;
};

struct hands {
    struct wedge wedge;
    int64_t now_ms;
    char held[HELD_MAX][5];
    int held_count, held_most;
    char out[OUT_BYTES]; /* keys let go as they are, codes in [] */
};

static void put(struct hands *hands, const char *text)
{
    size_t used = strlen(hands->out);
    snprintf(hands->out + used, sizeof hands->out - used, "%s", text);
}

static void let_go(struct hands *hands)
{
    for (int i = 0; i < hands->held_count; i++)
        put(hands, hands->held[i]);
    hands->held_count = 0;
}

/* As the loop of the screen does: nothing came until then. */
static void be_silent_until(struct hands *hands, int64_t until_ms)
{
    int wait_ms;
    while ((wait_ms = wedge_wait_ms(&hands->wedge, hands->now_ms)) >= 0 && hands->now_ms + wait_ms <= until_ms) {
        hands->now_ms += wait_ms;
        enum wedge_end end = wedge_expire(&hands->wedge, hands->now_ms);
        if (end == WEDGE_TYPED)
            let_go(hands);
        if (end == WEDGE_BURST || end == WEDGE_TOO_LONG) {
            struct str payload = wedge_payload(&hands->wedge);
            char text[PAYLOAD_BYTES_MAX + 1];
            assert_true(end == WEDGE_TOO_LONG || str_copy(text, sizeof text, payload));
            put(hands, "[");
            put(hands, end == WEDGE_TOO_LONG ? "too long" : text);
            put(hands, hands->wedge.erased ? "!]" : "]");
            wedge_reset(&hands->wedge);
        }
    }
    hands->now_ms = until_ms;
}

static void strike(struct hands *hands, const char *key, size_t length)
{
    char text[5] = "";
    memcpy(text, key, length);
    enum wedge_key kind = *key == '\n'     ? WEDGE_KEY_END
                          : *key == '\b'   ? WEDGE_KEY_ERASE
                          : *key == '\x01' ? WEDGE_KEY_OTHER
                                           : WEDGE_KEY_TEXT;
    switch (wedge_feed(&hands->wedge, kind, kind == WEDGE_KEY_TEXT ? str_from(text) : STR(""), hands->now_ms)) {
    case WEDGE_LET_GO:
        let_go(hands);
        put(hands, text);
        break;
    case WEDGE_HOLD:
        assert_in_range(hands->held_count, 0, HELD_MAX - 1);
        memcpy(hands->held[hands->held_count++], text, sizeof text);
        break;
    case WEDGE_SWALLOW:
        hands->held_count = 0;
        break;
    }
}

static void play(struct hands *hands, const struct step *steps)
{
    memset(hands, 0, sizeof *hands);
    hands->now_ms = 1000;
    for (int i = 0; i < STEPS_MAX && steps[i].keys; i++)
        for (const char *at = steps[i].keys; *at;) {
            size_t length = 1;
            while ((at[length] & 0xC0) == 0x80)
                length++;
            be_silent_until(hands, hands->now_ms + steps[i].gap_ms);
            strike(hands, at, length);
            at += length;
        }
    be_silent_until(hands, hands->now_ms + 10000);
}

#define LINES "IDVNM1990000173001199000017<<4\n9901018F3901016VNM<<<<<<<<<<<0\nNGUYEN<<THI<THU<NGHIEM<<<<<<<<"
#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED

static void fingers_and_scanners(void **state)
{
    (void)state;
    static const struct {
        struct step steps[STEPS_MAX];
        const char *out;
    } cases[] = {
        /* fingers, from slow to the fastest on record, and two keys struck together */
        { { { 200, "nguyen\n" } }, "nguyen\n" },
        { { { 60, "nguyen van thu" } }, "nguyen van thu" },
        { { { 45, "nguyen van thu nghiem\n" } }, "nguyen van thu nghiem\n" },
        { { { 90, "ng" }, { 3, "u" }, { 80, "y" }, { 2, "en" } }, "nguyen" },
        { { { 80, "Nguy\xE1\xBB\x85n" } }, "Nguy\xE1\xBB\x85n" },
        /* Enter right after a letter stays behind it */
        { { { 100, "abc" }, { 5, "\n" } }, "abc\n" },
        { { { 100, "abc" }, { 5, "\b" }, { 100, "d" } }, "abc\bd" },
        /* seven at once: a hand laid on the keys */
        { { { 1, "asdfghj" } }, "asdfghj" },
        /* a key held down repeats fast and is no code, however long */
        { { { 500, "a" }, { 33, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" } }, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
        { { { 500, "a" }, { 33, "aaaaaa" }, { 10, "b" } }, "aaaaaaab" },
        { { { 33, "\b\b\b\b\b\b\b\b\b\b\b\b" } }, "\b\b\b\b\b\b\b\b\b\b\b\b" },
        { { { 33, "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01" } }, "\x01\x01\x01\x01\x01\x01\x01\x01\x01\x01" },
        /* scanners: fast, slow, with and without an end */
        { { { 1, "0199000017|ab|$\n" } }, "[0199000017|ab|$]" },
        { { { 8, "0199000017|ab|$" } }, "[0199000017|ab|$]" },
        { { { 30, "0199000017|ab|$\n" } }, "[0199000017|ab|$]" },
        { { { 39, "0199000017\n\n" } }, "[0199000017]" },
        { { { 2, "H29.1234" } }, "[H29.1234]" },
        { { { 0, "0199000017\n" } }, "[0199000017]" }, /* all there at once after the loop was busy */
        /* two codes, and a code between words */
        { { { 2, "0199000017\n" }, { 300, "0" }, { 2, "199000018\n" } }, "[0199000017][0199000018]" },
        { { { 120, "toi " }, { 120, "0" }, { 2, "199000017\n" }, { 120, "la" } }, "toi [0199000017]la" },
        /* the last letter of a word struck right before the code goes with the code, never the code with the word */
        { { { 120, "la" }, { 10, "0199000017\n" } }, "l[a0199000017]" },
        { { { 2, LINES "\n" } }, "[" LINES "]" },
        { { { 3, "0199\b000017|ab\n" } }, "[0199000017|ab!]" },
        { { { 1, THOUSAND TEN TEN "1234\n" } }, "[" THOUSAND TEN TEN "1234]" }, /* 1,024 and its end */
        { { { 1, THOUSAND TEN TEN "12345\n" } }, "[too long]" },
        { { { 1, THOUSAND THOUSAND } }, "[too long]" },
    };
    static struct hands hands;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        play(&hands, cases[i].steps);
        if (strcmp(hands.out, cases[i].out) != 0)
            print_error("case %zu: %s\n", i, hands.out);
        assert_string_equal(hands.out, cases[i].out);
        assert_int_equal(hands.held_count, 0);
        assert_int_equal(hands.wedge.state, WEDGE_IS_QUIET);
    }
}

#define CARD_TAIL "|01021999|N\xE1\xBB\xAF|X\xC3\xA3 M\xE1\xBA\xABu|15062021"
#define CARD "001199000017||Nguy\xE1\xBB\x85n Th\xE1\xBB\x8B Th\xE1\xBB\xAD" CARD_TAIL
#define NAME_HEX "4e677579e1bb856e205468e1bb8b205468e1bbad204e676869e1bb876d"
#define INSURED_TAIL                                                                                                   \
    "|" NAME_HEX "|01/01/2012|2|-|01 - 999|01/01/2020|31/12/2020|15/01/2020|01010199000017|-|4|01/02/2023|"            \
    "0123456789abcdef-7102|$"

static void what_keyboards_do_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *payload;
        bool erased;
        enum garbling garbling;
    } cases[] = {
        { CARD, false, GARBLED_NOT },
        { "DN4010199000017" INSURED_TAIL, false, GARBLED_NOT },
        { LINES, false, GARBLED_NOT },
        { "H29.13-261112-0042", false, GARBLED_NOT },
        /* another layout */
        { "001199000017\\\\Nguyen Thi Thu\\01021999\\Nu\\Xa Mau\\15062021", false, GARBLED_SEPARATOR },
        { "001199000017~~Nguyen Thi Thu~01021999~Nu~Xa Mau~15062021", false, GARBLED_SEPARATOR },
        { "001199000017\xC3\xA7\xC3\xA7Nguyen Thi\xC3\xA7"
          "01021999\xC3\xA7Nu\xC3\xA7Xa\xC3\xA7"
          "15062021",
          false, GARBLED_SEPARATOR },
        { "001199000017Nguyen Thi Thu Nghiem01021999NuXa Mau15062021", false, GARBLED_SEPARATOR },
        /* an input method */
        { "\xC4\x90N4010199000017" INSURED_TAIL, false, GARBLED_COMPOSED },
        { "DN4010199000017|4\xC3\xAA"
          "677579|01/01/2012|2|-|01 - 999|01/01/2020|-|-|-|-|4|-|-|$",
          false, GARBLED_COMPOSED },
        { CARD, true, GARBLED_COMPOSED },
        /* a keyboard without Vietnamese letters */
        { "001199000017||Nguyen Thi Thu|01021999|Nu|Xa Mau|15062021", false, GARBLED_MARKS },
        { "001099000017||Tran Van Thu|01021999|Nam|Xa Mau|15062021", false, GARBLED_MARKS },
        /* Caps Lock */
        { "001199000017||nGUY\xE1\xBB\x84N tH\xE1\xBB\x8A|01021999|nAM|x\xC3\x83 m\xE1\xBA\xAAU|15062021", false,
          GARBLED_CASE },
        { "IDVNM1990000173001199000017;;4\n9901018F3901016VNM;;;;;;;;;;;0\nNGUYEN;;THI;THU;NGHIEM;;;;;;;;", false,
          GARBLED_SIGNS },
        /* other people's codes are not the keyboard's fault */
        { "8934567890123", false, GARBLED_NOT },
        { "https://example.vn/a-b-c-d-e-f-g-h", false, GARBLED_NOT },
        { "WIFI:S:mang;T:WPA;P:mat khau;;", false, GARBLED_NOT },
        { "001199000017|012345678|L\xC3\xAA 2" CARD_TAIL, false, GARBLED_NOT }, /* damaged, and not like this */
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct paper_document document;
        struct str payload = str_from(cases[i].payload);
        paper_classify(payload, &document);
        enum garbling garbling = garbled_by_keyboard(payload, &document, cases[i].erased);
        if (garbling != cases[i].garbling)
            print_error("case %zu: %d\n", i, garbling);
        assert_int_equal(garbling, cases[i].garbling);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fingers_and_scanners),
        cmocka_unit_test(what_keyboards_do_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
