/* Line breaking: nothing lost, nothing cut, bold where asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "support/fake_font.h"
#include "ui/node.h"

static const struct ui_panel PLAIN = { 600, 800, 6.25 };

/* Lines joined by '|', weight changes by '/'; the widest line in *width. */
static void broken(const char *text, bool rich, int width_px, char *out, size_t size, int *widest)
{
    struct ui_theme theme;
    struct ui *ui = ui_create();
    theme_init(&theme, PLAIN, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    theme.text_px[UI_TEXT_BODY] = 20; /* 10 px a character, bold 11 */
    ui_begin(ui, &theme, &FAKE_FONT);
    ui_open(ui, (struct ui_spec){ .align = UI_START });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = text, .rich = rich, .self = UI_STRETCH });
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    ui->run_count = 0;
    lines_break(ui, &ui->nodes[1], width_px);
    out[0] = '\0';
    *widest = 0;
    for (int i = 0; i < ui->nodes[1].run_count; i++) {
        const struct ui_run *run = &ui->runs[i];
        const char *before = i == 0 ? "" : run->line != run[-1].line ? "|" : "/";
        size_t used = strlen(out);
        snprintf(out + used, size - used, "%s%.*s", before, run->bytes, run->text);
        if (run->x + run->width > *widest)
            *widest = run->x + run->width;
    }
    ui_destroy(ui);
}

static void test_breaking(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool rich;
        int width_px;
        const char *lines;
    } CASES[] = {
        { "", false, 100, "" },
        { "   ", false, 100, "" },
        { "một hai ba", false, 100, "một hai ba" },
        { "một hai ba", false, 99, "một hai|ba" },
        { "một hai ba", false, 30, "một|hai|ba" },
        { "một\nhai", false, 100, "một|hai" },
        /* longer than the line: broken between characters, never inside one */
        { "nghiêngnghiêngnghiêng", false, 80, "nghiêngn|ghiêngng|hiêng" },
        { "ab nghiêngnghiêng", false, 80, "ab|nghiêngn|ghiêng" },
        /* wider than one character even so: still ends */
        { "ươ", false, 5, "ư|ơ" },
        /* a no-break space keeps its words together */
        { "lúc 09:47\xC2\xA0ngày mai", false, 120, "lúc|09:47\xC2\xA0ngày|mai" },
        { "hai  cách", false, 200, "hai  cách" },
        { "Mang **giấy tờ** này", true, 400, "Mang/giấy tờ/này" },
        { "Mang **giấy tờ** này", true, 100, "Mang/giấy|tờ/này" },
        { "hạn **17:00**, nhé", true, 400, "hạn/17:00/, nhé" },
        { "2 ** 3", false, 400, "2/**/3" }, /* stars as they stand when not rich */
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        char out[256];
        int widest;
        broken(CASES[i].text, CASES[i].rich, CASES[i].width_px, out, sizeof(out), &widest);
        if (i == ARRAY_LEN(CASES) - 1) /* how runs are cut around a literal star is free, the words are not */
            assert_non_null(strstr(out, "**"));
        else
            assert_string_equal(out, CASES[i].lines);
        assert_true(widest <= CASES[i].width_px || CASES[i].width_px < 10);
    }
}

/* Whatever the width, every byte of every word is on some line exactly once. */
static void test_nothing_is_lost(void **state)
{
    (void)state;
    static const char TEXT[] =
        "Tôi đồng ý để xã gửi hồ sơ H47.12-261121-0042 tới https://portal.example/rất-dài-không-có-dấu-cách";
    char words[256], out[512];
    size_t used = 0;
    for (const char *at = TEXT; *at; at++)
        if (*at != ' ')
            words[used++] = *at;
    words[used] = '\0';
    for (int width = 10; width <= 1200; width += 7) {
        int widest;
        broken(TEXT, false, width, out, sizeof(out), &widest);
        char joined[512];
        size_t n = 0;
        for (const char *at = out; *at; at++)
            if (*at != '|' && *at != ' ')
                joined[n++] = *at;
        joined[n] = '\0';
        assert_string_equal(joined, words);
        assert_true(widest <= width);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_breaking), cmocka_unit_test(test_nothing_is_lost) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
