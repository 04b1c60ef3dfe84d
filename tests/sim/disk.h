/* A disk that remembers: SQLite's files in memory, every write, truncate, sync, creation and removal in a log from
 * which cut.h rebuilds what a power cut may leave. The product's own code runs above it and knows nothing of it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DISK_SECTOR_BYTES = 512 };
enum disk_slot { DISK_DB, DISK_JOURNAL, DISK_WAL, DISK_SLOTS };

struct disk_file {
    uint8_t *bytes;
    size_t size, room;
    bool exists;
};

struct disk_image {
    struct disk_file files[DISK_SLOTS];
};

enum disk_kind {
    DISK_WRITE,
    DISK_TRUNCATE,
    DISK_SYNC,
    DISK_SYNC_FAILED, /* what was not on the disk is lost, and the program's reads do not show it */
    DISK_CREATE,
    DISK_DELETE,
    DISK_SYNC_FOLDER,
};

struct disk_op {
    enum disk_kind kind;
    enum disk_slot slot;
    size_t offset, size; /* TRUNCATE: offset is the new size */
    uint8_t *bytes;
};

struct disk_log {
    struct disk_op *ops;
    size_t count, room;
};

/* Settings of a planted fault: what SQLite is told instead of what the product says. */
struct disk_mutant {
    bool no_sync;            /* syncs are forgotten */
    bool defaults;           /* journal_mode and locking_mode stay SQLite's own: DELETE, NORMAL */
    const char *synchronous; /* one digit instead of FULL and EXTRA; NULL: as the product says */
    const char *extra;       /* one digit instead of EXTRA only */
};

/* Becomes SQLite's default file system. */
void disk_register(const struct disk_mutant *mutant);
/* The files from now on; both borrowed, log may be NULL. The same seed gives SQLite the same randomness. */
void disk_mount(struct disk_image *image, struct disk_log *log, uint64_t seed);
/* The n-th sync from now (1 = the next) fails once and loses its data; 0: none. */
void disk_fail_sync(int countdown);

void disk_file_write(struct disk_file *file, size_t offset, const uint8_t *bytes, size_t size);
void disk_file_truncate(struct disk_file *file, size_t size);
void disk_image_copy(struct disk_image *to, const struct disk_image *from);
void disk_image_finish(struct disk_image *image);
uint64_t disk_image_hash(const struct disk_image *image);
void disk_log_clear(struct disk_log *log);

/* SplitMix64, and a number below `bound`. */
uint64_t sim_random(uint64_t *state);
unsigned sim_below(uint64_t *state, unsigned bound);
