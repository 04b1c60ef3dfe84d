/* Something is missing: what still works, and where to go. */
#include "view/page.h"

void unavailable_declare(const struct model *model, struct ui *ui)
{
    struct page_options options = { .part = model->unavailable_key,
                                    .centred = true,
                                    .low = true,
                                    .aside = true,
                                    .icon = "warning",
                                    .tone = WIDGET_AMBER,
                                    .title = words(model, "unavailable.title") };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (model->unavailable_key)
        page_paragraphs(ui, words(model, model->unavailable_key));
    else
        page_paragraphs(ui, words(model, "unavailable.staff"));
    page_main_close(ui, model);
    struct widget_button home = {
        .id = "unavailable.close", .name = words(model, "nav.home"), .icon_after = "", .press = press(ACTION_HOME)
    };
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = home });
}
