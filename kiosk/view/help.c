/* Whom to call, and how the machine is used meanwhile. The machine itself can call nobody, and says so. */
#include "view/page.h"

void help_declare(const struct model *model, struct ui *ui)
{
    static const char *const HOW[] = { "help.how_touch", "help.how_back", "help.how_size", "help.how_safe" };
    enum { HOW_COUNT = sizeof HOW / sizeof HOW[0] };
    struct page_options options = { .title = words(model, "help.title"), .low = true, .aside = true };
    page_open(ui, model, &options);
    widget_note(ui, (struct widget_panel){ .id = "help.staff",
                                           .detail = words(model, "help.staff_none"),
                                           .icon = "person",
                                           .tone = WIDGET_AMBER });
    if (model->world.settings->help_phone) {
        struct i18n_arg phone = { "phone", model->world.settings->help_phone };
        widget_text(ui, words_with(ui, model, "help.phone", &phone, 1));
    }
    page_main(ui, model);
    const char *list[HOW_COUNT];
    for (int i = 0; i < HOW_COUNT; i++)
        list[i] = words(model, HOW[i]);
    widget_steps(ui, words(model, "help.how_title"), list, HOW_COUNT);
    widget_flow_open(ui);
    page_comforts(ui, model, "help");
    widget_flow_close(ui);
    page_main_close(ui, model);
    struct widget_button close = { .id = "nav.back", .name = words(model, "nav.close"), .press = press(ACTION_CLOSE) };
    page_close(ui, model, (struct widget_footer){ .back = close });
}
