/* Whatever stands in the wire, kiosk-sheet's reader refuses it or makes a PDF of it. Needs Debian's fonts-noto-core. */
#include "sheet/convert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool swallow(void *context, const unsigned char *bytes, size_t size)
{
    (void)bytes;
    *(size_t *)context += size;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const regular = "/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf";
    static const char *const bold = "/usr/share/fonts/truetype/noto/NotoSerif-Bold.ttf";
    size_t written = 0;
    enum status status = sheet_convert(data, size, regular, bold, swallow, &written);
    if (status == STATUS_OK && written == 0)
        __builtin_trap();
    return 0;
}
