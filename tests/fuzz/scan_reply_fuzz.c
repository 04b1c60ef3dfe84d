/* Any datagram as the decoder child's answer: refused, or every payload lies inside it. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/check.h"
#include "scan/decoder_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoder_result result;
    if (size > sizeof result.bytes)
        return 0;
    if (size > 0)
        memcpy(result.bytes, data, size);
    result.size = size;
    uint32_t id = 0;
    if (size >= sizeof(struct decoder_reply))
        memcpy(&id, data + offsetof(struct decoder_reply, id), sizeof id);
    if (decoder_reply_parse(&result, id) != STATUS_OK)
        return 0;
    size_t total = sizeof(struct decoder_reply);
    for (uint32_t i = 0; i < result.count; i++) {
        struct str payload = decoder_result_payload(&result, i);
        ASSERT((const uint8_t *)payload.ptr + payload.len <= result.bytes + size && payload.len > 0);
        total += payload.len + sizeof(struct decoder_code);
    }
    ASSERT(total == size);
    ASSERT(result.hint < DECODER_HINT_COUNT && (result.view & ~DECODER_VIEW_ALL) == 0);
    return 0;
}
