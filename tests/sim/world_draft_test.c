/* The draft that is used again (OpenCPS), a thousand times: A is created, the machine dies at every step of A's
 * conversation in turn, B and C come. In every second play somebody else with our account lays an applicant over
 * whatever draft is there, again at every step. No dossier handed in may hold another's data; without the stranger all
 * three are delivered. A tenth more plays open the gap that is OpenCPS's own: between the answer to the last read-back
 * and the hand-in, one round trip, somebody overlays the draft. Then nobody may be told that it was accepted.
 * KIOSK_PLAYS, KIOSK_SEED. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>

enum { PLAYS = 1000, STEPS = 24, MINUTE_MS = 60 * 1000, PEOPLE = 3 };

struct sum {
    long cuts, kills, delivered, with_staff, overlaid, steps, gaps;
};

/* The power stays on, so that every play comes to its gap. */
static void play_gap(uint64_t seed, int number, struct sum *sum)
{
    world_begin(seed);
    world->gap_open = true;
    world->stranger_step = 1 + number % 3; /* the answer leaves, SUBMIT leaves, SUBMIT arrives */
    strcpy(world->people[0].service, "birth");
    world_plan(world->now_ms + 1000, INCIDENT_ARRIVAL, 0);
    world_go(world->now_ms + 10 * MINUTE_MS);
    hold_check(true);
    if (!world->fault && world->overlaid_late == 0)
        world_break("nobody overlaid the draft", "");
    if (!world->fault && world->people[0].state != OUTBOX_NEEDS_STAFF)
        world_break("with another's data, and not with staff", "");
    sum->gaps++;
    world_end();
}

static void play(uint64_t seed, int number, struct sum *sum)
{
    world_begin(seed);
    bool stranger = number / STEPS % 2 == 1;
    int64_t start_ms = world->now_ms;
    world->step_fuse = 1 + number % STEPS;
    if (stranger)
        world->stranger_step = 1 + (number / STEPS / 2 + number) % STEPS;
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(world->people[i].service, sizeof world->people[i].service, "%s", i < 2 ? "birth" : "stay");
        world_plan(start_ms + 1000 + i * (int64_t)(5000 + world_draw(40000)), INCIDENT_ARRIVAL, 0);
    }
    if (world_draw(2))
        world_plan(start_ms + (int64_t)world_draw(4 * MINUTE_MS), INCIDENT_CUT, 0);
    world_plan(start_ms + 20 * MINUTE_MS, INCIDENT_STAFF, 0);
    world_go(start_ms + 40 * MINUTE_MS);
    hold_check(true);
    if (!world->fault && !stranger && !hold_all_settled())
        world_break("not delivered", "");
    for (int i = 0; i < world->person_count; i++) {
        sum->delivered += world->people[i].state == OUTBOX_ACCEPTED && world->people[i].seen;
        sum->with_staff += world->people[i].state == OUTBOX_NEEDS_STAFF;
    }
    sum->cuts += world->cuts;
    sum->kills += world->kills;
    sum->overlaid += stranger && world->stranger_step == 0;
    sum->steps += world->steps;
    world_end();
}

int main(void)
{
    struct sum sum = { 0 };
    const char *plays_text = getenv("KIOSK_PLAYS"), *seed_text = getenv("KIOSK_SEED");
    int plays = plays_text ? atoi(plays_text) : PLAYS, broken = 0;
    uint64_t first = (seed_text ? (uint64_t)atoll(seed_text) : 20261121) * 1000000;
    for (int i = 0; i < plays + plays / 10; i++) {
        (i < plays ? play : play_gap)(first + (uint64_t)i, i, &sum);
        if (world->fault) {
            broken++;
            printf("play %d: FAILED %s %s\n", i, world->fault, world->detail);
        }
    }
    printf("DRAFT plays=%d wrong=%d cuts=%ld kills=%ld delivered=%ld with_staff=%ld overlaid=%ld steps=%ld gaps=%ld\n",
           plays, broken, sum.cuts, sum.kills, sum.delivered, sum.with_staff, sum.overlaid, sum.steps, sum.gaps);
    return broken != 0;
}
