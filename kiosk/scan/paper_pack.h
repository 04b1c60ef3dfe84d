/* A page's bits, deflated, without leaving a copy of them anywhere: zlib's memory is ours and wiped. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* *used of at most `room` bytes of `out` (RFC 1950). False when it does not fit, or no memory is there; `out` is then
 * empty. Any thread. */
bool paper_pack(const uint8_t *bits, size_t size, uint8_t *out, size_t room, size_t *used);
