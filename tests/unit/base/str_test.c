/* Borrowed strings: empty parts are kept, overflow is refused, never cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/mailbox.h"
#include "base/str.h"

static void cut_keeps_empty_parts(void **state)
{
    (void)state;
    struct str rest = STR("a||b|");
    const char *expected[] = { "a", "", "b", "" };
    size_t count = 0;
    while (rest.ptr) {
        struct str part = str_cut(&rest, '|');
        assert_true(count < 4);
        assert_true(str_is(part, expected[count]));
        count++;
    }
    assert_int_equal(count, 4);
}

static void copy_refuses_what_does_not_fit(void **state)
{
    (void)state;
    char out[4];
    assert_true(str_copy(out, sizeof out, STR("abc")));
    assert_string_equal(out, "abc");
    assert_false(str_copy(out, sizeof out, STR("abcd")));
    assert_string_equal(out, "");
    assert_false(str_format(out, sizeof out, "%d", 1000));
    assert_string_equal(out, "");
}

static void trim_takes_what_scanners_add(void **state)
{
    (void)state;
    assert_true(str_is(str_trim(str_range(" x y\r\n\0", 7)), "x y"));
    assert_int_equal(str_trim(STR(" \r\n")).len, 0);
}

static void private_arena_is_wiped(void **state)
{
    (void)state;
    struct arena *arena = arena_create(4096, true);
    assert_non_null(arena);
    char *text = arena_strdup(arena, STR("canary"));
    assert_string_equal(text, "canary");
    assert_null(arena_alloc(arena, 4096));
    arena_reset(arena);
    static const char zero[7];
    assert_memory_equal(text, zero, sizeof zero);
    arena_destroy(arena);
}

static void mailbox_is_bounded_and_in_order(void **state)
{
    (void)state;
    struct mailbox *mailbox = mailbox_create(sizeof(int), 3, NULL, NULL);
    for (int i = 0; i < 3; i++)
        assert_true(mailbox_send(mailbox, &i));
    int extra = 9;
    assert_false(mailbox_send(mailbox, &extra));
    for (int i = 0; i < 3; i++) {
        int got = -1;
        assert_true(mailbox_receive(mailbox, &got));
        assert_int_equal(got, i);
    }
    assert_false(mailbox_receive(mailbox, &extra));
    mailbox_destroy(mailbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_keeps_empty_parts),           cmocka_unit_test(copy_refuses_what_does_not_fit),
        cmocka_unit_test(trim_takes_what_scanners_add),    cmocka_unit_test(private_arena_is_wiped),
        cmocka_unit_test(mailbox_is_bounded_and_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
