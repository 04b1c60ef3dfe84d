#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/check.h"
#include "text/utf8.h"

static void strictness(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        bool valid;
    } cases[] = {
        { STR(""), true },
        { STR("a\0b"), true },
        { STR("Nguyễn"), true },
        { STR("\xF4\x8F\xBF\xBF"), true },  /* U+10FFFF */
        { STR("\xF4\x90\x80\x80"), false }, /* U+110000 */
        { STR("\xED\x9F\xBF"), true },      /* U+D7FF */
        { STR("\xED\xA0\x80"), false },     /* U+D800 */
        { STR("\xED\xBF\xBF"), false },     /* U+DFFF */
        { STR("\xC0\xAF"), false },         /* overlong / */
        { STR("\xC1\xBF"), false },
        { STR("\xE0\x9F\xBF"), false },
        { STR("\xE0\xA0\x80"), true },
        { STR("\xF0\x8F\xBF\xBF"), false },
        { STR("\xF0\x90\x80\x80"), true },
        { STR("\x80"), false },
        { STR("\xC3"), false },
        { STR("\xE1\xBB"), false },
        { STR("\xC3("), false },
        { STR("\xF5\x80\x80\x80"), false },
        { STR("\xFF"), false },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[32];
        assert_int_equal(utf8_valid(cases[i].bytes), cases[i].valid);
        assert_int_equal(utf8_nfc(cases[i].bytes, out, sizeof out, NULL),
                         cases[i].valid ? STATUS_OK : STATUS_BAD_INPUT);
        assert_int_equal(utf8_is_nfc(cases[i].bytes), cases[i].valid);
    }
}

/* Every scalar value encodes to bytes that decode to itself; every surrogate is refused. */
static void all_runes_round_trip(void **state)
{
    (void)state;
    for (uint32_t rune = 0; rune <= 0x10FFFF; rune++) {
        char bytes[UTF8_RUNE_BYTES_MAX];
        uint32_t back = 0;
        struct str rest = str_range(bytes, utf8_encode(rune, bytes));
        bool surrogate = rune >= 0xD800 && rune <= 0xDFFF;
        bool decoded = utf8_decode(&rest, &back);
        if (decoded == surrogate || (decoded && (back != rune || rest.len != 0)))
            fail_msg("U+%04X", rune);
    }
}

static void normal_form(void **state)
{
    (void)state;
    char out[64];
    struct str result;
    /* dot below first (ccc 220), as NFD orders it, and as CP1258 converters leave it */
    assert_int_equal(utf8_nfc(STR("o\xCC\xA3\xCC\x82"), out, sizeof out, &result), STATUS_OK);
    assert_string_equal(out, "ộ");
    assert_int_equal(utf8_nfc(STR("\xC3\xB4\xCC\xA3"), out, sizeof out, &result), STATUS_OK);
    assert_string_equal(out, "ộ");
    assert_int_equal(result.len, strlen("ộ"));
    assert_false(utf8_is_nfc(STR("e\xCC\x82")));
    assert_true(utf8_is_nfc(STR("Nguyễn Đức")));
    assert_int_equal(utf8_nfc(STR("abc"), out, 4, NULL), STATUS_OK);
    assert_int_equal(utf8_nfc(STR("abc"), out, 3, NULL), STATUS_TOO_LARGE);
    char big[UTF8_TEXT_BYTES_MAX + 2];
    memset(big, 0xCC, sizeof big);
    for (size_t i = 1; i < sizeof big; i += 2)
        big[i] = (char)0x82;
    char room[UTF8_TEXT_BYTES_MAX * 2];
    assert_int_equal(utf8_nfc(str_range(big, sizeof big), room, sizeof room, NULL), STATUS_TOO_LARGE);
    assert_int_equal(utf8_nfc(str_range(big, UTF8_TEXT_BYTES_MAX), room, sizeof room, NULL), STATUS_OK);
}

static void graphemes(void **state)
{
    (void)state;
    struct str text = STR("ae\xCC\x82\xCC\xA3đ");
    assert_int_equal(utf8_count(text), 3);
    assert_int_equal(utf8_next(text, 0), 1);
    assert_int_equal(utf8_next(text, 1), 6);
    assert_int_equal(utf8_previous(text, 6), 1);
    assert_int_equal(utf8_previous(text, 8), 6);
    assert_int_equal(utf8_previous(text, 0), 0);
    assert_int_equal(utf8_next(text, 8), 8);
    char name[] = "Tôe\xCC\x82\xCC\xA3";
    static const char *const left[] = { "Tô", "T", "" };
    for (size_t i = 0; i < ARRAY_LEN(left); i++) {
        assert_true(utf8_erase_last(name));
        assert_string_equal(name, left[i]);
    }
    assert_false(utf8_erase_last(name));
    assert_int_equal(utf8_count(STR("a\xFF\xFE")), 3);
}

static void alphabet(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned classes;
        bool allowed;
    } cases[] = {
        { "Nguyễn Thị Thử Nghiệm", UTF8_NAME, true },
        { "K'Brôi H’Mông Kpă Rơ-châm", UTF8_NAME, true },
        { "Ñiê Č ŏ ŭ ƀ", UTF8_NAME, true },
        { "m\xCC\x84", UTF8_NAME, true }, /* a letter with a mark NFC leaves */
        { "\xCC\x84", UTF8_NAME, false }, /* a mark on nothing */
        { " \xCC\x84", UTF8_NAME, false },
        { "a\xCC\x84\xCC\x84\xCC\x84", UTF8_NAME, true },
        { "a\xCC\x84\xCC\x84\xCC\x84\xCC\x84", UTF8_NAME, false },
        { "Lê 2", UTF8_NAME, false },
        { "Lê_", UTF8_NAME, false },
        { "Lê\n", UTF8_NAME, false },
        { "Lê\n", UTF8_TEXT | UTF8_LINE, true },
        { "Số 1, Ngõ 2/3 (tổ 4), Xã Mẫu – Tỉnh Thử", UTF8_TEXT, true },
        { "Số 1\tNgõ", UTF8_TEXT, false },
        { "Lê\xC2\xA0Thử", UTF8_TEXT, false },      /* no-break space */
        { "Lê\xE2\x80\xAE", UTF8_TEXT, false },     /* bidi override */
        { "Lê\xE2\x80\x8B", UTF8_TEXT, false },     /* zero width space */
        { "Lê\xEF\xBB\xBF", UTF8_TEXT, false },     /* byte order mark */
        { "Lê\xCD\x8F", UTF8_TEXT, false },         /* grapheme joiner */
        { "Lê\xC2\xAD", UTF8_TEXT, false },         /* soft hyphen */
        { "Lê\xEE\x80\x80", UTF8_TEXT, false },     /* private use */
        { "Lê\xF0\x9F\x98\x80", UTF8_TEXT, false }, /* emoji */
        { "N\xD0\xB0m", UTF8_TEXT, false },         /* Cyrillic a */
        { "\xEF\xBC\x91", UTF8_TEXT, false },       /* full-width 1 */
        { "a\x7F", UTF8_TEXT, false },
        { "×÷", UTF8_LETTERS, false },
        { "Số 12A/3, Tổ 5 – KP. 3 (cũ); Khu \"Mới\": Ea H’Leo & Xã Mẫu + 1 #2", UTF8_ADDRESS, true },
        { "<b>", UTF8_ADDRESS, false },
        { "$(x)", UTF8_ADDRESS, false },
        { "{x}", UTF8_ADDRESS, false },
        { "a=b", UTF8_ADDRESS, false },
        { "%s", UTF8_ADDRESS, false },
        { "a@b", UTF8_ADDRESS, false },
        { "a\\b", UTF8_ADDRESS, false },
        { "Lê\xE2\x80\xAE", UTF8_ADDRESS, false },
        { "", UTF8_NAME, true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        if (utf8_is_vietnamese_text(str_from(cases[i].text), cases[i].classes) != cases[i].allowed)
            fail_msg("case %zu", i);
    }
}

static void cases_by_table(void **state)
{
    (void)state;
    char out[128];
    assert_int_equal(utf8_upper(STR("đặng thị hưởng k'brôi"), out, sizeof out), STATUS_OK);
    assert_string_equal(out, "ĐẶNG THỊ HƯỞNG K'BRÔI");
    assert_int_equal(utf8_lower(STR("ĐẶNG THỊ HƯỞNG"), out, sizeof out), STATUS_OK);
    assert_string_equal(out, "đặng thị hưởng");
    assert_int_equal(utf8_title(STR("ĐẶNG thị hƯỞNG k'brôi 2a"), out, sizeof out), STATUS_OK);
    assert_string_equal(out, "Đặng Thị Hưởng K'Brôi 2a");
    assert_int_equal(utf8_upper(STR("đ"), out, 2), STATUS_TOO_LARGE);
    assert_int_equal(utf8_upper(STR("đ"), out, 3), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strictness),  cmocka_unit_test(all_runes_round_trip),
        cmocka_unit_test(normal_form), cmocka_unit_test(graphemes),
        cmocka_unit_test(alphabet),    cmocka_unit_test(cases_by_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
