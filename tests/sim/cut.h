/* Every disk that a power cut may leave, rebuilt from the log of disk.h. Knows nothing of SQLite. */
#pragma once

#include "sim/disk.h"

enum cut_model {
    CUT_EXT4,  /* names become durable in order, with the next sync of any file */
    CUT_POSIX, /* names become durable with a sync of their folder only, each on its own */
    CUT_MODELS,
};

enum cut_variant {
    CUT_NOTHING,  /* of what was not synced */
    CUT_ALL,      /* the machine stopped, the disk wrote everything it had */
    CUT_SOME,     /* any of the writes, whole */
    CUT_SECTORS,  /* any of the sectors */
    CUT_PREFIX,   /* the first writes, in order, and a part of the next */
    CUT_LAST,     /* everything but the end of the last write */
    CUT_ONE_FILE, /* everything of one file, nothing of the others */
    CUT_ZEROS,    /* sizes grew, but some sectors never came */
    CUT_VARIANTS,
};

struct cut; /* opaque */

/* `base` is on the disk for good and copied; `log` is borrowed. */
struct cut *cut_create(enum cut_model model, const struct disk_image *base, const struct disk_log *log, uint64_t seed);
void cut_destroy(struct cut *cut);
/* The next operation of the log has been done. */
void cut_advance(struct cut *cut);
/* A disk as the power cut may leave it now. */
void cut_build(struct cut *cut, enum cut_variant variant, struct disk_image *out);
/* Is anything not yet on the disk for good? Without, all variants are the same. */
bool cut_open(const struct cut *cut);
