/* One large button a language, each in its own words. */
#include "view/page.h"

void language_declare(const struct model *model, struct ui *ui)
{
    struct page_options options = {
        .title = words(model, "language.title"), .reason = words(model, "language.why"), .low = true, .aside = true
    };
    page_open(ui, model, &options);
    page_main(ui, model);
    const struct settings *settings = model->world.settings;
    for (size_t i = 0; i < settings->language_count; i++) {
        bool current = model->look.language == i;
        widget_choice(ui, (struct widget_choice){ .id = ui_format(ui, "language.%s", settings->languages[i]),
                                                  .name = i18n_get(model->world.texts[i], "language.name"),
                                                  .selected = current,
                                                  .press = press_text(ACTION_LANGUAGE_SET, settings->languages[i]) });
    }
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ .back = page_back(model) });
}
