/* Pictures on their way to the decoder: sealed anonymous memory, never a file on disk. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* A sealed memfd with a copy of the bytes; the caller closes it. BAD_INPUT for 0 bytes; IO. */
enum status picture_memory_from_bytes(const uint8_t *bytes, size_t size, int *fd) MUST_USE;
/* The same of a regular file of at most PICTURE_BYTES_MAX. NOT_FOUND when it cannot be opened, BAD_INPUT when empty or
 * no regular file (a pipe would never end), TOO_LARGE, IO. */
enum status picture_memory_from_file(const char *path, int *fd) MUST_USE;
