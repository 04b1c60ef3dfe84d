/* Lines of a serial scanner, whatever its terminator and however the bytes arrive; and what counts as a repeat. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/check.h"
#include "scan/repeats.h"
#include "scan/serial_line.h"

/* Feeds `bytes` and writes what came out as "a;b;" with "!" for too long. */
static void feed(struct serial_line *line, struct str bytes, bool quiet_after, char *out)
{
    for (size_t i = 0; i <= bytes.len; i++) {
        enum serial_line_result result = SERIAL_LINE_NONE;
        if (i < bytes.len)
            result = serial_line_feed(line, bytes.ptr[i]);
        else if (quiet_after)
            result = serial_line_end(line);
        if (result == SERIAL_LINE_COMPLETE) {
            struct str payload = serial_line_payload(line);
            strncat(out, payload.ptr, payload.len);
            strcat(out, ";");
        } else if (result == SERIAL_LINE_TOO_LONG) {
            strcat(out, "!");
        }
    }
}

static void every_terminator_ends_a_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool quiet;
        const char *expected;
    } cases[] = {
        { "abc\r", false, "abc;" },
        { "abc\n", false, "abc;" },
        { "abc\r\n", false, "abc;" },
        { "abc", false, "" },
        { "abc", true, "abc;" },
        { "", true, "" },
        { "\r\n\r\n", true, "" },
        { "a\rb\nc\r\nd", true, "a;b;c;d;" },
        { "a b|\xc4\x90\r", false, "a b|\xc4\x90;" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct serial_line line = { 0 };
        char out[64] = "";
        feed(&line, str_from(cases[i].bytes), cases[i].quiet, out);
        assert_string_equal(out, cases[i].expected);
    }
}

static void a_split_line_is_one_line(void **state)
{
    (void)state;
    struct serial_line line = { 0 };
    char out[64] = "";
    feed(&line, STR("001199"), false, out);
    assert_true(serial_line_begun(&line));
    feed(&line, STR("000017|"), false, out);
    feed(&line, STR("\r"), false, out);
    assert_string_equal(out, "001199000017|;");
    assert_false(serial_line_begun(&line));
}

static void the_bound_is_exact(void **state)
{
    (void)state;
    static char bytes[PAYLOAD_BYTES_MAX + 2];
    memset(bytes, 'x', sizeof bytes);
    struct serial_line line = { 0 };
    for (size_t i = 0; i < PAYLOAD_BYTES_MAX; i++)
        assert_int_equal(serial_line_feed(&line, 'x'), SERIAL_LINE_NONE);
    assert_int_equal(serial_line_feed(&line, '\r'), SERIAL_LINE_COMPLETE);
    assert_int_equal(serial_line_payload(&line).len, PAYLOAD_BYTES_MAX);
    for (size_t i = 0; i < PAYLOAD_BYTES_MAX + 1; i++)
        assert_int_equal(serial_line_feed(&line, 'x'), SERIAL_LINE_NONE);
    assert_int_equal(serial_line_feed(&line, '\r'), SERIAL_LINE_TOO_LONG);
    char out[8] = "";
    feed(&line, STR("ok\r"), false, out); /* the next code is whole again */
    assert_string_equal(out, "ok;");
}

static void what_began_for_another_page_is_dropped(void **state)
{
    (void)state;
    struct serial_line line = { 0 };
    char out[64] = "";
    feed(&line, STR("old ha"), false, out);
    serial_line_discard(&line);
    feed(&line, STR("lf\rnew\r"), false, out);
    assert_string_equal(out, "new;");
    serial_line_discard(&line); /* a finished one is forgotten too */
    assert_false(serial_line_begun(&line));
    for (size_t i = 0; i < sizeof line; i++)
        assert_int_equal(((const char *)&line)[i], 0);
}

static void a_repeat_is_the_same_code_within_two_seconds(void **state)
{
    (void)state;
    struct repeats repeats = { 0 };
    assert_false(repeats_note(&repeats, STR("a"), 0));
    assert_true(repeats_note(&repeats, STR("a"), REPEAT_MS - 1));
    assert_false(repeats_note(&repeats, STR("b"), REPEAT_MS - 1));
    assert_true(repeats_note(&repeats, STR("a"), 2 * REPEAT_MS - 2)); /* still in view: counted from the last sight */
    assert_false(repeats_note(&repeats, STR("a"), 3 * REPEAT_MS - 2));
}

static void the_oldest_repeat_makes_room(void **state)
{
    (void)state;
    struct repeats repeats = { 0 };
    for (int i = 0; i < REPEATS_KEPT_MAX + 1; i++) {
        char text[2] = { (char)('a' + i), 0 };
        assert_false(repeats_note(&repeats, str_from(text), i));
    }
    assert_true(repeats_note(&repeats, STR("b"), 20));
    assert_false(repeats_note(&repeats, STR("a"), 20));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_terminator_ends_a_line),
        cmocka_unit_test(a_split_line_is_one_line),
        cmocka_unit_test(the_bound_is_exact),
        cmocka_unit_test(what_began_for_another_page_is_dropped),
        cmocka_unit_test(a_repeat_is_the_same_code_within_two_seconds),
        cmocka_unit_test(the_oldest_repeat_makes_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
