/* Scales: cards fill the frame, so the half picture is searched first: a quarter of the work, and the halving takes the
 * noise out of large modules. What is found there is sampled where a module is 2.5 to 5 px. */
#include "decoder/locator.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "base/str.h"
#include "decoder/code_corners.h"
#include "decoder/code_fit.h"
#include "decoder/finder_search.h"
#include "decoder/finder_triples.h"
#include "decoder/module_grid.h"
#include "decoder/sight_hint.h"
#include "decoder/threshold_map.h"

enum {
    LEVELS_MAX = 5,
    LEVEL_SIDE_MIN_PX = 32,    /* version 1 with modules of 1.5 px */
    FIRST_SIDE_MAX_PX = 1100,  /* the first scale searched is the largest with its long side within this */
    COARSE_SIDE_MIN_PX = 1000, /* from here every third row is enough, else every second */
    LIVE_TRIPLES = 5,
    LIVE_VERSIONS = 2,
    LIVE_READS = 8, /* of zbar: 0.3 ms each */
    LIVE_FITS = 24, /* planes of one picture: 0.1 ms each, 3 ms for version 40 */
    THOROUGH_TRIPLES = 16,
    THOROUGH_FITS = 100,
    THOROUGH_READS = 80,
};

/* A module is sampled at the smallest scale that leaves it this many pixels. */
static const float sampled_module_px = 2.5f;

/* After one code was read, only three patterns that look this much like a second one are worth the time: true ones cost
 * -0.3 to 0.1, those of chance more. */
static const float second_code_cost_max = 0.1f;

struct level {
    struct grey grey; /* borrowed: the picture itself, or from the pool */
    struct threshold_map map;
    uint8_t *map_memory;
    bool mapped;
};

struct locator {
    uint8_t *pool; /* halved pictures, then maps, then edges: sized for the largest picture so far */
    size_t pool_bytes;
    uint16_t *edges;
    struct level levels[LEVELS_MAX];
    uint32_t level_count;
    uint32_t levels_made;
    struct finders finders;
    struct triples triples;
    struct module_grid grid;
    uint8_t drawn[MODULE_GRID_DRAWN_SIDE_MAX * MODULE_GRID_DRAWN_SIDE_MAX];
};

/* One picture being looked at. */
struct look {
    struct locator *locator;
    struct symbols *symbols;
    struct codes *codes;
    struct locator_how how;
    struct locator_sight *sight;
    float best_timing;
    uint32_t reads_left;
    uint32_t fits_left;
};

struct locator *locator_create(void)
{
    return calloc(1, sizeof(struct locator));
}

void locator_destroy(struct locator *locator)
{
    if (!locator)
        return;
    free(locator->edges);
    free(locator->pool);
    free(locator);
}

/* Lays the levels out in the pool, which grows when it must. */
static bool reserve(struct locator *locator, const struct grey *grey)
{
    size_t pixels = 0, maps = 0;
    uint32_t width = grey->width, height = grey->height, count = 0;
    for (; count < LEVELS_MAX && width >= LEVEL_SIDE_MIN_PX && height >= LEVEL_SIDE_MIN_PX; count++) {
        pixels += count == 0 ? 0 : (size_t)width * height;
        maps += threshold_map_bytes(width, height);
        width /= 2;
        height /= 2;
    }
    if (pixels + maps > locator->pool_bytes) {
        uint8_t *grown = malloc(pixels + maps);
        if (!grown)
            return false;
        free(locator->pool);
        locator->pool = grown;
        locator->pool_bytes = pixels + maps;
    }
    if (!locator->edges) /* of the widest row there may be */
        locator->edges = malloc((PICTURE_SIDE_MAX + 1) * sizeof *locator->edges);
    if (!locator->edges)
        return false;
    uint8_t *picture = locator->pool, *map = locator->pool + pixels;
    width = grey->width;
    height = grey->height;
    for (uint32_t i = 0; i < count; i++) {
        locator->levels[i] = (struct level){ .grey = i == 0 ? *grey : grey_borrow(picture, width, height) };
        locator->levels[i].map_memory = map;
        picture += i == 0 ? 0 : (size_t)width * height;
        map += threshold_map_bytes(width, height);
        width /= 2;
        height /= 2;
    }
    locator->level_count = count;
    locator->levels_made = 1;
    return true;
}

static void make_levels(struct locator *locator, uint32_t level)
{
    for (; locator->levels_made <= level; locator->levels_made++) {
        const struct grey *from = &locator->levels[locator->levels_made - 1].grey;
        struct grey *to = &locator->levels[locator->levels_made].grey;
        for (uint32_t y = 0; y < to->height; y++) {
            const uint8_t *row = from->pixels + (size_t)2 * y * from->width;
            pixel_row_halve(row, row + from->width, to->pixels + (size_t)y * to->width, to->width);
        }
    }
}

static void wipe(struct locator *locator)
{
    size_t used = 0;
    for (uint32_t i = 1; i < locator->levels_made; i++)
        used += (size_t)locator->levels[i].grey.width * locator->levels[i].grey.height;
    if (used > 0)
        base_wipe(locator->pool, used);
    if (locator->grid.side > 0) {
        size_t drawn = (size_t)(locator->grid.side + 2 * QR_QUIET_MODULES) * MODULE_GRID_DRAW_PX;
        base_wipe(locator->drawn, drawn * drawn);
        base_wipe(locator->grid.dark, (size_t)locator->grid.side * locator->grid.side);
        base_wipe(locator->grid.light, (size_t)(locator->grid.side + 2) * (locator->grid.side + 2));
        locator->grid.side = 0;
    }
    for (uint32_t i = 0; i < LEVELS_MAX; i++)
        locator->levels[i] = (struct level){ 0 };
}

/* FNV-1a: two decisions of the same samples often agree, and need not be read twice. */
static uint64_t fingerprint(const struct module_grid *grid)
{
    uint64_t hash = 14695981039346656037u;
    for (uint32_t i = 0; i < grid->side * grid->side; i++)
        hash = (hash ^ grid->dark[i]) * 1099511628211u;
    return hash;
}

/* Samples once, decides with more and more sharpening until zbar reads it. */
static bool read_plane(struct look *look, const struct module_sampler *sampler, const struct plane *plane,
                       uint32_t version)
{
    static const uint32_t sharpen_percent[] = { 0, 35, 70 };
    struct module_grid *grid = &look->locator->grid;
    uint64_t tried = 0;
    module_grid_sample(grid, sampler, plane, version);
    for (uint32_t i = 0; i < (look->how.thorough ? 3u : 2u) && look->reads_left > 0; i++) {
        module_grid_decide(grid, sharpen_percent[i]);
        if (!module_grid_check(grid))
            continue;
        module_grid_restore(grid);
        uint64_t now = fingerprint(grid);
        if (now == tried)
            continue;
        tried = now;
        look->reads_left--;
        struct grey drawn;
        module_grid_draw(grid, look->locator->drawn, &drawn);
        uint32_t before = look->codes->count;
        uint16_t flags =
            (uint16_t)((look->how.inverted ? DECODER_CODE_INVERTED : 0) | (grid->mirrored ? DECODER_CODE_MIRRORED : 0));
        symbols_read(look->symbols, &drawn, flags, look->codes);
        if (look->codes->count > before)
            return true;
    }
    return false;
}

static uint32_t sampling_level(const struct locator *locator, uint32_t found_at, float module_px)
{
    float full_px = module_px * level_factor((int)found_at);
    uint32_t level = 0;
    while (level + 1 < locator->levels_made && full_px * level_factor(-(int)(level + 1)) >= sampled_module_px)
        level++;
    return level;
}

static bool read_triple(struct look *look, uint32_t found_at, const struct triple *triple)
{
    struct locator *locator = look->locator;
    const struct level *level = &locator->levels[found_at];
    struct code_corners measured;
    if (!code_corners_measure(&level->grey, &level->map, look->how.inverted, &locator->finders, triple, &measured))
        return false;
    uint32_t sampled_at = sampling_level(locator, found_at, measured.module_px);
    struct code_corners corners = code_corners_scale(&measured, (int)sampled_at - (int)found_at);
    struct module_sampler sampler = { &locator->levels[sampled_at].grey, look->how.inverted };
    uint32_t versions[CODE_VERSIONS_TRIED];
    uint32_t count = code_fit_versions(&sampler, &corners, versions);
    if (!look->how.thorough && count > LIVE_VERSIONS)
        count = LIVE_VERSIONS;
    for (uint32_t i = 0; i < count && look->fits_left > 0; i++) {
        look->fits_left--;
        struct plane plane;
        if (!code_fit_plane(&sampler, &corners, versions[i], &plane))
            continue;
        float timing = code_fit_timing(&sampler, &plane, versions[i]);
        if (timing > look->best_timing) {
            look->best_timing = look->sight->timing = timing;
            sight_measure(&locator->levels[0].grey, &plane, versions[i], sampled_at, look->sight);
        }
        if (read_plane(look, &sampler, &plane, versions[i]))
            return true;
        if ((look->how.thorough || i == 0) && code_fit_refine(&sampler, &corners, versions[i], &plane) &&
            read_plane(look, &sampler, &plane, versions[i]))
            return true;
    }
    return false;
}

/* Every triple of this scale; a code that was read takes its three patterns with it, so a second one is found too. */
static void search_level(struct look *look, uint32_t at)
{
    struct locator *locator = look->locator;
    make_levels(locator, at);
    struct level *level = &locator->levels[at];
    if (!level->mapped)
        threshold_map_build(&level->grey, level->map_memory, &level->map);
    level->mapped = true;
    uint32_t side = level->grey.width > level->grey.height ? level->grey.width : level->grey.height;
    uint32_t step = side >= COARSE_SIDE_MIN_PX && !look->how.thorough ? 3 : 2;
    finder_search(&level->grey, &level->map, step, look->how.inverted, locator->edges, &locator->finders);
    look->sight->finders = look->sight->finders || locator->finders.count > 0;
    finder_triples(&locator->finders, &locator->triples);
    uint32_t tries = look->how.thorough ? THOROUGH_TRIPLES : LIVE_TRIPLES;
    uint64_t used = 0; /* bits by index of finder */
    for (uint32_t i = 0; i < locator->triples.count && tries > 0; i++) {
        const struct triple *triple = &locator->triples.items[i];
        uint64_t own = 1ull << triple->corner | 1ull << triple->right | 1ull << triple->below;
        if ((own & used) || (used != 0 && triple->cost > second_code_cost_max))
            continue;
        tries--;
        if (read_triple(look, at, triple))
            used |= own;
    }
}

/* The largest scale within FIRST_SIDE_MAX_PX, then one finer, then the coarser ones, then all finer ones. */
static uint32_t order_levels(const struct locator *locator, bool thorough, uint32_t order[LEVELS_MAX])
{
    const struct grey *grey = &locator->levels[0].grey;
    uint32_t side = grey->width > grey->height ? grey->width : grey->height, first = 0, count = 0;
    while (first + 1 < locator->level_count && side >> first > FIRST_SIDE_MAX_PX)
        first++;
    order[count++] = first;
    if (first > 0)
        order[count++] = first - 1;
    for (uint32_t level = first + 1; level < locator->level_count && (thorough || level < first + 2); level++)
        order[count++] = level;
    for (uint32_t finer = first; thorough && finer-- > 1;)
        order[count++] = finer - 1;
    return count;
}

enum status locator_read(struct locator *locator, struct symbols *symbols, const struct grey *grey,
                         struct locator_how how, struct codes *codes, struct locator_sight *sight)
{
    *sight = (struct locator_sight){ .hint = DECODER_HINT_NONE };
    if (grey->width > PICTURE_SIDE_MAX || grey->height > PICTURE_SIDE_MAX)
        return STATUS_TOO_LARGE;
    if (grey->width < LEVEL_SIDE_MIN_PX || grey->height < LEVEL_SIDE_MIN_PX)
        return STATUS_OK;
    if (!reserve(locator, grey))
        return STATUS_NO_MEMORY;
    uint32_t before = codes->count, order[LEVELS_MAX];
    struct look look = { .locator = locator, .symbols = symbols, .codes = codes, .how = how, .sight = sight };
    look.reads_left = how.thorough ? THOROUGH_READS : LIVE_READS;
    look.fits_left = how.thorough ? THOROUGH_FITS : LIVE_FITS;
    uint32_t count = order_levels(locator, how.thorough, order);
    for (uint32_t i = 0; i < count && codes->count == before; i++)
        search_level(&look, order[i]);
    if (codes->count == before)
        sight->hint = sight_hint(&locator->levels[order[0]].map, order[0], grey, sight);
    wipe(locator);
    return STATUS_OK;
}
