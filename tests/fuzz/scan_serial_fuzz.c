/* Any bytes from a serial scanner, cut anywhere: no line over the bound, no terminator inside one. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/check.h"
#include "scan/serial_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct serial_line line;
    serial_line_reset(&line);
    for (size_t i = 0; i < size; i++) {
        if (data[i] == 0xfe)
            serial_line_discard(&line);
        enum serial_line_result result =
            data[i] == 0xff ? serial_line_end(&line) : serial_line_feed(&line, (char)data[i]);
        if (result != SERIAL_LINE_COMPLETE)
            continue;
        struct str payload = serial_line_payload(&line);
        ASSERT(payload.len > 0 && payload.len <= PAYLOAD_BYTES_MAX);
        ASSERT(!memchr(payload.ptr, '\r', payload.len) && !memchr(payload.ptr, '\n', payload.len));
    }
    return 0;
}
