/* Header, body, footer: the same places on every page. */
#include "ui/frame.h"

#include <limits.h>

#include "base/check.h"
#include "ui/node.h"
#include "ui/parts.h"

enum { NARROW_MAX_DP = 1900 };

int part_dp(const struct ui *ui, int roomy, int compact)
{
    return theme_is_compact(ui_theme_of(ui)) ? compact : roomy;
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

static void tool(struct ui *ui, const struct widget_tool *item, bool wide)
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
                                  .width = { .sizing = wide ? UI_SIZING_GROW : UI_SIZING_FIT,
                                             .amount = icon_and_label ? 2 : 1,
                                             .min_dp = 110 },
                                  .height = { .min_dp = part_dp(ui, 124, 101) },
                                  .surface = item->danger     ? UI_SURFACE_DANGER_OUTLINE
                                             : item->selected ? UI_SURFACE_CHOICE_SELECTED
                                                              : UI_SURFACE_TOOL,
                                  .action = item->press.action,
                                  .arg = item->press.arg,
                                  .text = item->press.text });
    part_icon(ui, item->icon, wide ? 72 : 56, UI_INK_AUTO);
    if (part_has(item->label))
        ui_leaf(ui, (struct ui_spec){ .name = item->label,
                                      .role = UI_TEXT,
                                      .text_style = UI_TEXT_SMALL,
                                      .weight = UI_WEIGHT_BOLD,
                                      .text_align = UI_CENTER,
                                      .quiet = true });
    ui_close(ui);
}

static void tool_row(struct ui *ui, const struct widget_tool *tools, int count, bool wide)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = PART_GAP_SMALL_DP });
    for (int i = 0; i < count; i++)
        tool(ui, &tools[i], wide);
    ui_close(ui);
}

void widget_tools(struct ui *ui, const struct widget_tool *tools, int count)
{
    tool_row(ui, tools, count, true);
}

static void place_name(struct ui *ui, const struct widget_header *header, bool one_line)
{
    int side = one_line ? 72 : 106;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 24, .width = ui_grow(1) });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .width = ui_fixed(side),
                                  .height = ui_fixed(side),
                                  .surface = UI_SURFACE_EMBLEM,
                                  .quiet = true });
    part_icon(ui, "star", side * 58 / 100, UI_INK_EMBLEM);
    ui_close(ui);
    ui_open(ui, (struct ui_spec){ .direction = one_line ? UI_ROW : UI_COLUMN,
                                  .justify = one_line ? UI_JUSTIFY_BETWEEN : UI_JUSTIFY_START,
                                  .gap_dp = one_line ? 32 : 0,
                                  .width = ui_grow(1) });
    /* Large words on a low panel: one line only, the second is still told. */
    bool told_only = theme_is_compact(ui_theme_of(ui)) && ui_theme_of(ui)->size >= UI_SIZE_LARGE;
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = header->place,
                                  .detail = told_only ? header->subtitle : NULL,
                                  .text_style = UI_TEXT_LABEL });
    if (!told_only)
        part_text(ui, UI_TEXT_SMALL, UI_INK_SECOND, header->subtitle, false);
    ui_close(ui);
    ui_close(ui);
}

/* One row; two where the words are large and the panel narrow: the tools then share the whole width. */
void widget_header(struct ui *ui, const struct widget_header *header)
{
    ASSERT(header->tool_count >= 0 && header->tool_count <= WIDGET_TOOLS_MAX);
    bool two_rows = !ui_is_landscape(ui) && ui_theme_of(ui)->size >= UI_SIZE_LARGE;
    ui_open(ui, (struct ui_spec){ .direction = two_rows ? UI_COLUMN : UI_ROW,
                                  .gap_dp = two_rows ? 16 : 24,
                                  .pad = ui_pad(part_dp(ui, 24, 8), part_dp(ui, 44, 40)),
                                  .surface = UI_SURFACE_HEADER });
    place_name(ui, header, two_rows);
    tool_row(ui, header->tools, header->tool_count, two_rows);
    ui_close(ui);
}

/* The two buttons beside a window (landscape) or under it, whose content is longer than it; layout shows them only
 * then. Beside: height is what a landscape panel lacks. */
static void scroll_bar(struct ui *ui, const char *id)
{
    bool beside = ui_is_landscape(ui);
    ui_open(ui, (struct ui_spec){ .direction = beside ? UI_COLUMN : UI_ROW,
                                  .gap_dp = beside ? 20 : PART_GAP_DP,
                                  .justify = UI_JUSTIFY_CENTER,
                                  .self = UI_STRETCH,
                                  .pad = beside ? (struct ui_pad){ 8, 28, 8, 0 }
                                                : (struct ui_pad){ 14, PART_MARGIN_DP, 28, PART_MARGIN_DP } });
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
                                      .pad = ui_pad(0, beside ? 0 : 32),
                                      .width = beside ? ui_fixed(124) : ui_grow(1),
                                      .surface = UI_SURFACE_TOOL,
                                      .action = UI_ACTION_SCROLL,
                                      .arg = i == 0 ? -1 : 1 });
        part_icon(ui, icons[i], 62, UI_INK_AUTO);
        if (!beside)
            part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, names[i], true);
        ui_close(ui);
    }
    ui_close(ui);
}

/* A window and, beside or under it, its bar: opened together, closed with window_close. */
static void window_open(struct ui *ui, const char *id, int gap_dp, int max_dp)
{
    bool landscape = ui_is_landscape(ui);
    int side = landscape ? part_dp(ui, 72, 56) : PART_MARGIN_DP;
    ui_open(ui, (struct ui_spec){
                    .direction = landscape ? UI_ROW : UI_COLUMN, .justify = UI_JUSTIFY_CENTER, .height = ui_grow(1) });
    ui_open(ui, (struct ui_spec){ .id = id,
                                  .scroll = true,
                                  .self = UI_STRETCH,
                                  .width = { .sizing = UI_SIZING_GROW, .amount = 1, .max_dp = max_dp },
                                  .height = ui_grow(1),
                                  .gap_dp = gap_dp,
                                  .pad = { part_dp(ui, 56, 16), side, part_dp(ui, 60, 12), side } });
}

static void window_close(struct ui *ui, const char *id)
{
    ui_close(ui);
    scroll_bar(ui, id);
    ui_close(ui);
}

static bool is_split(const struct ui *ui)
{
    return ui_is_landscape(ui) && !ui->body_centred;
}

/* Portrait: one window over lead and main. Landscape: a column with a window for each. */
void widget_body_open(struct ui *ui, struct widget_body body)
{
    ui->body_more = ui_copy(ui, str_from(body.more));
    ui->body_back = ui_copy(ui, str_from(body.back));
    ui->body_centred = body.centred;
    ui_open(ui, (struct ui_spec){ .direction = is_split(ui) ? UI_ROW : UI_COLUMN, .height = ui_grow(1) });
    if (is_split(ui))
        return;
    window_open(ui, "body", 52, ui_is_landscape(ui) ? NARROW_MAX_DP : 0);
    if (body.low && !ui_is_landscape(ui))
        ui_leaf(ui, (struct ui_spec){ .height = { .sizing = UI_SIZING_GROW, .amount = 3, .max_dp = 380 } });
}

void widget_lead_open(struct ui *ui)
{
    if (!is_split(ui)) {
        ui_open(ui, (struct ui_spec){ .gap_dp = 24 });
        return;
    }
    ui_open(ui, (struct ui_spec){ .width = ui_percent(37), .self = UI_STRETCH });
    window_open(ui, "lead", part_dp(ui, 28, 16), 0);
}

void widget_lead_close(struct ui *ui)
{
    if (is_split(ui))
        window_close(ui, "lead");
    ui_close(ui);
}

void widget_main_open(struct ui *ui)
{
    if (!is_split(ui)) {
        ui_open(ui, (struct ui_spec){ .gap_dp = PART_GAP_DP, .height = ui_grow(1) });
        return;
    }
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .self = UI_STRETCH });
    window_open(ui, "body", part_dp(ui, PART_GAP_DP, 24), 0);
}

/* The keyboard, if any, stands below the window, in the right column of a landscape panel. */
void widget_main_close(struct ui *ui)
{
    if (!is_split(ui))
        ui_close(ui);
    window_close(ui, "body");
}

void widget_body_close(struct ui *ui)
{
    if (is_split(ui))
        ui_close(ui);
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
    ui_open(ui,
            (struct ui_spec){ .role = UI_BUTTON,
                              .id = button.id,
                              .name = button.name,
                              .speech = button.speech,
                              .disabled = button.disabled,
                              .direction = UI_ROW,
                              .justify = UI_JUSTIFY_CENTER,
                              .gap_dp = 36,
                              .pad = ui_pad(12, small ? 34 : 64),
                              .width = { .min_dp = small ? 140 : 260 },
                              .height = { .min_dp = small ? 118 : part_dp(ui, ui_is_landscape(ui) ? 148 : 164, 101) },
                              .surface = SURFACES[button.look],
                              .action = button.press.action,
                              .arg = button.press.arg,
                              .text = button.press.text });
    part_icon(ui, button.icon, 60, UI_INK_AUTO);
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = button.name,
                                  .text_style = small ? UI_TEXT_LABEL : UI_TEXT_SECTION,
                                  .text_align = UI_CENTER,
                                  .quiet = true });
    part_icon(ui, button.icon_after, 60, UI_INK_AUTO);
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
                                  .pad = ui_pad(part_dp(ui, ui_is_landscape(ui) ? 30 : 52, 10),
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
