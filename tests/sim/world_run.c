/* The one clock and the one order in which things happen; starts, cuts and what befalls the machine. */
#include "sim/world.h"

#include <fcntl.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"

enum { TURN_MS_MAX = 6 * 3600 * 1000 + 1000, BUSY_TURNS_MAX = 20000 };

static const int64_t WALL_START_MS = INT64_C(1795255621000); /* 2026-11-21 17:07:01 in Việt Nam */
static const int64_t NOW_START_MS = 10000;

static struct world the_world;
struct world *world = &the_world;

static char folder[64], account_file[96];
static const struct settings_procedure procedures[] = { { "1.001193", "1.001193", "KS-01", "TP01" },
                                                        { "1.004194", "1.004194", "TT-01", "TP01" } };
static struct settings place;
static struct courier_options options;

/* --- chance and trace --------------------------------------------------------------------------------------------- */

uint64_t world_draw(uint64_t bound)
{
    uint64_t value;
    struct entropy entropy = entropy_seeded_as_entropy(&world->random);
    entropy.fill(entropy.context, &value, sizeof value);
    return value % bound;
}

bool world_chance(int permille)
{
    return permille > 0 && world_draw(1000) < (uint64_t)permille;
}

void world_note(uint64_t a, uint64_t b)
{
    const uint64_t words[] = { (uint64_t)world->now_ms, a, b };
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        world->trace = (world->trace ^ words[i]) * 0x9E3779B97F4A7C15u;
        world->trace ^= world->trace >> 29;
    }
}

void world_note_text(const char *text)
{
    uint64_t hash = 1469598103934665603u;
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    world_note(0x70, hash);
}

void world_break(const char *fault, const char *detail)
{
    if (world->fault)
        return;
    world->fault = fault;
    snprintf(world->detail, sizeof world->detail, "%s", detail);
}

int64_t world_true_ms(void)
{
    return WALL_START_MS + world->now_ms - NOW_START_MS;
}

static int64_t clock_now(void *context)
{
    (void)context;
    return world->now_ms;
}

static int64_t clock_wall_now(void *context)
{
    (void)context;
    return world->wall_ms;
}

static const char *chance_name(void)
{
    return "seeded";
}

static uint32_t chance_word(void)
{
    return (uint32_t)(world->random_seal.state >> 16);
}

static void chance_fill(void *const out, const size_t size)
{
    struct entropy entropy = entropy_seeded_as_entropy(&world->random_seal);
    entropy.fill(entropy.context, out, size);
}

/* Locked pages cost a system call each; what the program does with them is the same. */
void *sodium_malloc(size_t size)
{
    return calloc(1, size);
}

void sodium_free(void *memory)
{
    free(memory);
}

static bool talking(void)
{
    static int talk = -1;
    if (talk < 0)
        talk = getenv("WORLD_TALK") != NULL;
    return talk;
}

/* The log is the trace. */
void log_event(enum log_event event, enum status status, int64_t a, int64_t b)
{
    static const char *names[] = {
#define NAME(name, text) text,
        LOG_EVENT_LIST(NAME)
#undef NAME
    };
    world_note(0x1000 + (uint64_t)event, (uint64_t)status);
    world_note((uint64_t)a, (uint64_t)b);
    world->dirty = true;
    if (event == LOG_OUTBOX_QUEUED && status == STATUS_OK)
        world->stored++;
    if (talking())
        fprintf(stderr, "%10lld %s %s a=%lld b=%lld\n", (long long)world->now_ms, names[event], status_log_text(status),
                (long long)a, (long long)b);
}

/* --- setting up --------------------------------------------------------------------------------------------------- */

static void clean_up(void)
{
    char path[128];
    static const char *const names[] = { "account", "outbox.key", "outbox.db" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void install(void)
{
    static randombytes_implementation chance = { .implementation_name = chance_name,
                                                 .random = chance_word,
                                                 .buf = chance_fill };
    if (*folder)
        return;
    strcpy(folder, "/tmp/kiosk-world-XXXXXX");
    ASSERT(mkdtemp(folder));
    (void)atexit(clean_up);
    (void)unsetenv("CREDENTIALS_DIRECTORY");
    snprintf(account_file, sizeof account_file, "%s/account", folder);
    int fd = open(account_file, O_WRONLY | O_CREAT, 0600);
    ASSERT(fd >= 0 && write(fd, "kiosk-01:thu-nghiem-01\n", 23) == 23);
    close(fd);
    ASSERT(randombytes_set_implementation(&chance) == 0 && sodium_init() >= 0);
    disk_install();
    place = (struct settings){ .kiosk_id = "mau-binh-01", .portal_count = 1, .queue_items_max = 500 };
    place.portals[0] = (struct settings_portal){ .id = "dossier",
                                                 .adapter = "opencps2",
                                                 .base_url = "https://portal.invalid/o/rest/v2",
                                                 .pins = { "sha256//a", "sha256//b" },
                                                 .pin_count = 2,
                                                 .group_id = "55301",
                                                 .agency_code = "H47.12",
                                                 .agency_name = "UBND xã Mẫu Bình",
                                                 .account_file = account_file,
                                                 .connect_timeout_ms = 1000,
                                                 .total_timeout_ms = 15000,
                                                 .splay_s = 300,
                                                 .procedures = procedures,
                                                 .procedure_count = ARRAY_LEN(procedures) };
}

static void make_people(void)
{
    static const char *const words[] = { "An",  "Bình", "Chi", "Dung", "Giang", "Hà",   "Hương", "Khánh",
                                         "Lan", "Mai",  "Nga", "Oanh", "Phúc",  "Quân", "Sơn",   "Tâm" };
    for (int i = 0; i < WORLD_PEOPLE_MAX; i++) {
        struct person *person = &world->people[i];
        const char *first = words[i % 16], *second = words[(i / 16 + i * 5 + 3) % 16];
        snprintf(person->name, sizeof person->name, "Nguyễn Thị %s %s", first, second);
        snprintf(person->child, sizeof person->child, "Trần Văn %s %s", second, first);
        snprintf(person->id_no, sizeof person->id_no, "001199%06d", 100 + i);
        snprintf(person->phone, sizeof person->phone, "09123456%02d", i);
        snprintf(person->service, sizeof person->service, "%s", world_draw(3) ? "birth" : "stay");
    }
}

void world_begin(uint64_t seed)
{
    install();
    memset(world, 0, sizeof *world);
    world->seed = seed;
    world->random.state = seed * 0x2545F4914F6CDD1Du + 1;
    world->random_courier.state = seed ^ 0x5bf03635;
    world->now_ms = NOW_START_MS;
    world->wall_ms = WALL_START_MS;
    world->step_fuse = world->stranger_step = -1;
    world->gap_ms_min = INT64_MAX;
    world->weather.latency_ms = 100;
    world->restart_at_ms = world->turn_at_ms = INT64_MAX;
    sqlite3_randomness(0, NULL);
    disk_format();
    make_people();
    options = (struct courier_options){ .state_folder = folder,
                                        .settings = &place,
                                        .clock = { clock_now, clock_wall_now, NULL },
                                        .entropy = entropy_seeded_as_entropy(&world->random_courier),
                                        .retry = retry_policy_default() };
    world->machine_up = true;
    screen_start();
    world_start_courier();
}

void world_end(void)
{
    disk_cut(false);
    courier_close(world->courier);
    world->courier = NULL;
    screen_stop();
    line_forget();
    portal_clear();
    for (int i = 0; i < WORLD_PEOPLE_MAX; i++)
        free(world->people[i].body);
}

void world_start_courier(void)
{
    world->restart_at_ms = INT64_MAX;
    if (!world->machine_up) {
        world->machine_up = true;
        screen_restart();
    }
    enum status status = courier_open(&options, &world->courier);
    world_note(0x20, (uint64_t)status);
    if (status != STATUS_OK) {
        world->courier = NULL;
        if (disk_dead())
            disk_revive();
        world->restart_at_ms = world->now_ms + 1000;
        return;
    }
    world->dirty = true;
    world->turn_at_ms = world->now_ms;
    screen_connected();
}

/* `power`: the machine goes dark, and what was not synced may be gone; else only the courier is killed. */
void world_stop_courier(bool power)
{
    disk_cut(false); /* from here on nothing reaches the disk */
    courier_close(world->courier);
    world->courier = NULL;
    world->turn_at_ms = INT64_MAX;
    world->step_fuse = -1;
    world_note(0x21, power);
    if (power) {
        world->cuts++;
        disk_cut(true);
        screen_stop();
        world->machine_up = false;
    } else {
        world->kills++;
        screen_lost();
    }
    disk_revive();
    world->restart_at_ms =
        world->now_ms + (power ? 20000 + (int64_t)world_draw(100000) : 1000 + (int64_t)world_draw(2000));
}

/* --- what happens ------------------------------------------------------------------------------------------------- */

void world_plan(int64_t at_ms, enum incident_kind kind, int64_t arg)
{
    ASSERT(world->plan_count < WORLD_PLAN_MAX);
    world->plan[world->plan_count++] = (struct incident){ .at_ms = at_ms, .kind = kind, .arg = arg };
}

static void arrive(struct incident *incident)
{
    struct person *person = &world->people[world->person_count];
    if (world->person_count == WORLD_PEOPLE_MAX)
        return;
    world->person_count++; /* before: her own form asks for her */
    person->refused = incident->arg == 1;
    if (!screen_arrive(person) && !*person->uuid) {
        world->person_count--;
        person->refused = false;
        incident->at_ms = world->now_ms + 30000; /* she comes again when it is free */
    } else {
        world->arrivals++;
    }
}

static void ask_again_for_all(void)
{
    for (int i = 0; i < world->person_count; i++) {
        struct link_ask ask = { .kind = LINK_RETRY };
        const struct person *person = &world->people[i];
        if (!person->seen || person->state != OUTBOX_NEEDS_STAFF || person->refused)
            continue;
        memcpy(ask.key, person->uuid, sizeof person->uuid);
        screen_ask(&ask);
    }
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void befall(struct incident *incident)
{
    incident->at_ms = INT64_MAX;
    world_note(0x30, (uint64_t)incident->kind);
    if (talking())
        fprintf(stderr, "%10lld incident %d %lld\n", (long long)world->now_ms, (int)incident->kind,
                (long long)incident->arg);
    switch (incident->kind) {
    case INCIDENT_ARRIVAL:
        arrive(incident);
        break;
    case INCIDENT_WEATHER:
        world->weather = incident->weather;
        break;
    case INCIDENT_CALM:
        world->weather = (struct weather){ .latency_ms = 100 };
        disk_set_fuse(-1);
        world->wall_ms = world_true_ms(); /* somebody set the clock */
        break;
    case INCIDENT_CUT:
    case INCIDENT_KILL:
        if (world->courier)
            world_stop_courier(incident->kind == INCIDENT_CUT);
        break;
    case INCIDENT_CLOCK:
        world->wall_ms += incident->arg;
        break;
    case INCIDENT_FUSE:
        disk_set_fuse((int)incident->arg);
        break;
    case INCIDENT_STAFF:
        ask_again_for_all();
        if (!world->courier)
            incident->at_ms = world->now_ms + 60000; /* nobody there to ask */
        break;
    case INCIDENT_STRANGER:
        portal_stranger();
        break;
    }
    if (incident->kind == INCIDENT_CLOCK || incident->kind == INCIDENT_CALM) /* it looks at the clock that often */
        world->turn_at_ms = least(world->turn_at_ms, world->now_ms + (int64_t)world_draw(5000));
}

static void turn(void)
{
    world->turn_at_ms = INT64_MAX;
    int64_t wake = courier_turn(world->courier);
    int64_t at = wake < 0 ? TURN_MS_MAX : wake - world->wall_ms;
    at = world->now_ms + (at < 0 ? 0 : at > TURN_MS_MAX ? TURN_MS_MAX : at);
    if (at < world->turn_at_ms)
        world->turn_at_ms = at;
}

static int64_t next_moment(int64_t until_ms)
{
    int64_t at = least(least(until_ms, world->restart_at_ms), least(line_wake_ms(), screen_wake_ms()));
    for (int i = 0; i < world->plan_count; i++)
        at = least(at, world->plan[i].at_ms);
    return world->courier ? least(at, world->turn_at_ms) : at;
}

static void happen(void)
{
    for (int i = 0; i < world->plan_count; i++)
        if (world->plan[i].at_ms <= world->now_ms)
            befall(&world->plan[i]);
    if (world->restart_at_ms <= world->now_ms)
        world_start_courier();
    line_wake();
    if (screen_wake_ms() <= world->now_ms)
        screen_wake();
    if (world->courier && !disk_dead() && world->turn_at_ms <= world->now_ms)
        turn();
    screen_read_mail();
    if (disk_dead())
        world_stop_courier(world_draw(2) == 0);
    hold_check(false);
}

void world_go(int64_t until_ms)
{
    int still = 0;
    while (world->now_ms < until_ms && !world->fault) {
        int64_t at = next_moment(until_ms);
        still = at <= world->now_ms ? still + 1 : 0;
        if (still > BUSY_TURNS_MAX) {
            world_break("busy without end", "");
            return;
        }
        if (at > world->now_ms) {
            world->wall_ms += at - world->now_ms;
            world->now_ms = at;
        }
        happen();
    }
}
