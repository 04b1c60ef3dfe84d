/* See courier_payment.h. Asked rarely and one at a time: the portal is no worse off for it, and a busy one not at all.
 */
#include "courier/courier_payment.h"

#include <string.h>

#include "courier/courier_look.h"
#include "courier/outbox_payment.h"

#define HOURS(n) ((n)*INT64_C(3600000))

static const int64_t FRESH_MS = HOURS(24), STALE_EVERY_MS = HOURS(6), FOLLOWED_MS = HOURS(30 * 24);

/* On the first day as often as an item is tried at the most, then four times a day. */
static int64_t next_ask_ms(const struct courier *courier, const struct outbox_payment *payment)
{
    bool fresh = courier_now(courier) - payment->begun_ms < FRESH_MS;
    return payment->asked_ms + (fresh ? courier->options->retry.cap_ms : STALE_EVERY_MS);
}

void courier_begin_payment(struct courier *courier, const struct outbox_item *item)
{
    const struct place *place = courier_find_place(courier, item->portal);
    const struct outbox_payment payment = { .begun_ms = courier_now(courier) };
    /* Not kept: nobody is told a wrong thing by it, and the receipt is the portal's. */
    if (place && place->settings->payee_count > 0)
        (void)!outbox_write_payment(courier->outbox, item->row, &payment);
}

void courier_keep_payment(struct courier *courier, const struct outbox_item *item,
                          const struct dossier_payment *payment)
{
    struct outbox_payment kept;
    if (outbox_read_payment(courier->outbox, item->row, &kept) != STATUS_OK)
        return;
    kept.asked_ms = courier_now(courier);
    if (payment)
        kept.told = *payment;
    (void)!outbox_write_payment(courier->outbox, item->row, &kept);
}

static bool anybody_waits(const struct courier *courier)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (courier->senders[i].busy)
            return true;
    return false;
}

static bool is_followed_at_all(const struct courier *courier)
{
    for (size_t i = 0; i < courier->options->settings->portal_count; i++)
        if (courier->places[i].settings->payee_count > 0)
            return true;
    return false;
}

int64_t courier_follow_payments(struct courier *courier)
{
    int64_t row, now = courier_now(courier);
    struct outbox_payment payment;
    if (!is_followed_at_all(courier) || anybody_waits(courier) || !courier_clock_believable(courier) ||
        outbox_next_payment(courier->outbox, now - FOLLOWED_MS, &row, &payment) != STATUS_OK)
        return -1;
    int64_t due_ms = next_ask_ms(courier, &payment);
    if (due_ms > now)
        return due_ms;
    size_t count = 0;
    struct outbox_item item;
    const struct link_ask ask = { .kind = LINK_PAYMENT };
    if (outbox_list(courier->outbox, OUTBOX_ALL, row - 1, &item, 1, &count) != STATUS_OK || count != 1 ||
        item.row != row)
        return -1;
    /* Asked or not, it goes to the end: one that cannot be asked holds nobody up. */
    courier_keep_payment(courier, &item, NULL);
    if (item.state == OUTBOX_ACCEPTED)
        (void)courier_look(courier, 0, &item, item.uuid, &ask);
    return now + courier->options->retry.cap_ms;
}
