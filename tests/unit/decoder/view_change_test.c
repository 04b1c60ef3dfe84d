/* What counts as movement, as presence, and as nothing: noise, a camera's own exposure, a chair that was moved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "decoder/view_change.h"

enum { WIDTH = 640, HEIGHT = 360 };

static uint8_t pixels[WIDTH * HEIGHT];
static struct view_change view;
static uint32_t random_state;

/* A counter at `light` with a bright card at (x, y) when `side` is above 0, through a noisy sensor. */
static uint32_t look(int light, int x, int y, int side)
{
    for (int at = 0; at < WIDTH * HEIGHT; at++) {
        random_state = random_state * 1664525 + 1013904223;
        int noise = (int)(random_state >> 28) - 8, column = at % WIDTH, row = at / WIDTH;
        bool card = column >= x && column < x + side && row >= y && row < y + side;
        pixels[at] = (uint8_t)(light + (column > WIDTH / 2 ? 30 : 0) + (card ? 90 : 0) + noise);
    }
    struct grey grey = grey_borrow(pixels, WIDTH, HEIGHT);
    return view_change_note(&view, &grey);
}

static int set_up(void **state)
{
    (void)state;
    view = (struct view_change){ 0 };
    random_state = 7;
    return 0;
}

static void noise_is_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++)
        assert_int_equal(look(80, 0, 0, 0), 0);
}

static void the_light_as_a_whole_is_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++)
        assert_int_equal(look(40 + i % 2 * 60, 0, 0, 0), 0);
}

static void a_card_moves_and_then_is_there(void **state)
{
    (void)state;
    look(80, 0, 0, 0);
    assert_int_equal(look(80, 100, 60, 200), DECODER_VIEW_MOVED | DECODER_VIEW_OCCUPIED);
    assert_int_equal(look(80, 100, 60, 200), DECODER_VIEW_OCCUPIED);
    assert_int_equal(look(80, 160, 60, 200), DECODER_VIEW_MOVED | DECODER_VIEW_OCCUPIED);
    assert_int_equal(look(80, 0, 0, 0), DECODER_VIEW_MOVED);
    assert_int_equal(look(80, 0, 0, 0), 0);
}

static void what_stays_becomes_the_view(void **state)
{
    (void)state;
    look(80, 0, 0, 0);
    look(80, 100, 60, 200);
    for (int i = 0; i < VIEW_STILL_FRAMES; i++)
        look(80, 100, 60, 200);
    assert_int_equal(look(80, 100, 60, 200), 0);
    assert_int_equal(look(80, 0, 0, 0), DECODER_VIEW_MOVED | DECODER_VIEW_OCCUPIED);
}

static void the_smallest_pictures_do(void **state)
{
    (void)state;
    for (uint32_t side = 1; side < 40; side++) {
        struct grey grey = grey_borrow(pixels, side, 1);
        (void)view_change_note(&view, &grey); /* nothing outside is read: the sanitizers say so */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(noise_is_nothing, set_up),
        cmocka_unit_test_setup(the_light_as_a_whole_is_nothing, set_up),
        cmocka_unit_test_setup(a_card_moves_and_then_is_there, set_up),
        cmocka_unit_test_setup(what_stays_becomes_the_view, set_up),
        cmocka_unit_test_setup(the_smallest_pictures_do, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
