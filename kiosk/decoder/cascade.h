/* The order of attempts on one picture: our own locator first, plain zbar where it may still help, stop at the first
 * that reads something. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "decoder/grey.h"
#include "decoder/symbols.h"

enum {
    /* No further attempt is begun after this much thread time on one picture: within a second and a half somebody is
     * told, and a citizen has turned the card by then. Of 179 photographs none needs a tenth of it. */
    CASCADE_CPU_MS_MAX = 1000,
    /* Of the live frames that were not read, each of this many gets the slow attempts: five a second at 30 frames. */
    CASCADE_SLOW_EVERY = 6,
};

struct cascade; /* opaque; one thread */

/* NULL when out of memory or zbar is not fit for use. */
struct cascade *cascade_create(void);
void cascade_destroy(struct cascade *cascade); /* NULL is fine */

/* Reads `grey` into `codes` (emptied first) and returns what would help a person when nothing was read. `whole`: every
 * attempt, for picture files; else only what a live frame can afford, with the slow attempts now and then. Running out
 * of memory in one attempt goes on to the next. */
enum decoder_hint cascade_read(struct cascade *cascade, const struct grey *grey, bool whole, struct codes *codes);

/* Notes a live frame's view before or after it is read; enum decoder_view bits. */
uint32_t cascade_note_view(struct cascade *cascade, const struct grey *grey);

/* The calling thread's CPU time in microseconds. */
int64_t cascade_cpu_us(void);
