/* Three big doors, the reader listening beside them, and two comforts. "Khám bệnh" appears when checking in works;
 * until then a door that leads nowhere would be worse than none. */
#include "core/coverage.h"
#include "view/page.h"

static void door(struct ui *ui, const struct model *model, const char *list, const char *icon, enum widget_tone tone)
{
    const char *title = words(model, ui_format(ui, "home.%s", list));
    const char *detail = words(model, ui_format(ui, "home.%s_text", list));
    widget_card_big(ui, (struct widget_card){ .id = ui_format(ui, "home.%s", list),
                                              .title = title,
                                              .detail = model->look.elder ? NULL : detail, /* fewer words, larger */
                                              .icon = icon,
                                              .tone = tone,
                                              .press = press_text(ACTION_LIST, list) });
}

static void reader(struct ui *ui, const struct model *model)
{
    char number[64];
    if (model_card_number(model, number, sizeof number)) {
        widget_note(ui, (struct widget_panel){ .id = "home.card",
                                               .title = words(model, "home.card_read"),
                                               .detail = number,
                                               .icon = "check",
                                               .tone = WIDGET_GREEN });
        base_wipe(number, sizeof number);
        return;
    }
    if (!model->devices[DEVICE_SCANNER] && !model->devices[DEVICE_CAMERA])
        return; /* nothing would answer a card */
    widget_note(ui, (struct widget_panel){ .id = "home.reader",
                                           .title = words(model, "home.scan_title"),
                                           .detail = words(model, "home.scan_text"),
                                           .icon = "qr-scan",
                                           .tone = WIDGET_BLUE });
}

/* A hospital's desk: checking in first and alone; the other doors are small beneath it. */
static void check_in(struct ui *ui, const struct model *model)
{
    const struct catalogue *catalogue = model->world.catalogue;
    bool first = true;
    for (size_t i = 0; i < catalogue->service_count; i++) {
        const struct service *service = &catalogue->services[i];
        if (service->mode != SERVICE_CHECK_IN)
            continue;
        widget_card_big(
            ui, (struct widget_card){ .id = first ? "home.checkin" : ui_format(ui, "service.%s", service->id),
                                      .title = words(model, first ? "home.checkin" : service->name_key),
                                      .detail = first && !model->look.elder ? words(model, "home.checkin_text") : NULL,
                                      .icon = first ? "hospital" : "baby",
                                      .tone = first ? WIDGET_RED : WIDGET_GREEN,
                                      .press = press_text(ACTION_SERVICE, service->id) });
        first = false;
    }
}

static void small_door(struct ui *ui, const struct model *model, const char *list, const char *icon)
{
    widget_card_small(ui, (struct widget_card){ .id = ui_format(ui, "home.%s", list),
                                                .title = words(model, ui_format(ui, "home.%s", list)),
                                                .icon = icon,
                                                .tone = WIDGET_BLUE,
                                                .press = press_text(ACTION_LIST, list) });
}

void home_declare(const struct model *model, struct ui *ui)
{
    bool landscape = ui_is_landscape(ui);
    struct page_options options = { .title = words(model, "home.title"),
                                    .reason = words(model, "home.why"),
                                    .low = true };
    page_open(ui, model, &options);
    if (landscape) {
        widget_spacer(ui);
        reader(ui, model);
    }
    page_main(ui, model);
    if (model_is_hospital(model)) {
        check_in(ui, model);
    } else {
        door(ui, model, "vneid", "phone-check", WIDGET_RED);
        door(ui, model, "insurance", "shield-plus", WIDGET_GREEN);
        door(ui, model, "services", "document", WIDGET_BLUE);
    }
    widget_flow_open(ui);
    if (model_is_hospital(model)) {
        small_door(ui, model, "vneid", "phone-check");
        small_door(ui, model, "insurance", "shield-plus");
    }
    widget_card_small(ui, (struct widget_card){ .id = "home.status",
                                                .title = words(model, "home.status"),
                                                .icon = "search",
                                                .tone = WIDGET_RED,
                                                .press = press_text(ACTION_LIST, "status") });
    page_comforts(ui, model, "home");
    widget_flow_close(ui);
    if (!landscape) {
        widget_spacer(ui);
        reader(ui, model);
    }
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ .back = page_back(model) });
}
