/* Thanks, what not to leave behind, and one question that one tap answers. Nothing of anybody. */
#include "base/check.h"
#include "view/page.h"

static void rating(const struct model *model, struct ui *ui)
{
    static const struct {
        const char *id, *key, *icon;
        enum widget_tone tone;
        enum rating rating;
    } FACES[] = { { "rating.good", "rating.good", "face-good", WIDGET_GREEN, RATING_GOOD },
                  { "rating.fair", "rating.fair", "face-fair", WIDGET_AMBER, RATING_FAIR },
                  { "rating.poor", "rating.poor", "face-poor", WIDGET_RED, RATING_POOR } };
    if (!model->rate_service)
        return;
    if (model->rated != RATING_NONE) {
        widget_badge(ui, WIDGET_GREEN, "check", words(model, "rating.thanks"));
        return;
    }
    widget_section(ui, words(model, "rating.ask"));
    bool beside = ui_is_landscape(ui);
    if (beside)
        widget_flow_open(ui);
    for (size_t i = 0; i < ARRAY_LEN(FACES); i++)
        widget_card_small(ui, (struct widget_card){ .id = FACES[i].id,
                                                    .title = words(model, FACES[i].key),
                                                    .icon = FACES[i].icon,
                                                    .tone = FACES[i].tone,
                                                    .press = press_arg(ACTION_RATE, FACES[i].rating) });
    if (beside)
        widget_flow_close(ui);
}

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
    rating(model, ui);
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
