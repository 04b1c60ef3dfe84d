/* Counting keys and silences; see wedge.h. */
#include "scan/wedge.h"

#include <string.h>

void wedge_reset(struct wedge *wedge)
{
    base_wipe(wedge, sizeof *wedge);
}

static void note_change(struct wedge *wedge, struct str text)
{
    uint32_t letter = 0;
    memcpy(&letter, text.ptr, text.len < sizeof letter ? text.len : sizeof letter);
    wedge->changes += wedge->last != 0 && letter != wedge->last;
    wedge->last = letter;
}

static void append(struct wedge *wedge, struct str text)
{
    if (text.len > sizeof wedge->bytes - wedge->length) {
        wedge->too_long = true;
        return;
    }
    memcpy(wedge->bytes + wedge->length, text.ptr, text.len);
    wedge->length += text.len;
}

static void note_key(struct wedge *wedge, enum wedge_key key, struct str text)
{
    wedge->keys++;
    if (key == WEDGE_KEY_TEXT && text.len > 0) {
        note_change(wedge, text);
        append(wedge, text);
    } else if (key == WEDGE_KEY_END) {
        append(wedge, STR("\n"));
    }
    wedge->erased = wedge->erased || key == WEDGE_KEY_ERASE;
}

enum wedge_told wedge_feed(struct wedge *wedge, enum wedge_key key, struct str text, int64_t now_ms)
{
    wedge->due_ms = now_ms + WEDGE_GAP_MS;
    switch (wedge->state) {
    case WEDGE_IS_QUIET:
        if (key != WEDGE_KEY_TEXT)
            return WEDGE_LET_GO; /* no code begins with it */
        wedge->state = WEDGE_IS_HOLDING;
        break;
    case WEDGE_IS_TYPED:
        return WEDGE_LET_GO;
    case WEDGE_IS_HOLDING:
    case WEDGE_IS_SCANNING:
        break;
    }
    note_key(wedge, key, text);
    if (wedge->state == WEDGE_IS_SCANNING)
        return WEDGE_SWALLOW;
    if (wedge->keys < WEDGE_KEYS_MIN)
        return WEDGE_HOLD;
    if (wedge->changes >= WEDGE_CHANGES_MIN) {
        wedge->state = WEDGE_IS_SCANNING;
        return WEDGE_SWALLOW;
    }
    int64_t due_ms = wedge->due_ms;
    wedge_reset(wedge);
    wedge->state = WEDGE_IS_TYPED;
    wedge->due_ms = due_ms;
    return WEDGE_LET_GO;
}

enum wedge_end wedge_expire(struct wedge *wedge, int64_t now_ms)
{
    if (wedge->state == WEDGE_IS_QUIET || now_ms < wedge->due_ms)
        return WEDGE_NOTHING;
    if (wedge->state == WEDGE_IS_SCANNING)
        return wedge->too_long || wedge_payload(wedge).len > PAYLOAD_BYTES_MAX ? WEDGE_TOO_LONG : WEDGE_BURST;
    bool held = wedge->state == WEDGE_IS_HOLDING;
    wedge_reset(wedge);
    return held ? WEDGE_TYPED : WEDGE_NOTHING;
}

int wedge_wait_ms(const struct wedge *wedge, int64_t now_ms)
{
    if (wedge->state == WEDGE_IS_QUIET)
        return -1;
    return wedge->due_ms > now_ms ? (int)(wedge->due_ms - now_ms) : 0;
}

struct str wedge_payload(const struct wedge *wedge)
{
    size_t length = wedge->length;
    while (length > 0 && wedge->bytes[length - 1] == '\n')
        length--;
    return str_range(wedge->bytes, length);
}
