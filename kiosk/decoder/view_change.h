/* Whether anything moves before the camera, and whether anything is there at all: what tells a resting kiosk to look
 * more often, and a card held the wrong way round from an empty counter. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "decoder/grey.h"

enum {
    VIEW_COLUMNS = 32,
    VIEW_ROWS = 18,
    VIEW_CELLS = VIEW_COLUMNS * VIEW_ROWS, /* far too few to make a word of print, let alone a face, out */
    VIEW_STILL_FRAMES = 300,               /* unmoved for this long (10 s to a minute) it is the empty view */
};

/* Zeroed is empty; the first frame noted is taken for the empty view. */
struct view_change {
    bool begun;
    uint32_t still_frames;
    uint8_t last[VIEW_CELLS];
    uint8_t empty[VIEW_CELLS];
};

/* Notes the next live frame and returns enum decoder_view bits. A change of the light as a whole, as a camera's own
 * exposure makes it, is no movement. */
uint32_t view_change_note(struct view_change *view, const struct grey *grey);
