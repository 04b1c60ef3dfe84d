/* See shell_staff.h. */
#include "shell_staff.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "base/whole_file.h"
#include "staff/gate.h"
#include "text/date.h"

enum { ASK_WAIT_MS = 1000, EXPORT_PATH_BYTES = 600 };

/* Who it was, for the log: the place in the configuration's list, from 1. */
static int64_t place_of(const struct settings *settings, const char *id)
{
    const struct settings_staff *staff = settings_find_staff(settings, id);
    return staff ? staff - settings->staff + 1 : 0;
}

static void sign_in(struct staff_desk *desk, const struct effect *effect, int64_t wall_ms, struct msg *reply)
{
    struct gate_answer answer = gate_try(desk->settings, desk->state_folder, effect->text, effect->secret, wall_ms);
    log_event(answer.status == STATUS_OK     ? LOG_STAFF_SIGNED_IN
              : answer.status == STATUS_BUSY ? LOG_STAFF_LOCKED
                                             : LOG_STAFF_REFUSED,
              answer.status, place_of(desk->settings, effect->text), answer.tries_left);
    *reply = (struct msg){ .kind = MSG_STAFF, .status = answer.status, .arg = answer.tries_left };
}

static void keep(struct staff_item *out, const struct outbox_item *item)
{
    *out = (struct staff_item){ .state = item->state,
                                .reason = item->reason,
                                .tries = item->tries,
                                .recorded_ms = item->created_ms,
                                .changed_ms = item->changed_ms,
                                .retry_at_ms = item->retry_at_ms };
    memcpy(out->uuid, item->uuid, sizeof out->uuid);
    memcpy(out->reference, item->reference, sizeof out->reference);
    memcpy(out->service, item->service, sizeof out->service);
    memcpy(out->dossier_no, item->dossier_no, sizeof out->dossier_no);
}

typedef void (*each_item_fn)(void *context, const struct outbox_item *item);

/* Every row of the queue, page by page as the courier gives them. */
static enum status each_item(const struct staff_desk *desk, each_item_fn each, void *context)
{
    static struct link_answer answer; /* large; one thread */
    struct link_ask ask = { .kind = LINK_LIST };
    struct link_call *call = NULL;
    enum status status = link_call_open(desk->state_folder, &call);
    do {
        if (status == STATUS_OK)
            status = link_call_ask(call, &ask, ASK_WAIT_MS, &answer);
        if (status == STATUS_OK && answer.kind != LINK_ITEMS)
            status = STATUS_UNAVAILABLE;
        for (size_t i = 0; status == STATUS_OK && i < answer.item_count; i++) {
            each(context, &answer.items[i]);
            ask.after = answer.items[i].row;
        }
    } while (status == STATUS_OK && answer.item_count > 0);
    link_call_close(call);
    return status;
}

struct listing {
    struct staff_queue *queue;
    struct staff_item accepted[STAFF_ACCEPTED_MAX]; /* a ring: the newest overwrite the oldest */
    size_t accepted_count;
};

static void list_one(void *context, const struct outbox_item *item)
{
    struct listing *listing = context;
    struct staff_queue *queue = listing->queue;
    queue->by_state[item->state]++;
    if (item->state == OUTBOX_ACCEPTED)
        keep(&listing->accepted[listing->accepted_count++ % STAFF_ACCEPTED_MAX], item);
    else if (queue->count < STAFF_OPEN_MAX)
        keep(&queue->items[queue->count++], item);
}

static void list(struct staff_desk *desk)
{
    static struct listing listing; /* large; one thread */
    listing = (struct listing){ .queue = &desk->queue };
    desk->queue = (struct staff_queue){ .status = STATUS_OK };
    desk->queue.status = each_item(desk, list_one, &listing);
    size_t newest = listing.accepted_count;
    for (size_t i = 0; i < STAFF_ACCEPTED_MAX && newest > i; i++)
        desk->queue.items[desk->queue.count++] = listing.accepted[(newest - 1 - i) % STAFF_ACCEPTED_MAX];
}

static void retry(struct staff_desk *desk, const char *uuid)
{
    static struct link_answer answer; /* large; one thread */
    struct link_ask ask = { .kind = LINK_RETRY };
    struct link_call *call = NULL;
    if (str_copy(ask.key, sizeof ask.key, str_from(uuid)) && link_call_open(desk->state_folder, &call) == STATUS_OK) {
        enum status asked = link_call_ask(call, &ask, ASK_WAIT_MS, &answer);
        (void)asked; /* what became of it stands in the list that follows */
    }
    link_call_close(call);
    list(desk);
}

/* What the courier knows of one item now. Its time is that of its acceptance: later news of the portal moves the row.
 */
static enum status show(const struct staff_desk *desk, const char *uuid, struct courier_event *out)
{
    static struct link_answer answer; /* large; one thread */
    struct link_ask ask = { .kind = LINK_SHOW };
    struct link_call *call = NULL;
    enum status status = str_copy(ask.key, sizeof ask.key, str_from(uuid)) ? STATUS_OK : STATUS_BAD_INPUT;
    if (status == STATUS_OK)
        status = link_call_open(desk->state_folder, &call);
    if (status == STATUS_OK)
        status = link_call_ask(call, &ask, ASK_WAIT_MS, &answer);
    if (status == STATUS_OK && (answer.kind != LINK_DETAIL || answer.item_count != 1))
        status = STATUS_NOT_FOUND;
    if (status == STATUS_OK) {
        *out = link_event_of(COURIER_STATE, &answer.items[0]);
        out->payment = answer.event.payment;
        for (size_t i = 0; i < answer.step_count; i++)
            if (answer.steps[i].to == OUTBOX_ACCEPTED && answer.steps[i].from != OUTBOX_ACCEPTED)
                out->changed_ms = answer.steps[i].at_ms;
    }
    link_call_close(call);
    return status;
}

static void write_row(void *context, const struct outbox_item *item)
{
    char date[DATE_TEXT_BYTES];
    date_to_iso(date_from_unix_ms(item->created_ms), date);
    fprintf(context, "%s,%s,%s,%s,%s,%d,%s\n", date, item->reference, item->service, outbox_state_name(item->state),
            status_log_text(item->reason), item->tries, item->dossier_no);
}

/* queue-2026-11-22.csv: metadata only, the same as `kiosk outbox list`. */
static enum status write_list(struct staff_desk *desk, int64_t wall_ms)
{
    char path[EXPORT_PATH_BYTES], date[DATE_TEXT_BYTES];
    date_to_iso(date_from_unix_ms(wall_ms), date);
    if (!desk->export_folder[0] || !str_format(path, sizeof path, "%s/queue-%s.csv", desk->export_folder, date))
        return STATUS_UNAVAILABLE;
    FILE *file = whole_file_begin(path, 0600);
    if (!file)
        return STATUS_IO;
    fputs("recorded,reference,service,state,reason,tries,dossier_no\n", file);
    enum status status = each_item(desk, write_row, file);
    bool whole = whole_file_end(file, path, true);
    return status == STATUS_OK && !whole ? STATUS_IO : status;
}

bool staff_desk_do(struct staff_desk *desk, const struct effect *effect, int64_t wall_ms, struct msg *reply)
{
    switch (effect->kind) {
    case EFFECT_STAFF_SIGN_IN:
        sign_in(desk, effect, wall_ms, reply);
        return true;
    case EFFECT_STAFF_LIST:
        list(desk);
        break;
    case EFFECT_STAFF_RETRY:
        retry(desk, effect->text);
        break;
    case EFFECT_STAFF_EXPORT:
        *reply = (struct msg){ .kind = MSG_STAFF_EXPORTED, .status = write_list(desk, wall_ms) };
        return true;
    case EFFECT_STAFF_SHOW:
        *reply = (struct msg){ .kind = MSG_STAFF_SHOWN };
        reply->status = show(desk, effect->text, &reply->courier);
        return true;
    case EFFECT_STAFF_DEED:
        log_event(LOG_STAFF_DEED, STATUS_OK, place_of(desk->settings, effect->text), effect->number);
        return false;
    default:
        return false;
    }
    *reply = (struct msg){ .kind = MSG_STAFF_LISTED };
    return true;
}
