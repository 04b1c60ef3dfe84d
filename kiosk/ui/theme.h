/* What things look like and how large they are: every colour, measure and type size of the screen is here and nowhere
 * else. Measures come from the glass: 1 dp = 1/160 inch on that panel (interface.md); the minima are millimetres. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ui/tokens.h"

typedef uint32_t ui_color; /* 0xRRGGBB */

struct ui_panel {
    int width_px, height_px;
    double diagonal_inch;
};

struct ui_look {
    bool filled, bordered, shadow, pill;
    bool line_below, line_above; /* full-width rule instead of a border */
    ui_color fill, border, ink;
    int border_dp, radius_dp;
    ui_color under; /* key edge (1.5 mm look of depth) when under_dp > 0 */
    int under_dp;
    ui_color halo; /* soft ring outside when halo_dp > 0 */
    int halo_dp;
};

struct ui_theme {
    struct ui_panel panel;
    enum ui_theme_kind kind;
    enum ui_text_size size;
    bool elder;
    double px_per_mm; /* of the glass */
    double px_per_dp; /* 1/160 inch times `zoom` */
    double zoom;      /* >= 1: panels larger than the 21.5" the pages are drawn for are filled, not left empty */
    int target_min_px, key_min_px, gap_min_px;
    int text_px[UI_TEXT_STYLE_COUNT];
    int line_px[UI_TEXT_STYLE_COUNT]; /* baseline to baseline */
    enum ui_weight weight[UI_TEXT_STYLE_COUNT];
    ui_color ink[UI_INK_COUNT];
    ui_color focus;    /* the ring around the focused item */
    ui_color focus_in; /* its inner line, so that the ring shows on every ground */
    struct ui_look look[UI_SURFACE_COUNT];
};

/* Fills *theme from a panel and the person's choices. Elder mode raises the targets and shows at least UI_SIZE_LARGER.
 * Pure; any thread. */
void theme_init(struct ui_theme *theme, struct ui_panel panel, enum ui_theme_kind kind, enum ui_text_size size,
                bool elder);

/* The same toolkit on paper: black on white, no colour, no shadow, no targets; type measured in the millimetres of the
 * paper. `panel` is the printed area, its diagonal that of the paper. */
enum ui_paper { UI_PAPER_SLIP, UI_PAPER_SLIP_LARGE, UI_PAPER_SHEET };
void theme_init_paper(struct ui_theme *theme, struct ui_panel panel, enum ui_paper paper);

/* dp to whole pixels, never 0 for a positive measure. */
int theme_px(const struct ui_theme *theme, int dp);
int theme_mm_px(const struct ui_theme *theme, double mm);
bool theme_is_landscape(const struct ui_theme *theme);
/* A panel so low that paddings give way before targets do (15.6" landscape). */
bool theme_is_compact(const struct ui_theme *theme);
/* WCAG 2.2 contrast ratio, 1 to 21. */
double theme_contrast(ui_color a, ui_color b);
