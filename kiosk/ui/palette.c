/* Paper-white ground, one deep lacquer red, quiet blue; green and amber only with an icon and a word.
 * Default theme: every text at least 10:1 on its ground, control edges at least 3:1 (interface.md); palette_test.c
 * computes each pair, so a colour changed here cannot quietly become unreadable. Where the mock-ups' tokens missed
 * these ratios (quiet ink, red ink, control lines) they were darkened. */
#include "ui/palette.h"

struct tone {
    ui_color soft, ink, icon;
};

struct palette {
    ui_color page, card, header, ink, second, rule, line;
    ui_color primary, on_primary, danger, keyboard, key, key_edge, quiet, track;
    ui_color focus, focus_in, halo, emblem, star, viewfinder;
    struct tone red, blue, green, amber;
    ui_color tone_line; /* edge of soft panels; equal to soft where they need none */
    bool outlined;      /* edges instead of shadows and fills */
};

static const struct palette PALETTES[UI_THEME_COUNT] = {
    [UI_THEME_LIGHT] = { .page = 0xFBF8F3,
                         .card = 0xFFFFFF,
                         .header = 0xFFFDFA,
                         .ink = 0x1B1B1F,
                         .second = 0x3C3935,
                         .rule = 0xDDD6CA,
                         .line = 0x948D81,
                         .primary = 0x831313,
                         .on_primary = 0xFFFFFF,
                         .danger = 0x7A1010,
                         .keyboard = 0xEFE9DF,
                         .key = 0xFFFFFF,
                         .key_edge = 0x857D70,
                         .quiet = 0xF5F0E8,
                         .track = 0xDDD6CA,
                         .focus = 0x0B57A4,
                         .focus_in = 0xFFFFFF,
                         .halo = 0xF7E7E4,
                         .emblem = 0x9B1C1C,
                         .star = 0xF6C945,
                         .viewfinder = 0x171614,
                         .red = { 0xF7E7E4, 0x640B0B, 0x9B1C1C },
                         .blue = { 0xE4EDF5, 0x123350, 0x1F4E79 },
                         .green = { 0xE3F1E7, 0x0C3B1D, 0x1E6B3A },
                         .amber = { 0xFBEFD5, 0x4B3000, 0x8A5A00 } },
    [UI_THEME_DARK] = { .page = 0x15161A,
                        .card = 0x212329,
                        .header = 0x1B1C21,
                        .ink = 0xF7F5F0,
                        .second = 0xDAD6CE,
                        .rule = 0x3D3F46,
                        .line = 0x908C85,
                        .primary = 0xF3C1BA,
                        .on_primary = 0x2A0404,
                        .danger = 0xFFC4BC,
                        .keyboard = 0x0D0E10,
                        .key = 0x2B2E35,
                        .key_edge = 0x7F7B75,
                        .quiet = 0x2A2C33,
                        .track = 0x3D3F46,
                        .focus = 0xFFD400,
                        .focus_in = 0x15161A,
                        .halo = 0x3A1F1D,
                        .emblem = 0x9B1C1C,
                        .star = 0xF6C945,
                        .viewfinder = 0x050505,
                        .red = { 0x3A1F1D, 0xFFDAD5, 0xFFB4AB },
                        .blue = { 0x1B2B3A, 0xD9EAF9, 0x9CC7EE },
                        .green = { 0x18301F, 0xD0F0DA, 0x8FD6A6 },
                        .amber = { 0x33280F, 0xFBE7BD, 0xF0C463 } },
    [UI_THEME_CONTRAST] = { .page = 0x000000,
                            .card = 0x000000,
                            .header = 0x000000,
                            .ink = 0xFFFFFF,
                            .second = 0xFFFFFF,
                            .rule = 0xFFFFFF,
                            .line = 0xFFFFFF,
                            .primary = 0xFFD400,
                            .on_primary = 0x000000,
                            .danger = 0xFFD400,
                            .keyboard = 0x000000,
                            .key = 0x000000,
                            .key_edge = 0xFFFFFF,
                            .quiet = 0x000000,
                            .track = 0x000000,
                            .focus = 0xFFD400,
                            .focus_in = 0x000000,
                            .halo = 0x000000,
                            .emblem = 0x9B1C1C,
                            .star = 0xF6C945,
                            .viewfinder = 0x000000,
                            .red = { 0x000000, 0xFFFFFF, 0xFFD400 },
                            .blue = { 0x000000, 0xFFFFFF, 0xFFD400 },
                            .green = { 0x000000, 0xFFFFFF, 0xFFD400 },
                            .amber = { 0x000000, 0xFFFFFF, 0xFFD400 },
                            .tone_line = 0xFFD400,
                            .outlined = true },
};

enum {
    LINE_DP = 3, /* 2 px on the 21.5" panel */
    THICK_DP = 6,
    RADIUS_CARD_DP = 38,
    RADIUS_BUTTON_DP = 34,
    RADIUS_TOOL_DP = 28,
    RADIUS_FIELD_DP = 28,
    RADIUS_KEY_DP = 22,
    RADIUS_BADGE_DP = 16,
};

static struct ui_look panel_look(ui_color fill, ui_color border, ui_color ink, int radius_dp)
{
    return (struct ui_look){ .filled = true,
                             .bordered = true,
                             .fill = fill,
                             .border = border,
                             .ink = ink,
                             .border_dp = LINE_DP,
                             .radius_dp = radius_dp };
}

static struct ui_look soft_look(const struct palette *p, const struct tone *tone)
{
    return (struct ui_look){ .filled = true,
                             .bordered = p->outlined,
                             .fill = tone->soft,
                             .border = p->tone_line,
                             .ink = tone->ink,
                             .border_dp = LINE_DP,
                             .radius_dp = RADIUS_CARD_DP };
}

static struct ui_look key_look(const struct palette *p, ui_color fill, ui_color ink)
{
    return (struct ui_look){ .filled = true,
                             .bordered = true,
                             .fill = fill,
                             .border = p->key_edge,
                             .ink = ink,
                             .border_dp = 2,
                             .radius_dp = RADIUS_KEY_DP,
                             .under = p->key_edge,
                             .under_dp = 3 };
}

static void apply_frames(struct ui_look *look, const struct palette *p)
{
    look[UI_SURFACE_NONE] = (struct ui_look){ .ink = p->ink, .fill = p->page };
    look[UI_SURFACE_PAGE] = (struct ui_look){ .filled = true, .fill = p->page, .ink = p->ink };
    look[UI_SURFACE_HEADER] = (struct ui_look){
        .filled = true, .fill = p->header, .ink = p->ink, .line_below = true, .border = p->rule, .border_dp = LINE_DP
    };
    look[UI_SURFACE_FOOTER] = look[UI_SURFACE_HEADER];
    look[UI_SURFACE_FOOTER].line_below = false;
    look[UI_SURFACE_FOOTER].line_above = true;
    look[UI_SURFACE_KEYBOARD] = look[UI_SURFACE_FOOTER];
    look[UI_SURFACE_KEYBOARD].fill = p->keyboard;
    look[UI_SURFACE_LINE_BELOW] =
        (struct ui_look){ .fill = p->page, .ink = p->ink, .line_below = true, .border = p->rule, .border_dp = LINE_DP };
    look[UI_SURFACE_EMBLEM] = (struct ui_look){ .filled = true, .pill = true, .fill = p->emblem, .ink = p->star };
    look[UI_SURFACE_TRACK] = (struct ui_look){ .filled = true,
                                               .pill = true,
                                               .bordered = p->outlined,
                                               .fill = p->track,
                                               .border = p->line,
                                               .border_dp = 2,
                                               .ink = p->ink };
    look[UI_SURFACE_TRACK_FILL] =
        (struct ui_look){ .filled = true, .pill = true, .fill = p->red.icon, .ink = p->on_primary };
    look[UI_SURFACE_QR] = panel_look(0xFFFFFF, p->rule, 0x000000, RADIUS_CARD_DP);
    look[UI_SURFACE_VIEWFINDER] = (struct ui_look){ .filled = true,
                                                    .fill = p->viewfinder,
                                                    .ink = 0xFFFFFF,
                                                    .radius_dp = RADIUS_CARD_DP,
                                                    .bordered = p->outlined,
                                                    .border = p->line,
                                                    .border_dp = LINE_DP };
}

static void apply_controls(struct ui_look *look, const struct palette *p)
{
    look[UI_SURFACE_CARD] = panel_look(p->card, p->line, p->ink, RADIUS_CARD_DP);
    look[UI_SURFACE_CARD].shadow = !p->outlined;
    look[UI_SURFACE_PANEL] = panel_look(p->card, p->line, p->ink, RADIUS_CARD_DP);
    look[UI_SURFACE_PRIMARY] = panel_look(p->primary, p->primary, p->on_primary, RADIUS_BUTTON_DP);
    look[UI_SURFACE_OUTLINE] = panel_look(p->card, p->ink, p->ink, RADIUS_BUTTON_DP);
    look[UI_SURFACE_DANGER_OUTLINE] = panel_look(p->card, p->danger, p->danger, RADIUS_TOOL_DP);
    look[UI_SURFACE_TOOL] = panel_look(p->card, p->line, p->ink, RADIUS_TOOL_DP);
    look[UI_SURFACE_FIELD] = panel_look(p->card, p->line, p->ink, RADIUS_FIELD_DP);
    look[UI_SURFACE_FIELD_QUIET] = panel_look(p->quiet, p->line, p->ink, RADIUS_FIELD_DP);
    look[UI_SURFACE_FIELD_FOCUS] = panel_look(p->card, p->red.icon, p->ink, RADIUS_FIELD_DP);
    look[UI_SURFACE_FIELD_FOCUS].border_dp = THICK_DP;
    look[UI_SURFACE_FIELD_FOCUS].halo = p->halo;
    look[UI_SURFACE_FIELD_FOCUS].halo_dp = p->outlined ? 0 : 10;
    look[UI_SURFACE_FIELD_INVALID] = look[UI_SURFACE_FIELD_FOCUS];
    look[UI_SURFACE_FIELD_INVALID].halo_dp = 0;
    look[UI_SURFACE_CHOICE] = panel_look(p->card, p->line, p->ink, RADIUS_BUTTON_DP);
    look[UI_SURFACE_CHOICE_SELECTED] = panel_look(p->red.soft, p->red.icon, p->red.ink, RADIUS_BUTTON_DP);
    look[UI_SURFACE_CHOICE_SELECTED].border_dp = THICK_DP;
}

void palette_apply(struct ui_theme *theme)
{
    const struct palette *p = &PALETTES[theme->kind];
    struct ui_look *look = theme->look;
    apply_frames(look, p);
    apply_controls(look, p);
    look[UI_SURFACE_SOFT_RED] = soft_look(p, &p->red);
    look[UI_SURFACE_SOFT_BLUE] = soft_look(p, &p->blue);
    look[UI_SURFACE_SOFT_GREEN] = soft_look(p, &p->green);
    look[UI_SURFACE_SOFT_AMBER] = soft_look(p, &p->amber);
    look[UI_SURFACE_BADGE] = soft_look(p, &p->blue);
    look[UI_SURFACE_BADGE].radius_dp = RADIUS_BADGE_DP;
    look[UI_SURFACE_KEY] = key_look(p, p->key, p->ink);
    look[UI_SURFACE_KEY_TONE] = key_look(p, p->red.soft, p->outlined ? p->red.icon : p->red.ink);
    look[UI_SURFACE_KEY_LETTER] = key_look(p, p->blue.soft, p->outlined ? p->blue.icon : p->blue.ink);
    look[UI_SURFACE_KEY_ON] = key_look(p, p->primary, p->on_primary);
    look[UI_SURFACE_CHIP] = panel_look(p->key, p->key_edge, p->ink, 0);
    look[UI_SURFACE_CHIP].pill = true;
    look[UI_SURFACE_CHIP].border_dp = 3;
    theme->ink[UI_INK_AUTO] = theme->ink[UI_INK_MAIN] = p->ink;
    theme->ink[UI_INK_SECOND] = p->second;
    theme->ink[UI_INK_RED] = p->red.icon;
    theme->ink[UI_INK_BLUE] = p->blue.icon;
    theme->ink[UI_INK_GREEN] = p->green.icon;
    theme->ink[UI_INK_AMBER] = p->amber.icon;
    theme->ink[UI_INK_WHITE] = 0xFFFFFF;
    theme->ink[UI_INK_EMBLEM] = p->star;
    theme->focus = p->focus;
    theme->focus_in = p->focus_in;
}
