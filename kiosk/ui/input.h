/* Fingers and keys to messages. First finger only; a press counts when it goes down and up in the same node; more than
 * 12 dp of travel scrolls instead; the same node again within 300 ms is a tremor, not a wish (elder mode 500 ms). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ui/tree.h"

enum ui_touch_kind { UI_TOUCH_DOWN, UI_TOUCH_MOVE, UI_TOUCH_UP, UI_TOUCH_CANCEL };
struct ui_touch {
    enum ui_touch_kind kind;
    int64_t finger;
    int x_px, y_px;
    int64_t now_ms; /* monotonic */
};

struct ui_outcome {
    bool has_message;
    struct ui_message message;
    bool
        changed; /* pressed look, focus or scroll changed: paint again (ui_layout_again when scrolled is done inside) */
};

struct ui_outcome ui_touch(struct ui *ui, struct ui_touch touch);
/* Call about once a second while a finger is down: one silent for 10 s is cancelled (lost on some compositors). */
struct ui_outcome ui_touch_expire(struct ui *ui, int64_t now_ms);
/* As a press on the node with this id, for scripts: false when there is none, or it is disabled, hidden or sends
 * nothing. A node scrolled out of sight is brought into view first, as a person would. */
bool ui_press(struct ui *ui, const char *id, struct ui_message *message);

/* Four keys: up and down walk the targets in reading order, OK presses. */
bool ui_focus_step(struct ui *ui, int direction);
bool ui_focus_id(struct ui *ui, const char *id);
const char *ui_focused_id(const struct ui *ui); /* "" when none */
/* Whether the ring is drawn: only after a key was used, or for a field being typed in. */
void ui_focus_show(struct ui *ui, bool visible);
struct ui_outcome ui_focus_press(struct ui *ui);
/* One page of the scroll container with this id, direction -1 or +1; false when it cannot move further. */
bool ui_scroll_page(struct ui *ui, const char *id, int direction);
