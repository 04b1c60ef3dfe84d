/* A question that must be answered first. It takes the page's place, so that nothing beneath can be touched. */
#include "view/page.h"

struct question {
    const char *title_key, *text_key; /* the text may be NULL */
    const char *no_key, *yes_key;
    enum action yes;
};

static struct question question_of(enum dialog dialog)
{
    switch (dialog) {
    case DIALOG_LEAVE:
        return (struct question){ "leave.title", "leave.text", "leave.stay", "leave.leave", ACTION_LEAVE };
    case DIALOG_OTHER_CARD:
        return (struct question){ "other_card.title", "other_card.text", "other_card.keep", "other_card.restart",
                                  ACTION_OTHER_CARD };
    default:
        return (struct question){ "table.remove_ask", NULL, "table.keep", "table.remove", ACTION_ROW_REMOVE_YES };
    }
}

void dialog_declare(const struct model *model, struct ui *ui)
{
    struct question question = question_of(model->dialog);
    struct page_options options = {
        .part = "dialog", .centred = true, .low = true, .aside = true, .icon = "help", .tone = WIDGET_AMBER
    };
    page_open(ui, model, &options);
    ui_open(ui, (struct ui_spec){
                    .role = UI_DIALOG, .id = "dialog", .name = words(model, question.title_key), .gap_dp = 32 });
    widget_heading(ui, words(model, question.title_key));
    if (question.text_key)
        page_paragraphs(ui, words(model, question.text_key));
    ui_close(ui);
    page_main(ui, model);
    widget_button(ui, (struct widget_button){ .id = "dialog.no",
                                              .name = words(model, question.no_key),
                                              .look = WIDGET_PRIMARY,
                                              .press = press(ACTION_CLOSE) });
    widget_button(ui, (struct widget_button){ .id = "dialog.yes",
                                              .name = words(model, question.yes_key),
                                              .look = WIDGET_DANGER,
                                              .press = press(question.yes) });
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ 0 });
}
