/* What an identity card and a health-insurance card say of one person, and who is to correct what differs. */
#include "core/agree.h"

#include "view/facts.h"
#include "view/page.h"

static const char *told(const struct model *model, const char *value)
{
    return value[0] ? value : words(model, "agree.unsaid");
}

static void row(struct ui *ui, const struct model *model, const struct agree_row *shown, size_t index)
{
    const struct i18n_arg args[] = { { "card", told(model, shown->card) },
                                     { "insurance", told(model, shown->insurance) } };
    bool differs = shown->verdict == AGREE_DIFFERS;
    widget_note(ui, (struct widget_panel){
                        .id = ui_format(ui, "agree.row.%zu", index),
                        .title = ui_format(ui, "%s: %s", words(model, shown->label_key),
                                           words(model, differs                        ? "agree.differs"
                                                        : shown->verdict == AGREE_SAME ? "agree.equal"
                                                                                       : "agree.not_compared")),
                        .detail = words_with(ui, model, "agree.both", args, 2),
                        .icon = differs                        ? "warning"
                                : shown->verdict == AGREE_SAME ? "check-circle"
                                                               : "info",
                        .tone = differs                        ? WIDGET_AMBER
                                : shown->verdict == AGREE_SAME ? WIDGET_GREEN
                                                               : WIDGET_BLUE });
}

void page_agree_rows(struct ui *ui, const struct model *model, bool differing_only)
{
    struct agree_row shown;
    for (size_t i = 0; model_agree_row_at(model, i, &shown); i++)
        if (!differing_only || shown.verdict == AGREE_DIFFERS)
            row(ui, model, &shown, i);
    base_wipe(&shown, sizeof shown);
}

/* Whose record is wrong only the person can say. */
static void ask_which(struct ui *ui, const struct model *model)
{
    widget_section(ui, words(model, "agree.which"));
    widget_flow_open(ui);
    widget_card_small(ui, (struct widget_card){ .id = "agree.card",
                                                .title = words(model, "agree.card_right"),
                                                .icon = "id-card",
                                                .tone = WIDGET_RED,
                                                .press = press_text(ACTION_AGREE, "card") });
    widget_card_small(ui, (struct widget_card){ .id = "agree.insurance",
                                                .title = words(model, "agree.insurance_right"),
                                                .icon = "shield-plus",
                                                .tone = WIDGET_BLUE,
                                                .press = press_text(ACTION_AGREE, "insurance") });
    widget_flow_close(ui);
}

void agree_declare(const struct model *model, struct ui *ui)
{
    struct agreement agreement = model_agreement(model);
    char names[256];
    bool differs = agreement.differing > 0;
    const struct i18n_arg fields = { "fields", model_agree_names(model, names, sizeof names) ? names : "" };
    const char *title =
        differs ? words_with(ui, model, "agree.title_differs", &fields, 1) : words(model, "agree.title_same");
    struct page_options options = { .part = "agree",
                                    .title = title,
                                    .reason = words(model, agreement.two_people ? "agree.two_people"
                                                           : differs            ? "agree.why_differs"
                                                                                : "agree.why_same") };
    page_open(ui, model, &options);
    page_unverified(ui, model);
    page_main(ui, model);
    page_agree_rows(ui, model, differs);
    if (differs)
        ask_which(ui, model);
    page_main_close(ui, model);
    struct widget_footer footer = { .back = page_back(model) };
    if (model_next_enabled(model))
        footer.next = page_next(model, differs ? "agree.go_on" : NULL);
    page_close(ui, model, footer);
}
