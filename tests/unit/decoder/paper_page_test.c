/* A scanned paper as a page of bits: its size, what is ink under uneven light, and what is no paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/check.h"
#include "base/limits.h"
#include "decoder/paper_page.h"

static uint8_t bits[PAPER_BITS_BYTES];

static struct grey paper(uint32_t width, uint32_t height)
{
    struct grey grey = { 0 };
    assert_int_equal(grey_init(&grey, width, height), STATUS_OK);
    memset(grey.pixels, 235, (size_t)width * height);
    return grey;
}

static bool is_ink(const struct paper_page *page, uint32_t x, uint32_t y)
{
    return bits[(size_t)y * ((page->width + 7) / 8) + x / 8] >> (7 - x % 8) & 1;
}

static void sizes(void **state)
{
    (void)state;
    static const struct {
        uint32_t width, height, width_max, height_max, page_width, page_height;
        enum status status;
    } rows[] = {
        { 1654, 2339, 1654, 2339, 1654, 2339, STATUS_OK }, /* A4 at 200 dots an inch */
        { 2480, 3508, 1654, 2339, 1654, 2339, STATUS_OK }, /* at 300 */
        { 3508, 2480, 1654, 2339, 2339, 1653, STATUS_OK }, /* lying */
        { 1654, 2339, 1240, 1754, 1240, 1753, STATUS_OK },
        { 600, 400, 1654, 2339, 600, 400, STATUS_OK }, /* never larger than it is */
        { 4000, 3000, 1654, 2339, 2205, 1654, STATUS_OK },
        { 63, 900, 1654, 2339, 0, 0, STATUS_BAD_INPUT },
        { 100, 8000, 1654, 2339, 0, 0, STATUS_BAD_INPUT }, /* a strip */
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct grey grey = paper(rows[i].width, rows[i].height);
        struct paper_page page = { 0, 0 };
        memset(bits, 0xFF, sizeof bits);
        enum status status = paper_page_make(&grey, rows[i].width_max, rows[i].height_max, bits, &page);
        if (status != rows[i].status || page.width != rows[i].page_width || page.height != rows[i].page_height)
            fail_msg("row %zu: %ux%u", i, page.width, page.height);
        size_t size = (size_t)(page.width + 7) / 8 * page.height;
        for (size_t b = 0; b < size; b++)
            assert_int_equal(bits[b], 0);
        if (size > 0)
            assert_int_equal(bits[size], 0xFF); /* not a byte further */
        grey_finish(&grey);
    }
}

/* Under a lamp that gives 90 % here and 45 % there, strokes of 3 px are ink, the shade and a fold are paper. */
static void strokes_in_bad_light(void **state)
{
    (void)state;
    enum { SIDE = 800 };
    struct grey grey = paper(SIDE, SIDE);
    for (uint32_t y = 0; y < SIDE; y++)
        for (uint32_t x = 0; x < SIDE; x++) {
            uint32_t light = 230 - 115 * x / SIDE, stroke = y % 40 < 3;
            uint32_t grain = (x * 7919 + y * 104729) % 15;
            grey.pixels[(size_t)y * SIDE + x] = (uint8_t)((stroke ? light * 6 / 10 : light) - grain);
        }
    for (uint32_t y = 600; y < 800; y++) /* a black stamp, wider than any letter */
        for (uint32_t x = 100; x < 300; x++)
            grey.pixels[(size_t)y * SIDE + x] = 20;
    struct paper_page page;
    assert_int_equal(paper_page_make(&grey, 1654, 2339, bits, &page), STATUS_OK);
    uint32_t wrong = 0;
    for (uint32_t y = 0; y < SIDE; y++)
        for (uint32_t x = 0; x < SIDE; x++) {
            bool stamp = x >= 100 && x < 300 && y >= 600, near = x >= 70 && x < 330 && y >= 570;
            wrong += (stamp || !near) && is_ink(&page, x, y) != (stamp || y % 40 < 3);
        }
    assert_in_range(wrong, 0, SIDE * SIDE / 1000);
    grey_finish(&grey);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sizes), cmocka_unit_test(strokes_in_bad_light) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
