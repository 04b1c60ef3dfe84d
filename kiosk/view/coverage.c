/* Is the card good: nothing is said before the gateway said it, then one sentence, and what comes next. */
#include "core/coverage.h"
#include "view/page.h"

static void answer(struct ui *ui, const struct model *model, const struct coverage_shown *shown)
{
    struct i18n_arg date = { "date", shown->until };
    const char *until = shown->until[0] ? words_with(ui, model, "coverage.until", &date, 1) : NULL;
    bool later = !shown->good && !shown->counter;
    widget_alert(ui, (struct widget_panel){
                         .id = "coverage.answer",
                         .title = words(model, shown->sentence_key),
                         .detail = shown->good ? until : words(model, later ? "coverage.later" : "coverage.counter"),
                         .icon = shown->good ? "check-circle"
                                 : later     ? "clock"
                                             : "person",
                         .tone = shown->good ? WIDGET_GREEN : WIDGET_AMBER });
    if (shown->result && !shown->result->sourced)
        widget_reason(ui, words(model, "services.unverified"));
    if (!shown->retype)
        return;
    widget_flow_open(ui);
    widget_card_small(ui, (struct widget_card){ .id = "coverage.retype",
                                                .title = words(model, "coverage.retype"),
                                                .icon = "keyboard",
                                                .tone = WIDGET_RED,
                                                .press = press(ACTION_MANUAL) });
    widget_flow_close(ui);
}

void coverage_declare(const struct model *model, struct ui *ui)
{
    struct coverage_shown shown = model_coverage(model);
    bool asking = shown.stage != COVERAGE_TOLD;
    struct page_options options = { .part = asking ? "asking" : "told",
                                    .title = words(model, asking ? "coverage.asking" : "coverage.title"),
                                    .reason = words(model, asking ? "coverage.asking_why" : NULL) };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (asking)
        widget_note(ui, (struct widget_panel){ .id = "coverage.asking",
                                               .detail = words(model, "coverage.wait"),
                                               .icon = "clock",
                                               .tone = WIDGET_BLUE });
    else
        answer(ui, model, &shown);
    page_main_close(ui, model);
    struct widget_footer footer = { 0 };
    if (!asking) {
        footer.back = page_back(model);
        footer.next = page_next(model, shown.counter ? "coverage.take_number" : NULL);
    }
    page_close(ui, model, footer);
}
