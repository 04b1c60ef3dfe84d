/* Homographies: exact through four points, the best through many, refused where there is no plane. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "base/check.h"
#include "decoder/plane.h"

static const struct plane planes[] = {
    { { 1, 0, 0, 0, 1, 0, 0, 0, 1 } },
    { { 3, 0, 100, 0, 3, 50, 0, 0, 1 } },
    { { 2.5f, -1.5f, 400, 1.5f, 2.5f, 20, 0, 0, 1 } },             /* turned */
    { { 3, 0.4f, 1200, -0.2f, 2.8f, 700, 0.0004f, -0.0007f, 1 } }, /* leaning */
    { { -4, 1, 3000, -1, -4, 2500, -0.001f, 0.0005f, 1 } },        /* upside down, far from the origin */
    { { 0, 2.2f, 10, 2.2f, 0, 10, 0, 0, 1 } },                     /* mirrored */
};

static float apart(struct point a, struct point b)
{
    return hypotf(a.x - b.x, a.y - b.y);
}

static void four_points_give_the_plane_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(planes); i++)
        for (float side = 21; side <= 177; side += 4) {
            struct point modules[] = {
                { 3.5f, 3.5f }, { side - 3.5f, 3.5f }, { 3.5f, side - 3.5f }, { side - 6.5f, side - 6.5f }
            };
            struct point pixels[4];
            for (int k = 0; k < 4; k++)
                pixels[k] = plane_map(&planes[i], modules[k].x, modules[k].y);
            struct plane found;
            assert_true(plane_fit(modules, pixels, 4, &found));
            for (float v = 0; v <= side; v += side / 5)
                for (float u = 0; u <= side; u += side / 5)
                    assert_true(apart(plane_map(&found, u, v), plane_map(&planes[i], u, v)) < 0.02f);
        }
}

static void many_points_even_out_their_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(planes); i++) {
        struct point modules[49], pixels[49];
        for (int k = 0; k < 49; k++) {
            modules[k] = (struct point){ 4 + 10.0f * (float)(k % 7), 4 + 10.0f * (float)(k / 7) };
            pixels[k] = plane_map(&planes[i], modules[k].x, modules[k].y);
            float error = k % 2 ? 0.4f : -0.4f;
            pixels[k].x += error;
            pixels[k].y -= error;
        }
        struct plane found;
        assert_true(plane_fit(modules, pixels, 49, &found));
        assert_true(apart(plane_map(&found, 34, 34), plane_map(&planes[i], 34, 34)) < 0.15f);
    }
}

static void what_is_no_plane_is_refused(void **state)
{
    (void)state;
    static const struct point modules[] = { { 0, 0 }, { 10, 0 }, { 0, 10 }, { 10, 10 } };
    static const struct point cases[][4] = {
        { { 5, 5 }, { 5, 5 }, { 5, 5 }, { 5, 5 } },
        { { 0, 0 }, { 10, 10 }, { 20, 20 }, { 30, 30 } },
        { { 0, 0 }, { 10, 0 }, { 20, 0 }, { 7, 90 } },
        { { 0, 0 }, { 100, 0 }, { 0, 100 }, { 20, 20 } }, /* folded inwards: seen from behind */
        { { 0, 0 }, { 100, 0 }, { 0, 100 }, { 34, 34 } }, /* the horizon runs through the code */
        { { NAN, 0 }, { 10, 0 }, { 0, 10 }, { 10, 10 } },
        { { INFINITY, 0 }, { 10, 0 }, { 0, 10 }, { 10, 10 } },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct plane plane = { { 42 } };
        bool fitted = plane_fit(modules, cases[i], 4, &plane);
        if (fitted)
            print_message("case %zu was taken for a plane\n", i);
        assert_false(fitted);
        assert_true(plane.m[0] == 42); /* untouched */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_points_give_the_plane_back),
        cmocka_unit_test(many_points_even_out_their_errors),
        cmocka_unit_test(what_is_no_plane_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
