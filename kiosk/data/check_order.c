/* What a journey ends with: sent, printed, or neither, and whether this machine can do it. */
#include <string.h>

#include "data/journey.h"

void journey_told(const struct journey *journey, const struct node *node, const char *reason, const char *what)
{
    fault_at(journey->reader->faults, node->file, node->line, "%s %s", reason, what);
}

const struct node *journey_line_of(const struct node *map, const char *key)
{
    const struct node *node = yaml_get(map, key);
    return node ? node : map;
}

/* The portal stands in the service, or in its last page, submit. */
static const struct node *portal_line(const struct node *root, const struct node *submit)
{
    const struct node *own = yaml_get(journey_page_body(submit), "portal");
    return own ? own : journey_line_of(root, "portal");
}

/* Whoever checks in leaves with a number. */
static void check_check_in(const struct journey *journey, const size_t counts[PAGE_TICKET + 1])
{
    const struct service *service = journey->service;
    const struct node *mode = journey_line_of(journey->root, "mode");
    bool checks_in = service->mode == SERVICE_CHECK_IN;
    bool good = service->pages[service->page_count - 1].kind == PAGE_TICKET && counts[PAGE_TICKET] == 1 &&
                counts[PAGE_COVERAGE] <= 1;
    if (checks_in && !good)
        journey_told(journey, mode, "the last page must be ticket, and coverage stands once at most:", service->id);
    if (!checks_in && (counts[PAGE_TICKET] || counts[PAGE_COVERAGE]))
        journey_told(journey, mode, "coverage and ticket belong to check_in: mode", service_mode_name(service->mode));
    if (checks_in && counts[PAGE_COVERAGE] && !counts[PAGE_SCAN])
        journey_told(journey, mode, "coverage needs a scan page before it:", service->id);
}

static void check_print(const struct journey *journey)
{
    if (!catalogue_find_print(journey->catalogue, journey->service))
        journey_told(journey, journey->root,
                     "is printed, and no sheet is for it or for the others:", journey->service->id);
}

/* What is sent is first reviewed and consented to; lead and info send nothing. */
void journey_check_order(const struct journey *journey)
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
            journey_told(journey, journey_line_of(root, "mode"),
                         "check is the last page of what is printed:", service->id);
        if (draft)
            check_print(journey);
        if (sends || service->portal)
            journey_told(journey, journey_line_of(root, "mode"), "sends nothing, so no consent, submit or portal: mode",
                         service_mode_name(service->mode));
        return;
    }
    bool good = last >= 3 && service->pages[last - 3].kind == PAGE_CHECK &&
                service->pages[last - 2].kind == PAGE_CONSENT && service->pages[last - 1].kind == PAGE_SUBMIT &&
                counts[PAGE_CHECK] == 1 && counts[PAGE_CONSENT] == 1 && counts[PAGE_SUBMIT] == 1;
    if (!good)
        journey_told(journey, end, "the last three pages must be check, consent, submit:", service->id);
    if (service->portal && settings_is_off(journey->settings, service->portal, service->procedure))
        journey->service->portal = NULL;
    if (portal_line(root, end) == root) /* left out is not null */
        journey_told(journey, root, "needs a portal to be sent, or null to be printed:", service->id);
    if (!service->portal) {
        check_print(journey);
        return;
    }
    if (!service->procedure)
        journey_told(journey, journey_line_of(root, "procedure"), "needs a procedure code to be sent:", service->id);
    const struct settings_portal *portal = settings_find_portal(journey->settings, service->portal);
    if (!portal)
        journey_told(journey, portal_line(root, end), "no such portal in kiosk.yaml:", service->portal);
    else if (service->procedure && !settings_find_procedure(portal, service->procedure))
        journey_told(journey, journey_line_of(root, "procedure"),
                     "the portal does not take this procedure (kiosk.yaml):", service->procedure);
}
