/* What to show, how, and what came of it, and what the reader advises. The number is masked; the picture is a drawing,
 * never a frame of a camera. */
#include <string.h>

#include "core/asked.h"
#include "view/facts.h"
#include "view/page.h"

/* assets/images/scan-<paper>.svg */
static const char *picture_of(struct ui *ui, const char *paper)
{
    char name[ID_BYTES_MAX];
    /* Either card: drawn as the one most people have. */
    if (!str_format(name, sizeof name, "scan-%s", strcmp(paper, "patient_card") == 0 ? "citizen_card" : paper))
        return NULL;
    for (char *at = name; *at; at++)
        if (*at == '_')
            *at = '-';
    return ui_copy(ui, str_from(name));
}

static void reading(struct ui *ui, const struct model *model, const struct scan_shown *scan, const char *paper)
{
    if (scan->state == SCAN_READ) {
        struct i18n_arg number = { "number", scan->number };
        widget_alert(ui,
                     (struct widget_panel){ .id = "scan.state",
                                            .title = words(model, scan->remembered ? "scan.remembered" : "scan.read"),
                                            .detail = words_with(ui, model, "scan.read_number", &number, 1),
                                            .icon = "check-circle",
                                            .tone = WIDGET_GREEN });
        return;
    }
    if (scan->device_missing)
        return;
    if (scan->state == SCAN_REFUSED && scan->sentence_key)
        widget_note(ui, (struct widget_panel){ .id = "scan.state",
                                               .detail = words(model, scan->sentence_key),
                                               .icon = "warning",
                                               .tone = WIDGET_AMBER });
    widget_viewfinder(ui, picture_of(ui, paper), words(model, scan->hint_key), words(model, "scan.waiting"));
}

void scan_declare(const struct model *model, struct ui *ui)
{
    const struct page *page = model_page(model);
    struct scan_shown scan = model_scan(model);
    const char *paper = page->paper ? page->paper : "citizen_card";
    const char *title = page->title_key ? page->title_key : ui_format(ui, "scan.title.%s", paper);
    const char *why = page->why_key ? page->why_key : ui_format(ui, "scan.why.%s", paper);
    if (scan.device_missing && scan.state != SCAN_READ) { /* nothing may ask for a card where nothing reads it */
        title = page->manual_allowed ? "scan.by_hand" : "scan.device_missing";
        why = page->manual_allowed ? "scan.device_missing" : "unavailable.staff";
    }
    struct page_options options = { .part = page->id, .title = words(model, title), .reason = words(model, why) };
    page_open(ui, model, &options);
    page_main(ui, model);
    reading(ui, model, &scan, paper);
    if (page->manual_allowed && scan.state != SCAN_READ) {
        widget_flow_open(ui);
        widget_card_small(ui, (struct widget_card){ .id = "scan.manual",
                                                    .title = words(model, "scan.manual_long"),
                                                    .icon = "keyboard",
                                                    .tone = WIDGET_RED,
                                                    .press = press(ACTION_MANUAL) });
        if (strcmp(paper, "citizen_card") == 0)
            widget_card_small(ui, (struct widget_card){ .id = "scan.manual_back",
                                                        .title = words(model, "scan.manual_back"),
                                                        .icon = "id-card",
                                                        .tone = WIDGET_RED,
                                                        .press = press_arg(ACTION_MANUAL, ACTION_MANUAL_BACK) });
        widget_flow_close(ui);
    }
    service_needs(model, ui);
    page_main_close(ui, model);
    struct widget_footer footer = { .back = page_back(model) };
    if (model_next_enabled(model))
        footer.next = page_next(model, NULL);
    page_close(ui, model, footer);
    base_wipe(&scan, sizeof scan);
}
