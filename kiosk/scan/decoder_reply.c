/* Every length is checked against what is left before it is used. */
#include "scan/decoder_reply.h"

#include <string.h>

#include "base/check.h"

enum status decoder_reply_parse(struct decoder_result *result, uint32_t id)
{
    struct decoder_reply head;
    if (result->size < sizeof head || result->size > DECODER_REPLY_BYTES_MAX)
        return STATUS_CORRUPT;
    memcpy(&head, result->bytes, sizeof head);
    if (head.magic != DECODER_MAGIC || head.id != id || head.outcome >= DECODER_OUTCOME_COUNT ||
        head.code_count > DECODER_CODES_MAX || (head.outcome != DECODER_DONE && head.code_count != 0) ||
        head.hint >= DECODER_HINT_COUNT || (head.view & ~DECODER_VIEW_ALL) != 0)
        return STATUS_CORRUPT;
    struct decoder_item items[DECODER_CODES_MAX];
    size_t at = sizeof head;
    for (uint32_t i = 0; i < head.code_count; i++) {
        struct decoder_code code;
        if (result->size - at < sizeof code)
            return STATUS_CORRUPT;
        memcpy(&code, result->bytes + at, sizeof code);
        at += sizeof code;
        if (code.length == 0 || code.length > DECODER_PAYLOAD_BYTES_MAX || code.length > result->size - at ||
            (code.flags & ~DECODER_CODE_FLAGS_ALL) != 0)
            return STATUS_CORRUPT;
        items[i] = (struct decoder_item){ code.flags, code.length, (uint32_t)at };
        at += code.length;
    }
    if (at != result->size)
        return STATUS_CORRUPT;
    result->outcome = head.outcome;
    result->cpu_us = head.cpu_us;
    result->open_us = head.open_us;
    result->width_px = head.width_px;
    result->height_px = head.height_px;
    result->hint = head.code_count == 0 ? head.hint : DECODER_HINT_NONE;
    result->view = head.view;
    result->count = head.code_count;
    for (uint32_t i = 0; i < head.code_count; i++)
        result->items[i] = items[i];
    return STATUS_OK;
}

struct str decoder_result_payload(const struct decoder_result *result, uint32_t index)
{
    ASSERT(index < result->count);
    return str_range((const char *)result->bytes + result->items[index].offset, result->items[index].length);
}
