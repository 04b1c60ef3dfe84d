/* See uuid.h. */
#include "core/uuid.h"

#include <string.h>

void uuid_from_entropy(const uint8_t entropy[16], char out[UUID_TEXT_BYTES])
{
    static const char hex[] = "0123456789abcdef";
    uint8_t bytes[16];
    memcpy(bytes, entropy, sizeof bytes);
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    size_t at = 0;
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out[at++] = '-';
        out[at++] = hex[bytes[i] >> 4];
        out[at++] = hex[bytes[i] & 15];
    }
    out[at] = '\0';
}
