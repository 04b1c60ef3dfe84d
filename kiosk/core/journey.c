/* See journey.h. */
#include "core/journey.h"

#include <string.h>

#include "base/check.h"
#include "core/agree.h"
#include "core/card_lines.h"
#include "core/fee.h"
#include "core/parts.h"

struct manual_field {
    const char *paper;
    const char *id;
    enum field_type type;
    const char *label_key;
    bool required;
    bool only_when_known; /* asked for correction only: nobody knows it by heart */
};

static const struct manual_field manual_fields[] = {
    { "citizen_card", "number", FIELD_ID12, "manual.number", true, false },
    { "citizen_card", "full_name", FIELD_NAME, "manual.full_name", true, false },
    { "citizen_card", "birth_date", FIELD_DATE_PARTIAL, "manual.birth_date", true, false },
    { "citizen_card", "sex", FIELD_SEX, "manual.sex", true, false },
    { "citizen_card", "residence", FIELD_TEXT, "manual.residence", true, false },
    { "citizen_card", "issue_date", FIELD_DATE, "manual.issue_date", false, true },
    { "patient_card", "number", FIELD_TEXT, "manual.patient_number", true, false },
    { "patient_card", "full_name", FIELD_NAME, "manual.full_name", true, false },
    { "patient_card", "birth_date", FIELD_DATE_PARTIAL, "manual.birth_date", true, false },
    { "insurance_card", "number", FIELD_TEXT, "manual.insurance_number", true, false },
    { "insurance_card", "full_name", FIELD_NAME, "manual.full_name", true, false },
    { "insurance_card", "birth_date", FIELD_DATE_PARTIAL, "manual.birth_date", true, false },
    { "insurance_card", "sex", FIELD_SEX, "manual.sex", false, false },
    { "insurance_card", "address", FIELD_TEXT, "manual.residence", false, true },
};

enum { PAST_DAYS_MAX = 45000 }; /* what happened to somebody living lies in the last 123 years, and not ahead */

static bool service_asks(const struct service *service, const char *path)
{
    for (size_t p = 0; p < service->page_count; p++) {
        const struct page *page = &service->pages[p];
        if (page->kind != PAGE_ASK)
            continue;
        for (size_t f = 0; f < page->field_count; f++)
            if (strcmp(page->fields[f].id, path) == 0)
                return true;
    }
    return false;
}

size_t manual_build(const struct model *model, const struct page *scan, struct manual_page *out)
{
    memset(out, 0, sizeof *out);
    const struct session *session = model->session;
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(manual_fields) && count < MANUAL_FIELDS_MAX; i++) {
        const struct manual_field *known = &manual_fields[i];
        char *id = out->ids[count];
        if (!scan->paper || strcmp(scan->paper, known->paper) != 0 ||
            !str_format(id, PATH_BYTES_MAX, "%s.%s", scan->into ? scan->into : "requester", known->id))
            continue;
        if (service_asks(session->service, id) || (known->only_when_known && !form_find(&session->form, id)))
            continue;
        bool date = known->type == FIELD_DATE || known->type == FIELD_DATE_PARTIAL;
        out->fields[count++] = (struct field){ .id = id,
                                               .type = known->type,
                                               .required = known->required,
                                               .label_key = known->label_key,
                                               .min = date ? -PAST_DAYS_MAX : 0 };
    }
    out->page = (struct page){ .kind = PAGE_ASK,
                               .id = "manual",
                               .title_key = "manual.title",
                               .why_key = "manual.why",
                               .when = scan->when,
                               .fields = out->fields,
                               .field_count = count };
    return count;
}

static const struct choice delegate_rights[] = { { "parent", "delegate.rights.parent", NULL },
                                                 { "guardian", "delegate.rights.guardian", NULL },
                                                 { "authorised", "delegate.rights.authorised", NULL } };
static const struct field delegate_fields[] = {
    { .id = "delegate.full_name", .type = FIELD_NAME, .required = true, .label_key = "delegate.full_name" },
    { .id = "delegate.number", .type = FIELD_ID12, .required = true, .label_key = "delegate.number" },
    { .id = "delegate.right",
      .type = FIELD_ENUM,
      .required = true,
      .label_key = "delegate.right",
      .choices = delegate_rights,
      .choice_count = ARRAY_LEN(delegate_rights) },
    { .id = "delegate.proof",
      .type = FIELD_TEXT,
      .required = true,
      .label_key = "delegate.proof",
      .example_key = "delegate.proof_example",
      .length_max = 120 },
};
static const struct page delegate_page = { .kind = PAGE_ASK,
                                           .id = "delegate",
                                           .title_key = "delegate.title",
                                           .why_key = "delegate.why",
                                           .fields = delegate_fields,
                                           .field_count = ARRAY_LEN(delegate_fields) };

bool journey_is_delegate(const struct model *model, int step)
{
    const struct session *session = model->session;
    if (!session || !session->service || step < 0 || step % 2 == 0)
        return false;
    size_t next = (size_t)step / 2 + 1;
    const struct page *pages = session->service->pages;
    return next < session->service->page_count && pages[next].kind == PAGE_CHECK && pages[next - 1].kind != PAGE_SCAN;
}

const struct page *journey_page(const struct model *model, int step, struct manual_page *scratch)
{
    const struct session *session = model->session;
    if (!session || !session->service || step < 0 || (size_t)step / 2 >= session->service->page_count)
        return NULL;
    const struct page *page = &session->service->pages[step / 2];
    if (step % 2 == 0)
        return page->fee && page->kind == PAGE_ASK ? fee_build(model, page, scratch) : page;
    if (journey_is_delegate(model, step))
        return &delegate_page;
    if (page->kind == PAGE_SCAN && session->back_typing[step / 2]) {
        card_lines_build(page, scratch);
        return &scratch->page;
    }
    if (page->kind != PAGE_SCAN || manual_build(model, page, scratch) == 0)
        return NULL;
    return &scratch->page;
}

static bool asks_anything(const struct model *model, const struct page *page)
{
    struct part part;
    return part_at(model, page, -1, 0, &part);
}

bool journey_visible(const struct model *model, int step)
{
    struct manual_page scratch;
    if (step % 2 == 1 && !model->session->manual[step / 2])
        return false;
    const struct page *page = journey_page(model, step, &scratch);
    bool sends = page && (page->kind == PAGE_CONSENT || page->kind == PAGE_SUBMIT);
    if (sends && service_is_printed(model->session->service))
        return false; /* nothing leaves: the check page is the end */
    if (!page || !when_holds(model, page, &page->when, -1))
        return false;
    if (page->fee)
        return fee_is_shown(model, page);
    if (page->kind == PAGE_AGREE)
        return agree_is_shown(model, step, page);
    return page->kind != PAGE_ASK || asks_anything(model, page);
}

bool journey_stops(const struct model *model, int step)
{
    const struct service *service = model_service(model);
    return service && step >= 0 && step % 2 == 0 && (size_t)step / 2 < service->page_count &&
           service->pages[step / 2].stop;
}

int journey_next(const struct model *model, int step)
{
    const struct session *session = model->session;
    if (!session || !session->service)
        return -1;
    int end = (int)session->service->page_count * 2;
    if (journey_stops(model, step))
        return -1;
    for (int next = step + 1; next < end; next++)
        if (journey_visible(model, next))
            return next;
    return -1;
}

int journey_previous(const struct model *model, int step)
{
    if (!model->session || !model->session->service)
        return -1;
    for (int previous = step - 1; previous >= 0; previous--)
        if (journey_visible(model, previous))
            return previous;
    return -1;
}

int journey_find_kind(const struct model *model, enum page_kind kind)
{
    for (int step = journey_next(model, -1); step >= 0; step = journey_next(model, step))
        if (step % 2 == 0 && model->session->service->pages[step / 2].kind == kind)
            return step;
    return -1;
}

static bool page_asks(const struct model *model, const struct page *page, int row, const char *path)
{
    for (size_t i = 0; i < page->field_count; i++) {
        char whole[PATH_BYTES_MAX];
        struct part part;
        if (!part_field_visible(model, page, &page->fields[i], row))
            continue;
        if (part_field_path(page, &page->fields[i], row, whole) && strcmp(whole, path) == 0)
            return true;
        for (size_t p = 0; part_of_field(page, &page->fields[i], row, p, &part); p++)
            if (strcmp(part.path, path) == 0)
                return true;
    }
    return false;
}

int journey_find_path(const struct model *model, const char *path, int *row)
{
    struct manual_page scratch;
    for (int step = journey_next(model, -1); step >= 0; step = journey_next(model, step)) {
        const struct page *page = journey_page(model, step, &scratch);
        *row = -1;
        if (page->kind == PAGE_ASK && page_asks(model, page, -1, path))
            return step;
        if (page->kind == PAGE_TABLE && page->into) {
            int rows = (int)form_rows(&model->session->form, page->into);
            for (*row = 0; *row < rows; (*row)++)
                if (page_asks(model, page, *row, path))
                    return step;
            *row = -1;
            if (strcmp(page->into, path) == 0)
                return step;
        }
        /* What a card told is corrected on the page that would have asked for it. */
        if (page->kind == PAGE_SCAN && manual_build(model, page, &scratch) > 0 &&
            page_asks(model, &scratch.page, -1, path))
            return step + 1;
    }
    *row = -1;
    return -1;
}

enum page_name journey_page_name(const struct page *page)
{
    switch (page->kind) {
    case PAGE_SCAN:
        return PAGE_NAME_SCAN;
    case PAGE_ASK:
        return PAGE_NAME_ASK;
    case PAGE_TABLE:
        return PAGE_NAME_TABLE;
    case PAGE_STEP:
        return PAGE_NAME_STEP;
    case PAGE_SHOW:
        return PAGE_NAME_SHOW;
    case PAGE_AGREE:
        return PAGE_NAME_AGREE;
    case PAGE_CHECK:
        return PAGE_NAME_CHECK;
    case PAGE_CONSENT:
        return PAGE_NAME_CONSENT;
    case PAGE_SUBMIT:
    case PAGE_TICKET:
        return PAGE_NAME_SENDING;
    case PAGE_COVERAGE:
        return PAGE_NAME_COVERAGE;
    }
    return PAGE_NAME_HOME;
}
