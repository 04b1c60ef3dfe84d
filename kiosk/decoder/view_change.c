/* Means of cells, compared without their common shift. A few thousand pixels a frame: some tens of microseconds. */
#include "decoder/view_change.h"

#include <stdlib.h>
#include <string.h>

enum {
    SAMPLES = 4,           /* a side of a cell; their mean takes a sensor's noise below DIFFERENT_LEVELS */
    DIFFERENT_LEVELS = 14, /* of 255 */
    MOVED_CELLS_MIN = 8,   /* of 576: a hand or a card's edge; less is noise or a blinking lamp */
    OCCUPIED_CELLS_MIN = 58,
};

static void measure(const struct grey *grey, uint8_t cells[VIEW_CELLS])
{
    for (uint32_t cell = 0; cell < VIEW_CELLS; cell++) {
        uint32_t column = cell % VIEW_COLUMNS, row = cell / VIEW_COLUMNS, sum = 0;
        for (uint32_t i = 0; i < SAMPLES * SAMPLES; i++) {
            uint64_t x = ((uint64_t)column * SAMPLES + i % SAMPLES) * grey->width / (VIEW_COLUMNS * SAMPLES);
            uint64_t y = ((uint64_t)row * SAMPLES + i / SAMPLES) * grey->height / (VIEW_ROWS * SAMPLES);
            sum += grey->pixels[y * grey->width + x];
        }
        cells[cell] = (uint8_t)(sum / (SAMPLES * SAMPLES));
    }
}

static uint32_t cells_different(const uint8_t a[VIEW_CELLS], const uint8_t b[VIEW_CELLS])
{
    int shift = 0;
    for (uint32_t i = 0; i < VIEW_CELLS; i++)
        shift += a[i] - b[i];
    shift /= VIEW_CELLS;
    uint32_t different = 0;
    for (uint32_t i = 0; i < VIEW_CELLS; i++)
        different += abs(a[i] - b[i] - shift) > DIFFERENT_LEVELS;
    return different;
}

uint32_t view_change_note(struct view_change *view, const struct grey *grey)
{
    uint8_t now[VIEW_CELLS];
    measure(grey, now);
    if (!view->begun) {
        memcpy(view->last, now, sizeof now);
        memcpy(view->empty, now, sizeof now);
        view->begun = true;
    }
    bool moved = cells_different(now, view->last) >= MOVED_CELLS_MIN;
    bool occupied = cells_different(now, view->empty) >= OCCUPIED_CELLS_MIN;
    view->still_frames = moved ? 0 : view->still_frames + 1;
    if (view->still_frames >= VIEW_STILL_FRAMES) {
        memcpy(view->empty, now, sizeof now); /* a chair was moved, the sun went down */
        view->still_frames = 0;
        occupied = false;
    }
    memcpy(view->last, now, sizeof now);
    return (moved ? DECODER_VIEW_MOVED : 0) | (occupied ? DECODER_VIEW_OCCUPIED : 0);
}
