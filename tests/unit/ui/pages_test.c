/* Where a roll is cut: never through a line, a row or what stands on a ground of its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/check.h"
#include "ui/pages.h"

enum { SPANS_MAX = 4 };

static struct draw_list *roll(const int (*boxes)[2], size_t count)
{
    struct draw_list *list = draw_list_create();
    assert_non_null(list);
    for (size_t i = 0; i < count; i++)
        assert_true(draw_list_push(
            list, &(struct draw_cmd){ .kind = DRAW_FILL, .box = { 0, boxes[i][0], 10, boxes[i][1] }, .text = "" }));
    return list;
}

#define CUT(boxes, out) cut(boxes, ARRAY_LEN(boxes), out)
static size_t cut(const int (*boxes)[2], size_t count, struct page_span out[SPANS_MAX])
{
    struct draw_list *list = roll(boxes, count);
    size_t pages = pages_cut(list, 100, out, SPANS_MAX);
    draw_list_destroy(list);
    return pages;
}

static void cuts_stand_between(void **state)
{
    (void)state;
    struct page_span spans[SPANS_MAX];
    static const int one[][2] = { { 5, 20 }, { 40, 60 } };
    assert_int_equal(CUT(one, spans), 1);
    assert_int_equal(spans[0].top_px, 5);
    static const int lines[][2] = { { 0, 40 }, { 50, 40 }, { 95, 20 }, { 120, 30 } }; /* the third would be cut */
    assert_int_equal(CUT(lines, spans), 2);
    assert_int_equal(spans[0].bottom_px, 95);
    assert_int_equal(spans[1].top_px, 95);
    assert_int_equal(spans[1].bottom_px, 150);
    static const int kept[][2] = {
        { 0, 70 }, { 75, 60 }, { 80, 10 }, { 110, 20 }
    }; /* a ground from 75 holds two lines */
    assert_int_equal(CUT(kept, spans), 2);
    assert_int_equal(spans[0].bottom_px, 75);
    static const int chain[][2] = { { 0, 30 }, { 60, 45 }, { 50, 20 } }; /* moving up for one, it meets another */
    assert_int_equal(CUT(chain, spans), 2);
    assert_int_equal(spans[0].bottom_px, 50);
    static const int rows[][2] = { { 0, 50 }, { 50, 50 }, { 100, 50 } }; /* rows that touch are not cut through */
    assert_int_equal(CUT(rows, spans), 2);
    assert_int_equal(spans[0].bottom_px, 100);
}

static void what_fits_no_page_is_cut_and_counted(void **state)
{
    (void)state;
    struct page_span spans[SPANS_MAX];
    static const int tall[][2] = { { 0, 250 } };
    assert_int_equal(CUT(tall, spans), 1); /* begins on the first page; the rest has nowhere to begin */
    static const int many[][2] = { { 0, 90 }, { 100, 90 }, { 200, 90 }, { 300, 90 }, { 400, 90 } };
    assert_int_equal(CUT(many, spans), SPANS_MAX);
    assert_true(spans[SPANS_MAX - 1].bottom_px - spans[SPANS_MAX - 1].top_px > 100); /* too long: the caller sees it */
    struct draw_list *empty = draw_list_create();
    assert_int_equal(pages_cut(empty, 100, spans, SPANS_MAX), 0);
    draw_list_destroy(empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(cuts_stand_between),
                                        cmocka_unit_test(what_fits_no_page_is_cut_and_counted) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
