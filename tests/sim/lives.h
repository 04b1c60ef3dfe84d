/* Invented applications going through their life in the product's own outbox, what was acknowledged of each, and
 * whether an outbox opened again still holds it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "courier/outbox.h"

enum { LIVES_MAX = 32, LIVES_BODY_BYTES_MAX = 8000, LIVES_NONE = -1 };

/* What was acknowledged of one application. */
struct life {
    char uuid[UUID_TEXT_BYTES];
    uint64_t body_seed;
    size_t body_size;
    bool stored;
    bool forgotten; /* accepted, and its time was over at an opening */
    enum outbox_state state;
    int64_t accepted_ms;
};

struct lives {
    struct life apps[LIVES_MAX];
    int count;
};

/* One step of a life; QUEUED is the storing. */
struct step {
    int app; /* LIVES_NONE: no step */
    enum outbox_state state;
};

struct world {
    char folder[64];
    struct seal *seal;
    struct clock_fake fake;
    struct clock clock;
    struct outbox_limits limits;
};

/* A folder under TMPDIR, a fixed key, and libsodium's randomness from a seed. */
void world_init(struct world *world);
void world_seed(uint64_t seed);
void world_finish(struct world *world);

/* Makes a person; not yet stored. */
int lives_add(struct lives *lives, uint64_t *dice);
/* Which step may come next, by chance; LIVES_NONE when all are at rest. `people` bounds the storing. */
struct step lives_pick(const struct lives *lives, int people, uint64_t *dice);
/* Asks the outbox for that step. */
enum status lives_do(const struct lives *lives, struct outbox *outbox, struct step step);
/* It was acknowledged. */
void lives_note(struct lives *lives, struct step step, int64_t now_ms);
/* After an opening: SENDING has become RETRY; a step that may have been under way has been done or not. */
void lives_resolve(struct lives *lives, struct outbox *outbox, struct step under_way, int64_t now_ms);

enum finding { FINDING_NONE, FINDING_LOST, FINDING_TWICE, FINDING_CORRUPT, FINDING_BODY, FINDING_REMAINS, FINDINGS };
extern const char *const FINDING_NAMES[FINDINGS];

/* Does this outbox, just opened, hold what was acknowledged and nothing else? `under_way` may have been done or not.
 * With `again` the client hands the unanswered application over once more. */
enum finding lives_check(const struct lives *lives, struct outbox *outbox, struct step under_way, int64_t now_ms,
                         bool again);
