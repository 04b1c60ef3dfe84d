/* The light at a point between pixels, with inverted codes turned right. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "decoder/grey.h"
#include "decoder/plane.h"

struct module_sampler {
    const struct grey *grey; /* borrowed */
    bool inverted;
};

/* Bilinear, 0 dark to 255 light; light outside the picture, and for coordinates that are no numbers. */
static inline float module_sampler_at(const struct module_sampler *sampler, struct point at)
{
    const struct grey *grey = sampler->grey;
    if (!(at.x >= 0 && at.y >= 0 && at.x < (float)(grey->width - 1) && at.y < (float)(grey->height - 1)))
        return 255;
    int32_t x = (int32_t)at.x, y = (int32_t)at.y; /* signed: one instruction each way */
    float right = at.x - (float)x, low = at.y - (float)y;
    const uint8_t *pixel = grey->pixels + (size_t)y * grey->width + (size_t)x;
    float top = (float)pixel[0] + right * (float)(pixel[1] - pixel[0]);
    pixel += grey->width;
    float bottom = (float)pixel[0] + right * (float)(pixel[1] - pixel[0]);
    float light = top + low * (bottom - top);
    return sampler->inverted ? 255 - light : light;
}

/* The same at a place of the code. */
static inline float module_sampler_of(const struct module_sampler *sampler, const struct plane *plane, float u, float v)
{
    return module_sampler_at(sampler, plane_map(plane, u, v));
}
