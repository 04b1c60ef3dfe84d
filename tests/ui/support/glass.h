/* One panel of glass for tests: declares the stage's page on it, lays it out, paints it, and measures what it sees. */
#pragma once

#include "gfx/canvas.h"
#include "ui/input.h"
#include "ui/semantics.h"
#include "ui/support/stage.h"
#include "view/view.h"

struct glass {
    const char *name; /* "21p" */
    struct ui_panel panel;
    struct canvas *canvas;
    struct ui *ui;
    struct draw_list *list;
    struct ui_theme theme;
};

bool glass_open(struct glass *glass, const char *name, int width_px, int height_px, double diagonal_inch);
void glass_close(struct glass *glass);

/* The page on top, in the model's look. False when the tree passed a bound. */
bool glass_declare(struct glass *glass, const struct stage *stage);
/* Paints what glass_declare laid out. */
bool glass_draw(struct glass *glass);

/* Smallest contrast of any text (or icon) on the drawn page, from its pixels: the ground is the commonest colour of the
 * box, the ink the 95th percentile of the distance from it, since anti-aliasing lightens thin strokes. `which` names
 * the worst. */
double glass_text_contrast(const struct glass *glass, char *which, size_t size);
double glass_icon_contrast(const struct glass *glass, char *which, size_t size);
/* Of the line around a control at `target`, against the ground on one side of it; 21 when it has none. */
double glass_border_contrast(const struct glass *glass, struct ui_rect target);
