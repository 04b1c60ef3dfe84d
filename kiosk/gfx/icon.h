/* Drawings of assets/ at exact pixel sizes. The inside of gfx. */
#pragma once

#include "base/status.h"
#include "gfx/raster.h"

struct icons; /* opaque */

/* NOT_FOUND when `assets` has no icons/ folder. */
MUST_USE enum status icons_create(const char *assets, struct icons **out);
void icons_destroy(struct icons *icons); /* NULL is fine */
/* False when there is no such drawing; the caller leaves the place empty. Valid until the next call. */
bool icons_mask(struct icons *icons, const char *name, int side_px, struct raster_mask *mask);
struct icon_picture {
    const uint32_t *argb;
    int width, height, pitch; /* pitch in pixels */
};
/* assets/images/NAME.svg scaled to fit, proportions kept. */
bool icons_picture(struct icons *icons, const char *name, int width_px, int height_px, struct icon_picture *picture);
