/* Coverage masks of corners and shadows, computed once each. The inside of gfx. */
#pragma once

#include <stdint.h>

#include "gfx/raster.h"

/* Top left quarter of a disc, radius x radius bytes; NULL when memory is not to be had. Lives as long as `shapes`,
 * or until SHAPES_MAX other radii were asked for. */
const uint8_t *shapes_corner(struct raster_shapes *shapes, int radius);
/* Blurred rounded square, *side x *side bytes, whose middle row and column may be repeated. */
const uint8_t *shapes_shadow(struct raster_shapes *shapes, int radius, int blur, int *side);
