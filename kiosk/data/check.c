/* What only the whole journey can prove: pages that can be reached, pre-fills that have
 * a source, an order that ends. Nothing is changed here; faults are told at the line of the node. */
#include "data/condition.h"

#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "text/date.h"

static void told(const struct journey *journey, const struct node *node, const char *reason, const char *what)
{
    fault_at(journey->reader->faults, node->file, node->line, "%s %s", reason, what);
}

static void check_reachable(const struct journey *journey, const struct node *node, size_t index)
{
    const struct service *service = journey->service;
    const struct page *page = &service->pages[index];
    struct scope scope = { service, index, 0 };
    struct chain chain = { .count = 0 };
    condition_gather(&page->when, scope, &chain);
    bool ended = false;
    for (size_t p = 0; p < index; p++)
        ended = ended || (service->pages[p].stop && service->pages[p].when.test == WHEN_ALWAYS);
    if (ended || !condition_is_possible(journey, &chain, scope)) {
        fault_at(journey->reader->faults, node->file, node->line, "page %s can never be reached", page->id);
        return;
    }
    for (size_t f = 0; f < page->field_count; f++) {
        struct chain with_field = chain;
        struct scope at_field = { service, index, f };
        condition_gather(&page->fields[f].when, at_field, &with_field);
        if (!condition_is_possible(journey, &with_field, at_field))
            fault_at(journey->reader->faults, node->file, node->line, "field %s can never be asked",
                     page->fields[f].id);
    }
}

/* --- Fields
 * ----------------------------------------------------------------------------------------------------------- */

static bool types_fit(enum field_type from, enum field_type to)
{
    return from == to || (from == FIELD_DATE && to == FIELD_DATE_PARTIAL) || (from == FIELD_NAME && to == FIELD_TEXT) ||
           (from == FIELD_ID12 && to == FIELD_TEXT);
}

static void check_from(const struct journey *journey, const struct node *node, const struct field *field,
                       struct scope scope)
{
    const struct node *place = yaml_get(node, "from");
    struct found found;
    if (!place || !field->from)
        return;
    if (scope.service->pages[scope.page].kind == PAGE_TABLE)
        told(journey, place, "from: a table's rows are not pre-filled:", field->id);
    else if (!condition_find_field(scope, field->from, &found))
        told(journey, place, "from: no such field asked before this:", field->from);
    else if (!types_fit(found.field->type, field->type))
        fault_at(journey->reader->faults, place->file, place->line, "from: a %s cannot fill a %s",
                 field_type_name(found.field->type), field_type_name(field->type));
}

/* True when two pages can never stand in the same journey: all that each needs, together, leaves some question no
 * answer. */
static bool pages_exclude(const struct journey *journey, size_t a, size_t b)
{
    const struct service *service = journey->service;
    struct chain chain = { .count = 0 };
    condition_gather(&service->pages[a].when, (struct scope){ service, a, 0 }, &chain);
    condition_gather(&service->pages[b].when, (struct scope){ service, b, 0 }, &chain);
    return !condition_is_possible(journey, &chain, (struct scope){ service, b, 0 });
}

static bool path_is(const struct page *page, const struct field *field, const char *path)
{
    return page->kind != PAGE_TABLE && strcmp(field->id, path) == 0;
}

static void check_unique(const struct journey *journey, const struct node *node, struct scope scope)
{
    const struct service *service = scope.service;
    const struct page *page = &service->pages[scope.page];
    const struct field *field = &page->fields[scope.field];
    for (size_t p = 0; p <= scope.page; p++) {
        const struct page *earlier = &service->pages[p];
        size_t count = p == scope.page ? scope.field : earlier->field_count;
        if (page->kind == PAGE_TABLE && p != scope.page)
            continue;
        for (size_t f = 0; f < count; f++) {
            bool same = page->kind == PAGE_TABLE ? strcmp(earlier->fields[f].id, field->id) == 0
                                                 : path_is(earlier, &earlier->fields[f], field->id);
            if (same && !pages_exclude(journey, p, scope.page))
                told(journey, node, "field asked twice:", field->id);
        }
    }
}

static size_t answers_of(enum field_type type)
{
    return type == FIELD_ADDR || type == FIELD_BANK ? 3 : 1;
}

static void want_words(const struct journey *journey, const struct node *node, const char *key)
{
    if (!words_find(journey->reader->words, key))
        fault_at(journey->reader->faults, node->file, node->line, "no words for %s", key);
}

/* "child.full_name" stands under the heading check.sections.child of the check page. */
static void check_section(const struct journey *journey, const struct node *node, const char *path)
{
    char key[ID_BYTES_MAX];
    int len = (int)strcspn(path, ".[");
    if (*path && str_format(key, sizeof key, "check.sections.%.*s", path[len] ? len : 5, path[len] ? path : "other"))
        want_words(journey, node, key);
}

static void check_fields(const struct journey *journey, const struct node *body, size_t index)
{
    const struct page *page = &journey->service->pages[index];
    const struct node *list = yaml_get(body, "fields"), *node = list ? list->first : NULL;
    for (size_t f = 0; f < page->field_count && node; f++, node = node->next) {
        const struct field *field = &page->fields[f];
        struct scope scope = { journey->service, index, f };
        if (str_starts(str_from(field->id), "fee."))
            told(journey, node, "is asked by the page that `fees` make:", field->id);
        condition_check(journey, yaml_get(node, "when"), &field->when, scope);
        check_from(journey, node, field, scope);
        gap_check(journey, node, field, scope);
        check_unique(journey, node, scope);
        if (page->kind == PAGE_ASK)
            check_section(journey, node, field->id);
    }
}

/* --- Pages
 * ------------------------------------------------------------------------------------------------------------ */

/* The node that says it, or the whole when it was left out. */
static const struct node *line_of(const struct node *map, const char *key)
{
    const struct node *node = yaml_get(map, key);
    return node ? node : map;
}

static bool reads(const struct service *service, size_t before, const char *paper, const char *into)
{
    for (size_t p = 0; p < before; p++) {
        const struct page *page = &service->pages[p];
        if (page->kind == PAGE_SCAN && page->paper && strcmp(page->paper, paper) == 0 &&
            (!into || (page->into && strcmp(page->into, into) == 0)))
            return true;
    }
    return false;
}

/* Two papers of one person that are compared must both have been read before. */
static void check_agree(const struct journey *journey, const struct node *node, size_t index)
{
    const struct service *service = journey->service;
    const struct page *page = &service->pages[index];
    if (page->card && !reads(service, index, "citizen_card", page->card))
        told(journey, node, "no citizen_card was read before into", page->card);
    if (page->insurance && !reads(service, index, "insurance_card", page->insurance))
        told(journey, node, "no insurance_card was read before into", page->insurance);
}

/* Whoever reads both papers finds out here that they differ, not weeks later at an office. */
static void check_compared(const struct journey *journey)
{
    const struct service *service = journey->service;
    bool compared = false;
    for (size_t p = 0; p < service->page_count; p++)
        compared = compared || service->pages[p].kind == PAGE_AGREE;
    if (!compared && reads(service, service->page_count, "citizen_card", NULL) &&
        reads(service, service->page_count, "insurance_card", NULL))
        told(journey, line_of(journey->root, "pages"),
             "reads both cards and never compares them (agree):", service->id);
}

static void check_value(const struct journey *journey, const struct node *node, const struct page *page,
                        struct scope scope)
{
    struct found found;
    bool plus = page->value.plus.months || page->value.plus.days;
    if (!condition_find_field(scope, page->value.field, &found))
        told(journey, node, "value: no such field asked before this:", page->value.field);
    else if (plus && found.field->type != FIELD_DATE)
        told(journey, node, "value: plus belongs to a date:", page->value.field);
}

static void check_page(const struct journey *journey, const struct node *node, size_t index)
{
    const struct service *service = journey->service;
    const struct page *page = &service->pages[index];
    const struct node *body = journey_page_body(node);
    for (size_t p = 0; *page->id && p < service->page_count; p++)
        if ((p < index || service->pages[p].fee) && strcmp(service->pages[p].id, page->id) == 0)
            told(journey, node, "page id stands twice:", page->id);
    condition_check(journey, yaml_get(body, "when"), &page->when, (struct scope){ service, index, 0 });
    condition_check(journey, yaml_get(body, "priority"), &page->priority, (struct scope){ service, index, 0 });
    check_reachable(journey, node, index);
    char key[ID_BYTES_MAX];
    if (page->kind == PAGE_SCAN && page->paper) {
        for (size_t f = 0; f < page->field_count; f++)
            if (page->fields[f].label_key)
                want_words(journey, node, page->fields[f].label_key);
        if (str_format(key, sizeof key, "scan.title.%s", page->paper))
            want_words(journey, node, key);
        if (page->into)
            check_section(journey, node, page->fields ? page->fields[0].id : page->into);
    }
    if (page->kind == PAGE_SHOW && page->value.field)
        check_value(journey, yaml_get(body, "value"), page, (struct scope){ service, index, 0 });
    if (page->kind == PAGE_AGREE)
        check_agree(journey, node, index);
    if (page->kind == PAGE_ASK || page->kind == PAGE_TABLE)
        check_fields(journey, body, index);
    if (page->kind == PAGE_TABLE && page->into && str_format(key, sizeof key, "check.sections.%s", page->into))
        want_words(journey, node, key);
    if (page->kind == PAGE_TABLE && page->rows_min > page->rows_max)
        told(journey, node, "rows_min is larger than rows_max:", page->id);
    for (size_t i = 0; i < page->purpose_count; i++)
        if (str_format(key, sizeof key, "consent.%s", page->purposes[i]))
            want_words(journey, node, key);
}

static size_t count_answers(const struct service *service)
{
    size_t answers = 0;
    for (size_t p = 0; p < service->page_count; p++) {
        const struct page *page = &service->pages[p];
        size_t rows = page->kind == PAGE_TABLE ? page->rows_max : 1;
        for (size_t f = 0; f < page->field_count; f++)
            answers += rows * answers_of(page->fields[f].type);
    }
    return answers;
}

/* The portal stands in the service, or in its last page, submit. */
static const struct node *portal_line(const struct node *root, const struct node *submit)
{
    const struct node *own = yaml_get(journey_page_body(submit), "portal");
    return own ? own : line_of(root, "portal");
}

/* Whoever checks in leaves with a number. */
static void check_check_in(const struct journey *journey, const size_t counts[PAGE_TICKET + 1])
{
    const struct service *service = journey->service;
    const struct node *mode = line_of(journey->root, "mode");
    bool checks_in = service->mode == SERVICE_CHECK_IN;
    bool good = service->pages[service->page_count - 1].kind == PAGE_TICKET && counts[PAGE_TICKET] == 1 &&
                counts[PAGE_COVERAGE] <= 1;
    if (checks_in && !good)
        told(journey, mode, "the last page must be ticket, and coverage stands once at most:", service->id);
    if (!checks_in && (counts[PAGE_TICKET] || counts[PAGE_COVERAGE]))
        told(journey, mode, "coverage and ticket belong to check_in: mode", service_mode_name(service->mode));
    if (checks_in && counts[PAGE_COVERAGE] && !counts[PAGE_SCAN])
        told(journey, mode, "coverage needs a scan page before it:", service->id);
}

static void check_print(const struct journey *journey)
{
    if (!catalogue_find_print(journey->catalogue, journey->service))
        told(journey, journey->root, "is printed, and no sheet is for it or for the others:", journey->service->id);
}

/* What is sent is first reviewed and consented to; lead and info send nothing. What the province has switched off loses
 * its portal here: it is printed. */
static void check_order(const struct journey *journey)
{
    const struct service *service = journey->service;
    const struct node *root = journey->root, *pages = yaml_get(root, "pages"), *end = pages->first;
    while (end->next)
        end = end->next;
    size_t counts[PAGE_TICKET + 1] = { 0 }, last = service->page_count;
    for (size_t p = 0; p < last; p++)
        counts[service->pages[p].kind]++;
    check_check_in(journey, counts);
    bool sends = counts[PAGE_SUBMIT] || counts[PAGE_CONSENT];
    if (service->mode != SERVICE_PREPARE) {
        bool draft = service->mode == SERVICE_LEAD && service->pages[last - 1].kind == PAGE_CHECK;
        if (counts[PAGE_CHECK] != draft)
            told(journey, line_of(root, "mode"), "check is the last page of what is printed:", service->id);
        if (draft)
            check_print(journey);
        if (sends || service->portal)
            told(journey, line_of(root, "mode"), "sends nothing, so no consent, submit or portal: mode",
                 service_mode_name(service->mode));
        return;
    }
    bool good = last >= 3 && service->pages[last - 3].kind == PAGE_CHECK &&
                service->pages[last - 3].when.test == WHEN_ALWAYS && service->pages[last - 2].kind == PAGE_CONSENT &&
                service->pages[last - 1].kind == PAGE_SUBMIT && counts[PAGE_CHECK] == 1 && counts[PAGE_CONSENT] == 1 &&
                counts[PAGE_SUBMIT] == 1;
    if (!good)
        told(journey, end, "the last three pages must be check, consent, submit:", service->id);
    if (service->portal && settings_is_off(journey->settings, service->portal, service->procedure))
        journey->service->portal = NULL;
    if (portal_line(root, end) == root) /* left out is not null */
        told(journey, root, "needs a portal to be sent, or null to be printed:", service->id);
    if (!service->portal) {
        check_print(journey);
        return;
    }
    if (!service->procedure)
        told(journey, line_of(root, "procedure"), "needs a procedure code to be sent:", service->id);
    const struct settings_portal *portal = settings_find_portal(journey->settings, service->portal);
    if (!portal)
        told(journey, portal_line(root, end), "no such portal in kiosk.yaml:", service->portal);
    else if (service->procedure && !settings_find_procedure(portal, service->procedure))
        told(journey, line_of(root, "procedure"),
             "the portal does not take this procedure (kiosk.yaml):", service->procedure);
}

void journey_check(const struct journey *journey)
{
    const struct service *service = journey->service;
    const struct node *pages = yaml_get(journey->root, "pages"), *documents = yaml_get(journey->root, "documents");
    size_t index = 0;
    for (const struct node *node = pages ? pages->first : NULL; node && index < service->page_count; index++) {
        if (service->pages[index].fee)
            continue; /* has no node of its own */
        if (*service->pages[index].id)
            check_page(journey, node, index);
        node = node->next;
    }
    journey_check_fees(journey);
    index = 0;
    struct scope whole = { service, service->page_count, 0 };
    for (const struct node *node = documents ? documents->first : NULL; node && index < service->document_count;
         node = node->next, index++) {
        condition_check(journey, yaml_get(node, "when"), &service->documents[index].when, whole);
        for (size_t d = 0; d < index; d++)
            if (*service->documents[d].id && strcmp(service->documents[d].id, service->documents[index].id) == 0)
                told(journey, node, "document stands twice:", service->documents[d].id);
    }
    check_compared(journey);
    if (service->page_count)
        check_order(journey);
    if (count_answers(service) > FORM_ANSWERS_MAX)
        fault_at(journey->reader->faults, journey->root->file, journey->root->line,
                 "more answers than a form holds (%d)", FORM_ANSWERS_MAX);
    char key[ID_BYTES_MAX];
    const struct node *group = yaml_get(journey->root, "group");
    if (service->group && !catalogue_find_group(journey->catalogue, service->group))
        told(journey, group, "no such group in groups.yaml:", service->group);
    else if (service->group && str_format(key, sizeof key, "groups.%s", service->group))
        want_words(journey, group, key);
}
