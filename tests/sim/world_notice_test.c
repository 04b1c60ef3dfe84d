/* The line is down for hours and somebody comes: what waits is tried at once for her, in vain, and is tried again no
 * later than it would have been without her. Each play is played twice, alone and with her. KIOSK_PLAYS, KIOSK_SEED. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

enum {
    PLAYS = 200,
    MINUTE_MS = 60 * 1000,
    HOUR_MS = 3600 * 1000,
    BEFORE_MS_MIN = 45 * 1000, /* she is through with her form, and her try has failed, before the line is back */
    CONVERSATION_MS_MAX = 60 * 1000,
};

struct plan {
    int64_t tried_ms, next_ms; /* monotonic */
};

/* To the moment before the line is back: one person waits; with her it is two. */
static struct plan wait_without_a_line(uint64_t seed, int64_t dark_ms, int64_t her_ms)
{
    struct outbox_item item = { 0 };
    world_begin(seed);
    int64_t start_ms = world->now_ms;
    for (int i = 0; i < WORLD_PEOPLE_MAX; i++)
        strcpy(world->people[i].service, "birth"); /* one lane */
    world_plan(start_ms, INCIDENT_WEATHER, 0);
    world->plan[world->plan_count - 1].weather = (struct weather){ .partition = true, .latency_ms = 100 };
    world_plan(start_ms + 1, INCIDENT_ARRIVAL, 0);
    if (her_ms > 0)
        world_plan(her_ms, INCIDENT_ARRIVAL, 0);
    world_go(start_ms + dark_ms);
    if (outbox_find(world->courier->outbox, world->people[0].uuid, &item) != STATUS_OK || item.state != OUTBOX_RETRY)
        return (struct plan){ 0 };
    int64_t offset_ms = world->wall_ms - world->now_ms;
    return (struct plan){ .tried_ms = item.changed_ms - offset_ms, .next_ms = item.retry_at_ms - offset_ms };
}

static int64_t heal(void)
{
    world_plan(world->now_ms, INCIDENT_CALM, 0);
    world_go(world->now_ms + 15 * MINUTE_MS);
    if (!hold_all_settled())
        world_break("not delivered within a quarter of an hour", "");
    return world->people[0].accepted_ms;
}

int main(void)
{
    const char *plays_text = getenv("KIOSK_PLAYS"), *seed_text = getenv("KIOSK_SEED");
    int plays = plays_text ? atoi(plays_text) : PLAYS, broken = 0, compared = 0, woken = 0;
    uint64_t first = (seed_text ? (uint64_t)atoll(seed_text) : 20261121) * 1000000;
    for (int i = 0; i < plays; i++) {
        uint64_t seed = first + (uint64_t)i;
        int64_t dark_ms = HOUR_MS + (int64_t)(seed * 7919 % (2 * HOUR_MS));
        struct plan alone = wait_without_a_line(seed, dark_ms, 0);
        int64_t back_ms = world->now_ms, room_ms = back_ms - BEFORE_MS_MIN - alone.tried_ms;
        world_end();
        if (alone.tried_ms == 0 || room_ms <= 0)
            continue; /* it was just being tried */
        compared++;
        struct plan with = wait_without_a_line(seed, dark_ms, alone.tried_ms + 1 + (int64_t)(seed * 104729 % room_ms));
        woken += with.tried_ms > alone.tried_ms;
        int64_t accepted_ms = heal();
        bool late = accepted_ms == 0 || accepted_ms > alone.next_ms + CONVERSATION_MS_MAX;
        if (world->fault || late || with.next_ms > alone.next_ms) {
            broken++;
            printf("play %d: FAILED %s: back %lld tried %lld/%lld planned %lld, then %lld, accepted %lld\n", i,
                   world->fault ? world->fault : "who came put it off", (long long)back_ms, (long long)alone.tried_ms,
                   (long long)with.tried_ms, (long long)alone.next_ms, (long long)with.next_ms, (long long)accepted_ms);
        }
        world_end();
    }
    bool heard = compared >= plays / 2 && woken >= compared * 9 / 10;
    printf("NOTICE plays=%d compared=%d woken=%d late=%d%s\n", plays, compared, woken, broken,
           heard ? "" : " FAILED: nothing was tried for who came");
    return broken != 0 || !heard;
}
