/* Picture files to grey pixels: PNG, JPEG, PGM, told apart by their first bytes, never by a name.
 * Runs only inside kiosk-decoder: these bytes come from outside. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "decoder/grey.h"

/* Dimensions are checked before any pixel memory is asked for. A picture over GREY_PIXELS_MAX is reduced by 2, 4 or 8
 * while it is read. Transparent parts become white, colours their luma (ITU-R BT.601).
 * STATUS_BAD_INPUT: no picture of these kinds, or damaged; STATUS_TOO_LARGE: a side over PICTURE_SIDE_MAX, or an
 * interlaced picture that cannot be reduced row by row; STATUS_NO_MEMORY. *out untouched on failure. */
enum status picture_open(const uint8_t *bytes, size_t size, struct grey *out) MUST_USE;

/* The parts of picture_open, each for its own format; same meaning. */
enum status picture_open_png(const uint8_t *bytes, size_t size, struct grey *out) MUST_USE;
enum status picture_open_jpeg(const uint8_t *bytes, size_t size, struct grey *out) MUST_USE;
enum status picture_open_pgm(const uint8_t *bytes, size_t size, struct grey *out) MUST_USE;

/* Rows in, reduced grey out: how a picture larger than the working size gets through a small memory. */
struct picture_reducer {
    struct grey out;
    uint32_t *sums; /* one a column of `out`; NULL when factor is 1 */
    uint32_t factor;
    uint32_t row; /* next input row */
};

/* 1, 2, 4 or 8; 0 when the sides are empty or over PICTURE_SIDE_MAX. */
uint32_t picture_factor(uint32_t width, uint32_t height);
enum status picture_reducer_init(struct picture_reducer *reducer, uint32_t width, uint32_t height) MUST_USE;
void picture_reducer_row(struct picture_reducer *reducer, const uint8_t *grey_row);
/* Gives up the picture; the reducer is finished by it. */
struct grey picture_reducer_take(struct picture_reducer *reducer);
void picture_reducer_finish(struct picture_reducer *reducer); /* a zeroed struct is fine */
