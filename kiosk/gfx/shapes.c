/* The cache of masks. A page uses about ten radii and one shadow. */
#include "gfx/shapes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SHAPES_MAX = 32, SHADOWS_MAX = 4, BLUR_PASSES = 3 };

struct shape {
    int radius, blur, side;
    uint8_t *bytes;
};

struct raster_shapes {
    struct shape corners[SHAPES_MAX], shadows[SHADOWS_MAX];
    int corner_next, shadow_next;
};

struct raster_shapes *raster_shapes_create(void)
{
    return calloc(1, sizeof(struct raster_shapes));
}

void raster_shapes_destroy(struct raster_shapes *shapes)
{
    if (!shapes)
        return;
    for (int i = 0; i < SHAPES_MAX; i++)
        free(shapes->corners[i].bytes);
    for (int i = 0; i < SHADOWS_MAX; i++)
        free(shapes->shadows[i].bytes);
    free(shapes);
}

/* How much of a pixel lies inside the disc, from its centre's distance to the edge. */
static uint8_t disc_coverage(int radius, int x, int y)
{
    double distance = hypot(radius - x - 0.5, radius - y - 0.5) - radius;
    double inside = 0.5 - distance;
    return inside <= 0 ? 0 : inside >= 1 ? 255 : (uint8_t)lround(inside * 255);
}

const uint8_t *shapes_corner(struct raster_shapes *shapes, int radius)
{
    for (int i = 0; i < SHAPES_MAX; i++)
        if (shapes->corners[i].bytes && shapes->corners[i].radius == radius)
            return shapes->corners[i].bytes;
    uint8_t *bytes = malloc((size_t)radius * (size_t)radius);
    if (!bytes)
        return NULL;
    for (int y = 0; y < radius; y++)
        for (int x = 0; x < radius; x++)
            bytes[y * radius + x] = disc_coverage(radius, x, y);
    /* Two masks of one border are in use at a time; the oldest of 32 is not one of them. */
    struct shape *slot = &shapes->corners[shapes->corner_next];
    shapes->corner_next = (shapes->corner_next + 1) % SHAPES_MAX;
    free(slot->bytes);
    *slot = (struct shape){ .radius = radius, .bytes = bytes };
    return bytes;
}

/* One box blur along a line of `count` bytes `step` apart. */
static void blur_line(uint8_t *at, int count, int step, int reach, uint8_t *scratch)
{
    int sum = 0, window = 2 * reach + 1;
    for (int i = 0; i < count; i++)
        scratch[i] = at[i * step];
    for (int i = -reach; i < count + reach; i++) {
        if (i + reach < count)
            sum += i + reach >= 0 ? scratch[i + reach] : 0;
        if (i - reach - 1 >= 0 && i - reach - 1 < count)
            sum -= scratch[i - reach - 1];
        if (i >= 0 && i < count)
            at[i * step] = (uint8_t)(sum / window);
    }
}

static uint8_t *make_shadow(int radius, int blur, int *side_out)
{
    int side = 2 * (radius + 2 * blur) + 1;
    uint8_t *bytes = calloc((size_t)side, (size_t)side), *scratch = malloc((size_t)side);
    if (!bytes || !scratch) {
        free(bytes);
        free(scratch);
        return NULL;
    }
    for (int y = blur; y < side - blur; y++)
        for (int x = blur; x < side - blur; x++) {
            int dx = x < side / 2 ? x - blur : side - 1 - blur - x, dy = y < side / 2 ? y - blur : side - 1 - blur - y;
            bytes[y * side + x] = dx < radius && dy < radius ? disc_coverage(radius, dx, dy) : 255;
        }
    for (int pass = 0; pass < BLUR_PASSES; pass++) {
        for (int y = 0; y < side; y++)
            blur_line(bytes + y * side, side, 1, blur / BLUR_PASSES, scratch);
        for (int x = 0; x < side; x++)
            blur_line(bytes + x, side, side, blur / BLUR_PASSES, scratch);
    }
    free(scratch);
    *side_out = side;
    return bytes;
}

const uint8_t *shapes_shadow(struct raster_shapes *shapes, int radius, int blur, int *side)
{
    for (int i = 0; i < SHADOWS_MAX; i++) {
        struct shape *shape = &shapes->shadows[i];
        if (shape->bytes && shape->radius == radius && shape->blur == blur) {
            *side = shape->side;
            return shape->bytes;
        }
    }
    uint8_t *bytes = make_shadow(radius, blur, side);
    if (!bytes)
        return NULL;
    struct shape *slot = &shapes->shadows[shapes->shadow_next];
    shapes->shadow_next = (shapes->shadow_next + 1) % SHADOWS_MAX;
    free(slot->bytes);
    *slot = (struct shape){ .radius = radius, .blur = blur, .side = *side, .bytes = bytes };
    return bytes;
}
