/* A card's line of address into parts: what is certain, and never more. */
#include "unit/core/fixture.h"

#include "core/address.h"

static void lines_are_split_or_left_alone(void **state)
{
    (void)state;
    static const struct {
        const char *line, *province, *commune, *street;
    } table[] = {
        { "Thôn 3, Xã Mẫu Bình, Tỉnh Mẫu", "02", "00101", "Thôn 3" },
        { "Thôn 3, tổ 5, Mẫu Bình, Mẫu", "02", "00101", "Thôn 3, tổ 5" },
        { "Xã Mẫu Bình, Tỉnh Mẫu", "02", "00101", "" },
        { "Số 5 Phố Thử, Phường Thử An, Thành phố Thử", "01", "00001", "Số 5 Phố Thử" },
        { "Thôn 3, Xã Mẫu Bình, Huyện Cũ, Tỉnh Mẫu", "02", "", "Thôn 3, Xã Mẫu Bình, Huyện Cũ" }, /* merged since? */
        { "Thôn 3, Xã Lạ, Tỉnh Mẫu", "02", "", "Thôn 3, Xã Lạ" },
        { "Thôn 3, Xã Mẫu Bình, Tỉnh Đã Sáp Nhập", "", "", "Thôn 3, Xã Mẫu Bình, Tỉnh Đã Sáp Nhập" },
        { "Tỉnh Mẫu", "02", "", "" },
        { "", "", "", "" },
        { ", ,", "", "", "" },
        { "a,b,c,d,e,f,g,h,i,j,Tỉnh Mẫu", "", "", "a, b, c, d, e, f, g, h,i,j,Tỉnh Mẫu" },
    };
    for (size_t i = 0; i < ARRAY_LEN(table); i++) {
        struct address_parts parts;
        assert_true(address_split(&regions, str_from(table[i].line), &parts));
        if (strcmp(parts.province_code, table[i].province) || strcmp(parts.commune_code, table[i].commune) ||
            strcmp(parts.street, table[i].street))
            fail_msg("row %zu: %s|%s|%s", i, parts.province_code, parts.commune_code, parts.street);
    }
}

static void a_line_over_the_bound_is_refused(void **state)
{
    (void)state;
    char line[ANSWER_BYTES_MAX + 64];
    struct address_parts parts;
    memset(line, 'a', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    assert_false(address_split(&regions, str_from(line), &parts));
}

static void forms_have_bounds(void **state)
{
    (void)state;
    static struct form form;
    char path[PATH_BYTES_MAX + 8], value[ANSWER_BYTES_MAX + 1];
    memset(value, 'v', sizeof value);
    assert_int_equal(form_set(&form, "a", str_range(value, ANSWER_BYTES_MAX - 1), SOURCE_TYPED), STATUS_OK);
    assert_int_equal(form_set(&form, "b", str_range(value, ANSWER_BYTES_MAX), SOURCE_TYPED), STATUS_TOO_LARGE);
    assert_null(form_find(&form, "b"));
    memset(path, 'p', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(form_set(&form, path, STR("v"), SOURCE_TYPED), STATUS_TOO_LARGE);
    for (int i = 1; i < FORM_ANSWERS_MAX; i++) {
        assert_true(str_format(path, sizeof path, "x%d", i));
        assert_int_equal(form_set(&form, path, STR("v"), SOURCE_TYPED), STATUS_OK);
    }
    assert_int_equal(form_set(&form, "one more", STR("v"), SOURCE_TYPED), STATUS_TOO_LARGE);
    assert_int_equal(form_set(&form, "x5", STR("w"), SOURCE_TYPED), STATUS_OK); /* what is there may change */
    form_remove(&form, "x5");
    assert_int_equal(form_set(&form, "one more", STR("v"), SOURCE_TYPED), STATUS_OK);
    for (size_t row = 0; row < TABLE_ROWS_MAX; row++)
        assert_int_equal(form_row_add(&form, "t", 99), STATUS_OK);
    assert_int_equal(form_row_add(&form, "t", 99), STATUS_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_split_or_left_alone),
        cmocka_unit_test(a_line_over_the_bound_is_refused),
        cmocka_unit_test(forms_have_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
