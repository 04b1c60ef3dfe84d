/* Luma out of every layout, at every edge of a buffer; a row too long is never followed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "scan/camera_luma.h"

static void every_layout_gives_the_same_picture(void **state)
{
    (void)state;
    enum { WIDTH = 7, HEIGHT = 3 };
    for (uint32_t step = 1; step <= 2; step++)
        for (uint32_t padding = 0; padding < 5; padding++) {
            struct camera_luma luma = { WIDTH, HEIGHT, WIDTH * step + padding, step };
            size_t size = camera_luma_bytes(&luma);
            assert_int_equal(size, (HEIGHT - 1) * luma.stride_bytes + (WIDTH - 1) * step + 1);
            uint8_t *bytes = malloc(size), out[WIDTH * HEIGHT]; /* exact, so that a byte more is a fault */
            memset(bytes, 0xee, size);
            for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
                bytes[i / WIDTH * luma.stride_bytes + i % WIDTH * step] = (uint8_t)i;
            assert_int_equal(camera_luma_copy(&luma, bytes, size, out), STATUS_OK);
            for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
                assert_int_equal(out[i], i);
            free(bytes);
        }
}

static void a_byte_too_few_is_refused_and_nothing_written(void **state)
{
    (void)state;
    struct camera_luma luma = { 4, 2, 8, 2 };
    uint8_t bytes[16] = { 0 }, out[8];
    memset(out, 9, sizeof out);
    assert_int_equal(camera_luma_copy(&luma, bytes, camera_luma_bytes(&luma) - 1, out), STATUS_BAD_INPUT);
    for (size_t i = 0; i < sizeof out; i++)
        assert_int_equal(out[i], 9);
    assert_int_equal(camera_luma_copy(&luma, bytes, camera_luma_bytes(&luma), out), STATUS_OK);
}

static void what_no_camera_has_is_refused(void **state)
{
    (void)state;
    static const struct camera_luma odd[] = {
        { 0, 2, 8, 1 },
        { 4, 0, 8, 1 },
        { 4, 2, 8, 0 },
        { 4, 2, 16, 3 },
        { 4, 2, 3, 1 },
        { 4, 2, 6, 2 },
        { PICTURE_SIDE_MAX + 1, 2, 2 * PICTURE_SIDE_MAX, 1 },
        { 4, PICTURE_SIDE_MAX + 1, 8, 1 },
        { 4, 2, UINT32_MAX, 1 },
        { UINT32_MAX, UINT32_MAX, UINT32_MAX, 2 },
    };
    uint8_t byte = 0;
    for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
        assert_int_equal(camera_luma_bytes(&odd[i]), 0);
        assert_int_equal(camera_luma_copy(&odd[i], &byte, SIZE_MAX, &byte), STATUS_BAD_INPUT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_gives_the_same_picture),
        cmocka_unit_test(a_byte_too_few_is_refused_and_nothing_written),
        cmocka_unit_test(what_no_camera_has_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
