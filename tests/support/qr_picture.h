/* Pictures of QR codes for tests: every way an issuer may have encoded the text, and what a page under a lens adds. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum qr_how {
    QR_ONE_SEGMENT,     /* one byte segment */
    QR_SPLIT,           /* numbers, capitals and bytes each in their own segment, as libqrencode does by default */
    QR_ONE_SEGMENT_ECI, /* the same behind an ECI 26 (UTF-8) header */
    QR_SPLIT_ECI,
    QR_HOW_COUNT,
};

/* Zeroed: 4 px a module, 4 modules of quiet zone, black on white, upright, no noise. */
struct qr_look {
    int scale_px;
    int quiet_modules;
    bool inverted;
    bool mirrored;
    double rotate_deg; /* about the centre, the picture grows */
    int noise;         /* grey levels to either side, from `seed` */
    uint64_t seed;
};

/* One byte a pixel, no padding. */
struct qr_canvas {
    uint8_t *pixels;
    uint32_t width;
    uint32_t height;
};

/* False when the payload does not fit a code or memory is out. Free with qr_canvas_free. */
bool qr_picture_draw(struct str payload, enum qr_how how, const struct qr_look *look, struct qr_canvas *out);
/* width x height modules, one byte each, dark where the lowest bit is set (QRcode.data of libqrencode). */
bool qr_picture_of_modules(const uint8_t *modules, uint32_t width, uint32_t height, const struct qr_look *look,
                           struct qr_canvas *out);
/* Two pictures side by side on white. */
bool qr_picture_beside(const struct qr_canvas *a, const struct qr_canvas *b, struct qr_canvas *out);
bool qr_canvas_write_png(const struct qr_canvas *canvas, const char *path);
bool qr_canvas_write_pgm(const struct qr_canvas *canvas, const char *path);
void qr_canvas_free(struct qr_canvas *canvas); /* zeroed is fine */
