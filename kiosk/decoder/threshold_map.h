/* What counts as dark where: one threshold for every 8 x 8 pixels, from a neighbourhood of 5 x 5 such blocks. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "decoder/grey.h"
#include "decoder/pixel_rows.h"

enum {
    THRESHOLD_COLUMNS_MAX = PICTURE_SIDE_MAX / PIXEL_BLOCK_PX,
    THRESHOLD_PLANES = 4, /* bytes of memory a block: the thresholds, then mean, lowest and highest */
    /* Less between the darkest and lightest pixel of a neighbourhood is paper or shade, not print: all of it light. In
     * a noisy picture more is asked, up to the second bound: the faintest print there is under a bad lamp. */
    THRESHOLD_CONTRAST_MIN = 24,
    THRESHOLD_CONTRAST_MIN_NOISY = 56,
};

/* Planes of rows x columns, one byte a block; borrowed. */
struct threshold_map {
    uint8_t *at;
    uint8_t *mean;
    uint8_t *lowest;
    uint8_t *highest;
    uint32_t columns;
    uint32_t rows;
};

/* Bytes that threshold_map_build needs for a picture of this size. */
size_t threshold_map_bytes(uint32_t width, uint32_t height);

/* Both sides of `grey` at least PIXEL_BLOCK_PX and at most PICTURE_SIDE_MAX; *map borrows `memory`. */
void threshold_map_build(const struct grey *grey, uint8_t *memory, struct threshold_map *map);

/* The pixel must be inside. */
static inline bool threshold_map_dark(const struct threshold_map *map, const struct grey *grey, uint32_t x, uint32_t y)
{
    return grey->pixels[(size_t)y * grey->width + x] <
           map->at[(size_t)(y / PIXEL_BLOCK_PX) * map->columns + x / PIXEL_BLOCK_PX];
}
