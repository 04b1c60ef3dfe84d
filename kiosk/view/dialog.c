/* A question that must be answered first. It takes the page's place, so that nothing beneath can be touched. */
#include "view/page.h"

void dialog_declare(const struct model *model, struct ui *ui)
{
    bool leave = model->dialog == DIALOG_LEAVE;
    struct page_options options = {
        .part = "dialog", .centred = true, .low = true, .aside = true, .icon = "help", .tone = WIDGET_AMBER
    };
    page_open(ui, model, &options);
    ui_open(ui, (struct ui_spec){ .role = UI_DIALOG,
                                  .id = "dialog",
                                  .name = words(model, leave ? "leave.title" : "table.remove_ask"),
                                  .gap_dp = 32 });
    widget_heading(ui, words(model, leave ? "leave.title" : "table.remove_ask"));
    if (leave)
        page_paragraphs(ui, words(model, "leave.text"));
    ui_close(ui);
    page_main(ui, model);
    widget_button(ui, (struct widget_button){ .id = "dialog.no",
                                              .name = words(model, leave ? "leave.stay" : "table.keep"),
                                              .look = WIDGET_PRIMARY,
                                              .press = press(ACTION_CLOSE) });
    widget_button(ui, (struct widget_button){ .id = "dialog.yes",
                                              .name = words(model, leave ? "leave.leave" : "table.remove"),
                                              .look = WIDGET_DANGER,
                                              .press = press(leave ? ACTION_LEAVE : ACTION_ROW_REMOVE_YES) });
    page_main_close(ui, model);
    page_close(ui, model, (struct widget_footer){ 0 });
}
