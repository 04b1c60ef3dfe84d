/* F05: every allocation of ours, SQLite, jansson and libsodium fails once, then each with all after it, while an
 * application is handed in, sent and received: the courier's own scheduler and queue, with each adapter, against
 * portal_fake. After it the machine starts again with memory: whoever heard "stored" is delivered once, nobody else is
 * told so, nothing leaks. Prints TORTURE …; exit 1 when anything was found; an application that is with staff only
 * because of memory is found, too. torture [--stride N] [--first N] */
#include <malloc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "courier/courier_state.h"
#include "sim/lives.h"
#include "sim/memory.h"
#include "sim/portal_fake.h"

enum { POINTS_MAX = 1000000, TURNS = 60, REPEATS = 3, LINES_SHOWN = 20 };

static const char UUID[] = "6f1c2a34-0000-4000-8000-0123456789ab";
/* Long, so that what reads it has to grow its buffer in the middle of a letter that somebody would miss. */
#define ADDRESS                                                                                                                              \
    "Số 1 & 2, Ngõ 3, Ngách 45, Đường Thử Nghiệm Số Một, Tổ Dân Phố Không Có Thật, Thôn Đoài, Xã Mẫu Bình, " \
    "Huyện Không Còn Nữa, Tỉnh Tưởng Tượng, Phía Sau Nhà Văn Hóa Cũ, Bên Cạnh Cây Đa Rất Lớn Của Làng"
static const char BODY[] =
    "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"service\":\"khai-sinh\",\"procedure\":\"1.001193\","
    "\"identity\":\"claimed\",\"applicant\":{\"name\":\"Nguyễn Thị Thử Nghiệm\",\"id_no\":\"001199000017\","
    "\"id_date\":\"2021-06-15\",\"address\":\"" ADDRESS "\",\"phone\":\"\",\"email\":\"\"},"
    "\"answers\":[{\"path\":\"child.full_name\",\"value\":\"Bé\",\"source\":\"typed\"}],\"consents\":[]}";
static const struct settings_procedure PROCEDURES[] = { { "1.001193", "1.001193", "KS-01", "TP01" } };

/* Shared with the child in which the points are tried, so that a crash is a number too. */
struct tally {
    volatile long point, points, crashes, leaks, lost, twice, false_stored, false_accepted, unsettled;
    volatile long refused, to_staff, not_started, shown;
};

static struct tally *tally;
static struct world world;
static struct settings settings;
static struct courier_options options;
static struct courier courier;
static struct entropy_seeded dice;
static struct {
    bool busy;
    struct portal_request request;
} lines[HTTPS_LINES_MAX];
static bool heard_stored, heard_accepted;

/* ---- the courier's neighbours */

enum status __wrap_https_start(struct https *https, int line, const struct settings_portal *portal, const char *account,
                               const struct portal_request *request);
bool __wrap_https_doubts_clock(const struct https *https);
void __wrap_https_drop(struct https *https, int line);
void __wrap_link_server_send(struct link_server *server, uint32_t client, const struct link_answer *answer);
void __wrap_link_server_broadcast(struct link_server *server, const struct link_answer *answer);

enum status __wrap_https_start(struct https *https, int line, const struct settings_portal *portal, const char *account,
                               const struct portal_request *request)
{
    (void)https;
    (void)portal;
    (void)account;
    lines[line].busy = true;
    lines[line].request = *request;
    return STATUS_OK;
}

void __wrap_https_drop(struct https *https, int line)
{
    (void)https;
    lines[line].busy = false;
}

bool __wrap_https_doubts_clock(const struct https *https)
{
    (void)https;
    return false;
}

/* What reaches a client is what could be written and read again. */
void __wrap_link_server_send(struct link_server *server, uint32_t client, const struct link_answer *answer)
{
    static char bytes[LINK_BYTES_MAX];
    static struct link_answer read;
    size_t length = 0;
    (void)server;
    (void)client;
    if (!link_encode_answer(answer, bytes, sizeof bytes, &length) ||
        link_decode_answer(bytes, length, &read) != STATUS_OK || read.kind != LINK_EVENT ||
        strcmp(read.event.uuid, UUID) != 0)
        return;
    heard_stored |= read.event.kind == COURIER_STORED;
    if (read.event.kind == COURIER_STATE && read.event.state == OUTBOX_ACCEPTED) {
        heard_accepted = true;
        tally->false_accepted += portal_fake_count("address", ADDRESS) != 1;
    }
}

void __wrap_link_server_broadcast(struct link_server *server, const struct link_answer *answer)
{
    __wrap_link_server_send(server, 0, answer);
}

/* ---- a courier without its loop */

static enum status start(void)
{
    memset(&courier, 0, sizeof courier);
    memset(lines, 0, sizeof lines);
    courier.options = &options;
    courier.places[0].settings = &settings.portals[0];
    courier.places[0].adapter = portal_find_adapter(settings.portals[0].adapter);
    enum status status = seal_create(world.folder, &courier.seal);
    if (status == STATUS_OK)
        status = outbox_open(world.folder, courier.seal, &world.clock, &world.limits, &courier.outbox);
    return status;
}

static void stop(void)
{
    courier_stop_senders(&courier);
    outbox_close(courier.outbox);
    seal_destroy(courier.seal);
    courier.outbox = NULL;
    courier.seal = NULL;
}

static void submit(void)
{
    static char bytes[LINK_BYTES_MAX];
    size_t length = 0;
    struct link_ask ask = { .kind = LINK_SUBMIT }, read;
    strcpy(ask.submission.uuid, UUID);
    strcpy(ask.submission.service, "khai-sinh");
    strcpy(ask.submission.procedure, "1.001193");
    strcpy(ask.submission.portal, "dossier");
    ask.submission.body = BODY;
    ask.submission.body_len = sizeof BODY - 1;
    if (link_encode_ask(&ask, bytes, sizeof bytes, &length) && link_decode_ask(bytes, length, &read) == STATUS_OK)
        courier_take_ask(1, &read, &courier);
}

/* Lets everything happen that can; false when there is something left to do. */
static void turn(bool failing)
{
    (void)courier_schedule(&courier);
    for (int line = 0; line < HTTPS_LINES_MAX; line++) {
        if (!lines[line].busy)
            continue;
        lines[line].busy = false;
        struct portal_reply reply;
        const struct portal_request *request = &lines[line].request;
        memory_pause();
        portal_fake_answer(request->method, request->path, request->body, request->body_len, &reply);
        if (failing)
            memory_resume();
        courier_take_reply(&courier, line, &reply);
    }
    courier_tell_health(&courier, false);
    clock_fake_advance(&world.fake, 1000);
}

static enum outbox_state state_now(void)
{
    struct outbox_item item = { .state = OUTBOX_QUEUED };
    if (outbox_find(courier.outbox, UUID, &item) != STATUS_OK)
        return OUTBOX_QUEUED;
    return item.state;
}

/* ---- one point */

static void clear_folder(void)
{
    static const char *const names[] = { "outbox.db", "outbox.db-wal", "outbox.db-journal" };
    char path[128];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", world.folder, names[i]);
        (void)unlink(path);
    }
}

static void say(const char *what, long at, bool on)
{
    if (tally->shown++ < LINES_SHOWN) {
        printf("%s: allocation %ld%s\n", what, at, on ? " and all after it" : "");
        (void)fflush(stdout);
    }
}

/* The next start, with memory: hand in again as the client does, and send until it rests. */
static void check(long at, bool on)
{
    bool was_stored = heard_stored, was_accepted = heard_accepted;
    struct outbox_item item;
    ASSERT(start() == STATUS_OK);
    bool there = outbox_find(courier.outbox, UUID, &item) == STATUS_OK;
    if (was_stored && !there) {
        tally->false_stored++;
        say("told stored, not there", at, on);
    }
    if (was_accepted && (!there || item.state != OUTBOX_ACCEPTED))
        say("told accepted, not so", at, on), tally->false_accepted++;
    if (there && item.state == OUTBOX_NEEDS_STAFF) {
        tally->to_staff++; /* a person sends it again */
        struct link_ask ask = { .kind = LINK_RETRY };
        strcpy(ask.key, UUID);
        courier_take_ask(1, &ask, &courier);
    }
    if (!was_stored) {
        tally->refused++;
        submit();
    }
    for (int i = 0; i < TURNS && state_now() != OUTBOX_ACCEPTED; i++)
        turn(false);
    if (state_now() != OUTBOX_ACCEPTED) {
        tally->unsettled++;
        say("not delivered", at, on);
    } else if (portal_fake_count(NULL, NULL) != 1 || portal_fake_count("address", ADDRESS) != 1) {
        *(portal_fake_count(NULL, NULL) > 1 ? &tally->twice : &tally->lost) += 1;
        say("not there once", at, on);
    }
    stop();
}

/* Blocks that stay; 0: none. */
static long try_point(long at, bool on, long *count)
{
    long before = memory_live();
    clear_folder();
    world.fake.wall_ms = 1795000000000;
    dice.state = 3;
    world_seed(11);
    heard_stored = heard_accepted = false;
    memory_arm(at, on);
    if (start() == STATUS_OK) {
        submit();
        for (int i = 0; i < 12; i++)
            turn(true);
    } else {
        tally->not_started += at > 0;
    }
    stop();
    *count = memory_disarm();
    if (at > 0)
        check(at, on);
    portal_fake_clear();
    return memory_live() - before;
}

/* Points from `first` on in a child; it ends, or dies of a crash. */
static int sweep(long first, long stride, bool on)
{
    pid_t child = fork();
    if (child != 0) {
        int status = 0;
        ASSERT(child > 0 && waitpid(child, &status, 0) == child);
        return status;
    }
    long count = 0;
    for (int i = 0; i < REPEATS; i++)
        (void)try_point(0, false, &count);
    ASSERT(heard_stored && heard_accepted);
    for (long at = first; at <= count; at += stride) {
        tally->point = at;
        long now = 0, kept = try_point(at, on, &now);
        /* What a library keeps for good is kept once; a leak comes again. */
        for (int i = 1; kept > 0 && i < REPEATS; i++)
            kept = try_point(at, on, &now);
        if (kept > 0) {
            tally->leaks++;
            say("leak", at, on);
        }
        tally->points++;
    }
    tally->point = -1;
    _exit(0);
}

static void torture(const char *adapter, long first, long stride)
{
    settings.portals[0].adapter = adapter;
    for (int on = 0; on < 2; on++)
        for (long from = first; from > 0;) {
            tally->point = 0;
            int status = sweep(from, stride, on);
            ASSERT(tally->point != 0); /* it works when nothing fails */
            if (WIFSIGNALED(status) || WEXITSTATUS(status) != 0) {
                tally->crashes++;
                say("crash", tally->point, on);
            }
            from =
                tally->point < from ? 0 : tally->point + stride; /* nothing tried: not even without a fault it works */
        }
}

int main(int count, char **words)
{
    long stride = 1, first = 1;
    for (int i = 1; i + 1 < count; i += 2)
        *(strcmp(words[i], "--stride") == 0 ? &stride : &first) = atol(words[i + 1]);
    tally = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT(tally != MAP_FAILED && stride > 0);
    /* Every allocation is one of malloc's. */
    ASSERT(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK && sqlite3_initialize() == SQLITE_OK);
    world_init(&world);
    settings = (struct settings){ .kiosk_id = "mau-binh-01", .portal_count = 1, .queue_items_max = 500 };
    settings.portals[0] = (struct settings_portal){ .id = "dossier",
                                                    .base_url = "https://127.0.0.1",
                                                    .agency_code = "H47.12",
                                                    .procedures = PROCEDURES,
                                                    .procedure_count = 1 };
    options = (struct courier_options){ .state_folder = world.folder,
                                        .settings = &settings,
                                        .clock = world.clock,
                                        .entropy = entropy_seeded_as_entropy(&dice),
                                        .retry = { .base_ms = 20, .cap_ms = 100, .floor_ms = 5 } };
    torture("opencps2", first, stride);
    torture("json1", first, stride);
    clear_folder();
    world_finish(&world);
    long bad = tally->to_staff + tally->crashes + tally->leaks + tally->lost + tally->twice + tally->false_stored +
               tally->false_accepted + tally->unsettled;
    printf("TORTURE points=%ld crashes=%ld leaks=%ld false_stored=%ld false_accepted=%ld lost=%ld twice=%ld "
           "undelivered=%ld refused=%ld to_staff=%ld not_started=%ld\n",
           tally->points, tally->crashes, tally->leaks, tally->false_stored, tally->false_accepted, tally->lost,
           tally->twice, tally->unsettled, tally->refused, tally->to_staff, tally->not_started);
    return bad == 0 && tally->points > 0 ? 0 : 1;
}
