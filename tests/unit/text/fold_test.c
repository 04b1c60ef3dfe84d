#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "text/fold.h"

static void accents_come_off(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "Nguyễn Thị Thử Nghiệm", "Nguyen Thi Thu Nghiem" },
        { "Đặng Đình Đức", "Dang Dinh Duc" },
        { "ộ ữ ằ e\xCC\x82\xCC\xA3", "o u a e" },
        { "K'Brôi – 2", "K'Broi ? 2" },
        { "", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[64];
        assert_int_equal(fold_ascii(str_from(cases[i][0]), out, sizeof out), STATUS_OK);
        assert_string_equal(out, cases[i][1]);
    }
    char small[4];
    assert_int_equal(fold_ascii(STR("đặng"), small, sizeof small), STATUS_TOO_LARGE);
    assert_int_equal(fold_ascii(STR("\xFF"), small, sizeof small), STATUS_BAD_INPUT);
    char key[32];
    assert_int_equal(fold_search(STR("  Ba   ĐÌNH "), key, sizeof key), STATUS_OK);
    assert_string_equal(key, "ba dinh");
}

static void records_match(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        { "Nguyễn Thị Hòa", "NGUYỄN  THỊ HOÀ ", true },
        { "Thúy", "Thuý", true },
        { "Qúy", "Quý", true },
        { "Thủy", "Thúy", false },
        { "Hòa", "Hoa", false },
        { "Hoà An", "Ho àAn", false },
        { "Nguyễn", "Nguye\xCC\x82\xCC\x83n", true },
        { "Đinh", "Dinh", false },
        { "Lê Thử", "Lê Thừ", false },
        { "\xFF", "\xFF", false },
        { "", "", true },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        if (fold_same(str_from(cases[i].a), str_from(cases[i].b)) != cases[i].same)
            fail_msg("case %zu", i);
    }
}

static void telex_typos(void **state)
{
    (void)state;
    static const char *const yes[] = { "Nguyeenx",  "Nguyeenx Thij Thuwr", "Trần Thij Lan", "Huwng",
                                       "Ddinh Thử", "nguyenex Văn",        "DDAWKS",        "Hoas" };
    static const char *const no[] = { "Nguyễn Thị Thử Nghiệm",
                                      "Y Krông",
                                      "Y Kroong",
                                      "Krông Pắc",
                                      "K'Brôi",
                                      "Anna",
                                      "Nguyen Thi Thu Nghiem",
                                      "Kpă H'Đơk",
                                      "Rmah",
                                      "Boong",
                                      "Ksor Siu",
                                      "",
                                      "Y Moan Êban" };
    for (size_t i = 0; i < ARRAY_LEN(yes); i++) {
        if (!fold_looks_like_telex(str_from(yes[i])))
            fail_msg("%s", yes[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(no); i++) {
        if (fold_looks_like_telex(str_from(no[i])))
            fail_msg("%s", no[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_come_off),
        cmocka_unit_test(records_match),
        cmocka_unit_test(telex_typos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
