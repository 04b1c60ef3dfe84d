/* Pixels where they belong, only what changed, nothing kept after a session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gfx/canvas.h"
#include "gfx/damage.h"
#include "gfx/typeface.h"
#include "support/mock_pages.h"
#include "ui/input.h"

enum { WIDTH = 960, HEIGHT = 480 };

static struct canvas *create(int width, int height)
{
    char assets[512];
    struct canvas *canvas = NULL;
    snprintf(assets, sizeof(assets), "%s/assets", getenv("KIOSK_SOURCE"));
    assert_int_equal(canvas_create(width, height, &(struct canvas_paths){ .assets = assets }, &canvas), STATUS_OK);
    return canvas;
}

static uint32_t pixel(const struct canvas *canvas, int x, int y)
{
    int pitch;
    const uint32_t *pixels = canvas_pixels(canvas, &pitch);
    return pixels[y * (pitch / 4) + x];
}

static const struct ui_rect ALL = { 0, 0, WIDTH, HEIGHT };

static void fill(struct draw_list *list, struct ui_rect box, int radius, ui_color color)
{
    assert_true(draw_list_push(
        list, &(struct draw_cmd){ .kind = DRAW_FILL, .box = box, .clip = ALL, .radius_px = radius, .color = color }));
}

static void text(struct draw_list *list, int x, int y, const char *words)
{
    assert_true(draw_list_push(list, &(struct draw_cmd){ .kind = DRAW_TEXT,
                                                         .box = { x, y, 80, 44 },
                                                         .clip = ALL,
                                                         .color = 0,
                                                         .text_px = 32,
                                                         .weight = UI_WEIGHT_REGULAR,
                                                         .text = words }));
}

static void test_refusals(void **state)
{
    (void)state;
    struct canvas *canvas = NULL;
    assert_int_equal(canvas_create(0, 10, &(struct canvas_paths){ .assets = "." }, &canvas), STATUS_BAD_INPUT);
    assert_int_equal(canvas_create(10, 10, &(struct canvas_paths){ .assets = "/nowhere" }, &canvas), STATUS_NOT_FOUND);
    char assets[512];
    snprintf(assets, sizeof(assets), "%s/assets", getenv("KIOSK_SOURCE"));
    assert_int_equal(
        canvas_create(10, 10, &(struct canvas_paths){ .assets = assets, .font_bold = "/nowhere.ttf" }, &canvas),
        STATUS_NOT_FOUND);
    assert_null(canvas);
}

static void test_rounded_fill_and_border(void **state)
{
    (void)state;
    struct canvas *canvas = create(WIDTH, HEIGHT);
    struct draw_list *list = draw_list_create();
    fill(list, (struct ui_rect){ 100, 100, 200, 120 }, 30, 0x00FF00);
    assert_true(draw_list_push(list, &(struct draw_cmd){ .kind = DRAW_BORDER,
                                                         .box = { 400, 100, 200, 120 },
                                                         .clip = ALL,
                                                         .radius_px = 30,
                                                         .width_px = 4,
                                                         .color = 0x0000FF }));
    canvas_draw(canvas, list, 0xFFFFFF, NULL);
    assert_int_equal(pixel(canvas, 100, 100), 0xFFFFFF); /* corner is cut */
    assert_int_equal(pixel(canvas, 99, 160), 0xFFFFFF);
    assert_int_equal(pixel(canvas, 100, 160), 0x00FF00);
    assert_int_equal(pixel(canvas, 299, 160), 0x00FF00);
    assert_int_equal(pixel(canvas, 300, 160), 0xFFFFFF);
    assert_int_equal(pixel(canvas, 200, 219), 0x00FF00);
    assert_int_equal(pixel(canvas, 403, 160), 0x0000FF);
    assert_int_equal(pixel(canvas, 404, 160), 0xFFFFFF);
    assert_int_equal(pixel(canvas, 596, 160), 0x0000FF);
    assert_int_equal(pixel(canvas, 500, 103), 0x0000FF);
    assert_int_equal(pixel(canvas, 500, 104), 0xFFFFFF);
    assert_int_equal(pixel(canvas, 400, 100), 0xFFFFFF);
    /* The four corners mirror each other, soft pixels included. */
    int soft = 0;
    for (int y = 0; y < 30; y++)
        for (int x = 0; x < 30; x++) {
            uint32_t a = pixel(canvas, 100 + x, 100 + y);
            soft += a != 0xFFFFFF && a != 0x00FF00;
            assert_int_equal(a, pixel(canvas, 299 - x, 100 + y));
            assert_int_equal(a, pixel(canvas, 100 + x, 219 - y));
        }
    assert_true(soft > 20);
    draw_list_destroy(list);
    canvas_destroy(canvas);
}

static void test_damage_is_what_changed(void **state)
{
    (void)state;
    struct canvas *canvas = create(WIDTH, HEIGHT);
    struct draw_list *list = draw_list_create();
    struct ui_rect damage[CANVAS_DAMAGE_RECTS_MAX];
    for (int frame = 0; frame < 3; frame++) {
        draw_list_reset(list);
        fill(list, ALL, 0, 0xF0F0F0);
        text(list, 10, 10, "yên");
        text(list, 500, 300, frame < 2 ? "một" : "hai");
        int count = canvas_draw(canvas, list, 0xFFFFFF, damage);
        if (frame == 0) {
            assert_int_equal(count, 1);
            assert_int_equal(damage[0].w, WIDTH);
        } else if (frame == 1) {
            assert_int_equal(count, 0); /* nothing to present */
        }
        if (frame < 2)
            continue;
        /* Only cells around the second word: columns 480…672, rows 288…384. */
        assert_true(count >= 1);
        for (int i = 0; i < count; i++) {
            assert_true(damage[i].x >= 480 && damage[i].x + damage[i].w <= 672);
            assert_true(damage[i].y >= 288 - 96 && damage[i].y + damage[i].h <= 384);
        }
    }
    canvas_invalidate(canvas);
    assert_int_equal(canvas_draw(canvas, list, 0xFFFFFF, damage), 1);
    assert_int_equal(damage[0].h, HEIGHT);
    draw_list_destroy(list);
    canvas_destroy(canvas);
}

/* Drawn piece by piece or all at once: the same pixels. */
static void test_damage_draws_the_same_pixels(void **state)
{
    (void)state;
    struct canvas *steps = create(1080, 1920), *once = create(1080, 1920);
    struct ui *ui = ui_create();
    struct draw_list *list = draw_list_create();
    struct ui_theme theme;
    static const char *const TYPED[] = { "",           "N",      "Ng",
                                         "Nguyễn Thị", "Nguyễn", "Nguyễn Thị Thử Nghiệm, thôn Đoài Hạ, xã Mẫu Bình" };
    theme_init(&theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    size_t bytes = (size_t)1080 * 1920 * 4;
    for (size_t i = 0; i < sizeof(TYPED) / sizeof(TYPED[0]); i++) {
        ui_begin(ui, &theme, canvas_font(steps));
        mock_ask(ui, TYPED[i], i % 2);
        assert_int_equal(ui_end(ui), STATUS_OK);
        ui_focus_show(ui, i == 3);
        assert_int_equal(paint_tree(ui, list), STATUS_OK);
        (void)canvas_draw(steps, list, 0, NULL);
        canvas_invalidate(once);
        (void)canvas_draw(once, list, 0, NULL);
        assert_memory_equal(canvas_pixels(steps, NULL), canvas_pixels(once, NULL), bytes);
    }
    draw_list_destroy(list);
    ui_destroy(ui);
    canvas_destroy(steps);
    canvas_destroy(once);
}

/* Soft edges reach beyond their box: what they touched must be drawn again when they go. */
static void test_soft_edges_leave_nothing_behind(void **state)
{
    (void)state;
    struct canvas *canvas = create(WIDTH, HEIGHT);
    struct draw_list *list = draw_list_create();
    struct draw_cmd shadow = {
        .kind = DRAW_SHADOW, .box = { 96, 96, 192, 96 }, .clip = ALL, .radius_px = 20, .width_px = 20
    };
    for (int round = 0; round < 2; round++) {
        draw_list_reset(list);
        if (round == 0)
            assert_true(draw_list_push(list, &shadow)); /* its box ends exactly where cells end */
        (void)canvas_draw(canvas, list, 0xFFFFFF, NULL);
        assert_true(round == 1 || pixel(canvas, 192, 200) != 0xFFFFFF);
    }
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            assert_int_equal(pixel(canvas, x, y), 0xFFFFFF);
    draw_list_destroy(list);
    canvas_destroy(canvas);
}

static void test_odd_texts(void **state)
{
    (void)state;
    struct canvas *canvas = create(WIDTH, HEIGHT);
    struct draw_list *list = draw_list_create();
    char huge[3000];
    memset(huge, 'm', sizeof(huge) - 1);
    huge[sizeof(huge) - 1] = '\0';
    text(list, 0, 0, "");
    text(list, 0, 0, huge);
    text(list, 0, 0, "\xFF\xFE");
    assert_true(draw_list_push(
        list, &(struct draw_cmd){ .kind = DRAW_ICON, .box = { 0, 0, 40, 40 }, .clip = ALL, .text = "../secret" }));
    assert_true(
        draw_list_push(list, &(struct draw_cmd){ .kind = DRAW_QR, .box = { 0, 0, 40, 40 }, .clip = ALL, .text = "" }));
    assert_int_equal(canvas_draw(canvas, list, 0xFFFFFF, NULL), 1);
    draw_list_destroy(list);
    canvas_destroy(canvas);
}

static void test_glyphs(void **state)
{
    (void)state;
    struct canvas *canvas = create(10, 10);
    assert_true(canvas_can_show(canvas, "ẮẰẲẴẶ ỹ đ Ư ơ “…” – · • 0123"));
    assert_false(canvas_can_show(canvas, "漢"));
    canvas_destroy(canvas);
}

static size_t heap_bytes(void)
{
    return mallinfo2().uordblks;
}

static void one_frame(struct canvas *canvas, struct ui *ui, struct draw_list *list, const struct ui_theme *theme,
                      int round)
{
    char typed[32];
    snprintf(typed, sizeof(typed), "Thử %c%c", 'a' + round % 26, 'a' + round / 26 % 26);
    ui_begin(ui, theme, canvas_font(canvas));
    if (round % 3 == 0)
        mock_home(ui);
    else
        mock_ask(ui, typed, true);
    assert_int_equal(ui_end(ui), STATUS_OK);
    assert_int_equal(paint_tree(ui, list), STATUS_OK);
    (void)canvas_draw(canvas, list, 0, NULL);
}

static void test_thousand_frames_do_not_grow(void **state)
{
    (void)state;
    struct canvas *canvas = create(1080, 1920);
    struct ui *ui = ui_create();
    struct draw_list *list = draw_list_create();
    struct ui_theme theme;
    theme_init(&theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    for (int i = 0; i < 700; i++)
        one_frame(canvas, ui, list, &theme, i);
    canvas_forget(canvas);
    one_frame(canvas, ui, list, &theme, 0);
    size_t before = heap_bytes();
    for (int i = 0; i < 1000; i++)
        one_frame(canvas, ui, list, &theme, i);
    assert_true(canvas_cache_bytes(canvas) <= CANVAS_TEXT_CACHE_BYTES);
    canvas_forget(canvas);
    assert_int_equal(canvas_cache_bytes(canvas), 0);
    one_frame(canvas, ui, list, &theme, 0);
    size_t after = heap_bytes();
#ifndef __SANITIZE_ADDRESS__
    assert_true(after < before + 64 * 1024);
#else
    (void)before;
    (void)after;
#endif
    draw_list_destroy(list);
    ui_destroy(ui);
    canvas_destroy(canvas);
}

static void test_cache_keeps_its_cap(void **state)
{
    (void)state;
    struct typeface *typeface = NULL;
    enum { CAP = 64 * 1024 };
    assert_int_equal(typeface_create("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
                                     "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", CAP, &typeface),
                     STATUS_OK);
    for (int i = 0; i < 3000; i++) {
        char words[32];
        struct raster_mask mask, again;
        snprintf(words, sizeof(words), "số %d", i);
        assert_true(typeface_mask(typeface, UI_WEIGHT_BOLD, 30 + i % 3, words, &mask));
        assert_true(typeface_mask(typeface, UI_WEIGHT_BOLD, 30 + i % 3, words, &again));
        assert_ptr_equal(mask.bytes, again.bytes); /* the second time it is there */
        assert_true(typeface_cache_bytes(typeface) <= CAP);
    }
    typeface_forget(typeface);
    assert_int_equal(typeface_cache_bytes(typeface), 0);
    struct raster_mask mask;
    assert_false(typeface_mask(typeface, UI_WEIGHT_BOLD, 30, "", &mask));
    assert_true(typeface_mask(typeface, UI_WEIGHT_BOLD, 30, "lại", &mask));
    typeface_destroy(typeface);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_rounded_fill_and_border),
        cmocka_unit_test(test_damage_is_what_changed),
        cmocka_unit_test(test_damage_draws_the_same_pixels),
        cmocka_unit_test(test_soft_edges_leave_nothing_behind),
        cmocka_unit_test(test_odd_texts),
        cmocka_unit_test(test_glyphs),
        cmocka_unit_test(test_thousand_frames_do_not_grow),
        cmocka_unit_test(test_cache_keeps_its_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
