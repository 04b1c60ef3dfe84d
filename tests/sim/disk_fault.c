/* F06: every disk call of the queue and of SQLite below it fails once: ENOSPC, EIO, a short write, or everything from
 * there on. Nothing that was acknowledged may be missing after the next start. The calls are replaced by name in this
 * program, so that SQLite's own unix layer is under test too. Prints FAULTS …; exit 1 when a receipt was false.
 *
 * disk_fault [--mutant commit_error_ignored] [--stride N] */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/check.h"
#include "courier/outbox_db.h"
#include "sim/disk.h"
#include "sim/lives.h"

enum { CALLS_MAX = 5000, STEP_TRIES = 3 };

static const int64_t FREE_BYTES_MIN = INT64_C(200) << 20;

enum fault { FAULT_FULL, FAULT_IO, FAULT_SHORT, FAULT_FULL_ON, FAULT_IO_ON, FAULTS };
static const char *const FAULT_NAMES[FAULTS] = { "ENOSPC", "EIO", "short", "ENOSPC-on", "EIO-on" };

static bool armed, ignore_commit_error;
static enum fault fault;
static int calls, fail_at, fired;
static int64_t free_bytes = INT64_C(1) << 40;

/* ---- the calls, by the names SQLite, libsodium and the product use */

enum nature { NATURE_READ, NATURE_WRITE, NATURE_NAME };

/* True: this call fails; errno is set. */
static bool fails(enum nature nature)
{
    if (!armed)
        return false;
    calls++;
    bool on = fault == FAULT_FULL_ON || fault == FAULT_IO_ON;
    bool hit = on ? calls >= fail_at : calls == fail_at || (fault == FAULT_SHORT && calls == fail_at + 1 && fired);
    /* A full disk refuses only what needs room; a short write is of writes only. */
    if (!hit || (nature == NATURE_READ && fault != FAULT_IO && fault != FAULT_IO_ON) ||
        (fault == FAULT_SHORT && nature != NATURE_WRITE))
        return false;
    fired++;
    errno = fault == FAULT_IO || fault == FAULT_IO_ON ? EIO : ENOSPC;
    return true;
}

static size_t shortened(size_t size)
{
    return fault == FAULT_SHORT && fired == 1 && size > 1 ? size / 2 : 0;
}

int open(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    unsigned mode = flags & O_CREAT ? va_arg(list, unsigned) : 0;
    va_end(list);
    if (fails(flags & O_CREAT ? NATURE_NAME : NATURE_READ))
        return -1;
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list list;
    va_start(list, flags);
    unsigned mode = flags & O_CREAT ? va_arg(list, unsigned) : 0;
    va_end(list);
    return open(path, flags, mode);
}

ssize_t read(int fd, void *out, size_t size)
{
    return fails(NATURE_READ) ? -1 : syscall(SYS_read, fd, out, size);
}

ssize_t pread64(int fd, void *out, size_t size, off64_t offset)
{
    return fails(NATURE_READ) ? -1 : syscall(SYS_pread64, fd, out, size, offset);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    if (fails(NATURE_WRITE)) {
        size = shortened(size);
        if (size == 0)
            return -1;
    }
    return syscall(SYS_write, fd, bytes, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    if (fails(NATURE_WRITE)) {
        size = shortened(size);
        if (size == 0)
            return -1;
    }
    return syscall(SYS_pwrite64, fd, bytes, size, offset);
}

int fsync(int fd)
{
    return fails(NATURE_NAME) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return fails(NATURE_NAME) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int ftruncate64(int fd, off64_t size)
{
    return fails(NATURE_NAME) ? -1 : (int)syscall(SYS_ftruncate, fd, size);
}

int unlink(const char *path)
{
    return fails(NATURE_NAME) ? -1 : (int)syscall(SYS_unlink, path);
}

int link(const char *from, const char *to)
{
    return fails(NATURE_NAME) ? -1 : (int)syscall(SYS_link, from, to);
}

int close(int fd)
{
    bool failed = fails(NATURE_READ);
    int result = (int)syscall(SYS_close, fd);
    if (failed)
        errno = EIO;
    return failed ? -1 : result;
}

int fstat(int fd, struct stat *out)
{
    return fails(NATURE_READ) ? -1 : (int)syscall(SYS_fstat, fd, out);
}

int fstat64(int fd, struct stat64 *out)
{
    return fails(NATURE_READ) ? -1 : (int)syscall(SYS_fstat, fd, out);
}

int stat64(const char *path, struct stat64 *out)
{
    return fails(NATURE_READ) ? -1 : (int)syscall(SYS_stat, path, out);
}

int lstat64(const char *path, struct stat64 *out)
{
    if (fails(NATURE_READ))
        return -1;
    return (int)syscall(SYS_lstat, path, out);
}

int statvfs(const char *path, struct statvfs *out)
{
    (void)path;
    if (fails(NATURE_READ))
        return -1;
    *out = (struct statvfs){ .f_frsize = 4096, .f_bavail = (fsblkcnt_t)(free_bytes / 4096) };
    return 0;
}

/* ---- the planted fault: a commit that failed is acknowledged all the same */

enum status __real_outbox_end(struct outbox *outbox, enum status status);
enum status __wrap_outbox_end(struct outbox *outbox, enum status status);

enum status __wrap_outbox_end(struct outbox *outbox, enum status status)
{
    enum status ended = __real_outbox_end(outbox, status);
    return ignore_commit_error ? status : ended;
}

/* ---- one life of the machine with a fault in it, and the next start without */

static const struct step SCRIPT[] = {
    { 0, OUTBOX_QUEUED },   { 0, OUTBOX_SENDING }, { 1, OUTBOX_QUEUED },      { 0, OUTBOX_ACCEPTED },
    { 1, OUTBOX_SENDING },  { 1, OUTBOX_RETRY },   { 2, OUTBOX_QUEUED },      { 1, OUTBOX_SENDING },
    { 1, OUTBOX_ACCEPTED }, { 2, OUTBOX_SENDING }, { 2, OUTBOX_NEEDS_STAFF },
};

struct tally {
    unsigned long points, receipts, refused, started_not, stuck, appeared, findings[FINDINGS];
};

static struct world world;

static enum status start(struct seal **seal, struct outbox **outbox)
{
    enum status status = seal_create(world.folder, seal);
    if (status == STATUS_OK)
        status = outbox_open(world.folder, *seal, &world.clock, &world.limits, outbox);
    return status;
}

static void stop(struct seal *seal, struct outbox *outbox)
{
    outbox_close(outbox);
    seal_destroy(seal);
}

static void clear_folder(void)
{
    static const char *const names[] = { "outbox.db", "outbox.db-wal", "outbox.db-journal", "outbox.key",
                                         "outbox.key.part" };
    char path[128];
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", world.folder, names[i]);
        (void)unlink(path);
    }
}

/* The script until a step fails for good. Returns that step. */
static struct step live(struct lives *lives, struct outbox *outbox, struct tally *tally)
{
    for (size_t i = 0; i < ARRAY_LEN(SCRIPT); i++) {
        enum status status = STATUS_IO;
        for (int tried = 0; tried < STEP_TRIES && status != STATUS_OK; tried++) {
            status = lives_do(lives, outbox, SCRIPT[i]);
            tally->refused += status != STATUS_OK;
        }
        if (status != STATUS_OK) {
            tally->stuck += fault != FAULT_FULL_ON && fault != FAULT_IO_ON;
            return SCRIPT[i];
        }
        lives_note(lives, SCRIPT[i], world.fake.wall_ms);
        tally->receipts++;
    }
    return (struct step){ .app = LIVES_NONE };
}

static void next_start(const struct lives *lives, struct step under_way, struct tally *tally)
{
    struct seal *seal = NULL;
    struct outbox *outbox = NULL;
    struct outbox_item item;
    enum finding finding = FINDING_CORRUPT;
    if (start(&seal, &outbox) == STATUS_OK) {
        if (under_way.app != LIVES_NONE && under_way.state == OUTBOX_QUEUED)
            tally->appeared += outbox_find(outbox, lives->apps[under_way.app].uuid, &item) == STATUS_OK;
        finding = lives_check(lives, outbox, under_way, world.fake.wall_ms, true);
    }
    stop(seal, outbox);
    tally->findings[finding]++;
    if (finding != FINDING_NONE)
        printf("%s: %s at call %d\n", FINDING_NAMES[finding], FAULT_NAMES[fault], fail_at);
}

static bool try_point(int at, struct tally *tally)
{
    uint64_t dice = 5;
    struct lives lives = { .count = 0 };
    struct seal *seal = NULL;
    struct outbox *outbox = NULL;
    struct step under_way = { .app = LIVES_NONE };
    for (int i = 0; i < 3; i++)
        (void)lives_add(&lives, &dice);
    clear_folder();
    world_seed(11);
    calls = fired = 0;
    fail_at = at;
    armed = true;
    if (start(&seal, &outbox) == STATUS_OK)
        under_way = live(&lives, outbox, tally);
    else
        tally->started_not++;
    stop(seal, outbox);
    armed = false;
    if (fired == 0)
        return calls >= at; /* not a call that can fail in this way */
    tally->points++;
    next_start(&lives, under_way, tally);
    return true;
}

/* Below 200 MiB nothing new is taken in, and it is known before; with them it is. */
static bool foreseen(void)
{
    struct seal *seal = NULL;
    struct outbox *outbox = NULL;
    struct lives lives = { .count = 0 };
    uint64_t dice = 9;
    const struct step store = { lives_add(&lives, &dice), OUTBOX_QUEUED };
    clear_folder();
    world.limits.disk_free_bytes_min = FREE_BYTES_MIN;
    bool right = start(&seal, &outbox) == STATUS_OK;
    free_bytes = FREE_BYTES_MIN - 4096;
    right =
        right && outbox_accepting(outbox) == STATUS_DISK_FULL && lives_do(&lives, outbox, store) == STATUS_DISK_FULL;
    free_bytes = FREE_BYTES_MIN;
    right = right && outbox_accepting(outbox) == STATUS_OK && lives_do(&lives, outbox, store) == STATUS_OK;
    /* What is in the queue goes on living on a full disk. */
    free_bytes = 0;
    lives_note(&lives, store, 0);
    right = right && lives_do(&lives, outbox, (struct step){ 0, OUTBOX_SENDING }) == STATUS_OK;
    lives_note(&lives, (struct step){ 0, OUTBOX_SENDING }, 0);
    right = right && lives_do(&lives, outbox, (struct step){ 0, OUTBOX_ACCEPTED }) == STATUS_OK;
    stop(seal, outbox);
    return right;
}

int main(int count, char **words)
{
    int stride = 1;
    for (int i = 1; i + 1 < count; i += 2) {
        if (strcmp(words[i], "--stride") == 0)
            stride = atoi(words[i + 1]);
        ignore_commit_error |= strcmp(words[i], "--mutant") == 0 && strcmp(words[i + 1], "commit_error_ignored") == 0;
    }
    struct tally tally = { 0 };
    world_init(&world);
    int points = 0;
    for (int f = 0; f < FAULTS; f++) {
        fault = (enum fault)f;
        int at = 1;
        while (at < CALLS_MAX && try_point(at, &tally))
            at += stride;
        points = at > points ? at : points;
        ASSERT(at < CALLS_MAX);
    }
    bool known_before = foreseen();
    clear_folder();
    world_finish(&world);
    unsigned long bad = tally.points - tally.findings[FINDING_NONE];
    printf(
        "FAULTS points=%lu calls=%d receipts=%lu false=%lu lost=%lu corrupt=%lu body=%lu refused=%lu not_started=%lu "
        "stuck=%lu appeared=%lu foreseen=%d\n",
        tally.points, points, tally.receipts, bad, tally.findings[FINDING_LOST], tally.findings[FINDING_CORRUPT],
        tally.findings[FINDING_BODY], tally.refused, tally.started_not, tally.stuck, tally.appeared, known_before);
    return bad == 0 && known_before ? 0 : 1;
}
