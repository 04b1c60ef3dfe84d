/* A scanned paper as the page that is kept: at most so large, and one bit a pixel, so that a dossier can carry it over
 * a slow line and the parent need not trust a byte of it: any bits are a page. */
#pragma once

#include <stdint.h>

#include "base/status.h"
#include "decoder/grey.h"

struct paper_page {
    uint32_t width, height;
};

/* Reduces `grey` into width_max x height_max (or the same lying, whichever way it lies) and cuts it at its own
 * surroundings, so that a shadow stays paper and a stamp stays ink. Writes (width + 7) / 8 * height bytes to `bits`, 1
 * is ink. Both bounds at most PAPER_HEIGHT_PX. NO_MEMORY; BAD_INPUT: a side too small to be a paper. */
enum status paper_page_make(const struct grey *grey, uint32_t width_max, uint32_t height_max, uint8_t *bits,
                            struct paper_page *out) MUST_USE;
