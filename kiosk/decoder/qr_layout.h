/* Where the fixed parts of a QR code stand: ISO/IEC 18004:2015, clauses 6.3, 7.9, 7.10 and annex E. No pixels here. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum {
    QR_VERSION_MAX = 40,
    QR_SIDE_MAX = 177,
    QR_ALIGNMENTS_MAX = 7, /* along one side */
    QR_FINDER_SIDE = 7,
    QR_TIMING_AT = 6, /* the row and column of the timing patterns */
    QR_QUIET_MODULES = 4,
    QR_VERSION_INFO_FROM = 7,
};

static inline uint32_t qr_side(uint32_t version)
{
    return 17 + 4 * version;
}

/* Module coordinates of the rows, and as well the columns, of alignment pattern centres; returns how many (annex E). */
uint32_t qr_alignment(uint32_t version, uint8_t at[QR_ALIGNMENTS_MAX]);

/* Whether an alignment pattern stands at these two places of the list: not where a finder pattern is. */
bool qr_alignment_present(uint32_t count, uint32_t column, uint32_t row);

/* 15 bits of format information, masked, for 2 bits of error correction level and 3 of mask (7.9). */
uint32_t qr_format_bits(uint32_t level_and_mask);
/* 18 bits of version information (7.10), version >= 7. */
uint32_t qr_version_bits(uint32_t version);

struct qr_place {
    uint8_t column;
    uint8_t row;
};

/* Where bit `bit` (0 the least) of copy 0 or 1 stands. */
struct qr_place qr_format_place(uint32_t side, uint32_t copy, uint32_t bit);
struct qr_place qr_version_place(uint32_t side, uint32_t copy, uint32_t bit);
