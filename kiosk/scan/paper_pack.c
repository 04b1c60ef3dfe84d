/* See paper_pack.h. */
#include "scan/paper_pack.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/str.h"

enum {
    WINDOW_BITS = 15,
    MEMORY_LEVEL = 9,
    /* zconf.h: (1 << (windowBits + 2)) + (1 << (memLevel + 9)), and a few KiB for its own structures. */
    WORK_BYTES = (1 << (WINDOW_BITS + 2)) + (1 << (MEMORY_LEVEL + 9)) + 32 * 1024,
    ALIGNMENT = 16,
};

struct work {
    uint8_t *bytes;
    size_t used;
};

static voidpf take(voidpf context, uInt items, uInt size)
{
    struct work *work = context;
    size_t need = ((size_t)items * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (need > WORK_BYTES - work->used)
        return Z_NULL;
    voidpf memory = work->bytes + work->used;
    work->used += need;
    return memory;
}

static void give_back(voidpf context, voidpf memory)
{
    (void)context; /* wiped as a whole */
    (void)memory;
}

bool paper_pack(const uint8_t *bits, size_t size, uint8_t *out, size_t room, size_t *used)
{
    struct work work = { .bytes = calloc(1, WORK_BYTES) };
    if (!work.bytes)
        return false;
    z_stream stream = { .next_in = (Bytef *)(uintptr_t)bits,
                        .avail_in = (uInt)size,
                        .next_out = out,
                        .avail_out = (uInt)room,
                        .zalloc = take,
                        .zfree = give_back,
                        .opaque = &work };
    bool done =
        deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK &&
        deflate(&stream, Z_FINISH) == Z_STREAM_END;
    if (done)
        *used = stream.total_out;
    else
        base_wipe(out, room);
    base_wipe(work.bytes, WORK_BYTES);
    free(work.bytes);
    return done;
}
