/* See sending.h. */
#include "core/sending.h"

#include <string.h>

#include "core/checkin.h"
#include "core/edit.h"
#include "core/navigate.h"
#include "core/paying.h"
#include "core/stage.h"
#include "core/submission.h"
#include "text/person.h"
#include "text/utf8.h"

enum { REFERENCE_DIGITS = 9 }; /* K and eight more, typed without the dashes */

static void conclude(struct model *model, enum outcome_kind kind)
{
    model->session->outcome = kind;
    if (model->page == PAGE_NAME_SENDING)
        model->input_ms = model->now_ms; /* who waited has not gone: the whole time to read it */
    navigate_show(model, PAGE_NAME_OUTCOME);
}

static void hand_over(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    const struct service *service = session->service;
    struct effect *effect = effect_add(effects, EFFECT_SUBMIT);
    struct submission *submission = &effect->submission;
    bool here = service->mode == SERVICE_CHECK_IN; /* a number of this machine: it goes no further */
    bool fits =
        str_copy(submission->uuid, sizeof submission->uuid, str_from(session->uuid)) &&
        str_copy(submission->service, sizeof submission->service, str_from(service->id)) &&
        str_copy(submission->procedure, sizeof submission->procedure,
                 here ? STR("arrival") : str_from(service->procedure)) &&
        str_copy(submission->portal, sizeof submission->portal, here ? STR(ARRIVAL_PORTAL) : str_from(service->portal));
    submission->body = session->body;
    submission->body_len = session->body_len;
    if (!fits) {
        effects->count--;
        session->delivery = (struct delivery){ .state = DELIVERY_REFUSED, .reason = STATUS_TOO_LARGE };
        conclude(model, OUTCOME_FAILED);
        return;
    }
    session->delivery = (struct delivery){ .state = DELIVERY_HANDED, .handed_ms = model->now_ms };
    session->outcome = OUTCOME_NONE;
    navigate_show(model, PAGE_NAME_SENDING);
}

void sending_begin(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    enum status status = submission_build(model, session->body, sizeof session->body, &session->body_len);
    if (status == STATUS_OK && model->courier_connected && session->service->mode != SERVICE_CHECK_IN)
        status = model->health.accepting; /* the disk may have filled up meanwhile */
    if (status != STATUS_OK) {
        session->delivery = (struct delivery){ .state = DELIVERY_REFUSED, .reason = status };
        conclude(model, OUTCOME_FAILED);
        return;
    }
    hand_over(model, effects);
}

void sending_again(struct model *model, struct effect_list *effects)
{
    if (model->session->delivery.state == DELIVERY_UNCERTAIN)
        hand_over(model, effects); /* perhaps it is stored already: the same bytes */
    else
        sending_begin(model, effects);
}

static bool is_shown(const struct model *model)
{
    return model->page == PAGE_NAME_SENDING || model->page == PAGE_NAME_OUTCOME;
}

/* Later events know more; an empty member of theirs takes nothing back. */
static void merge(struct courier_event *facts, const struct courier_event *event)
{
    struct courier_event before = *facts;
    *facts = *event;
    facts->payment = before.payment; /* asked for by itself */
    if (!facts->reference[0])
        memcpy(facts->reference, before.reference, sizeof facts->reference);
    if (!facts->recorded_ms)
        facts->recorded_ms = before.recorded_ms;
    if (!facts->dossier_no[0])
        memcpy(facts->dossier_no, before.dossier_no, sizeof facts->dossier_no);
}

static void on_stored(struct model *model, const struct courier_event *event)
{
    struct delivery *delivery = &model->session->delivery;
    if (delivery->state == DELIVERY_ACCEPTED)
        return; /* nothing is newer than that */
    merge(&delivery->facts, event);
    if (!delivery->facts.reference[0])
        courier_reference(model->session->uuid, delivery->facts.reference);
    if (delivery->state >= DELIVERY_STORED)
        return;
    delivery->state = DELIVERY_STORED;
    delivery->stored_ms = model->now_ms;
    delivery->reason = STATUS_OK;
    if (event->arrival.number > 0) /* nothing more is awaited */
        conclude(model, strcmp(event->arrival.clinic, ARRIVAL_COUNTER) == 0 ? OUTCOME_COUNTER : OUTCOME_TICKET);
    else if (model->page == PAGE_NAME_OUTCOME) /* it had seemed lost */
        model->session->outcome = OUTCOME_RECORDED;
}

/* Nobody stands waiting for a try that comes later, or for a line that is down. */
static bool is_long_wait(const struct model *model, const struct courier_event *event)
{
    return event->retry_at_ms > model->now_wall_ms + SENDING_SENT_WAIT_MS || event->reason == STATUS_NO_NETWORK ||
           event->reason == STATUS_TLS || event->reason == STATUS_CLOCK_WRONG;
}

static void on_state(struct model *model, const struct courier_event *event)
{
    struct delivery *delivery = &model->session->delivery;
    if (delivery->state == DELIVERY_ACCEPTED)
        return;
    on_stored(model, event); /* what moves is on disk */
    switch (event->state) {
    case OUTBOX_SENDING:
        delivery->moving = true;
        break;
    case OUTBOX_RETRY:
        delivery->moving = false;
        if (model->page == PAGE_NAME_SENDING && is_long_wait(model, event))
            conclude(model, OUTCOME_RECORDED);
        break;
    case OUTBOX_NEEDS_STAFF:
        delivery->state = DELIVERY_NEEDS_STAFF;
        conclude(model, OUTCOME_NEEDS_STAFF);
        break;
    case OUTBOX_ACCEPTED:
        if (!event->dossier_no[0])
            break; /* no number, no "Đã nộp" */
        delivery->state = DELIVERY_ACCEPTED;
        conclude(model, OUTCOME_ACCEPTED);
        break;
    case OUTBOX_QUEUED:
        break;
    }
}

static bool is_own(const struct model *model, const struct courier_event *event)
{
    const struct session *session = model->session;
    return session && session->delivery.state != DELIVERY_NONE && is_shown(model) && session->uuid[0] &&
           strcmp(session->uuid, event->uuid) == 0;
}

static bool answers_look_up(const struct model *model, const struct courier_event *event)
{
    if (!model->session || model->page != PAGE_NAME_STATUS || model->session->look_up.state != LOOK_UP_WAITING)
        return false;
    const char *number = model->session->look_up.number;
    return !event->uuid[0] || strcmp(event->uuid, number) == 0 || strcmp(event->reference, number) == 0 ||
           strcmp(event->dossier_no, number) == 0;
}

static void own_event(struct model *model, const struct courier_event *event)
{
    struct delivery *delivery = &model->session->delivery;
    switch (event->kind) {
    case COURIER_STORED:
        on_stored(model, event);
        break;
    case COURIER_STATE:
        on_state(model, event);
        break;
    case COURIER_REFUSED:
        if (delivery->state >= DELIVERY_STORED)
            return;
        delivery->state = DELIVERY_REFUSED;
        delivery->reason = event->reason;
        conclude(model, OUTCOME_FAILED);
        break;
    default:
        return;
    }
    model->changed = true;
}

static void on_ticket(struct model *model, const struct courier_event *event)
{
    struct look_up *look_up = model->session ? &model->session->look_up : NULL;
    if (!look_up || look_up->ticket != TICKET_ASKED)
        return;
    look_up->ticket = event->reason == STATUS_OK && event->ticket.number[0] ? TICKET_GIVEN : TICKET_REFUSED;
    look_up->ticket_given = event->ticket;
    model->changed = true;
}

void sending_event(struct model *model, const struct courier_event *event, struct effect_list *effects)
{
    (void)effects;
    switch (event->kind) {
    case COURIER_CONNECTED:
    case COURIER_LOST:
        model->courier_connected = event->kind == COURIER_CONNECTED;
        model->changed = true;
        return;
    case COURIER_HEALTH:
        model->courier_connected = true;
        model->health = event->health;
        model->changed = true;
        return;
    default:
        break;
    }
    if (checkin_event(model, event))
        return;
    if (event->kind == COURIER_DESK) {
        if (model->page == PAGE_NAME_DESK && model->session) {
            model->session->desk = *event;
            model->changed = true;
        }
        return;
    }
    if (event->kind == COURIER_PAYMENT) {
        paying_event(model, event);
    } else if (event->kind == COURIER_TICKET) {
        on_ticket(model, event);
    } else if (is_own(model, event)) {
        own_event(model, event);
    } else if (answers_look_up(model, event) && (event->kind == COURIER_STATE || event->kind == COURIER_UNKNOWN)) {
        struct look_up *look_up = &model->session->look_up;
        look_up->state = event->kind == COURIER_STATE ? LOOK_UP_FOUND : LOOK_UP_UNKNOWN;
        look_up->event = *event;
        model->changed = true;
    }
}

static int64_t sending_deadline_ms(const struct delivery *delivery)
{
    return delivery->state == DELIVERY_HANDED ? delivery->handed_ms + SENDING_STORE_WAIT_MS
                                              : delivery->stored_ms + SENDING_SENT_WAIT_MS;
}

void sending_tick(struct model *model)
{
    struct session *session = model->session;
    if (!session)
        return;
    struct delivery *delivery = &session->delivery;
    if (model->page == PAGE_NAME_SENDING && model->now_ms >= sending_deadline_ms(delivery)) {
        if (delivery->state == DELIVERY_HANDED) {
            delivery->state = DELIVERY_UNCERTAIN;
            delivery->reason = model->courier_connected ? STATUS_TIMEOUT : STATUS_UNAVAILABLE;
            conclude(model, OUTCOME_FAILED);
        } else {
            conclude(model, OUTCOME_RECORDED);
        }
    }
    if (model->page == PAGE_NAME_SENDING && model->now_ms >= delivery->handed_ms + SENDING_SLOW_MS)
        model->changed = true;
    if (model->page == PAGE_NAME_STATUS && session->look_up.state == LOOK_UP_WAITING &&
        model->now_ms >= session->look_up.since_ms + LOOK_UP_WAIT_MS) {
        session->look_up.state = LOOK_UP_LATER;
        model->changed = true;
    }
}

int64_t sending_wake_ms(const struct model *model)
{
    const struct session *session = model->session;
    if (session && model->page == PAGE_NAME_SENDING) {
        int64_t slow = session->delivery.handed_ms + SENDING_SLOW_MS, end = sending_deadline_ms(&session->delivery);
        return slow > model->now_ms && slow < end ? slow : end;
    }
    if (session && model->page == PAGE_NAME_STATUS && session->look_up.state == LOOK_UP_WAITING)
        return session->look_up.since_ms + LOOK_UP_WAIT_MS;
    return INT64_MAX;
}

/* Whoever may see all of it may stand in the queue for it. */
bool sending_ticket_offered(const struct model *model)
{
    const struct settings *settings = model->world.settings;
    const struct look_up *look_up = &model->session->look_up;
    return settings->portal_count > 0 && settings->portals[0].tickets && look_up->state == LOOK_UP_FOUND &&
           look_up->event.state == OUTBOX_ACCEPTED && look_up->event.stage.received_ms > 0 &&
           stage_words(look_up->event.dossier_status).todo_key;
}

void sending_ticket(struct model *model, struct effect_list *effects)
{
    struct look_up *look_up = &model->session->look_up;
    if (!sending_ticket_offered(model) || look_up->ticket == TICKET_ASKED || look_up->ticket == TICKET_GIVEN)
        return;
    struct effect *effect = effect_add(effects, EFFECT_TICKET);
    effect->text = look_up->number;
    effect->secret = look_up->secret[0] ? look_up->secret : NULL;
    effect->proof = look_up->proof[0] ? look_up->proof : NULL;
    look_up->ticket = TICKET_ASKED;
    model->changed = true;
}

static void ask_courier(struct model *model, struct effect_list *effects)
{
    struct look_up *look_up = &model->session->look_up;
    struct effect *effect = effect_add(effects, EFFECT_LOOK_UP);
    effect->text = look_up->number;
    effect->secret = look_up->secret[0] ? look_up->secret : NULL;
    effect->proof = look_up->proof[0] ? look_up->proof : NULL;
    look_up->state = LOOK_UP_WAITING;
    look_up->ticket = TICKET_NONE;
    look_up->since_ms = model->now_ms;
    edit_forget(model);
    model->changed = true;
}

/* What this machine printed opens by itself: nobody counts it up. */
static bool is_our_reference(const char *number)
{
    return number[0] == 'K' && (number[1] == '-' || strlen(number) == REFERENCE_DIGITS);
}

/* A dossier number is no secret; what opens it is the identity number of whoever handed it in. */
static bool take_owner(struct model *model)
{
    struct session *session = model->session;
    struct look_up *look_up = &session->look_up;
    struct str typed = str_trim(str_from(form_value(&session->form, "lookup.owner")));
    base_wipe(look_up->proof, sizeof look_up->proof);
    if (look_up->secret[0] || is_our_reference(look_up->number))
        return true;
    if (typed.len == 0 && session->card.kind == PAPER_CITIZEN_CARD)
        typed = str_from(session->card.citizen.number);
    if (typed.len > 0 && person_number_is_wellformed(typed))
        return str_copy(look_up->proof, sizeof look_up->proof, typed);
    if (look_up->owner_wanted)
        navigate_notice(model, typed.len ? "errors.id12" : "lookup.owner_needed");
    look_up->owner_wanted = true;
    look_up->state = LOOK_UP_ASKING;
    edit_focus(model, "lookup.owner");
    return false;
}

void sending_look_up(struct model *model, struct effect_list *effects)
{
    struct look_up *look_up = &model->session->look_up;
    if (look_up->state == LOOK_UP_WAITING)
        return;
    edit_commit(model);
    char upper[ANSWER_BYTES_MAX];
    struct str typed = str_trim(str_from(form_value(&model->session->form, "lookup.number")));
    if (typed.len > 0) {
        base_wipe(look_up->secret, sizeof look_up->secret); /* of another paper */
        if (utf8_upper(typed, upper, sizeof upper) != STATUS_OK ||
            !str_copy(look_up->number, sizeof look_up->number, str_from(upper))) {
            navigate_notice(model, "lookup.unknown");
            return;
        }
    } else if (!look_up->number[0]) { /* else a receipt was read: the same once more */
        navigate_notice(model, "errors.required");
        return;
    }
    if (take_owner(model))
        ask_courier(model, effects);
}

void sending_look_up_receipt(struct model *model, const struct dossier_receipt *receipt, struct effect_list *effects)
{
    struct session *session = model->session;
    struct look_up *look_up = &session->look_up;
    *look_up = (struct look_up){ .state = LOOK_UP_ASKING };
    edit_forget(model);
    form_remove(&session->form, "lookup.number");
    memcpy(look_up->number, receipt->number, sizeof look_up->number);
    memcpy(look_up->secret, receipt->secret, sizeof look_up->secret);
    /* Some receipts hold the number alone: it tells the state, and with the card it tells all. */
    look_up->owner_wanted = !receipt->secret[0] && !is_our_reference(look_up->number);
    if (look_up->owner_wanted && session->card.kind == PAPER_CITIZEN_CARD)
        memcpy(look_up->proof, session->card.citizen.number, sizeof look_up->proof);
    ask_courier(model, effects);
}

void sending_look_up_card(struct model *model, const struct citizen_card *card, struct effect_list *effects)
{
    struct session *session = model->session;
    edit_commit(model);
    if (form_set(&session->form, "lookup.owner", str_from(card->number), SOURCE_CITIZEN_CARD) != STATUS_OK)
        return;
    session->look_up.owner_wanted = true;
    if (*form_value(&session->form, "lookup.number") || session->look_up.number[0])
        sending_look_up(model, effects);
}
