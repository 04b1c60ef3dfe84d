/* For staff: who came today, why somebody stands at the counter, the next, please, and who did not come when called. */
#include <string.h>

#include "core/coverage.h"
#include "text/format.h"
#include "view/page.h"

static struct widget_press move(struct ui *ui, enum desk_deed deed, const struct arrival *arrival)
{
    return (struct widget_press){ .action = ACTION_DESK_MOVE,
                                  .arg = (int)deed,
                                  .text = ui_format(ui, "%s:%d", arrival->clinic, (int)arrival->number) };
}

static void tool(struct ui *ui, const struct model *model, const struct arrival *arrival, enum desk_deed deed,
                 const char *key, const char *icon)
{
    static const char *const ids[] = { [DESK_CALL] = "call", [DESK_AWAY] = "away", [DESK_BACK] = "back" };
    const char *name = words(model, key);
    widget_button(ui, (struct widget_button){
                          .id = ui_format(ui, "desk.%s.%s.%d", ids[deed], arrival->clinic, (int)arrival->number),
                          .name = name,
                          .speech = ui_format(ui, "%s: %03d", name, (int)arrival->number),
                          .icon = icon,
                          .look = WIDGET_TOOL,
                          .press = move(ui, deed, arrival) });
}

static void tools_open(struct ui *ui)
{
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 32, .align = UI_CENTER, .wrap = true });
}

static void tools(struct ui *ui, const struct model *model, const struct arrival *arrival)
{
    if (arrival->state == ARRIVAL_CALLED) {
        tool(ui, model, arrival, DESK_CALL, "desk.again", "speaker");
        tool(ui, model, arrival, DESK_AWAY, "desk.away", "person");
    } else if (arrival->state == ARRIVAL_AWAY) {
        tool(ui, model, arrival, DESK_BACK, "desk.back", "check");
    } else {
        tool(ui, model, arrival, DESK_CALL, "desk.before", "speaker");
    }
}

/* `above`: its tools stand at the top of the page already. */
static void row(struct ui *ui, const struct model *model, const struct arrival *arrival, bool above)
{
    static const struct {
        const char *key, *icon;
        enum widget_tone tone;
    } STATES[] = { [ARRIVAL_WAITING] = { "desk.waiting", "clock", WIDGET_BLUE },
                   [ARRIVAL_AWAY] = { "desk.is_away", "person", WIDGET_AMBER },
                   [ARRIVAL_CALLED] = { "desk.called", "check", WIDGET_GREEN } };
    const char *key = model_arrival_key(model, arrival), *state = words(model, STATES[arrival->state].key);
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .id = ui_format(ui, "desk.row.%s.%d", arrival->clinic, (int)arrival->number),
                                  .name = ui_format(ui, "%03d", (int)arrival->number),
                                  .value = state,
                                  .surface = UI_SURFACE_PANEL,
                                  .gap_dp = 8,
                                  .pad = ui_pad(16, 32) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = ui_format(ui, "**%03d** · %s · **%s**", (int)arrival->number,
                                                    model_clinic_name(model, arrival->clinic), arrival->name),
                                  .rich = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = key ? ui_format(ui, "%s%s%s %s", arrival->card, *arrival->card ? " · " : "",
                                                          arrival->result, words(model, key))
                                              : ui_copy(ui, str_from(arrival->card)),
                                  .text_style = UI_TEXT_SMALL,
                                  .ink = UI_INK_SECOND });
    tools_open(ui);
    widget_badge(ui, STATES[arrival->state].tone, STATES[arrival->state].icon, state);
    if (arrival->priority)
        widget_badge(ui, WIDGET_AMBER, "star", words(model, "desk.priority"));
    if (!above)
        tools(ui, model, arrival);
    ui_close(ui);
    ui_close(ui);
}

/* Whose list: the desk of a clinic looks at its own all day. */
static void clinics(struct ui *ui, const struct model *model)
{
    const struct choice *clinic;
    const char *shown = model_desk_clinic(model);
    widget_choices_open(ui, (struct widget_choices){ .id = "desk.clinics" });
    widget_choice(ui, (struct widget_choice){ .id = "desk.clinic.all",
                                              .name = words(model, "desk.all"),
                                              .selected = !*shown,
                                              .press = press_text(ACTION_DESK_LIST, "") });
    for (size_t i = 0; (clinic = model_clinic_at(model, i)); i++)
        widget_choice(ui, (struct widget_choice){ .id = ui_format(ui, "desk.clinic.%s", clinic->value),
                                                  .name = words(model, clinic->label_key),
                                                  .selected = strcmp(shown, clinic->value) == 0,
                                                  .press = press_text(ACTION_DESK_LIST, clinic->value) });
    widget_choices_close(ui);
}

static void called(struct ui *ui, const struct model *model, const struct arrival *arrival)
{
    char time[FORMAT_CLOCK_BYTES];
    if (arrival->number == 0)
        return;
    format_clock(arrival->changed_ms, time);
    struct i18n_arg at = { "time", time };
    widget_alert(
        ui, (struct widget_panel){ .id = "desk.now",
                                   .title = ui_format(ui, "%s %03d · %s", words(model, "desk.now"),
                                                      (int)arrival->number, model_clinic_name(model, arrival->clinic)),
                                   .detail = words_with(ui, model, "desk.now_at", &at, 1),
                                   .icon = "speaker",
                                   .tone = WIDGET_GREEN });
    tools_open(ui);
    tools(ui, model, arrival);
    ui_close(ui);
}

static void list(struct ui *ui, const struct model *model, const struct desk_list *desk)
{
    char waiting[16], total[16];
    int first = model_desk_first(model);
    (void)str_format(waiting, sizeof waiting, "%d", (int)desk->waiting);
    (void)str_format(total, sizeof total, "%d", (int)desk->total);
    struct i18n_arg sums[] = { { "waiting", waiting }, { "total", total } };
    called(ui, model, &desk->called);
    widget_text(ui, words_with(ui, model, "desk.sums", sums, 2));
    for (size_t i = 0; i < desk->count; i++)
        row(ui, model, &desk->rows[i], strcmp(desk->rows[i].uuid, desk->called.uuid) == 0);
    widget_flow_open(ui);
    if (desk->total > ARRIVALS_SHOWN_MAX) {
        widget_card_small(ui, (struct widget_card){ .id = "desk.turn_back",
                                                    .title = words(model, "staff.before"),
                                                    .icon = "chevron-left",
                                                    .tone = WIDGET_BLUE,
                                                    .press = press_arg(ACTION_DESK_TURN, -1),
                                                    .disabled = first == 0 });
        widget_card_small(ui, (struct widget_card){ .id = "desk.turn_on",
                                                    .title = words(model, "staff.after"),
                                                    .icon = "chevron-right",
                                                    .tone = WIDGET_BLUE,
                                                    .press = press_arg(ACTION_DESK_TURN, 1),
                                                    .disabled = first + ARRIVALS_SHOWN_MAX >= desk->total });
    }
    widget_card_small(ui, (struct widget_card){ .id = "desk.queue",
                                                .title = words(model, "staff.queue"),
                                                .icon = "document",
                                                .tone = WIDGET_BLUE,
                                                .press = press(ACTION_STAFF_QUEUE) });
    widget_flow_close(ui);
}

void desk_declare(const struct model *model, struct ui *ui)
{
    const struct desk_list *desk = model_desk(model);
    struct page_options options = { .title = words(model, "desk.title"),
                                    .reason = words(model, "desk.why"),
                                    .part = ui_format(ui, "%s.%d", model_desk_clinic(model), model_desk_first(model)),
                                    .aside = true };
    page_open(ui, model, &options);
    clinics(ui, model);
    page_main(ui, model);
    if (desk)
        list(ui, model, desk);
    else if (!model->courier_connected)
        widget_note(ui, (struct widget_panel){ .id = "desk.unavailable",
                                               .detail = words(model, "staff.courier_gone"),
                                               .icon = "warning",
                                               .tone = WIDGET_AMBER });
    page_main_close(ui, model);
    struct widget_button next = { .id = "desk.next",
                                  .name = words(model, "desk.next"),
                                  .icon_after = "speaker",
                                  .press = press(ACTION_CALL_NEXT),
                                  .disabled = !desk || !*model_desk_clinic(model) || desk->waiting == 0 };
    page_close(ui, model, (struct widget_footer){ .back = staff_out_button(model), .next = next });
}
