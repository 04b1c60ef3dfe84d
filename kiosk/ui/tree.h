/* The screen as a tree. A page is declared anew whenever the model changes:
 *
 *     ui_begin(ui, &theme, &font);
 *     ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_PAGE, .width = ui_grow(1), .height = ui_grow(1) });
 *     ui_leaf(ui, (struct ui_spec){ .role = UI_HEADING, .name = title });
 *     ui_close(ui);
 *     status = ui_end(ui);
 *
 * and the same nodes are laid out, painted, touched, focused, spoken and dumped. Focus, pressed item and scroll offsets
 * are kept by id from one declaration to the next. The tree knows no service and no word; messages are opaque ints.
 * One thread. Every text is copied into the frame's own memory, which `ui_forget` wipes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "ui/rect.h"
#include "ui/spec.h"
#include "ui/theme.h"

enum {
    UI_NODES_MAX = 1024, /* the fullest page (check answers with nine members) is ~600 */
    UI_DEPTH_MAX = 24,
    UI_FRAME_TEXT_BYTES = 96 * 1024,
    UI_SCROLLS_MAX = 16, /* scroll offsets remembered in one session */
};

/* What a press, or OK on the focused item, sends. Strings live until the next ui_begin. */
struct ui_message {
    int action;
    int arg;
    const char *text; /* "" when none */
    const char *id;   /* "" when none */
};

/* Measuring, lent by gfx (or by a test). Weight is never AUTO. */
struct ui_font {
    int (*width_px)(void *context, enum ui_weight weight, int size_px, const char *text, size_t bytes);
    void *context;
};

struct ui; /* opaque */

struct ui *ui_create(void);     /* NULL when memory is not to be had */
void ui_destroy(struct ui *ui); /* NULL is fine; wipes */

/* Starts a declaration. `theme` and `font` are borrowed until the next ui_begin. */
void ui_begin(struct ui *ui, const struct ui_theme *theme, const struct ui_font *font);
void ui_open(struct ui *ui, struct ui_spec spec);
void ui_close(struct ui *ui);
void ui_leaf(struct ui *ui, struct ui_spec spec);
/* Lays the tree out on the panel. TOO_LARGE when nodes or text passed a bound (the rest of the page was left out). */
MUST_USE enum status ui_end(struct ui *ui);

/* A text of this frame; "" and a reported overflow when the frame is full. */
const char *ui_format(struct ui *ui, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *ui_copy(struct ui *ui, struct str text);

const struct ui_theme *ui_theme_of(const struct ui *ui);
bool ui_is_landscape(const struct ui *ui);

/* Forgets focus, pressed item, scroll offsets and every text of the last frame (end of a session). */
void ui_forget(struct ui *ui);

/* Number of nodes that did not get the room their content needs (clipped or overlapping): 0 on every page we ship. */
int ui_problem_count(const struct ui *ui);
/* Describes problem `index` (role, id, sizes; no texts) into out. */
void ui_problem_text(const struct ui *ui, int index, char *out, size_t size);
