/* The three loops that touch every pixel of a frame. Each has a plain form, which is the definition, and on x86-64 an
 * SSE2 form with the same results bit for bit (tests/unit/decoder/pixel_rows_test.c); callers use the unsuffixed one.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { PIXEL_BLOCK_PX = 8 };

struct pixel_block {
    uint8_t mean;
    uint8_t lowest;
    uint8_t highest;
};

/* Mean (rounded down), lowest and highest of 8 x 8 pixels; `stride` bytes from row to row. */
struct pixel_block pixel_block_measure(const uint8_t *pixels, size_t stride);
struct pixel_block pixel_block_measure_plain(const uint8_t *pixels, size_t stride);

/* One row of a picture half the size: rounded means of 2 x 2 pixels of the rows `a` and `b`, 2 * count pixels each. */
void pixel_row_halve(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count);
void pixel_row_halve_plain(const uint8_t *a, const uint8_t *b, uint8_t *out, uint32_t count);

/* Where the row changes between light and dark, beginning light: edges[0] begins the first dark run, edges[1] ends it.
 * A pixel is dark below thresholds[x / 8]. Returns the count, at most `width`; PICTURE_SIDE_MAX bounds the width. */
uint32_t pixel_row_edges(const uint8_t *row, const uint8_t *thresholds, uint32_t width, uint16_t *edges);
uint32_t pixel_row_edges_plain(const uint8_t *row, const uint8_t *thresholds, uint32_t width, uint16_t *edges);
