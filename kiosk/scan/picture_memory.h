/* Pictures on their way to the decoder: sealed anonymous memory, never a file on disk. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "base/status.h"

/* A frame of a camera or a video in sealed memory; whoever takes it closes memory_fd. */
struct live_frame {
    int memory_fd;
    enum decoder_kind kind;
    uint32_t width_px, height_px; /* 0 for DECODER_PICTURE */
};

/* A sealed memfd with a copy of the bytes; the caller closes it. BAD_INPUT for 0 bytes; IO. */
enum status picture_memory_from_bytes(const uint8_t *bytes, size_t size, int *fd) MUST_USE;
/* The same in two steps, for pixels that are picked out of others while they are copied: memory to write to, then the
 * sealed descriptor; the pointer is dead afterwards. IO. picture_memory_end gives the memory up when it fails. */
struct picture_draft {
    int fd;
    uint8_t *bytes;
    size_t size;
};
enum status picture_memory_begin(size_t size, struct picture_draft *draft) MUST_USE;
enum status picture_memory_end(struct picture_draft *draft, int *fd) MUST_USE;
/* The same of a regular file of at most PICTURE_BYTES_MAX. NOT_FOUND when it cannot be opened, BAD_INPUT when empty or
 * no regular file (a pipe would never end), TOO_LARGE, IO. */
enum status picture_memory_from_file(const char *path, int *fd) MUST_USE;
/* The two ends of all of these, for bytes that come little by little: empty memory, -1 when there is none; and the
 * seals that the decoder asks for. The caller closes it. */
int picture_memory_create(void);
bool picture_memory_seal(int fd) MUST_USE;
