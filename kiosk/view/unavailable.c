/* Something is missing: what still works, and where to go. */
#include "view/page.h"

void unavailable_declare(const struct model *model, struct ui *ui)
{
    struct page_options options = { .part = model->unavailable_key, .centred = true, .low = true };
    page_open(ui, model, &options);
    widget_icon_large(ui, "warning", WIDGET_AMBER);
    widget_heading(ui, words(model, "unavailable.title"));
    page_main(ui, model);
    if (model->unavailable_key)
        widget_text(ui, words(model, model->unavailable_key));
    widget_text(ui, words(model, "unavailable.staff"));
    page_main_close(ui, model);
    struct widget_button home = {
        .id = "unavailable.close", .name = words(model, "nav.home"), .icon_after = "", .press = press(ACTION_HOME)
    };
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = home });
}
