/* VietQR (NAPAS on EMVCo merchant-presented mode): length-tagged fields closed by a CRC. Only a code the portal
 * returned may be shown for paying; this reads, it does not build. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

struct vietqr {
    char bank_bin[7];   /* 6 digits */
    char account[20];   /* account or card, at most 19 letters and digits */
    int64_t amount_vnd; /* 0 when the payer chooses */
    char purpose[26];   /* field 62-08 */
    bool dynamic;       /* 01 = 12: made for one payment */
};

/* False, and *out zero, when a length runs over, a needed field is missing, or the CRC does not match. */
bool vietqr_parse(struct str payload, struct vietqr *out) MUST_USE;
/* A sound EMVCo code (lengths and CRC) that names another payment network than NAPAS: not damaged, only not ours. */
bool vietqr_is_foreign(struct str payload);
/* CRC-16/CCITT-FALSE (poly 1021, init FFFF); "123456789" gives 29B1. */
uint16_t vietqr_crc(struct str bytes);
