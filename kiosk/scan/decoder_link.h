/* Starts, asks, watches and replaces the decoder child. Whatever a picture does to the child, the next good picture is
 * read. Used by the scanner thread and by `kiosk read`, so both see exactly the same. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/status.h"
#include "scan/decoder_reply.h"
#include "scan/picture_memory.h"

enum {
    DECODER_FRAME_MS_MAX = 500,    /* a live frame: the next one is already here */
    DECODER_PICTURE_MS_MAX = 8000, /* a picture file: 12 megapixels through the whole cascade on a slow, busy machine */
    DECODER_START_MS_MAX = 3000,   /* exec, libraries, warm-up: 20-60 ms; the rest is for a machine that is starting */
};

struct decoder_link; /* opaque; one thread at a time; the child dies with the thread that started it */

/* Does not start the child yet. `decoder_path` is copied; NULL: kiosk-decoder beside our own executable.
 * NULL when out of memory or the path is too long. */
struct decoder_link *decoder_link_create(const char *decoder_path);
/* Ends the child. NULL is fine. */
void decoder_link_destroy(struct decoder_link *link);

/* Starts the child when none runs and waits until it is ready. UNAVAILABLE when it cannot be started or does not come
 * up within DECODER_START_MS_MAX. Called by the functions below; call it early to hide its cost. */
enum status decoder_link_start(struct decoder_link *link) MUST_USE;

/* Ends the child, if one runs, and with it whatever zbar kept of the codes it read; the next question starts another.
 */
void decoder_link_stop(struct decoder_link *link);

/* Grey pixels, width * height, one byte each. `whole`: the whole cascade and DECODER_PICTURE_MS_MAX, else a live frame
 * and DECODER_FRAME_MS_MAX. Fills *result (wipe it after use).
 * TIMEOUT: it took too long, the child was killed; CLOSED: the child died over it, twice; CORRUPT: it answered
 * nonsense and was killed; UNAVAILABLE: no child; TOO_LARGE, BAD_INPUT: not fit to be asked; IO, NO_MEMORY.
 * A child that was dead before the question is replaced without a word. */
enum status decoder_link_frame(struct decoder_link *link, const uint8_t *pixels, uint32_t width, uint32_t height,
                               bool whole, struct decoder_result *result) MUST_USE;

/* A live frame already in sealed memory, which is given up. DECODER_FRAME_MS_MAX; as above. */
enum status decoder_link_live(struct decoder_link *link, const struct live_frame *frame,
                              struct decoder_result *result) MUST_USE;

/* A picture file by path, always the whole cascade. The file is read once and left alone. As above, and NOT_FOUND when
 * it cannot be opened; BAD_INPUT when empty or no regular file; TOO_LARGE over PICTURE_BYTES_MAX. */
enum status decoder_link_picture(struct decoder_link *link, const char *path, struct decoder_result *result) MUST_USE;

/* A picture in sealed memory as a page of at most so many pixels upright (base/decoder_wire.h, DECODER_PAPER). Both
 * descriptors stay the caller's, who checks width_px and height_px of the result before looking at the page. Never
 * asked twice: what killed the child would kill the next. */
enum status decoder_link_paper(struct decoder_link *link, int picture_fd, int page_fd, uint32_t width_max,
                               uint32_t height_max, struct decoder_result *result) MUST_USE;

/* How often a child was started; 0 when none ever was. For logs and tests. */
uint32_t decoder_link_starts(const struct decoder_link *link);
/* How many children the kernel ended for a system call outside the list of decoder/sandbox.c: somebody was inside. */
uint32_t decoder_link_forbidden(const struct decoder_link *link);
/* The running child, 0 when none; for tests and bench. */
pid_t decoder_link_pid(const struct decoder_link *link);
