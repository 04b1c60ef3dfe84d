/* What is to be seen, recorded and not yet drawn. paint.c writes the list, gfx/ turns it into pixels and finds by
 * hashing which cells changed. Commands are in paint order; boxes in panel pixels; strings belong to the list. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/tree.h"

enum {
    DRAW_COMMANDS_MAX = 4096,
    DRAW_TEXT_BYTES = 128 * 1024,
};

enum draw_kind {
    DRAW_FILL,    /* rounded rectangle */
    DRAW_BORDER,  /* inner edge of a rounded rectangle, `width_px` thick */
    DRAW_SHADOW,  /* soft shadow of the rounded rectangle `box`, outside it */
    DRAW_TEXT,    /* one run, baseline cell starting at box.x, box.y */
    DRAW_ICON,    /* assets/icons/NAME.svg tinted with `color` */
    DRAW_PICTURE, /* assets/images/NAME.svg in its own colours */
    DRAW_QR,      /* black on white with a quiet zone of four modules inside the box */
};

struct draw_cmd {
    enum draw_kind kind;
    enum ui_weight weight;
    struct ui_rect box;
    struct ui_rect clip; /* nothing is drawn outside */
    ui_color color;
    int radius_px;
    int width_px;
    int text_px;
    const char *text; /* run, icon name or QR payload; NUL-terminated */
};

struct draw_list; /* opaque */

struct draw_list *draw_list_create(void);
void draw_list_destroy(struct draw_list *list); /* NULL is fine; wipes */
/* Empties and wipes the used part: it held what a person typed. */
void draw_list_reset(struct draw_list *list);
/* False when the list is full: the command is left out. cmd->text is copied. */
bool draw_list_push(struct draw_list *list, const struct draw_cmd *cmd);
size_t draw_list_count(const struct draw_list *list);
const struct draw_cmd *draw_list_at(const struct draw_list *list, size_t index);
/* FNV-1a over everything that changes a pixel of this command. */
uint64_t draw_cmd_hash(const struct draw_cmd *cmd);

/* Records the laid-out tree. Call after ui_end. TOO_LARGE when the list filled up. One thread. */
MUST_USE enum status paint_tree(const struct ui *ui, struct draw_list *list);
