/* The threshold map and the search for finder patterns on pictures whose patterns are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "decoder/finder_search.h"
#include "decoder/finder_triples.h"
#include "decoder/threshold_map.h"

enum { WIDTH = 403, HEIGHT = 301, /* no multiples of a block */ PRINTED_ROWS = 200 };

static uint8_t pixels[WIDTH * HEIGHT];
static uint8_t map_memory[(WIDTH / 8 + 1) * (HEIGHT / 8 + 1) * THRESHOLD_PLANES];
static uint16_t edges[WIDTH + 1];
static uint64_t random_state = 3;

static struct grey picture(uint8_t light)
{
    memset(pixels, light, sizeof pixels);
    return grey_borrow(pixels, WIDTH, HEIGHT);
}

static int noise(int levels)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (int)(random_state >> 33) % (2 * levels + 1) - levels;
}

static void draw_finder(float x, float y, float module, float degrees, uint8_t dark, uint8_t light)
{
    float c = cosf(degrees * 3.14159265f / 180), s = sinf(degrees * 3.14159265f / 180);
    for (int row = 0; row < HEIGHT; row++)
        for (int column = 0; column < WIDTH; column++) {
            float dx = (float)column - x, dy = (float)row - y;
            float ring = fmaxf(fabsf(dx * c + dy * s), fabsf(dy * c - dx * s)) / module;
            if (ring < 4.5f)
                pixels[row * WIDTH + column] = ring < 1.5f || (ring >= 2.5f && ring < 3.5f) ? dark : light;
        }
}

static void search(bool inverted, struct finders *out)
{
    struct grey grey = grey_borrow(pixels, WIDTH, HEIGHT);
    struct threshold_map map;
    assert_true(threshold_map_bytes(WIDTH, HEIGHT) <= sizeof map_memory);
    threshold_map_build(&grey, map_memory, &map);
    finder_search(&grey, &map, 2, inverted, edges, out);
}

static void flat_pictures_are_light_all_over(void **state)
{
    (void)state;
    struct threshold_map map;
    for (int light = 0; light < 256; light += 51) {
        struct grey grey = picture((uint8_t)light);
        pixels[5000] = (uint8_t)(light < 128 ? light + THRESHOLD_CONTRAST_MIN - 1 : light - THRESHOLD_CONTRAST_MIN + 1);
        threshold_map_build(&grey, map_memory, &map);
        for (uint32_t i = 0; i < map.columns * map.rows; i++)
            assert_int_equal(map.at[i], 0);
    }
}

static void thresholds_stand_between_ink_and_paper(void **state)
{
    (void)state;
    static const struct {
        int dark, light;
    } cases[] = { { 0, 255 }, { 20, 60 }, { 100, 130 }, { 220, 250 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct grey grey = picture((uint8_t)cases[i].light);
        for (int at = 0; at < WIDTH * PRINTED_ROWS; at++)
            if ((at % WIDTH / 5 + at / WIDTH / 5) % 2)
                pixels[at] = (uint8_t)cases[i].dark;
        struct threshold_map map;
        threshold_map_build(&grey, map_memory, &map);
        for (uint32_t k = 0; k < map.columns * PRINTED_ROWS / 8; k++)
            assert_in_range(map.at[k], cases[i].dark + 1, cases[i].light);
    }
}

/* Light that falls off across the picture moves the threshold along. */
static void thresholds_follow_the_light(void **state)
{
    (void)state;
    struct grey grey = picture(0);
    for (int at = 0; at < WIDTH * HEIGHT; at++) {
        int light = 60 + at % WIDTH * 180 / WIDTH;
        bool ink = at < WIDTH * PRINTED_ROWS && (at % WIDTH / 4 + at / WIDTH / 4) % 2 == 0;
        pixels[at] = (uint8_t)(ink ? light / 3 : light);
    }
    struct threshold_map map;
    threshold_map_build(&grey, map_memory, &map);
    uint32_t wrong = 0;
    for (uint32_t y = 0; y < PRINTED_ROWS; y++)
        for (uint32_t x = 0; x < WIDTH; x++)
            wrong += threshold_map_dark(&map, &grey, x, y) == ((x / 4 + y / 4) % 2 != 0);
    assert_int_equal(wrong, 0);
}

/* Sensor noise on blank paper is not print, however much of it there is: it must yield no patterns to try. */
static void noise_is_not_print(void **state)
{
    (void)state;
    (void)picture(0);
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (uint8_t)(150 + noise(6) + noise(6) + noise(6));
    struct finders found;
    search(false, &found);
    assert_int_equal(found.count, 0);
}

static void finders_are_found_where_they_are(void **state)
{
    (void)state;
    static const float modules[] = { 2, 2.6f, 3.5f, 5, 8 };
    for (size_t i = 0; i < ARRAY_LEN(modules); i++)
        for (float degrees = 0; degrees < 90; degrees += 7.5f)
            for (int inverted = 0; inverted < 2; inverted++) {
                (void)picture(inverted ? 60 : 200);
                draw_finder(150.3f, 120.7f, modules[i], degrees, inverted ? 220 : 30, inverted ? 60 : 200);
                struct finders found;
                search(inverted, &found);
                assert_int_equal(found.count, 1);
                assert_true(found.items[0].rows >= 2);
                assert_true(fabsf(found.items[0].x - 150.3f) < 0.6f + 0.15f * modules[i]);
                assert_true(fabsf(found.items[0].y - 120.7f) < 0.6f + 0.15f * modules[i]);
                assert_in_range(found.items[0].module_px * 100, modules[i] * 90 - 10, modules[i] * 145 + 10);
                search(!inverted, &found);
                assert_int_equal(found.count, 0);
            }
}

static void many_finders_fill_the_list_and_no_more(void **state)
{
    (void)state;
    (void)picture(200);
    for (int y = 0; y < 10; y++)
        for (int x = 0; x < 14; x++)
            draw_finder(14 + 28.0f * (float)x, 14 + 28.0f * (float)y, 3, 0, 30, 200);
    struct finders found;
    search(false, &found);
    assert_int_equal(found.count, FINDERS_MAX);
    struct triples triples;
    finder_triples(&found, &triples);
    assert_true(triples.count <= TRIPLES_MAX);
}

static void triples_are_told_apart_from_strangers(void **state)
{
    (void)state;
    /* A turned code's three, one far smaller, one in line with two of them. */
    struct finders finders = {
        5,
        { { 200, 100, 4, 5 }, { 300, 150, 4.2f, 5 }, { 150, 200, 3.9f, 5 }, { 210, 300, 1.5f, 9 }, { 250, 125, 9, 2 } }
    };
    struct triples triples;
    finder_triples(&finders, &triples);
    assert_int_equal(triples.count, 1);
    assert_int_equal(triples.items[0].corner, 0);
    assert_int_equal(triples.items[0].right, 1); /* clockwise as seen: y grows downwards */
    assert_int_equal(triples.items[0].below, 2);
    finders.count = 2;
    finder_triples(&finders, &triples);
    assert_int_equal(triples.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flat_pictures_are_light_all_over),
        cmocka_unit_test(thresholds_stand_between_ink_and_paper),
        cmocka_unit_test(thresholds_follow_the_light),
        cmocka_unit_test(noise_is_not_print),
        cmocka_unit_test(finders_are_found_where_they_are),
        cmocka_unit_test(many_finders_fill_the_list_and_no_more),
        cmocka_unit_test(triples_are_told_apart_from_strangers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
