/* Text to coverage masks, through SDL_ttf (HarfBuzz shaping). The inside of gfx. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "gfx/raster.h"
#include "ui/tree.h"

struct typeface; /* opaque */

/* NOT_FOUND when a face cannot be opened. Starts SDL_ttf; destroy ends it. */
MUST_USE enum status typeface_create(const char *regular, const char *bold, size_t cache_bytes_max,
                                     struct typeface **out);
void typeface_destroy(struct typeface *typeface); /* NULL is fine; wipes */

const struct ui_font *typeface_font(struct typeface *typeface);
/* A mask valid until the next call. False for "" (SDL_ttf renders nothing) and for text that cannot be drawn. */
bool typeface_mask(struct typeface *typeface, enum ui_weight weight, int size_px, const char *text,
                   struct raster_mask *mask);
bool typeface_can_show(struct typeface *typeface, const char *text);
/* Wipes masks and widths: they are made of what people typed. */
void typeface_forget(struct typeface *typeface);
size_t typeface_cache_bytes(const struct typeface *typeface);
