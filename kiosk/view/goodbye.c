/* Thanks, and what not to leave behind. Nothing of anybody. */
#include "view/page.h"

void goodbye_declare(const struct model *model, struct ui *ui)
{
    struct page_options options = { .centred = true,
                                    .low = true,
                                    .aside = true,
                                    .icon = "check",
                                    .tone = WIDGET_GREEN,
                                    .title = words(model, "goodbye.title") };
    page_open(ui, model, &options);
    page_paragraphs(ui, words(model, model->goodbye_kept ? "goodbye.text_kept" : "goodbye.text"));
    page_main(ui, model);
    widget_note(ui, (struct widget_panel){ .id = "goodbye.take",
                                           .detail = words(model, "goodbye.take"),
                                           .icon = "id-card",
                                           .tone = WIDGET_AMBER });
    widget_button(ui, (struct widget_button){ .id = "goodbye.begin",
                                              .name = words(model, "nav.home"),
                                              .look = WIDGET_OUTLINE,
                                              .press = press(ACTION_BEGIN) });
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ 0 });
}
