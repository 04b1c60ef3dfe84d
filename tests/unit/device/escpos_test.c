/* Bytes of the ESC/POS Command Reference, and what the four answers mean together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/check.h"
#include "device/escpos.h"

static void a_band_says_its_size(void **state)
{
    (void)state;
    uint8_t header[ESCPOS_BAND_HEADER_BYTES];
    escpos_band_header(72, 64, header);
    static const uint8_t wanted[] = { 0x1D, 0x76, 0x30, 0x00, 72, 0, 64, 0 };
    assert_memory_equal(header, wanted, sizeof wanted);
}

static void no_picture_gives_an_order(void **state)
{
    (void)state;
    uint8_t bits[] = { 0x10, 0x04, 0x01, 0x10, 0x10, 0x14, 0xFF, 0x10, 0x05, 0x10, 0x06, 0x10 };
    static const uint8_t wanted[] = { 0x18, 0x04, 0x01, 0x10, 0x18, 0x14, 0xFF, 0x18, 0x05, 0x10, 0x06, 0x10 };
    escpos_disarm(bits, sizeof bits);
    assert_memory_equal(bits, wanted, sizeof wanted);
}

static void every_byte_is_one_kind_of_answer(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        assert_false(escpos_is_answer((uint8_t)byte) && escpos_is_end_answer((uint8_t)byte));
    assert_true(escpos_is_answer(0x12) && escpos_is_answer(0x1A) && escpos_is_answer(0x72));
    assert_false(escpos_is_answer(0x11) || escpos_is_answer(0x13)); /* XON, XOFF of a serial line */
    assert_false(escpos_is_end_answer(0x11) || escpos_is_end_answer(0x13));
    assert_true(escpos_is_end_answer(0x00) && escpos_is_end_answer(0x0F));
}

static void the_cause_wins(void **state)
{
    (void)state;
    static const struct {
        uint8_t answers[ESCPOS_QUESTIONS];
        enum printer_state wanted;
        bool low;
    } rows[] = {
        { { 0x12, 0x12, 0x12, 0x12 }, PRINTER_READY, false },
        { { 0x12, 0x12, 0x12, 0x1E }, PRINTER_READY, true },
        { { 0x1A, 0x12, 0x12, 0x12 }, PRINTER_OFFLINE, false },
        { { 0x1A, 0x16, 0x12, 0x12 }, PRINTER_COVER_OPEN, false },
        { { 0x1A, 0x16, 0x12, 0x7E }, PRINTER_COVER_OPEN, true },
        { { 0x1A, 0x32, 0x12, 0x12 }, PRINTER_PAPER_OUT, false },
        { { 0x12, 0x12, 0x12, 0x72 }, PRINTER_PAPER_OUT, false },
        { { 0x1A, 0x52, 0x1A, 0x12 }, PRINTER_FAULT, false },
        { { 0x1A, 0x52, 0x32, 0x12 }, PRINTER_FAULT, false },
        { { 0x1A, 0x52, 0x52, 0x12 }, PRINTER_FAULT, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        bool low = false;
        assert_int_equal(escpos_state(rows[i].answers, &low), rows[i].wanted);
        assert_int_equal(low, rows[i].low);
    }
    assert_int_equal(escpos_end_state(0x00), PRINTER_READY);
    assert_int_equal(escpos_end_state(0x03), PRINTER_READY);
    assert_int_equal(escpos_end_state(0x0C), PRINTER_PAPER_OUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_band_says_its_size),
        cmocka_unit_test(no_picture_gives_an_order),
        cmocka_unit_test(every_byte_is_one_kind_of_answer),
        cmocka_unit_test(the_cause_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
