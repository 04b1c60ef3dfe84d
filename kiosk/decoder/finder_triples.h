/* Which three finder patterns may be the corners of one code, likeliest first. */
#pragma once

#include <stdint.h>

#include "decoder/finder_search.h"

enum {
    TRIPLES_MAX = 32,
    TRIPLE_FINDERS_MAX = 16, /* of the finders seen most: 560 triples to look at */
};

/* Indices into the finders: the corner, and clockwise from it (as a person looks at the picture) right and below.
 * A mirrored code has the two exchanged; sampling tells. */
struct triple {
    uint8_t corner;
    uint8_t right;
    uint8_t below;
    float cost;
};

struct triples {
    uint32_t count;
    struct triple items[TRIPLES_MAX];
};

void finder_triples(const struct finders *finders, struct triples *out);
