/* Blocks at the right and bottom edge overlap their neighbours, so that every block is whole. */
#include "decoder/threshold_map.h"

#include <string.h>

#include "base/check.h"

enum { REACH_BLOCKS = 2 }; /* 5 x 5 blocks: wider than a finder pattern of 5 px modules at the scale searched */

static uint32_t blocks_along(uint32_t side)
{
    return (side + PIXEL_BLOCK_PX - 1) / PIXEL_BLOCK_PX;
}

size_t threshold_map_bytes(uint32_t width, uint32_t height)
{
    return (size_t)blocks_along(width) * blocks_along(height) * THRESHOLD_PLANES;
}

static void measure_blocks(const struct grey *grey, const struct threshold_map *map)
{
    uint32_t columns = map->columns;
    for (uint32_t row = 0; row < map->rows; row++) {
        uint32_t y = row * PIXEL_BLOCK_PX;
        if (y + PIXEL_BLOCK_PX > grey->height)
            y = grey->height - PIXEL_BLOCK_PX;
        for (uint32_t column = 0; column < columns; column++) {
            uint32_t x = column * PIXEL_BLOCK_PX;
            if (x + PIXEL_BLOCK_PX > grey->width)
                x = grey->width - PIXEL_BLOCK_PX;
            struct pixel_block block = pixel_block_measure(grey->pixels + (size_t)y * grey->width + x, grey->width);
            size_t at = (size_t)row * columns + column;
            map->mean[at] = block.mean;
            map->lowest[at] = block.lowest;
            map->highest[at] = block.highest;
        }
    }
}

/* What five rows of blocks have in each column. */
struct column {
    uint16_t sum;
    uint8_t lowest;
    uint8_t highest;
};

static void gather_columns(const struct threshold_map *map, uint32_t top, uint32_t bottom, struct column *gathered)
{
    uint32_t columns = map->columns;
    for (uint32_t x = 0; x < columns; x++)
        gathered[x] = (struct column){ 0, 255, 0 };
    for (uint32_t y = top; y < bottom; y++)
        for (uint32_t x = 0; x < columns; x++) {
            size_t at = (size_t)y * columns + x;
            struct column *column = &gathered[x];
            column->sum = (uint16_t)(column->sum + map->mean[at]);
            column->lowest = map->lowest[at] < column->lowest ? map->lowest[at] : column->lowest;
            column->highest = map->highest[at] > column->highest ? map->highest[at] : column->highest;
        }
}

/* Between the mean, which follows how much is printed, and the middle of the extremes, which follows the light: the
 * mean alone is off inside a finder pattern, the extremes alone are off under glare. */
static uint8_t threshold_of(const struct column *gathered, uint32_t left, uint32_t right, uint32_t rows,
                            uint32_t contrast_min)
{
    uint32_t sum = 0, lowest = 255, highest = 0;
    for (uint32_t x = left; x < right; x++) {
        sum += gathered[x].sum;
        lowest = gathered[x].lowest < lowest ? gathered[x].lowest : lowest;
        highest = gathered[x].highest > highest ? gathered[x].highest : highest;
    }
    if (highest - lowest < contrast_min)
        return 0;
    uint32_t mean = sum / ((right - left) * rows);
    return (uint8_t)((4 * mean + lowest + highest) / 6);
}

/* The calmest tenth of all blocks shows nothing but the sensor's noise; over 25 such blocks together it spreads half as
 * far again. */
static uint32_t contrast_needed(const struct threshold_map *map)
{
    uint32_t histogram[256] = { 0 }, blocks = map->columns * map->rows, below = 0, range = 0;
    for (uint32_t i = 0; i < blocks; i++)
        histogram[map->highest[i] - map->lowest[i]]++;
    while ((below += histogram[range]) * 10 < blocks)
        range++;
    uint32_t needed = range * 3 / 2;
    needed = needed < THRESHOLD_CONTRAST_MIN_NOISY ? needed : THRESHOLD_CONTRAST_MIN_NOISY;
    return needed > THRESHOLD_CONTRAST_MIN ? needed : THRESHOLD_CONTRAST_MIN;
}

void threshold_map_build(const struct grey *grey, uint8_t *memory, struct threshold_map *map)
{
    ASSERT(grey->width >= PIXEL_BLOCK_PX && grey->height >= PIXEL_BLOCK_PX);
    ASSERT(grey->width <= PICTURE_SIDE_MAX && grey->height <= PICTURE_SIDE_MAX);
    uint32_t columns = blocks_along(grey->width), rows = blocks_along(grey->height);
    size_t blocks = (size_t)columns * rows;
    *map = (struct threshold_map){ memory, memory + blocks, memory + 2 * blocks, memory + 3 * blocks, columns, rows };
    measure_blocks(grey, map);
    uint32_t contrast_min = contrast_needed(map);
    struct column gathered[THRESHOLD_COLUMNS_MAX];
    for (uint32_t y = 0; y < rows; y++) {
        uint32_t top = y > REACH_BLOCKS ? y - REACH_BLOCKS : 0;
        uint32_t bottom = y + REACH_BLOCKS + 1 < rows ? y + REACH_BLOCKS + 1 : rows;
        gather_columns(map, top, bottom, gathered);
        for (uint32_t x = 0; x < columns; x++) {
            uint32_t left = x > REACH_BLOCKS ? x - REACH_BLOCKS : 0;
            uint32_t right = x + REACH_BLOCKS + 1 < columns ? x + REACH_BLOCKS + 1 : columns;
            memory[(size_t)y * columns + x] = threshold_of(gathered, left, right, bottom - top, contrast_min);
        }
    }
}
