/* zbar behind one door: QR only, raw bytes, and nothing of it that is known to break.
 * No other program of the kiosk links zbar, and no other file of this one includes it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "base/status.h"
#include "decoder/grey.h"

struct code {
    uint16_t length;
    uint16_t flags; /* enum decoder_code_flag */
    uint8_t bytes[DECODER_PAYLOAD_BYTES_MAX];
};

/* What one picture gave. ~34 KiB: keep it off small stacks. */
struct codes {
    uint32_t count;
    struct code items[DECODER_CODES_MAX];
};

struct symbols; /* opaque; one thread */

/* NULL when zbar gives none. */
struct symbols *symbols_create(void);
void symbols_destroy(struct symbols *symbols); /* NULL is fine */

/* Adds every code zbar finds in `grey` that is not yet in `codes`, marked with `flags`. Composites (structured append)
 * and anything that is not a whole QR code are passed over. Codes beyond DECODER_CODES_MAX are left out. */
void symbols_read(struct symbols *symbols, const struct grey *grey, uint16_t flags, struct codes *codes);
