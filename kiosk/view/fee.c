/* The amount comes first, then the question, then what an answer is worth: never more than the office has decided. */
#include "view/fee.h"

#include <string.h>

#include "core/fee.h"
#include "view/page.h"

enum { FEE_WORDS_BYTES = 1024 };

const char *fee_title(struct ui *ui, const struct model *model, const struct page *page)
{
    char said[FEE_WORDS_BYTES];
    if (page->fee && model_fee_title(model, said, sizeof said))
        return ui_copy(ui, str_from(said));
    return page->title_key ? words(model, page->title_key) : NULL;
}

const char *fee_reason(struct ui *ui, const struct model *model, const struct page *page)
{
    char said[FEE_WORDS_BYTES];
    if (page->fee && model_fee_reason(model, said, sizeof said))
        return ui_copy(ui, str_from(said));
    return page->why_key ? words(model, page->why_key) : NULL;
}

bool fee_exemption_said(const struct model *model, const struct service *service, size_t fee, size_t index)
{
    const struct exemption *exemption = &service->fees[fee].exemptions[index];
    if (!model_in_force(model, service->fees[fee].valid_from, service->fees[fee].valid_to) ||
        !model_in_force(model, exemption->valid_from, exemption->valid_to))
        return false;
    for (size_t i = 0; i < fee; i++)
        for (size_t k = 0; k < service->fees[i].exemption_count; k++)
            if (strcmp(service->fees[i].exemptions[k].id, exemption->id) == 0 &&
                fee_exemption_said(model, service, i, k))
                return false;
    return true;
}

void fee_note(struct ui *ui, const struct model *model)
{
    char fee[FEE_WORDS_BYTES], declared[FEE_WORDS_BYTES];
    if (!model_fee_sentence(model, fee, sizeof fee))
        return;
    bool told = model_fee_declared(model, declared, sizeof declared);
    widget_note(ui, (struct widget_panel){ .id = "check.fee",
                                           .detail = ui_format(ui, "%s%s%s", fee, told ? " " : "", declared),
                                           .icon = "info",
                                           .tone = WIDGET_BLUE });
}
