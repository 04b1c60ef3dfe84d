#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "text/i18n.h"

static void texts_fall_back_and_are_missed(void **state)
{
    (void)state;
    struct i18n *vi = i18n_create(NULL);
    struct i18n *en = i18n_create(vi);
    assert_int_equal(i18n_add(vi, "nav.next", STR("Tiếp tục")), STATUS_OK);
    assert_int_equal(i18n_add(vi, "nav.back", STR("Quay lại")), STATUS_OK);
    assert_int_equal(i18n_add(en, "nav.next", STR("Next")), STATUS_OK);
    assert_string_equal(i18n_get(en, "nav.next"), "Next");
    assert_string_equal(i18n_get(en, "nav.back"), "Quay lại");
    assert_false(i18n_has(en, "nav.back"));
    assert_int_equal(i18n_missing_count(en), 0);
    assert_string_equal(i18n_get(en, "nav.none"), "nav.none");
    assert_int_equal(i18n_missing_count(en), 1);
    assert_int_equal(i18n_missing_count(vi), 0);
    assert_int_equal(i18n_add(en, "nav.next", STR("Onwards")), STATUS_OK);
    assert_string_equal(i18n_get(en, "nav.next"), "Onwards");
    assert_int_equal(i18n_key_count(en), 1);
    assert_int_equal(i18n_add(vi, "nfd", STR("e\xCC\x82\nx")), STATUS_OK);
    assert_string_equal(i18n_get(vi, "nfd"), "ê\nx");
    assert_int_equal(i18n_add(vi, "bad", STR("\xFF")), STATUS_BAD_INPUT);
    assert_int_equal(i18n_add(vi, "", STR("x")), STATUS_BAD_INPUT);
    assert_int_equal(i18n_add(vi, "empty", STR("")), STATUS_OK);
    assert_string_equal(i18n_get(vi, "empty"), "");
    i18n_destroy(en);
    i18n_destroy(vi);
    i18n_destroy(NULL);
}

static void bounds_hold(void **state)
{
    (void)state;
    struct i18n *table = i18n_create(NULL);
    static char text[I18N_TEXT_BYTES_MAX + 1];
    memset(text, 'x', sizeof text);
    assert_int_equal(i18n_add(table, "long", str_range(text, I18N_TEXT_BYTES_MAX - 1)), STATUS_OK);
    assert_int_equal(i18n_add(table, "long", str_range(text, I18N_TEXT_BYTES_MAX)), STATUS_TOO_LARGE);
    char key[I18N_KEY_BYTES_MAX + 1];
    memset(key, 'k', sizeof key);
    key[I18N_KEY_BYTES_MAX] = '\0';
    assert_int_equal(i18n_add(table, key, STR("x")), STATUS_TOO_LARGE);
    key[I18N_KEY_BYTES_MAX - 1] = '\0';
    assert_int_equal(i18n_add(table, key, STR("x")), STATUS_OK);
    for (int i = 2; i < I18N_KEYS_MAX; i++) {
        (void)snprintf(key, sizeof key, "key.%d", i);
        assert_int_equal(i18n_add(table, key, STR("x")), STATUS_OK);
    }
    assert_int_equal(i18n_add(table, "one.more", STR("x")), STATUS_TOO_LARGE);
    assert_int_equal(i18n_add(table, "key.7", STR("y")), STATUS_OK);
    for (int i = 2; i < I18N_KEYS_MAX; i++) {
        (void)snprintf(key, sizeof key, "key.%d", i);
        assert_string_equal(i18n_get(table, key), i == 7 ? "y" : "x");
    }
    assert_int_equal(i18n_missing_count(table), 0);
    i18n_destroy(table);
}

static void placeholders(void **state)
{
    (void)state;
    struct i18n *table = i18n_create(NULL);
    const struct i18n_arg args[] = { { "name", "Thử" }, { "code", "{name}" } };
    char out[64];
    assert_int_equal(i18n_add(table, "t", STR("Chào {name}, mã {code}; {other} {")), STATUS_OK);
    assert_int_equal(i18n_format(out, sizeof out, table, "t", args, 2), STATUS_OK);
    assert_string_equal(out, "Chào Thử, mã {name}; {other} {");
    assert_int_equal(i18n_format(out, 20, table, "t", args, 2), STATUS_TOO_LARGE);
    assert_string_equal(out, "");
    i18n_destroy(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_fall_back_and_are_missed),
        cmocka_unit_test(bounds_hold),
        cmocka_unit_test(placeholders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
