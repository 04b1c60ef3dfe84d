/* The locator alone on pictures that have what it looks for: finder patterns and rows of modules wherever the input
 * puts them, over whatever texture. Much deeper than raw pixels get by chance. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "decoder/locator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SIDE_MAX = 255, SHAPE_BYTES = 6, SHAPES_MAX = 24 };

struct picture {
    uint8_t *pixels;
    uint32_t width;
    uint32_t height;
};

/* Kinds: finder pattern, alignment pattern, timing row; at (x, y), a module in sixteenths of a pixel, turned. */
static void draw_shape(const struct picture *picture, const uint8_t *bytes)
{
    float module = 0.5f + (float)bytes[3] / 16, angle = (float)bytes[4] / 40;
    float c = cosf(angle), s = sinf(angle), length = bytes[0] % 3 == 2 ? 40 : 4.5f;
    for (uint32_t y = 0; y < picture->height; y++)
        for (uint32_t x = 0; x < picture->width; x++) {
            float dx = (float)x - bytes[1], dy = (float)y - bytes[2];
            float u = (dx * c + dy * s) / module, v = (dy * c - dx * s) / module;
            float ring = fmaxf(fabsf(u), fabsf(v));
            bool dark = bytes[0] % 3 == 0 ? ring < 1.5f || ring >= 2.5f : ring < 0.5f || ring >= 1.5f;
            bool inside = bytes[0] % 3 == 0 ? ring < 3.5f : ring < 2.5f;
            if (bytes[0] % 3 == 2) {
                inside = fabsf(v) < 0.5f && u >= 0 && u < length;
                dark = inside && (int)u % 2 == 0;
            }
            if (inside)
                picture->pixels[(size_t)y * picture->width + x] = dark ? bytes[5] / 2 : (uint8_t)(255 - bytes[5] / 4);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct symbols *symbols;
    static struct locator *locator;
    static struct codes *codes;
    if (!symbols) {
        symbols = symbols_create();
        locator = locator_create();
        codes = calloc(1, sizeof *codes);
        ASSERT(symbols && locator && codes);
    }
    if (size < 8)
        return 0;
    struct picture picture = { NULL, data[0] % SIDE_MAX + 1, data[1] % SIDE_MAX + 1 };
    size_t bytes = (size_t)picture.width * picture.height, shapes = data[2] % SHAPES_MAX, texture = data[3];
    struct locator_how how = { data[4] & 1, data[4] & 2 };
    data += 5;
    size -= 5;
    picture.pixels = malloc(bytes); /* exactly, so that a sanitizer sees a step beyond */
    ASSERT(picture.pixels);
    for (size_t i = 0; i < bytes; i++)
        picture.pixels[i] = (uint8_t)(texture + data[i % size] % 64);
    for (; shapes > 0 && size >= SHAPE_BYTES; shapes--, data += SHAPE_BYTES, size -= SHAPE_BYTES)
        draw_shape(&picture, data);
    struct grey grey = grey_borrow(picture.pixels, picture.width, picture.height);
    struct locator_sight sight;
    codes->count = 0;
    ASSERT(locator_read(locator, symbols, &grey, how, codes, &sight) == STATUS_OK);
    ASSERT(codes->count <= DECODER_CODES_MAX && sight.hint < DECODER_HINT_COUNT);
    ASSERT(sight.right <= picture.width && sight.bottom <= picture.height);
    free(picture.pixels);
    return 0;
}
