/* Boxes: who gets how much, what may never be undercut, what is reported. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/fake_font.h"
#include "support/mock_pages.h"
#include "ui/input.h"
#include "ui/semantics.h"

/* 1 dp = 1 px: 160 px an inch. */
static const struct ui_panel PLAIN = { 600, 800, 6.25 };

static struct ui *fresh(struct ui_theme *theme)
{
    struct ui *ui = ui_create();
    assert_non_null(ui);
    theme_init(theme, PLAIN, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    assert_true(fabs(theme->px_per_dp - 1.0) < 1e-9);
    ui_begin(ui, theme, &FAKE_FONT);
    return ui;
}

static struct ui_rect rect_of(const struct ui *ui, const char *id)
{
    struct ui_node_view view;
    assert_true(semantics_find(ui, id, &view));
    return view.rect;
}

static void box(struct ui *ui, const char *id, struct ui_length width, struct ui_length height)
{
    ui_leaf(ui, (struct ui_spec){ .id = id, .width = width, .height = height });
}

static void test_row_shares(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ 0 });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 10, .pad = ui_pad(5, 20) });
    box(ui, "fixed", ui_fixed(100), ui_fixed(40));
    box(ui, "one", ui_grow(1), ui_fixed(10));
    box(ui, "two", ui_grow(2), ui_fixed(20));
    box(ui, "tenth", ui_percent(10), ui_fixed(40));
    ui_close(ui);
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(rect_of(ui, "fixed").x, 20);
    assert_int_equal(rect_of(ui, "tenth").w, 56);
    /* 560 inner - 3 gaps - 100 - 56 = 374, one third and two thirds */
    assert_int_equal(rect_of(ui, "one").w, 124);
    assert_int_equal(rect_of(ui, "two").w, 250);
    assert_int_equal(rect_of(ui, "two").x, 20 + 100 + 10 + 124 + 10);
    assert_int_equal(rect_of(ui, "one").y, 5 + 15); /* rows centre */
    assert_int_equal(ui_problem_count(ui), 0);
    ui_destroy(ui);
}

static void test_growth_respects_minimum(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ 0 });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW });
    box(ui, "wide", (struct ui_length){ UI_SIZING_GROW, 1, 400, 0 }, ui_fixed(10));
    box(ui, "narrow", ui_grow(1), ui_fixed(10));
    box(ui, "capped", (struct ui_length){ UI_SIZING_GROW, 1, 0, 30 }, ui_fixed(10));
    ui_close(ui);
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(rect_of(ui, "wide").w, 400);
    assert_int_equal(rect_of(ui, "capped").w, 30);
    assert_int_equal(rect_of(ui, "narrow").w, 170);
    ui_destroy(ui);
}

static void test_column_growth_and_maximum(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ .gap_dp = 10 });
    box(ui, "capped", ui_grow(1), (struct ui_length){ UI_SIZING_GROW, 3, 0, 100 });
    box(ui, "fixed", ui_fixed(50), ui_fixed(200));
    box(ui, "rest", ui_fit(), ui_grow(1));
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(rect_of(ui, "capped").h, 100);
    assert_int_equal(rect_of(ui, "rest").y, 320);
    assert_int_equal(rect_of(ui, "rest").h, 480); /* what the maximum refused */
    assert_int_equal(rect_of(ui, "rest").w, 600); /* columns stretch */
    assert_int_equal(rect_of(ui, "fixed").w, 50);
    ui_destroy(ui);
}

static void test_wrap_flows(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ 0 });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .wrap = true, .gap_dp = 20 });
    for (int i = 0; i < 3; i++)
        box(ui, (const char *[]){ "a", "b", "c" }[i], (struct ui_length){ UI_SIZING_GROW, 1, 250, 0 },
            ui_fixed(50 + i * 10));
    ui_close(ui);
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(rect_of(ui, "a").w, 290);
    assert_int_equal(rect_of(ui, "b").x, 310);
    assert_int_equal(rect_of(ui, "a").h, 60); /* one line, one height */
    assert_int_equal(rect_of(ui, "c").y, 80);
    assert_int_equal(rect_of(ui, "c").w, 600);
    ui_destroy(ui);
}

static void test_overflow_is_reported(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ .id = "root" });
    box(ui, "tall", ui_fit(), ui_fixed(500));
    box(ui, "taller", ui_fit(), ui_fixed(400));
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(ui_problem_count(ui), 1);
    char text[128];
    ui_problem_text(ui, 0, text, sizeof(text));
    assert_non_null(strstr(text, "height needs 900 px, has 800 px"));
    ui_destroy(ui);
}

static void test_bounds_are_reported_not_passed(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ 0 });
    for (int i = 0; i < UI_NODES_MAX + 50; i++)
        ui_leaf(ui, (struct ui_spec){ .name = "x" });
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_TOO_LARGE);
    ui_begin(ui, &theme, &FAKE_FONT);
    static char huge[UI_FRAME_TEXT_BYTES + 1];
    memset(huge, 'a', sizeof(huge) - 1);
    ui_open(ui, (struct ui_spec){ .name = huge });
    assert_string_equal(ui_format(ui, "%s", huge), "");
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_TOO_LARGE);
    ui_destroy(ui);
}

static void test_id_twice_is_reported(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ 0 });
    box(ui, "same", ui_fit(), ui_fixed(5));
    box(ui, "same", ui_fit(), ui_fixed(5));
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(ui_problem_count(ui), 1);
    ui_destroy(ui);
}

struct minima {
    double per_mm;
    bool elder;
    int targets;
};

static void check_target(void *context, int depth, const struct ui_node_view *node)
{
    struct minima *minima = context;
    (void)depth;
    bool key = node->role == UI_KEY || node->role == UI_SUGGESTION;
    bool target = key || node->role == UI_BUTTON || node->role == UI_CARD || node->role == UI_FIELD ||
                  node->role == UI_CHOICE || node->role == UI_CHECKBOX;
    if (!target || !node->visible)
        return;
    double least = key ? (minima->elder ? 15.0 : 12.7) : (minima->elder ? 20.0 : 16.0);
    minima->targets++;
    assert_true(node->rect.w / minima->per_mm >= least);
    assert_true(node->rect.h / minima->per_mm >= least);
}

struct pair_check {
    struct ui_rect rects[256];
    int count;
};

static void collect_target(void *context, int depth, const struct ui_node_view *node)
{
    struct pair_check *pairs = context;
    (void)depth;
    if (node->visible && node->role != UI_TEXT && node->role != UI_ICON && node->id[0] && node->role != UI_BOX &&
        node->role != UI_PAGE && node->role != UI_LIST && node->role != UI_ALERT && pairs->count < 256)
        pairs->rects[pairs->count++] = node->rect;
}

/* The minima hold on whole pages, whatever the page says, and no two targets come nearer than 2.5 mm. */
static void test_targets_on_pages(void **state)
{
    (void)state;
    static const struct ui_panel PANELS[] = {
        { 1080, 1920, 21.5 }, { 1080, 1920, 32 }, { 1920, 1080, 15.6 }, { 1920, 1080, 21.5 }
    };
    for (int p = 0; p < 4; p++)
        for (int elder = 0; elder < 2; elder++)
            for (int size = 0; size < UI_SIZE_COUNT; size++) {
                struct ui *ui = ui_create();
                struct ui_theme theme;
                theme_init(&theme, PANELS[p], UI_THEME_LIGHT, size, elder);
                ui_begin(ui, &theme, &FAKE_FONT);
                mock_ask(ui, "Thử", false);
                assert_int_equal(ui_end(ui), STATUS_OK);
                assert_int_equal(ui_problem_count(ui), 0);
                struct minima minima = {
                    hypot(PANELS[p].width_px, PANELS[p].height_px) / PANELS[p].diagonal_inch / 25.4, elder, 0
                };
                semantics_visit(ui, check_target, &minima);
                assert_true(minima.targets > 40);
                static struct pair_check pairs;
                pairs.count = 0;
                semantics_visit(ui, collect_target, &pairs);
                int gap = (int)floor(2.5 * minima.per_mm);
                for (int i = 0; i < pairs.count; i++)
                    for (int k = i + 1; k < pairs.count; k++) {
                        struct ui_rect a = pairs.rects[i], b = pairs.rects[k];
                        bool apart = a.x + a.w + gap <= b.x || b.x + b.w + gap <= a.x || a.y + a.h + gap <= b.y ||
                                     b.y + b.h + gap <= a.y;
                        assert_true(apart);
                    }
                ui_destroy(ui);
            }
}

/* A page cannot make a target smaller than the minimum by asking for less. */
static void test_small_wish_is_overruled(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui *ui = fresh(&theme);
    ui_open(ui, (struct ui_spec){ 0 });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 1 });
    for (int i = 0; i < 2; i++)
        ui_leaf(ui, (struct ui_spec){ .role = UI_BUTTON,
                                      .id = i ? "b" : "a",
                                      .name = "x",
                                      .action = 1,
                                      .width = ui_fixed(10),
                                      .height = ui_fixed(10) });
    ui_close(ui);
    ui_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_true(rect_of(ui, "a").w >= theme.target_min_px && rect_of(ui, "a").h >= theme.target_min_px);
    assert_true(rect_of(ui, "b").x - rect_of(ui, "a").x - rect_of(ui, "a").w >= theme.gap_min_px);
    ui_destroy(ui);
}

/* The low panel shows the twin page as soon as the words are enlarged, and no other panel ever does. */
static void test_paged_keyboard(void **state)
{
    (void)state;
    static const struct {
        struct ui_panel panel;
        enum ui_text_size size;
        bool elder, paged;
    } CASES[] = {
        { { 1920, 1080, 15.6 }, UI_SIZE_NORMAL, false, false }, { { 1920, 1080, 15.6 }, UI_SIZE_LARGE, false, true },
        { { 1920, 1080, 15.6 }, UI_SIZE_NORMAL, true, true },   { { 1920, 1080, 21.5 }, UI_SIZE_LARGEST, true, false },
        { { 1080, 1920, 21.5 }, UI_SIZE_LARGEST, true, false },
    };
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
        struct ui *ui = ui_create();
        struct ui_theme theme;
        struct ui_node_view view;
        theme_init(&theme, CASES[i].panel, UI_THEME_LIGHT, CASES[i].size, CASES[i].elder);
        ui_begin(ui, &theme, &FAKE_FONT);
        mock_ask(ui, "Thử", false);
        assert_int_equal(ui_end(ui), STATUS_OK);
        assert_int_equal(semantics_find(ui, "key.marks", &view), CASES[i].paged);
        assert_int_equal(semantics_find(ui, "key.sac", &view), !CASES[i].paged);
        /* Whatever the keyboard, the field being typed in is on the glass, above the keys. */
        struct ui_rect field = rect_of(ui, "field.child.full_name");
        assert_true(semantics_find(ui, "field.child.full_name", &view) && view.visible);
        assert_true(field.y + field.h <= rect_of(ui, "keyboard").y);
        ui_destroy(ui);
    }
}

static void build_long(struct ui *ui, const struct ui_theme *theme, int rows)
{
    static char ids[40][8];
    ui_begin(ui, theme, &FAKE_FONT);
    widget_page_open(ui, "list");
    widget_body_open(ui, (struct widget_body){ .more = "Thêm", .back = "Lên" });
    widget_main_open(ui);
    for (int i = 0; i < rows; i++) {
        snprintf(ids[i], sizeof(ids[i]), "r%d", i);
        widget_card_small(ui, (struct widget_card){ .id = ids[i], .title = "Dòng", .press = { 1, i, NULL } });
    }
    widget_main_close(ui);
    widget_body_close(ui);
    widget_page_close(ui);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(ui_problem_count(ui), 0);
}

static void test_window_pages(void **state)
{
    (void)state;
    struct ui_theme theme;
    struct ui_node_view view;
    struct ui_message message;
    struct ui *ui = ui_create();
    theme_init(&theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    build_long(ui, &theme, 3);
    assert_false(semantics_find(ui, "body.more", &view)); /* no bar without need */
    build_long(ui, &theme, 30);
    assert_true(semantics_find(ui, "body.more", &view) && view.enabled);
    assert_true(semantics_find(ui, "body.back", &view) && !view.enabled);
    assert_true(semantics_find(ui, "r29", &view) && !view.visible);
    /* Every row comes fully into sight on some page, in order, and the end is reached. */
    bool seen[30] = { false };
    for (int page = 0; page < 10; page++) {
        for (int i = 0; i < 30; i++) {
            char id[8];
            snprintf(id, sizeof(id), "r%d", i);
            assert_true(semantics_find(ui, id, &view));
            seen[i] = seen[i] || view.visible;
        }
        if (!ui_scroll_page(ui, "body", 1))
            break;
        build_long(ui, &theme, 30); /* the offset survives a declaration */
    }
    for (int i = 0; i < 30; i++)
        assert_true(seen[i]);
    assert_true(semantics_find(ui, "body.more", &view) && !view.enabled);
    assert_true(ui_press(ui, "r0", &message)); /* scripts bring it into view first */
    assert_int_equal(message.arg, 0);
    assert_true(semantics_find(ui, "r0", &view) && view.visible);
    ui_destroy(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_shares),
        cmocka_unit_test(test_growth_respects_minimum),
        cmocka_unit_test(test_column_growth_and_maximum),
        cmocka_unit_test(test_wrap_flows),
        cmocka_unit_test(test_overflow_is_reported),
        cmocka_unit_test(test_bounds_are_reported_not_passed),
        cmocka_unit_test(test_id_twice_is_reported),
        cmocka_unit_test(test_targets_on_pages),
        cmocka_unit_test(test_small_wish_is_overruled),
        cmocka_unit_test(test_paged_keyboard),
        cmocka_unit_test(test_window_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
