/* What clients ask of the courier, and what it tells them. */
#include "courier/courier_desk.h"
#include "courier/courier_state.h"

#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "courier/application.h"
#include "courier/shortage.h"
#include "courier/courier_look.h"
#include "courier/outbox_payment.h"

static void say(struct courier *courier, uint32_t client, const struct link_answer *answer)
{
    link_server_send(courier->server, client, answer);
}

static bool health_equal(const struct courier_health *a, const struct courier_health *b)
{
    return a->accepting == b->accepting && a->portal_reachable == b->portal_reachable &&
           a->clock_believable == b->clock_believable && a->waiting == b->waiting && a->needs_staff == b->needs_staff;
}

static struct courier_health measure_health(struct courier *courier)
{
    struct courier_health health = { .accepting = outbox_accepting(courier->outbox),
                                     .portal_reachable = true,
                                     .clock_believable = !courier_clock_doubted(courier) };
    outbox_count(courier->outbox, &health.waiting, &health.needs_staff);
    for (size_t i = 0; i < courier->options->settings->portal_count; i++)
        if (courier->places[i].failing || !courier->places[i].adapter)
            health.portal_reachable = false;
    return health;
}

void courier_tell_health(struct courier *courier, bool always)
{
    struct courier_health health = measure_health(courier);
    if (!always && health_equal(&health, &courier->health))
        return;
    courier->health = health;
    courier->answer = (struct link_answer){ .kind = LINK_EVENT };
    courier->answer.event.kind = COURIER_HEALTH;
    courier->answer.event.health = health;
    link_server_broadcast(courier->server, &courier->answer);
}

void courier_tell(struct courier *courier, enum courier_event_kind kind, const struct outbox_item *item)
{
    courier->answer = (struct link_answer){ .kind = LINK_EVENT, .event = link_event_of(kind, item) };
    courier->answer.event.coverage = courier->coverage;
    link_server_broadcast(courier->server, &courier->answer);
}

/* Refused now rather than found unsendable after the person has gone home. */
static enum status check_submission(struct courier *courier, const struct submission *submission, int *originality)
{
    struct application application;
    (void)shortage_take();
    enum status status = application_init(&application, submission->uuid, submission->body, submission->body_len);
    if (status != STATUS_OK)
        return shortage_take() ? STATUS_NO_MEMORY : status;
    const struct place *place = courier_find_place(courier, submission->portal);
    const struct portal_adapter *adapter = place ? portal_find_adapter(place->settings->adapter) : NULL;
    status =
        adapter ? adapter->check(place->settings, &application, submission->procedure, originality) : STATUS_NOT_FOUND;
    application_finish(&application);
    return status;
}

/* Somebody stands there and waits: the portal's backlog need not. People are spread by themselves. */
static void hurry(struct courier *courier, const char *portal)
{
    struct place *place = courier_find_place(courier, portal);
    if (place)
        place->backlog_from_ms = 0;
}

static void take_submission(struct courier *courier, uint32_t client, const struct submission *submission)
{
    int originality = 0;
    struct outbox_item item = { 0 };
    enum status status = check_submission(courier, submission, &originality);
    if (status == STATUS_OK)
        status = outbox_store(courier->outbox, submission, originality, &item);
    log_event(status == STATUS_OK ? LOG_OUTBOX_QUEUED : LOG_OUTBOX_REFUSED, status, item.row, 0);
    courier->answer = (struct link_answer){ .kind = LINK_EVENT };
    struct courier_event *event = &courier->answer.event;
    if (status == STATUS_OK) {
        *event = link_event_of(COURIER_STORED, &item);
    } else {
        event->kind = COURIER_REFUSED;
        event->reason = status;
        (void)str_copy(event->uuid, sizeof event->uuid, str_from(submission->uuid));
        courier_reference(submission->uuid, event->reference);
    }
    say(courier, client, &courier->answer);
    if (status == STATUS_OK && item.row > courier->newest_row)
        courier_note_fresh(courier, &item);
    if (status == STATUS_OK && item.state == OUTBOX_QUEUED)
        hurry(courier, item.portal);
    else if (status == STATUS_OK)
        courier_tell(courier, COURIER_STATE, &item); /* handed over again: the asker may have missed the news */
}

/* "k7f3q 92md" as people type it: the reference as it is stored, or the key untouched. Crockford's base 32 reads O as 0
 * and I, L as 1. */
static void tidy_key(const char *key, char out[LINK_KEY_BYTES])
{
    char letters[LINK_KEY_BYTES] = "";
    size_t count = 0;
    for (const char *c = key; *c && count < sizeof letters - 1; c++)
        if (*c != '-' && *c != ' ')
            letters[count++] = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    letters[count] = '\0';
    for (size_t i = 1; i < count; i++)
        letters[i] = letters[i] == 'O' ? '0' : letters[i] == 'I' || letters[i] == 'L' ? '1' : letters[i];
    bool reference = count == 9 && letters[0] == 'K';
    if (!reference || !str_format(out, LINK_KEY_BYTES, "K-%.4s-%.4s", letters + 1, letters + 5))
        (void)str_copy(out, LINK_KEY_BYTES, str_from(key));
}

static void take_look_up(struct courier *courier, uint32_t client, const struct link_ask *ask)
{
    struct outbox_item item = { 0 };
    char key[LINK_KEY_BYTES];
    tidy_key(ask->key, key);
    enum status status = outbox_find(courier->outbox, key, &item);
    /* A receipt proves itself by its secret, so the portal judges it even when we filed the dossier ourselves. */
    bool ours = status == STATUS_OK && !*ask->secret;
    bool at_portal = ours ? item.state == OUTBOX_ACCEPTED : portal_is_code(key) && !str_starts(str_from(key), "K-");
    if (at_portal && portal_is_code(ask->secret) && portal_is_code(ask->proof) &&
        courier_look(courier, client, ours ? &item : NULL, key, ask))
        return;
    courier_answer_unasked(courier, client, ask, ours ? &item : NULL,
                           at_portal ? STATUS_UNAVAILABLE : STATUS_NOT_FOUND);
}

static void take_show(struct courier *courier, uint32_t client, const char *key)
{
    struct link_answer *answer = &courier->answer;
    *answer = (struct link_answer){ .kind = LINK_DETAIL, .item_count = 1 };
    enum status status = outbox_find(courier->outbox, key, &answer->items[0]);
    if (status == STATUS_OK)
        status = outbox_list_steps(courier->outbox, answer->items[0].row, answer->steps, OUTBOX_STEPS_SHOWN_MAX,
                                   &answer->step_count);
    struct outbox_payment payment;
    if (status == STATUS_OK && outbox_read_payment(courier->outbox, answer->items[0].row, &payment) == STATUS_OK)
        answer->event.payment = payment.told;
    if (status != STATUS_OK)
        *answer = (struct link_answer){ .kind = LINK_DONE, .status = status };
    say(courier, client, answer);
}

static void say_done(struct courier *courier, uint32_t client, enum status status)
{
    courier->answer = (struct link_answer){ .kind = LINK_DONE, .status = status };
    outbox_count(courier->outbox, &courier->answer.waiting, &courier->answer.needs_staff);
    say(courier, client, &courier->answer);
}

/* One more try, by staff: what was parked begins its count anew, what waits need not wait, and neither does its
 * portal's backlog: somebody stands there. Only the portal's own order still counts. */
static enum status try_now(struct courier *courier, struct outbox_item *item)
{
    hurry(courier, item->portal);
    if (item->state == OUTBOX_QUEUED || item->state == OUTBOX_SENDING)
        return STATUS_OK; /* it is its turn already, or soon */
    if (item->state == OUTBOX_ACCEPTED)
        return STATUS_BUSY;
    struct outbox_item next = *item;
    if (item->state == OUTBOX_NEEDS_STAFF)
        next.refusals = 0;
    next.state = OUTBOX_RETRY;
    next.retry_at_ms = 0;
    next.retry_ordered = false;
    enum status status = outbox_move(courier->outbox, item, &next);
    log_event(LOG_OUTBOX_RETRY, status, item->row, item->tries);
    if (status == STATUS_OK)
        courier_tell(courier, COURIER_STATE, item);
    return status;
}

static enum status drain(struct courier *courier)
{
    size_t count = 0;
    enum status status = outbox_list(courier->outbox, OUTBOX_WAITING, 0, courier->waiting, OUTBOX_ITEMS_MAX, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        if (courier->waiting[i].state == OUTBOX_RETRY && !courier->waiting[i].retry_ordered)
            status = try_now(courier, &courier->waiting[i]);
    for (size_t i = 0; i < courier->options->settings->portal_count; i++)
        courier->places[i].backlog_from_ms = 0; /* of what never was tried, too */
    return status;
}

void courier_take_ask(uint32_t client, const struct link_ask *ask, void *context)
{
    struct courier *courier = context;
    struct outbox_item item;
    enum status status;
    switch (ask->kind) {
    case LINK_WATCH:
        courier->health = measure_health(courier);
        courier->answer = (struct link_answer){ .kind = LINK_EVENT };
        courier->answer.event.kind = COURIER_HEALTH;
        courier->answer.event.health = courier->health;
        say(courier, client, &courier->answer);
        break;
    case LINK_SUBMIT:
        if (strcmp(ask->submission.portal, ARRIVAL_PORTAL) == 0)
            courier_take_arrival(courier, client, &ask->submission);
        else
            take_submission(courier, client, &ask->submission);
        break;
    case LINK_DESK:
        courier_take_desk(courier, client, &ask->desk);
        break;
    case LINK_LOOK_UP:
    case LINK_PAYMENT:
    case LINK_TICKET:
        take_look_up(courier, client, ask);
        break;
    case LINK_LIST:
        courier->answer = (struct link_answer){ .kind = LINK_ITEMS };
        status = outbox_list(courier->outbox, OUTBOX_ALL, ask->after, courier->answer.items, LINK_ITEMS_MAX,
                             &courier->answer.item_count);
        if (status == STATUS_OK)
            say(courier, client, &courier->answer);
        else
            say_done(courier, client, status);
        break;
    case LINK_SHOW:
        take_show(courier, client, ask->key);
        break;
    case LINK_RETRY:
        status = outbox_find(courier->outbox, ask->key, &item);
        say_done(courier, client, status == STATUS_OK ? try_now(courier, &item) : status);
        break;
    default: /* LINK_DRAIN */
        say_done(courier, client, drain(courier));
    }
}
