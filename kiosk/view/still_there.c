/* Nobody has touched the screen: one question, one big button, as long as it takes. */
#include "core/outcome.h"
#include "view/page.h"

enum { MS_PER_SECOND = 1000 };

void still_there_declare(const struct model *model, struct ui *ui)
{
    struct page_options options = { .centred = true,
                                    .low = true,
                                    .aside = true,
                                    .icon = "clock",
                                    .tone = WIDGET_AMBER,
                                    .title = words(model, "still_there.title") };
    page_open(ui, model, &options);
    bool kept = model->page == PAGE_NAME_OUTCOME && model_outcome_kept(model);
    page_paragraphs(ui, words(model, kept ? "still_there.text_kept" : "still_there.text"));
    page_main(ui, model);
    int64_t left_ms = model->answer_until_ms - model->now_ms;
    long seconds = left_ms > 0 ? (long)((left_ms + MS_PER_SECOND - 1) / MS_PER_SECOND) : 0;
    widget_section(ui, words_number(ui, model, "still_there.seconds", "seconds", seconds));
    widget_button(ui, (struct widget_button){ .id = "idle.stay",
                                              .name = words(model, "still_there.stay"),
                                              .look = WIDGET_PRIMARY,
                                              .icon = "check",
                                              .press = press(ACTION_STAY) });
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ 0 });
}
