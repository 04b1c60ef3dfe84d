/* What the core and the document scanner of the counter say to each other. A page is too large to travel by value: the
 * shell lays it into the tray, tells the core, and wipes the tray. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

/* X(name, key of what the officer is told) */
#define PAPER_SCAN_END_LIST(X)                                                                                         \
    X(DONE, "scans.end.done")                                                                                          \
    X(NO_DEVICE, "scans.end.no_device") /* not there, switched off, or it does not take its options */                 \
    X(BUSY, "scans.end.busy")           /* another program has it */                                                   \
    X(NO_PAPER, "scans.end.no_paper")   /* the feeder is empty */                                                      \
    X(JAMMED, "scans.end.jammed")       /* or its cover is open */                                                     \
    X(BROKEN_OFF, "scans.end.broken_off")                                                                              \
    X(HUNG, "scans.end.hung")                                                                                          \
    X(NO_PICTURE, "scans.end.no_picture") /* what came is no picture, or too large a one */                            \
    X(BLANK, "scans.end.blank")           /* nothing is on it: it lies the wrong way up */                             \
    X(FULL, "scans.end.full")             /* it does not fit beside the pages there are */                             \
    X(FAILED, "scans.end.failed")         /* of this machine: memory, a program */

enum paper_scan_end {
#define PAPER_SCAN_ENUM(name, key) PAPER_SCAN_##name,
    PAPER_SCAN_END_LIST(PAPER_SCAN_ENUM)
#undef PAPER_SCAN_ENUM
        PAPER_SCAN_END_COUNT
};

struct paper_scan_event {
    uint32_t job; /* as the effect named it */
    enum paper_scan_end end;
};

/* One page: rows of (width_px + 7) / 8 bytes, 1 is ink, deflated (RFC 1950). */
struct paper_tray {
    uint16_t width_px, height_px, dpi;
    uint32_t size;
    uint8_t bytes[PAPER_PAGE_BYTES_MAX];
};

/* Key into config/text; never NULL. Any thread. */
const char *paper_scan_end_key(enum paper_scan_end end);
