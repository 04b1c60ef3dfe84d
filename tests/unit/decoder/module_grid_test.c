/* Codes of every version drawn in perspective and sampled back: not one module may differ. And what is no code, or too
 * damaged, must be told from one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "decoder/module_grid.h"
#include "support/frames.h"

enum { SIDE_PX = 900 };

static struct module_grid *grid;
static uint64_t state_of_random = 5;

static uint32_t next(void)
{
    state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state_of_random >> 33);
}

static float between(float low, float high)
{
    return low + (high - low) * (float)next() / 2147483648.0f;
}

static int set_up(void **state)
{
    (void)state;
    grid = calloc(1, sizeof *grid);
    return grid ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    free(grid);
    return 0;
}

/* Random text, so that every mask comes up. */
static QRcode *random_code(uint32_t version)
{
    char text[24];
    for (size_t i = 0; i + 1 < sizeof text; i++)
        text[i] = (char)('!' + next() % 90);
    text[version == 1 ? 10 : sizeof text - 1] = '\0';
    QRcode *code = QRcode_encodeString8bit(text, (int)version, QR_ECLEVEL_L);
    assert_non_null(code);
    assert_int_equal(code->version, version);
    return code;
}

/* Four corners of a code somewhere in the picture: turned by `degrees` and each corner moved by up to `lean` of its
 * half side. */
static struct plane random_plane(uint32_t side, float degrees, float lean, struct plane *to_modules)
{
    float radius = SIDE_PX * 0.28f, angle = degrees * 3.14159265f / 180, end = (float)side;
    struct point modules[] = { { 0, 0 }, { end, 0 }, { 0, end }, { end, end } }, pixels[4];
    for (int i = 0; i < 4; i++) {
        float x = (i & 1 ? radius : -radius) * (1 + between(-lean, lean));
        float y = (i & 2 ? radius : -radius) * (1 + between(-lean, lean));
        pixels[i] = (struct point){ SIDE_PX / 2.0f + x * cosf(angle) - y * sinf(angle),
                                    SIDE_PX / 2.0f + x * sinf(angle) + y * cosf(angle) };
    }
    struct plane plane;
    assert_true(plane_fit(modules, pixels, 4, &plane));
    assert_true(plane_fit(pixels, modules, 4, to_modules));
    return plane;
}

static void expect_same_modules(const QRcode *code, float degrees, float lean, bool inverted)
{
    struct frame frame = { .pixels = malloc(SIDE_PX * SIDE_PX), .width = SIDE_PX, .height = SIDE_PX };
    assert_non_null(frame.pixels);
    memset(frame.pixels, 128, SIDE_PX * SIDE_PX);
    uint32_t side = (uint32_t)code->width;
    struct plane to_modules, plane = random_plane(side, degrees, lean, &to_modules);
    frame_draw_modules(&frame, code->data, side, to_modules.m);
    for (size_t i = 0; inverted && i < SIDE_PX * SIDE_PX; i++)
        frame.pixels[i] = (uint8_t)~frame.pixels[i];
    struct grey grey = grey_borrow(frame.pixels, SIDE_PX, SIDE_PX);
    struct module_sampler sampler = { &grey, inverted };
    module_grid_sample(grid, &sampler, &plane, (uint32_t)code->version);
    for (uint32_t sharpen = 0; sharpen <= 70; sharpen += 35) {
        module_grid_decide(grid, sharpen);
        assert_true(module_grid_check(grid));
        assert_false(grid->mirrored);
        uint32_t wrong = 0;
        for (uint32_t i = 0; i < side * side; i++)
            wrong += grid->dark[i] != (code->data[i] & 1);
        assert_int_equal(wrong, 0);
        module_grid_restore(grid); /* of what is whole, changes nothing */
        for (uint32_t i = 0; i < side * side; i++)
            assert_int_equal(grid->dark[i], code->data[i] & 1);
    }
    frame_free(&frame);
}

static void every_version_is_sampled_back(void **state)
{
    (void)state;
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version++) {
        QRcode *code = random_code(version);
        expect_same_modules(code, 0, 0, false);
        expect_same_modules(code, between(-180, 180), 0.1f, version % 2);
        QRcode_free(code);
    }
}

/* The grid as if sampled perfectly. */
static void load(const QRcode *code, bool transposed)
{
    grid->version = (uint32_t)code->version;
    grid->side = (uint32_t)code->width;
    grid->mirrored = false;
    for (uint32_t row = 0; row < grid->side; row++)
        for (uint32_t column = 0; column < grid->side; column++)
            grid->dark[row * grid->side + column] =
                code->data[transposed ? column * grid->side + row : row * grid->side + column] & 1;
}

static void mirrored_codes_are_turned_round(void **state)
{
    (void)state;
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version++) {
        QRcode *code = random_code(version);
        load(code, true);
        assert_true(module_grid_check(grid));
        assert_true(grid->mirrored);
        for (uint32_t i = 0; i < grid->side * grid->side; i++)
            assert_int_equal(grid->dark[i], code->data[i] & 1);
        QRcode_free(code);
    }
}

static void fixed_parts_are_restored(void **state)
{
    (void)state;
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version++) {
        QRcode *code = random_code(version);
        load(code, false);
        uint32_t spoilt = 0;
        for (uint32_t i = 0; i < grid->side * grid->side; i++)
            if ((code->data[i] & 0x80) && !(code->data[i] & 0x04) && next() % 12 == 0) { /* fixed, and not the format */
                grid->dark[i] ^= 1;
                spoilt++;
            }
        assert_true(spoilt > 0);
        grid->dark[8] ^= 1; /* one bit of the format information */
        assert_true(module_grid_check(grid));
        module_grid_restore(grid);
        for (uint32_t i = 0; i < grid->side * grid->side; i++)
            assert_int_equal(grid->dark[i], code->data[i] & 1);
        QRcode_free(code);
    }
}

static void what_is_no_code_is_refused(void **state)
{
    (void)state;
    uint32_t taken = 0;
    for (int round = 0; round < 2000; round++) {
        grid->version = 1 + next() % QR_VERSION_MAX;
        grid->side = qr_side(grid->version);
        for (uint32_t i = 0; i < grid->side * grid->side; i++)
            grid->dark[i] = next() >> 7 & 1;
        taken += module_grid_check(grid);
    }
    assert_int_equal(taken, 0);
    QRcode *code = random_code(10);
    load(code, false);
    for (uint32_t i = 0; i < grid->side * grid->side; i++)
        grid->dark[i] ^= 1;
    assert_false(module_grid_check(grid)); /* inverted: the sampler's business */
    load(code, false);
    for (uint32_t row = 0; row < 7; row++)
        memset(grid->dark + row * grid->side, 0, 7);
    assert_false(module_grid_check(grid)); /* a corner under a thumb */
    load(code, false);
    for (uint32_t i = 8; i < grid->side - 8; i++)
        grid->dark[QR_TIMING_AT * grid->side + i] = 1;
    assert_true(module_grid_check(grid)); /* one timing pattern gone is a quarter wrong: borne */
    for (uint32_t i = 8; i < grid->side - 8; i++)
        grid->dark[i * grid->side + QR_TIMING_AT] = 1;
    assert_false(module_grid_check(grid));
    QRcode_free(code);
}

static void the_redraw_has_its_quiet_zone(void **state)
{
    (void)state;
    static uint8_t pixels[MODULE_GRID_DRAWN_SIDE_MAX * MODULE_GRID_DRAWN_SIDE_MAX];
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version += 13) {
        QRcode *code = random_code(version);
        load(code, false);
        struct grey drawn;
        module_grid_draw(grid, pixels, &drawn);
        assert_int_equal(drawn.width, 2 * (code->width + 8));
        assert_int_equal(drawn.height, drawn.width);
        for (uint32_t y = 0; y < drawn.height; y++)
            for (uint32_t x = 0; x < drawn.width; x++) {
                int32_t row = (int32_t)y / 2 - 4, column = (int32_t)x / 2 - 4;
                bool inside = row >= 0 && column >= 0 && row < code->width && column < code->width;
                bool dark = inside && (code->data[row * code->width + column] & 1);
                assert_int_equal(pixels[y * drawn.width + x], dark ? 0 : 255);
            }
        QRcode_free(code);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_version_is_sampled_back), cmocka_unit_test(mirrored_codes_are_turned_round),
        cmocka_unit_test(fixed_parts_are_restored),      cmocka_unit_test(what_is_no_code_is_refused),
        cmocka_unit_test(the_redraw_has_its_quiet_zone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
