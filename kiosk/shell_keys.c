/* Keys of a hardware keyboard that may be a scanner's: held back until scan/wedge.h knows, then carried out or read. */
#include "base/log.h"
#include "shell_parts.h"

static bool key_of(const struct window_event *event, enum wedge_key *key, struct str *text)
{
    *text = STR("");
    switch (event->kind) {
    case WINDOW_TEXT:
        *key = WEDGE_KEY_TEXT;
        *text = str_from(event->text);
        return true;
    case WINDOW_EDIT:
        *key = event->edit_key == EDIT_ENTER       ? WEDGE_KEY_END
               : event->edit_key == EDIT_BACKSPACE ? WEDGE_KEY_ERASE
                                                   : WEDGE_KEY_OTHER;
        return true;
    case WINDOW_PAD: /* Enter and Tab arrive so where no field has the focus */
        *key = WEDGE_KEY_END;
        return true;
    default:
        return false;
    }
}

static void let_go(struct shell *shell)
{
    struct shell_keys *keys = &shell->keys;
    for (int i = 0; i < keys->held_count; i++)
        shell_take_event(shell, &keys->held[i]);
    keys->held_count = 0;
    base_wipe(keys->held, sizeof keys->held);
}

void shell_take_input(struct shell *shell, const struct window_event *event)
{
    struct shell_keys *keys = &shell->keys;
    enum wedge_key key = WEDGE_KEY_OTHER;
    struct str text;
    if (!keys->on || !key_of(event, &key, &text)) {
        shell_take_event(shell, event);
        return;
    }
    switch (wedge_feed(&keys->wedge, key, text, clock_monotonic(&shell->real_clock))) {
    case WEDGE_LET_GO:
        let_go(shell);
        shell_take_event(shell, event);
        break;
    case WEDGE_HOLD:
        keys->held[keys->held_count++] = *event;
        break;
    case WEDGE_SWALLOW:
        keys->held_count = 0;
        base_wipe(keys->held, sizeof keys->held);
        break;
    }
}

/* Longer than any code may be: the bound of the scanner says so in its own words. */
static struct str payload_of(const struct wedge *wedge, enum wedge_end end)
{
    struct str payload = wedge_payload(wedge);
    return end == WEDGE_TOO_LONG ? str_range(payload.ptr, sizeof wedge->bytes) : payload;
}

void shell_keys_expire(struct shell *shell, int64_t quiet_until_ms)
{
    struct shell_keys *keys = &shell->keys;
    enum wedge_end end = wedge_expire(&keys->wedge, quiet_until_ms);
    if (end == WEDGE_TYPED)
        let_go(shell);
    if (end != WEDGE_BURST && end != WEDGE_TOO_LONG)
        return;
    if (scanner_submit_keys(shell->scanner, payload_of(&keys->wedge, end), keys->wedge.erased) != STATUS_OK)
        log_event(LOG_MAILBOX_FULL, STATUS_BUSY, 0, 0);
    wedge_reset(&keys->wedge);
}

int shell_keys_wait_ms(const struct shell *shell)
{
    return wedge_wait_ms(&shell->keys.wedge, clock_monotonic(&shell->real_clock));
}
