/* Chroma is never read: a code has no colour. */
#include "scan/camera_luma.h"

#include <string.h>

#include "base/limits.h"

enum { STRIDE_BYTES_MAX = 4 * PICTURE_SIDE_MAX };

size_t camera_luma_bytes(const struct camera_luma *luma)
{
    if (luma->width_px == 0 || luma->height_px == 0 || luma->width_px > PICTURE_SIDE_MAX ||
        luma->height_px > PICTURE_SIDE_MAX || (luma->step_bytes != 1 && luma->step_bytes != 2))
        return 0;
    size_t row = (size_t)(luma->width_px - 1) * luma->step_bytes + 1;
    if (row > luma->stride_bytes || luma->stride_bytes > STRIDE_BYTES_MAX)
        return 0;
    return (size_t)(luma->height_px - 1) * luma->stride_bytes + row;
}

static void copy_every_second(const uint8_t *row, uint32_t width, uint8_t *out)
{
    for (uint32_t x = 0; x < width; x++)
        out[x] = row[(size_t)2 * x];
}

enum status camera_luma_copy(const struct camera_luma *luma, const uint8_t *bytes, size_t size, uint8_t *out)
{
    size_t needed = camera_luma_bytes(luma);
    if (needed == 0 || size < needed)
        return STATUS_BAD_INPUT;
    for (uint32_t y = 0; y < luma->height_px; y++) {
        const uint8_t *row = bytes + (size_t)y * luma->stride_bytes;
        if (luma->step_bytes == 1)
            memcpy(out, row, luma->width_px);
        else
            copy_every_second(row, luma->width_px, out);
        out += luma->width_px;
    }
    return STATUS_OK;
}
