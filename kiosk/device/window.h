/* The glass: one window (or none) that shows a canvas and turns fingers, mouse and keys into plain events.
 * Knows no page. On X11 the picture goes through shared memory without a GL library. One thread, the one that created
 * it, apart from window_wake. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "gfx/canvas.h"
#include "msg/msg.h"

enum window_mode {
    WINDOW_HEADLESS,   /* no display at all: scripts, tests, sanitizers */
    WINDOW_WINDOWED,   /* width_px x height_px on a desktop */
    WINDOW_FULLSCREEN, /* the whole screen, keyboard grabbed, no way out but a signal */
};

enum window_event_kind {
    WINDOW_NOTHING, /* the wait ended: time, wake-up, or an event of no interest */
    WINDOW_TOUCH_DOWN,
    WINDOW_TOUCH_MOVE,
    WINDOW_TOUCH_UP,
    WINDOW_TEXT,    /* UTF-8 from a hardware keyboard */
    WINDOW_EDIT,    /* edit key */
    WINDOW_PAD,     /* four-key pad or arrows: pad -1 up, +1 down, 0 OK */
    WINDOW_HELP,    /* the pad's help key, F1 */
    WINDOW_EXPOSED, /* the picture must be presented again, whole; size_px may have changed */
};

struct window_event {
    enum window_event_kind kind;
    int64_t finger;
    int x_px, y_px;
    char text[64];
    enum edit_key edit_key;
    bool shift;
    int pad;
};

struct window; /* opaque */

/* UNAVAILABLE when there is no display to open. Headless never fails but for memory. */
enum status MUST_USE window_create(enum window_mode mode, int width_px, int height_px, const char *title,
                                   struct window **out);
void window_destroy(struct window *window); /* NULL is fine */
/* The size that pictures must have now. */
void window_size(const struct window *window, int *width_px, int *height_px);
/* Sleeps until an event, a wake-up or the time is over (negative: no limit); no polling. */
void window_wait(struct window *window, int timeout_ms, struct window_event *out);
/* Takes an event that is already there, without waiting. */
bool window_poll(struct window *window, struct window_event *out);
/* Ends a wait from any thread; several may become one. */
void window_wake(struct window *window);
/* Carries the damaged rectangles of the canvas to the glass; count 0 with NULL: everything. */
void window_present(struct window *window, const struct canvas *canvas, const struct ui_rect *damage, int count);
/* Whether key presses should arrive as text even when no field is focused: a scanner may be typing. */
void window_text_always(struct window *window);
/* Whether key presses should arrive as text: on while a field is focused. Enter is an edit key then. */
void window_text_input(struct window *window, bool on);
