/* Fields, choices, check-answer rows: what a page asks. Errors stand beside the field in the same words as in the
 * summary; a pre-filled value always says where it came from. */
#include "ui/parts.h"
#include "ui/widgets.h"

static void error_line(struct ui *ui, const char *error, enum widget_tone tone)
{
    if (!part_has(error))
        return;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW,
                                  .gap_dp = 18,
                                  .pad = ui_pad(12, 22),
                                  .radius_dp = 16,
                                  .surface = part_tone_surface(tone) });
    part_icon(ui, tone == WIDGET_RED ? "warning" : "help", 52, part_tone_ink(tone));
    ui_leaf(ui, (struct ui_spec){
                    .role = UI_TEXT, .name = error, .weight = UI_WEIGHT_BOLD, .width = ui_grow(1), .quiet = true });
    ui_close(ui);
}

static enum ui_surface field_surface(const struct widget_field *field)
{
    if (part_has(field->error) && !field->doubt)
        return UI_SURFACE_FIELD_INVALID;
    if (field->typing)
        return UI_SURFACE_FIELD_FOCUS;
    return part_has(field->value) ? UI_SURFACE_FIELD_QUIET : UI_SURFACE_FIELD;
}

void widget_field(struct ui *ui, struct widget_field field)
{
    ui_open(ui, (struct ui_spec){ .gap_dp = part_dp(ui, 14, 6) });
    part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, field.label, true);
    part_text(ui, UI_TEXT_SMALL, UI_INK_SECOND, field.example, false);
    error_line(ui, field.error, field.doubt ? WIDGET_AMBER : WIDGET_RED);
    ui_open(ui, (struct ui_spec){ .role = UI_FIELD,
                                  .id = field.id,
                                  .name = field.label,
                                  .value = field.value,
                                  .detail = part_has(field.error) ? field.error : field.source,
                                  .speech = field.speech,
                                  .required = field.required,
                                  .invalid = part_has(field.error) && !field.doubt,
                                  .direction = UI_ROW,
                                  .pad = ui_pad(part_dp(ui, 24, 4), 42),
                                  .height = { .min_dp = part_dp(ui, 168, 104) },
                                  .surface = field_surface(&field),
                                  .action = field.press.action,
                                  .arg = field.press.arg,
                                  .text = field.press.text });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = field.value ? field.value : "",
                                  .placeholder = field.placeholder,
                                  .text_style = UI_TEXT_FIELD,
                                  .has_caret = field.typing,
                                  .caret_bytes = field.caret_bytes,
                                  .width = ui_grow(1),
                                  .quiet = true });
    ui_close(ui);
    widget_badge(ui, WIDGET_BLUE, field.source_icon, field.source);
    ui_close(ui);
}

void widget_choices_open(struct ui *ui, struct widget_choices choices)
{
    ui_open(ui, (struct ui_spec){ .gap_dp = part_dp(ui, 24, 16) });
    part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, choices.label, false);
    part_text(ui, UI_TEXT_SMALL, UI_INK_SECOND, choices.example, false);
    error_line(ui, choices.error, choices.doubt ? WIDGET_AMBER : WIDGET_RED);
    ui_open(ui, (struct ui_spec){ .role = UI_LIST,
                                  .id = choices.id,
                                  .name = choices.label,
                                  .detail = choices.error,
                                  .invalid = part_has(choices.error) && !choices.doubt,
                                  .direction = UI_ROW,
                                  .wrap = true,
                                  .gap_dp = 24 });
}

void widget_choices_close(struct ui *ui)
{
    ui_close(ui);
    ui_close(ui);
}

static void choice(struct ui *ui, const struct widget_choice *item, enum ui_role role, const char *icon, int min_dp)
{
    ui_open(ui, (struct ui_spec){ .role = role,
                                  .id = item->id,
                                  .name = item->name,
                                  .detail = item->detail,
                                  .selected = item->selected,
                                  .direction = UI_ROW,
                                  .gap_dp = 32,
                                  .pad = ui_pad(part_dp(ui, 26, 14), 40),
                                  .width = { .sizing = UI_SIZING_GROW, .amount = 1, .min_dp = min_dp },
                                  .height = { .min_dp = part_dp(ui, 150, 112) },
                                  .surface = item->selected ? UI_SURFACE_CHOICE_SELECTED : UI_SURFACE_CHOICE,
                                  .action = item->press.action,
                                  .arg = item->press.arg,
                                  .text = item->press.text });
    part_icon(ui, icon, 68, item->selected ? UI_INK_RED : UI_INK_AUTO);
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 6 });
    part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, item->name, true);
    part_text(ui, UI_TEXT_SMALL, UI_INK_AUTO, item->detail, true);
    ui_close(ui);
    ui_close(ui);
}

void widget_choice(struct ui *ui, struct widget_choice item)
{
    choice(ui, &item, UI_CHOICE, item.selected ? "radio-on" : "radio-off", 580);
}

void widget_checkbox(struct ui *ui, struct widget_choice item)
{
    choice(ui, &item, UI_CHECKBOX, item.selected ? "box-on" : "box-off", 0);
}

void widget_answer(struct ui *ui, struct widget_answer answer)
{
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .name = answer.label,
                                  .value = answer.value,
                                  .detail = answer.source,
                                  .direction = UI_ROW,
                                  .align = UI_START,
                                  .gap_dp = 24,
                                  .pad = { .bottom = part_dp(ui, 36, 18) }, /* above it is the column's gap */
                                  .surface = UI_SURFACE_LINE_BELOW });
    /* 20 dp: the words' first line stands level with the button's. */
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = answer.label,
                                  .ink = UI_INK_SECOND,
                                  .width = ui_percent(30),
                                  .pad = { .top = 20 },
                                  .quiet = true });
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 12, .pad = { .top = 20 } });
    part_text(ui, UI_TEXT_LABEL, UI_INK_AUTO, part_has(answer.value) ? answer.value : "—", true);
    widget_badge(ui, WIDGET_BLUE, answer.source_icon, answer.source);
    ui_close(ui);
    if (part_has(answer.edit))
        widget_button(ui, (struct widget_button){ .id = answer.edit_id,
                                                  .name = answer.edit,
                                                  .speech = answer.edit_speech,
                                                  .look = WIDGET_TOOL,
                                                  .press = answer.press });
    ui_close(ui);
}
