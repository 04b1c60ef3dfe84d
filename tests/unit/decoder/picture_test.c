/* Grey pictures: the transformations against their plain definition, and the three file formats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <png.h>
#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/limits.h"
#include "decoder/picture.h"

static struct grey random_grey(uint32_t width, uint32_t height, uint64_t seed)
{
    struct grey grey = { 0 };
    assert_int_equal(grey_init(&grey, width, height), STATUS_OK);
    struct entropy_seeded seeded = { seed };
    struct entropy random = entropy_seeded_as_entropy(&seeded);
    random.fill(random.context, grey.pixels, (size_t)width * height);
    return grey;
}

static uint8_t threshold_by_definition(const struct grey *in, int x, int y, bool invert)
{
    int width = (int)in->width, height = (int)in->height;
    int radius = (width < height ? width : height) / 16 + 3;
    int64_t sum = 0, area = 0;
    for (int v = y - radius; v <= y + radius; v++)
        for (int u = x - radius; u <= x + radius; u++)
            if (u >= 0 && v >= 0 && u < width && v < height) {
                sum += in->pixels[v * width + u];
                area++;
            }
    bool dark = (in->pixels[y * width + x] + 4) * area < sum;
    return dark != invert ? 0 : 255;
}

static void threshold_is_the_mean_of_a_window(void **state)
{
    (void)state;
    static const uint32_t sides[][2] = { { 1, 1 }, { 1, 40 }, { 40, 1 }, { 3, 3 }, { 7, 8 }, { 65, 33 }, { 100, 60 } };
    for (size_t i = 0; i < ARRAY_LEN(sides); i++)
        for (int invert = 0; invert < 2; invert++) {
            struct grey in = random_grey(sides[i][0], sides[i][1], i), out = { 0 };
            assert_int_equal(grey_threshold(&in, invert, &out), STATUS_OK);
            for (uint32_t y = 0; y < in.height; y++)
                for (uint32_t x = 0; x < in.width; x++)
                    assert_int_equal(out.pixels[y * in.width + x],
                                     threshold_by_definition(&in, (int)x, (int)y, invert));
            grey_finish(&in);
            grey_finish(&out);
        }
}

static void half_and_double(void **state)
{
    (void)state;
    uint8_t pixels[] = { 0, 100, 7, 200, 100, 7, 9, 9, 9 };
    struct grey in = grey_borrow(pixels, 3, 3), out = { 0 };
    assert_int_equal(grey_half(&in, &out), STATUS_OK);
    assert_int_equal(out.width, 1);
    assert_int_equal(out.pixels[0], 100);
    grey_finish(&out);
    in = grey_borrow(pixels, 3, 1);
    assert_int_equal(grey_half(&in, &out), STATUS_BAD_INPUT);
    uint8_t step[] = { 0, 160 };
    in = grey_borrow(step, 2, 1);
    assert_int_equal(grey_double(&in, &out), STATUS_OK);
    static const uint8_t expected[] = { 0, 40, 120, 160, 0, 40, 120, 160 };
    assert_int_equal(out.width * out.height, sizeof expected);
    assert_memory_equal(out.pixels, expected, sizeof expected);
    grey_finish(&out);
}

static void factors_keep_pictures_within_memory(void **state)
{
    (void)state;
    static const struct {
        uint32_t width, height, factor;
    } cases[] = {
        { 1, 1, 1 },
        { 4096, 3072, 1 },
        { 4096, 3074, 2 },
        { 8192, 8192, 4 },
        { 0, 5, 0 },
        { 5, 0, 0 },
        { 8193, 1, 0 },
        { 1, PICTURE_SIDE_MAX + 1, 0 },
        { 0xffffffff, 0xffffffff, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(picture_factor(cases[i].width, cases[i].height), cases[i].factor);
}

static void pgm_in_its_three_ways(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        uint8_t expected[2];
    } cases[] = {
        { "P5 2 1 255\n\x10\xff", 13, { 0x10, 0xff } },
        { "P5\n# words\n2 1\n#\n15\n\x03\x0f", 23, { 51, 255 } },
        { "P5 2 1 65535\n\x80\x00\xff\xff", 17, { 127, 255 } },
        { "P2 2 1 100 0 50", 15, { 0, 127 } },
        { "P5 2 1 9\n\xff\x00", 11, { 255, 0 } }, /* above its own maximum */
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct grey grey = { 0 };
        assert_int_equal(picture_open((const uint8_t *)cases[i].bytes, cases[i].size, &grey), STATUS_OK);
        assert_int_equal(grey.width, 2);
        assert_int_equal(grey.height, 1);
        assert_memory_equal(grey.pixels, cases[i].expected, 2);
        grey_finish(&grey);
        for (size_t cut = 0; cut < cases[i].size - 1; cut++) /* the last sample of P2 may lose a digit */
            assert_int_not_equal(picture_open((const uint8_t *)cases[i].bytes, cut, &grey), STATUS_OK);
    }
}

static void large_pgm_is_reduced(void **state)
{
    (void)state;
    size_t head = 18, size = head + (size_t)8000 * 4000;
    uint8_t *bytes = malloc(size);
    assert_non_null(bytes);
    memset(bytes, 40, size);
    assert_int_equal(snprintf((char *)bytes, head + 1, "P5 8000 4000  255\n"), head);
    for (size_t x = head; x < head + 8000; x++)
        bytes[x] = 80; /* first row */
    struct grey grey = { 0 };
    assert_int_equal(picture_open(bytes, size, &grey), STATUS_OK);
    assert_int_equal(grey.width, 4000);
    assert_int_equal(grey.height, 2000);
    assert_int_equal(grey.pixels[0], 60);
    assert_int_equal(grey.pixels[4000 * 2000 - 1], 40);
    grey_finish(&grey);
    free(bytes);
}

static void png_colours_become_luma_over_white(void **state)
{
    (void)state;
    static const uint8_t pixels[] = { 0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0, 0, 128 };
    static const uint8_t expected[] = { 0, 255, 255, 76, 127 };
    png_image image = { .version = PNG_IMAGE_VERSION, .width = 5, .height = 1, .format = PNG_FORMAT_RGBA };
    static uint8_t file[1024];
    png_alloc_size_t size = sizeof file;
    assert_true(png_image_write_to_memory(&image, file, &size, 0, pixels, 0, NULL));
    struct grey grey = { 0 };
    assert_int_equal(picture_open(file, size, &grey), STATUS_OK);
    assert_int_equal(grey.width, 5);
    for (size_t i = 0; i < sizeof expected; i++)
        assert_in_range(grey.pixels[i], expected[i] ? expected[i] - 1 : 0, expected[i]);
    grey_finish(&grey);
    for (size_t cut = 0; cut + 16 < size; cut++) /* the end chunk may be missing: the pixels are whole before it */
        assert_int_equal(picture_open(file, cut, &grey), STATUS_BAD_INPUT);
}

static unsigned char *make_jpeg(uint32_t width, uint32_t height, bool progressive, unsigned long *size)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, size);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    if (progressive)
        jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    uint8_t *row = malloc((size_t)width * 3);
    assert_non_null(row);
    for (uint32_t i = 0; i < width * 3; i += 3)
        memcpy(row + i, "\xc8\x64\x32", 3);
    while (jpeg.next_scanline < height)
        jpeg_write_scanlines(&jpeg, &row, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    return bytes;
}

static void jpeg_luma_and_size(void **state)
{
    (void)state;
    static const struct {
        uint32_t width, height;
        bool progressive;
        uint32_t out_width, out_height;
    } cases[] = { { 33, 17, false, 33, 17 }, { 33, 17, true, 33, 17 }, { 6001, 4001, false, 3001, 2001 } };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        unsigned long size = 0;
        unsigned char *bytes = make_jpeg(cases[i].width, cases[i].height, cases[i].progressive, &size);
        struct grey grey = { 0 };
        assert_int_equal(picture_open(bytes, size, &grey), STATUS_OK);
        assert_int_equal(grey.width, cases[i].out_width);
        assert_int_equal(grey.height, cases[i].out_height);
        assert_in_range(grey.pixels[0], 122, 126); /* 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124 */
        grey_finish(&grey);
        assert_int_equal(picture_open(bytes, 20, &grey), STATUS_BAD_INPUT);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold_is_the_mean_of_a_window),
        cmocka_unit_test(half_and_double),
        cmocka_unit_test(factors_keep_pictures_within_memory),
        cmocka_unit_test(pgm_in_its_three_ways),
        cmocka_unit_test(large_pgm_is_reduced),
        cmocka_unit_test(png_colours_become_luma_over_white),
        cmocka_unit_test(jpeg_luma_and_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
