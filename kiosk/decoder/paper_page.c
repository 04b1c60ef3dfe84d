/* See paper_page.h. */
#include "decoder/paper_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "base/str.h"

enum {
    SIDE_PX_MIN = 64,       /* below it no letter can be read: no paper */
    SPAN_PX = 24,           /* 3 mm each way at 200 dpi: wider than a stroke, narrower than a shadow */
    INK_BELOW_PERCENT = 84, /* of the mean around: paper's own grain is within 10 % of it, pencil is not */
    INK_SURELY = 70,        /* black wherever it stands: the inside of a stamp or a bar */
    UNIT = 256,             /* fractions of a pixel */
};

/* Which pixels of a line of `from` one of `to` covers, in units; to <= from. */
static void cover(uint32_t at, uint32_t to, uint32_t from, uint64_t *begin, uint64_t *end)
{
    *begin = (uint64_t)at * from * UNIT / to;
    *end = (uint64_t)(at + 1) * from * UNIT / to;
}

static uint32_t share(uint64_t pixel, uint64_t begin, uint64_t end)
{
    uint64_t left = pixel * UNIT, right = left + UNIT;
    return (uint32_t)((right < end ? right : end) - (left > begin ? left : begin));
}

/* The mean of what each pixel covers; never more than the picture has. */
static void reduce(const struct grey *from, struct grey *to)
{
    for (uint32_t y = 0; y < to->height; y++) {
        uint64_t top, bottom, left, right;
        cover(y, to->height, from->height, &top, &bottom);
        for (uint32_t x = 0; x < to->width; x++) {
            uint64_t sum = 0, weight = 0;
            cover(x, to->width, from->width, &left, &right);
            for (uint64_t v = top / UNIT; v * UNIT < bottom; v++)
                for (uint64_t u = left / UNIT; u * UNIT < right; u++) {
                    uint64_t part = (uint64_t)share(v, top, bottom) * share(u, left, right);
                    sum += part * from->pixels[v * from->width + u];
                    weight += part;
                }
            to->pixels[(size_t)y * to->width + x] = (uint8_t)(sum / weight);
        }
    }
}

/* sums[y * width + x]: of everything above and left of it, both included. Fits: 255 * PAPER_HEIGHT_PX squared. */
static void sum_up(const struct grey *page, uint32_t *sums)
{
    for (uint32_t y = 0; y < page->height; y++) {
        uint32_t line = 0;
        for (uint32_t x = 0; x < page->width; x++) {
            size_t at = (size_t)y * page->width + x;
            line += page->pixels[at];
            sums[at] = line + (y > 0 ? sums[at - page->width] : 0);
        }
    }
}

static uint32_t mean_around(const uint32_t *sums, uint32_t width, uint32_t height, uint32_t x, uint32_t y)
{
    uint32_t left = x > SPAN_PX ? x - SPAN_PX : 0, right = x + SPAN_PX < width ? x + SPAN_PX : width - 1;
    uint32_t top = y > SPAN_PX ? y - SPAN_PX : 0, bottom = y + SPAN_PX < height ? y + SPAN_PX : height - 1;
    uint32_t sum = sums[(size_t)bottom * width + right];
    sum -= left > 0 ? sums[(size_t)bottom * width + left - 1] : 0;
    sum -= top > 0 ? sums[(size_t)(top - 1) * width + right] : 0;
    sum += left > 0 && top > 0 ? sums[(size_t)(top - 1) * width + left - 1] : 0;
    return sum / ((right - left + 1) * (bottom - top + 1));
}

static void cut(const struct grey *page, const uint32_t *sums, uint8_t *bits)
{
    size_t stride = (page->width + 7) / 8;
    memset(bits, 0, stride * page->height);
    for (uint32_t y = 0; y < page->height; y++)
        for (uint32_t x = 0; x < page->width; x++) {
            uint32_t value = page->pixels[(size_t)y * page->width + x];
            uint32_t paper = mean_around(sums, page->width, page->height, x, y);
            if (value < INK_SURELY || value * 100 < paper * INK_BELOW_PERCENT)
                bits[y * stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
        }
}

static struct paper_page fit(const struct grey *grey, uint32_t width_max, uint32_t height_max)
{
    bool lying = grey->width > grey->height;
    uint64_t across = lying ? height_max : width_max, down = lying ? width_max : height_max;
    struct paper_page size = { grey->width, grey->height };
    if (size.width > across) {
        size.height = (uint32_t)(grey->height * across / grey->width);
        size.width = (uint32_t)across;
    }
    if (size.height > down) {
        size.width = (uint32_t)(grey->width * down / grey->height);
        size.height = (uint32_t)down;
    }
    return size;
}

enum status paper_page_make(const struct grey *grey, uint32_t width_max, uint32_t height_max, uint8_t *bits,
                            struct paper_page *out)
{
    ASSERT(width_max <= PAPER_HEIGHT_PX && height_max <= PAPER_HEIGHT_PX);
    struct paper_page size = fit(grey, width_max, height_max);
    if (size.width < SIDE_PX_MIN || size.height < SIDE_PX_MIN)
        return STATUS_BAD_INPUT;
    struct grey page = { 0 };
    size_t sums_bytes = (size_t)size.width * size.height * sizeof(uint32_t);
    uint32_t *sums = malloc(sums_bytes);
    enum status status = sums ? grey_init(&page, size.width, size.height) : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        reduce(grey, &page);
        sum_up(&page, sums);
        cut(&page, sums, bits);
        *out = size;
    }
    grey_finish(&page);
    if (sums)
        base_wipe(sums, sums_bytes);
    free(sums);
    return status;
}
