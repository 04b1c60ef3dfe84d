/* The one picture: a draw list becomes pixels here, and only where it changed. Knows no window: device/ carries the
 * surface to the glass (XRGB8888, stable for the life of the canvas). One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "ui/draw.h"
#include "ui/tree.h"

enum {
    CANVAS_DAMAGE_RECTS_MAX = 64,
    CANVAS_TEXT_CACHE_BYTES = 16 * 1024 * 1024,
};

struct canvas; /* opaque */

struct canvas_paths {
    const char *font_regular; /* NULL = Debian's fonts-noto-core */
    const char *font_bold;
    const char *assets; /* folder with icons/ and images/; required */
};

/* NOT_FOUND: a font or the assets folder is missing. NO_MEMORY. BAD_INPUT: size not 1…8192. */
MUST_USE enum status canvas_create(int width_px, int height_px, const struct canvas_paths *paths, struct canvas **out);
void canvas_destroy(struct canvas *canvas); /* NULL is fine; wipes pixels and caches */

/* For ui_begin; lives as long as the canvas. */
const struct ui_font *canvas_font(struct canvas *canvas);

/* Draws what differs from the last list. Returns the number of damaged rectangles (0: nothing to present), copied to
 * `damage` (room for CANVAS_DAMAGE_RECTS_MAX; may be NULL). `background` fills where no command paints. */
int canvas_draw(struct canvas *canvas, const struct draw_list *list, ui_color background, struct ui_rect *damage);
/* The next canvas_draw draws everything (window lost, theme changed). */
void canvas_invalidate(struct canvas *canvas);

/* Pixels, top row first, 0x00RRGGBB in machine order; pitch in bytes. */
const uint32_t *canvas_pixels(const struct canvas *canvas, int *pitch_bytes);
int canvas_width(const struct canvas *canvas);
int canvas_height(const struct canvas *canvas);

/* Writes a PNG (shots of scripts and tests; never in production with a person's data). */
MUST_USE enum status canvas_save_png(const struct canvas *canvas, const char *path);

/* Wipes every cached text, width and QR: they keep personal data. At the end of each session. */
void canvas_forget(struct canvas *canvas);
/* Bytes held by the text cache, for tests and figures. */
size_t canvas_cache_bytes(const struct canvas *canvas);
/* False when the font has no glyph for some character of this UTF-8 text ("tofu" lint). */
bool canvas_can_show(struct canvas *canvas, const char *text);
