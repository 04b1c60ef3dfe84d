/* Rules instead of tables; tests/unit/decoder/qr_layout_test.c holds them against the printed tables. */
#include "decoder/qr_layout.h"

#include "base/check.h"

enum {
    FORMAT_POLYNOMIAL = 0x537, /* BCH (15, 5) */
    FORMAT_MASK = 0x5412,
    VERSION_POLYNOMIAL = 0x1f25, /* BCH (18, 6) */
};

uint32_t qr_alignment(uint32_t version, uint8_t at[QR_ALIGNMENTS_MAX])
{
    ASSERT(version >= 1 && version <= QR_VERSION_MAX);
    if (version == 1)
        return 0;
    uint32_t count = version / 7 + 2, last = 4 * version + 10, gaps = count - 1;
    /* Even gaps as near alike as can be, the first one taking up the difference; version 32 is the one exception. */
    uint32_t gap = version == 32 ? 26 : (last - QR_TIMING_AT + 2 * gaps - 1) / (2 * gaps) * 2;
    at[0] = QR_TIMING_AT;
    for (uint32_t i = 1; i < count; i++)
        at[i] = (uint8_t)(last - (count - 1 - i) * gap);
    return count;
}

bool qr_alignment_present(uint32_t count, uint32_t column, uint32_t row)
{
    bool first_row = row == 0, first_column = column == 0;
    return !(first_row && first_column) && !(first_row && column == count - 1) && !(first_column && row == count - 1);
}

static uint32_t remainder_of(uint32_t value, uint32_t polynomial, uint32_t degree, uint32_t bits)
{
    for (uint32_t bit = bits; bit-- > degree;)
        if (value >> bit & 1)
            value ^= polynomial << (bit - degree);
    return value;
}

uint32_t qr_format_bits(uint32_t level_and_mask)
{
    uint32_t data = level_and_mask << 10;
    return (data | remainder_of(data, FORMAT_POLYNOMIAL, 10, 15)) ^ FORMAT_MASK;
}

uint32_t qr_version_bits(uint32_t version)
{
    uint32_t data = version << 12;
    return data | remainder_of(data, VERSION_POLYNOMIAL, 12, 18);
}

static struct qr_place place(uint32_t column, uint32_t row)
{
    return (struct qr_place){ (uint8_t)column, (uint8_t)row };
}

struct qr_place qr_format_place(uint32_t side, uint32_t copy, uint32_t bit)
{
    if (copy == 1)
        return bit < 8 ? place(side - 1 - bit, 8) : place(8, side - 15 + bit);
    if (bit < 8)
        return place(8, bit < 6 ? bit : bit + 1); /* over the timing pattern */
    return place(bit == 8 ? 7 : 14 - bit, 8);
}

struct qr_place qr_version_place(uint32_t side, uint32_t copy, uint32_t bit)
{
    uint32_t far = side - 11 + bit % 3, near = bit / 3;
    return copy == 1 ? place(near, far) : place(far, near);
}
