/* Any bytes as a picture file, through opening, the whole cascade and zbar, as one request of the child would go. */
#include <stdlib.h>

#include "base/check.h"
#include "base/limits.h"
#include "decoder/serve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_BYTES_MAX = 64 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cascade *cascade;
    static struct codes *codes;
    if (!cascade) {
        cascade = cascade_create();
        codes = calloc(1, sizeof *codes);
        ASSERT(cascade && codes);
    }
    if (size < 4 || size > INPUT_BYTES_MAX)
        return 0;
    /* The second byte after a leading 'g' gives the width of a raw frame instead. */
    struct decoder_request request = { .magic = DECODER_MAGIC, .kind = DECODER_PICTURE, .flags = 1, .id = 1 };
    if (data[0] == 'g' && data[1] != 0) {
        request.kind = DECODER_GREY;
        request.width_px = data[1];
        request.height_px = (uint32_t)((size - 2) / data[1]);
        data += 2;
        size = (size_t)request.width_px * request.height_px;
    }
    struct decoder_reply reply;
    if (data[0] == 'p' && data[1] != 0) { /* a paper to be kept, as a page of at most so many eights of pixels */
        static uint8_t bits[PAPER_BITS_BYTES];
        request.kind = DECODER_PAPER;
        request.width_px = 8u * (data[1] % (PAPER_WIDTH_PX / 8) + 1);
        request.height_px = request.width_px * 7 / 5;
        serve_answer_paper(&request, data + 2, size - 2, bits, &reply);
        ASSERT(reply.outcome != DECODER_DONE || (reply.width_px > 0 && reply.height_px > 0));
        return 0;
    }
    serve_answer(cascade, &request, data, size, &reply, codes);
    ASSERT(reply.outcome < DECODER_OUTCOME_COUNT && reply.code_count <= DECODER_CODES_MAX);
    return 0;
}
