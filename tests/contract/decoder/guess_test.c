/* The planted fault behind tests/contract/scan/cards_test.c: with zbar guessing character sets, as it does by default,
 * the same invented cards go wrong; with ZBAR_CFG_BINARY none does. If this test finds no wrong card with guessing on,
 * the other could not have found any either. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <zbar.h>

#include "decoder/symbols.h"
#include "support/invented_cards.h"
#include "support/qr_picture.h"

enum { CARDS = 500 };

/* How zbar reads when nobody tells it not to guess. */
static bool guessed_right(const struct grey *grey, const char *expected)
{
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
    zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, grey->width, grey->height);
    zbar_image_set_data(image, grey->pixels, (unsigned long)grey->width * grey->height, NULL);
    zbar_scan_image(scanner, image);
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    bool right =
        symbol && str_is(str_range(zbar_symbol_get_data(symbol), zbar_symbol_get_data_length(symbol)), expected);
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    return right;
}

static bool read_right(struct symbols *symbols, const struct grey *grey, const char *expected)
{
    static struct codes codes;
    memset(&codes, 0, sizeof codes);
    symbols_read(symbols, grey, 0, &codes);
    struct str read = str_range((const char *)codes.items[0].bytes, codes.items[0].length);
    return codes.count == 1 && str_is(read, expected);
}

static uint32_t wrong_of(enum qr_how how, bool guess)
{
    struct symbols *symbols = symbols_create();
    assert_non_null(symbols);
    struct entropy_seeded seeded = { 2026 };
    struct entropy random = entropy_seeded_as_entropy(&seeded);
    uint32_t wrong = 0;
    for (uint32_t i = 0; i < CARDS; i++) {
        struct invented_card card;
        invented_card_make(i, &random, &card);
        struct qr_canvas canvas;
        assert_true(qr_picture_draw(str_from(card.payload), how, NULL, &canvas));
        struct grey grey = grey_borrow(canvas.pixels, canvas.width, canvas.height);
        wrong += guess ? !guessed_right(&grey, card.payload) : !read_right(symbols, &grey, card.payload);
        qr_canvas_free(&canvas);
    }
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
