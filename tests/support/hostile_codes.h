/* Pictures made to attack a reader, from a seed: what the trust figures F10 and F12 hold before the kiosk.
 * None of them is a paper anybody carries; whatever they hold, nothing of it may be filled in, shown or kept. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "support/qr_picture.h"

#define HOSTILE_LIST(X)                                                                                                \
    X(CONTROLS) /* escape sequences, NUL and other controls, alone and in a card */                                    \
    X(LONG)     /* 1,025 to 2,953 bytes */                                                                             \
    X(BINARY)   /* any bytes */                                                                                        \
    X(SQL)                                                                                                             \
    X(FORMAT)                                                                                                          \
    X(SHELL)                                                                                                           \
    X(URL)                                                                                                             \
    X(BIDI)       /* right-to-left overrides, zero width, tags in a card's name */                                     \
    X(HOMOGLYPH)  /* Cyrillic, Greek, full-width letters in a card's name */                                           \
    X(HEX_INSIDE) /* an insurance card whose hex hides any of the above */                                             \
    X(FORGED)     /* badge, payment and machine-readable lines with wrong checks */                                    \
    X(ECI_LIE)    /* UTF-8 under the header of another character set */                                                \
    X(ECI_560)    /* 560 headers of character set: leaks memory in zbar */                                             \
    X(APPEND)     /* structured append with parts missing: zbar writes behind its block */                             \
    X(TWO)        /* two good cards in one picture */                                                                  \
    X(MICRO)      /* Micro QR */                                                                                       \
    X(BARS)       /* Code 39 */                                                                                        \
    X(DAMAGED)    /* a card's code with modules turned over, past what error correction mends */

enum hostile_kind {
#define HOSTILE_ENUM(name) HOSTILE_##name,
    HOSTILE_LIST(HOSTILE_ENUM)
#undef HOSTILE_ENUM
        HOSTILE_KIND_COUNT
};

enum { HOSTILE_CANARY_BYTES = 13 };

struct hostile_code {
    enum hostile_kind kind;
    char canary[HOSTILE_CANARY_BYTES]; /* letters that stand in the payload and in nothing of ours */
    struct qr_canvas canvas;
};

/* Picture `index`: kinds take turns; every seventh is inverted and every eleventh mirrored besides. Same `random`
 * state, same picture. False when memory is out. Free the canvas. */
bool hostile_code_make(uint32_t index, const struct entropy *random, struct hostile_code *out);
/* One kind as it is. */
bool hostile_code_of(enum hostile_kind kind, const struct entropy *random, struct hostile_code *out);
const char *hostile_kind_name(enum hostile_kind kind);
