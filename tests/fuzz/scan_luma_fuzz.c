/* Any layout over any buffer: refused, or every byte of the picture comes from inside it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "scan/camera_luma.h"

enum { PIXELS_MAX = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct camera_luma luma;
    if (size < sizeof luma)
        return 0;
    memcpy(&luma, data, sizeof luma);
    data += sizeof luma;
    size -= sizeof luma;
    if (size > 0 && data[0] & 1) { /* most random sides are absurd */
        luma.width_px &= 255;
        luma.height_px &= 255;
        luma.stride_bytes &= 1023;
        luma.step_bytes = 1 + (luma.step_bytes & 1);
    }
    size_t needed = camera_luma_bytes(&luma);
    uint64_t pixels = (uint64_t)luma.width_px * luma.height_px;
    if (needed > 0 && pixels > PIXELS_MAX)
        return 0;
    size_t room = needed > 0 ? (size_t)pixels : 1;
    uint8_t *in = malloc(size + 1), *out = malloc(room); /* exact: one byte beyond is seen by the sanitizer */
    if (in && out) {
        memcpy(in, data, size);
        uint8_t *end = realloc(in, size ? size : 1);
        in = end ? end : in;
        enum status status = camera_luma_copy(&luma, in, size, out);
        ASSERT((status == STATUS_OK) == (needed > 0 && size >= needed));
        if (status == STATUS_OK)
            ASSERT(out[0] == in[0] && out[pixels - 1] == in[needed - 1]);
    }
    free(in);
    free(out);
    return 0;
}
