/* F01: applications go through their life in the product's outbox above disk.h; then the power is cut after every
 * operation of the disk, in two models of a file system and eight ways of tearing, and the product's own recovery opens
 * what is left. `--mutant NAME` plants a fault that this must catch. Prints CUTS …; exit 1 when anything was found.
 *
 * power_cut [--people N] [--seed S] [--mutant NAME] [--first] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/outbox_db.h"
#include "sim/cut.h"
#include "sim/lives.h"

enum {
    PEOPLE = 4,         /* CI; 1,000 in full */
    PEOPLE_OF_RUN = 20, /* short histories, every state of them */
    SEGMENTS = 4,       /* of a run: each begins with an opening, most after a power cut */
    STEPS_OF_SEGMENT = 30,
    STEPS_TRIED = 5,
    MARKS_MAX = STEPS_OF_SEGMENT,
    SEEN_SLOTS = 1 << 22,
    SHOWN_MAX = 5,
};

static const int64_t DAY_MS = INT64_C(86400000);

static const struct planted {
    const char *name;
    struct disk_mutant disk;
    bool ack_first;   /* the commit comes with the next transaction */
    bool purge_first; /* the body goes when it is sent, not when it is received */
} MUTANTS[] = {
    { .name = "none" },
    { .name = "wal_normal", .disk = { .synchronous = "1" } },
    { .name = "delete_full", .disk = { .defaults = true, .synchronous = "2" } },
    { .name = "no_fsync", .disk = { .no_sync = true } },
    { .name = "ack_before_commit", .ack_first = true },
    { .name = "purge_before_receipt", .purge_first = true },
    { .name = "switch_without_extra",
      .disk = { .extra = "2" } }, /* a question, not a fault: nothing is lost, EXCLUSIVE sees to it */
};

/* An acknowledged step, and how long the log was then. */
struct mark {
    struct step step;
    size_t position;
};

/* From one opening to the next. */
struct segment {
    struct disk_image base;
    struct disk_log log;
    struct lives before;
    struct step carried; /* was under way at the cut before */
    size_t opened;       /* length of the log when the opening returned */
    struct mark marks[MARKS_MAX];
    size_t mark_count;
    struct lives resolved; /* after the opening */
    struct step failed;    /* the last one, when it never succeeded */
    uint64_t seed;
};

static struct world world;
static const struct planted *planted = &MUTANTS[0];
static bool recording, deferred, first_only;
static uint64_t seen[SEEN_SLOTS];
static size_t seen_count;
static unsigned long states, repeated, acknowledged, findings[FINDINGS];
static uint64_t trace;

enum status __real_outbox_begin(struct outbox *outbox);
enum status __real_outbox_end(struct outbox *outbox, enum status status);
enum status __wrap_outbox_begin(struct outbox *outbox);
enum status __wrap_outbox_end(struct outbox *outbox, enum status status);

enum status __wrap_outbox_begin(struct outbox *outbox)
{
    if (deferred && !sqlite3_get_autocommit(outbox->db))
        (void)__real_outbox_end(outbox, STATUS_OK);
    deferred = false;
    return __real_outbox_begin(outbox);
}

enum status __wrap_outbox_end(struct outbox *outbox, enum status status)
{
    if (planted->ack_first && recording && status == STATUS_OK) {
        deferred = true;
        return STATUS_OK;
    }
    return __real_outbox_end(outbox, status);
}

static enum status open_outbox(struct outbox **out)
{
    return outbox_open(world.folder, world.seal, &world.clock, &world.limits, out);
}

/* True the first time. */
static bool is_new(uint64_t hash)
{
    hash |= hash == 0;
    ASSERT(seen_count < SEEN_SLOTS / 2);
    size_t slot = hash % SEEN_SLOTS;
    for (; seen[slot]; slot = (slot + 1) % SEEN_SLOTS)
        if (seen[slot] == hash)
            return false;
    seen[slot] = hash;
    seen_count++;
    return true;
}

/* Lets the applications live on `disk`, and writes down what was acknowledged when. */
static void record(struct segment *segment, struct disk_image *disk, struct lives *lives, int people, uint64_t *dice)
{
    struct outbox *outbox = NULL;
    disk_image_copy(&segment->base, disk);
    segment->before = *lives;
    segment->mark_count = 0;
    segment->seed = sim_random(dice);
    disk_log_clear(&segment->log);
    disk_mount(disk, &segment->log, segment->seed);
    world_seed(segment->seed);
    ASSERT(open_outbox(&outbox) == STATUS_OK);
    segment->opened = segment->log.count;
    lives_resolve(lives, outbox, segment->carried, world.fake.wall_ms);
    segment->resolved = *lives;
    segment->failed = (struct step){ .app = LIVES_NONE };
    recording = true;
    if (planted->purge_first)
        ASSERT(outbox_execute(outbox, "CREATE TEMP TRIGGER early AFTER INSERT ON main.life WHEN NEW.state=1"
                                      " BEGIN UPDATE item SET body=NULL WHERE row=NEW.row; END") == STATUS_OK);
    for (int i = 0; i < STEPS_OF_SEGMENT; i++) {
        struct step step = lives_pick(lives, people, dice);
        if (step.app == LIVES_NONE)
            break;
        if (step.app == lives->count)
            (void)lives_add(lives, dice);
        if (planted == &MUTANTS[0] && sim_below(dice, 16) == 0)
            disk_fail_sync(1 + (int)sim_below(dice, 3));
        enum status status = STATUS_IO;
        for (int tried = 0; tried < STEPS_TRIED && status != STATUS_OK; tried++)
            status = lives_do(lives, outbox, step);
        disk_fail_sync(0);
        if (status != STATUS_OK) {
            ASSERT(planted != &MUTANTS[0]); /* a planted fault may break the queue itself */
            segment->failed = step;
            break;
        }
        lives_note(lives, step, world.fake.wall_ms);
        segment->marks[segment->mark_count++] = (struct mark){ step, segment->log.count };
        acknowledged++;
    }
    recording = deferred = false;
    outbox_close(outbox);
    disk_mount(disk, NULL, 0);
}

static enum finding check(struct disk_image *disk, const struct lives *lives, struct step under_way, uint64_t seed)
{
    struct outbox *outbox = NULL;
    disk_mount(disk, NULL, seed);
    enum status status = open_outbox(&outbox);
    enum finding finding =
        status == STATUS_OK ? lives_check(lives, outbox, under_way, world.fake.wall_ms, true) : FINDING_CORRUPT;
    outbox_close(outbox);
    return finding;
}

/* The state that the next segment starts from. */
struct cutting {
    enum cut_model model;
    enum cut_variant variant;
    size_t after;
    struct disk_image disk;
    struct lives lives;
    struct step under_way;
};

static void judge(const struct segment *segment, struct cut *cut, enum cut_model model, size_t after,
                  const struct lives *lives, struct step under_way, struct cutting *next)
{
    static struct disk_image disk;
    for (int variant = 0; variant < CUT_VARIANTS; variant++) {
        cut_build(cut, (enum cut_variant)variant, &disk);
        if (next->after == after && next->model == model && (!cut_open(cut) || (int)next->variant == variant)) {
            disk_image_copy(&next->disk, &disk);
            next->lives = *lives;
            next->under_way = under_way;
        }
        uint64_t hash = disk_image_hash(&disk);
        for (int i = 0; i < lives->count; i++)
            hash = hash * 31 + (uint64_t)lives->apps[i].state * 2 + lives->apps[i].stored;
        hash ^= (uint64_t)(under_way.app + 2) << 40 ^ (uint64_t)under_way.state << 56;
        if (!is_new(hash)) {
            repeated++;
        } else {
            trace = (trace ^ hash) * UINT64_C(0x9e3779b97f4a7c15);
            states++;
            enum finding finding = check(&disk, lives, under_way, segment->seed ^ hash);
            findings[finding]++;
            if (finding != FINDING_NONE && states - findings[FINDING_NONE] <= SHOWN_MAX)
                fprintf(stderr, "%s: model %d, after operation %zu of %zu (kind %d, file %d), variant %d\n",
                        FINDING_NAMES[finding], (int)model, after, segment->log.count,
                        (int)segment->log.ops[after - 1].kind, (int)segment->log.ops[after - 1].slot, variant);
        }
        if (!cut_open(cut))
            return;
    }
}

/* What was acknowledged before the segment, of everyone who is born in it too. */
static struct lives lives_at_start(const struct segment *segment, const struct lives *all)
{
    struct lives lives = *all;
    for (int i = 0; i < lives.count; i++) {
        if (i < segment->before.count)
            lives.apps[i] = segment->before.apps[i];
        else
            lives.apps[i].stored = lives.apps[i].forgotten = false;
    }
    return lives;
}

static void replay(const struct segment *segment, enum cut_model model, const struct lives *all, struct cutting *next)
{
    struct cut *cut = cut_create(model, &segment->base, &segment->log, segment->seed + model);
    struct lives lives = lives_at_start(segment, all);
    size_t marked = 0;
    for (size_t after = 1; after <= segment->log.count; after++) {
        cut_advance(cut);
        struct step under_way = segment->carried;
        if (after >= segment->opened) {
            if (marked == 0)
                for (int i = 0; i < segment->resolved.count; i++)
                    lives.apps[i] = segment->resolved.apps[i];
            for (; marked < segment->mark_count && segment->marks[marked].position <= after; marked++)
                lives_note(&lives, segment->marks[marked].step, world.fake.wall_ms);
            under_way = marked < segment->mark_count ? segment->marks[marked].step : segment->failed;
        }
        judge(segment, cut, model, after, &lives, under_way, next);
        if (first_only && states != findings[FINDING_NONE])
            break;
    }
    cut_destroy(cut);
}

/* One short history: a segment, a cut, the next segment on what was left, and so on. */
static void run(int people, uint64_t seed)
{
    static struct segment segment;
    static struct disk_image disk;
    static struct cutting next;
    uint64_t dice = seed;
    struct lives lives = { .count = 0 };
    disk_image_finish(&disk);
    segment.carried = (struct step){ .app = LIVES_NONE };
    for (int i = 0; i < SEGMENTS; i++) {
        record(&segment, &disk, &lives, people, &dice);
        if (segment.log.count == 0)
            break;
        next.after = sim_below(&dice, 4) ? 1 + sim_below(&dice, (unsigned)segment.log.count) : 0;
        next.model = (enum cut_model)sim_below(&dice, CUT_MODELS);
        next.variant = (enum cut_variant)sim_below(&dice, CUT_VARIANTS);
        for (int model = 0; model < CUT_MODELS; model++) {
            replay(&segment, (enum cut_model)model, &lives, &next);
            if (first_only && states != findings[FINDING_NONE])
                return;
        }
        segment.carried = (struct step){ .app = LIVES_NONE };
        if (next.after > 0) {
            disk_image_copy(&disk, &next.disk);
            lives = next.lives;
            segment.carried = next.under_way;
        } else if (sim_below(&dice, 2)) {
            world.fake.wall_ms += (OUTBOX_RETENTION_DAYS + 1) * DAY_MS;
        }
        if (planted != &MUTANTS[0] && states != findings[FINDING_NONE])
            return; /* the next segment would begin on what is damaged already */
    }
}

static int read_arguments(int count, char **words, int *people, uint64_t *seed)
{
    for (int i = 1; i < count; i++) {
        const char *value = i + 1 < count ? words[i + 1] : "";
        if (strcmp(words[i], "--first") == 0) {
            first_only = true;
            continue;
        }
        if (strcmp(words[i], "--people") == 0)
            *people = atoi(value);
        else if (strcmp(words[i], "--seed") == 0)
            *seed = strtoull(value, NULL, 10);
        else if (strcmp(words[i], "--mutant") == 0)
            for (planted = NULL; !planted || strcmp(planted->name, value) != 0;) {
                planted = planted ? planted + 1 : MUTANTS;
                if (planted == MUTANTS + ARRAY_LEN(MUTANTS))
                    return 0;
            }
        else
            return 0;
        i++;
    }
    return *people > 0;
}

int main(int count, char **words)
{
    int people = PEOPLE;
    uint64_t seed = 20261121;
    if (!read_arguments(count, words, &people, &seed)) {
        fprintf(stderr, "usage: power_cut [--people N] [--seed S] [--mutant NAME] [--first]\n");
        return 2;
    }
    world_init(&world);
    disk_register(&planted->disk);
    int born = 0;
    for (uint64_t i = 0; born < people && !(first_only && states != findings[FINDING_NONE]); i++) {
        int now = people - born < PEOPLE_OF_RUN ? people - born : PEOPLE_OF_RUN;
        uint64_t of_run = seed * UINT64_C(1000003) + i;
        run(now, sim_random(&of_run));
        born += now;
    }
    world_finish(&world);
    printf("CUTS mutant=%s states=%lu repeated=%lu acknowledged=%lu people=%d lost=%lu twice=%lu corrupt=%lu body=%lu"
           " remains=%lu seed=%llu trace=%016llx\n",
           planted->name, states, repeated, acknowledged, people, findings[FINDING_LOST], findings[FINDING_TWICE],
           findings[FINDING_CORRUPT], findings[FINDING_BODY], findings[FINDING_REMAINS], (unsigned long long)seed,
           (unsigned long long)trace);
    return states == findings[FINDING_NONE] ? 0 : 1;
}
