/* Measures: from the glass to pixels. The colours are in palette.c. */
#include "ui/theme.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/check.h"
#include "ui/palette.h"

/* interface.md, "Measures come from the glass". */
static const double MM_PER_INCH = 25.4;
static const double DP_PER_INCH = 160.0;
static const double TARGET_MM = 16.0, TARGET_ELDER_MM = 20.0;
static const double KEY_MM = 12.7, KEY_ELDER_MM = 15.0;
static const double GAP_MM = 2.5;
/* The short side of the 21.5" panel the pages are drawn for, in dp. Larger glass is filled by enlarging. */
static const double REFERENCE_SHORT_DP = 1687.0;
/* Height of a capital in Noto Sans, of its size (OS/2 sCapHeight 714 of 1000). */
static const double CAPITAL_EM = 0.714;
static const double LARGEST_CAPITAL_MM = 7.45, SMALLEST_CAPITAL_MM = 4.85;
enum { COMPACT_HEIGHT_DP = 1400 };

struct type_size {
    double capital_mm[UI_SIZE_COUNT];
    double line_em;
    enum ui_weight weight;
};

/* No capital under 4.8 mm, none under 7.4 mm in the largest size; headings, large already, grow less than reading text.
 */
static const struct type_size TYPE[UI_TEXT_STYLE_COUNT] = {
    [UI_TEXT_BODY] = { { 5.5, 6.3, 7.1, 8.0 }, 1.34, UI_WEIGHT_REGULAR },
    [UI_TEXT_SMALL] = { { 4.9, 5.7, 6.6, 7.5 }, 1.34, UI_WEIGHT_REGULAR },
    [UI_TEXT_LABEL] = { { 5.6, 6.4, 7.2, 8.1 }, 1.30, UI_WEIGHT_BOLD },
    [UI_TEXT_SECTION] = { { 6.6, 7.3, 8.0, 8.8 }, 1.30, UI_WEIGHT_BOLD },
    [UI_TEXT_CARD] = { { 7.7, 8.5, 9.4, 10.4 }, 1.28, UI_WEIGHT_BOLD },
    [UI_TEXT_TITLE] = { { 10.5, 11.2, 12.0, 12.8 }, 1.24, UI_WEIGHT_BOLD },
    [UI_TEXT_CODE] = { { 10.9, 11.4, 11.9, 12.4 }, 1.30, UI_WEIGHT_BOLD },
    [UI_TEXT_DISPLAY] = { { 41.0, 41.0, 41.0, 41.0 }, 1.15, UI_WEIGHT_BOLD },
    [UI_TEXT_FIELD] = { { 8.1, 8.6, 9.2, 9.8 }, 1.30, UI_WEIGHT_REGULAR },
    [UI_TEXT_KEY] = { { 7.0, 7.3, 7.6, 8.1 }, 1.15, UI_WEIGHT_BOLD },
    [UI_TEXT_KEY_SMALL] = { { 4.9, 5.6, 6.5, 7.45 }, 1.15, UI_WEIGHT_BOLD },
};

static int round_px(double px)
{
    return px <= 0 ? 0 : px < 1 ? 1 : (int)lround(px);
}

/* On low panels (15.6" landscape) keys are 12.7 mm high, and a letter with its descender must stand inside; headings
 * leave their height to what they head. Never below what the size promises. */
static double capital_of(const struct ui_theme *theme, int style, enum ui_text_size size)
{
    static const double COMPACT[UI_TEXT_STYLE_COUNT] = {
        [UI_TEXT_KEY] = 0.86, [UI_TEXT_TITLE] = 0.8, [UI_TEXT_CARD] = 0.9, [UI_TEXT_CODE] = 0.9
    };
    double capital_mm = TYPE[style].capital_mm[size];
    if (!theme_is_compact(theme) || COMPACT[style] == 0)
        return capital_mm;
    double least_mm = size == UI_SIZE_LARGEST ? LARGEST_CAPITAL_MM : SMALLEST_CAPITAL_MM;
    return capital_mm * COMPACT[style] > least_mm ? capital_mm * COMPACT[style] : least_mm;
}

void theme_init(struct ui_theme *theme, struct ui_panel panel, enum ui_theme_kind kind, enum ui_text_size size,
                bool elder)
{
    ASSERT(panel.width_px > 0 && panel.height_px > 0 && panel.diagonal_inch > 0);
    ASSERT(kind < UI_THEME_COUNT && size < UI_SIZE_COUNT);
    memset(theme, 0, sizeof(*theme));
    if (elder && size < UI_SIZE_LARGER)
        size = UI_SIZE_LARGER;
    theme->panel = panel;
    theme->kind = kind;
    theme->size = size;
    theme->elder = elder;
    double per_inch = hypot(panel.width_px, panel.height_px) / panel.diagonal_inch;
    int short_px = panel.width_px < panel.height_px ? panel.width_px : panel.height_px;
    double short_dp = short_px / per_inch * DP_PER_INCH;
    theme->zoom = short_dp > REFERENCE_SHORT_DP ? short_dp / REFERENCE_SHORT_DP : 1.0;
    theme->px_per_mm = per_inch / MM_PER_INCH;
    theme->px_per_dp = per_inch / DP_PER_INCH * theme->zoom;
    /* ceil: a minimum that rounds down is not one. */
    theme->target_min_px = (int)ceil((elder ? TARGET_ELDER_MM : TARGET_MM) * theme->px_per_mm);
    theme->key_min_px = (int)ceil((elder ? KEY_ELDER_MM : KEY_MM) * theme->px_per_mm);
    theme->gap_min_px = (int)ceil(GAP_MM * theme->px_per_mm);
    for (int style = 0; style < UI_TEXT_STYLE_COUNT; style++) {
        double capital_mm = capital_of(theme, style, size);
        double px = capital_mm * theme->px_per_mm * theme->zoom / CAPITAL_EM;
        theme->text_px[style] = (int)ceil(px);
        theme->line_px[style] = round_px(px * TYPE[style].line_em);
        theme->weight[style] = TYPE[style].weight;
    }
    palette_apply(theme);
}

int theme_px(const struct ui_theme *theme, int dp)
{
    return dp < 0 ? -round_px(-dp * theme->px_per_dp) : round_px(dp * theme->px_per_dp);
}

int theme_mm_px(const struct ui_theme *theme, double mm)
{
    return round_px(mm * theme->px_per_mm);
}

bool theme_is_compact(const struct ui_theme *theme)
{
    return theme->panel.height_px < theme_px(theme, COMPACT_HEIGHT_DP);
}

bool theme_is_landscape(const struct ui_theme *theme)
{
    return theme->panel.width_px > theme->panel.height_px;
}

static double channel_light(unsigned value)
{
    double part = value / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double color_light(ui_color color)
{
    return 0.2126 * channel_light(color >> 16 & 255) + 0.7152 * channel_light(color >> 8 & 255) +
           0.0722 * channel_light(color & 255);
}

double theme_contrast(ui_color a, ui_color b)
{
    double light_a = color_light(a), light_b = color_light(b);
    double high = light_a > light_b ? light_a : light_b;
    double low = light_a > light_b ? light_b : light_a;
    return (high + 0.05) / (low + 0.05);
}
