/* The tree as text: what scripts and the speaking voice rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support/fake_font.h"
#include "support/mock_pages.h"
#include "ui/input.h"
#include "ui/semantics.h"

static const struct ui_panel PLAIN = { 600, 800, 6.25 };

static struct ui *small_page(struct ui_theme *theme)
{
    struct ui *ui = ui_create();
    theme_init(theme, PLAIN, UI_THEME_CONTRAST, UI_SIZE_LARGE, false);
    ui_begin(ui, theme, &FAKE_FONT);
    ui_open(ui, (struct ui_spec){ .role = UI_PAGE, .id = "ask" });
    ui_open(ui, (struct ui_spec){ .role = UI_LIST, .id = "list", .name = "Danh \"sách\"" });
    ui_open(ui, (struct ui_spec){ .pad = ui_pad(10, 10) }); /* a plain box: not told, does not indent */
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = "Dòng **một**", .rich = true, .height = ui_fixed(400) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = "thầm", .quiet = true });
    ui_close(ui);
    ui_close(ui);
    ui_leaf(ui, (struct ui_spec){ .role = UI_FIELD,
                                  .id = "field.x",
                                  .name = "Tên",
                                  .value = "Ánh",
                                  .detail = "từ thẻ",
                                  .invalid = true,
                                  .required = true,
                                  .action = 3,
                                  .width = ui_fixed(300),
                                  .height = ui_fixed(200) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_BUTTON, .id = "b", .name = "Không", .hidden = true, .action = 1 });
    ui_leaf(ui, (struct ui_spec){ .role = UI_QR, .name = "Mã", .value = "payload", .width = ui_fixed(100) });
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_true(ui_focus_id(ui, "field.x"));
    return ui;
}

static void test_dump(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = small_page(&theme);
    char out[1024], tight[10];
    size_t size = semantics_dump(ui, "page=ask lang=vi", out, sizeof(out));
    const char *lines[] = { "page=ask lang=vi text=large theme=contrast 600x800\n",
                            "list #list \"Danh \\\"sách\\\"\" 0,0 600x",
                            "\n  text \"Dòng một\" 10,10 580x400\n",
                            "\nfield #field.x \"Tên\" value=\"Ánh\" detail=\"từ thẻ\" focused required invalid 0,",
                            " 300x200\n",
                            "\nqr \"Mã\" 0," };
    const char *at = out;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        const char *found = strstr(at, lines[i]);
        assert_non_null(found);
        at = found;
    }
    assert_int_equal(size, strlen(out));
    assert_null(strstr(out, "thầm"));
    assert_null(strstr(out, "payload"));
    assert_null(strstr(out, "Không"));
    assert_int_equal(semantics_dump(ui, "page=ask lang=vi", tight, sizeof(tight)), size);
    assert_string_equal(tight, "page=ask ");
    ui_destroy(ui);
}

static void test_find_and_text(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = small_page(&theme);
    struct ui_node_view view;
    assert_true(semantics_find(ui, "field.x", &view));
    assert_true(view.enabled && view.focused && view.invalid);
    assert_string_equal(view.value, "Ánh");
    assert_false(semantics_find(ui, "b", &view)); /* hidden is not there */
    assert_true(semantics_has_text(ui, "Dòng một"));
    assert_true(semantics_has_text(ui, "từ thẻ"));
    assert_true(semantics_has_text(ui, "Ánh"));
    assert_false(semantics_has_text(ui, "thầm"));
    assert_false(semantics_has_text(ui, "payload"));
    assert_false(semantics_has_text(ui, "dòng một"));
    ui_destroy(ui);
}

static void test_speak(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = small_page(&theme);
    char out[256];
    (void)semantics_speak(ui, "field.x", out, sizeof(out));
    assert_string_equal(out, "Tên, Ánh, từ thẻ.\n");
    (void)semantics_speak(ui, NULL, out, sizeof(out));
    assert_non_null(strstr(out, "Dòng một.\n"));
    assert_null(strstr(out, "payload"));
    ui_destroy(ui);
}

/* The ids of the contract are where the widgets put them. */
static void test_widget_ids(void **state)
{
    (void)state;
    static const char *const IDS[] = {
        "header.language", "header.call_staff", "nav.back",      "nav.next",  "field.child.full_name", "key.q",
        "key.đ",           "key.sac",           "key.backspace", "key.space", "suggestion.0"
    };
    struct ui *ui = ui_create();
    struct ui_theme theme;
    struct ui_node_view view;
    theme_init(&theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    ui_begin(ui, &theme, &FAKE_FONT);
    mock_ask(ui, "Á", true);
    assert_int_equal(ui_end(ui), STATUS_OK);
    for (size_t i = 0; i < sizeof(IDS) / sizeof(IDS[0]); i++)
        assert_true(semantics_find(ui, IDS[i], &view) && view.enabled);
    ui_destroy(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_dump), cmocka_unit_test(test_find_and_text),
                                        cmocka_unit_test(test_speak), cmocka_unit_test(test_widget_ids) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
