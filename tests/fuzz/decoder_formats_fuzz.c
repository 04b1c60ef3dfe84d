/* The picture readers alone, without zbar behind them: many more inputs a second. */
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"
#include "decoder/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct grey grey = { 0 };
    if (picture_open(data, size, &grey) == STATUS_OK) {
        ASSERT(grey.pixels && grey.width > 0 && grey.height > 0);
        ASSERT((uint64_t)grey.width * grey.height <= GREY_PIXELS_MAX);
    }
    grey_finish(&grey);
    return 0;
}
