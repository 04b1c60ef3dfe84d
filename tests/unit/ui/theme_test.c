/* The promises of the glass: every ink on its ground, every measure in millimetres. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>

#include "base/check.h"
#include "ui/theme.h"

static const struct ui_panel PANELS[] = {
    { 1080, 1920, 21.5 }, { 1080, 1920, 32 }, { 1920, 1080, 15.6 }, { 1920, 1080, 21.5 }
};

static void test_contrast_known_pairs(void **state)
{
    (void)state;
    assert_true(fabs(theme_contrast(0x000000, 0xFFFFFF) - 21.0) < 0.01);
    assert_true(fabs(theme_contrast(0x777777, 0xFFFFFF) - 4.48) < 0.01); /* the well-known grey that just fails 4.5 */
    assert_true(fabs(theme_contrast(0x123456, 0x123456) - 1.0) < 0.001);
}

static int at_least(const char *what, int theme, int surface, ui_color a, ui_color b, double least)
{
    double ratio = theme_contrast(a, b);
    if (ratio >= least)
        return 0;
    printf("theme %d surface %d %s: %06X on %06X is %.2f, must be %.1f\n", theme, surface, what, a, b, ratio, least);
    return 1;
}

static void test_every_ink_is_readable(void **state)
{
    (void)state;
    static const enum ui_surface GROUNDS[] = { UI_SURFACE_PAGE,       UI_SURFACE_HEADER, UI_SURFACE_FOOTER,
                                               UI_SURFACE_CARD,       UI_SURFACE_PANEL,  UI_SURFACE_FIELD,
                                               UI_SURFACE_FIELD_QUIET };
    int faults = 0;
    for (int kind = 0; kind < UI_THEME_COUNT; kind++) {
        struct ui_theme theme;
        theme_init(&theme, PANELS[0], kind, UI_SIZE_NORMAL, false);
        double least = kind == UI_THEME_LIGHT ? 10.0 : 7.0;
        for (int s = 0; s < UI_SURFACE_COUNT; s++) {
            const struct ui_look *look = &theme.look[s];
            if (s != UI_SURFACE_EMBLEM && s != UI_SURFACE_TRACK && s != UI_SURFACE_TRACK_FILL)
                faults += at_least("text", kind, s, look->ink, look->fill, least);
        }
        for (size_t g = 0; g < ARRAY_LEN(GROUNDS); g++)
            faults +=
                at_least("quiet text", kind, GROUNDS[g], theme.ink[UI_INK_SECOND], theme.look[GROUNDS[g]].fill, least);
    }
    assert_int_equal(faults, 0);
}

static void test_edges_icons_and_focus_show(void **state)
{
    (void)state;
    static const enum ui_surface CONTROLS[] = {
        UI_SURFACE_CARD,           UI_SURFACE_PANEL,       UI_SURFACE_OUTLINE, UI_SURFACE_PRIMARY,
        UI_SURFACE_DANGER_OUTLINE, UI_SURFACE_TOOL,        UI_SURFACE_FIELD,   UI_SURFACE_FIELD_FOCUS,
        UI_SURFACE_FIELD_INVALID,  UI_SURFACE_FIELD_QUIET, UI_SURFACE_CHOICE,  UI_SURFACE_CHOICE_SELECTED
    };
    static const enum ui_surface KEYS[] = { UI_SURFACE_KEY, UI_SURFACE_KEY_TONE, UI_SURFACE_KEY_LETTER,
                                            UI_SURFACE_CHIP };
    static const enum ui_surface SOFT[] = { UI_SURFACE_SOFT_RED, UI_SURFACE_SOFT_BLUE, UI_SURFACE_SOFT_GREEN,
                                            UI_SURFACE_SOFT_AMBER };
    int faults = 0;
    for (int kind = 0; kind < UI_THEME_COUNT; kind++) {
        struct ui_theme theme;
        theme_init(&theme, PANELS[0], kind, UI_SIZE_NORMAL, false);
        ui_color page = theme.look[UI_SURFACE_PAGE].fill, keyboard = theme.look[UI_SURFACE_KEYBOARD].fill;
        for (size_t i = 0; i < ARRAY_LEN(CONTROLS); i++) {
            faults += at_least("edge on page", kind, CONTROLS[i], theme.look[CONTROLS[i]].border, page, 3.0);
            faults += at_least("edge on header", kind, CONTROLS[i], theme.look[CONTROLS[i]].border,
                               theme.look[UI_SURFACE_HEADER].fill, 3.0);
        }
        for (size_t i = 0; i < ARRAY_LEN(KEYS); i++)
            faults += at_least("key edge", kind, KEYS[i], theme.look[KEYS[i]].border, keyboard, 3.0);
        for (size_t i = 0; i < ARRAY_LEN(SOFT); i++)
            faults += at_least("icon", kind, SOFT[i], theme.ink[UI_INK_RED + i], theme.look[SOFT[i]].fill, 3.0);
        faults += at_least("focus", kind, 0, theme.focus, page, 3.0);
        faults += at_least("focus on keyboard", kind, 0, theme.focus, keyboard, 3.0);
        faults += at_least("focus lines", kind, 0, theme.focus, theme.focus_in, 3.0);
        faults += at_least("star", kind, UI_SURFACE_EMBLEM, theme.ink[UI_INK_EMBLEM],
                           theme.look[UI_SURFACE_EMBLEM].fill, 3.0);
    }
    assert_int_equal(faults, 0);
}

static void test_capitals_are_tall_enough(void **state)
{
    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(PANELS); p++)
        for (int size = 0; size < UI_SIZE_COUNT; size++) {
            struct ui_theme theme;
            theme_init(&theme, PANELS[p], UI_THEME_LIGHT, size, false);
            double per_mm = hypot(PANELS[p].width_px, PANELS[p].height_px) / PANELS[p].diagonal_inch / 25.4;
            for (int style = 0; style < UI_TEXT_STYLE_COUNT; style++) {
                double capital_mm = theme.text_px[style] * 0.714 / per_mm;
                assert_true(capital_mm >= 4.8);
                assert_true(size != UI_SIZE_LARGEST || capital_mm >= 7.4);
            }
        }
}

static void test_minima_in_millimetres(void **state)
{
    (void)state;
    for (size_t p = 0; p < ARRAY_LEN(PANELS); p++)
        for (int elder = 0; elder < 2; elder++) {
            struct ui_theme theme;
            theme_init(&theme, PANELS[p], UI_THEME_LIGHT, UI_SIZE_NORMAL, elder);
            double per_mm = hypot(PANELS[p].width_px, PANELS[p].height_px) / PANELS[p].diagonal_inch / 25.4;
            assert_true(theme.target_min_px / per_mm >= (elder ? 20.0 : 16.0));
            assert_true(theme.key_min_px / per_mm >= (elder ? 15.0 : 12.7));
            assert_true(theme.gap_min_px / per_mm >= 2.5);
            assert_true(!elder || theme.size >= UI_SIZE_LARGER);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_contrast_known_pairs),       cmocka_unit_test(test_every_ink_is_readable),
        cmocka_unit_test(test_edges_icons_and_focus_show), cmocka_unit_test(test_capitals_are_tall_enough),
        cmocka_unit_test(test_minima_in_millimetres),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
