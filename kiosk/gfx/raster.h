/* Shapes into a 32-bit picture with coverage for soft edges. The inside of gfx; nobody else includes it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "ui/draw.h"

struct raster {
    uint32_t *pixels; /* borrowed; 0x00RRGGBB */
    int width, height;
};

/* 8-bit coverage; borrowed by who draws it. */
struct raster_mask {
    const uint8_t *bytes;
    int width, height, pitch;
};

struct raster_shapes; /* corner and shadow masks already computed; NULL from create = no memory */
struct raster_shapes *raster_shapes_create(void);
void raster_shapes_destroy(struct raster_shapes *shapes); /* NULL is fine */

/* All clip to `clip`, which must lie inside the picture. Radii above RASTER_RADIUS_MAX are drawn as that. */
enum { RASTER_RADIUS_MAX = 512 };
void raster_fill(struct raster *raster, struct raster_shapes *shapes, struct ui_rect box, int radius, ui_color color,
                 struct ui_rect clip);
void raster_border(struct raster *raster, struct raster_shapes *shapes, struct ui_rect box, int radius, int width,
                   ui_color color, struct ui_rect clip);
/* A soft shadow of the box, `blur` px wide; nothing is drawn where the box itself will lie. */
void raster_shadow(struct raster *raster, struct raster_shapes *shapes, struct ui_rect box, int radius, int blur,
                   ui_color color, struct ui_rect clip);
void raster_mask(struct raster *raster, struct raster_mask mask, int x, int y, ui_color color, struct ui_rect clip);
/* Straight-alpha ARGB pixels; pitch in pixels. */
void raster_picture(struct raster *raster, const uint32_t *argb, int width, int height, int pitch, int x, int y,
                    struct ui_rect clip);
/* How far a shadow of this blur reaches beyond its box. */
int raster_shadow_reach(int blur);
