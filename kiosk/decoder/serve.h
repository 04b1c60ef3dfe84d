/* The child's life: one request in, one reply out, until the socket closes. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "decoder/cascade.h"

/* Loads what libc and zbar load lazily (character tables), so that nothing needs a file afterwards. False when out of
 * memory. What it opens stays open for the life of the process, on purpose. */
bool serve_warm_up(struct cascade *cascade);

/* Says on `fd` that it is ready (a reply with id 0), then answers requests (base/decoder_wire.h) until it closes, and
 * returns 0; 1 when the socket fails or memory has grown so much that a fresh child is better: the parent starts one.
 */
int serve(int fd, struct cascade *cascade);

/* One request already received: looks at `bytes` (the memory the descriptor named) and fills `reply` and `codes`.
 * Apart from serve() for fuzzing. */
void serve_answer(struct cascade *cascade, const struct decoder_request *request, const uint8_t *bytes, size_t size,
                  struct decoder_reply *reply, struct codes *codes);

/* The same for DECODER_PAPER: the page into `bits` of PAPER_BITS_BYTES. */
void serve_answer_paper(const struct decoder_request *request, const uint8_t *bytes, size_t size, uint8_t *bits,
                        struct decoder_reply *reply);
