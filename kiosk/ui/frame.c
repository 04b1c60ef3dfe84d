/* Header, body, footer: the same places on every page. */
#include "ui/frame.h"

#include <limits.h>

#include "base/check.h"
#include "ui/node.h"
#include "ui/parts.h"

enum { COMPACT_HEIGHT_DP = 1400, NARROW_MAX_DP = 1700 };

bool part_compact(const struct ui *ui)
{
    const struct ui_theme *theme = ui_theme_of(ui);
    return theme->panel.height_px < theme_px(theme, COMPACT_HEIGHT_DP);
}

int part_dp(const struct ui *ui, int roomy, int compact)
{
    return part_compact(ui) ? compact : roomy;
}

bool part_has(const char *text)
{
    return text && text[0];
}

void part_text(struct ui *ui, enum ui_text_style style, enum ui_ink ink, const char *text, bool quiet)
{
    if (part_has(text))
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = text, .text_style = style, .ink = ink, .quiet = quiet });
}

void part_icon(struct ui *ui, const char *icon, int side_dp, enum ui_ink ink)
{
    if (part_has(icon))
        ui_leaf(ui, (struct ui_spec){ .role = UI_ICON, .icon = icon, .icon_dp = side_dp, .ink = ink, .quiet = true });
}

enum ui_surface part_tone_surface(enum widget_tone tone)
{
    static const enum ui_surface SURFACES[] = { UI_SURFACE_SOFT_RED, UI_SURFACE_SOFT_BLUE, UI_SURFACE_SOFT_GREEN,
                                                UI_SURFACE_SOFT_AMBER };
    ASSERT((size_t)tone < ARRAY_LEN(SURFACES));
    return SURFACES[tone];
}

enum ui_ink part_tone_ink(enum widget_tone tone)
{
    static const enum ui_ink INKS[] = { UI_INK_RED, UI_INK_BLUE, UI_INK_GREEN, UI_INK_AMBER };
    ASSERT((size_t)tone < ARRAY_LEN(INKS));
    return INKS[tone];
}

void widget_page_open(struct ui *ui, const char *page_name)
{
    ui_open(ui, (struct ui_spec){ .role = UI_PAGE, .id = page_name, .surface = UI_SURFACE_PAGE });
}

void widget_page_close(struct ui *ui)
{
    ui_close(ui);
}

static void tool(struct ui *ui, const struct widget_tool *item)
{
    bool icon_and_label = part_has(item->icon) && part_has(item->label);
    ui_open(ui, (struct ui_spec){ .role = UI_BUTTON,
                                  .id = item->id,
                                  .name = item->name,
                                  .selected = item->selected,
                                  .direction = UI_ROW,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .gap_dp = 16,
                                  .pad = ui_pad(0, icon_and_label ? 28 : 12),
                                  .width = { .min_dp = 110 },
                                  .height = { .min_dp = part_dp(ui, 124, 101) },
                                  .surface = item->danger     ? UI_SURFACE_DANGER_OUTLINE
                                             : item->selected ? UI_SURFACE_CHOICE_SELECTED
                                                              : UI_SURFACE_TOOL,
                                  .action = item->press.action,
                                  .arg = item->press.arg,
                                  .text = item->press.text });
    part_icon(ui, item->icon, 56, UI_INK_AUTO);
    if (part_has(item->label))
        ui_leaf(ui, (struct ui_spec){ .name = item->label,
                                      .role = UI_TEXT,
                                      .text_style = UI_TEXT_SMALL,
                                      .weight = UI_WEIGHT_BOLD,
                                      .text_align = UI_CENTER,
                                      .quiet = true });
    ui_close(ui);
}

void widget_tools(struct ui *ui, const struct widget_tool *tools, int count)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = PART_GAP_SMALL_DP });
    for (int i = 0; i < count; i++)
        tool(ui, &tools[i]);
    ui_close(ui);
}

void widget_header(struct ui *ui, const struct widget_header *header)
{
    ASSERT(header->tool_count >= 0 && header->tool_count <= WIDGET_TOOLS_MAX);
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .gap_dp = 24,
                                  .pad = ui_pad(part_dp(ui, 24, 14), part_dp(ui, 44, 40)),
                                  .surface = UI_SURFACE_HEADER });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .width = ui_fixed(106),
                                  .height = ui_fixed(106),
                                  .surface = UI_SURFACE_EMBLEM,
                                  .quiet = true });
    part_icon(ui, "star", 62, UI_INK_EMBLEM);
    ui_close(ui);
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 2 });
    part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, header->place, false);
    part_text(ui, UI_TEXT_SMALL, UI_INK_SECOND, header->subtitle, false);
    ui_close(ui);
    widget_tools(ui, header->tools, header->tool_count);
    ui_close(ui);
}

/* The two buttons under a window whose content is longer than it; layout shows them only then. */
static void scroll_bar(struct ui *ui, const char *id)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = PART_GAP_DP, .pad = ui_pad(14, PART_MARGIN_DP) });
    ui_mark_scroll_bar(ui);
    const char *names[] = { ui->body_back, ui->body_more }, *icons[] = { "chevron-up", "chevron-down" };
    const char *ends[] = { "back", "more" };
    for (int i = 0; i < 2; i++) {
        ui_open(ui, (struct ui_spec){ .role = UI_BUTTON,
                                      .id = ui_format(ui, "%s.%s", id, ends[i]),
                                      .name = names[i],
                                      .direction = UI_ROW,
                                      .justify = UI_JUSTIFY_CENTER,
                                      .gap_dp = 24,
                                      .pad = ui_pad(0, 40),
                                      .width = ui_grow(1),
                                      .surface = UI_SURFACE_TOOL,
                                      .action = UI_ACTION_SCROLL,
                                      .arg = i == 0 ? -1 : 1 });
        part_icon(ui, icons[i], 48, UI_INK_AUTO);
        part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, names[i], true);
        ui_close(ui);
    }
    ui_close(ui);
}

static void window_open(struct ui *ui, const char *id)
{
    bool landscape = ui_is_landscape(ui);
    int top = part_dp(ui, 56, 28);
    ui_open(ui, (struct ui_spec){ .id = id,
                                  .scroll = true,
                                  .width = { .sizing = UI_SIZING_GROW, .amount = 1 },
                                  .height = ui_grow(1),
                                  .gap_dp = part_dp(ui, PART_GAP_DP, 28),
                                  .pad = { top, landscape ? 72 : PART_MARGIN_DP, part_dp(ui, 40, 20),
                                           landscape ? 72 : PART_MARGIN_DP } });
}

/* Portrait: one window over lead and main. Landscape: a column for each. */
void widget_body_open(struct ui *ui, struct widget_body body)
{
    ui->body_more = ui_copy(ui, str_from(body.more));
    ui->body_back = ui_copy(ui, str_from(body.back));
    ui->body_centred = body.centred;
    bool split = ui_is_landscape(ui) && !body.centred;
    ui_open(ui, (struct ui_spec){ .direction = split ? UI_ROW : UI_COLUMN,
                                  .align = body.centred && ui_is_landscape(ui) ? UI_CENTER : UI_STRETCH,
                                  .height = ui_grow(1) });
    if (split)
        return;
    window_open(ui, "body");
    if (body.centred && ui_is_landscape(ui))
        ui->nodes[ui->stack[ui->depth - 1]].spec.width.max_dp = NARROW_MAX_DP;
    if (body.low)
        ui_leaf(ui, (struct ui_spec){ .height = { .sizing = UI_SIZING_GROW, .amount = 3, .max_dp = 400 } });
}

void widget_lead_open(struct ui *ui)
{
    if (ui_is_landscape(ui) && !ui->body_centred) {
        ui_open(ui, (struct ui_spec){ .width = ui_percent(37), .self = UI_STRETCH });
        window_open(ui, "lead");
        ui->nodes[ui->stack[ui->depth - 1]].spec.gap_dp = part_dp(ui, 24, 16);
        return;
    }
    ui_open(ui, (struct ui_spec){ .gap_dp = 24 });
}

void widget_lead_close(struct ui *ui)
{
    ui_close(ui);
    if (ui_is_landscape(ui) && !ui->body_centred) {
        scroll_bar(ui, "lead");
        ui_close(ui);
    }
}

void widget_main_open(struct ui *ui)
{
    if (ui_is_landscape(ui) && !ui->body_centred) {
        ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .self = UI_STRETCH });
        window_open(ui, "body");
        return;
    }
    ui_open(ui, (struct ui_spec){ .gap_dp = PART_GAP_DP, .height = ui_grow(1) });
}

void widget_main_close(struct ui *ui)
{
    if (!ui_is_landscape(ui) || ui->body_centred)
        ui_close(ui); /* main; the window follows */
    ui_close(ui);
    scroll_bar(ui, "body");
}

void widget_body_close(struct ui *ui)
{
    if (ui_is_landscape(ui) && !ui->body_centred)
        ui_close(ui); /* right column */
    ui_close(ui);
}

void widget_spacer(struct ui *ui)
{
    ui_leaf(ui, (struct ui_spec){ .height = ui_grow(1) });
}

void widget_flow_open(struct ui *ui)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .wrap = true, .gap_dp = part_dp(ui, PART_GAP_DP, 28) });
}

void widget_flow_close(struct ui *ui)
{
    ui_close(ui);
}

void widget_button(struct ui *ui, struct widget_button button)
{
    static const enum ui_surface SURFACES[] = { UI_SURFACE_OUTLINE, UI_SURFACE_PRIMARY, UI_SURFACE_TOOL,
                                                UI_SURFACE_DANGER_OUTLINE };
    bool small = button.look == WIDGET_TOOL;
    ASSERT((size_t)button.look < ARRAY_LEN(SURFACES));
    ui_open(ui, (struct ui_spec){ .role = UI_BUTTON,
                                  .id = button.id,
                                  .name = button.name,
                                  .speech = button.speech,
                                  .disabled = button.disabled,
                                  .direction = UI_ROW,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .gap_dp = 36,
                                  .pad = ui_pad(12, small ? 34 : 64),
                                  .width = { .min_dp = small ? 140 : 260 },
                                  .height = { .min_dp = small ? 118 : part_dp(ui, 164, 112) },
                                  .surface = SURFACES[button.look],
                                  .action = button.press.action,
                                  .arg = button.press.arg,
                                  .text = button.press.text });
    part_icon(ui, button.icon, 50, UI_INK_AUTO);
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = button.name,
                                  .text_style = small ? UI_TEXT_LABEL : UI_TEXT_SECTION,
                                  .text_align = UI_CENTER,
                                  .quiet = true });
    part_icon(ui, button.icon_after, 50, UI_INK_AUTO);
    ui_close(ui);
}

void widget_footer(struct ui *ui, struct widget_footer footer)
{
    bool back = part_has(footer.back.id), next = part_has(footer.next.id), middle = part_has(footer.middle.id);
    if (!back && !next && !middle)
        return;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .gap_dp = 32,
                                  .justify = back || middle ? UI_JUSTIFY_BETWEEN : UI_JUSTIFY_END,
                                  .pad = ui_pad(part_dp(ui, ui_is_landscape(ui) ? 30 : 52, 16),
                                                ui_is_landscape(ui) ? 72 : PART_MARGIN_DP),
                                  .surface = UI_SURFACE_FOOTER });
    if (back) {
        if (!footer.back.icon)
            footer.back.icon = "chevron-left";
        widget_button(ui, footer.back);
    }
    if (middle)
        widget_button(ui, footer.middle);
    if (next) {
        footer.next.look = WIDGET_PRIMARY;
        if (!footer.next.icon_after)
            footer.next.icon_after = "chevron-right";
        widget_button(ui, footer.next);
    }
    ui_close(ui);
}
