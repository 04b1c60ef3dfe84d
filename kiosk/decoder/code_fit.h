/* From the corners of a code to the plane its modules lie in: the version whose timing patterns fit, then every
 * alignment pattern of that version. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "decoder/code_corners.h"
#include "decoder/module_sampler.h"
#include "decoder/plane.h"

enum { CODE_VERSIONS_TRIED = 3 };

/* How well light and dark alternate along both timing patterns: 1 perfect, 0 chance. */
float code_fit_timing(const struct module_sampler *sampler, const struct plane *plane, uint32_t version);

/* The likeliest versions, best first; returns how many, 0 when nothing alternates. */
uint32_t code_fit_versions(const struct module_sampler *sampler, const struct code_corners *corners,
                           uint32_t versions[CODE_VERSIONS_TRIED]);

/* The plane of a code of this version. False when timing patterns do not fit it. */
bool code_fit_plane(const struct module_sampler *sampler, const struct code_corners *corners, uint32_t version,
                    struct plane *out);

/* For a code whose plane did not lead to a reading: moves the fourth corner to where modules stand out most. Version 1
 * has nothing else to go by. False when nothing better was found. */
bool code_fit_refine(const struct module_sampler *sampler, const struct code_corners *corners, uint32_t version,
                     struct plane *plane);
