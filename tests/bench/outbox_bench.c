/* How fast an application is durable, beside bare SQLite with rows of the same size and bare fsync on the same disk in
 * the same run; and how soon, and how small, a courier with 10,000 items is ready. Prints one BENCH line a figure.
 * TMPDIR names the disk. */
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "courier/courier.h"
#include "courier/link_ask.h"
#include "courier/outbox_db.h"

enum {
    QUEUES = 4, /* new ones, each filled to well below its bound */
    ROUNDS = 40,
    ROUND_ITEMS = 20, /* ours, bare, ours, …: a disk in a bad mood slows both */
    QUEUE_ITEMS = ROUNDS * ROUND_ITEMS,
    BODY_BYTES = 4000,
    SYNC_BYTES = 4096,
    QUEUED_ITEMS = 10000,
    READY_TRIES = 7,
    READY_WAIT_MS = 20000,
    READY_MS_MAX = 300,
    MEMORY_MIB_MAX = 16,
};

static const double RATE_MIN = 0.9;

static char folder[128];
static char body[BODY_BYTES];
static int missed;

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void path_of(const char *name, char *out, size_t size)
{
    (void)snprintf(out, size, "%s/%s", folder, name);
}

/* `ratio` is to its peer, or to what is allowed. */
static void judge(const char *name, double value, const char *unit, double ratio, const char *relation, double target,
                  bool met)
{
    printf("BENCH %s %.1f %s %.3f %s%g %s\n", name, value, unit, ratio, relation, target, met ? "PASS" : "FAIL");
    missed += !met;
}

/* ---- durable enqueue */

static void name_uuid(unsigned number, char out[UUID_TEXT_BYTES])
{
    (void)snprintf(out, UUID_TEXT_BYTES, "%08x-aaaa-4000-8000-0123456789ab", number * 2654435761u);
}

static void store(struct outbox *outbox, unsigned number)
{
    struct outbox_item item;
    struct submission s = { .service = "khai-sinh", .procedure = "1.001193", .portal = "dossier", .body = body };
    s.body_len = sizeof body;
    name_uuid(number, s.uuid);
    ASSERT(outbox_store(outbox, &s, 1, &item) == STATUS_OK);
}

static sqlite3 *open_bare(sqlite3_stmt **insert)
{
    char path[192];
    sqlite3 *db = NULL;
    path_of("bare.db", path, sizeof path);
    ASSERT(sqlite3_open(path, &db) == SQLITE_OK);
    ASSERT(sqlite3_exec(db,
                        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                        "CREATE TABLE item(row INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, state INTEGER,"
                        " meta TEXT, body BLOB)",
                        NULL, NULL, NULL) == SQLITE_OK);
    ASSERT(sqlite3_prepare_v2(db, "INSERT INTO item(uuid,state,meta,body) VALUES(?1,0,?2,?3)", -1, insert, NULL) ==
           SQLITE_OK);
    return db;
}

static void insert_bare(sqlite3_stmt *insert, unsigned number)
{
    static const char meta[] = "K-7F3Q-92MD khai-sinh 1.001193 dossier 1 0 0 0 1795000000000 1795000000000 0 0";
    /* Bytes that no disk makes smaller, as ours are; the same ones every time cost it nothing to make. */
    static char sealed[BODY_BYTES + SEAL_OVERHEAD_BYTES + SEAL_MARK_BYTES];
    char uuid[UUID_TEXT_BYTES];
    if (!sealed[0] && !sealed[1])
        randombytes_buf(sealed, sizeof sealed);
    name_uuid(number, uuid);
    sqlite3_bind_text(insert, 1, uuid, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, meta, -1, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 3, sealed, sizeof sealed, SQLITE_STATIC);
    ASSERT(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
}

static double time_syncs(void)
{
    char path[192], bytes[SYNC_BYTES] = { 0 };
    path_of("raw", path, sizeof path);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    ASSERT(fd >= 0);
    double start = now_ms();
    for (int i = 0; i < ROUND_ITEMS; i++)
        ASSERT(write(fd, bytes, sizeof bytes) == SYNC_BYTES && fsync(fd) == 0);
    close(fd);
    return now_ms() - start;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

struct times {
    double ours[QUEUES * ROUNDS], bare[QUEUES * ROUNDS], raw[QUEUES * ROUNDS], ratio[QUEUES * ROUNDS];
    double ours_sum, bare_sum;
    size_t count;
};

static double time_ours(struct outbox *outbox, unsigned number)
{
    double start = now_ms();
    for (unsigned i = 0; i < ROUND_ITEMS; i++)
        store(outbox, number + i);
    return now_ms() - start;
}

static double time_bare(sqlite3_stmt *insert, unsigned number)
{
    double start = now_ms();
    for (unsigned i = 0; i < ROUND_ITEMS; i++)
        insert_bare(insert, number + i);
    return now_ms() - start;
}

/* Who comes first in a round comes second in the next: what one leaves to the disk must not always fall to the other.
 */
static void time_round(struct times *times, struct outbox *outbox, sqlite3_stmt *insert, unsigned number)
{
    bool ours_first = times->count % 2 == 0;
    double ours = ours_first ? time_ours(outbox, number) : 0;
    double bare = time_bare(insert, number);
    if (!ours_first)
        ours = time_ours(outbox, number);
    times->ours[times->count] = ours / ROUND_ITEMS;
    times->bare[times->count] = bare / ROUND_ITEMS;
    times->ratio[times->count] = bare / ours;
    times->raw[times->count++] = time_syncs() / ROUND_ITEMS;
    times->ours_sum += ours;
    times->bare_sum += bare;
}

static void remove_file(const char *name)
{
    char path[192];
    path_of(name, path, sizeof path);
    (void)unlink(path);
}

/* The last queue stays, for what is measured next. */
static void measure_rate(const struct seal *seal, const struct clock *clock)
{
    static struct times times;
    const struct outbox_limits limits = { .items_max = OUTBOX_ITEMS_MAX };
    for (int queue = 0; queue < QUEUES; queue++) {
        struct outbox *outbox = NULL;
        sqlite3_stmt *insert = NULL;
        remove_file("outbox.db");
        remove_file("bare.db");
        ASSERT(outbox_open(folder, seal, clock, &limits, &outbox) == STATUS_OK);
        sqlite3 *bare = open_bare(&insert);
        for (unsigned number = 0; number < QUEUE_ITEMS; number += ROUND_ITEMS)
            time_round(&times, outbox, insert, number);
        sqlite3_finalize(insert);
        sqlite3_close(bare);
        outbox_close(outbox);
    }
    double total = times.bare_sum / times.ours_sum, ratio = median(times.ratio, times.count);
    double ours = median(times.ours, times.count), theirs = median(times.bare, times.count);
    double raw = median(times.raw, times.count);
    printf("NOTE outbox_enqueue p50 %.0f a second, bare SQLite WAL/FULL %.0f, write+fsync of 4 KiB %.0f (%.3f, %.3f, "
           "%.3f ms); by the sums %.3f\n",
           1e3 / ours, 1e3 / theirs, 1e3 / raw, ours, theirs, raw, total);
    /* A stall of the disk, or of a neighbour's making, falls into one round and into one of the two. */
    judge("outbox_enqueue_to_bare", 1e3 / ours, "/s", ratio, ">=", RATE_MIN, ratio >= RATE_MIN);
}

/* ---- ready with 10,000 */

/* Copies of what is there under other names, by the file's own table. */
static void multiply(void)
{
    char path[192];
    sqlite3 *db = NULL;
    sqlite3_stmt *count = NULL;
    path_of("outbox.db", path, sizeof path);
    ASSERT(sqlite3_open(path, &db) == SQLITE_OK);
    static const char copy[] =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<?1)"
        "INSERT INTO item(uuid,reference,service,procedure,portal,originality,created_ms,mark,body)"
        " SELECT printf('%08x-bbbb-4000-8000-0123456789ab',i),reference,service,procedure,portal,originality,"
        "created_ms,mark,body FROM n, item WHERE row=1";
    ASSERT(sqlite3_prepare_v2(db, copy, -1, &count, NULL) == SQLITE_OK);
    sqlite3_bind_int(count, 1, QUEUED_ITEMS - QUEUE_ITEMS);
    ASSERT(sqlite3_step(count) == SQLITE_DONE);
    sqlite3_finalize(count);
    sqlite3_close(db);
}

static long memory_kib(pid_t courier, const char *field)
{
    char path[64], line[256];
    long kib = 0;
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)courier);
    FILE *status = fopen(path, "r");
    while (status && fgets(line, sizeof line, status))
        if (strncmp(line, field, strlen(field)) == 0)
            kib = atol(line + strlen(field));
    if (status)
        (void)fclose(status);
    return kib;
}

/* From fork to the first answer over its socket. */
static double time_start(const struct courier_options *options, long *rss_kib, long *peak_kib, int *waiting)
{
    static struct link_answer answer;
    const struct link_ask watch = { .kind = LINK_WATCH };
    double start = now_ms();
    pid_t courier = fork();
    ASSERT(courier >= 0);
    if (courier == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        int null = open("/dev/null", O_WRONLY);
        (void)dup2(null, STDERR_FILENO);
        _exit(courier_run(options) == STATUS_OK ? 0 : 1);
    }
    enum status status = STATUS_UNAVAILABLE;
    while (status != STATUS_OK && now_ms() - start < READY_WAIT_MS) {
        struct link_call *call = NULL;
        status = link_call_open(folder, &call);
        if (status == STATUS_OK)
            status = link_call_ask(call, &watch, READY_WAIT_MS, &answer);
        link_call_close(call);
        if (status != STATUS_OK)
            (void)usleep(500);
    }
    double took = now_ms() - start;
    ASSERT(status == STATUS_OK);
    *waiting = answer.event.health.waiting;
    *rss_kib = memory_kib(courier, "VmRSS:");
    *peak_kib = memory_kib(courier, "VmHWM:");
    (void)kill(courier, SIGTERM);
    (void)waitpid(courier, NULL, 0);
    return took;
}

/* As after the machine was switched on. */
static void forget_pages(void)
{
    char path[192];
    path_of("outbox.db", path, sizeof path);
    int fd = open(path, O_RDONLY);
    ASSERT(fd >= 0);
    (void)fdatasync(fd);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    close(fd);
}

static void measure_ready(const char *name, bool cold, bool judged)
{
    static const struct settings settings = { .kiosk_id = "mau-binh-01", .queue_items_max = OUTBOX_ITEMS_MAX };
    const struct courier_options options = { .state_folder = folder,
                                             .settings = &settings,
                                             .clock = clock_system(),
                                             .entropy = entropy_system(),
                                             .retry = retry_policy_default() };
    double took[READY_TRIES];
    long rss_kib = 0, peak_kib = 0;
    int waiting = 0;
    for (int i = 0; i < READY_TRIES; i++) {
        if (cold)
            forget_pages();
        took[i] = time_start(&options, &rss_kib, &peak_kib, &waiting);
    }
    double p50 = median(took, READY_TRIES), mib = (double)rss_kib / 1024;
    printf("NOTE %s ready p50 %.0f ms, max %.0f; memory %.1f MiB, peak %.1f; %d items wait\n", name, p50,
           took[READY_TRIES - 1], mib, (double)peak_kib / 1024, waiting);
    if (!judged)
        return;
    judge("outbox_10000_ready_p50", p50, "ms", p50 / READY_MS_MAX, "<=", 1, p50 <= READY_MS_MAX);
    judge("outbox_10000_memory", mib, "MiB", mib / MEMORY_MIB_MAX, "<=", 1, mib <= MEMORY_MIB_MAX);
}

int main(void)
{
    const char *disk = getenv("TMPDIR");
    (void)snprintf(folder, sizeof folder, "%s/kiosk-bench-XXXXXX", disk ? disk : "/tmp");
    ASSERT(mkdtemp(folder));
    (void)memset(body, 'x', sizeof body);
    struct clock clock = clock_system();
    pid_t writer = fork(); /* the courier is to be measured without what filling leaves behind */
    ASSERT(writer >= 0);
    if (writer == 0) {
        struct seal *seal = NULL;
        ASSERT(seal_create(folder, &seal) == STATUS_OK);
        measure_rate(seal, &clock);
        seal_destroy(seal);
        (void)fflush(stdout);
        _exit(missed);
    }
    int status = 0;
    ASSERT(waitpid(writer, &status, 0) == writer && WIFEXITED(status));
    missed += WEXITSTATUS(status);
    measure_ready("outbox_800", false, false);
    pid_t copier = fork();
    ASSERT(copier >= 0);
    if (copier == 0) {
        multiply();
        _exit(0);
    }
    ASSERT(waitpid(copier, &status, 0) == copier && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    measure_ready("outbox_10000_warm", false, false);
    measure_ready("outbox_10000_cold", true, true);
    static const char *const names[] = { "outbox.db", "outbox.db-wal", "outbox.key", "bare.db", "raw", "courier.lock" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        remove_file(names[i]);
    (void)rmdir(folder);
    return missed ? 1 : 0;
}
