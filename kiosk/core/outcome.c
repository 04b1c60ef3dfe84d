/* See outcome.h. */
#include "core/outcome.h"

#include <string.h>

#include "core/agree.h"
#include "core/coverage.h"
#include "core/fee.h"
#include "core/journey.h"
#include "core/papers.h"
#include "core/paying.h"
#include "core/printing.h"
#include "core/reprint.h"
#include "core/sending.h"
#include "core/session.h"
#include "core/stage.h"
#include "text/date.h"
#include "text/format.h"

static void say_when(const struct model *model, const char *key, int64_t wall_ms, struct outcome_shown *shown)
{
    char time[FORMAT_CLOCK_BYTES], date[DATE_TEXT_BYTES];
    format_clock(wall_ms, time);
    date_to_display(date_from_unix_ms(wall_ms), date);
    const struct service *service = model_service(model);
    const struct i18n_arg args[] = { { "service", service ? model_text(model, service->name_key) : "" },
                                     { "time", time },
                                     { "date", date } };
    if (i18n_format(shown->when, sizeof shown->when, model->texts, key, args, 3) != STATUS_OK)
        shown->when[0] = '\0';
}

static void say_number(struct outcome_shown *shown, const char *number, const char *label_key)
{
    shown->number_key = label_key;
    if (str_copy(shown->number, sizeof shown->number, str_from(number)))
        memcpy(shown->qr, shown->number, sizeof shown->qr);
}

/* The code is our reference: it says nothing of the person, and staff find the visit by it. */
static void say_ticket(const struct model *model, struct outcome_shown *shown)
{
    const struct courier_event *facts = &model->session->delivery.facts;
    bool counter = shown->kind == OUTCOME_COUNTER;
    shown->title_key = counter ? "outcome.counter.title" : "outcome.ticket.title";
    shown->text_key = model_coverage(model).sentence_key;
    say_when(model, "outcome.ticket.when", facts->recorded_ms, shown);
    shown->number_key = "outcome.ticket.number";
    if (str_format(shown->number, sizeof shown->number, "%03d", (int)facts->arrival.number))
        (void)str_copy(shown->qr, sizeof shown->qr, str_from(facts->reference));
}

bool model_outcome_kept(const struct model *model)
{
    const struct session *session = model->session;
    return session && !session->reprint_news_ms &&
           (session->outcome == OUTCOME_ACCEPTED || session->outcome == OUTCOME_RECORDED ||
            session->outcome == OUTCOME_NEEDS_STAFF || session->outcome == OUTCOME_TICKET ||
            session->outcome == OUTCOME_COUNTER);
}

static const struct page *last_told(const struct model *model)
{
    const struct page *told = NULL, *page;
    for (size_t i = 0; (page = model_outcome_told_at(model, i)); i++)
        told = page;
    return told;
}

bool model_outcome_unverified(const struct model *model)
{
    const struct service *service = model_service(model);
    if (!service || service->sourced)
        return false;
    switch (model->session->outcome) {
    case OUTCOME_NONE:
    case OUTCOME_FAILED:  /* nothing is said of the service */
    case OUTCOME_DIFFERS: /* said by the request itself */
    case OUTCOME_TICKET:
    case OUTCOME_COUNTER:
        return false;
    default:
        return true;
    }
}

/* Whoever came to apply hears first that no application was made. */
static bool is_stopped(const struct model *model)
{
    const struct service *service = model_service(model);
    return service && service->mode == SERVICE_PREPARE && model->session->outcome == OUTCOME_GUIDE_TOLD;
}

/* Why it has not gone yet, as far as the courier knows. */
static const char *recorded_words(enum status reason)
{
    switch (reason) {
    case STATUS_NO_NETWORK:
    case STATUS_TIMEOUT:
        return "outcome.recorded.text_line";
    case STATUS_CLOCK_WRONG:
        return "outcome.recorded.text_clock";
    default:
        return "outcome.recorded.text";
    }
}

/* On disk, and not yet at the portal. */
static void say_waiting(const struct model *model, struct outcome_shown *shown)
{
    const struct courier_event *facts = &model->session->delivery.facts;
    bool clock = model->health.clock_believable;
    if (shown->kind == OUTCOME_NEEDS_STAFF) {
        shown->title_key = "outcome.needs_staff.title";
        shown->text_key = "outcome.needs_staff.text";
        say_when(model, "outcome.needs_staff.when", facts->recorded_ms, shown);
        say_number(shown, facts->reference, "outcome.needs_staff.number");
        return;
    }
    shown->title_key = "outcome.recorded.title";
    shown->text_key = recorded_words(clock ? facts->reason : STATUS_CLOCK_WRONG);
    say_when(model, clock ? "outcome.recorded.when" : "outcome.recorded.when_clock", facts->recorded_ms, shown);
    say_number(shown, facts->reference, "outcome.recorded.number");
}

/* "Đã in" only when the printer took it; and in every case that nothing was filed. */
static void say_printed(const struct model *model, struct outcome_shown *shown)
{
    bool out = printing_is_out(model, PRINTER_PAGE);
    shown->title_key = out ? "outcome.printed.title_out" : "outcome.printed.title";
    shown->text_key = out                   ? "outcome.printed.text_out"
                      : shown->sheet.missed ? "outcome.printed.text_no_printer"
                                            : "outcome.printed.text";
    shown->back_allowed = true;
}

struct outcome_shown model_outcome(const struct model *model)
{
    struct outcome_shown shown = { .kind = OUTCOME_NONE };
    const struct session *session = model->session;
    if (!session)
        return shown;
    const struct courier_event *facts = &session->delivery.facts;
    shown.kind = session->outcome;
    shown.slip = printing_shown(model, PRINTER_SLIP);
    shown.sheet = printing_shown(model, PRINTER_PAGE);
    memcpy(shown.reference, facts->reference, sizeof shown.reference);
    switch (session->outcome) {
    case OUTCOME_NONE:
        break;
    case OUTCOME_ACCEPTED:
        shown.title_key = "outcome.accepted.title";
        say_when(model, "outcome.accepted.when", facts->changed_ms ? facts->changed_ms : model->now_wall_ms, &shown);
        say_number(&shown, facts->dossier_no, "outcome.accepted.number");
        break;
    case OUTCOME_RECORDED:
    case OUTCOME_NEEDS_STAFF:
        say_waiting(model, &shown);
        break;
    case OUTCOME_TICKET:
    case OUTCOME_COUNTER:
        say_ticket(model, &shown);
        break;
    case OUTCOME_FAILED:
        shown.title_key = "outcome.failed.title";
        shown.text_key = "outcome.failed.text";
        shown.reason_key = status_text_key(session->delivery.reason);
        shown.retry_allowed = true;
        shown.back_allowed = session->delivery.state == DELIVERY_REFUSED;
        break;
    case OUTCOME_GUIDE_DONE:
        shown.title_key = "outcome.guide_done.title";
        shown.text_key = "outcome.guide_done.text";
        shown.back_allowed = true;
        break;
    case OUTCOME_GUIDE_TOLD:
        shown.title_key = is_stopped(model) ? "outcome.stopped.title" : "outcome.guide_stopped.title";
        shown.text_key = is_stopped(model) ? "outcome.stopped.text" : "outcome.guide_stopped.text";
        shown.told = last_told(model);
        shown.back_allowed = true;
        break;
    case OUTCOME_AGREES:
        shown.title_key = "agree.same.title";
        shown.text_key = "agree.same.text";
        shown.back_allowed = true;
        break;
    case OUTCOME_DIFFERS:
        shown.title_key = "agree.request.title";
        shown.text_key = "agree.request.text";
        shown.back_allowed = true;
        break;
    case OUTCOME_PRINTED:
        say_printed(model, &shown);
        break;
    case OUTCOME_OBSTACLE:
        shown.title_key = "outcome.guide_stopped.title";
        shown.text_key = "outcome.guide_stopped.text";
        shown.obstacle = session->obstacle;
        shown.retry_allowed = true;
        shown.back_allowed = true;
        break;
    }
    return shown;
}

static bool bring_sentence(const struct model *model, char *out, size_t size)
{
    char names[512] = "", one[256];
    size_t used = 0;
    struct outcome_paper paper;
    for (size_t i = 0; model_outcome_paper_at(model, i, &paper); i++) {
        struct i18n_arg name = { "document", model_text(model, paper.name_key) };
        if (i18n_format(one, sizeof one, model->texts, "services.bring_if", &name, 1) != STATUS_OK ||
            !str_format(names + used, sizeof names - used, "%s%s", used ? "; " : "", paper.perhaps ? one : name.value))
            break;
        used = strlen(names);
    }
    if (!used)
        return str_copy(out, size, str_from(model_text(model, "outcome.accepted.next_bring_nothing")));
    struct i18n_arg arg = { "documents", names };
    return i18n_format(out, size, model->texts, "outcome.accepted.next_bring", &arg, 1) == STATUS_OK;
}

static bool named_sentence(const struct model *model, const char *key, const char *name, const char *value_key,
                           char *out, size_t size)
{
    struct i18n_arg arg = { name, model_text(model, value_key) };
    return value_key && i18n_format(out, size, model->texts, key, &arg, 1) == STATUS_OK;
}

static const char *first_step_key(const struct model *model)
{
    if (model->session->outcome != OUTCOME_PRINTED)
        return "outcome.accepted.next_keep";
    if (printing_shown(model, PRINTER_PAGE).missed)
        return "outcome.printed.next_no_printer";
    return model_service(model)->mode == SERVICE_LEAD ? "outcome.printed.next_draft" : "outcome.printed.next_sign";
}

static bool accepted_step(const struct model *model, size_t index, char *out, size_t size)
{
    const struct service *service = model_service(model);
    if (!service && index > 0) /* it left the catalogue */
        return false;
    switch (index) {
    case 0:
        return str_copy(out, size, str_from(model_text(model, first_step_key(model))));
    case 1:
        return bring_sentence(model, out, size);
    case 2:
        return model_outcome_fact(model, OUTCOME_FEE, out, size);
    case 3:
        return model_fee_declared(model, out, size);
    case 4:
        return model_outcome_fact(model, OUTCOME_AGENCY, out, size);
    case 5:
        return model_outcome_fact(model, OUTCOME_WHERE, out, size);
    case 6:
        return model_outcome_fact(model, OUTCOME_TIME, out, size);
    default:
        return false;
    }
}

/* What the portal last said of it, and when: an old slip must not pass for today's news. */
static bool stage_sentence(const struct model *model, const struct courier_event *facts, char *out, size_t size)
{
    char date[DATE_TEXT_BYTES], time[FORMAT_CLOCK_BYTES], stage[256];
    const struct i18n_arg number = { "number", facts->dossier_no };
    const struct i18n_arg args[] = { { "stage", stage }, { "date", date }, { "time", time } };
    if (model->session->outcome != OUTCOME_ACCEPTED ||
        i18n_format(stage, sizeof stage, model->texts, stage_words(facts->dossier_status).said_key, &number, 1) !=
            STATUS_OK)
        return false;
    date_to_display(date_from_unix_ms(model_reprint_news_ms(model)), date);
    format_clock(model_reprint_news_ms(model), time);
    return i18n_format(out, size, model->texts, "slip.stage", args, 3) == STATUS_OK;
}

/* Not at the portal, and the law does not wait for the line: what the service file says then, and the number to call.
 */
static bool urgent_sentence(const struct model *model, const struct service *service, char *out, size_t size)
{
    const struct settings *settings = model->world.settings;
    const char *number = service->unsent_call == UNSENT_POLICE ? settings->police_phone : NULL;
    const struct i18n_arg phone = { "phone", number };
    char call[128] = "";
    if (!service->unsent_key || model->session->outcome == OUTCOME_ACCEPTED ||
        (number && i18n_format(call, sizeof call, model->texts, "outcome.police_phone", &phone, 1) != STATUS_OK))
        return false;
    return str_format(out, size, "%s%s%s", model_text(model, service->unsent_key), call[0] ? " " : "", call);
}

/* On an old slip nobody knows any more which of the fees it was, or how many times. */
static bool fee_needs_answers(const struct model *model, const struct service *service)
{
    bool needs = false;
    for (size_t i = 0; i < service->fee_count; i++)
        needs = needs || service->fees[i].when.test != WHEN_ALWAYS || service->fees[i].count || service->fees[i].times;
    return needs && model_is_reprint(model);
}

bool model_outcome_fact(const struct model *model, enum outcome_fact fact, char *out, size_t size)
{
    const struct service *service = model_service(model);
    char date[DATE_TEXT_BYTES], time[FORMAT_CLOCK_BYTES];
    const struct i18n_arg args[] = { { "date", date }, { "time", time } };
    struct outcome_paper paper;
    out[0] = '\0';
    if (!service)
        return false;
    const struct courier_event *facts = &model->session->delivery.facts;
    switch (fact) {
    case OUTCOME_SENT:
        if (model->session->outcome != OUTCOME_ACCEPTED || facts->changed_ms <= 0)
            return false;
        date_to_display(date_from_unix_ms(facts->changed_ms), date);
        format_clock(facts->changed_ms, time);
        return i18n_format(out, size, model->texts, "slip.sent", args, 2) == STATUS_OK;
    case OUTCOME_FEE: /* what the portal asks is said by itself; of what cannot be filed nothing is owed */
        return !is_stopped(model) && model_paying(model).state == PAYING_NOTHING &&
               !fee_needs_answers(model, service) && model_fee_sentence(model, out, size);
    case OUTCOME_EXEMPTION:
        return model_fee_declared(model, out, size);
    case OUTCOME_AGENCY:
        return named_sentence(model, "outcome.accepted.next_agency", "agency", service->agency_key, out, size);
    case OUTCOME_WHERE: /* only for who has something to hand in there */
        return (model->session->outcome == OUTCOME_PRINTED || model_outcome_paper_at(model, 0, &paper)) &&
               named_sentence(model, "outcome.accepted.next_where", "where", service->where_key, out, size);
    case OUTCOME_BRING:
        return bring_sentence(model, out, size);
    case OUTCOME_URGENT:
        return urgent_sentence(model, service, out, size);
    case OUTCOME_TIME:
        return named_sentence(model, "outcome.accepted.next_time", "time", service->time_key, out, size);
    case OUTCOME_STAGE: /* of one's own application everything happened just now */
        return model_is_reprint(model) && stage_sentence(model, facts, out, size);
    case OUTCOME_DUE: /* only what the portal promised */
        if (model->session->outcome != OUTCOME_ACCEPTED || facts->due_ms <= 0)
            return false;
        date_to_display(date_from_unix_ms(facts->due_ms), date);
        return i18n_format(out, size, model->texts, "slip.due", args, 1) == STATUS_OK;
    }
    return false;
}

bool model_outcome_paper_at(const struct model *model, size_t index, struct outcome_paper *out)
{
    const struct service *service = model_service(model);
    for (size_t i = 0; service && i < service->document_count; i++) {
        const struct document *document = &service->documents[i];
        bool perhaps = model_is_reprint(model) && !document->held_by_state && document->when.test != WHEN_ALWAYS;
        if ((perhaps || (model_document_needed(model, document) && !papers_held(model, document))) && index-- == 0) {
            *out = (struct outcome_paper){ document->name_key, perhaps };
            return true;
        }
    }
    if (!model_fee_is_declared(model) || index > 0)
        return false;
    *out = (struct outcome_paper){ .name_key = "fees.proof" };
    return true;
}

const char *model_outcome_page_url(const struct model *model)
{
    const struct service *service = model_service(model);
    const struct settings_portal *portal =
        service && service->portal ? settings_find_portal(model->world.settings, service->portal) : NULL;
    return portal ? portal->page_url : NULL;
}

/* Who corrects which record: the insurance agency its own, the commune police the population data behind the card
 * (Circular 58/2026 through procedures.md; the insurance side is not established, so the page says so). */
static bool request_step(const struct model *model, size_t index, char *out, size_t size)
{
    char fields[256];
    bool card = model_agree_right(model) == AGREE_CARD;
    if (!model_agree_names(model, fields, sizeof fields))
        return false;
    const struct i18n_arg arg = { "fields", fields };
    switch (index) {
    case 0:
        return i18n_format(out, size, model->texts, card ? "agree.request.to_insurance" : "agree.request.to_police",
                           &arg, 1) == STATUS_OK;
    case 1:
        return str_copy(out, size, str_from(model_text(model, "agree.request.bring")));
    case 2:
        return str_copy(out, size, str_from(model_text(model, "agree.request.then")));
    default:
        return false;
    }
}

enum { ACCEPTED_STEPS = 7, TICKET_STEPS = 4, STEP_BYTES_MAX = 1024 };

static const char *const *plain_steps(enum outcome_kind kind, size_t *count)
{
    static const char *const recorded[] = { "outcome.recorded.next_leave", "outcome.recorded.next_scan",
                                            "outcome.recorded.next_staff" };
    static const char *const needs_staff[] = { "outcome.needs_staff.next_desk", "outcome.needs_staff.next_no_redo",
                                               "outcome.needs_staff.next_fee" };
    static const char *const failed[] = { "outcome.failed.next_retry", "outcome.failed.next_staff" };
    *count = kind == OUTCOME_FAILED ? 2 : 3;
    switch (kind) {
    case OUTCOME_RECORDED:
        return recorded;
    case OUTCOME_NEEDS_STAFF:
        return needs_staff;
    case OUTCOME_FAILED:
        return failed;
    default:
        *count = 0;
        return NULL;
    }
}

static bool ticket_step(const struct model *model, size_t index, char *out, size_t size)
{
    const struct arrival *arrival = &model->session->delivery.facts.arrival;
    struct coverage_shown coverage = model_coverage(model);
    char person[256], reason[512];
    const struct i18n_arg clinic = { "clinic", model_ticket_clinic(model) };
    const struct i18n_arg known = { "person", person };
    const struct i18n_arg why[] = { { "reason", model_text(model, coverage.desk_key) },
                                    { "code", coverage.result ? coverage.result->code : "–" } };
    if (index == 0)
        return i18n_format(out, size, model->texts, "outcome.ticket.next_go", &clinic, 1) == STATUS_OK;
    if (index == 1)
        return arrival->priority && str_copy(out, size, str_from(model_text(model, "outcome.ticket.next_priority")));
    if (!coverage.tell)
        return false;
    if (index == 2)
        return i18n_format(reason, sizeof reason, model->texts, "outcome.counter.reason", why, 2) == STATUS_OK &&
               str_copy(out, size, str_from(reason));
    return index == 3 && model_ticket_person(model, person, sizeof person) &&
           i18n_format(out, size, model->texts, "outcome.counter.known", &known, 1) == STATUS_OK;
}

size_t model_outcome_step_count(const struct model *model)
{
    char scratch[STEP_BYTES_MAX];
    size_t count = 0;
    while (model_outcome_step_at(model, count, scratch, sizeof scratch))
        count++;
    return count;
}

bool model_outcome_step_at(const struct model *model, size_t index, char *out, size_t size)
{
    if (!model->session)
        return false;
    bool ticket = model->session->outcome == OUTCOME_TICKET || model->session->outcome == OUTCOME_COUNTER;
    for (size_t i = 0; ticket && i < TICKET_STEPS; i++)
        if (ticket_step(model, i, out, size) && index-- == 0)
            return true;
    if (model->session->outcome == OUTCOME_DIFFERS)
        return request_step(model, index, out, size);
    if (model->session->outcome != OUTCOME_ACCEPTED && model->session->outcome != OUTCOME_PRINTED) {
        size_t count;
        const char *const *keys = plain_steps(model->session->outcome, &count);
        if (index == count &&
            model_outcome_kept(model)) /* nothing has come of it yet, and the proof is needed all the same */
            return model_fee_declared(model, out, size);
        return index < count && str_copy(out, size, str_from(model_text(model, keys[index])));
    }
    for (size_t i = 0; i < ACCEPTED_STEPS; i++) /* what a service does not say is left out */
        if (accepted_step(model, i, out, size) && index-- == 0)
            return true;
    return false;
}

enum sending_state model_sending(const struct model *model)
{
    const struct session *session = model->session;
    if (!session || session->delivery.state < DELIVERY_STORED)
        return SENDING_SAVING;
    return session->delivery.moving ? SENDING_SENDING : SENDING_WAITING;
}

bool model_sending_slow(const struct model *model)
{
    return model->session && model->now_ms >= model->session->delivery.handed_ms + SENDING_SLOW_MS;
}
