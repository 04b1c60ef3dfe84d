/* From what each frame would advise to what a person can follow: one hint at a time, long enough to be read. */
#pragma once

#include <stdint.h>

#include "msg/scan_hint.h"
#include "scan/decoder_reply.h"

enum {
    HINT_CONFIRM_MS = 400,    /* a hint must have been true for about this long */
    HINT_LEAD_MS = 200,       /* and by so much more than the one on the screen */
    HINT_SHOWN_MS_MIN = 1500, /* then it stays: time to read five words and to move a hand */
    HINT_MEMORY_MS = 1000,    /* how far back a frame counts */
    HINT_TURN_OVER_MS = 2500, /* something before the camera and no code for this long */
};

/* Zeroed: nothing seen, nothing shown. */
struct hint_calm {
    enum scan_hint shown;
    int64_t shown_ms;
    int64_t noted_ms;
    int64_t blank_since_ms; /* occupied and without a code since; 0: not */
    int32_t score_ms[SCAN_HINT_COUNT];
};

enum scan_hint hint_of_decoder(enum decoder_hint hint);

/* Notes what was seen of a live frame at `now_ms` and returns the hint to show. A code that was read ends any. */
enum scan_hint hint_calm_note(struct hint_calm *calm, const struct decoder_result *seen, int64_t now_ms);
