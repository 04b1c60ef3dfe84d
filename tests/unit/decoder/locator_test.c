/* From whole pictures to payloads: every version, turned, leaning, inverted, mirrored, two at once; what a person is
 * told when it does not work; and what a hostile picture may cost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "decoder/cascade.h"
#include "decoder/locator.h"
#include "decoder/plane.h"
#include "decoder/qr_layout.h"
#include "support/frames.h"

enum { WIDTH = 1280, HEIGHT = 720 };

static struct symbols *symbols;
static struct locator *locator;
static struct codes *codes;
static struct locator_sight sight;
static struct frame frame;
static struct plane drawn; /* where the last code was put */

static int set_up(void **state)
{
    (void)state;
    symbols = symbols_create();
    locator = locator_create();
    codes = calloc(1, sizeof *codes);
    frame = (struct frame){ .pixels = malloc(WIDTH * HEIGHT), .width = WIDTH, .height = HEIGHT };
    return symbols && locator && codes && frame.pixels ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    symbols_destroy(symbols);
    locator_destroy(locator);
    free(codes);
    frame_free(&frame);
    return 0;
}

struct look {
    float module_px;
    float degrees;
    float lean; /* the far edge is this much shorter */
    float x, y; /* of the middle; 0 is the frame's */
    bool inverted;
    bool mirrored;
};

static void blank(uint8_t light)
{
    memset(frame.pixels, light, WIDTH * HEIGHT);
}

static void draw(const char *text, int version, struct look look)
{
    QRcode *code = QRcode_encodeString8bit(text, version, QR_ECLEVEL_M);
    assert_non_null(code);
    float end = (float)code->width, radius = look.module_px * end / 2, angle = look.degrees * 3.14159265f / 180;
    struct point modules[] = { { 0, 0 }, { end, 0 }, { 0, end }, { end, end } }, pixels[4];
    for (int i = 0; i < 4; i++) {
        float x = i & 1 ? radius : -radius, y = i & 2 ? radius : -radius;
        x *= y < 0 ? 1 - look.lean : 1;
        x = look.mirrored ? -x : x;
        pixels[i] = (struct point){ (look.x > 0 ? look.x : WIDTH / 2.0f) + x * cosf(angle) - y * sinf(angle),
                                    (look.y > 0 ? look.y : HEIGHT / 2.0f) + x * sinf(angle) + y * cosf(angle) };
    }
    struct plane to_modules;
    assert_true(plane_fit(pixels, modules, 4, &to_modules));
    assert_true(plane_fit(modules, pixels, 4, &drawn));
    frame_draw_modules(&frame, code->data, (uint32_t)code->width, to_modules.m);
    for (size_t i = 0; look.inverted && i < WIDTH * HEIGHT; i++)
        frame.pixels[i] = (uint8_t)~frame.pixels[i];
    QRcode_free(code);
}

static void look_at(struct locator_how how)
{
    struct grey grey = grey_borrow(frame.pixels, WIDTH, HEIGHT);
    codes->count = 0;
    assert_int_equal(locator_read(locator, symbols, &grey, how, codes, &sight), STATUS_OK);
}

static bool was_read(uint32_t index, const char *text)
{
    return index < codes->count && codes->items[index].length == strlen(text) &&
           memcmp(codes->items[index].bytes, text, strlen(text)) == 0;
}

static void every_version_is_read_at_every_turn(void **state)
{
    (void)state;
    uint32_t missed = 0, count = 0;
    for (int version = 1; version <= QR_VERSION_MAX; version++) {
        float largest = 0.68f * HEIGHT / (float)(17 + 4 * version + 8);
        for (float degrees = -170; degrees < 180; degrees += 37) {
            blank(150);
            draw("a code", version, (struct look){ .module_px = fminf(largest, 6), .degrees = degrees });
            look_at((struct locator_how){ .thorough = largest < 3 });
            bool read = was_read(0, "a code");
            if (!read)
                print_message("version %d, %.1f px a module, %.0f degrees: not read\n", version, fminf(largest, 6),
                              degrees);
            missed += !read;
            count++;
            assert_true(!read || codes->items[0].flags == 0);
        }
    }
    print_message("%u of %u not read\n", missed, count);
    assert_int_equal(missed, 0);
}

static void leaning_codes_are_read(void **state)
{
    (void)state;
    for (int version = 2; version <= 30; version += 4)
        for (float lean = 0.05f; lean <= (version <= 14 ? 0.21f : 0.16f); lean += 0.05f)
            for (float degrees = 0; degrees < 360; degrees += 70) {
                float module = fminf(0.66f * HEIGHT / (float)(25 + 4 * version), 6);
                blank(150);
                draw("leaning", version, (struct look){ .module_px = module, .degrees = degrees, .lean = lean });
                look_at((struct locator_how){ .thorough = version > 14 });
                if (!was_read(0, "leaning"))
                    print_message("version %d, lean %.2f, %.0f degrees, %.1f px\n", version, lean, degrees, module);
                assert_true(was_read(0, "leaning"));
            }
}

/* With the alignment pattern of the fourth corner under a blot, the others still lead to the right plane. */
static void a_blot_on_the_last_pattern_is_borne(void **state)
{
    (void)state;
    for (int version = 7; version <= 22; version += 3)
        for (float degrees = 0; degrees < 360; degrees += 50) {
            float module = fminf(0.66f * HEIGHT / (float)(25 + 4 * version), 6);
            blank(150);
            draw("blotted", version, (struct look){ .module_px = module, .degrees = degrees, .lean = 0.12f });
            float last = (float)(17 + 4 * version) - 6.5f;
            struct point middle = plane_map(&drawn, last, last);
            for (int y = 0; y < HEIGHT; y++)
                for (int x = 0; x < WIDTH; x++)
                    if (hypotf((float)x - middle.x, (float)y - middle.y) < 3.2f * module)
                        frame.pixels[y * WIDTH + x] = 225;
            look_at((struct locator_how){ .thorough = version > 14 });
            if (!was_read(0, "blotted"))
                print_message("version %d, %.0f degrees\n", version, degrees);
            assert_true(was_read(0, "blotted"));
        }
}

static void mirrored_and_inverted_codes_are_marked(void **state)
{
    (void)state;
    for (int version = 1; version <= 14; version++)
        for (int kind = 0; kind < 4; kind++) {
            struct look look = { .module_px = 4, .degrees = 12, .inverted = kind & 1, .mirrored = kind & 2 };
            blank(200);
            draw("turned", version, look);
            look_at((struct locator_how){ .inverted = look.inverted });
            assert_true(was_read(0, "turned"));
            assert_int_equal(codes->items[0].flags,
                             (look.inverted ? DECODER_CODE_INVERTED : 0) | (look.mirrored ? DECODER_CODE_MIRRORED : 0));
            look_at((struct locator_how){ .inverted = !look.inverted });
            assert_int_equal(codes->count, 0);
        }
}

static void two_codes_are_both_read(void **state)
{
    (void)state;
    blank(150);
    draw("left", 6, (struct look){ .module_px = 5, .x = 320, .y = 360, .degrees = 5 });
    draw("right", 9, (struct look){ .module_px = 4, .x = 960, .y = 360, .degrees = -8 });
    look_at((struct locator_how){ 0 });
    assert_int_equal(codes->count, 2);
    assert_true((was_read(0, "left") && was_read(1, "right")) || (was_read(0, "right") && was_read(1, "left")));
}

static void a_person_is_told_what_would_help(void **state)
{
    (void)state;
    blank(150);
    draw("near enough", 8, (struct look){ .module_px = 5 });
    look_at((struct locator_how){ 0 });
    assert_int_equal(codes->count, 1);
    assert_int_equal(sight.hint, DECODER_HINT_NONE);
    assert_true(sight.seen && fabsf(sight.module_px - 5) < 0.3f);
    assert_in_range(sight.left, 640 - 5 * 32, 640 - 5 * 27); /* side 49, quiet zone 4: 28.5 modules each way */
    assert_in_range(sight.bottom, 360 + 5 * 27, 360 + 5 * 32);

    for (int y = 0; y < HEIGHT; y++) /* a band of reflected lamp over it: beyond correction */
        for (int x = 0; x < WIDTH; x++)
            if (abs(y - 360) < 40 && abs(x - 640) < 110)
                frame.pixels[y * WIDTH + x] = 255;
    look_at((struct locator_how){ 0 });
    assert_int_equal(codes->count, 0);
    assert_int_equal(sight.hint, DECODER_HINT_GLARE);

    for (size_t i = 0; i < WIDTH * HEIGHT; i++) /* what is under the band is gone, and not by light */
        frame.pixels[i] = frame.pixels[i] == 255 ? 200 : frame.pixels[i];
    look_at((struct locator_how){ 0 });
    assert_int_equal(sight.hint, DECODER_HINT_HOLD_STILL);

    blank(20);
    look_at((struct locator_how){ 0 });
    assert_int_equal(sight.hint, DECODER_HINT_TOO_DARK);
    blank(180);
    look_at((struct locator_how){ 0 });
    assert_int_equal(sight.hint, DECODER_HINT_NONE);
    assert_false(sight.seen || sight.finders);
}

static void odd_sizes_are_borne(void **state)
{
    (void)state;
    static const uint32_t sizes[][2] = { { 1, 1 },     { 31, 500 }, { 32, 32 },    { 33, 65 },  { 8192, 32 },
                                         { 32, 8192 }, { 63, 63 },  { 1279, 719 }, { 641, 481 } };
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
        for (int kind = 0; kind < 4; kind++) {
            size_t size = (size_t)sizes[i][0] * sizes[i][1];
            uint8_t *exact = malloc(size); /* so that a sanitizer sees a step beyond */
            assert_non_null(exact);
            for (size_t k = 0; k < size; k++)
                exact[k] = (uint8_t)(k * 2654435761u >> 13);
            struct grey grey = grey_borrow(exact, sizes[i][0], sizes[i][1]);
            codes->count = 0;
            struct locator_how how = { kind & 1, kind & 2 };
            assert_int_equal(locator_read(locator, symbols, &grey, how, codes, &sight), STATUS_OK);
            assert_int_equal(codes->count, 0);
            free(exact);
        }
    struct grey wide = grey_borrow(frame.pixels, PICTURE_SIDE_MAX + 1, 40);
    assert_int_equal(locator_read(locator, symbols, &wide, (struct locator_how){ 0 }, codes, &sight), STATUS_TOO_LARGE);
}

/* Finder patterns as far as the eye reaches: the work stays bounded. */
static void a_picture_full_of_finders_costs_little(void **state)
{
    (void)state;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int across = abs(x % 27 / 3 - 4), down = abs(y % 27 / 3 - 4), ring = across > down ? across : down;
            frame.pixels[y * WIDTH + x] = ring <= 1 || ring == 3 ? 20 : 230;
        }
    int64_t begun_us = cascade_cpu_us();
    look_at((struct locator_how){ .thorough = true });
    int64_t thorough_us = cascade_cpu_us() - begun_us;
    begun_us = cascade_cpu_us();
    look_at((struct locator_how){ 0 });
    print_message("live %d us, thorough %d us\n", (int)(cascade_cpu_us() - begun_us), (int)thorough_us);
    assert_int_equal(codes->count, 0);
    assert_true(thorough_us < 1500000);
}

/* Light codes get their turn among the live frames, and a frame that is read starts the count again. */
static void slow_attempts_come_now_and_then(void **state)
{
    (void)state;
    struct cascade *cascade = cascade_create();
    assert_non_null(cascade);
    blank(200);
    draw("light on dark", 6, (struct look){ .module_px = 5, .inverted = true });
    struct grey grey = grey_borrow(frame.pixels, WIDTH, HEIGHT);
    for (int round = 0; round < 3; round++)
        for (int i = 1; i <= CASCADE_SLOW_EVERY; i++) {
            (void)cascade_read(cascade, &grey, false, codes);
            assert_int_equal(codes->count, i == CASCADE_SLOW_EVERY);
        }
    assert_int_equal(codes->items[0].flags, DECODER_CODE_INVERTED);
    assert_int_equal(cascade_read(cascade, &grey, true, codes), DECODER_HINT_NONE);
    assert_int_equal(codes->count, 1);
    cascade_destroy(cascade);
}

/* A desk full of printed lines is no card held wrongly: a hint nobody needs is worse than none. */
static void a_desk_without_a_code_gets_no_advice(void **state)
{
    (void)state;
    struct cascade *cascade = cascade_create();
    for (uint32_t i = 0; i < 16; i++) {
        struct frame desk;
        assert_true(frame_make(FRAME_EMPTY, 720, i, 77, &desk));
        struct grey grey = grey_borrow(desk.pixels, desk.width, desk.height);
        assert_int_equal(cascade_read(cascade, &grey, false, codes), DECODER_HINT_NONE);
        assert_int_equal(codes->count, 0);
        frame_free(&desk);
    }
    cascade_destroy(cascade);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_is_read_at_every_turn),
        cmocka_unit_test(leaning_codes_are_read),
        cmocka_unit_test(a_blot_on_the_last_pattern_is_borne),
        cmocka_unit_test(mirrored_and_inverted_codes_are_marked),
        cmocka_unit_test(two_codes_are_both_read),
        cmocka_unit_test(a_person_is_told_what_would_help),
        cmocka_unit_test(odd_sizes_are_borne),
        cmocka_unit_test(a_picture_full_of_finders_costs_little),
        cmocka_unit_test(slow_attempts_come_now_and_then),
        cmocka_unit_test(a_desk_without_a_code_gets_no_advice),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
