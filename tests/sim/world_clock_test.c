/* A clock that is wrong for hours: every form can be finished and is kept, nothing is sent, the screen says why; once
 * somebody sets it right what was collected leaves spread and paced, one at a time. Half of the plays lose the power in
 * between. In every fourth the clock is wrong in a way that lets things be sent, in every twentieth it stands behind
 * what a portal had confirmed. KIOSK_PLAYS, KIOSK_SEED. */
#include "sim/world.h"

#include <stdlib.h>

enum {
    PLAYS = 200,
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 3600 * 1000,
    PEOPLE = 12,
    SPLAY_MS = 300 * 1000,
    GAP_MS_MIN = 1000
};

/* Where the clock stands: 1970, 2000, the day before the first release, each at noon in Việt Nam. */
static const int64_t WRONG_MS[] = { INT64_C(18000000), INT64_C(946702800000), INT64_C(1793422800000) };

struct sum {
    long kept, delivered, cuts, early, late;
    int lines_max;
    int64_t gap_ms_min, settled_ms;
};

static const int64_t DAY_MS = INT64_C(86400000);

static void collect(uint64_t seed, int number)
{
    world_begin(seed);
    int64_t start_ms = world->now_ms;
    world_plan(start_ms, INCIDENT_CLOCK, WRONG_MS[number % 3] - world->wall_ms);
    for (int i = 0; i < PEOPLE; i++)
        world_plan(start_ms + MINUTE_MS + i * (int64_t)(10 * MINUTE_MS + world_draw(15 * MINUTE_MS)), INCIDENT_ARRIVAL,
                   0);
    if (number / 3 % 2)
        world_plan(start_ms + (int64_t)world_draw(5 * (uint64_t)HOUR_MS), INCIDENT_CUT, 0);
    world_go(start_ms + 6 * (int64_t)HOUR_MS);
    if (world->requests > 0)
        world_break("sent by a wrong clock", "");
    if (!screen_says_clock_wrong())
        world_break("the screen does not say that the clock is wrong", "");
    for (int i = 0; i < world->person_count; i++)
        if (!*world->people[i].uuid)
            world_break("a form that cannot be finished", world->people[i].name);
}

static void play(uint64_t seed, int number, struct sum *sum)
{
    collect(seed, number);
    int64_t right_ms = world->now_ms;
    world_plan(right_ms, INCIDENT_CALM, 0);
    while (world->now_ms < right_ms + 30 * MINUTE_MS && !world->fault &&
           !(hold_all_settled() && world->now_ms > right_ms + MINUTE_MS))
        world_go(world->now_ms + 5000);
    hold_check(true);
    if (!world->fault && (!hold_all_settled() || screen_says_clock_wrong()))
        world_break("not delivered within thirty minutes after the clock is right", "");
    if (world->lines_max > 1)
        world_break("a backlog that does not go one at a time", "");
    if (world->gap_ms_min < GAP_MS_MIN)
        world_break("a backlog without pace", "");
    for (int i = 0; i < world->person_count; i++) {
        sum->kept += world->people[i].promised;
        sum->delivered += world->people[i].state == OUTBOX_ACCEPTED;
    }
    sum->early += world->first_ms - right_ms < SPLAY_MS / 4;
    sum->late += world->first_ms - right_ms > SPLAY_MS / 4 * 3;
    sum->cuts += world->cuts;
    sum->lines_max = world->lines_max > sum->lines_max ? world->lines_max : sum->lines_max;
    sum->gap_ms_min = world->gap_ms_min < sum->gap_ms_min ? world->gap_ms_min : sum->gap_ms_min;
    sum->settled_ms = world->now_ms - right_ms > sum->settled_ms ? world->now_ms - right_ms : sum->settled_ms;
    world_end();
}

/* Ten years ahead, or back to 1970 in the middle of a conversation: nothing that was accepted is forgotten for it, and
 * what a portal says of the time is believed on the screen. */
static void play_ahead(uint64_t seed, int number, struct sum *sum)
{
    world_begin(seed);
    int64_t start_ms = world->now_ms, step_ms = number % 2 ? 3650 * DAY_MS : -20000 * DAY_MS;
    world_plan(start_ms + MINUTE_MS, INCIDENT_ARRIVAL, 0);
    world_plan(start_ms + 5 * MINUTE_MS, INCIDENT_ARRIVAL, 0);
    world_plan(start_ms + 5 * MINUTE_MS + (int64_t)world_draw(600), INCIDENT_CLOCK, step_ms);
    world_plan(start_ms + 10 * MINUTE_MS, INCIDENT_KILL, 0);
    world_plan(start_ms + 15 * MINUTE_MS, INCIDENT_ARRIVAL, 0);
    world_go(start_ms + 24 * (int64_t)HOUR_MS);
    if (!screen_says_clock_wrong())
        world_break("the screen does not say that the clock is wrong", "");
    world_plan(world->now_ms, INCIDENT_CALM, 0);
    world_plan(world->now_ms + 15 * MINUTE_MS, INCIDENT_ARRIVAL, 0);
    world_go(world->now_ms + 30 * MINUTE_MS);
    hold_check(true);
    if (!hold_all_settled() || screen_says_clock_wrong())
        world_break("not delivered, or the clock still doubted", "");
    sum->cuts += world->kills;
    world_end();
}

/* The battery is empty: after a night without power the clock stands ten days back, at a day that is no nonsense and
 * that no certificate forbids. A portal had confirmed a later one, so nothing is sent. */
static void play_empty_battery(uint64_t seed, struct sum *sum)
{
    world_begin(seed);
    int64_t start_ms = world->now_ms, dark_ms = start_ms + 20 * MINUTE_MS;
    world_plan(start_ms + MINUTE_MS, INCIDENT_ARRIVAL, 0);
    world_plan(dark_ms, INCIDENT_CUT, 0);
    world_plan(dark_ms + 1, INCIDENT_CLOCK, -10 * DAY_MS);
    world_plan(dark_ms + 30 * MINUTE_MS, INCIDENT_ARRIVAL, 0);
    world_go(dark_ms);
    int before = world->requests;
    if (!hold_all_settled() || before == 0)
        world_break("not delivered by a clock that is right", "");
    world_go(dark_ms + 3 * (int64_t)HOUR_MS);
    if (world->requests != before)
        world_break("sent by a clock that went back", "");
    if (!screen_says_clock_wrong())
        world_break("the screen does not say that the clock is wrong", "");
    world_plan(world->now_ms, INCIDENT_CALM, 0);
    world_go(world->now_ms + 30 * MINUTE_MS);
    hold_check(true);
    if (!hold_all_settled() || screen_says_clock_wrong())
        world_break("not delivered, or the clock still doubted", "");
    sum->cuts += world->cuts;
    world_end();
}

int main(void)
{
    struct sum sum = { .gap_ms_min = INT64_MAX };
    const char *plays_text = getenv("KIOSK_PLAYS"), *seed_text = getenv("KIOSK_SEED");
    int plays = plays_text ? atoi(plays_text) : PLAYS, broken = 0;
    uint64_t first = (seed_text ? (uint64_t)atoll(seed_text) : 20261121) * 1000000;
    for (int i = 0; i < plays; i++) {
        if (i % 20 == 19)
            play_empty_battery(first + (uint64_t)i, &sum);
        else
            (i < plays - plays / 4 ? play : play_ahead)(first + (uint64_t)i, i, &sum);
        if (world->fault) {
            broken++;
            printf("play %d: FAILED %s %s\n", i, world->fault, world->detail);
        }
    }
    /* Spread: of evenly drawn firsts a quarter each; half as many would be far from chance at two hundred plays. */
    bool spread = plays < PLAYS || (sum.early > plays / 12 && sum.late > plays / 12);
    printf("WRONG_CLOCK plays=%d wrong=%d kept=%ld delivered=%ld cuts=%ld at_once=%d gap_ms=%lld early=%ld late=%ld "
           "settled_max_s=%lld\n",
           plays, broken, sum.kept, sum.delivered, sum.cuts, sum.lines_max, (long long)sum.gap_ms_min, sum.early,
           sum.late, (long long)(sum.settled_ms / 1000));
    return broken != 0 || !spread;
}
