/* What the decoder child answered, checked. The child looked at bytes from outside and may have been taken over by
 * them: its answer is outside bytes again. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "base/status.h"
#include "base/str.h"

struct decoder_item {
    uint16_t flags; /* enum decoder_code_flag */
    uint16_t length;
    uint32_t offset; /* into bytes */
};

/* Holds payloads: wipe it (base_wipe) when done. ~34 KiB. */
struct decoder_result {
    enum decoder_outcome outcome;
    uint32_t cpu_us;  /* locate + decode */
    uint32_t open_us; /* file bytes to pixels */
    uint32_t width_px;
    uint32_t height_px;
    enum decoder_hint hint; /* NONE when anything was read */
    uint32_t view;          /* enum decoder_view */
    uint32_t count;
    struct decoder_item items[DECODER_CODES_MAX];
    size_t size;
    uint8_t bytes[DECODER_REPLY_BYTES_MAX + 1]; /* the datagram; one more, so that a longer one shows */
};

/* Checks result->bytes[0..size) as the reply to request `id` and fills the rest of *result. STATUS_CORRUPT when
 * anything in it is not as base/decoder_wire.h says; then only `bytes` means anything. */
enum status decoder_reply_parse(struct decoder_result *result, uint32_t id) MUST_USE;

/* The payload of code `index` (< count); borrowed from `result`. */
struct str decoder_result_payload(const struct decoder_result *result, uint32_t index);
