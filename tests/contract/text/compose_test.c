/* What `kiosk compose` promises, line by line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "text/compose.h"
#include "text/utf8.h"

struct line_case {
    enum compose_method method;
    enum compose_tones tones;
    const char *keys;
    const char *text;
};

#define TELEX COMPOSE_TELEX, COMPOSE_TONES_OLD
#define TELEX_NEW COMPOSE_TELEX, COMPOSE_TONES_NEW
#define VNI COMPOSE_VNI, COMPOSE_TONES_OLD
#define VNI_NEW COMPOSE_VNI, COMPOSE_TONES_NEW

static const struct line_case CASES[] = {
    /* the contract's own examples */
    { TELEX, "nguyeenx", "nguyễn" },
    { TELEX, "nguyenex", "nguyễn" },
    { TELEX, "hoas thuys khuyur thuowr", "hóa thúy khuỷu thuở" },
    { TELEX_NEW, "hoas thuys khuyur thuowr", "hoá thuý khuỷu thuở" },
    { TELEX, "aaa off ddd", "aa of dd" },
    { TELEX, "DDAWKS", "ĐẮK" },
    { TELEX, "Y Kroong", "Y Krông" },
    { TELEX, "dduwowngf", "đường" },
    { TELEX, "asz", "a" },
    { VNI, "nguye6n4 nguyen64 d9uo7ng2", "nguyễn nguyễn đường" },
    { VNI, "D9A81K hoa1 a10", "ĐẮK hóa a" },
    { VNI_NEW, "hoa1 thuy1", "hoá thuý" },
    { VNI, "a66 a11 d99 o77 a88", "a6 a1 d9 o7 a8" },
    /* free order */
    { TELEX, "dduongwf dduowngf duwowngfd dinhd tieengs tienges", "đường đường đường đinh tiếng tiếng" },
    { TELEX, "hoafn hoanf toans thuyeenf", "hoàn hoàn toán thuyền" },
    { TELEX, "nguoiwf huuw luuw tuaw cuarw hoawcj quawn", "người hưu lưu tưa cửa hoặc quăn" },
    { VNI, "ngu7o7i2 nguoi72 thuong7 dan9 chie61u tua6n", "người người thương đan chiếu tuân" },
    /* places of the tone */
    { TELEX, "gif giaf ginf giuowngf giengs gieengs", "gì già gìn giường giéng giếng" },
    { TELEX, "quys quyr quyeenf quoocs quowr quayf", "quý quỷ quyền quốc quở quày" },
    { TELEX, "muas mias cuwar khuees ngoaif chuoois uyr", "múa mía cửa khuế ngoài chuối ủy" },
    { TELEX_NEW, "muas mias khuees ngoaif quys uyr hoef", "múa mía khuế ngoài quý uỷ hoè" },
    { TELEX, "huynhf khuyas thuowngf huow huowng huowu", "huỳnh khuýa thường huơ hương hươu" },
    /* undo and what follows it */
    { TELEX, "aaaa dddd offf ooo xooong uww aww uoww eee", "aaa ddd off oo xoong uw aw uow ee" },
    { TELEX, "asf afs azz zz", "à á azz zz" },
    /* letters that are no keys here */
    { TELEX, "Matthew Anna wz f s 123 a@b", "Matthew Anna wz f s 123 a@b" },
    { VNI, "12 A/5 so61 12", "12 A/5 số 12" },
    { TELEX, "K'Brooi H'Moong Niee Kpaw Dda Nang", "K'Brôi H'Mông Niê Kpă Đa Nang" },
    { TELEX, "Nguyeenx Thij Thuwr Nghieemj", "Nguyễn Thị Thử Nghiệm" },
    { TELEX, "DDINHJ DDInhj AAs Aas UOWNGS", "ĐỊNH ĐỊnh Ấ Ấ ƯỚNG" },
    { TELEX, "", "" },
    { TELEX, "  x  ", "  x  " },
    /* composed text in the keys passes through; decomposed comes out composed */
    { TELEX, "Nguyễn Huệ", "Nguyễn Huệ" },
    { TELEX, "e\xCC\x82\xCC\x81", "ế" },
};

static void lines_compose_as_promised(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        char out[256];
        assert_int_equal(compose_line(CASES[i].method, CASES[i].tones, str_from(CASES[i].keys), out, sizeof out),
                         STATUS_OK);
        assert_string_equal(out, CASES[i].text);
        assert_true(utf8_is_nfc(str_from(out)));
    }
}

static void bad_lines_are_refused(void **state)
{
    (void)state;
    char out[8] = "x";
    assert_int_equal(compose_line(TELEX, STR("a\xFF"), out, sizeof out), STATUS_BAD_INPUT);
    assert_int_equal(compose_line(TELEX, STR("a\0b"), out, sizeof out), STATUS_BAD_INPUT);
    assert_int_equal(compose_line(TELEX, STR("abcdefg"), out, sizeof out), STATUS_OK);
    assert_int_equal(compose_line(TELEX, STR("abcdefgh"), out, sizeof out), STATUS_TOO_LARGE);
    assert_string_equal(out, "");
    assert_int_equal(compose_line(TELEX, STR(""), out, 0), STATUS_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_compose_as_promised),
        cmocka_unit_test(bad_lines_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
