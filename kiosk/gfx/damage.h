/* Which parts of the picture changed, from hashes of what is drawn in each cell. The inside of gfx. */
#pragma once

#include <stdbool.h>

#include "gfx/canvas.h"
#include "ui/draw.h"

enum { DAMAGE_CELL_PX = 96 };

struct damage; /* opaque */

struct damage *damage_create(int width_px, int height_px); /* NULL when memory is not to be had */
void damage_destroy(struct damage *damage);                /* NULL is fine */
void damage_all(struct damage *damage);                    /* next time everything */
/* Compares with the list of the call before; fills at most CANVAS_DAMAGE_RECTS_MAX disjoint rectangles. */
int damage_find(struct damage *damage, const struct draw_list *list, ui_color background, struct ui_rect *rects);
/* What a command may touch, soft edges included. */
struct ui_rect damage_reach(const struct draw_cmd *cmd);
