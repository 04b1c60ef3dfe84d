/* Three finder patterns measured along the sides of their code: exact centres, the size of a module at each, and from
 * how it shrinks along a side the perspective, hence the fourth corner that has no pattern. */
#pragma once

#include <stdbool.h>

#include "decoder/finder_triples.h"
#include "decoder/plane.h"
#include "decoder/threshold_map.h"

/* Centres of the patterns, and where a fourth one would have its centre; pixels of the picture measured. */
struct code_corners {
    struct point corner;
    struct point right;
    struct point below;
    struct point opposite;
    float module_px;
    float modules_across; /* between neighbouring centres: 7 fewer than the code's side */
};

/* False when the patterns are not ones after all. */
bool code_corners_measure(const struct grey *grey, const struct threshold_map *map, bool inverted,
                          const struct finders *finders, const struct triple *triple, struct code_corners *out);

/* How much larger a length is in the picture `levels` halvings larger (smaller when negative). */
static inline float level_factor(int levels)
{
    return levels >= 0 ? (float)(1u << levels) : 1 / (float)(1u << -levels);
}

/* The same corners in the picture `levels` halvings smaller (larger when negative). */
struct code_corners code_corners_scale(const struct code_corners *corners, int levels);
