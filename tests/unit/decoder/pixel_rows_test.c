/* The fast forms against the plain ones, bit for bit, on random and on awkward rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdbool.h>
#include <string.h>

#include "decoder/pixel_rows.h"

enum { WIDTH_MAX = 700, ROUNDS = 3000 };

static uint64_t state = 7;

static uint32_t next(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33);
}

/* Of many values, or of the few where comparisons and roundings turn. */
static void fill(uint8_t *bytes, size_t count)
{
    static const uint8_t edges[] = { 0, 1, 126, 127, 128, 129, 254, 255 };
    bool few = next() & 1;
    for (size_t i = 0; i < count; i++)
        bytes[i] = few ? edges[next() % sizeof edges] : (uint8_t)next();
}

static void blocks_measure_alike(void **unused)
{
    (void)unused;
    uint8_t pixels[PIXEL_BLOCK_PX * 64];
    for (int round = 0; round < ROUNDS; round++) {
        fill(pixels, sizeof pixels);
        size_t stride = PIXEL_BLOCK_PX + next() % 40;
        struct pixel_block fast = pixel_block_measure(pixels, stride);
        struct pixel_block plain = pixel_block_measure_plain(pixels, stride);
        assert_memory_equal(&fast, &plain, sizeof fast);
    }
    memset(pixels, 77, sizeof pixels);
    pixels[3 * 8 + 5] = 200;
    pixels[6 * 8 + 1] = 3;
    struct pixel_block block = pixel_block_measure(pixels, 8);
    assert_int_equal(block.mean, (62 * 77 + 203) / 64);
    assert_int_equal(block.lowest, 3);
    assert_int_equal(block.highest, 200);
}

static void rows_halve_alike(void **unused)
{
    (void)unused;
    static uint8_t a[2 * WIDTH_MAX], b[2 * WIDTH_MAX], fast[WIDTH_MAX + 1], plain[WIDTH_MAX + 1];
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t count = 1 + next() % WIDTH_MAX;
        fill(a, sizeof a);
        fill(b, sizeof b);
        fast[count] = plain[count] = 42;
        pixel_row_halve(a, b, fast, count);
        pixel_row_halve_plain(a, b, plain, count);
        assert_memory_equal(fast, plain, count + 1);
        assert_int_equal(fast[0], (a[0] + a[1] + b[0] + b[1] + 2) / 4);
    }
}

static void edges_are_found_alike(void **unused)
{
    (void)unused;
    static uint8_t row[WIDTH_MAX], thresholds[WIDTH_MAX / 8 + 1];
    static uint16_t fast[WIDTH_MAX + 1], plain[WIDTH_MAX + 1];
    for (int round = 0; round < ROUNDS; round++) {
        uint32_t width = 1 + next() % WIDTH_MAX;
        fill(row, sizeof row);
        fill(thresholds, sizeof thresholds);
        uint32_t count = pixel_row_edges(row, thresholds, width, fast);
        assert_int_equal(count, pixel_row_edges_plain(row, thresholds, width, plain));
        assert_true(count <= width);
        assert_memory_equal(fast, plain, count * sizeof fast[0]);
    }
}

static void edges_are_where_dark_begins_and_ends(void **unused)
{
    (void)unused;
    static const uint8_t row[] = { 9, 10, 11, 9, 9, 200, 200, 9, 9, 9 };
    static const uint8_t thresholds[] = { 10, 5 };
    uint16_t edges[sizeof row + 1];
    uint32_t count = pixel_row_edges(row, thresholds, sizeof row, edges);
    static const uint16_t expected[] = { 0, 1, 3, 5, 7, 8 }; /* 10 is not below 10; block 1 counts from 5 */
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
    assert_memory_equal(edges, expected, sizeof expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_measure_alike),
        cmocka_unit_test(rows_halve_alike),
        cmocka_unit_test(edges_are_found_alike),
        cmocka_unit_test(edges_are_where_dark_begins_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
