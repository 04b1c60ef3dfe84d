/* Grey pictures and the few transformations that make a code readable. No file formats here, no zbar. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum {
    /* Working size: a 12-megapixel phone photograph. Larger files are reduced while they are read. */
    GREY_PIXELS_MAX = 4096 * 3072,
};

/* One byte a pixel, rows without padding; 0 is black. `pixels` is owned unless it came from grey_borrow. */
struct grey {
    uint8_t *pixels;
    uint32_t width;
    uint32_t height;
    bool borrowed;
};

/* A view of someone else's pixels (a frame in shared memory); nothing here writes to it. */
struct grey grey_borrow(const uint8_t *pixels, uint32_t width, uint32_t height);
/* Uninitialised pixels. STATUS_TOO_LARGE over GREY_PIXELS_MAX or for an empty side; STATUS_NO_MEMORY. */
enum status grey_init(struct grey *grey, uint32_t width, uint32_t height) MUST_USE;
/* Wipes and frees: what a card's picture showed does not stay in the heap. A zeroed struct is fine. */
void grey_finish(struct grey *grey);

/* The functions below make a new picture in *out, which the caller finishes; *out untouched on failure. */

/* Black and white by the mean of a window around each pixel: takes out uneven light and the noise inside modules,
 * which is what zbar stumbles over (reading 47 -> 62 % of hard photographs, and faster). */
enum status grey_threshold(const struct grey *in, bool invert, struct grey *out) MUST_USE;
/* A copy of columns [left, right) of rows [top, bottom). STATUS_BAD_INPUT when empty or not inside. */
enum status grey_crop(const struct grey *in, uint32_t left, uint32_t top, uint32_t right, uint32_t bottom,
                      struct grey *out) MUST_USE;
/* Mean of 2 x 2 pixels. STATUS_BAD_INPUT when a side is below 2. */
enum status grey_half(const struct grey *in, struct grey *out) MUST_USE;
/* Twice the size, bilinear: for modules of 2-3 px. */
enum status grey_double(const struct grey *in, struct grey *out) MUST_USE;
