/* The datagrams between the scanner and its disposable child kiosk-decoder: the only thing the two rooms share.
 * Same machine, same build, so plain structs in host order; still, neither side trusts the other's bytes.
 * The child first sends one reply with id 0: ready. Then one request (with one sealed memfd as SCM_RIGHTS, PAPER with
 * two) is answered by exactly one reply; a child that cannot answer dies.
 */
#pragma once

#include <stdint.h>

enum {
    DECODER_FD = 3,                   /* the child's end of the SOCK_SEQPACKET pair */
    DECODER_CODES_MAX = 8,            /* codes reported of one picture; nobody holds up more papers at once */
    DECODER_PAYLOAD_BYTES_MAX = 4296, /* alphanumeric capacity of version 40-L, ISO/IEC 18004 table 7 */
    DECODER_MAGIC = 0x4b44,
};

enum decoder_kind {
    DECODER_GREY = 1,    /* memfd: width * height bytes, one a pixel, no padding */
    DECODER_PICTURE = 2, /* memfd: a PNG, JPEG or PGM file */
    /* The same, to be kept as a page: a second memfd of PAPER_BITS_BYTES, which cannot change its size, takes it at one
     * bit a pixel, 1 is ink, rows from the top in whole bytes. The reply tells its size. No code is looked for. */
    DECODER_PAPER = 3,
};

enum decoder_flag {
    DECODER_WHOLE_CASCADE = 1, /* try everything; else only what a live frame can afford */
};

enum decoder_outcome {
    DECODER_DONE = 0,      /* looked at; code_count may be 0 */
    DECODER_NOT_A_PICTURE, /* neither PNG, JPEG nor PGM, or damaged */
    DECODER_TOO_LARGE,     /* over PICTURE_SIDE_MAX or over what the child's memory allows */
    DECODER_BAD_REQUEST,   /* unsealed or wrongly sized memory, unknown kind */
    DECODER_OUTCOME_COUNT
};

/* What a person showing a code could do better; only when nothing was read. */
enum decoder_hint {
    DECODER_HINT_NONE = 0,
    DECODER_HINT_CLOSER,  /* modules are too small */
    DECODER_HINT_FURTHER, /* the code does not fit the picture */
    DECODER_HINT_TOO_DARK,
    DECODER_HINT_GLARE,      /* a lamp's reflection on the code */
    DECODER_HINT_HOLD_STILL, /* seen, near enough, yet not readable */
    DECODER_HINT_COUNT
};

/* What else was seen of a live frame, read or not; never set without DECODER_DONE, nor for DECODER_WHOLE_CASCADE. */
enum decoder_view {
    DECODER_VIEW_MOVED = 1,    /* since the frame before */
    DECODER_VIEW_OCCUPIED = 2, /* something is there that is not when nobody is */
    DECODER_VIEW_ALL = 3,
};

enum decoder_code_flag {
    DECODER_CODE_INVERTED = 1, /* light modules on dark ground */
    DECODER_CODE_MIRRORED = 2,
    DECODER_CODE_FLAGS_ALL = 3,
};

struct decoder_request {
    uint16_t magic;
    uint8_t kind;
    uint8_t flags;
    uint32_t id;
    uint32_t width_px; /* GREY: of the pixels; PAPER: the page's bounds, upright; else 0 */
    uint32_t height_px;
};

/* Followed by code_count times (struct decoder_code, length bytes), nothing else. */
struct decoder_reply {
    uint16_t magic;
    uint8_t outcome;
    uint8_t code_count;
    uint32_t id;
    uint32_t cpu_us;  /* locate + decode, the child's thread time; opening the picture file is not in it */
    uint32_t open_us; /* from file bytes to grey pixels, thread time */
    uint32_t width_px;
    uint32_t height_px;
    uint16_t hint; /* enum decoder_hint */
    uint16_t view; /* enum decoder_view */
};

struct decoder_code {
    uint16_t length;
    uint16_t flags;
};

enum {
    DECODER_REPLY_BYTES_MAX =
        sizeof(struct decoder_reply) + DECODER_CODES_MAX * (sizeof(struct decoder_code) + DECODER_PAYLOAD_BYTES_MAX),
};
