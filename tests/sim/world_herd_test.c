/* Figure F08: a thousand kiosks with eight applications each come back after an outage. The real scheduler, lanes,
 * retry and start-up of every courier on one virtual clock; queue, wire and portal are arrays. The portal serves one
 * request after another at so many a second, refuses above QUEUE_MAX with 503, and works on for clients that gave up
 * after fifteen seconds. One request delivers one application here, as the figure counts: what is proven is when
 * requests leave, not how many an OpenCPS dossier needs (six). */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/arrivals.h"
#include "courier/courier_state.h"
#include "courier/outbox_payment.h"

enum { ITEMS = 8, LANES = 3, KIOSKS_MAX = 1000, QUEUE_MAX = 500, SECONDS_MAX = 4 * 3600, TIMEOUT_MS = 15000 };
enum { OUTAGE_MS = 2 * 3600 * 1000, LATENCIES_MAX = KIOSKS_MAX * ITEMS * 4 };

static const int64_t WALL_START_MS = INT64_C(1795255621000);

struct wire {
    bool busy;
    int64_t end_ms;
    enum status transport;
    int http;
};

struct herd_kiosk {
    struct courier *courier;
    struct entropy_seeded random;
    struct courier_options options;
    struct outbox_item items[ITEMS];
    struct wire wires[HTTPS_LINES_MAX];
    int64_t turn_at_ms;
    bool delivered[ITEMS]; /* at the portal */
};

static struct {
    struct herd_kiosk kiosks[KIOSKS_MAX];
    int count;
    struct herd_kiosk *current; /* whose courier runs now */
    int64_t now_ms, opened_ms;  /* when the line came back */
    int rate;
    double free_ms; /* when the portal has worked off what it took */
    int per_second[SECONDS_MAX];
    long requests, wasted, accepted, latency_count;
    int64_t latencies[LATENCIES_MAX], drained_ms;
} herd;

static char folder[64], account[96];
static struct settings place;
static const struct settings_procedure procedures[LANES] = { { "1.001193", "1.001193", "A", "P" },
                                                             { "1.004194", "1.004194", "B", "P" },
                                                             { "1.004222", "1.004222", "C", "P" } };

static int64_t clock_now(void *context)
{
    (void)context;
    return herd.now_ms;
}

static int64_t clock_wall_now(void *context)
{
    (void)context;
    return WALL_START_MS + herd.now_ms;
}

void log_event(enum log_event event, enum status status, int64_t a, int64_t b)
{
    (void)event;
    (void)status;
    (void)a;
    (void)b;
}

/* --- a queue that is an array ------------------------------------------------------------------------------------- */

struct outbox {
    struct herd_kiosk *kiosk;
};

void *seal_alloc(size_t size)
{
    return calloc(1, size);
}

void seal_free(void *memory)
{
    free(memory);
}

enum status seal_create(const char *state_folder, struct seal **out)
{
    (void)state_folder;
    *out = NULL;
    return STATUS_OK;
}

void seal_destroy(struct seal *seal)
{
    (void)seal;
}

enum status outbox_open(const char *state_folder, const struct seal *seal, const struct clock *clock,
                        const struct outbox_limits *limits, struct outbox **out)
{
    (void)state_folder;
    (void)seal;
    (void)clock;
    (void)limits;
    *out = calloc(1, sizeof **out);
    ASSERT(*out);
    (*out)->kiosk = herd.current;
    return STATUS_OK;
}

void outbox_close(struct outbox *outbox)
{
    free(outbox);
}

/* Nothing is to be paid in this province. */
enum status outbox_read_payment(struct outbox *outbox, int64_t row, struct outbox_payment *out)
{
    (void)outbox, (void)row, (void)out;
    return STATUS_NOT_FOUND;
}

enum status outbox_write_payment(struct outbox *outbox, int64_t row, const struct outbox_payment *payment)
{
    (void)outbox, (void)row, (void)payment;
    return STATUS_OK;
}

enum status outbox_next_payment(struct outbox *outbox, int64_t begun_ms, int64_t *row, struct outbox_payment *out)
{
    (void)outbox, (void)begun_ms, (void)row, (void)out;
    return STATUS_NOT_FOUND;
}

enum status outbox_accepting(const struct outbox *outbox)
{
    (void)outbox;
    return STATUS_OK;
}

/* No hospital here. */
enum status outbox_has_disk(const struct outbox *outbox)
{
    return outbox_accepting(outbox);
}

enum status arrivals_open(struct outbox *outbox)
{
    (void)outbox;
    return STATUS_NOT_FOUND;
}

enum status arrivals_issue(struct outbox *outbox, const struct submission *submission, const struct arrival *wanted,
                           struct arrival *out)
{
    (void)submission;
    (void)wanted;
    (void)out;
    return arrivals_open(outbox);
}

enum status arrivals_note_result(struct outbox *outbox, const char *check_uuid, const char *result)
{
    (void)check_uuid;
    (void)result;
    return arrivals_open(outbox);
}

enum status arrivals_do(struct outbox *outbox, const struct desk_ask *ask)
{
    (void)ask;
    return arrivals_open(outbox);
}

enum status arrivals_list(struct outbox *outbox, const char *clinic, int32_t first, struct desk_list *out)
{
    (void)clinic;
    (void)first;
    (void)out;
    return arrivals_open(outbox);
}

void outbox_count(const struct outbox *outbox, int32_t *waiting, int32_t *needs_staff)
{
    (void)outbox;
    *waiting = *needs_staff = 0;
}

enum status outbox_forget_old(struct outbox *outbox)
{
    (void)outbox;
    return STATUS_OK;
}

enum status outbox_note_agreed(struct outbox *outbox, int64_t at_ms)
{
    (void)outbox;
    (void)at_ms;
    return STATUS_OK;
}

enum status outbox_read_agreed(struct outbox *outbox, int64_t *at_ms)
{
    (void)outbox;
    *at_ms = 0;
    return STATUS_OK;
}

enum status outbox_list(struct outbox *outbox, enum outbox_which which, int64_t after, struct outbox_item *items,
                        size_t max, size_t *count)
{
    size_t have = 0;
    (void)which;
    (void)after;
    for (int i = 0; i < ITEMS && have < max; i++)
        if (outbox->kiosk->items[i].state <= OUTBOX_RETRY)
            items[have++] = outbox->kiosk->items[i];
    *count = have;
    return STATUS_OK;
}

enum status outbox_move(struct outbox *outbox, struct outbox_item *item, const struct outbox_item *next)
{
    *item = *next;
    item->changed_ms = WALL_START_MS + herd.now_ms;
    outbox->kiosk->items[item->row - 1] = *item;
    return STATUS_OK;
}

enum status outbox_read_body(struct outbox *outbox, const struct outbox_item *item, char **body, size_t *size)
{
    (void)outbox;
    (void)item;
    *body = calloc(1, 2);
    *size = 1;
    return *body ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status outbox_store(struct outbox *outbox, const struct submission *submission, int originality,
                         struct outbox_item *out)
{
    (void)outbox;
    (void)submission;
    (void)originality;
    (void)out;
    return STATUS_UNAVAILABLE;
}

enum status outbox_find(struct outbox *outbox, const char *key, struct outbox_item *out)
{
    (void)outbox;
    (void)key;
    (void)out;
    return STATUS_NOT_FOUND;
}

enum status outbox_find_portal_uid(struct outbox *outbox, const char *uid, struct outbox_item *out)
{
    return outbox_find(outbox, uid, out);
}

enum status outbox_list_steps(struct outbox *outbox, int64_t row, struct outbox_step *steps, size_t max, size_t *count)
{
    (void)outbox;
    (void)row;
    (void)steps;
    (void)max;
    *count = 0;
    return STATUS_OK;
}

/* --- nobody listens ----------------------------------------------------------------------------------------------- */

enum status link_server_create(const char *state_folder, link_ask_fn asked, void *context, struct link_server **out)
{
    (void)state_folder;
    (void)asked;
    (void)context;
    *out = NULL;
    return STATUS_OK;
}

void link_server_destroy(struct link_server *server)
{
    (void)server;
}

void link_server_send(struct link_server *server, uint32_t client, const struct link_answer *answer)
{
    (void)server;
    (void)client;
    (void)answer;
}

void link_server_broadcast(struct link_server *server, const struct link_answer *answer)
{
    (void)server;
    (void)answer;
}

/* --- an adapter of one request, and the portal -------------------------------------------------------------------- */

struct portal_run {
    int row;
    struct portal_dossier dossier;
};

static enum status begin(const struct portal_order *order, struct portal_run **out, struct portal_step *first)
{
    struct portal_run *run = calloc(1, sizeof *run);
    ASSERT(run);
    run->row = (int)order->item->row;
    *first = (struct portal_step){ .verdict = PORTAL_NEXT, .retry_after_ms = -1 };
    bool fits = str_format(first->request.path, sizeof first->request.path, "%d", run->row);
    ASSERT(fits);
    *out = run;
    return STATUS_OK;
}

static void answer(struct portal_run *run, const struct portal_reply *reply, struct portal_step *step)
{
    (void)run;
    bool good = reply->transport == STATUS_OK && reply->http == 200;
    *step = (struct portal_step){ .verdict = good ? PORTAL_ACCEPTED : PORTAL_AGAIN,
                                  .reason = good ? STATUS_OK : STATUS_RETRY,
                                  .retry_after_ms = -1 };
}

static const struct portal_dossier *dossier_of(const struct portal_run *run)
{
    return &run->dossier;
}

static void end(struct portal_run *run)
{
    free(run);
}

const struct portal_adapter *portal_find_adapter(const char *name)
{
    static const struct portal_adapter one = {
        .name = "one", .begin = begin, .answer = answer, .dossier = dossier_of, .end = end
    };
    (void)name;
    return &one;
}

struct https {
    struct herd_kiosk *kiosk;
};

struct https *https_create(const struct clock *clock)
{
    (void)clock;
    struct https *https = calloc(1, sizeof *https);
    ASSERT(https);
    https->kiosk = herd.current;
    return https;
}

void https_destroy(struct https *https)
{
    free(https);
}

enum status https_check(const struct settings_portal *portal)
{
    (void)portal;
    return STATUS_OK;
}

enum status https_start(struct https *https, int line, const struct settings_portal *portal, const char *user,
                        const struct portal_request *request)
{
    struct wire *wire = &https->kiosk->wires[line];
    (void)portal;
    (void)user;
    int row = atoi(request->path) - 1;
    *wire = (struct wire){ .busy = true, .http = 200, .transport = STATUS_OK };
    if (herd.now_ms < herd.opened_ms) {
        wire->transport = STATUS_NO_NETWORK;
        wire->end_ms = herd.now_ms + 1;
        return STATUS_OK;
    }
    herd.requests++;
    int64_t second = (herd.now_ms - herd.opened_ms) / 1000;
    if (second < SECONDS_MAX)
        herd.per_second[second]++;
    double queued_ms = herd.free_ms > (double)herd.now_ms ? herd.free_ms - (double)herd.now_ms : 0;
    if (queued_ms * herd.rate / 1000 >= QUEUE_MAX) {
        wire->http = 503;
        wire->end_ms = herd.now_ms + 50;
        herd.wasted++;
        return STATUS_OK;
    }
    herd.free_ms = (double)herd.now_ms + queued_ms + 1000.0 / herd.rate;
    int64_t took_ms = (int64_t)(herd.free_ms - (double)herd.now_ms) + 50;
    bool twice = https->kiosk->delivered[row];
    https->kiosk->delivered[row] = true;
    herd.wasted += twice; /* a client that gave up asks again; the portal answers from its memory */
    wire->end_ms = herd.now_ms + took_ms;
    if (took_ms > TIMEOUT_MS) {
        wire->transport = STATUS_TIMEOUT;
        wire->end_ms = herd.now_ms + TIMEOUT_MS;
    } else if (herd.latency_count < LATENCIES_MAX) {
        herd.latencies[herd.latency_count++] = took_ms;
    }
    return STATUS_OK;
}

void https_drop(struct https *https, int line)
{
    https->kiosk->wires[line].busy = false;
}

bool https_doubts_clock(const struct https *https)
{
    (void)https;
    return false;
}

bool https_next(struct https *https, int *line, struct portal_reply *reply)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++) {
        struct wire *wire = &https->kiosk->wires[i];
        if (!wire->busy || wire->end_ms > herd.now_ms)
            continue;
        wire->busy = false;
        *line = i;
        *reply =
            (struct portal_reply){ .transport = wire->transport, .http = wire->http, .body = "", .retry_after_ms = -1 };
        return true;
    }
    return false;
}

/* --- the herd ----------------------------------------------------------------------------------------------------- */

static int64_t next_of(const struct herd_kiosk *kiosk)
{
    int64_t at = kiosk->turn_at_ms;
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (kiosk->wires[i].busy && kiosk->wires[i].end_ms < at)
            at = kiosk->wires[i].end_ms;
    return at;
}

static void fill(struct herd_kiosk *kiosk, int64_t now_ms)
{
    for (int i = 0; i < ITEMS; i++) {
        struct outbox_item *item = &kiosk->items[i];
        *item = (struct outbox_item){ .row = i + 1, .state = OUTBOX_QUEUED, .originality = 1 };
        item->created_ms = item->changed_ms = WALL_START_MS + now_ms - (ITEMS - i) * INT64_C(1000);
        snprintf(item->uuid, sizeof item->uuid, "%08d-aaaa-4000-8000-0123456789ab", i);
        strcpy(item->portal, "dossier");
        strcpy(item->procedure, procedures[i % LANES].procedure);
    }
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static void run(int64_t until_ms)
{
    while (herd.now_ms < until_ms) {
        struct herd_kiosk *next = &herd.kiosks[0];
        int64_t at = INT64_MAX;
        for (int i = 0; i < herd.count; i++) {
            int64_t mine = next_of(&herd.kiosks[i]);
            if (mine < at) {
                at = mine;
                next = &herd.kiosks[i];
            }
        }
        if (at >= until_ms)
            break;
        herd.now_ms = at > herd.now_ms ? at : herd.now_ms;
        herd.current = next;
        int64_t wake_ms = courier_turn(next->courier);
        next->turn_at_ms = wake_ms < 0 ? INT64_MAX : wake_ms - WALL_START_MS;
        long accepted = 0;
        for (int i = 0; i < ITEMS; i++)
            accepted += next->items[i].state == OUTBOX_ACCEPTED;
        if (accepted == ITEMS && !herd.drained_ms)
            herd.accepted++;
        if (accepted == ITEMS)
            next->turn_at_ms = INT64_MAX;
        if (herd.accepted == herd.count && !herd.drained_ms)
            herd.drained_ms = herd.now_ms;
    }
    herd.now_ms = until_ms;
}

struct result {
    long delivered, requests, wasted;
    int peak;
    int64_t p99_ms, drained_ms;
};

/* `power`: the machines were dark and start together; else the line was down and everybody kept trying. */
static struct result come_back(int count, int rate, bool power, uint64_t seed)
{
    struct result result = { 0 };
    memset(&herd, 0, sizeof herd);
    herd.count = count;
    herd.rate = rate;
    herd.opened_ms = power ? 0 : OUTAGE_MS;
    for (int i = 0; i < count; i++) {
        struct herd_kiosk *kiosk = herd.current = &herd.kiosks[i];
        kiosk->random.state = seed * 1000003 + (uint64_t)i;
        kiosk->options = (struct courier_options){ .state_folder = folder,
                                                   .settings = &place,
                                                   .clock = { clock_now, clock_wall_now, NULL },
                                                   .entropy = entropy_seeded_as_entropy(&kiosk->random),
                                                   .retry = retry_policy_default() };
        fill(kiosk, 0); /* the dark hours are not on the clock: without a battery it goes on from where it was saved */
        if (courier_open(&kiosk->options, &kiosk->courier) != STATUS_OK)
            abort();
        kiosk->turn_at_ms = (int64_t)(seed * 7919 + (uint64_t)i * 104729) % 5000; /* they do not start in step */
    }
    run(herd.opened_ms + INT64_C(1000) * SECONDS_MAX);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < ITEMS; j++)
            result.delivered += herd.kiosks[i].items[j].state == OUTBOX_ACCEPTED;
        courier_close(herd.kiosks[i].courier);
    }
    for (int i = 0; i < SECONDS_MAX; i++)
        result.peak = herd.per_second[i] > result.peak ? herd.per_second[i] : result.peak;
    qsort(herd.latencies, (size_t)herd.latency_count, sizeof herd.latencies[0], compare);
    result.p99_ms = herd.latency_count ? herd.latencies[herd.latency_count * 99 / 100] : 0;
    result.drained_ms = herd.drained_ms ? herd.drained_ms - herd.opened_ms : -1;
    result.requests = herd.requests;
    result.wasted = herd.wasted;
    return result;
}

static bool tell(const char *name, const struct result *result, int count, bool fast)
{
    bool all = result->delivered == (long)count * ITEMS && result->drained_ms >= 0;
    bool good = fast ? all && result->peak <= 50 && result->p99_ms <= 1000 && result->wasted == 0 &&
                           result->drained_ms <= 600 * 1000
                     : all && result->drained_ms <= 900 * 1000 && result->requests * 10 <= result->delivered * 14;
    printf("%s: delivered=%ld requests=%ld wasted=%ld peak=%d p99_ms=%lld drained_s=%lld %s\n", name, result->delivered,
           result->requests, result->wasted, result->peak, (long long)result->p99_ms,
           (long long)(result->drained_ms / 1000), good ? "ok" : "FAILED");
    return good;
}

static void prepare(void)
{
    strcpy(folder, "/tmp/kiosk-herd-XXXXXX");
    ASSERT(mkdtemp(folder));
    snprintf(account, sizeof account, "%s/account", folder);
    int fd = open(account, O_WRONLY | O_CREAT, 0600);
    ASSERT(fd >= 0 && write(fd, "kiosk-01:thu-nghiem-01\n", 23) == 23);
    close(fd);
    place = (struct settings){ .kiosk_id = "mau-binh-01", .portal_count = 1, .queue_items_max = 500 };
    place.portals[0] = (struct settings_portal){ .id = "dossier",
                                                 .adapter = "one",
                                                 .base_url = "https://portal.invalid",
                                                 .account_file = account,
                                                 .splay_s = 300,
                                                 .procedures = procedures,
                                                 .procedure_count = LANES };
}

int main(void)
{
    const char *wanted = getenv("KIOSK_HERD_SEEDS"), *seed = getenv("KIOSK_SEED");
    int seeds = wanted ? atoi(wanted) : 1, good = 0, all = 0, peak = 0;
    double most = 0;
    int64_t p99_ms = 0, drained_ms = 0, slow_ms = 0;
    long wasted = 0;
    prepare();
    for (int i = 0; i < seeds; i++) {
        for (int power = 0; power < 2; power++) {
            uint64_t mine = (seed ? (uint64_t)atoll(seed) : 20261121) + (uint64_t)i;
            struct result fast = come_back(KIOSKS_MAX, 50, power, mine), slow = come_back(KIOSKS_MAX, 20, power, mine);
            all += 2;
            good += tell(power ? "power, 50 req/s" : "line,  50 req/s", &fast, KIOSKS_MAX, true);
            good += tell(power ? "power, 20 req/s" : "line,  20 req/s", &slow, KIOSKS_MAX, false);
            peak = fast.peak > peak ? fast.peak : peak;
            p99_ms = fast.p99_ms > p99_ms ? fast.p99_ms : p99_ms;
            drained_ms = fast.drained_ms > drained_ms ? fast.drained_ms : drained_ms;
            slow_ms = slow.drained_ms > slow_ms ? slow.drained_ms : slow_ms;
            wasted += fast.wasted;
            double times = (double)slow.requests / (KIOSKS_MAX * ITEMS);
            most = times > most ? times : most;
        }
    }
    (void)unlink(account);
    (void)rmdir(folder);
    printf("HERD good=%d of=%d peak=%d p99_ms=%lld wasted=%ld drained_s=%lld slow_drained_s=%lld slow_times=%.2f\n",
           good, all, peak, (long long)p99_ms, wasted, (long long)(drained_ms / 1000), (long long)(slow_ms / 1000),
           most);
    return good != all;
}
