/* Headings, cards, notes, outcomes: what a page says. What a page asks is in widgets_ask.c. */
#include "ui/widgets.h"

#include "base/check.h"
#include "ui/parts.h"

void widget_progress(struct ui *ui, const char *text, int percent)
{
    ui_open(ui,
            (struct ui_spec){ .role = UI_PROGRESS, .name = text, .direction = UI_ROW, .gap_dp = 32, .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = text,
                                  .text_style = UI_TEXT_SMALL,
                                  .weight = UI_WEIGHT_BOLD,
                                  .ink = UI_INK_SECOND });
    if (percent >= 0)
        ui_leaf(ui, (struct ui_spec){ .role = UI_PROGRESS,
                                      .percent = percent,
                                      .width = ui_grow(1),
                                      .height = ui_fixed(22),
                                      .surface = UI_SURFACE_TRACK,
                                      .quiet = true });
    ui_close(ui);
}

void widget_heading(struct ui *ui, const char *text)
{
    if (part_has(text))
        ui_leaf(ui, (struct ui_spec){ .role = UI_HEADING, .name = text, .text_style = UI_TEXT_TITLE });
}

void widget_reason(struct ui *ui, const char *text)
{
    part_text(ui, UI_TEXT_BODY, UI_INK_SECOND, text, false);
}

void widget_section(struct ui *ui, const char *text)
{
    if (part_has(text))
        ui_leaf(ui, (struct ui_spec){ .role = UI_HEADING,
                                      .name = text,
                                      .text_style = UI_TEXT_SECTION,
                                      .pad = { .top = part_dp(ui, 16, 4) } });
}

void widget_text(struct ui *ui, const char *text)
{
    if (part_has(text))
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = text, .rich = true });
}

static void card_open(struct ui *ui, const struct widget_card *card, struct ui_spec spec)
{
    spec.role = UI_CARD;
    spec.id = card->id;
    spec.name = card->title;
    spec.detail = card->detail;
    spec.disabled = card->disabled;
    spec.direction = UI_ROW;
    spec.action = card->press.action;
    spec.arg = card->press.arg;
    spec.text = card->press.text;
    ui_open(ui, spec);
}

void widget_card_big(struct ui *ui, struct widget_card card)
{
    bool landscape = ui_is_landscape(ui);
    int tile = part_dp(ui, landscape ? 190 : 206, 140), pad = part_dp(ui, landscape ? 52 : 68, 14);
    card_open(ui, &card,
              (struct ui_spec){ .surface = UI_SURFACE_CARD, .gap_dp = 56, .pad = ui_pad(pad, part_dp(ui, 72, 40)) });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .width = ui_fixed(tile),
                                  .height = ui_fixed(tile),
                                  .radius_dp = 44,
                                  .surface = part_tone_surface(card.tone),
                                  .quiet = true });
    part_icon(ui, card.icon, tile * 56 / 100, part_tone_ink(card.tone));
    ui_close(ui);
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 8 });
    part_text(ui, UI_TEXT_CARD, UI_INK_AUTO, card.title, true);
    if (!ui_theme_of(ui)->elder) /* elder mode: fewer and larger words; the detail is still spoken */
        part_text(ui, UI_TEXT_BODY, UI_INK_SECOND, card.detail, true);
    ui_close(ui);
    part_icon(ui, "chevron-right", 80, UI_INK_SECOND);
    ui_close(ui);
}

void widget_card_small(struct ui *ui, struct widget_card card)
{
    card_open(ui, &card,
              (struct ui_spec){ .surface = UI_SURFACE_PANEL,
                                .gap_dp = 36,
                                .pad = ui_pad(part_dp(ui, 40, 24), part_dp(ui, 46, 36)),
                                .width = { .sizing = UI_SIZING_GROW, .amount = 1, .min_dp = 580 },
                                .height = { .min_dp = part_dp(ui, 176, 130) } });
    part_icon(ui, card.icon, 84, part_tone_ink(card.tone));
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 6 });
    part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, card.title, true);
    part_text(ui, UI_TEXT_SMALL, UI_INK_SECOND, card.detail, true);
    ui_close(ui);
    ui_close(ui);
}

static void panel(struct ui *ui, const struct widget_panel *panel, int icon_dp, enum ui_text_style title)
{
    ui_open(ui, (struct ui_spec){ .role = UI_ALERT,
                                  .id = panel->id,
                                  .name = panel->title,
                                  .detail = panel->detail,
                                  .direction = UI_ROW,
                                  .gap_dp = part_dp(ui, 52, 36),
                                  .pad = ui_pad(part_dp(ui, 52, 30), part_dp(ui, 64, 44)),
                                  .surface = part_tone_surface(panel->tone) });
    part_icon(ui, panel->icon, icon_dp, part_tone_ink(panel->tone));
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 8 });
    part_text(ui, title, UI_INK_AUTO, panel->title, true);
    if (part_has(panel->detail))
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = panel->detail, .rich = true, .quiet = true });
    ui_close(ui);
    ui_close(ui);
}

void widget_alert(struct ui *ui, struct widget_panel alert)
{
    panel(ui, &alert, part_dp(ui, 172, 130), UI_TEXT_TITLE);
}

void widget_note(struct ui *ui, struct widget_panel note)
{
    panel(ui, &note, 84, UI_TEXT_LABEL);
}

void widget_badge(struct ui *ui, enum widget_tone tone, const char *icon, const char *text)
{
    if (!part_has(text))
        return;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .self = UI_START,
                                  .gap_dp = 16,
                                  .pad = ui_pad(10, 22),
                                  .radius_dp = 16,
                                  .surface = part_tone_surface(tone) });
    part_icon(ui, icon, 42, part_tone_ink(tone));
    part_text(ui, UI_TEXT_SMALL, UI_INK_AUTO, text, false);
    ui_close(ui);
}

void widget_code(struct ui *ui, const char *label, const char *code)
{
    ui_open(ui, (struct ui_spec){ .gap_dp = 8 });
    part_text(ui, UI_TEXT_SECTION, UI_INK_AUTO, label, false);
    part_text(ui, UI_TEXT_CODE, UI_INK_AUTO, code, false);
    ui_close(ui);
}

void widget_qr_open(struct ui *ui, const char *payload, const char *name)
{
    int side = part_dp(ui, 656, 460);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .wrap = true, .align = UI_START, .gap_dp = 60 });
    ui_open(ui, (struct ui_spec){ .width = ui_fixed(side), .surface = UI_SURFACE_QR, .pad = ui_pad(24, 24) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_QR, .name = name, .value = payload });
    ui_close(ui);
    ui_open(ui, (struct ui_spec){ .width = { .sizing = UI_SIZING_GROW, .amount = 1, .min_dp = 640 },
                                  .gap_dp = part_dp(ui, 28, 16) });
}

void widget_qr_close(struct ui *ui)
{
    ui_close(ui);
    ui_close(ui);
}

void widget_steps(struct ui *ui, const char *title, const char *const *steps, int count)
{
    ui_open(ui, (struct ui_spec){ .role = UI_LIST, .gap_dp = part_dp(ui, 22, 12) });
    widget_section(ui, title);
    for (int i = 0; i < count; i++) {
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .align = UI_START, .gap_dp = 20 });
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = ui_format(ui, "%d.", i + 1), .quiet = true });
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = steps[i], .rich = true, .width = ui_grow(1) });
        ui_close(ui);
    }
    ui_close(ui);
}

void widget_picture(struct ui *ui, const char *picture, const char *name, int height_dp)
{
    if (part_has(picture))
        ui_leaf(ui,
                (struct ui_spec){ .role = UI_PICTURE, .icon = picture, .name = name, .height = ui_fixed(height_dp) });
}

void widget_icon_large(struct ui *ui, const char *icon, enum widget_tone tone)
{
    enum { SIDE_DP = 280, ICON_DP = 150 };
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .self = UI_START,
                                  .width = ui_fixed(part_dp(ui, SIDE_DP, SIDE_DP / 2)),
                                  .height = ui_fixed(part_dp(ui, SIDE_DP, SIDE_DP / 2)),
                                  .radius_dp = 60,
                                  .surface = part_tone_surface(tone),
                                  .quiet = true });
    part_icon(ui, icon, part_dp(ui, ICON_DP, ICON_DP / 2), part_tone_ink(tone));
    ui_close(ui);
}

void widget_viewfinder(struct ui *ui, const char *picture, const char *hint, const char *name)
{
    /* Landscape: low enough that a refusal above and the way to type below need no scrolling. */
    int tall = ui_is_landscape(ui) ? 480 : 840;
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_VIEWFINDER, .gap_dp = 36, .pad = ui_pad(56, 60) });
    if (part_has(picture))
        ui_leaf(ui,
                (struct ui_spec){
                    .role = UI_PICTURE, .icon = picture, .name = name, .height = ui_fixed(part_dp(ui, tall, 380)) });
    /* Two lines' room where hints may need them: nothing below moves under a finger when the hint changes. */
    struct ui_length room = { UI_SIZING_FIT, 0, ui_is_landscape(ui) ? 0 : part_dp(ui, 150, 0), 0 };
    if (part_has(hint))
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                      .id = "scan.hint",
                                      .height = room,
                                      .name = hint,
                                      .text_style = UI_TEXT_SECTION,
                                      .ink = UI_INK_WHITE,
                                      .text_align = UI_CENTER });
    ui_close(ui);
}

void widget_rule(struct ui *ui)
{
    ui_leaf(ui, (struct ui_spec){ .height = ui_fixed(4), .surface = UI_SURFACE_LINE_BELOW });
}
