/* A canvas as a receipt printer takes it: one bit a dot, black is 1, the leftmost dot is the highest bit. One thread.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "gfx/canvas.h"

/* Rows from the top to the last one with ink; 0 on an empty canvas. */
int canvas_inked_rows(const struct canvas *canvas);
/* `rows` rows of (width + 7) / 8 bytes each, to `bits`, which has room for them. */
void canvas_one_bit(const struct canvas *canvas, int rows, uint8_t *bits);
