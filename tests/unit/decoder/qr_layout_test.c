/* The rules of qr_layout.c against the printed tables of ISO/IEC 18004:2015 and against codes that libqrencode makes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <qrencode.h>
#include <string.h>

#include "base/check.h"
#include "decoder/qr_layout.h"

/* Table E.1. */
static const uint8_t printed[QR_VERSION_MAX][QR_ALIGNMENTS_MAX] = {
    { 0 },
    { 6, 18 },
    { 6, 22 },
    { 6, 26 },
    { 6, 30 },
    { 6, 34 },
    { 6, 22, 38 },
    { 6, 24, 42 },
    { 6, 26, 46 },
    { 6, 28, 50 },
    { 6, 30, 54 },
    { 6, 32, 58 },
    { 6, 34, 62 },
    { 6, 26, 46, 66 },
    { 6, 26, 48, 70 },
    { 6, 26, 50, 74 },
    { 6, 30, 54, 78 },
    { 6, 30, 56, 82 },
    { 6, 30, 58, 86 },
    { 6, 34, 62, 90 },
    { 6, 28, 50, 72, 94 },
    { 6, 26, 50, 74, 98 },
    { 6, 30, 54, 78, 102 },
    { 6, 28, 54, 80, 106 },
    { 6, 32, 58, 84, 110 },
    { 6, 30, 58, 86, 114 },
    { 6, 34, 62, 90, 118 },
    { 6, 26, 50, 74, 98, 122 },
    { 6, 30, 54, 78, 102, 126 },
    { 6, 26, 52, 78, 104, 130 },
    { 6, 30, 56, 82, 108, 134 },
    { 6, 34, 60, 86, 112, 138 },
    { 6, 30, 58, 86, 114, 142 },
    { 6, 34, 62, 90, 118, 146 },
    { 6, 30, 54, 78, 102, 126, 150 },
    { 6, 24, 50, 76, 102, 128, 154 },
    { 6, 28, 54, 80, 106, 132, 158 },
    { 6, 32, 58, 84, 110, 136, 162 },
    { 6, 26, 54, 82, 110, 138, 166 },
    { 6, 30, 58, 86, 114, 142, 170 },
};

static void alignment_patterns_stand_where_the_table_says(void **state)
{
    (void)state;
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version++) {
        uint8_t at[QR_ALIGNMENTS_MAX] = { 0 };
        uint32_t count = qr_alignment(version, at);
        assert_memory_equal(at, printed[version - 1], sizeof at);
        assert_int_equal(count, version == 1 ? 0 : version / 7 + 2);
    }
}

/* libqrencode marks what each module is: 0x04 format, 0x08 version, 0x20 alignment pattern. */
static void codes_have_them_there(void **state)
{
    (void)state;
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version++) {
        QRcode *code = QRcode_encodeString8bit("anything", (int)version, QR_ECLEVEL_M);
        assert_non_null(code);
        assert_int_equal(code->width, qr_side(version));
        uint8_t marked[QR_SIDE_MAX * QR_SIDE_MAX] = { 0 }, at[QR_ALIGNMENTS_MAX];
        uint32_t side = qr_side(version), count = qr_alignment(version, at);
        for (uint32_t i = 0; i < count; i++)
            for (uint32_t k = 0; k < count; k++)
                for (int row = -2; qr_alignment_present(count, i, k) && row <= 2; row++)
                    memset(marked + (uint32_t)(at[k] + row) * side + at[i] - 2, 1, 5);
        for (uint32_t i = 0; i < side * side; i++) {
            uint32_t row = i / side, column = i % side;
            if (row != QR_TIMING_AT && column != QR_TIMING_AT) /* there the timing pattern's mark wins */
                assert_int_equal(marked[i], code->data[i] >> 5 & 1);
        }
        QRcode_free(code);
    }
}

static uint32_t read_bits(const QRcode *code, struct qr_place (*place)(uint32_t, uint32_t, uint32_t), uint32_t copy,
                          uint32_t bits)
{
    uint32_t value = 0;
    for (uint32_t bit = 0; bit < bits; bit++) {
        struct qr_place at = place((uint32_t)code->width, copy, bit);
        value |= (uint32_t)(code->data[(uint32_t)at.row * (uint32_t)code->width + at.column] & 1) << bit;
    }
    return value;
}

static void format_and_version_information_read_back(void **state)
{
    (void)state;
    static const struct {
        QRecLevel level;
        uint32_t bits; /* table 12 */
    } levels[] = { { QR_ECLEVEL_L, 1 }, { QR_ECLEVEL_M, 0 }, { QR_ECLEVEL_Q, 3 }, { QR_ECLEVEL_H, 2 } };
    for (uint32_t version = 1; version <= QR_VERSION_MAX; version++)
        for (size_t i = 0; i < ARRAY_LEN(levels); i++) {
            QRcode *code = QRcode_encodeString8bit("anything", (int)version, levels[i].level);
            assert_non_null(code);
            uint32_t format = read_bits(code, qr_format_place, 0, 15), mask = 0;
            assert_int_equal(format, read_bits(code, qr_format_place, 1, 15));
            while (mask < 8 && qr_format_bits(levels[i].bits << 3 | mask) != format)
                mask++;
            assert_in_range(mask, 0, 7);
            for (uint32_t copy = 0; version >= QR_VERSION_INFO_FROM && copy < 2; copy++)
                assert_int_equal(read_bits(code, qr_version_place, copy, 18), qr_version_bits(version));
            QRcode_free(code);
        }
    assert_int_equal(qr_format_bits(0), 0x5412); /* table C.1 */
    assert_int_equal(qr_format_bits(31), 0x2bed);
    assert_int_equal(qr_version_bits(7), 0x07c94); /* table D.1 */
    assert_int_equal(qr_version_bits(40), 0x28c69);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alignment_patterns_stand_where_the_table_says),
        cmocka_unit_test(codes_have_them_there),
        cmocka_unit_test(format_and_version_information_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
