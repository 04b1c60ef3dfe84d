/* The planted fault behind tests/contract/scan/cards_test.c: with zbar guessing character sets, as it does by default,
 * the same invented cards go wrong; with ZBAR_CFG_BINARY none does. If this test finds no wrong card with guessing on,
 * the other could not have found any either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "decoder/symbols.h"
#include "support/invented_cards.h"
#include "support/qr_picture.h"

enum { CARDS = 500 };

static uint32_t wrong_of(enum qr_how how, bool guess)
{
    struct symbols *symbols = symbols_create();
    struct codes *codes = calloc(1, sizeof *codes);
    assert_non_null(symbols);
    assert_non_null(codes);
    if (guess)
        symbols_guess_text(symbols);
    struct entropy_seeded seeded = { 2026 };
    struct entropy random = entropy_seeded_as_entropy(&seeded);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < CARDS; i++) {
        struct invented_card card;
        invented_card_make(i, &random, &card);
        struct qr_canvas canvas;
        assert_true(qr_picture_draw(str_from(card.payload), how, NULL, &canvas));
        struct grey grey = grey_borrow(canvas.pixels, canvas.width, canvas.height);
        memset(codes, 0, sizeof *codes);
        symbols_read(symbols, &grey, 0, codes);
        struct str read = str_range((const char *)codes->items[0].bytes, codes->items[0].length);
        wrong += codes->count != 1 || !str_is(read, card.payload);
        qr_canvas_free(&canvas);
    }
    free(codes);
    symbols_destroy(symbols);
    return wrong;
}

static void raw_bytes_are_never_wrong(void **state)
{
    (void)state;
    for (enum qr_how how = 0; how < QR_HOW_COUNT; how++)
        assert_int_equal(wrong_of(how, false), 0);
}

static void guessing_goes_wrong(void **state)
{
    (void)state;
    uint32_t one = wrong_of(QR_ONE_SEGMENT, true), split = wrong_of(QR_SPLIT, true);
    print_message("guessing: %u of %d wrong as one segment, %u split\n", one, CARDS, split);
    assert_true(one > 0);
    assert_true(split > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_bytes_are_never_wrong),
        cmocka_unit_test(guessing_goes_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
