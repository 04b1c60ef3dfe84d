/* Figure F03: seeds of the whole kiosk and its portal. KIOSK_SEEDS, KIOSK_SEED; one seed with WORLD_TALK=1 talks.
 * Safety after every event, liveness after healing: everything delivered within fifteen simulated minutes (the promise
 * is thirty, the longest rest of the schedule nine), or with staff when the portal is scripted never to take it. One
 * seed in a hundred is played twice and its traces compared; one in a hundred goes on for ninety days more. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/clock.h"

enum {
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 3600 * 1000,
    DAY_MS = 24 * HOUR_MS,
    SETTLED_MS_MAX = 15 * MINUTE_MS,
    SEEDS_CI = 400,
    REPLAY_EACH = 100,
    FORGET_EACH = 100
};

struct sum {
    long people, requests, cuts, kills, replays, stored, for_officer;
    int64_t settled_ms;
};

static struct weather bad_weather(void)
{
    struct weather weather = { .lost = (int)world_draw(301), .latency_ms = (int)world_draw(800) };
    if (world_draw(2))
        weather.replayed = (int)world_draw(501);
    if (world_draw(3) == 0)
        weather.late = (int)world_draw(301);
    if (world_draw(3) == 0)
        weather.lies = (int)world_draw(251);
    if (world_draw(3) == 0)
        weather.disk = (int)world_draw(101);
    if (world_draw(8) == 0)
        weather.disk_full = true;
    if (world_draw(4) == 0)
        weather.partition = true;
    return weather;
}

/* Some minutes in which the world is bad, and people come all the same. */
static int64_t plan_spell(int64_t from_ms)
{
    static const int64_t steps[] = { -DAY_MS,     -2 * HOUR_MS, -4 * MINUTE_MS,          4 * MINUTE_MS,
                                     2 * HOUR_MS, DAY_MS,       INT64_C(-1795000000000), INT64_C(315360000000) };
    int64_t length_ms = (2 + (int64_t)world_draw(world_draw(6) ? 12 : 90)) * MINUTE_MS;
    world_plan(from_ms, INCIDENT_WEATHER, 0);
    world->plan[world->plan_count - 1].weather = bad_weather();
    for (int i = (int)world_draw(4); i >= 0; i--)
        world_plan(from_ms + (int64_t)world_draw((uint64_t)length_ms), INCIDENT_ARRIVAL, world_draw(12) == 0);
    for (int i = (int)world_draw(3); i > 0; i--) {
        static const enum incident_kind kinds[] = { INCIDENT_CUT, INCIDENT_KILL, INCIDENT_FUSE };
        world_plan(from_ms + (int64_t)world_draw((uint64_t)length_ms), kinds[world_draw(3)],
                   1 + (int64_t)world_draw(60));
    }
    if (world_draw(3) == 0)
        world_plan(from_ms + (int64_t)world_draw((uint64_t)length_ms), INCIDENT_CLOCK, steps[world_draw(8)]);
    world_plan(from_ms + length_ms, INCIDENT_CALM, 0);
    return from_ms + length_ms;
}

/* Ninety days and more later somebody comes, a portal tells the time, and what was accepted then is forgotten. */
static void forget(void)
{
    world_go(world->now_ms + 95 * (int64_t)DAY_MS);
    world_plan(world->now_ms, INCIDENT_ARRIVAL, 0);
    world_go(world->now_ms + 10 * MINUTE_MS);
    if (!world->fault && world->courier && !hold_forgotten())
        world_break("metadata stay after ninety days", "");
}

/* Returns the trace. */
static uint64_t play(uint64_t seed, struct sum *sum)
{
    world_begin(seed);
    int64_t start_ms = world->now_ms;
    int spells = 1 + (int)world_draw(3);
    for (int i = 0; i < 2; i++)
        world_plan(start_ms + (int64_t)world_draw(7 * (uint64_t)DAY_MS), INCIDENT_ARRIVAL, 0);
    int64_t healed_ms = start_ms + 7 * (int64_t)DAY_MS;
    for (int i = 0; i < spells; i++) {
        int64_t from_ms = i == 0 ? healed_ms - 30 * MINUTE_MS : start_ms + (int64_t)world_draw(6 * (uint64_t)DAY_MS);
        int64_t end_ms = plan_spell(from_ms);
        healed_ms = end_ms > healed_ms ? end_ms : healed_ms;
    }
    world_go(healed_ms);
    world_plan(healed_ms, INCIDENT_CALM, 0);
    world_plan(healed_ms + MINUTE_MS, INCIDENT_STAFF, 0);
    while (world->now_ms < healed_ms + SETTLED_MS_MAX && !world->fault) {
        world_go(world->now_ms + 10000);
        if (hold_all_settled() && world->now_ms > healed_ms + 2 * MINUTE_MS)
            break;
    }
    world->settled_ms = world->now_ms - healed_ms;
    if (!world->fault && !hold_all_settled())
        world_break("not delivered within fifteen minutes after healing", "");
    hold_check(true);
    if (!world->fault && seed % FORGET_EACH == 0)
        forget();
    world_note(0x99, (uint64_t)world->portal.count);
    sum->people += world->arrivals;
    sum->requests += world->requests;
    sum->cuts += world->cuts;
    sum->kills += world->kills;
    sum->replays += world->replays;
    sum->stored += world->stored;
    sum->for_officer += hold_count_for_officer();
    if (world->settled_ms > sum->settled_ms)
        sum->settled_ms = world->settled_ms;
    world_end();
    return world->trace;
}

static int64_t number_of(const char *name, int64_t otherwise)
{
    const char *text = getenv(name);
    return text ? atoll(text) : otherwise;
}

int main(void)
{
    struct sum sum = { 0 }, unused = { 0 };
    struct clock clock = clock_system();
    int64_t seeds = number_of("KIOSK_SEEDS", SEEDS_CI), first = number_of("KIOSK_SEED", 20261121) * 1000000;
    int64_t began_ms = clock_monotonic(&clock), broken = 0, replays = 0, differing = 0;
    first = number_of("WORLD_SEED", first);
    (void)setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* a long run may be ended before it is through */
    for (int64_t i = 0; i < seeds; i++) {
        uint64_t seed = (uint64_t)(first + i);
        uint64_t trace = play(seed, &sum);
        if (world->fault) {
            broken++;
            printf("seed %llu: FAILED %s %s (at %lld ms)\n", (unsigned long long)seed, world->fault, world->detail,
                   (long long)world->now_ms);
        }
        if (i % REPLAY_EACH == 0) {
            replays++;
            differing += play(seed, &unused) != trace;
        }
    }
    double seconds = (double)(clock_monotonic(&clock) - began_ms) / 1000;
    printf("WORLD seeds=%lld violations=%lld replays=%lld differing=%lld people=%ld requests=%ld cuts=%ld kills=%ld "
           "duplicates=%ld for_officer=%ld settled_max_s=%lld seconds=%.1f per_second=%.0f\n",
           (long long)seeds, (long long)broken, (long long)replays, (long long)differing, sum.people, sum.requests,
           sum.cuts, sum.kills, sum.replays, sum.for_officer, (long long)(sum.settled_ms / 1000), seconds,
           (double)(seeds + replays) / (seconds > 0 ? seconds : 1));
    return broken || differing;
}
