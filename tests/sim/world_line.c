/* The network as the courier sees it: https.h without curl. What happens to a request is drawn once, when it leaves. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"

enum { CONNECT_MS = 1000, TOTAL_MS = 15000, LATE_MS_MAX = 60000 };

/* A request on its way, with everything in it copied: it may arrive long after the courier has forgotten it. */
struct travel {
    bool used;
    int64_t at_ms;
    enum portal_method method;
    char path[256], content_type[96];
    char *body;
    size_t body_len;
};

struct line {
    bool busy, done;
    int64_t reach_ms, end_ms; /* when the portal sees it (-1 never), when the courier hears */
    struct travel travel;
    struct portal_reply reply;
    char *text;
    int lie;
};

struct https {
    struct line lines[HTTPS_LINES_MAX];
};

static struct https *live;
static struct travel late[WORLD_LATE_MAX];
static bool in_gap; /* the fields were read back, and are not handed in yet */

struct https *https_create(const struct clock *clock)
{
    (void)clock;
    live = calloc(1, sizeof *live);
    return live;
}

static void clear(struct line *line)
{
    free(line->text);
    free(line->travel.body);
    memset(line, 0, sizeof *line);
}

void https_destroy(struct https *https)
{
    for (int i = 0; https && i < HTTPS_LINES_MAX; i++)
        clear(&https->lines[i]);
    if (https == live)
        live = NULL;
    free(https);
}

enum status https_check(const struct settings_portal *portal)
{
    return portal->base_url ? STATUS_OK : STATUS_BAD_INPUT;
}

static void copy(struct travel *travel, const struct portal_request *request)
{
    travel->used = true;
    travel->method = request->method;
    memcpy(travel->path, request->path, sizeof travel->path);
    memcpy(travel->content_type, request->content_type, sizeof travel->content_type);
    travel->body = malloc(request->body_len + 1);
    ASSERT(travel->body);
    if (request->body_len)
        memcpy(travel->body, request->body, request->body_len);
    travel->body_len = request->body_len;
}

static void send_again_later(const struct portal_request *request)
{
    for (int i = 0; i < WORLD_LATE_MAX; i++)
        if (!late[i].used) {
            copy(&late[i], request);
            late[i].at_ms = world->now_ms + 1 + (int64_t)world_draw(LATE_MS_MAX);
            world->replays++;
            return;
        }
}

/* A step at which the power may go, or somebody interfere. Between the read-back of the fields and the hand-in nobody
 * does unless the gap is open: it is OpenCPS's own, no client can close it, and the read-back that follows gives such a
 * dossier to staff. */
static bool step(void)
{
    world->steps++;
    if (world->stranger_step > 0 && in_gap == world->gap_open && --world->stranger_step == 0)
        portal_stranger();
    if (world->step_fuse > 0 && --world->step_fuse == 0) {
        disk_cut(false); /* nothing reaches the disk any more; the machine notices at the end of the turn */
        return true;
    }
    return false;
}

static void watch_pace(const struct https *https, const struct portal_request *request)
{
    int busy = 0;
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        busy += https->lines[i].busy;
    if (busy > world->lines_max)
        world->lines_max = busy;
    if (strcmp(request->path, "/dossiers") != 0)
        return;
    if (world->sent_ms > 0 && world->now_ms - world->sent_ms < world->gap_ms_min)
        world->gap_ms_min = world->now_ms - world->sent_ms;
    world->sent_ms = world->now_ms;
    if (world->first_ms == 0)
        world->first_ms = world->now_ms;
}

enum status https_start(struct https *https, int index, const struct settings_portal *portal, const char *account,
                        const struct portal_request *request)
{
    struct line *line = &https->lines[index];
    const struct weather *weather = &world->weather;
    (void)portal;
    (void)account;
    ASSERT(!line->busy);
    clear(line);
    line->busy = true;
    line->reach_ms = line->end_ms = INT64_MAX;
    in_gap = in_gap && (strstr(request->path, "/formdata") || strstr(request->path, "/submitting"));
    if (disk_dead() || step())
        return STATUS_OK; /* the machine is off */
    world->requests++;
    watch_pace(https, request);
    world_note(0x71, (uint64_t)request->method);
    world_note_text(request->path);
    copy(&line->travel, request);
    int64_t there = 1 + (int64_t)world_draw((uint64_t)weather->latency_ms + 1), back = there;
    if (weather->partition) {
        line->reply.transport = STATUS_NO_NETWORK;
        line->end_ms = world->now_ms + (world_draw(2) ? 1 : CONNECT_MS);
        return STATUS_OK;
    }
    if (weather->late && world_chance(weather->late))
        there += (int64_t)world_draw(2 * TOTAL_MS); /* a slow portal: done, perhaps after nobody listens any more */
    line->end_ms = world->now_ms + there + back;
    line->reach_ms = world->now_ms + there;
    if (world_chance(weather->lost)) {
        line->reply.transport = world_draw(2) ? STATUS_TIMEOUT : STATUS_NO_NETWORK;
        if (world_draw(2))
            line->reach_ms = INT64_MAX; /* lost on the way there; else on the way back */
    } else if (weather->lies && world_chance(weather->lies)) {
        line->lie = 1 + (int)world_draw(14);
    }
    if (world_chance(weather->replayed))
        send_again_later(request);
    if (line->end_ms > world->now_ms + TOTAL_MS) {
        line->end_ms = world->now_ms + TOTAL_MS;
        line->reply.transport = STATUS_TIMEOUT;
        if (line->reach_ms != INT64_MAX && line->reach_ms > line->end_ms) {
            send_again_later(request); /* it is in the portal's queue already */
            line->reach_ms = INT64_MAX;
        }
    }
    return STATUS_OK;
}

void https_drop(struct https *https, int index)
{
    struct line *line = &https->lines[index];
    clear(line);
}

static void work(struct travel *travel, struct portal_exchange *exchange)
{
    *exchange = (struct portal_exchange){
        travel->method, travel->path, travel->content_type, travel->body, travel->body_len, 0, NULL
    };
    portal_do(exchange);
    world_note(0x72, (uint64_t)exchange->http);
    world_note_text(exchange->reply);
}

/* The portal, or something between, says other than it should. Lies of a read-back say "somebody else's" or nothing
 * readable: a server that shows our own data but does not hold it cannot be told from an honest one by anybody. */
static void lie(struct line *line, char **reply, int *http)
{
    static const struct {
        int http;
        const char *text;
        int64_t retry_after_ms;
    } lies[] = { { 203, "{\"code\":203}", -1 },
                 { 403, "{\"code\":403}", -1 },
                 { 500, "", -1 },
                 { 502, "<html>", -1 },
                 { 503, "", 20000 },
                 { 429, "", 5000 },
                 { 302, "", -1 },
                 { 200, "<html>captive</html>", -1 },
                 { 200, "{\"dossierId\":0}", -1 },
                 { 200, "{}", -1 },
                 { 200, "", -1 },
                 { 408, "", -1 },
                 { 200, NULL, -1 } };
    if (line->lie > (int)ARRAY_LEN(lies))
        return; /* says yes and has done nothing: see line_reach */
    free(*reply);
    *http = lies[line->lie - 1].http;
    line->reply.retry_after_ms = lies[line->lie - 1].retry_after_ms;
    *reply =
        strdup(lies[line->lie - 1].text ? lies[line->lie - 1].text
                                        : "{\"dossierId\":5,\"referenceUid\":\"ffffffff-0000-4000-8000-000000000001\","
                                          "\"dossierNo\":\"\",\"dossierStatus\":\"new\",\"dueDate\":0}");
}

static void reach(struct line *line)
{
    struct portal_exchange exchange = { 0 };
    line->reach_ms = INT64_MAX;
    if (step())
        return; /* cut on the way: the portal never saw it */
    bool form = strstr(line->travel.path, "/eforms/") != NULL;
    if (line->lie == 14 && form) { /* "stored", but it is not */
        exchange.http = 200;
        exchange.reply = strdup("{\"dossierFileId\":7}");
    } else if (line->lie && line->lie % 2 == 0 && line->lie <= 13) {
        exchange.reply = strdup(""); /* refused at the door: not done */
    } else {
        work(&line->travel, &exchange);
    }
    line->reply.retry_after_ms = -1;
    if (line->lie)
        lie(line, &exchange.reply, &exchange.http);
    line->text = exchange.reply;
    line->reply.http = exchange.http;
    bool whole = line->travel.method == PORTAL_GET && !strchr(line->travel.path + strlen("/dossiers/"), '/');
    in_gap = whole || (in_gap && !strstr(line->travel.path, "/submitting"));
    if (step()) /* cut on the way back: done, and nobody heard */
        line->end_ms = INT64_MAX;
}

int64_t line_wake_ms(void)
{
    int64_t wake = INT64_MAX;
    for (int i = 0; live && i < HTTPS_LINES_MAX; i++) {
        const struct line *line = &live->lines[i];
        if (line->busy && line->reach_ms < wake)
            wake = line->reach_ms;
        if (line->busy && line->end_ms < wake)
            wake = line->end_ms;
    }
    for (int i = 0; i < WORLD_LATE_MAX; i++)
        if (late[i].used && late[i].at_ms < wake)
            wake = late[i].at_ms;
    return wake;
}

void line_wake(void)
{
    for (int i = 0; i < WORLD_LATE_MAX; i++) {
        if (!late[i].used || late[i].at_ms > world->now_ms)
            continue;
        struct portal_exchange exchange;
        work(&late[i], &exchange);
        free(exchange.reply);
        free(late[i].body);
        memset(&late[i], 0, sizeof late[i]);
    }
    for (int i = 0; live && i < HTTPS_LINES_MAX; i++) {
        struct line *line = &live->lines[i];
        if (line->busy && line->reach_ms <= world->now_ms)
            reach(line);
        if (line->busy && line->end_ms <= world->now_ms) {
            line->done = true;
            world->turn_at_ms = world->now_ms;
        }
    }
}

/* Between two seeds. */
void line_forget(void)
{
    for (int i = 0; i < WORLD_LATE_MAX; i++)
        free(late[i].body);
    memset(late, 0, sizeof late);
    in_gap = false;
}

bool https_doubts_clock(const struct https *https)
{
    (void)https;
    return false;
}

bool https_next(struct https *https, int *index, struct portal_reply *reply)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++) {
        struct line *line = &https->lines[i];
        if (!line->busy || !line->done || disk_dead())
            continue;
        line->busy = line->done = false;
        *index = i;
        line->reply.body = line->text ? line->text : "";
        line->reply.body_len = strlen(line->reply.body);
        if (line->reply.transport != STATUS_OK)
            line->reply.http = 0;
        line->reply.date_ms = line->reply.transport == STATUS_OK ? world_true_ms() : 0;
        *reply = line->reply;
        world_note(0x73, (uint64_t)(reply->transport * 1000 + reply->http));
        return true;
    }
    return false;
}

void https_wait(struct https *https, struct pollfd *others, size_t count, int timeout_ms)
{
    (void)https;
    (void)others;
    (void)count;
    (void)timeout_ms;
}
