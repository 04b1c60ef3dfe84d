/* What a journey only told, and the values its pages told: see outcome.h. */
#include "core/outcome.h"

#include "core/journey.h"
#include "core/parts.h"
#include "core/review.h"
#include "core/session.h"
#include "text/date.h"

const struct page *model_outcome_told_at(const struct model *model, size_t index)
{
    struct manual_page scratch;
    for (int step = journey_next(model, -1); step >= 0; step = journey_next(model, step)) {
        const struct page *page = journey_page(model, step, &scratch);
        if (page->kind == PAGE_SHOW && !page->fee && index-- == 0)
            return page;
    }
    return NULL;
}

bool model_told_value(const struct model *model, const struct page *page, char *out, size_t size)
{
    const struct span *plus = &page->value.plus;
    const struct service *service = model_service(model);
    const struct field *field =
        page->value.label_key && service ? service_find_field(service, page->value.field) : NULL;
    struct civil_date day;
    out[0] = '\0';
    if (!field)
        return false;
    const char *answer = part_answer(model, page, page->value.field, -1);
    if (!plus->months && !plus->days)
        return *answer && model_answer_text(model, field, page->value.field, false, out, size);
    char text[DATE_TEXT_BYTES];
    if (date_from_iso(str_from(answer), &day) != STATUS_OK || !date_is_full(day))
        return false;
    date_to_display(date_plus(day, plus->months, plus->days), text);
    return str_copy(out, size, str_from(text));
}
