/* Every mock page on every panel, text size and theme: nothing clipped, no missing drawing; with KIOSK_SHOTS=folder the
 * pictures are written for people to look at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gfx/canvas.h"
#include "support/mock_pages.h"
#include "ui/input.h"
#include "ui/semantics.h"

static const struct ui_panel PORTRAIT = { 1080, 1920, 21.5 }, PORTRAIT_32 = { 1080, 1920, 32 };
static const struct ui_panel LANDSCAPE = { 1920, 1080, 21.5 }, LANDSCAPE_15 = { 1920, 1080, 15.6 };

enum page { HOME, ASK, CHECK, OUTCOME, SCAN, CHOOSE };

struct shot {
    const char *name;
    enum page page;
    const struct ui_panel *panel;
    enum ui_theme_kind kind;
    enum ui_text_size size;
    bool elder;
};

static void build(struct ui *ui, enum page page)
{
    switch (page) {
    case HOME:
        mock_home(ui);
        break;
    case ASK:
        mock_ask(ui, "Nguyễn Thị Minh Á", true);
        break;
    case CHECK:
        mock_check(ui);
        break;
    case OUTCOME:
        mock_outcome(ui);
        break;
    case SCAN:
        mock_scan(ui);
        break;
    case CHOOSE:
        mock_choose(ui);
        break;
    }
}

static int render(const struct shot *shot, const char *folder)
{
    char assets[512], path[600], problem[200];
    snprintf(assets, sizeof(assets), "%s/assets", getenv("KIOSK_SOURCE"));
    struct canvas *canvas = NULL;
    assert_int_equal(canvas_create(shot->panel->width_px, shot->panel->height_px,
                                   &(struct canvas_paths){ .assets = assets }, &canvas),
                     STATUS_OK);
    struct ui *ui = ui_create();
    struct draw_list *list = draw_list_create();
    struct ui_theme theme;
    theme_init(&theme, *shot->panel, shot->kind, shot->size, shot->elder);
    ui_begin(ui, &theme, canvas_font(canvas));
    build(ui, shot->page);
    assert_int_equal(ui_end(ui), STATUS_OK);
    int problems = ui_problem_count(ui);
    for (int i = 0; i < problems; i++) {
        ui_problem_text(ui, i, problem, sizeof(problem));
        printf("%s: %s\n", shot->name, problem);
    }
    assert_int_equal(paint_tree(ui, list), STATUS_OK);
    assert_int_equal(canvas_draw(canvas, list, theme.look[UI_SURFACE_PAGE].fill, NULL), 1);
    if (folder) {
        snprintf(path, sizeof(path), "%s/%s.png", folder, shot->name);
        assert_int_equal(canvas_save_png(canvas, path), STATUS_OK);
    }
    draw_list_destroy(list);
    ui_destroy(ui);
    canvas_destroy(canvas);
    return problems;
}

static void test_pages_fit(void **state)
{
    (void)state;
    static const struct shot SHOTS[] = {
        { "home", HOME, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "home_largest", HOME, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_LARGEST, false },
        { "home_elder", HOME, &PORTRAIT, UI_THEME_CONTRAST, UI_SIZE_LARGEST, true },
        { "home_32", HOME, &PORTRAIT_32, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "home_land", HOME, &LANDSCAPE, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "home_land15", HOME, &LANDSCAPE_15, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "home_land15_elder", HOME, &LANDSCAPE_15, UI_THEME_LIGHT, UI_SIZE_LARGEST, true },
        { "home_dark", HOME, &PORTRAIT, UI_THEME_DARK, UI_SIZE_NORMAL, false },
        { "ask", ASK, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "ask_largest", ASK, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_LARGEST, false },
        { "ask_elder", ASK, &PORTRAIT, UI_THEME_CONTRAST, UI_SIZE_LARGEST, true },
        { "ask_dark", ASK, &PORTRAIT, UI_THEME_DARK, UI_SIZE_LARGE, false },
        { "ask_land", ASK, &LANDSCAPE, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "ask_land_largest", ASK, &LANDSCAPE, UI_THEME_LIGHT, UI_SIZE_LARGEST, true },
        { "ask_land15", ASK, &LANDSCAPE_15, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "ask_land15_elder", ASK, &LANDSCAPE_15, UI_THEME_LIGHT, UI_SIZE_LARGER, true },
        { "choose_land15_elder", CHOOSE, &LANDSCAPE_15, UI_THEME_CONTRAST, UI_SIZE_LARGEST, true },
        { "check", CHECK, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "check_largest", CHECK, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_LARGEST, true },
        { "check_land", CHECK, &LANDSCAPE, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "outcome", OUTCOME, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "outcome_largest", OUTCOME, &PORTRAIT, UI_THEME_CONTRAST, UI_SIZE_LARGEST, true },
        { "outcome_land", OUTCOME, &LANDSCAPE, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "scan", SCAN, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "scan_land", SCAN, &LANDSCAPE, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "choose", CHOOSE, &PORTRAIT, UI_THEME_LIGHT, UI_SIZE_NORMAL, false },
        { "choose_elder", CHOOSE, &PORTRAIT, UI_THEME_CONTRAST, UI_SIZE_LARGEST, true },
    };
    int problems = 0;
    for (size_t i = 0; i < sizeof(SHOTS) / sizeof(SHOTS[0]); i++)
        problems += render(&SHOTS[i], getenv("KIOSK_SHOTS"));
    assert_int_equal(problems, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_pages_fit) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
