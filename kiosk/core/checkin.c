/* See checkin.h. */
#include "core/checkin.h"

#include <string.h>

#include "base/check.h"
#include "core/coverage.h"
#include "core/journey.h"
#include "core/navigate.h"
#include "core/parts.h"
#include "core/submission.h"

static const char *patient(const struct model *model, const char *id)
{
    char path[PATH_BYTES_MAX];
    const char *into = submission_person(model->session->service);
    return str_format(path, sizeof path, "%s.%s", into, id) ? form_value(&model->session->form, path) : "";
}

/* Tells two patients apart, so that going back and on again does not ask a second time. No defence against anybody. */
static uint64_t mark_of(const struct model *model)
{
    static const char *const ids[] = { "number", "full_name", "birth_date" };
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        for (const char *at = patient(model, ids[i]);; at++) {
            hash = (hash ^ (unsigned char)*at) * 0x100000001b3U;
            if (!*at)
                break;
        }
    return hash;
}

static void tell(struct model *model, const char *code)
{
    struct checkin *checkin = &model->session->checkin;
    if (checkin->stage != COVERAGE_ASKING)
        return;
    checkin->stage = COVERAGE_TOLD;
    if (!str_copy(checkin->code, sizeof checkin->code, str_from(code)))
        checkin->code[0] = '\0';
    if (model->page == PAGE_NAME_COVERAGE) {
        model->input_ms = model->now_ms; /* who waited has not gone */
        model->page_since_ms = model->now_ms;
    }
    model->changed = true;
}

static unsigned hex_value(char digit)
{
    return (unsigned)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* The visit's UUID with other last two digits, never its own, new for each check. */
static bool make_uuid(struct checkin *checkin, const char *visit)
{
    const char *tail = visit + UUID_TEXT_BYTES - 3;
    checkin->checks = checkin->checks % 255 + 1;
    return str_format(checkin->uuid, sizeof checkin->uuid, "%.*s%02x", UUID_TEXT_BYTES - 3, visit,
                      (hex_value(tail[0]) << 4 | hex_value(tail[1])) ^ checkin->checks);
}

void checkin_ask(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    struct checkin *checkin = &session->checkin;
    uint64_t mark = mark_of(model);
    if (checkin->stage == COVERAGE_TOLD && checkin->mark == mark)
        return;
    checkin->stage = COVERAGE_ASKING;
    checkin->since_ms = model->now_ms;
    checkin->mark = mark;
    checkin->event = (struct courier_event){ 0 };
    if (!settings_find_portal(model->world.settings, SETTINGS_INSURANCE)) {
        tell(model, ""); /* no relay: staff check everybody */
        return;
    }
    size_t length = 0;
    struct effect *effect = effect_add(effects, EFFECT_SUBMIT);
    struct submission *submission = &effect->submission;
    bool made =
        make_uuid(checkin, session->uuid) &&
        submission_build_check(model, checkin->uuid, session->body, sizeof session->body, &length) == STATUS_OK &&
        str_copy(submission->uuid, sizeof submission->uuid, str_from(checkin->uuid)) &&
        str_copy(submission->service, sizeof submission->service, str_from(session->service->id)) &&
        str_copy(submission->procedure, sizeof submission->procedure, STR("coverage")) &&
        str_copy(submission->portal, sizeof submission->portal, STR(SETTINGS_INSURANCE));
    submission->body = session->body;
    submission->body_len = length;
    if (made)
        return;
    effects->count--;
    tell(model, "");
}

bool checkin_event(struct model *model, const struct courier_event *event)
{
    struct session *session = model->session;
    if (!session || session->checkin.stage == COVERAGE_UNASKED || !*event->uuid ||
        strcmp(session->checkin.uuid, event->uuid) != 0)
        return false;
    /* The courier takes no number that is no card's, and then there is nothing to wait for. */
    if (event->kind == COURIER_REFUSED)
        tell(model, event->reason == STATUS_BAD_INPUT ? "051" : "");
    if (event->kind != COURIER_STATE)
        return true;
    bool ended = event->state == OUTBOX_ACCEPTED || event->state == OUTBOX_RETRY || event->state == OUTBOX_NEEDS_STAFF;
    if (ended && session->checkin.stage == COVERAGE_ASKING) {
        session->checkin.event = *event;
        tell(model, event->dossier_status);
    }
    return true;
}

static int64_t deadline_ms(const struct model *model)
{
    return model->session->checkin.since_ms + model->world.settings->insurance_wait_ms;
}

void checkin_tick(struct model *model)
{
    if (model->session && model->session->checkin.stage == COVERAGE_ASKING && model->now_ms >= deadline_ms(model))
        tell(model, "");
}

int64_t checkin_wake_ms(const struct model *model)
{
    bool asking = model->session && model->session->checkin.stage == COVERAGE_ASKING;
    return asking ? deadline_ms(model) : INT64_MAX;
}

void checkin_next(struct model *model, struct effect_list *effects)
{
    struct coverage_shown shown = model_coverage(model);
    int ticket = journey_find_kind(model, PAGE_TICKET);
    if (shown.stage != COVERAGE_TOLD)
        return;
    if (shown.counter && ticket >= 0)
        navigate_enter(model, ticket, effects);
    else
        navigate_advance(model, effects);
}

/* Who says so, and whom the ticket's page names: by age, without being asked, even who goes to the counter first. */
static bool has_priority(const struct model *model)
{
    const struct service *service = model->session->service;
    const struct page *ticket = &service->pages[service->page_count - 1];
    const char *said = form_value(&model->session->form, VISIT("priority"));
    return (*said && strcmp(said, "none") != 0) ||
           (ticket->priority.test != WHEN_ALWAYS && when_holds(model, ticket, &ticket->priority, -1));
}

struct checkin_order checkin_order(const struct model *model)
{
    const struct session *session = model->session;
    const struct page *page = model_page(model);
    struct coverage_shown shown = model_coverage(model);
    const char *clinic = form_value(&session->form, VISIT("clinic"));
    struct checkin_order order = { .clinic = clinic, .result = "none", .priority = has_priority(model) };
    if (session->checkin.stage == COVERAGE_TOLD)
        order.result = session->checkin.code;
    if (page && page->result)
        order.result = page->result;
    if (shown.counter || (page && page->result) || !*clinic)
        order.clinic = ARRIVAL_COUNTER;
    return order;
}
