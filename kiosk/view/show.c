/* Something to read before going on. */
#include "view/facts.h"
#include "view/fee.h"
#include "view/page.h"
#include "view/told.h"

void show_declare(const struct model *model, struct ui *ui)
{
    const struct page *page = model_page(model);
    const char *reason = fee_reason(ui, model, page);
    struct page_options options = { .part = page->id,
                                    .title = fee_title(ui, model, page),
                                    .reason = page->fee ? NULL : reason,
                                    .icon = page->picture,
                                    .tone = WIDGET_BLUE };
    page_open(ui, model, &options);
    page_unverified(ui, model);
    page_main(ui, model);
    if (page->text_key || page->fee)
        page_paragraphs(ui, page->fee ? reason : words(model, page->text_key));
    told_value(ui, model, page);
    page_link(ui, model, page->link);
    service_needs(model, ui);
    page_main_close(ui, model);
    page_close(ui, model,
               (struct widget_footer){ .back = page_back(model),
                                       .next = page_next(model, page->stop ? "show.stop" : "show.next") });
}
