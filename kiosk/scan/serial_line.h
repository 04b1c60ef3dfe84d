/* Bytes of a serial scanner to payload lines. Scanners end a code with CR, LF, CRLF or nothing at all, as they were
 * set up by whoever; a quiet time stands for the last. Pure: no descriptor, no clock. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/limits.h"
#include "base/str.h"

enum {
    /* A 1,024-byte line takes 90 ms at 115200 baud without a gap; USB delivers in bursts up to some tens of ms apart.
     */
    SERIAL_QUIET_MS = 150,
};

enum serial_line_result {
    SERIAL_LINE_NONE,     /* go on */
    SERIAL_LINE_COMPLETE, /* serial_line_payload is one payload */
    SERIAL_LINE_TOO_LONG, /* one code over PAYLOAD_BYTES_MAX ended; its bytes are gone */
};

/* Zeroed is empty. */
struct serial_line {
    char bytes[PAYLOAD_BYTES_MAX];
    size_t length;
    bool too_long;
    bool discard; /* what stands here began while nobody listened: dropped at its end */
    bool complete;
};

/* One byte from the line. Empty lines (the LF of CRLF) are nothing. */
enum serial_line_result serial_line_feed(struct serial_line *line, char byte);
/* SERIAL_QUIET_MS passed without a byte, or the device went away: what stands here ends. */
enum serial_line_result serial_line_end(struct serial_line *line);
/* Valid after SERIAL_LINE_COMPLETE until the next call. */
struct str serial_line_payload(const struct serial_line *line);
/* True while a line has begun: the caller owes it a serial_line_end after the quiet time. */
bool serial_line_begun(const struct serial_line *line);
/* What has begun will not be delivered, however it ends. */
void serial_line_discard(struct serial_line *line);
/* Wipes. */
void serial_line_reset(struct serial_line *line);
