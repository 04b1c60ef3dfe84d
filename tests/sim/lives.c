/* See lives.h. */
#include "sim/lives.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "courier/outbox_db.h"
#include "sim/disk.h"

enum { LIST_MAX = 2 * LIVES_MAX, STEPS_SEEN = 8 };

const char *const FINDING_NAMES[FINDINGS] = { "none", "lost", "twice", "corrupt", "body", "remains" };

static uint64_t sodium_dice;

/* A line for each of a million openings helps nobody. */
void __wrap_log_event(enum log_event event, enum status status, int64_t a, int64_t b);

void __wrap_log_event(enum log_event event, enum status status, int64_t a, int64_t b)
{
    (void)event;
    (void)status;
    (void)a;
    (void)b;
}

static const char *random_name(void)
{
    return "seeded";
}

static uint32_t random_word(void)
{
    return (uint32_t)sim_random(&sodium_dice);
}

static void random_fill(void *out, size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((uint8_t *)out)[i] = (uint8_t)sim_random(&sodium_dice);
}

void world_seed(uint64_t seed)
{
    sodium_dice = seed;
}

void world_init(struct world *world)
{
    static struct randombytes_implementation seeded = { .implementation_name = random_name,
                                                        .random = random_word,
                                                        .buf = random_fill };
    static const uint8_t key[SEAL_KEY_BYTES] = { 7, 7, 7 };
    const char *base = getenv("TMPDIR");
    *world = (struct world){ .limits = { .items_max = OUTBOX_ITEMS_MAX } };
    (void)randombytes_set_implementation(&seeded);
    (void)snprintf(world->folder, sizeof world->folder, "%s/kiosk-sim-XXXXXX", base ? base : "/tmp");
    ASSERT(mkdtemp(world->folder));
    world->seal = seal_create_with_key(key);
    ASSERT(world->seal);
    world->fake.wall_ms = 1795000000000;
    world->clock = clock_fake_as_clock(&world->fake);
}

void world_finish(struct world *world)
{
    static const char *const names[] = { "outbox.db", "outbox.db-wal", "outbox.db-journal", "outbox.key" };
    char path[128];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", world->folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(world->folder);
    seal_destroy(world->seal);
}

static void fill_body(const struct life *life, char *out)
{
    uint64_t dice = life->body_seed;
    for (size_t i = 0; i < life->body_size; i++)
        out[i] = (char)(' ' + sim_below(&dice, 94));
}

int lives_add(struct lives *lives, uint64_t *dice)
{
    ASSERT(lives->count < LIVES_MAX);
    struct life *life = &lives->apps[lives->count];
    uint64_t a = sim_random(dice), b = sim_random(dice);
    *life = (struct life){ .body_seed = sim_random(dice),
                           .body_size = 1500 + sim_below(dice, LIVES_BODY_BYTES_MAX - 1500) };
    (void)snprintf(life->uuid, sizeof life->uuid, "%08x-%04x-4%03x-8%03x-%012llx", (unsigned)(a >> 32),
                   (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff, (unsigned)(b >> 48) & 0xfff,
                   (unsigned long long)(b & 0xffffffffffff));
    return lives->count++;
}

struct step lives_pick(const struct lives *lives, int people, uint64_t *dice)
{
    int stored = 0, live = 0, chosen[LIVES_MAX];
    for (int i = 0; i < lives->count; i++) {
        stored += lives->apps[i].stored;
        if (lives->apps[i].stored && !lives->apps[i].forgotten && lives->apps[i].state != OUTBOX_ACCEPTED)
            chosen[live++] = i;
    }
    if (stored < people && (live < 2 || sim_below(dice, 4) == 0))
        return (struct step){ stored, OUTBOX_QUEUED };
    if (live == 0)
        return (struct step){ LIVES_NONE, OUTBOX_QUEUED };
    int app = chosen[sim_below(dice, (unsigned)live)];
    enum outbox_state state = OUTBOX_SENDING;
    if (lives->apps[app].state == OUTBOX_SENDING)
        state = sim_below(dice, 8) == 0 ? OUTBOX_NEEDS_STAFF : sim_below(dice, 3) == 0 ? OUTBOX_RETRY : OUTBOX_ACCEPTED;
    else if (lives->apps[app].state == OUTBOX_NEEDS_STAFF)
        state = OUTBOX_RETRY;
    return (struct step){ app, state };
}

enum status lives_do(const struct lives *lives, struct outbox *outbox, struct step step)
{
    const struct life *life = &lives->apps[step.app];
    struct outbox_item item, next;
    if (step.state == OUTBOX_QUEUED) {
        static char body[LIVES_BODY_BYTES_MAX];
        fill_body(life, body);
        struct submission s = { .service = "khai-sinh", .procedure = "1.001193", .portal = "dossier", .body = body };
        s.body_len = life->body_size;
        memcpy(s.uuid, life->uuid, sizeof s.uuid);
        return outbox_store(outbox, &s, 1, &item);
    }
    enum status status = outbox_find(outbox, life->uuid, &item);
    if (status != STATUS_OK)
        return status;
    if (item.state == step.state)
        return STATUS_OK; /* it was done, and only the answer was lost */
    if (item.state != life->state)
        return STATUS_MISMATCH; /* it is not where it was acknowledged to be */
    next = item;
    next.state = step.state;
    next.tries += step.state == OUTBOX_SENDING;
    next.reason = step.state == OUTBOX_RETRY ? STATUS_NO_NETWORK : STATUS_OK;
    if (step.state == OUTBOX_ACCEPTED)
        (void)snprintf(next.dossier_no, sizeof next.dossier_no, "H47.12-%.8s", life->uuid);
    return outbox_move(outbox, &item, &next);
}

void lives_note(struct lives *lives, struct step step, int64_t now_ms)
{
    struct life *life = &lives->apps[step.app];
    life->stored = true;
    life->state = step.state;
    if (step.state == OUTBOX_ACCEPTED)
        life->accepted_ms = now_ms;
}

static bool is_over(const struct life *life, int64_t now_ms)
{
    return life->state == OUTBOX_ACCEPTED && life->accepted_ms < now_ms - OUTBOX_RETENTION_DAYS * 24LL * 3600 * 1000;
}

void lives_resolve(struct lives *lives, struct outbox *outbox, struct step under_way, int64_t now_ms)
{
    struct outbox_item item;
    for (int i = 0; i < lives->count; i++) {
        struct life *life = &lives->apps[i];
        if (life->stored && life->state == OUTBOX_SENDING)
            life->state = OUTBOX_RETRY;
        life->forgotten |= life->stored && is_over(life, now_ms);
    }
    if (under_way.app == LIVES_NONE || outbox_find(outbox, lives->apps[under_way.app].uuid, &item) != STATUS_OK)
        return;
    struct life *life = &lives->apps[under_way.app];
    life->stored = true;
    life->state = item.state;
    if (item.state == OUTBOX_ACCEPTED && life->accepted_ms == 0)
        life->accepted_ms = now_ms;
}

static enum outbox_state after_opening(enum outbox_state state)
{
    return state == OUTBOX_SENDING ? OUTBOX_RETRY : state;
}

static enum finding check_body(const struct life *life, struct outbox *outbox, const struct outbox_item *item)
{
    static char wanted[LIVES_BODY_BYTES_MAX];
    char *body = NULL;
    size_t size = 0;
    enum status status = outbox_read_body(outbox, item, &body, &size);
    if (item->state == OUTBOX_ACCEPTED) {
        seal_free(body);
        return status == STATUS_NOT_FOUND ? FINDING_NONE : FINDING_REMAINS;
    }
    fill_body(life, wanted);
    bool same = status == STATUS_OK && size == life->body_size && memcmp(body, wanted, size) == 0;
    seal_free(body);
    return same ? FINDING_NONE : FINDING_BODY;
}

static enum finding check_item(const struct life *life, struct outbox *outbox, const struct outbox_item *item,
                               bool may_be, enum outbox_state next)
{
    struct outbox_step steps[STEPS_SEEN];
    size_t count = 0;
    bool right =
        (life->stored && item->state == after_opening(life->state)) || (may_be && item->state == after_opening(next));
    if (!right)
        return FINDING_LOST;
    if (strcmp(item->portal_uid, life->uuid) != 0 || (item->state == OUTBOX_ACCEPTED) != (*item->dossier_no != '\0'))
        return FINDING_CORRUPT;
    if (outbox_list_steps(outbox, item->row, steps, STEPS_SEEN, &count) != STATUS_OK || count == 0 ||
        steps[count - 1].to != item->state)
        return FINDING_CORRUPT;
    return check_body(life, outbox, item);
}

static enum finding check_file(struct outbox *outbox)
{
    sqlite3_stmt *statement = NULL;
    bool whole = sqlite3_prepare_v2(outbox->db, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
                 sqlite3_step(statement) == SQLITE_ROW &&
                 strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0;
    sqlite3_finalize(statement);
    statement = NULL;
    whole = whole && sqlite3_prepare_v2(outbox->db, "PRAGMA foreign_key_check", -1, &statement, NULL) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_DONE;
    sqlite3_finalize(statement);
    return whole ? FINDING_NONE : FINDING_CORRUPT;
}

static enum finding check_rows(const struct lives *lives, struct outbox *outbox, struct step under_way, int64_t now_ms)
{
    static struct outbox_item items[LIST_MAX];
    size_t count = 0;
    int seen[LIVES_MAX] = { 0 };
    if (outbox_list(outbox, OUTBOX_ALL, 0, items, LIST_MAX, &count) != STATUS_OK)
        return FINDING_CORRUPT;
    for (size_t i = 0; i < count; i++) {
        int app = 0;
        while (app < lives->count && strcmp(lives->apps[app].uuid, items[i].uuid) != 0)
            app++;
        if (app == lives->count)
            return FINDING_CORRUPT;
        seen[app]++;
        enum finding finding = check_item(&lives->apps[app], outbox, &items[i], under_way.app == app, under_way.state);
        if (finding != FINDING_NONE)
            return finding;
    }
    for (int i = 0; i < lives->count; i++) {
        if (seen[i] > 1)
            return FINDING_TWICE;
        if (seen[i] == 0 && lives->apps[i].stored && !lives->apps[i].forgotten && !is_over(&lives->apps[i], now_ms))
            return FINDING_LOST;
    }
    return FINDING_NONE;
}

enum finding lives_check(const struct lives *lives, struct outbox *outbox, struct step under_way, int64_t now_ms,
                         bool again)
{
    enum finding finding = check_file(outbox);
    if (finding == FINDING_NONE)
        finding = check_rows(lives, outbox, under_way, now_ms);
    if (finding != FINDING_NONE || !again || under_way.app == LIVES_NONE || under_way.state != OUTBOX_QUEUED)
        return finding;
    if (lives_do(lives, outbox, under_way) != STATUS_OK)
        return FINDING_LOST;
    struct lives after = *lives;
    lives_note(&after, under_way, now_ms);
    return check_rows(&after, outbox, (struct step){ .app = LIVES_NONE }, now_ms);
}
