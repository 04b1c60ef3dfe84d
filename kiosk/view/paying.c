/* What a dossier costs and how it is paid: the amount first. Only a code that was proven (core/paying.h) is drawn. */
#include "core/paying.h"

#include "view/page.h"

void page_paying(struct ui *ui, const struct model *model, const struct paying_shown *paying)
{
    static const struct {
        const char *title_key, *detail_key, *icon;
        enum widget_tone tone;
    } looks[] = {
        [PAYING_CODE] = { "paying.due", "paying.code", "receipt", WIDGET_BLUE },
        [PAYING_COUNTER] = { "paying.due", "paying.counter", "receipt", WIDGET_BLUE },
        [PAYING_REPORTED] = { "paying.reported", NULL, "clock", WIDGET_AMBER },
        [PAYING_PAID] = { "paying.paid", NULL, "check-circle", WIDGET_GREEN },
    };
    if (paying->state == PAYING_NOTHING)
        return;
    const char *receipt =
        paying->receipt_no[0] ? ui_format(ui, "%s: %s", words(model, "paying.receipt"), paying->receipt_no) : NULL;
    const char *how = words(model, paying->distrusted ? "paying.distrusted" : looks[paying->state].detail_key);
    const char *title = ui_format(ui, "%s: %s", words(model, looks[paying->state].title_key), paying->amount);
    if (paying->state == PAYING_CODE) { /* the amount stands beside the code, not a page above it */
        widget_qr_open(ui, ui_copy(ui, str_from(paying->qr)), words(model, "paying.code_name"));
        widget_section(ui, title);
        widget_text(ui, how);
        widget_qr_close(ui);
        return;
    }
    widget_note(ui, (struct widget_panel){ .id = "paying.state",
                                           .title = title,
                                           .detail = receipt ? receipt : how,
                                           .icon = looks[paying->state].icon,
                                           .tone = looks[paying->state].tone });
}
