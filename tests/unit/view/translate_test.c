/* What the keys of the on-screen keyboard mean to the core, and what of the toolkit's own never reaches it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/action.h"
#include "msg/msg.h"
#include "text/compose.h"
#include "text/keyboard_layout.h"
#include "view/page.h"
#include "view/view.h"

struct row {
    int action, arg;
    const char *text;
    bool good;
    int core_action, core_arg;
    const char *core_text; /* NULL: not looked at */
};

static const struct row ROWS[] = {
    { VIEW_ACTION_KEY, KEYBOARD_CHAR, "q", true, ACTION_KEY, 0, "q" },
    { VIEW_ACTION_KEY, KEYBOARD_CHAR, "Q", true, ACTION_KEY, 0, "Q" },
    { VIEW_ACTION_KEY, KEYBOARD_CHAR, "", false, 0, 0, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_MARK, "\xC4\x91", true, ACTION_KEY, 0, "\xC4\x91" },
    { VIEW_ACTION_KEY, KEYBOARD_DIGIT, "@gmail.com", true, ACTION_KEY, 0, "@gmail.com" },
    { VIEW_ACTION_KEY, KEYBOARD_SPACE, "", true, ACTION_KEY, 0, " " },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "z", true, ACTION_TONE, COMPOSE_TONE_NONE, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "s", true, ACTION_TONE, COMPOSE_TONE_ACUTE, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "F", true, ACTION_TONE, COMPOSE_TONE_GRAVE, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "r", true, ACTION_TONE, COMPOSE_TONE_HOOK, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "x", true, ACTION_TONE, COMPOSE_TONE_TILDE, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "j", true, ACTION_TONE, COMPOSE_TONE_DOT, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "k", false, 0, 0, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_TONE, "", false, 0, 0, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_SHIFT, "", true, ACTION_SHIFT, 0, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_BACKSPACE, "", true, ACTION_EDIT, EDIT_BACKSPACE, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_DONE, "", true, ACTION_EDIT, EDIT_ENTER, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_PAGE, "symbols", true, ACTION_KEYBOARD_PAGE, 0, "symbols" },
    { VIEW_ACTION_KEY, KEYBOARD_GAP, "", false, 0, 0, NULL },
    { VIEW_ACTION_KEY, KEYBOARD_KIND_COUNT, "", false, 0, 0, NULL },
    { ACTION_NEXT, 0, "", true, ACTION_NEXT, 0, NULL },
    { ACTION_CHOOSE, 3, "a=b", true, ACTION_CHOOSE, 3, "a=b" },
    { ACTION_NONE, 0, "", false, 0, 0, NULL },
    { ACTION_COUNT, 0, "", false, 0, 0, NULL },
    { ACTION_VIEW_FIRST, 0, "", false, 0, 0, NULL },
    { INT32_MIN, 1, "", false, 0, 0, NULL }, /* the toolkit's scrolling */
};

static void keys_become_actions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        const struct row *row = &ROWS[i];
        struct ui_message message = { .action = row->action, .arg = row->arg, .text = row->text, .id = "key.x" };
        int action = -1, arg = -1;
        const char *text = NULL;
        bool good = view_translate(&message, &action, &arg, &text);
        assert_int_equal(good, row->good);
        if (!good)
            continue;
        assert_int_equal(action, row->core_action);
        assert_int_equal(arg, row->core_arg);
        assert_non_null(text);
        if (row->core_text)
            assert_string_equal(text, row->core_text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(keys_become_actions) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
