/* One hint at a time, the most useful first. Nothing is guessed of a picture in which no code was seen but its light.
 */
#include "decoder/sight_hint.h"

#include <math.h>

#include "decoder/code_corners.h"
#include "decoder/qr_layout.h"

enum {
    DARK_MEAN_MAX = 36,     /* of 255; print cannot be told from shade */
    GLARE_LOWEST_MIN = 245, /* the darkest pixel of 8 x 8 is white: in a code only a lamp's reflection does that */
    GLARE_PERCENT_MIN = 6,  /* of the code's blocks: what level M still corrects */
};

/* Measured: printed lines that look like a code stay below, of 180 desks without one; codes that are one and cannot be
 * read for glare, size or wear reach 0.6 to 1. A wrong hint is worse than none. */
static const float timing_sure = 0.62f;

static const float module_small_px = 2.2f; /* measured: reading falls off below 2.5 px a module */

static uint32_t cut(float value, uint32_t end)
{
    if (!(value > 0))
        return 0;
    return value < (float)end ? (uint32_t)value : end;
}

void sight_measure(const struct grey *full, const struct plane *plane, uint32_t version, uint32_t level,
                   struct locator_sight *sight)
{
    float side = (float)qr_side(version), scale = level_factor((int)level);
    float near = -QR_QUIET_MODULES, far = side + QR_QUIET_MODULES;
    const struct point corners[] = { plane_map(plane, near, near), plane_map(plane, far, near),
                                     plane_map(plane, near, far), plane_map(plane, far, far) };
    float left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;
    for (int i = 0; i < 4; i++) {
        left = fminf(left, corners[i].x);
        right = fmaxf(right, corners[i].x);
        top = fminf(top, corners[i].y);
        bottom = fmaxf(bottom, corners[i].y);
    }
    struct point middle = plane_map(plane, side / 2, side / 2), beside = plane_map(plane, side / 2 + 1, side / 2);
    sight->seen = true;
    sight->module_px = scale * hypotf(beside.x - middle.x, beside.y - middle.y);
    sight->left = cut(left * scale, full->width);
    sight->top = cut(top * scale, full->height);
    sight->right = cut(right * scale + 1, full->width);
    sight->bottom = cut(bottom * scale + 1, full->height);
}

static uint32_t mean_of(const struct threshold_map *map)
{
    uint64_t sum = 0, count = (uint64_t)map->columns * map->rows;
    for (uint64_t i = 0; i < count; i++)
        sum += map->mean[i];
    return (uint32_t)(sum / count);
}

static bool glaring(const struct threshold_map *map, uint32_t level, const struct locator_sight *sight)
{
    uint32_t shift = level + 3, white = 0, count = 0; /* blocks of 8 px */
    for (uint32_t y = sight->top >> shift; y < map->rows && y <= sight->bottom >> shift; y++)
        for (uint32_t x = sight->left >> shift; x < map->columns && x <= sight->right >> shift; x++) {
            count++;
            white += map->lowest[(size_t)y * map->columns + x] >= GLARE_LOWEST_MIN;
        }
    return white * 100 >= count * GLARE_PERCENT_MIN && white > 0;
}

enum decoder_hint sight_hint(const struct threshold_map *map, uint32_t level, const struct grey *full,
                             const struct locator_sight *sight)
{
    if (mean_of(map) <= DARK_MEAN_MAX)
        return DECODER_HINT_TOO_DARK;
    if (!sight->seen || sight->timing < timing_sure)
        return DECODER_HINT_NONE;
    if (sight->module_px < module_small_px)
        return DECODER_HINT_CLOSER;
    if (glaring(map, level, sight))
        return DECODER_HINT_GLARE;
    if (sight->left == 0 || sight->top == 0 || sight->right == full->width || sight->bottom == full->height)
        return DECODER_HINT_FURTHER;
    return DECODER_HINT_HOLD_STILL;
}
