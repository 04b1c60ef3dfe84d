/* The one scheduler: which item is sent when, and what becomes of it. Outcomes are judged by the adapters. */
#include "courier/courier_desk.h"
#include "courier/courier_state.h"
#include "courier/shortage.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/courier_look.h"
#include "courier/courier_payment.h"

enum {
    DISK_HOLD_MS = 5000,       /* the disk said no: long enough not to spin, short enough to be there when it clears */
    FRESH_MS = 60 * 1000,      /* people wait a minute at most before the screen is the next one's */
    REFUSALS_OF_MEMORY = 100,  /* this one may be what does not fit; the lane must go on */
    RENEWALS_MAX = 16,         /* cancelled drafts of one application */
    SLOW_REPLY_MS = 1000,      /* a portal that needs longer has more to do than it can … */
    SLOW_REPLY_TIMES = 4,      /* … and a backlog leaves it about this many times as long in peace … */
    SLOW_REPLY_MS_MAX = 15000, /* … but one that never answers says no more than one that takes this long */
};

static int64_t latest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* A monotonic moment on the wall clock of now. */
static int64_t wall_of(const struct courier *courier, int64_t monotonic_ms)
{
    return courier_now(courier) + monotonic_ms - courier_monotonic(courier);
}

struct place *courier_find_place(struct courier *courier, const char *portal)
{
    for (size_t i = 0; i < courier->options->settings->portal_count; i++)
        if (strcmp(courier->places[i].settings->id, portal) == 0)
            return &courier->places[i];
    return NULL;
}

/* Everything by which OpenCPS takes one draft for another (lane.h). */
static uint64_t lane_of(const struct place *place, const struct outbox_item *item)
{
    if (place->adapter && place->adapter->keyed)
        return (uint64_t)item->row; /* one that the portal cannot swallow holds nobody up */
    const struct settings_procedure *procedure = settings_find_procedure(place->settings, item->procedure);
    const char *user_end = place->account ? strchr(place->account, ':') : NULL;
    char originality[12];
    bool fits = str_format(originality, sizeof originality, "%d", item->originality);
    ASSERT(fits);
    const char *parts[] = { place->settings->base_url,
                            place->settings->group_id,
                            place->settings->agency_code,
                            procedure ? procedure->service_code : item->procedure,
                            procedure ? procedure->template_no : "",
                            originality };
    crypto_generichash_state state;
    uint64_t lane = 0;
    unsigned char digest[crypto_generichash_BYTES];
    (void)crypto_generichash_init(&state, NULL, 0, sizeof digest);
    if (user_end)
        (void)crypto_generichash_update(&state, (const unsigned char *)place->account,
                                        (size_t)(user_end - place->account));
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        const char *part = parts[i] ? parts[i] : "";
        (void)crypto_generichash_update(&state, (const unsigned char *)"", 1);
        (void)crypto_generichash_update(&state, (const unsigned char *)part, strlen(part));
    }
    (void)crypto_generichash_final(&state, digest, sizeof digest);
    memcpy(&lane, digest, sizeof lane);
    return lane;
}

static struct sender *find_sender_of(struct courier *courier, int64_t row)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (courier->senders[i].busy && !courier->senders[i].look && courier->senders[i].item.row == row)
            return &courier->senders[i];
    return NULL;
}

struct sender *courier_find_free_sender(struct courier *courier)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (!courier->senders[i].busy)
            return &courier->senders[i];
    return NULL;
}

void courier_clear_sender(struct courier *courier, struct sender *sender)
{
    https_drop(courier->https, (int)(sender - courier->senders));
    if (sender->run)
        sender->place->adapter->end(sender->run);
    seal_free(sender->body);
    base_wipe(sender, sizeof *sender);
}

void courier_stop_senders(struct courier *courier)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (courier->senders[i].busy)
            courier_clear_sender(courier, &courier->senders[i]);
}

bool courier_move(struct courier *courier, struct outbox_item *item, const struct outbox_item *next)
{
    static const enum log_event events[] = { [OUTBOX_QUEUED] = LOG_OUTBOX_QUEUED,
                                             [OUTBOX_SENDING] = LOG_OUTBOX_SENDING,
                                             [OUTBOX_RETRY] = LOG_OUTBOX_RETRY,
                                             [OUTBOX_ACCEPTED] = LOG_OUTBOX_ACCEPTED,
                                             [OUTBOX_NEEDS_STAFF] = LOG_OUTBOX_NEEDS_STAFF };
    enum status status = outbox_move(courier->outbox, item, next);
    log_event(events[next->state], status == STATUS_OK ? next->reason : status, next->row, next->tries);
    if (status != STATUS_OK) {
        courier->disk_hold_ms = courier_monotonic(courier) + DISK_HOLD_MS;
        return false;
    }
    courier_tell(courier, COURIER_STATE, item);
    return true;
}

static void finish_item(struct courier *courier, struct sender *sender, const struct outbox_item *next)
{
    struct outbox_item last = *next;
    if (sender->run && sender->place->adapter->coverage) {
        courier->coverage = *sender->place->adapter->coverage(sender->run);
        bool fits = str_copy(last.dossier_status, sizeof last.dossier_status, str_from(courier->coverage.disposition));
        ASSERT(fits);
    }
    bool told = courier_move(courier, &sender->item, &last);
    if (told && sender->place->adapter->coverage)
        courier_note_coverage(courier, &last);
    base_wipe(&courier->coverage, sizeof courier->coverage);
    courier_clear_sender(courier, sender);
}

static void give_to_staff(struct courier *courier, struct sender *sender, enum status reason)
{
    struct outbox_item next = sender->item;
    next.state = OUTBOX_NEEDS_STAFF;
    next.reason = reason;
    next.retry_at_ms = 0;
    finish_item(courier, sender, &next);
}

/* Of a lane one item is in flight; any other of ours that waits there looks first when its turn comes, and begins anew.
 */
static bool is_resting_uid(const char *uid, void *context)
{
    struct courier *courier = context;
    struct outbox_item item;
    return outbox_find_portal_uid(courier->outbox, uid, &item) == STATUS_OK &&
           (item.state == OUTBOX_NEEDS_STAFF || item.state == OUTBOX_RETRY);
}

static void follow(struct courier *courier, struct sender *sender, const struct portal_step *step);

/* With memory at its end an answer cannot be read and a comparison not be made: that is no matter for staff. */
static void doubt_for_memory(struct portal_step *step)
{
    if (shortage_take() && step->verdict == PORTAL_STAFF)
        *step = (struct portal_step){ .verdict = PORTAL_AGAIN,
                                      .reason = STATUS_NO_MEMORY,
                                      .retry_after_ms = -1,
                                      .refusals_max = REFUSALS_OF_MEMORY };
}

void courier_begin_run(struct courier *courier, struct sender *sender)
{
    const struct portal_order order = { .portal = sender->place->settings,
                                        .kiosk_id = courier->options->settings->kiosk_id,
                                        .parked = is_resting_uid,
                                        .context = courier,
                                        .item = sender->look ? NULL : &sender->item,
                                        .body = sender->body,
                                        .body_len = sender->body_len,
                                        .park = sender->parking,
                                        .unsure = sender->reason != STATUS_REFUSED ||
                                                  sender->item.tries > sender->item.refusals + 1,
                                        .want = sender->want,
                                        .key = sender->key,
                                        .secret = *sender->secret ? sender->secret : NULL,
                                        .proof = *sender->proof ? sender->proof : NULL };
    struct portal_step step;
    if (sender->run)
        sender->place->adapter->end(sender->run);
    sender->run = NULL;
    (void)shortage_take();
    enum status status = sender->place->adapter->begin(&order, &sender->run, &step);
    if (status != STATUS_OK)
        step = (struct portal_step){ .verdict = PORTAL_STAFF, .reason = status, .retry_after_ms = -1 };
    doubt_for_memory(&step);
    follow(courier, sender, &step);
}

/* Before a person takes over, no draft of ours may stay where the next citizen's would be laid over it. */
static void park(struct courier *courier, struct sender *sender, enum status reason)
{
    if (sender->parking) {
        give_to_staff(courier, sender, sender->reason);
        return;
    }
    sender->parking = true;
    sender->reason = reason;
    courier_begin_run(courier, sender);
}

/* A cancelled dossier keeps its UUID for ever, so the next one needs another: the last two digits say how many. */
static void renew(struct courier *courier, struct sender *sender)
{
    struct outbox_item next = sender->item;
    unsigned tail = 0;
    next.renewals++;
    if (next.renewals > RENEWALS_MAX || sscanf(next.uuid + UUID_TEXT_BYTES - 3, "%2x", &tail) != 1) {
        park(courier, sender, STATUS_MISMATCH);
        return;
    }
    (void)str_format(next.portal_uid + UUID_TEXT_BYTES - 3, 3, "%02x", (tail ^ (unsigned)next.renewals) & 0xff);
    if (!courier_move(courier, &sender->item, &next)) {
        courier_clear_sender(courier, sender);
        return;
    }
    courier_begin_run(courier, sender);
}

static void again(struct courier *courier, struct sender *sender, const struct portal_step *step)
{
    struct outbox_item next = sender->item;
    if (step->refusals_max > 0 && ++next.refusals >= step->refusals_max) {
        park(courier, sender, step->reason);
        return;
    }
    /* Refusals count by themselves: after a long outage the last tries of a hopeless item must not hold up its lane. */
    int32_t failures = step->refusals_max > 0 ? next.refusals : next.tries;
    int64_t wait_ms =
        retry_wait_ms(&courier->options->retry, &courier->options->entropy, failures, step->retry_after_ms);
    next.state = OUTBOX_RETRY;
    next.reason = step->reason;
    next.retry_at_ms = courier_now(courier) + wait_ms;
    next.retry_ordered = step->retry_after_ms >= 0;
    /* Tried before its time, for somebody who came: that must not put off when the line is noticed. */
    if (!next.retry_ordered && sender->planned_ms > 0)
        next.retry_at_ms = latest(sender->planned_ms, courier_now(courier) + courier->options->retry.floor_ms);
    if (next.retry_ordered)
        sender->place->hold_until_ms = latest(sender->place->hold_until_ms, courier_monotonic(courier) + wait_ms);
    finish_item(courier, sender, &next);
}

void courier_copy_dossier(struct outbox_item *item, const struct portal_dossier *dossier)
{
    memcpy(item->dossier_id, dossier->dossier_id, sizeof item->dossier_id);
    memcpy(item->dossier_no, dossier->dossier_no, sizeof item->dossier_no);
    memcpy(item->dossier_status, dossier->status, sizeof item->dossier_status);
    item->due_ms = dossier->due_ms;
}

static void accept_item(struct courier *courier, struct sender *sender)
{
    struct outbox_item next = sender->item;
    next.state = OUTBOX_ACCEPTED;
    next.reason = STATUS_OK;
    next.retry_at_ms = 0;
    if (courier->clock_word != CLOCK_CONFIRMED && sender->told_ms > 0)
        next.changed_ms = sender->told_ms; /* ninety days are counted from here: not from 1970 */
    courier_copy_dossier(&next, sender->place->adapter->dossier(sender->run));
    courier_begin_payment(courier, &next); /* first: a cut between the two must not forget it */
    finish_item(courier, sender, &next);
}

static void follow(struct courier *courier, struct sender *sender, const struct portal_step *step)
{
    if (step->verdict == PORTAL_NEXT) {
        sender->asked_ms = courier_monotonic(courier);
        /* Whose dossier it is, our account must not decide: it opens everything this kiosk ever filed. With a proof the
         * adapter decides, by what the portal holds. */
        bool stranger = sender->look && !sender->known && !*sender->proof;
        enum status status = https_start(courier->https, (int)(sender - courier->senders), sender->place->settings,
                                         stranger ? NULL : sender->place->account, &step->request);
        if (status == STATUS_OK)
            return;
        const struct portal_step failed = { .verdict = PORTAL_AGAIN, .reason = status, .retry_after_ms = -1 };
        follow(courier, sender, &failed);
        return;
    }
    if (sender->look)
        courier_end_look(courier, sender, step);
    else if (sender->parking && step->verdict != PORTAL_AGAIN) /* nothing is parked whose draft may be there or not */
        give_to_staff(courier, sender, sender->reason);
    else if (step->verdict == PORTAL_ACCEPTED)
        accept_item(courier, sender);
    else if (step->verdict == PORTAL_AGAIN)
        again(courier, sender, step);
    else if (step->verdict == PORTAL_RENEW)
        renew(courier, sender);
    else
        park(courier, sender, step->reason);
}

/* A thousand kiosks that only wait for their own replies keep an overloaded portal overloaded: by simulation 3.8 times
 * the requests needed, against 1.0 with this and a backlog that goes one at a time. */
static void yield_to_slow(struct courier *courier, struct sender *sender)
{
    int64_t now = courier_monotonic(courier);
    int64_t took_ms = now - sender->asked_ms;
    if (took_ms <= SLOW_REPLY_MS)
        return;
    took_ms = took_ms < SLOW_REPLY_MS_MAX ? took_ms : SLOW_REPLY_MS_MAX;
    int64_t peace_ms =
        took_ms * SLOW_REPLY_TIMES / 2 + retry_draw(&courier->options->entropy, took_ms * SLOW_REPLY_TIMES);
    sender->place->backlog_from_ms = latest(sender->place->backlog_from_ms, now + peace_ms);
}

void courier_take_reply(struct courier *courier, int line, const struct portal_reply *reply)
{
    struct sender *sender = &courier->senders[line];
    ASSERT(sender->busy);
    sender->told_ms = reply->date_ms;
    courier_clock_compare(courier, reply->date_ms);
    yield_to_slow(courier, sender);
    struct portal_step step;
    (void)shortage_take(); /* before: somebody else's */
    sender->place->adapter->answer(sender->run, reply, &step);
    doubt_for_memory(&step);
    /* A reply that settles something is the portal at work; 403 is OpenCPS's everyday no: it was reached. */
    sender->place->failing = reply->transport != STATUS_OK || reply->http >= 500 ||
                             (step.verdict == PORTAL_AGAIN && reply->http != 200 && reply->http != 403);
    if (step.reason == STATUS_MISMATCH)
        log_event(LOG_PORTAL_MISMATCH, STATUS_MISMATCH, sender->item.row, reply->http);
    follow(courier, sender, &step);
}

static void start_item(struct courier *courier, struct sender *sender, const struct outbox_item *item)
{
    struct place *place = courier_find_place(courier, item->portal);
    *sender = (struct sender){ .busy = true, .place = place, .item = *item };
    if (item->state == OUTBOX_RETRY && !item->retry_ordered && item->retry_at_ms > courier_now(courier))
        sender->planned_ms = retry_believed_ms(item->retry_at_ms, item->changed_ms, courier_now(courier));
    struct outbox_item next = *item;
    next.state = OUTBOX_SENDING;
    next.reason = STATUS_OK;
    next.retry_at_ms = 0;
    next.retry_ordered = false;
    next.tries++;
    /* Committed before the first byte leaves: from here on the portal may know of it. */
    if (!courier_move(courier, &sender->item, &next)) {
        courier_clear_sender(courier, sender);
        return;
    }
    int64_t pace_ms = courier->options->retry.pace_ms;
    place->backlog_from_ms = courier_monotonic(courier) + pace_ms / 2 + retry_draw(&courier->options->entropy, pace_ms);
    enum status status = outbox_read_body(courier->outbox, &sender->item, &sender->body, &sender->body_len);
    if (status == STATUS_OK)
        courier_begin_run(courier, sender);
    else if (status == STATUS_NO_MEMORY || status == STATUS_IO || status == STATUS_BUSY)
        again(courier, sender, &(struct portal_step){ .reason = status, .retry_after_ms = -1 });
    else
        park(courier, sender, STATUS_CORRUPT);
}

bool courier_is_fresh(const struct courier *courier, const struct outbox_item *item)
{
    return item->tries == 0 && item->row > courier->backlog_row &&
           courier_monotonic(courier) - courier->newest_ms < FRESH_MS;
}

void courier_note_fresh(struct courier *courier, const struct outbox_item *item)
{
    int64_t now = courier_monotonic(courier);
    if (now - courier->newest_ms >= FRESH_MS)
        courier->backlog_row = courier->newest_row;
    courier->newest_row = item->row;
    courier->newest_ms = now;
}

/* A backlog goes one at a time, over one connection; only who stands there and waits goes beside it. */
static bool is_spoken_to(const struct courier *courier, const struct place *place)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (courier->senders[i].busy && !courier->senders[i].look && courier->senders[i].place == place)
            return true;
    return false;
}

/* Somebody who came after its last try waits behind it: what only waits for the next try is tried now. */
static bool is_woken(const struct courier *courier, size_t index, size_t count)
{
    const struct outbox_item *item = &courier->waiting[index];
    if (item->retry_ordered)
        return false;
    for (size_t i = index + 1; i < count; i++)
        if (courier->waiting[i].state == OUTBOX_QUEUED && courier->waiting[i].created_ms > item->changed_ms &&
            courier->lanes[i].lane == courier->lanes[index].lane)
            return true;
    return false;
}

/* Fills courier->lanes; an item that no portal takes any more keeps a lane of its own and waits for the configuration.
 */
static void fill_lanes(struct courier *courier, size_t count)
{
    int64_t now = courier_now(courier), newest_ms = INT64_MIN; /* of those behind, who was never tried and came last */
    for (size_t i = count; i-- > 0;) {                         /* backwards: who waits behind it is there already */
        const struct outbox_item *item = &courier->waiting[i];
        const struct place *place = courier_find_place(courier, item->portal);
        bool begun = item->tries > 0;
        bool fresh = courier_is_fresh(courier, item);
        bool usable = place && place->adapter;
        bool waits_its_turn = usable && !fresh && is_spoken_to(courier, place);
        int64_t held_ms = usable ? latest(place->hold_until_ms, fresh ? 0 : place->backlog_from_ms) : 0;
        int64_t not_before = usable && !waits_its_turn ? wall_of(courier, held_ms) : INT64_MAX;
        courier->lanes[i] = (struct lane_item){ .lane = usable ? lane_of(place, item) : (uint64_t)item->row,
                                                .row = item->row,
                                                .begun = begun,
                                                .in_flight = find_sender_of(courier, item->row) != NULL };
        if (item->state == OUTBOX_RETRY &&
            !(usable && !place->adapter->keyed && newest_ms > item->changed_ms && is_woken(courier, i, count)))
            not_before = latest(not_before, retry_believed_ms(item->retry_at_ms, item->changed_ms, now));
        courier->lanes[i].not_before_ms = not_before;
        if (item->state == OUTBOX_QUEUED)
            newest_ms = latest(newest_ms, item->created_ms);
    }
}

int64_t courier_schedule(struct courier *courier)
{
    int64_t now = courier_now(courier);
    if (!courier_clock_believable(courier))
        return -1;
    if (courier->disk_hold_ms > courier_monotonic(courier))
        return wall_of(courier, courier->disk_hold_ms);
    for (struct sender *sender = courier_find_free_sender(courier); sender;
         sender = courier_find_free_sender(courier)) {
        size_t count = 0;
        int64_t wake_ms = -1;
        enum status status =
            outbox_list(courier->outbox, OUTBOX_WAITING, 0, courier->waiting, OUTBOX_ITEMS_MAX, &count);
        if (status != STATUS_OK) {
            courier->disk_hold_ms = courier_monotonic(courier) + DISK_HOLD_MS;
            return wall_of(courier, courier->disk_hold_ms);
        }
        fill_lanes(courier, count);
        ptrdiff_t picked = lane_pick(courier->lanes, count, now, &wake_ms);
        if (picked < 0)
            return wake_ms == INT64_MAX ? -1 : wake_ms;
        start_item(courier, sender, &courier->waiting[picked]);
        if (courier->disk_hold_ms > courier_monotonic(courier))
            return wall_of(courier, courier->disk_hold_ms);
    }
    return -1; /* a sender that ends brings us back */
}

void courier_wake_all(struct courier *courier, int64_t step_ms, bool only_tls)
{
    size_t count = 0;
    if (outbox_list(courier->outbox, OUTBOX_WAITING, 0, courier->waiting, OUTBOX_ITEMS_MAX, &count) != STATUS_OK)
        return;
    for (size_t i = 0; i < count; i++) {
        struct outbox_item *item = &courier->waiting[i];
        if (item->state != OUTBOX_RETRY || item->retry_at_ms == 0 || (only_tls && item->reason != STATUS_TLS))
            continue;
        struct outbox_item next = *item;
        next.retry_at_ms = item->retry_ordered ? latest(item->retry_at_ms + step_ms, 0) : 0;
        (void)courier_move(courier, item, &next);
    }
}
