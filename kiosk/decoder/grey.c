/* Plain loops over bytes; the compiler's vectoriser is enough here. */
#include "decoder/grey.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

enum {
    /* How much darker than its surroundings ink must be, in grey levels: above sensor noise, below faint print. */
    THRESHOLD_BIAS = 4,
    THRESHOLD_RADIUS_DIVISOR = 16, /* window: an eighth of the short side, wider than a finder pattern */
    THRESHOLD_RADIUS_MIN_PX = 3,
};

struct grey grey_borrow(const uint8_t *pixels, uint32_t width, uint32_t height)
{
    return (struct grey){ (uint8_t *)(uintptr_t)pixels, width, height, true };
}

enum status grey_init(struct grey *grey, uint32_t width, uint32_t height)
{
    if (width == 0 || height == 0 || (uint64_t)width * height > GREY_PIXELS_MAX)
        return STATUS_TOO_LARGE;
    uint8_t *pixels = malloc((size_t)width * height);
    if (!pixels)
        return STATUS_NO_MEMORY;
    *grey = (struct grey){ pixels, width, height, false };
    return STATUS_OK;
}

void grey_finish(struct grey *grey)
{
    if (grey->pixels && !grey->borrowed) {
        base_wipe(grey->pixels, (size_t)grey->width * grey->height);
        free(grey->pixels);
    }
    *grey = (struct grey){ 0 };
}

static void add_row(uint32_t *columns, const uint8_t *row, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++)
        columns[x] += row[x];
}

static void subtract_row(uint32_t *columns, const uint8_t *row, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++)
        columns[x] -= row[x];
}

/* One row against the mean of the window whose column sums over `rows` rows stand in `columns`. */
static void threshold_row(const uint32_t *columns, const uint8_t *in, uint8_t *out, uint32_t width, uint32_t rows,
                          uint32_t radius, uint8_t dark)
{
    uint32_t sum = 0;
    uint32_t right = radius < width ? radius : width; /* columns [0, right) are in before x = 0 */
    for (uint32_t x = 0; x < right; x++)
        sum += columns[x];
    uint32_t left = 0;
    for (uint32_t x = 0; x < width; x++) {
        if (x + radius < width)
            sum += columns[right++];
        if (x > radius)
            sum -= columns[left++];
        uint32_t area = rows * (right - left);
        out[x] = (in[x] + (uint32_t)THRESHOLD_BIAS) * area < sum ? dark : (uint8_t)~dark;
    }
}

enum status grey_threshold(const struct grey *in, bool invert, struct grey *out)
{
    uint32_t width = in->width, height = in->height;
    struct grey made = { 0 };
    enum status status = grey_init(&made, width, height);
    if (status != STATUS_OK)
        return status;
    uint32_t *columns = calloc(width, sizeof *columns);
    if (!columns) {
        grey_finish(&made);
        return STATUS_NO_MEMORY;
    }
    uint32_t radius = (width < height ? width : height) / THRESHOLD_RADIUS_DIVISOR + THRESHOLD_RADIUS_MIN_PX;
    uint32_t bottom = 0, top = 0; /* rows [top, bottom) are in the sums */
    while (bottom < radius && bottom < height)
        add_row(columns, in->pixels + (size_t)bottom++ * width, width);
    for (uint32_t y = 0; y < height; y++) {
        if (bottom < height)
            add_row(columns, in->pixels + (size_t)bottom++ * width, width);
        if (y > radius)
            subtract_row(columns, in->pixels + (size_t)top++ * width, width);
        size_t row = (size_t)y * width;
        threshold_row(columns, in->pixels + row, made.pixels + row, width, bottom - top, radius, invert ? 255 : 0);
    }
    free(columns);
    *out = made;
    return STATUS_OK;
}

enum status grey_crop(const struct grey *in, uint32_t left, uint32_t top, uint32_t right, uint32_t bottom,
                      struct grey *out)
{
    if (left >= right || top >= bottom || right > in->width || bottom > in->height)
        return STATUS_BAD_INPUT;
    struct grey made = { 0 };
    enum status status = grey_init(&made, right - left, bottom - top);
    if (status != STATUS_OK)
        return status;
    for (uint32_t y = 0; y < made.height; y++)
        memcpy(made.pixels + (size_t)y * made.width, in->pixels + (size_t)(top + y) * in->width + left, made.width);
    *out = made;
    return STATUS_OK;
}

enum status grey_half(const struct grey *in, struct grey *out)
{
    if (in->width < 2 || in->height < 2)
        return STATUS_BAD_INPUT;
    struct grey made = { 0 };
    enum status status = grey_init(&made, in->width / 2, in->height / 2);
    if (status != STATUS_OK)
        return status;
    for (uint32_t y = 0; y < made.height; y++) {
        const uint8_t *a = in->pixels + (size_t)y * 2 * in->width;
        const uint8_t *b = a + in->width;
        uint8_t *to = made.pixels + (size_t)y * made.width;
        for (uint32_t x = 0; x < made.width; x++)
            to[x] = (uint8_t)((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
    }
    *out = made;
    return STATUS_OK;
}

enum status grey_double(const struct grey *in, struct grey *out)
{
    struct grey made = { 0 };
    enum status status = grey_init(&made, in->width * 2, in->height * 2);
    if (status != STATUS_OK)
        return status;
    /* Output pixel centres fall a quarter between input centres: weights 9 3 3 1. */
    for (uint32_t y = 0; y < made.height; y++) {
        uint32_t near_y = y / 2;
        uint32_t far_y = (y & 1) ? near_y + (near_y + 1 < in->height) : near_y - (near_y > 0);
        const uint8_t *a = in->pixels + (size_t)near_y * in->width;
        const uint8_t *b = in->pixels + (size_t)far_y * in->width;
        uint8_t *to = made.pixels + (size_t)y * made.width;
        for (uint32_t x = 0; x < made.width; x++) {
            uint32_t near_x = x / 2;
            uint32_t far_x = (x & 1) ? near_x + (near_x + 1 < in->width) : near_x - (near_x > 0);
            to[x] = (uint8_t)((9 * a[near_x] + 3 * a[far_x] + 3 * b[near_x] + b[far_x] + 8) >> 4);
        }
    }
    *out = made;
    return STATUS_OK;
}
