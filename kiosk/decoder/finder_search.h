/* Finder patterns (ISO/IEC 18004, 6.3.3): dark, light, dark, light, dark as 1 : 1 : 3 : 1 : 1 in whatever direction one
 * crosses them. Finds their centres in one picture; knows nothing of codes. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "decoder/grey.h"
#include "decoder/threshold_map.h"

enum {
    FINDERS_MAX = 128, /* a code of version 37 holds a hundred lookalikes; a picture full of them is an attack */
};

struct finder {
    float x; /* pixel centres are whole numbers */
    float y;
    float module_px; /* along rows and columns: up to 1.41 times the true one on a turned code */
    uint32_t rows;   /* searched rows that crossed it */
};

struct finders {
    uint32_t count;
    struct finder items[FINDERS_MAX];
};

/* Searches every `step`th row. `edges` is scratch of the picture's width + 1. `inverted`: light patterns on dark
 * ground. Patterns seen in one row only are dropped when three others were seen in more. Sorted, most rows first. */
void finder_search(const struct grey *grey, const struct threshold_map *map, uint32_t step, bool inverted,
                   uint16_t *edges, struct finders *out);
