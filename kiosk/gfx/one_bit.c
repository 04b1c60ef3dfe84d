/* See one_bit.h. No dithering: everything drawn for paper is black or white, and the soft edges of letters are cut
 * where thermal paper looks fullest. */
#include "gfx/one_bit.h"

#include <stdbool.h>
#include <string.h>

enum { DARK_BELOW = 160 }; /* of 255; heads burn dots a little smaller than their pitch */

static bool is_dark(uint32_t pixel)
{
    unsigned red = pixel >> 16 & 255, green = pixel >> 8 & 255, blue = pixel & 255;
    return (red * 299 + green * 587 + blue * 114) / 1000 < DARK_BELOW;
}

int canvas_inked_rows(const struct canvas *canvas)
{
    int pitch, width = canvas_width(canvas);
    const uint32_t *pixels = canvas_pixels(canvas, &pitch);
    for (int y = canvas_height(canvas) - 1; y >= 0; y--)
        for (int x = 0; x < width; x++)
            if (is_dark(pixels[(size_t)y * ((size_t)pitch / 4) + (size_t)x]))
                return y + 1;
    return 0;
}

void canvas_one_bit(const struct canvas *canvas, int rows, uint8_t *bits)
{
    int pitch, width = canvas_width(canvas);
    size_t row_bytes = ((size_t)width + 7) / 8;
    const uint32_t *pixels = canvas_pixels(canvas, &pitch);
    memset(bits, 0, row_bytes * (size_t)rows);
    for (int y = 0; y < rows; y++)
        for (int x = 0; x < width; x++)
            if (is_dark(pixels[(size_t)y * ((size_t)pitch / 4) + (size_t)x]))
                bits[(size_t)y * row_bytes + (size_t)x / 8] |= (uint8_t)(0x80u >> (x % 8));
}
