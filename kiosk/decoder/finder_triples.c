/* The bounds let codes through that lean up to some 50 degrees; the cost prefers upright squares of equal patterns. */
#include "decoder/finder_triples.h"

#include <math.h>
#include <stdbool.h>

#include "base/check.h"

static float distance(const struct finder *a, const struct finder *b)
{
    return hypotf(a->x - b->x, a->y - b->y);
}

static void keep(struct triples *out, struct triple made)
{
    uint32_t at = out->count;
    if (at < TRIPLES_MAX)
        out->count++;
    else if (out->items[--at].cost <= made.cost)
        return;
    for (; at > 0 && out->items[at - 1].cost > made.cost; at--)
        out->items[at] = out->items[at - 1];
    out->items[at] = made;
}

/* False when the three cannot be one code whose corner is `corner`. */
static bool judge(const struct finders *finders, struct triple *triple)
{
    const struct finder *corner = &finders->items[triple->corner];
    const struct finder *right = &finders->items[triple->right], *below = &finders->items[triple->below];
    float largest = fmaxf(corner->module_px, fmaxf(right->module_px, below->module_px));
    float smallest = fminf(corner->module_px, fminf(right->module_px, below->module_px));
    float width = distance(corner, right), height = distance(corner, below);
    float module = (largest + smallest) / 2;
    if (largest > 1.75f * smallest || width > 1.9f * height || height > 1.9f * width)
        return false;
    /* Centres are 14 modules apart in version 1, 170 in version 40; the measured module may be 1.41 too long. */
    if (width < 9 * module || height < 9 * module || width > 190 * module)
        return false;
    float right_x = right->x - corner->x, right_y = right->y - corner->y;
    float below_x = below->x - corner->x, below_y = below->y - corner->y;
    float cosine = fabsf(right_x * below_x + right_y * below_y) / (width * height);
    if (cosine > 0.65f)
        return false;
    if (right_x * below_y - right_y * below_x < 0) {
        uint8_t exchanged = triple->right;
        triple->right = triple->below;
        triple->below = exchanged;
    }
    float rows = (float)(corner->rows + right->rows + below->rows);
    triple->cost = cosine + fabsf(logf(width / height)) + 2 * logf(largest / smallest) - 0.03f * fminf(rows, 12.0f);
    return true;
}

void finder_triples(const struct finders *finders, struct triples *out)
{
    uint32_t count = finders->count < TRIPLE_FINDERS_MAX ? finders->count : TRIPLE_FINDERS_MAX;
    out->count = 0;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count; j++)
            for (uint32_t k = j + 1; k < count; k++) {
                const struct finder *a = &finders->items[i], *b = &finders->items[j], *c = &finders->items[k];
                float ab = distance(a, b), ac = distance(a, c), bc = distance(b, c);
                struct triple triple = { (uint8_t)i, (uint8_t)j, (uint8_t)k,
                                         0 }; /* the corner is opposite the longest */
                if (ab >= ac && ab >= bc)
                    triple = (struct triple){ (uint8_t)k, (uint8_t)i, (uint8_t)j, 0 };
                else if (ac >= ab && ac >= bc)
                    triple = (struct triple){ (uint8_t)j, (uint8_t)i, (uint8_t)k, 0 };
                if (judge(finders, &triple))
                    keep(out, triple);
            }
}
