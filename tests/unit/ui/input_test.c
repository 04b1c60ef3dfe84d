/* Fingers and keys: what counts as a wish. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "support/fake_font.h"
#include "support/mock_pages.h"
#include "ui/input.h"
#include "ui/semantics.h"

struct bench {
    struct ui *ui;
    struct ui_theme theme;
    int64_t now_ms;
};

static void declare(struct bench *bench)
{
    ui_begin(bench->ui, &bench->theme, &FAKE_FONT);
    mock_ask(bench->ui, "Thử", true);
    assert_int_equal(ui_end(bench->ui), STATUS_OK);
}

static struct bench start(void)
{
    struct bench bench = { .ui = ui_create(), .now_ms = 5000 };
    theme_init(&bench.theme, (struct ui_panel){ 1080, 1920, 21.5 }, UI_THEME_LIGHT, UI_SIZE_NORMAL, false);
    return bench;
}

static struct ui_rect rect_of(const struct bench *bench, const char *id)
{
    struct ui_node_view view;
    assert_true(semantics_find(bench->ui, id, &view));
    return view.rect;
}

static struct ui_outcome touch(struct bench *bench, enum ui_touch_kind kind, int64_t finger, int x, int y)
{
    return ui_touch(bench->ui, (struct ui_touch){ kind, finger, x, y, bench->now_ms });
}

static struct ui_outcome tap(struct bench *bench, const char *id)
{
    struct ui_rect rect = rect_of(bench, id);
    (void)touch(bench, UI_TOUCH_DOWN, 1, rect.x + rect.w / 2, rect.y + rect.h / 2);
    return touch(bench, UI_TOUCH_UP, 1, rect.x + rect.w / 2, rect.y + rect.h / 2);
}

static void test_press_needs_down_and_up_in_one_node(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    struct ui_rect next = rect_of(&bench, "nav.next"), back = rect_of(&bench, "nav.back");
    struct ui_outcome outcome = touch(&bench, UI_TOUCH_DOWN, 1, next.x + 5, next.y + 5);
    assert_true(outcome.changed && !outcome.has_message); /* pressed look, no action yet */
    declare(&bench);                                      /* the page may be declared again meanwhile */
    outcome = touch(&bench, UI_TOUCH_UP, 1, next.x + 9, next.y + 9);
    assert_true(outcome.has_message);
    assert_int_equal(outcome.message.arg, 22);
    assert_string_equal(outcome.message.id, "nav.next");
    (void)touch(&bench, UI_TOUCH_DOWN, 1, back.x + 5, back.y + 5);
    outcome = touch(&bench, UI_TOUCH_UP, 1, next.x + 5, next.y + 5); /* slid off: no wish */
    assert_false(outcome.has_message);
    (void)touch(&bench, UI_TOUCH_DOWN, 1, back.x + 5, back.y + 5);
    assert_false(touch(&bench, UI_TOUCH_CANCEL, 1, back.x + 5, back.y + 5).has_message);
    assert_false(touch(&bench, UI_TOUCH_UP, 1, back.x + 5, back.y + 5).has_message);
    ui_destroy(bench.ui);
}

static void test_second_finger_spoils(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    struct ui_rect next = rect_of(&bench, "nav.next");
    (void)touch(&bench, UI_TOUCH_DOWN, 1, next.x + 5, next.y + 5);
    (void)touch(&bench, UI_TOUCH_DOWN, 2, 30, 30);
    assert_false(touch(&bench, UI_TOUCH_UP, 2, next.x + 5, next.y + 5).has_message);
    assert_false(touch(&bench, UI_TOUCH_UP, 1, next.x + 5, next.y + 5).has_message);
    bench.now_ms += 1000;
    assert_true(tap(&bench, "nav.next").has_message); /* and the screen is not stuck */
    ui_destroy(bench.ui);
}

static void test_bounce(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    assert_true(tap(&bench, "nav.next").has_message);
    bench.now_ms += 299;
    assert_false(tap(&bench, "nav.next").has_message);
    assert_true(tap(&bench, "nav.back").has_message); /* another node is another wish */
    assert_true(tap(&bench, "nav.next").has_message); /* and so is coming back from it */
    bench.now_ms += 300;
    assert_true(tap(&bench, "nav.next").has_message);
    assert_true(tap(&bench, "key.o").has_message); /* "oo" is typed fast */
    bench.now_ms += 80;
    assert_true(tap(&bench, "key.o").has_message);
    ui_destroy(bench.ui);
}

static void test_lost_finger_expires(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    struct ui_rect next = rect_of(&bench, "nav.next");
    (void)touch(&bench, UI_TOUCH_DOWN, 1, next.x + 5, next.y + 5);
    assert_false(ui_touch_expire(bench.ui, bench.now_ms + 9999).changed);
    assert_true(ui_touch_expire(bench.ui, bench.now_ms + 10000).changed);
    bench.now_ms += 20000;
    assert_true(tap(&bench, "nav.next").has_message);
    ui_destroy(bench.ui);
}

static void test_gap_goes_to_the_nearer_key(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    struct ui_rect q = rect_of(&bench, "key.q");
    (void)touch(&bench, UI_TOUCH_DOWN, 1, q.x + q.w + 2, q.y + q.h / 2);
    struct ui_outcome outcome = touch(&bench, UI_TOUCH_UP, 1, q.x + q.w + 2, q.y + q.h / 2);
    assert_true(outcome.has_message);
    assert_string_equal(outcome.message.id, "key.q");
    assert_string_equal(outcome.message.text, "q");
    assert_int_equal(outcome.message.arg, KEYBOARD_CHAR);
    ui_destroy(bench.ui);
}

static void long_page(struct bench *bench)
{
    ui_begin(bench->ui, &bench->theme, &FAKE_FONT);
    widget_page_open(bench->ui, "long");
    widget_body_open(bench->ui, (struct widget_body){ .more = "m", .back = "b" });
    widget_main_open(bench->ui);
    for (int i = 0; i < 20; i++)
        widget_card_small(bench->ui, (struct widget_card){
                                         .id = ui_format(bench->ui, "c%d", i), .title = "x", .press = { 1, i, NULL } });
    widget_main_close(bench->ui);
    widget_body_close(bench->ui);
    widget_page_close(bench->ui);
    assert_int_equal(ui_end(bench->ui), STATUS_OK);
}

static void test_drag_scrolls_instead_of_pressing(void **state)
{
    (void)state;
    struct bench bench = start();
    long_page(&bench);
    struct ui_rect card = rect_of(&bench, "c3");
    int slop = theme_px(&bench.theme, 12), x = card.x + 20, y = card.y + 60;
    (void)touch(&bench, UI_TOUCH_DOWN, 1, x, y);
    assert_false(touch(&bench, UI_TOUCH_MOVE, 1, x, y - slop).changed); /* a tremor */
    assert_true(touch(&bench, UI_TOUCH_UP, 1, x, y - slop).has_message);
    bench.now_ms += 1000;
    (void)touch(&bench, UI_TOUCH_DOWN, 1, x, y);
    assert_true(touch(&bench, UI_TOUCH_MOVE, 1, x, y - 40).changed);
    assert_int_equal(rect_of(&bench, "c3").y, card.y - 40);
    assert_false(touch(&bench, UI_TOUCH_UP, 1, x, y - 40).has_message);
    long_page(&bench);
    assert_int_equal(rect_of(&bench, "c3").y, card.y - 40); /* kept by id */
    ui_destroy(bench.ui);
}

static void test_focus_walks_everything_once(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    char first[96];
    assert_true(ui_focus_step(bench.ui, 1));
    strcpy(first, ui_focused_id(bench.ui));
    assert_string_equal(first, "header.language");
    assert_true(ui_focus_step(bench.ui, 1));
    assert_string_equal(ui_focused_id(bench.ui), "header.text_size");
    int steps = 1;
    while (strcmp(ui_focused_id(bench.ui), first) != 0 && steps < 200) {
        assert_true(ui_focus_step(bench.ui, 1));
        steps++;
    }
    assert_true(steps > 45 && steps < 100); /* tools, two fields, suggestions, keys, two buttons */
    assert_true(ui_focus_step(bench.ui, -1));
    assert_string_equal(ui_focused_id(bench.ui), "nav.next");
    struct ui_outcome outcome = ui_focus_press(bench.ui);
    assert_true(outcome.has_message);
    assert_int_equal(outcome.message.arg, 22);
    ui_destroy(bench.ui);
}

static void test_press_by_id(void **state)
{
    (void)state;
    struct bench bench = start();
    struct ui_message message;
    declare(&bench);
    assert_true(ui_press(bench.ui, "key.sac", &message));
    assert_int_equal(message.action, MOCK_KEY);
    assert_int_equal(message.arg, KEYBOARD_TONE);
    assert_string_equal(message.text, "s");
    assert_false(ui_press(bench.ui, "nothing", &message));
    ui_begin(bench.ui, &bench.theme, &FAKE_FONT);
    mock_choose(bench.ui); /* its nav.next is disabled */
    assert_int_equal(ui_end(bench.ui), STATUS_OK);
    assert_false(ui_press(bench.ui, "nav.next", &message));
    assert_false(tap(&bench, "nav.next").has_message);
    ui_destroy(bench.ui);
}

static void test_forget_leaves_no_trace(void **state)
{
    (void)state;
    struct bench bench = start();
    declare(&bench);
    assert_true(ui_focus_id(bench.ui, "field.child.full_name"));
    ui_forget(bench.ui);
    assert_string_equal(ui_focused_id(bench.ui), "");
    assert_false(semantics_has_text(bench.ui, "Thử"));
    ui_destroy(bench.ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_press_needs_down_and_up_in_one_node),
        cmocka_unit_test(test_second_finger_spoils),
        cmocka_unit_test(test_bounce),
        cmocka_unit_test(test_lost_finger_expires),
        cmocka_unit_test(test_gap_goes_to_the_nearer_key),
        cmocka_unit_test(test_drag_scrolls_instead_of_pressing),
        cmocka_unit_test(test_focus_walks_everything_once),
        cmocka_unit_test(test_press_by_id),
        cmocka_unit_test(test_forget_leaves_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
