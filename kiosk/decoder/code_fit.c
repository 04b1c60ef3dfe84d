/* Every pattern is searched where the plane known so far puts it, with a small charge for straying. */
#include "decoder/code_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "decoder/qr_layout.h"

enum {
    PATTERN_REACH = 2, /* an alignment pattern is 5 x 5 */
    REFINE_ROUNDS = 3,
    REFINE_SAMPLES_MAX = 24, /* a side */
};

static const float timing_hope = 0.06f;   /* below: not a code, or not this version */
static const float timing_fit = 0.22f;    /* below: the plane is not this code's */
static const float pattern_found = 0.45f; /* of 1 */
static const float stray_charge = 0.012f; /* a module */

/* Two groups of samples, light and dark expected: how far apart their means are in standard deviations, halved. */
struct contrast {
    float light_sum, dark_sum, square_sum;
    uint32_t light_count, dark_count;
};

static void contrast_add(struct contrast *contrast, float light, bool dark_expected)
{
    contrast->square_sum += light * light;
    if (dark_expected) {
        contrast->dark_sum += light;
        contrast->dark_count++;
    } else {
        contrast->light_sum += light;
        contrast->light_count++;
    }
}

static float contrast_score(const struct contrast *contrast)
{
    float count = (float)(contrast->light_count + contrast->dark_count);
    float mean = (contrast->light_sum + contrast->dark_sum) / count;
    float variance = fmaxf(contrast->square_sum / count - mean * mean, 4); /* 2 grey levels are noise */
    float apart = contrast->light_sum / (float)contrast->light_count - contrast->dark_sum / (float)contrast->dark_count;
    return apart / (2 * sqrtf(variance));
}

float code_fit_timing(const struct module_sampler *sampler, const struct plane *plane, uint32_t version)
{
    struct contrast contrast = { 0 };
    float line = QR_TIMING_AT + 0.5f;
    for (uint32_t i = 8; i < qr_side(version) - 8; i++) {
        float at = (float)i + 0.5f;
        contrast_add(&contrast, module_sampler_of(sampler, plane, at, line), !(i & 1));
        contrast_add(&contrast, module_sampler_of(sampler, plane, line, at), !(i & 1));
    }
    return contrast_score(&contrast);
}

/* The three finder patterns and the supposed fourth. */
static void corner_pairs(const struct code_corners *corners, uint32_t version, struct point modules[4],
                         struct point pixels[4])
{
    float near = QR_FINDER_SIDE / 2.0f, far = (float)qr_side(version) - near;
    modules[0] = (struct point){ near, near };
    modules[1] = (struct point){ far, near };
    modules[2] = (struct point){ near, far };
    modules[3] = (struct point){ far, far };
    pixels[0] = corners->corner;
    pixels[1] = corners->right;
    pixels[2] = corners->below;
    pixels[3] = corners->opposite;
}

uint32_t code_fit_versions(const struct module_sampler *sampler, const struct code_corners *corners,
                           uint32_t versions[CODE_VERSIONS_TRIED])
{
    int32_t guess = (int32_t)lroundf(fminf((corners->modules_across + 7 - 17) / 4, 60));
    int32_t reach = 2 + abs(guess) / 6;
    float scores[CODE_VERSIONS_TRIED];
    uint32_t count = 0;
    for (int32_t version = guess - reach; version <= guess + reach; version++) {
        if (version < 1 || version > QR_VERSION_MAX)
            continue;
        struct point modules[4], pixels[4];
        struct plane plane;
        corner_pairs(corners, (uint32_t)version, modules, pixels);
        if (!plane_fit(modules, pixels, 4, &plane))
            continue;
        float score = code_fit_timing(sampler, &plane, (uint32_t)version) - 0.02f * (float)abs(version - guess);
        if (score < timing_hope)
            continue;
        if (count == CODE_VERSIONS_TRIED && scores[count - 1] >= score)
            continue;
        uint32_t at = count < CODE_VERSIONS_TRIED ? count++ : count - 1;
        for (; at > 0 && scores[at - 1] < score; at--) {
            scores[at] = scores[at - 1];
            versions[at] = versions[at - 1];
        }
        scores[at] = score;
        versions[at] = (uint32_t)version;
    }
    return count;
}

/* How much the 5 x 5 modules around (u, v) look like an alignment pattern. */
static float pattern_score(const struct module_sampler *sampler, const struct plane *plane, float u, float v)
{
    /* Most places are dismissed by five samples: the middle must be darker than its four light neighbours' mean. */
    float middle = module_sampler_of(sampler, plane, u, v);
    float around = module_sampler_of(sampler, plane, u - 1, v) + module_sampler_of(sampler, plane, u + 1, v) +
                   module_sampler_of(sampler, plane, u, v - 1) + module_sampler_of(sampler, plane, u, v + 1);
    if (4 * middle >= around)
        return 0;
    struct contrast contrast = { 0 };
    for (int row = -PATTERN_REACH; row <= PATTERN_REACH; row++)
        for (int column = -PATTERN_REACH; column <= PATTERN_REACH; column++) {
            int ring = abs(row) > abs(column) ? abs(row) : abs(column);
            contrast_add(&contrast, module_sampler_of(sampler, plane, u + (float)column, v + (float)row), ring != 1);
        }
    return contrast_score(&contrast);
}

/* Looks for an alignment pattern around (u, v), first coarsely within `reach` modules, then around the best place.
 * False when none is good enough. */
static bool seek_pattern(const struct module_sampler *sampler, const struct plane *plane, float u, float v, float reach,
                         struct point *found)
{
    float best = 0, best_u = u, best_v = v;
    float centre_u = u, centre_v = v, step = reach > 2 ? 0.7f : 0.5f;
    for (int pass = 0; pass < 3; pass++) {
        int steps = (int)(reach / step);
        for (int row = -steps; row <= steps; row++)
            for (int column = -steps; column <= steps; column++) {
                float at_u = centre_u + (float)column * step, at_v = centre_v + (float)row * step;
                float score = pattern_score(sampler, plane, at_u, at_v) - stray_charge * hypotf(at_u - u, at_v - v);
                if (score > best) {
                    best = score;
                    best_u = at_u;
                    best_v = at_v;
                }
            }
        if (best < 0.6f * pattern_found)
            return false;
        centre_u = best_u;
        centre_v = best_v;
        reach = step / 2;
        step = step / 2;
    }
    if (best < pattern_found)
        return false;
    *found = plane_map(plane, best_u, best_v);
    return true;
}

/* Three finder patterns and whatever alignment patterns have been found; the supposed fourth corner only as long as
 * there is little else. */
struct anchors {
    struct point modules[PLANE_POINTS_MAX];
    struct point pixels[PLANE_POINTS_MAX];
    uint32_t count;
    uint32_t found;
};

static void anchors_add(struct anchors *anchors, float u, float v, struct point pixel)
{
    if (anchors->found == 1) /* the supposed corner goes */
        anchors->count--;
    anchors->found++;
    if (anchors->found == 2) { /* the first one takes its place */
        anchors->modules[3] = anchors->modules[4];
        anchors->pixels[3] = anchors->pixels[4];
    }
    anchors->modules[anchors->count] = (struct point){ u, v };
    anchors->pixels[anchors->count++] = pixel;
}

/* Goes through the alignment patterns from the corner outwards, diagonal by diagonal, and fits the plane anew after
 * each: so the next is never far from where it is expected, however large the code and however it leans. */
static void walk_patterns(const struct module_sampler *sampler, uint32_t version, struct anchors *anchors,
                          struct plane *plane)
{
    uint8_t at[QR_ALIGNMENTS_MAX];
    uint32_t along = qr_alignment(version, at);
    for (uint32_t diagonal = 1; diagonal <= 2 * (along - 1); diagonal++) {
        uint32_t before = anchors->found;
        for (uint32_t row = 0; row <= diagonal && row < along; row++) {
            uint32_t column = diagonal - row;
            struct point found;
            if (column >= along || !qr_alignment_present(along, column, row) || anchors->count == PLANE_POINTS_MAX)
                continue;
            float u = (float)at[column] + 0.5f, v = (float)at[row] + 0.5f;
            if (seek_pattern(sampler, plane, u, v, 2, &found))
                anchors_add(anchors, u, v, found);
        }
        struct plane better;
        if (anchors->found > before && plane_fit(anchors->modules, anchors->pixels, anchors->count, &better))
            *plane = better;
    }
}

/* The one alignment pattern near the fourth corner, anywhere around it. */
static void seek_opposite(const struct module_sampler *sampler, uint32_t version, struct anchors *anchors,
                          struct plane *plane)
{
    float side = (float)qr_side(version), at = side - 6.5f;
    struct point found;
    if (!seek_pattern(sampler, plane, at, at, 2.5f + 0.09f * side, &found))
        return;
    struct point modules[4], pixels[4];
    memcpy(modules, anchors->modules, sizeof modules);
    memcpy(pixels, anchors->pixels, sizeof pixels);
    modules[3] = (struct point){ at, at };
    pixels[3] = found;
    (void)plane_fit(modules, pixels, 4, plane);
}

bool code_fit_plane(const struct module_sampler *sampler, const struct code_corners *corners, uint32_t version,
                    struct plane *out)
{
    struct anchors anchors = { .count = 4 };
    struct plane first;
    corner_pairs(corners, version, anchors.modules, anchors.pixels);
    if (!plane_fit(anchors.modules, anchors.pixels, 4, &first))
        return false;
    struct plane plane = first;
    if (version >= QR_VERSION_INFO_FROM) /* from here there are more than one */
        walk_patterns(sampler, version, &anchors, &plane);
    if (version >= 2 && anchors.found < 3) {
        corner_pairs(corners, version, anchors.modules, anchors.pixels);
        plane = first;
        seek_opposite(sampler, version, &anchors, &plane);
    }
    if (code_fit_timing(sampler, &plane, version) < timing_fit)
        return false;
    *out = plane;
    return true;
}

/* Samples between modules are grey: the better the plane, the larger the variance. */
static float spread(const struct module_sampler *sampler, const struct plane *plane, uint32_t side)
{
    uint32_t step = side / REFINE_SAMPLES_MAX + 1, count = 0;
    float sum = 0, squares = 0;
    for (uint32_t row = 0; row < side; row += step)
        for (uint32_t column = 0; column < side; column += step) {
            float light = module_sampler_of(sampler, plane, (float)column + 0.5f, (float)row + 0.5f);
            sum += light;
            squares += light * light;
            count++;
        }
    float mean = sum / (float)count;
    return squares / (float)count - mean * mean;
}

bool code_fit_refine(const struct module_sampler *sampler, const struct code_corners *corners, uint32_t version,
                     struct plane *plane)
{
    struct point modules[4], pixels[4];
    uint32_t side = qr_side(version);
    corner_pairs(corners, version, modules, pixels);
    pixels[3] = plane_map(plane, modules[3].x, modules[3].y);
    float best = spread(sampler, plane, side), reach_px = corners->module_px * (0.8f + 0.01f * (float)side);
    bool better = false;
    for (int round = 0; round < REFINE_ROUNDS; round++, reach_px /= 2.5f) {
        struct point centre = pixels[3], kept = centre;
        for (int row = -2; row <= 2; row++)
            for (int column = -2; column <= 2; column++) {
                struct plane moved;
                pixels[3] =
                    (struct point){ centre.x + (float)column * reach_px / 2, centre.y + (float)row * reach_px / 2 };
                if (!plane_fit(modules, pixels, 4, &moved))
                    continue;
                float found = spread(sampler, &moved, side);
                if (found > 1.02f * best) {
                    best = found;
                    kept = pixels[3];
                    *plane = moved;
                    better = true;
                }
            }
        pixels[3] = kept;
    }
    return better;
}
