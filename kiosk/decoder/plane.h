/* A flat code in perspective: from module coordinates (0, 0 the outer corner, 1 a module) to pixels and nothing else.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PLANE_POINTS_MIN = 4,
    PLANE_POINTS_MAX = 64, /* 46 alignment patterns of version 40, three finder patterns and room */
};

struct point {
    float x;
    float y;
};

/* Rows of the 3 x 3 homography. */
struct plane {
    float m[9];
};

/* Least squares through `count` pairs, exact for four. False when they do not make a plane that can be looked at from
 * the front (three in a line, or the horizon runs between them); *out untouched then. */
bool plane_fit(const struct point *modules, const struct point *pixels, uint32_t count, struct plane *out);

static inline struct point plane_map(const struct plane *plane, float u, float v)
{
    const float *m = plane->m;
    float scale = 1 / (m[6] * u + m[7] * v + m[8]);
    return (struct point){ (m[0] * u + m[1] * v + m[2]) * scale, (m[3] * u + m[4] * v + m[5]) * scale };
}
