/* Finds QR codes in a picture and hands each to zbar as a clean redraw: 1 to 2 ms for a frame of 1280 x 720 where zbar
 * alone takes 23, and through noise, blur and lean that zbar alone does not read. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "base/status.h"
#include "decoder/grey.h"
#include "decoder/symbols.h"

struct locator; /* opaque; one thread. Its buffers grow to the largest picture seen and are wiped after each. */

struct locator_how {
    bool thorough; /* a picture file: every scale, more triples, finer fits; else what a live frame can afford */
    bool inverted; /* look for light codes on dark ground instead */
};

/* What was seen of a code, read or not; pixels of the picture. */
struct locator_sight {
    bool seen;    /* three finder patterns with timing patterns between them */
    float timing; /* how sure that is: 1 a clear timing pattern, 0 chance */
    float module_px;
    uint32_t left, top, right, bottom; /* of the likeliest code, quiet zone and all, cut to the picture */
    bool finders;                      /* at least one finder pattern, or something like it */
    enum decoder_hint hint;            /* what would help; DECODER_HINT_NONE when it was read */
};

/* NULL when out of memory. */
struct locator *locator_create(void);
void locator_destroy(struct locator *locator); /* NULL is fine */

/* Adds what it reads to `codes`. STATUS_NO_MEMORY when the buffers could not grow to this picture; STATUS_TOO_LARGE for
 * a side over PICTURE_SIDE_MAX; a picture with a side below 32 px holds no code and is OK. *sight is always filled. */
enum status locator_read(struct locator *locator, struct symbols *symbols, const struct grey *grey,
                         struct locator_how how, struct codes *codes, struct locator_sight *sight) MUST_USE;
