/* The document scanner of the counter: an officer lays a paper on it, a page of one bit a dot comes back. One thread;
 * the caller never waits. The picture is decoded in a kiosk-decoder started for it and ended before its page is looked
 * at. Nothing is written anywhere. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg/paper_scan.h"

enum {
    PAPER_SCAN_MS_MAX = 90000, /* a cold flatbed: 30 s of lamp, 30 s of A4 */
    PAPER_SCAN_OPTIONS_MAX = 12,
};

struct paper_scanner_config {
    const char *program;        /* scanimage, a path */
    const char *device;         /* as `scanimage -L` names it */
    const char *const *options; /* at most PAPER_SCAN_OPTIONS_MAX more of its arguments */
    size_t option_count;
    const char *decoder_path; /* NULL: kiosk-decoder beside our own executable */
    int limit_ms;             /* PAPER_SCAN_MS_MAX; less in tests */
};                            /* all copied */

/* On the scanner's own thread; must not block. */
typedef void (*paper_scan_fn)(void *context, const struct paper_scan_event *event);

struct paper_scanner; /* opaque */

/* NULL when memory, a thread or a descriptor is not to be had, or there are too many options. */
struct paper_scanner *paper_scanner_create(const struct paper_scanner_config *config, paper_scan_fn deliver,
                                           void *context);
/* Scans one page of at most `room` bytes (at most PAPER_PAGE_BYTES_MAX); one event follows. A job that is still running
 * is broken off first, without an event. Any thread. */
void paper_scanner_begin(struct paper_scanner *scanner, uint32_t job, size_t room);
/* Breaks off what is being scanned and wipes what was not taken; no event follows. Any thread. */
void paper_scanner_stop(struct paper_scanner *scanner);
/* The page of an event DONE, once; false when it is not there any more. Any thread. */
bool paper_scanner_take(struct paper_scanner *scanner, uint32_t job, struct paper_tray *out);
/* Breaks off and ends. NULL is fine. */
void paper_scanner_destroy(struct paper_scanner *scanner);
