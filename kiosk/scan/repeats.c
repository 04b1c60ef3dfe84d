/* A wrong "repeat" needs two payloads of one 64-bit hash within two seconds. */
#include "scan/repeats.h"

#include <stddef.h>

/* Fowler, Noll, Vo: FNV-1a, 64 bits. */
static uint64_t hash(struct str payload)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (size_t i = 0; i < payload.len; i++)
        value = (value ^ (unsigned char)payload.ptr[i]) * 0x100000001b3u;
    return value;
}

bool repeats_note(struct repeats *repeats, struct str payload, int64_t now_ms)
{
    uint64_t wanted = hash(payload);
    size_t oldest = 0;
    for (size_t i = 0; i < REPEATS_KEPT_MAX; i++) {
        if (repeats->items[i].used && repeats->items[i].hash == wanted) {
            bool repeat = now_ms - repeats->items[i].seen_ms < REPEAT_MS;
            repeats->items[i].seen_ms = now_ms;
            return repeat;
        }
        if (!repeats->items[oldest].used)
            continue;
        if (!repeats->items[i].used || repeats->items[i].seen_ms < repeats->items[oldest].seen_ms)
            oldest = i;
    }
    repeats->items[oldest].hash = wanted;
    repeats->items[oldest].seen_ms = now_ms;
    repeats->items[oldest].used = true;
    return false;
}
