/* One purpose, one unticked box, and the whole text of what it means. */
#include "core/asked.h"
#include "view/page.h"

/* The parts of one purpose's text: what, what for, who, which rights, how long. */
static const char *const PARTS[] = { "data", "purpose", "controller", "rights", "keep" };

static const char *agency_words(const struct model *model)
{
    const struct service *service = model_service(model);
    return service && service->agency_key ? words(model, service->agency_key) : model->world.settings->place_name;
}

static void purpose_full(struct ui *ui, const struct model *model, const char *purpose)
{
    ui_open(ui, (struct ui_spec){ .surface = UI_SURFACE_PANEL, .gap_dp = 28, .pad = ui_pad(44, 56) });
    struct i18n_arg agency = { "agency", agency_words(model) };
    for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
        const char *key = ui_format(ui, "consent.%s_%s", purpose, PARTS[i]);
        if (words_exist(model, key))
            widget_text(ui, words_with(ui, model, key, &agency, 1));
    }
    ui_close(ui);
}

void consent_declare(const struct model *model, struct ui *ui)
{
    const struct page *page = model_page(model);
    const char *error = model_page_error_key(model);
    struct page_options options = {
        .part = error ? "errors" : NULL,
        .title = words(model, page->title_key ? page->title_key : "consent.title"),
        .reason = words(model, page->why_key ? page->why_key : "consent.why"),
    };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (error)
        widget_note(ui,
                    (struct widget_panel){
                        .id = "consent.error", .detail = words(model, error), .icon = "warning", .tone = WIDGET_RED });
    for (size_t i = 0; i < page->purpose_count; i++) {
        const char *purpose = page->purposes[i];
        purpose_full(ui, model, purpose);
        widget_checkbox(ui, (struct widget_choice){ .id = ui_format(ui, "consent.%s", purpose),
                                                    .name = words(model, ui_format(ui, "consent.%s", purpose)),
                                                    .selected = model_consent(model, purpose),
                                                    .press = press_text(ACTION_CONSENT, purpose) });
    }
    struct i18n_arg version = { "version", model->world.text_versions[model->look.language] };
    widget_reason(ui, words_with(ui, model, "consent.version", &version, 1));
    widget_card_small(ui, (struct widget_card){ .id = "consent.refuse",
                                                .title = words(model, "consent.refuse"),
                                                .detail = words(model, "consent.refuse_text"),
                                                .icon = "close",
                                                .tone = WIDGET_RED,
                                                .press = press(ACTION_HOME) });
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = page_next(model, "consent.next") });
}
