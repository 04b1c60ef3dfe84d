/* What a person holding a card could do better, from what the locator saw of it. */
#pragma once

#include <stdint.h>

#include "decoder/locator.h"
#include "decoder/plane.h"
#include "decoder/threshold_map.h"

/* Fills `seen`, module size and box of *sight: the code of `version` lies in `plane` in the picture `level` halvings
 * below `full`. */
void sight_measure(const struct grey *full, const struct plane *plane, uint32_t version, uint32_t level,
                   struct locator_sight *sight);

/* `map` is of the picture `level` halvings below `full`. */
enum decoder_hint sight_hint(const struct threshold_map *map, uint32_t level, const struct grey *full,
                             const struct locator_sight *sight);
