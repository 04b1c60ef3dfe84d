/* Socket datagrams of either direction: whatever is read must be written again and read the same. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/link_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char buffer[LINK_BYTES_MAX];
    static struct link_answer answer, again;
    struct link_ask ask, ask_again;
    size_t length = 0;
    const char *bytes = (const char *)data;
    if (link_decode_ask(bytes, size, &ask) == STATUS_OK && link_encode_ask(&ask, buffer, sizeof buffer, &length)) {
        ASSERT(link_decode_ask(buffer, length, &ask_again) == STATUS_OK);
        ASSERT(ask.kind == ask_again.kind && strcmp(ask.key, ask_again.key) == 0 && ask.after == ask_again.after);
        ASSERT(ask.submission.body_len == ask_again.submission.body_len);
    }
    if (link_decode_answer(bytes, size, &answer) == STATUS_OK &&
        link_encode_answer(&answer, buffer, sizeof buffer, &length)) {
        ASSERT(link_decode_answer(buffer, length, &again) == STATUS_OK);
        ASSERT(answer.kind == again.kind && answer.item_count == again.item_count);
    }
    return 0;
}
