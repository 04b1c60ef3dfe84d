/* Row by row over run lengths, then a cross-check down, across and down again through the supposed centre. */
#include "decoder/finder_search.h"

#include <math.h>
#include <stdlib.h>

#include "base/check.h"

enum {
    RUNS = 5,
    /* Cross-checks on one picture: a photograph of text needs hundreds, a card tens; a made-up picture stops here. */
    CROSS_CHECKS_MAX = 6000,
};

struct search {
    const struct grey *grey;
    const struct threshold_map *map;
    bool inverted;
    uint32_t checks;
    struct finders *out;
};

/* What two runs may differ from the ideal: half a pixel at each end from rounding, the rest for blur and glow. */
static bool runs_fit(const uint32_t runs[RUNS])
{
    float total = (float)(runs[0] + runs[1] + runs[2] + runs[3] + runs[4]);
    float module = total / 7;
    if (module < 0.95f)
        return false;
    float slack = 0.7f * module + 0.55f;
    return fabsf((float)runs[0] - module) <= slack && fabsf((float)runs[1] - module) <= slack &&
           fabsf((float)runs[3] - module) <= slack && fabsf((float)runs[4] - module) <= slack &&
           fabsf((float)runs[2] - 3 * module) <= 1.5f * slack && 2 * runs[2] >= runs[0] && 2 * runs[2] >= runs[4] &&
           runs[2] >= runs[1] && runs[2] >= runs[3];
}

static bool ink(const struct search *search, int32_t x, int32_t y)
{
    return threshold_map_dark(search->map, search->grey, (uint32_t)x, (uint32_t)y) != search->inverted;
}

/* Crosses the pattern through (x, y), upright or level. Gives its whole length and its middle along that line. */
static bool cross(struct search *search, float x, float y, bool upright, float length_max, float *length, float *middle)
{
    int32_t along_end = (int32_t)(upright ? search->grey->height : search->grey->width);
    int32_t across_end = (int32_t)(upright ? search->grey->width : search->grey->height);
    int32_t start = (int32_t)lroundf(upright ? y : x), across = (int32_t)lroundf(upright ? x : y);
    if (start < 0 || start >= along_end || across < 0 || across >= across_end)
        return false;
    uint32_t runs[RUNS] = { 0 }, run_max = (uint32_t)length_max + 2;
    int32_t at = start;
    for (int run = 2; run >= 0; run--) {
        for (; at >= 0 && ink(search, upright ? across : at, upright ? at : across) == (run != 1); at--)
            if (++runs[run] > run_max)
                return false;
        if (runs[run] == 0)
            return false;
    }
    int32_t first = at + 1;
    at = start + 1;
    for (int run = 2; run < RUNS; run++) {
        for (; at < along_end && ink(search, upright ? across : at, upright ? at : across) == (run != 3); at++)
            if (++runs[run] > run_max)
                return false;
        if (runs[run] == 0)
            return false;
    }
    if (!runs_fit(runs))
        return false;
    *length = (float)(at - first);
    *middle = (float)first + (float)(runs[0] + runs[1]) + (float)(runs[2] - 1) / 2;
    return true;
}

/* Those seen in one row only that no later row can cross: noise, mostly, and it must not crowd out the rest. */
static void drop_passed(struct finders *out, float y)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < out->count; i++)
        if (out->items[i].rows > 1 || out->items[i].y + 4 * out->items[i].module_px >= y)
            out->items[kept++] = out->items[i];
    out->count = kept;
}

static void add(struct finders *out, float x, float y, float module)
{
    for (uint32_t i = 0; i < out->count; i++) {
        struct finder *known = &out->items[i];
        float dx = known->x - x, dy = known->y - y, reach = 2 * module;
        if (dx * dx + dy * dy < reach * reach) {
            float rows = (float)known->rows;
            known->x = (known->x * rows + x) / (rows + 1);
            known->y = (known->y * rows + y) / (rows + 1);
            known->module_px = (known->module_px * rows + module) / (rows + 1);
            known->rows++;
            return;
        }
    }
    if (out->count == FINDERS_MAX)
        drop_passed(out, y);
    if (out->count < FINDERS_MAX)
        out->items[out->count++] = (struct finder){ x, y, module, 1 };
}

/* A row crossed something like a pattern with its middle at (x, y). */
static void check(struct search *search, float x, float y, float row_length)
{
    float length_max = row_length * 0.66f; /* of one run: 3/7 and slack */
    float upright, level, middle;
    if (!cross(search, x, y, true, length_max, &upright, &middle) || upright > 2.2f * row_length ||
        row_length > 2.2f * upright)
        return;
    y = middle;
    if (!cross(search, x, y, false, length_max, &level, &middle))
        return;
    x = middle;
    if (!cross(search, x, y, true, length_max, &upright, &middle))
        return;
    add(search->out, x, middle, (level + upright) / 14);
}

static void search_row(struct search *search, uint32_t y, uint16_t *edges)
{
    const struct grey *grey = search->grey;
    uint32_t count =
        pixel_row_edges(grey->pixels + (size_t)y * grey->width,
                        search->map->at + (size_t)(y / PIXEL_BLOCK_PX) * search->map->columns, grey->width, edges);
    for (uint32_t i = search->inverted ? 1 : 0; i + RUNS < count; i += 2) {
        uint32_t runs[RUNS];
        for (uint32_t k = 0; k < RUNS; k++)
            runs[k] = (uint32_t)(edges[i + k + 1] - edges[i + k]);
        if (runs[2] < runs[1] || runs[2] < runs[3] || !runs_fit(runs))
            continue;
        if (search->checks == CROSS_CHECKS_MAX)
            return;
        search->checks++;
        check(search, (float)edges[i + 2] + (float)(runs[2] - 1) / 2, (float)y, (float)(edges[i + RUNS] - edges[i]));
    }
}

static int by_rows(const void *a, const void *b)
{
    const struct finder *first = a, *second = b;
    return (first->rows < second->rows) - (first->rows > second->rows);
}

void finder_search(const struct grey *grey, const struct threshold_map *map, uint32_t step, bool inverted,
                   uint16_t *edges, struct finders *out)
{
    ASSERT(step > 0);
    struct search search = { grey, map, inverted, 0, out };
    out->count = 0;
    for (uint32_t y = step / 2; y < grey->height; y += step)
        search_row(&search, y, edges);
    qsort(out->items, out->count, sizeof out->items[0], by_rows);
    uint32_t kept = 0;
    while (kept < out->count && out->items[kept].rows >= 2)
        kept++;
    if (kept >= 3)
        out->count = kept;
}
