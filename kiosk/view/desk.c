/* For staff: who came today, why somebody stands at the counter, and the next, please. */
#include "core/coverage.h"
#include "view/page.h"

static const char *what(const struct model *model, const struct arrival *arrival)
{
    const char *key = model_arrival_key(model, arrival);
    return key ? words(model, key) : "";
}

static void row(struct ui *ui, const struct model *model, const struct arrival *arrival)
{
    const char *state = words(model, arrival->called ? "desk.called" : "desk.waiting");
    widget_note(
        ui, (struct widget_panel){ .id = ui_format(ui, "desk.row.%s.%d", arrival->clinic, (int)arrival->number),
                                   .title = ui_format(ui, "%03d · %s · %s", (int)arrival->number,
                                                      model_clinic_name(model, arrival->clinic), arrival->name),
                                   .detail = ui_format(ui, "%s%s%s · %s · %s %s", state, arrival->priority ? " · " : "",
                                                       arrival->priority ? words(model, "desk.priority") : "",
                                                       arrival->card, arrival->result, what(model, arrival)),
                                   .icon = arrival->called     ? "check"
                                           : arrival->priority ? "star"
                                                               : "person",
                                   .tone = arrival->called     ? WIDGET_GREEN
                                           : arrival->priority ? WIDGET_AMBER
                                                               : WIDGET_BLUE });
}

void desk_declare(const struct model *model, struct ui *ui)
{
    struct arrival arrival;
    const struct choice *clinic;
    struct page_options options = { .title = words(model, "desk.title"),
                                    .reason = words(model, "desk.why"),
                                    .aside = true };
    page_open(ui, model, &options);
    widget_flow_open(ui);
    for (size_t i = 0; (clinic = model_clinic_at(model, i)); i++)
        widget_card_small(ui, (struct widget_card){ .id = ui_format(ui, "desk.call.%s", clinic->value),
                                                    .title = words(model, clinic->label_key),
                                                    .icon = "speaker",
                                                    .tone = WIDGET_RED,
                                                    .press = press_text(ACTION_CALL_NEXT, clinic->value) });
    widget_flow_close(ui);
    page_main(ui, model);
    if (model_desk_called(model, &arrival))
        widget_alert(ui, (struct widget_panel){ .id = "desk.now",
                                                .title = ui_format(ui, "%s %03d · %s", words(model, "desk.now"),
                                                                   (int)arrival.number,
                                                                   model_clinic_name(model, arrival.clinic)),
                                                .icon = "speaker",
                                                .tone = WIDGET_GREEN });
    for (size_t i = 0; model_desk_at(model, i, &arrival); i++)
        row(ui, model, &arrival);
    widget_flow_open(ui);
    widget_card_small(ui, (struct widget_card){ .id = "desk.queue",
                                                .title = words(model, "staff.queue"),
                                                .icon = "document",
                                                .tone = WIDGET_BLUE,
                                                .press = press(ACTION_STAFF_QUEUE) });
    widget_flow_close(ui);
    if (model_desk_count(model) == 0)
        widget_note(
            ui, (struct widget_panel){ .detail = words(model, "desk.nobody"), .icon = "info", .tone = WIDGET_BLUE });
    base_wipe(&arrival, sizeof arrival);
    page_main_close(ui, model);
    struct widget_button look = { .id = "desk.look",
                                  .name = words(model, "desk.look"),
                                  .icon_after = "refresh",
                                  .press = press_text(ACTION_CALL_NEXT, "") };
    page_close(ui, model, (struct widget_footer){ .back = staff_out_button(model), .next = look });
}
