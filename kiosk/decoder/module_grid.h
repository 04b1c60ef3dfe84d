/* The modules of one code: sampled, decided dark or light, checked against what every code has, redrawn clean.
 * Error correction is not done here: that is zbar's work on the redraw. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "decoder/module_sampler.h"
#include "decoder/plane.h"
#include "decoder/qr_layout.h"

enum {
    MODULE_GRID_STRIDE_MAX = QR_SIDE_MAX + 2, /* with one module of the quiet zone on each side */
    MODULE_GRID_DRAW_PX = 2, /* a module; zbar reads 3 and 4 px no better and takes twice and three times as long */
    MODULE_GRID_DRAWN_SIDE_MAX = (QR_SIDE_MAX + 2 * QR_QUIET_MODULES) * MODULE_GRID_DRAW_PX,
};

/* ~240 KiB: make one and keep it. */
struct module_grid {
    uint32_t version;
    uint32_t side;
    bool mirrored; /* `dark` has been turned the right way round already */
    uint8_t light[MODULE_GRID_STRIDE_MAX * MODULE_GRID_STRIDE_MAX]; /* rows of side + 2 */
    uint32_t sums[(QR_SIDE_MAX + 1) * (QR_SIDE_MAX + 1)];           /* of `light`, up and left of each corner */
    uint8_t dark[QR_SIDE_MAX * QR_SIDE_MAX];                        /* rows of `side` */
};

void module_grid_sample(struct module_grid *grid, const struct module_sampler *sampler, const struct plane *plane,
                        uint32_t version);

/* Decides each module against the mean of its surroundings. `sharpen_percent` of what a module differs from its four
 * neighbours is added to it first: takes back what blur spread. */
void module_grid_decide(struct module_grid *grid, uint32_t sharpen_percent);

/* Whether finder patterns, timing patterns and format information look like a code's. Turns a mirrored one round. */
bool module_grid_check(struct module_grid *grid);

/* After a passed check: draws every fixed part as it must be. */
void module_grid_restore(struct module_grid *grid);

/* Black on white with its quiet zone into `pixels` of MODULE_GRID_DRAWN_SIDE_MAX squared bytes, borrowed by *out. */
void module_grid_draw(const struct module_grid *grid, uint8_t *pixels, struct grey *out);
