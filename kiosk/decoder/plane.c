/* Both sides are moved and scaled to about [-1, 1] first: without that, pixel coordinates squared eat the digits. */
#include "decoder/plane.h"

#include <math.h>

#include "base/check.h"

enum { UNKNOWNS = 8 }; /* the ninth is 1: in normalised coordinates the centre is never on the horizon */

struct frame {
    double x, y, scale;
};

static struct frame frame_of(const struct point *points, uint32_t count)
{
    struct frame frame = { 0, 0, 0 };
    for (uint32_t i = 0; i < count; i++) {
        frame.x += (double)points[i].x / count;
        frame.y += (double)points[i].y / count;
    }
    double spread = 0;
    for (uint32_t i = 0; i < count; i++)
        spread = fmax(spread, fmax(fabs(points[i].x - frame.x), fabs(points[i].y - frame.y)));
    frame.scale = spread > 0 ? 1 / spread : 1;
    return frame;
}

/* Adds the equation row . unknowns = value to the normal equations. */
static void add_equation(double normal[UNKNOWNS][UNKNOWNS + 1], const double row[UNKNOWNS], double value)
{
    for (int i = 0; i < UNKNOWNS; i++) {
        if (row[i] == 0)
            continue;
        for (int k = 0; k < UNKNOWNS; k++)
            normal[i][k] += row[i] * row[k];
        normal[i][UNKNOWNS] += row[i] * value;
    }
}

static bool solve(double a[UNKNOWNS][UNKNOWNS + 1], double out[UNKNOWNS])
{
    for (int column = 0; column < UNKNOWNS; column++) {
        int pivot = column;
        for (int row = column + 1; row < UNKNOWNS; row++)
            if (fabs(a[row][column]) > fabs(a[pivot][column]))
                pivot = row;
        if (!(fabs(a[pivot][column]) > 1e-10))
            return false;
        for (int k = column; k <= UNKNOWNS; k++) {
            double kept = a[column][k];
            a[column][k] = a[pivot][k];
            a[pivot][k] = kept;
        }
        for (int row = column + 1; row < UNKNOWNS; row++) {
            double factor = a[row][column] / a[column][column];
            for (int k = column; k <= UNKNOWNS; k++)
                a[row][k] -= factor * a[column][k];
        }
    }
    for (int row = UNKNOWNS - 1; row >= 0; row--) {
        double sum = a[row][UNKNOWNS];
        for (int k = row + 1; k < UNKNOWNS; k++)
            sum -= a[row][k] * out[k];
        out[row] = sum / a[row][row];
    }
    return true;
}

/* Takes the normalisation out: (pixels' frame)^-1 . h . (modules' frame). */
static bool denormalise(const double h[UNKNOWNS], const struct frame *modules, const struct frame *pixels,
                        struct plane *out)
{
    double full[9] = { h[0], h[1], h[2], h[3], h[4], h[5], h[6], h[7], 1 };
    for (int row = 0; row < 3; row++) {
        double *m = full + (size_t)3 * (size_t)row;
        m[0] *= modules->scale;
        m[1] *= modules->scale;
        m[2] -= m[0] * modules->x + m[1] * modules->y;
    }
    for (int k = 0; k < 3; k++) {
        full[k] = full[k] / pixels->scale + pixels->x * full[6 + k];
        full[3 + k] = full[3 + k] / pixels->scale + pixels->y * full[6 + k];
    }
    for (int k = 0; k < 9; k++)
        if (!isfinite(full[k]) || fabs(full[k]) > 1e9)
            return false;
    for (int k = 0; k < 9; k++)
        out->m[k] = (float)full[k];
    return true;
}

bool plane_fit(const struct point *modules, const struct point *pixels, uint32_t count, struct plane *out)
{
    ASSERT(count >= PLANE_POINTS_MIN && count <= PLANE_POINTS_MAX);
    struct frame from = frame_of(modules, count), to = frame_of(pixels, count);
    double normal[UNKNOWNS][UNKNOWNS + 1] = { { 0 } };
    for (uint32_t i = 0; i < count; i++) {
        double u = (modules[i].x - from.x) * from.scale, v = (modules[i].y - from.y) * from.scale;
        double x = (pixels[i].x - to.x) * to.scale, y = (pixels[i].y - to.y) * to.scale;
        add_equation(normal, (double[UNKNOWNS]){ u, v, 1, 0, 0, 0, -u * x, -v * x }, x);
        add_equation(normal, (double[UNKNOWNS]){ 0, 0, 0, u, v, 1, -u * y, -v * y }, y);
    }
    double h[UNKNOWNS];
    if (!solve(normal, h))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        double u = (modules[i].x - from.x) * from.scale, v = (modules[i].y - from.y) * from.scale;
        if (!(h[6] * u + h[7] * v + 1 > 0.2))
            return false;
    }
    return denormalise(h, &from, &to, out);
}
