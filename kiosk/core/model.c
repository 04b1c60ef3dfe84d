/* See model.h: what is read of the model, page by page. Changes nothing. */
#include "core/model.h"

#include <string.h>

#include "base/check.h"
#include "core/coverage.h"
#include "core/edit.h"
#include "core/journey.h"
#include "core/parts.h"
#include "core/search.h"
#include "core/today.h"
#include "paper/fields.h"
#include "text/date.h"
#include "text/format.h"

enum { LIST_SHORT_MAX = 8 }; /* what one look takes in; a longer list is searched and grouped */

static const char *const page_names[] = {
#define PAGE_NAME_TEXT(name, text) text,
    PAGE_NAME_LIST(PAGE_NAME_TEXT)
#undef PAGE_NAME_TEXT
};

const char *page_name_text(enum page_name name)
{
    ASSERT((unsigned)name < PAGE_NAME_COUNT);
    return page_names[name];
}

enum page_name model_page_name(const struct model *model)
{
    return model->overlay != PAGE_NAME_COUNT ? model->overlay : model->page;
}

const char *model_text(const struct model *model, const char *key)
{
    return key && *key ? i18n_get(model->texts, key) : "";
}

const struct service *model_service(const struct model *model)
{
    return model->session ? model->session->service : NULL;
}

const struct page *model_page(const struct model *model)
{
    struct session *session = model->session;
    return session ? journey_page(model, session->step, &session->manual_page) : NULL;
}

static bool is_counted(const struct page *page)
{
    return page->kind != PAGE_SUBMIT && page->kind != PAGE_TICKET;
}

void model_progress(const struct model *model, int *step, int *total)
{
    *step = *total = 0;
    const struct session *session = model->session;
    switch (model->page) {
    case PAGE_NAME_SCAN:
    case PAGE_NAME_ASK:
    case PAGE_NAME_TABLE:
    case PAGE_NAME_STEP:
    case PAGE_NAME_SHOW:
    case PAGE_NAME_AGREE:
    case PAGE_NAME_CHECK:
    case PAGE_NAME_CONSENT:
    case PAGE_NAME_COVERAGE:
        break;
    default:
        return;
    }
    struct manual_page scratch;
    for (int at = journey_next(model, -1); at >= 0; at = journey_next(model, at)) {
        const struct page *page = journey_page(model, at, &scratch);
        if (!is_counted(page))
            continue;
        ++*total;
        if (at <= session->step)
            ++*step;
    }
}

bool model_back_enabled(const struct model *model)
{
    const struct session *session = model->session;
    if (model->overlay != PAGE_NAME_COUNT)
        return model->overlay != PAGE_NAME_STILL_THERE;
    switch (model->page) {
    case PAGE_NAME_SERVICES:
    case PAGE_NAME_STATUS:
    case PAGE_NAME_UNAVAILABLE:
    case PAGE_NAME_SCAN:
    case PAGE_NAME_ASK:
    case PAGE_NAME_TABLE:
    case PAGE_NAME_STEP:
    case PAGE_NAME_SHOW:
    case PAGE_NAME_AGREE:
    case PAGE_NAME_CHECK:
    case PAGE_NAME_CONSENT:
        return session != NULL;
    case PAGE_NAME_COVERAGE:
        return session && session->checkin.stage == COVERAGE_TOLD;
    case PAGE_NAME_OUTCOME:
        return session && (session->outcome == OUTCOME_OBSTACLE || session->outcome == OUTCOME_GUIDE_DONE ||
                           session->outcome == OUTCOME_GUIDE_TOLD || session->outcome == OUTCOME_AGREES ||
                           session->outcome == OUTCOME_DIFFERS || session->outcome == OUTCOME_PRINTED ||
                           (session->outcome == OUTCOME_FAILED && session->delivery.state == DELIVERY_REFUSED));
    default:
        return false;
    }
}

bool model_next_enabled(const struct model *model)
{
    const struct session *session = model->session;
    if (!session || model->overlay != PAGE_NAME_COUNT || model->dialog != DIALOG_NONE)
        return false;
    switch (model->page) {
    case PAGE_NAME_SERVICES:
        return session->detail != NULL;
    case PAGE_NAME_SCAN:
        return session->scanned[session->step / 2] || session->manual[session->step / 2];
    case PAGE_NAME_ASK:
    case PAGE_NAME_TABLE:
    case PAGE_NAME_STEP:
    case PAGE_NAME_SHOW:
    case PAGE_NAME_CHECK:
    case PAGE_NAME_CONSENT:
        return true;
    case PAGE_NAME_COVERAGE:
        return session->checkin.stage == COVERAGE_TOLD;
    case PAGE_NAME_AGREE: /* where it is the end, what differs has to be answered */
        return model_agreement(model).differing == 0 || journey_next(model, session->step) >= 0;
    default:
        return false;
    }
}

const struct service *model_detail(const struct model *model)
{
    return model->session && model->page == PAGE_NAME_SERVICES ? model->session->detail : NULL;
}

static const char *open_list(const struct model *model)
{
    return model->session && model->session->list[0] ? model->session->list : "services";
}

const struct group *model_group_of(const struct model *model, const struct service *service)
{
    return catalogue_find_group(model->world.catalogue, service->group);
}

/* Over New Year too. Without a clock one cannot know, and hides nothing. */
static bool in_season(const struct model *model, const struct service *service)
{
    const char *from = service->season.from, *until = service->season.until;
    char today[DATE_TEXT_BYTES];
    if (!from || !until || !today_is_known(model))
        return true;
    date_to_iso(date_from_unix_ms(today_ms(model)), today);
    const char *day = today + strlen("2026-");
    bool begun = strcmp(day, from) >= 0, goes_on = strcmp(day, until) <= 0;
    return strcmp(from, until) <= 0 ? begun && goes_on : begun || goes_on;
}

static bool in_list(const struct model *model, const struct service *service)
{
    const struct group *group = model_group_of(model, service);
    return in_season(model, service) && group && strcmp(group->list, open_list(model)) == 0;
}

const struct group *model_list_group(const struct model *model)
{
    return model->session ? model->session->group : NULL;
}

const struct group *model_list_group_at(const struct model *model, size_t index)
{
    const struct catalogue *catalogue = model->world.catalogue;
    for (size_t i = 0; i < catalogue->group_count; i++)
        if (strcmp(catalogue->groups[i].list, open_list(model)) == 0 && index-- == 0)
            return &catalogue->groups[i];
    return NULL;
}

const char *model_list_query(const struct model *model)
{
    const struct session *session = model->session;
    if (!session || model->page != PAGE_NAME_SERVICES)
        return "";
    return strcmp(session->edit.path, SERVICES_QUERY_PATH) == 0 ? session->edit.text
                                                                : form_value(&session->form, SERVICES_QUERY_PATH);
}

bool model_list_is_long(const struct model *model)
{
    const struct catalogue *catalogue = model->world.catalogue;
    size_t count = 0;
    for (size_t i = 0; i < catalogue->service_count; i++)
        count += in_list(model, &catalogue->services[i]);
    return count > LIST_SHORT_MAX;
}

/* What is searched for may stand in any group, so the words win over the group. */
static bool is_listed(const struct model *model, const struct service *service)
{
    const char *query = model_list_query(model);
    const struct group *group = model_list_group(model);
    if (!in_list(model, service))
        return false;
    if (*query)
        return search_finds(query, model_text(model, service->name_key), model_text(model, service->also_key));
    return !group || strcmp(group->id, service->group) == 0;
}

size_t model_listed_count(const struct model *model)
{
    size_t count = 0;
    while (model_listed_at(model, count))
        count++;
    return count;
}

const struct service *model_listed_at(const struct model *model, size_t index)
{
    const struct catalogue *catalogue = model->world.catalogue;
    for (size_t i = 0; i < catalogue->service_count; i++)
        if (is_listed(model, &catalogue->services[i]) && index-- == 0)
            return &catalogue->services[i];
    return NULL;
}

bool model_is_for_paper(const struct service *service)
{
    return service_is_printed(service);
}

bool model_document_needed(const struct model *model, const struct document *document)
{
    return !document->held_by_state && when_holds(model, NULL, &document->when, -1);
}

bool model_card_number(const struct model *model, char *out, size_t size)
{
    char number[ANSWER_BYTES_MAX];
    const struct session *session = model->session;
    if (!session || session->card.kind != PAPER_CITIZEN_CARD ||
        paper_field_text(&session->card, "number", number, sizeof number) != STATUS_OK)
        return false;
    return format_masked(str_from(number), out, size) == STATUS_OK;
}
