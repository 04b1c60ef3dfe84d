/* The luma of a raw camera frame: of every format the kiosk takes, the first byte of each pixel or plane. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* Where the luma of a frame lies in the driver's buffer. Source: V4L2 pixel formats GREY, NV12 (step 1), YUYV (step 2).
 */
struct camera_luma {
    uint32_t width_px, height_px;
    uint32_t stride_bytes; /* from row to row */
    uint32_t step_bytes;   /* from pixel to pixel: 1 or 2 */
};

/* How many bytes of the buffer the luma reaches over; 0 when the sides are empty or over PICTURE_SIDE_MAX, the step is
 * unknown, or a row does not fit its stride. */
size_t camera_luma_bytes(const struct camera_luma *luma);

/* Copies it, rows without padding, to `out` of width * height bytes. STATUS_BAD_INPUT, nothing written, when `size` is
 * less than camera_luma_bytes or that is 0. */
enum status camera_luma_copy(const struct camera_luma *luma, const uint8_t *bytes, size_t size, uint8_t *out) MUST_USE;
