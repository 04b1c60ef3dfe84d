/* What the toolkit's looks become where there is only ink. */
#include <math.h>
#include <string.h>

#include "base/check.h"
#include "ui/palette.h"
#include "ui/theme.h"

static const double MM_PER_INCH = 25.4, DP_PER_INCH = 160.0;
static const double CAPITAL_EM = 0.714; /* of Noto: OS/2 sCapHeight 714 of 1000 */
static const double LARGE = 1.22;       /* for who chose large letters on the screen */

struct paper_type {
    double slip_mm, sheet_mm; /* height of a capital */
    double line_em;
    enum ui_weight weight;
};

/* Slips: 12 points to read, and the code as large as 72 mm let it stand in one line. Sheets: what printed forms have.
 */
static const struct paper_type TYPE[UI_TEXT_STYLE_COUNT] = {
    [UI_TEXT_BODY] = { 3.0, 3.0, 1.34, UI_WEIGHT_REGULAR },   [UI_TEXT_SMALL] = { 2.5, 2.5, 1.30, UI_WEIGHT_REGULAR },
    [UI_TEXT_LABEL] = { 3.0, 3.0, 1.30, UI_WEIGHT_BOLD },     [UI_TEXT_SECTION] = { 3.2, 3.0, 1.30, UI_WEIGHT_BOLD },
    [UI_TEXT_CARD] = { 3.5, 3.0, 1.28, UI_WEIGHT_BOLD },      [UI_TEXT_TITLE] = { 4.2, 3.5, 1.24, UI_WEIGHT_BOLD },
    [UI_TEXT_CODE] = { 4.4, 3.5, 1.30, UI_WEIGHT_BOLD },      [UI_TEXT_DISPLAY] = { 16.0, 7.0, 1.15, UI_WEIGHT_BOLD },
    [UI_TEXT_FIELD] = { 3.0, 3.0, 1.34, UI_WEIGHT_REGULAR },  [UI_TEXT_KEY] = { 3.0, 3.0, 1.15, UI_WEIGHT_BOLD },
    [UI_TEXT_KEY_SMALL] = { 2.5, 2.5, 1.15, UI_WEIGHT_BOLD },
};

static void ink_only(struct ui_theme *theme)
{
    const ui_color black = 0x000000, white = 0xFFFFFF;
    for (int i = 0; i < UI_INK_COUNT; i++)
        theme->ink[i] = i == UI_INK_WHITE ? white : black;
    for (int i = 0; i < UI_SURFACE_COUNT; i++) {
        struct ui_look *look = &theme->look[i];
        look->filled = look->filled && i == UI_SURFACE_PRIMARY; /* the one that is meant to be dark */
        look->fill = black;
        look->border = black;
        look->ink = look->filled ? white : black;
        look->shadow = false;
        look->halo_dp = look->under_dp = look->radius_dp = 0;
        look->border_dp = 2;
        if (i == UI_SURFACE_BADGE) /* a white ground: what stands on it is not cut by a page (ui/pages.h) */
            *look = (struct ui_look){ .filled = true, .fill = white, .ink = black };
    }
}

void theme_init_paper(struct ui_theme *theme, struct ui_panel panel, enum ui_paper paper)
{
    ASSERT(panel.width_px > 0 && panel.height_px > 0 && panel.diagonal_inch > 0);
    memset(theme, 0, sizeof(*theme));
    double per_inch = hypot(panel.width_px, panel.height_px) / panel.diagonal_inch;
    theme->panel = panel;
    theme->kind = UI_THEME_LIGHT;
    theme->zoom = 1;
    theme->px_per_mm = per_inch / MM_PER_INCH;
    theme->px_per_dp = per_inch / DP_PER_INCH;
    for (int style = 0; style < UI_TEXT_STYLE_COUNT; style++) {
        double mm = paper == UI_PAPER_SHEET ? TYPE[style].sheet_mm : TYPE[style].slip_mm;
        if (paper == UI_PAPER_SLIP_LARGE && style != UI_TEXT_CODE && style != UI_TEXT_DISPLAY)
            mm *= LARGE;
        double px = mm * theme->px_per_mm / CAPITAL_EM;
        theme->text_px[style] = (int)ceil(px);
        theme->line_px[style] = (int)lround(px * TYPE[style].line_em);
        theme->weight[style] = TYPE[style].weight;
    }
    palette_apply(theme);
    ink_only(theme);
}
