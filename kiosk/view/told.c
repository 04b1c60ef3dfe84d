/* See told.h. */
#include "view/told.h"

#include "core/outcome.h"
#include "view/page.h"
#include "view/paper.h"

void told_value(struct ui *ui, const struct model *model, const struct page *page)
{
    char value[ANSWER_BYTES_MAX];
    if (model_told_value(model, page, value, sizeof value))
        widget_code(ui, words(model, page->value.label_key), ui_copy(ui, str_from(value)));
    base_wipe(value, sizeof value);
}

void told_value_slip(struct ui *ui, const struct model *model, const struct page *page)
{
    char value[ANSWER_BYTES_MAX];
    if (model_told_value(model, page, value, sizeof value))
        slip_fact(ui, words(model, page->value.label_key), ui_copy(ui, str_from(value)));
    base_wipe(value, sizeof value);
}
