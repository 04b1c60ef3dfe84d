/* Looks: what somebody at the screen asks about one dossier, put to its portal and answered to nobody else. Decides who
 * may be told what; whether a proof is right, the adapter judges by what the portal holds. */
#include "courier/courier_look.h"

#include <string.h>

#include "base/str.h"
#include "courier/courier_payment.h"

static const enum portal_want WANTS[] = {
    [LINK_LOOK_UP] = PORTAL_STATUS, [LINK_PAYMENT] = PORTAL_PAYMENT, [LINK_TICKET] = PORTAL_TICKET
};
static const enum courier_event_kind ANSWERS[] = {
    [PORTAL_STATUS] = COURIER_STATE, [PORTAL_PAYMENT] = COURIER_PAYMENT, [PORTAL_TICKET] = COURIER_TICKET
};

/* Dossier numbers are counted up, so a number alone tells the state of what we filed ourselves and no more. Our own
 * reference and the UUID are 40 random bits and more, printed for the one person. */
static bool may_be_told_all(const struct outbox_item *item, const struct link_ask *ask, const char *key)
{
    return *ask->secret || *ask->proof || (item && strcmp(key, item->dossier_no) != 0);
}

static void tell(struct courier *courier, uint32_t client, const struct courier_event *event)
{
    courier->answer = (struct link_answer){ .kind = LINK_EVENT, .event = *event };
    if (client)
        link_server_send(courier->server, client, &courier->answer);
    else
        link_server_broadcast(courier->server, &courier->answer);
}

void courier_answer_unasked(struct courier *courier, uint32_t client, const struct link_ask *ask,
                            const struct outbox_item *item, enum status reason)
{
    struct outbox_item told = item ? *item : (struct outbox_item){ .reason = reason };
    if (!item)
        (void)str_copy(told.dossier_no, sizeof told.dossier_no, str_from(ask->key));
    struct courier_event event = link_event_of(item ? COURIER_STATE : COURIER_UNKNOWN, &told);
    if (ask->kind != LINK_LOOK_UP) {
        event.kind = ANSWERS[WANTS[ask->kind]];
        event.reason = reason;
    }
    tell(courier, client, &event);
}

/* Found, not found, or the portal could not be asked and what we know ourselves must do. */
void courier_end_look(struct courier *courier, struct sender *sender, const struct portal_step *step)
{
    struct outbox_item item = sender->item;
    const struct portal_dossier *dossier = sender->place->adapter->dossier(sender->run);
    bool found = step->verdict == PORTAL_ACCEPTED;
    bool not_theirs = *sender->proof && step->reason == STATUS_NOT_FOUND;
    /* not let in without the account: to the asker, no such dossier */
    enum status reason = !sender->known && step->reason == STATUS_REFUSED ? STATUS_NOT_FOUND : step->reason;
    if (found) {
        if (!sender->known)
            item.state = OUTBOX_ACCEPTED;
        courier_copy_dossier(&item, dossier);
        item.reason = STATUS_OK;
    } else if (!sender->known || not_theirs) {
        item = (struct outbox_item){ .reason = reason };
        (void)str_copy(item.dossier_no, sizeof item.dossier_no, str_from(sender->asked));
    }
    bool told = found || (sender->known && !not_theirs);
    struct courier_event event = link_event_of(told ? COURIER_STATE : COURIER_UNKNOWN, &item);
    if (sender->want != PORTAL_STATUS) {
        event.kind = ANSWERS[sender->want];
        event.reason = found ? STATUS_OK : reason;
    }
    if (found && sender->open) {
        event.stage = dossier->stage;
        event.payment = dossier->payment;
        event.ticket = dossier->ticket;
    }
    if (sender->known && sender->want != PORTAL_TICKET)
        courier_keep_payment(courier, &sender->item, found ? &dossier->payment : NULL);
    tell(courier, sender->client, &event); /* before everybody hears the little of it that is everybody's */
    if (found && sender->known && strcmp(item.dossier_status, sender->item.dossier_status) != 0)
        (void)courier_move(courier, &sender->item, &item);
    courier_clear_sender(courier, sender);
}

bool courier_look(struct courier *courier, uint32_t client, const struct outbox_item *item, const char *key,
                  const struct link_ask *ask)
{
    struct sender *sender = courier_find_free_sender(courier);
    struct place *place = item ? courier_find_place(courier, item->portal) : &courier->places[0];
    if (!sender || courier->options->settings->portal_count == 0 || !place || !place->adapter ||
        !courier_clock_believable(courier) || courier_monotonic(courier) < place->hold_until_ms)
        return false;
    *sender = (struct sender){ .busy = true,
                               .place = place,
                               .look = true,
                               .known = item != NULL,
                               .open = may_be_told_all(item, ask, key),
                               .want = WANTS[ask->kind],
                               .client = client };
    if (item)
        sender->item = *item;
    if (!str_copy(sender->asked, sizeof sender->asked, str_from(key)) ||
        !str_copy(sender->key, sizeof sender->key, str_from(item ? item->portal_uid : key)) ||
        !str_copy(sender->secret, sizeof sender->secret, str_from(ask->secret)) ||
        !str_copy(sender->proof, sizeof sender->proof, str_from(ask->proof))) {
        courier_clear_sender(courier, sender);
        return false;
    }
    courier_begin_run(courier, sender);
    return true;
}
