/* A device that keeps a paper in view sends its code again and again; a citizen means it once. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
    REPEAT_MS = 2000,     /* the same code within this time of its last sighting is a repeat */
    REPEATS_KEPT_MAX = 8, /* different codes lying before a scanner at once */
};

/* Zeroed is empty. Keeps hashes, never payloads. */
struct repeats {
    struct {
        uint64_t hash;
        int64_t seen_ms;
        bool used;
    } items[REPEATS_KEPT_MAX];
};

/* Notes that `payload` was seen now; true when it had been seen within REPEAT_MS. */
bool repeats_note(struct repeats *repeats, struct str payload, int64_t now_ms);
