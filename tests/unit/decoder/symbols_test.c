/* zbar keeps 0.4 kB of every decode (issue 258): a kiosk that reads all day must not feel it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <malloc.h>
#include <stdlib.h>

#include "decoder/symbols.h"
#include "support/qr_picture.h"

enum {
    DECODES_A_SCANNER = 500,
    ROUNDS = 6,
    GROWN_BYTES_MAX = 64 * 1024, /* of six times 200 kB that would stay */
};

/* Heap in use after each round, at the same age of the scanner. */
static void thousands_of_decodes_leave_nothing(void **state)
{
    (void)state;
    struct qr_canvas canvas = { 0 };
    assert_true(qr_picture_draw(STR("H47.12-261122-0001"), QR_ONE_SEGMENT, NULL, &canvas));
    struct grey grey = grey_borrow(canvas.pixels, canvas.width, canvas.height);
    struct symbols *symbols = symbols_create();
    struct codes *codes = malloc(sizeof *codes);
    assert_true(symbols && codes);
    size_t first = 0, last = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < DECODES_A_SCANNER; i++) {
            codes->count = 0;
            symbols_read(symbols, &grey, 0, codes);
            assert_int_equal(codes->count, 1);
        }
        last = mallinfo2().uordblks; /* under a sanitizer 0: then nothing is said */
        if (round == 0)
            first = last;
    }
    print_message("grown by %ld bytes in %d decodes\n", (long)last - (long)first, (ROUNDS - 1) * DECODES_A_SCANNER);
    assert_true(last <= first + GROWN_BYTES_MAX);
    free(codes);
    symbols_destroy(symbols);
    qr_canvas_free(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(thousands_of_decodes_leave_nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
