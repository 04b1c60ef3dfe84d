/* The one peer that is C++: zxing-cpp as Debian ships it, when its package is there. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reads one QR code with every try-option on. Returns the length of its text in UTF-8, cut to `size`; 0 when none. */
size_t decoder_peer_zxing(const uint8_t *pixels, uint32_t width, uint32_t height, char *text, size_t size);

#ifdef __cplusplus
}
#endif
