/* A projective map's scale along a line falls with the square of the distance w from the eye. So the ratio of module
 * sizes at the two ends of a side gives the ratio of their w, and four weighted points that add up give the fourth. */
#include "decoder/code_corners.h"

#include <math.h>

#include "decoder/module_sampler.h"

enum {
    STEPS_MAX = 400, /* of half a pixel: a module of 40 px at the scale searched */
};

/* Standard deviation of one measured extent, in pixels: edges fall between pixels and blur is not quite even. */
static const float extent_error_px = 0.35f;
/* Standard deviation of log w over a side for cards held in a hand: 10 to 25 degrees of lean at 20 cm. */
static const float usual_lean = 0.05f;

struct ground {
    const struct grey *grey;
    const struct threshold_map *map;
    struct module_sampler sampler;
};

/* From inside the middle square outwards to the pattern's outer edge; negative when it is not met within `reach`. */
static float walk_out(const struct ground *ground, struct point from, struct point step, float reach)
{
    const struct grey *grey = ground->grey;
    float before = 0;
    bool dark = true;
    int edges = 0;
    for (int i = 0; i < STEPS_MAX; i++) {
        float gone = 0.5f * (float)i;
        struct point at = { from.x + gone * step.x, from.y + gone * step.y };
        if (gone > reach || !(at.x >= 0 && at.y >= 0 && at.x < (float)grey->width && at.y < (float)grey->height))
            return -1;
        uint32_t block = (uint32_t)at.y / PIXEL_BLOCK_PX * ground->map->columns + (uint32_t)at.x / PIXEL_BLOCK_PX;
        float limit = (float)ground->map->at[block];
        if (ground->sampler.inverted)
            limit = 255 - limit;
        float depth = limit - module_sampler_at(&ground->sampler, at); /* over 0 is dark */
        if ((depth > 0) != dark) {
            dark = !dark;
            if (i == 0)
                return -1;
            if (++edges == 3)
                return gone - 0.5f * depth / (depth - before);
        }
        before = depth;
    }
    return -1;
}

/* Along one side through one centre: the module's size and how far the centre is to be moved. */
static bool measure(const struct ground *ground, struct point centre, struct point along, float module, float *measured,
                    float *move)
{
    float reach = 6 * module + 2;
    float ahead = walk_out(ground, centre, along, reach);
    float behind = walk_out(ground, centre, (struct point){ -along.x, -along.y }, reach);
    if (ahead < 0 || behind < 0 || ahead > 1.6f * behind + 1 || behind > 1.6f * ahead + 1)
        return false;
    *measured = (ahead + behind) / 7;
    *move = (ahead - behind) / 2;
    return true;
}

struct side {
    struct point along; /* one pixel long */
    float near_px;      /* module at the corner, along this side */
    float far_px;
    bool measured;
};

static struct point direction(struct point from, struct point to)
{
    float x = to.x - from.x, y = to.y - from.y, length = hypotf(x, y);
    return (struct point){ x / length, y / length };
}

static void move_along(struct point *point, struct point along, float length)
{
    point->x += length * along.x;
    point->y += length * along.y;
}

/* Measures both ends of the side and puts their centres right along it. A side that cannot be measured keeps what the
 * rows gave, corrected for the turn of the code. */
static struct side measure_side(const struct ground *ground, struct point *near, struct point *far, float near_row_px,
                                float far_row_px)
{
    struct side side = { .along = direction(*near, *far) };
    float turn = fmaxf(fabsf(side.along.x), fabsf(side.along.y));
    float near_move, far_move;
    side.measured = measure(ground, *near, side.along, near_row_px, &side.near_px, &near_move) &&
                    measure(ground, *far, side.along, far_row_px, &side.far_px, &far_move);
    if (side.measured) {
        move_along(near, side.along, near_move);
        move_along(far, side.along, far_move);
    } else {
        side.near_px = near_row_px * turn;
        side.far_px = far_row_px * turn;
    }
    return side;
}

/* The far end's w against the corner's. Small modules are measured coarsely, so their perspective is believed less. */
static float weight_of(const struct side *side)
{
    if (!side->measured)
        return 1;
    float error = extent_error_px * 1.4f / (7 * side->near_px);
    float belief = usual_lean * usual_lean / (usual_lean * usual_lean + error * error / 4);
    return expf(belief * 0.5f * logf(side->near_px / side->far_px));
}

bool code_corners_measure(const struct grey *grey, const struct threshold_map *map, bool inverted,
                          const struct finders *finders, const struct triple *triple, struct code_corners *out)
{
    const struct ground ground = { grey, map, { grey, inverted } };
    const struct finder *a = &finders->items[triple->corner], *b = &finders->items[triple->right],
                        *c = &finders->items[triple->below];
    struct point corner = { a->x, a->y }, right = { b->x, b->y }, below = { c->x, c->y };
    struct side across = measure_side(&ground, &corner, &right, a->module_px, b->module_px);
    struct side down = measure_side(&ground, &corner, &below, a->module_px, c->module_px);
    /* The far patterns have been put right along one side only; the other runs much as the corner's does. */
    float measured, move;
    if (measure(&ground, right, down.along, b->module_px, &measured, &move))
        move_along(&right, down.along, move);
    if (measure(&ground, below, across.along, c->module_px, &measured, &move))
        move_along(&below, across.along, move);
    float right_weight = weight_of(&across), below_weight = weight_of(&down);
    float opposite_weight = right_weight + below_weight - 1;
    if (!(opposite_weight > 0.3f))
        return false;
    struct point opposite = {
        (right_weight * right.x + below_weight * below.x - corner.x) / opposite_weight,
        (right_weight * right.y + below_weight * below.y - corner.y) / opposite_weight,
    };
    float width = hypotf(right.x - corner.x, right.y - corner.y);
    float height = hypotf(below.x - corner.x, below.y - corner.y);
    float across_px = sqrtf(across.near_px * across.far_px), down_px = sqrtf(down.near_px * down.far_px);
    if (!(across_px > 0.5f && down_px > 0.5f))
        return false;
    *out = (struct code_corners){
        corner, right, below, opposite, sqrtf(across_px * down_px), (width / across_px + height / down_px) / 2
    };
    return true;
}

static struct point scale_point(struct point point, float factor)
{
    /* Pixel centres are whole numbers, so a picture begins at -0.5. */
    return (struct point){ (point.x + 0.5f) * factor - 0.5f, (point.y + 0.5f) * factor - 0.5f };
}

struct code_corners code_corners_scale(const struct code_corners *corners, int levels)
{
    float factor = level_factor(-levels);
    return (struct code_corners){ scale_point(corners->corner, factor), scale_point(corners->right, factor),
                                  scale_point(corners->below, factor),  scale_point(corners->opposite, factor),
                                  corners->module_px * factor,          corners->modules_across };
}
