/* The order of attempts on one picture: cheapest and likeliest first, stop at the first that reads something.
 * A locator and rectifier of our own belongs at the head of the table in cascade.c. */
#pragma once

#include <stdbool.h>

#include "decoder/grey.h"
#include "decoder/symbols.h"

enum {
    /* No further attempt is begun after this much thread time on one picture: the watchdog of scan/decoder_link.h
     * would end the child, and a citizen has turned the card by then. */
    CASCADE_CPU_MS_MAX = 2500,
};

/* Reads `grey` into `codes` (emptied first). `whole`: every attempt, for picture files; else only what a live frame
 * can afford. Running out of memory in one attempt goes on to the next. One thread. */
void cascade_read(struct symbols *symbols, const struct grey *grey, bool whole, struct codes *codes);

/* The calling thread's CPU time in microseconds. */
int64_t cascade_cpu_us(void);
