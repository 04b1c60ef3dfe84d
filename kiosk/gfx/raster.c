/* Rounded rectangles, masks and pictures. Coverage is computed once per radius and kept: a page draws the same six
 * radii a hundred times. */
#include "gfx/raster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "gfx/shapes.h"

/* Two channels at once: red and blue lie 16 bits apart and cannot disturb each other. */
static inline uint32_t blend(uint32_t under, uint32_t over, unsigned alpha)
{
    alpha += alpha >> 7; /* 0…255 to 0…256, so that 255 is opaque and the division a shift */
    uint32_t rb = ((over & 0xFF00FF) * alpha + (under & 0xFF00FF) * (256 - alpha)) >> 8 & 0xFF00FF;
    uint32_t g = ((over & 0x00FF00) * alpha + (under & 0x00FF00) * (256 - alpha)) >> 8 & 0x00FF00;
    return rb | g;
}

static void span(uint32_t *row, int from, int to, ui_color color)
{
    for (int x = from; x < to; x++)
        row[x] = color;
}

static int clamp_radius(struct ui_rect box, int radius)
{
    int half = (box.w < box.h ? box.w : box.h) / 2;
    radius = radius < half ? radius : half;
    return radius < RASTER_RADIUS_MAX ? radius : RASTER_RADIUS_MAX;
}

static inline int nearer(int a, int b)
{
    return a < b ? a : b;
}

void raster_fill(struct raster *raster, struct raster_shapes *shapes, struct ui_rect box, int radius, ui_color color,
                 struct ui_rect clip)
{
    struct ui_rect seen = rect_intersect(box, clip);
    radius = clamp_radius(box, radius);
    const uint8_t *corner = radius > 0 ? shapes_corner(shapes, radius) : NULL;
    if (!corner)
        radius = 0;
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = raster->pixels + (size_t)y * (size_t)raster->width;
        int dy = nearer(y - box.y, box.y + box.h - 1 - y);
        int left = box.x, right = box.x + box.w;
        if (dy < radius) {
            left += radius;
            right -= radius;
            const uint8_t *coverage = corner + (size_t)dy * (size_t)radius;
            for (int dx = 0; dx < radius; dx++) {
                int x = box.x + dx, mirrored = box.x + box.w - 1 - dx;
                if (x >= seen.x && x < seen.x + seen.w)
                    row[x] = blend(row[x], color, coverage[dx]);
                if (mirrored >= seen.x && mirrored < seen.x + seen.w)
                    row[mirrored] = blend(row[mirrored], color, coverage[dx]);
            }
        }
        left = left > seen.x ? left : seen.x;
        right = right < seen.x + seen.w ? right : seen.x + seen.w;
        span(row, left, right, color);
    }
}

struct ring {
    struct ui_rect outer, inner;
    int radius, inner_radius;
    const uint8_t *corner, *inner_corner;
};

static unsigned covered(struct ui_rect box, int radius, const uint8_t *corner, int x, int y)
{
    int dx = nearer(x - box.x, box.x + box.w - 1 - x), dy = nearer(y - box.y, box.y + box.h - 1 - y);
    if (dx < 0 || dy < 0)
        return 0;
    return dx < radius && dy < radius ? corner[dy * radius + dx] : 255;
}

static void ring_pixels(uint32_t *row, const struct ring *ring, int y, int from, int to, ui_color color)
{
    for (int x = from; x < to; x++) {
        unsigned outer = covered(ring->outer, ring->radius, ring->corner, x, y);
        unsigned inner = covered(ring->inner, ring->inner_radius, ring->inner_corner, x, y);
        row[x] = blend(row[x], color, outer * (255 - inner) / 255);
    }
}

void raster_border(struct raster *raster, struct raster_shapes *shapes, struct ui_rect box, int radius, int width,
                   ui_color color, struct ui_rect clip)
{
    struct ui_rect seen = rect_intersect(box, clip);
    struct ring ring = { .outer = box,
                         .inner = { box.x + width, box.y + width, box.w - 2 * width, box.h - 2 * width },
                         .radius = clamp_radius(box, radius) };
    ring.inner_radius = ring.radius > width ? ring.radius - width : 0;
    ring.corner = ring.radius > 0 ? shapes_corner(shapes, ring.radius) : NULL;
    ring.inner_corner = ring.inner_radius > 0 ? shapes_corner(shapes, ring.inner_radius) : NULL;
    ring.radius = ring.corner ? ring.radius : 0;
    ring.inner_radius = ring.inner_corner ? ring.inner_radius : 0;
    int edge = ring.radius > width ? ring.radius : width, seen_right = seen.x + seen.w;
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = raster->pixels + (size_t)y * (size_t)raster->width;
        int dy = nearer(y - box.y, box.y + box.h - 1 - y);
        int reach = dy < edge ? edge : width; /* how much of the row's ends is not plain */
        int left_end = nearer(box.x + reach, seen_right), right_start = box.x + box.w - reach;
        right_start = right_start > left_end ? right_start : left_end;
        ring_pixels(row, &ring, y, seen.x > box.x ? seen.x : box.x, left_end, color);
        if (dy < width)
            span(row, left_end > seen.x ? left_end : seen.x, nearer(right_start, seen_right), color);
        ring_pixels(row, &ring, y, right_start > seen.x ? right_start : seen.x, seen_right, color);
    }
}

int raster_shadow_reach(int blur)
{
    return 2 * blur;
}

void raster_shadow(struct raster *raster, struct raster_shapes *shapes, struct ui_rect box, int radius, int blur,
                   ui_color color, struct ui_rect clip)
{
    enum { OPACITY = 26 }; /* of 255: felt, not seen */
    int side = 0;
    radius = clamp_radius(box, radius);
    const uint8_t *slice = shapes_shadow(shapes, radius, blur, &side);
    if (!slice)
        return;
    int reach = blur, drop = blur * 3 / 10, middle = side / 2;
    struct ui_rect outer = { box.x - reach, box.y - reach + drop, box.w + 2 * reach, box.h + 2 * reach };
    struct ui_rect seen = rect_intersect(outer, clip);
    int inset = radius / 3 + 1; /* a rounded box covers at least this much of itself */
    for (int y = seen.y; y < seen.y + seen.h; y++) {
        uint32_t *row = raster->pixels + (size_t)y * (size_t)raster->width;
        int sy = nearer(nearer(y - outer.y, outer.y + outer.h - 1 - y), middle);
        bool hidden_rows = y >= box.y + inset && y < box.y + box.h - inset;
        for (int x = seen.x; x < seen.x + seen.w; x++) {
            if (hidden_rows && x == box.x + inset && box.x + box.w - inset > x)
                x = box.x + box.w - inset;
            if (x >= seen.x + seen.w)
                break;
            int sx = nearer(nearer(x - outer.x, outer.x + outer.w - 1 - x), middle);
            unsigned alpha = slice[sy * side + sx] * OPACITY / 255u;
            if (alpha > 0)
                row[x] = blend(row[x], color, alpha);
        }
    }
}

void raster_mask(struct raster *raster, struct raster_mask mask, int x, int y, ui_color color, struct ui_rect clip)
{
    struct ui_rect seen = rect_intersect((struct ui_rect){ x, y, mask.width, mask.height }, clip);
    for (int at = seen.y; at < seen.y + seen.h; at++) {
        uint32_t *row = raster->pixels + (size_t)at * (size_t)raster->width + seen.x;
        const uint8_t *coverage = mask.bytes + (size_t)(at - y) * (size_t)mask.pitch + (seen.x - x);
        for (int i = 0; i < seen.w; i++) {
            unsigned alpha = coverage[i];
            if (alpha == 255)
                row[i] = color;
            else if (alpha > 0)
                row[i] = blend(row[i], color, alpha);
        }
    }
}

void raster_picture(struct raster *raster, const uint32_t *argb, int width, int height, int pitch, int x, int y,
                    struct ui_rect clip)
{
    struct ui_rect seen = rect_intersect((struct ui_rect){ x, y, width, height }, clip);
    for (int at = seen.y; at < seen.y + seen.h; at++) {
        uint32_t *row = raster->pixels + (size_t)at * (size_t)raster->width + seen.x;
        const uint32_t *from = argb + (size_t)(at - y) * (size_t)pitch + (seen.x - x);
        for (int i = 0; i < seen.w; i++)
            row[i] = blend(row[i], from[i] & 0xFFFFFF, from[i] >> 24);
    }
}
