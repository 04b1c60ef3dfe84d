/* Why: jansson 2.14 does not look whether the buffer of its lexer could grow (github.com/akheron/jansson/issues/362).
 * It goes on with a character missing: a name loses a letter, or, when it was the closing quote, the heap is
 * overwritten. So memory never runs out inside the lexer: a reserve steps in, the text ends at the next chunk, and the
 * whole reading is refused. */
#include "courier/json_memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/str.h"
#include "courier/shortage.h"

enum {
    CHUNK_BYTES = 128, /* of text that may still be read out of the reserve */
    /* The lexer's buffer (twice the longest text), its copy as value and as key, and what one chunk makes grow. Never
     * touched, and so without cost, while there is memory. */
    RESERVE_BYTES = 16 * REPLY_BYTES_MAX,
    RESERVE_PART_MAX = RESERVE_BYTES / 4, /* a larger one is a table: jansson gives up properly there */
    STACK_WIPED_BYTES = 4096,
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static alignas(16) uint8_t reserve[RESERVE_BYTES];
static size_t reserve_used; /* more than 0: memory ran out */
static _Thread_local bool reading;

struct feed {
    const char *bytes;
    size_t left;
};

static void *take(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        shortage_note();
    if (memory || !reading)
        return memory;
    size_t part = (size + 15) & ~(size_t)15;
    if (size > RESERVE_PART_MAX || part > RESERVE_BYTES - reserve_used)
        return NULL;
    memory = reserve + reserve_used;
    reserve_used += part > 0 ? part : 16;
    return memory;
}

static void give_back(void *memory)
{
    uintptr_t at = (uintptr_t)memory, from = (uintptr_t)reserve;
    if (!memory || (at >= from && at < from + RESERVE_BYTES))
        return; /* the reserve is wiped as a whole */
    base_wipe(memory, malloc_usable_size(memory));
    free(memory);
}

void json_memory_init(void)
{
    json_set_alloc_funcs(take, give_back);
}

static size_t feed(void *out, size_t room, void *context)
{
    struct feed *feed = context;
    size_t size = feed->left < room ? feed->left : room;
    size = size < CHUNK_BYTES ? size : CHUNK_BYTES;
    if (reserve_used > 0 || size == 0) {
        base_wipe(out, room);
        return 0;
    }
    memcpy(out, feed->bytes, size);
    feed->bytes += size;
    feed->left -= size;
    return size;
}

/* A text that was refused half-way leaves its last chunk in jansson's part of the stack. */
static __attribute__((noinline)) void wipe_stack(void)
{
    char below[STACK_WIPED_BYTES];
    base_wipe(below, sizeof below);
}

json_t *json_memory_load(const char *bytes, size_t size)
{
    struct feed given = { bytes, size };
    json_error_t error;
    json_memory_init();
    (void)pthread_mutex_lock(&lock);
    reading = true;
    json_t *json = json_load_callback(feed, &given, JSON_REJECT_DUPLICATES, &error);
    reading = false;
    if (reserve_used > 0) {
        json_decref(json);
        json = NULL;
        base_wipe(reserve, reserve_used);
        reserve_used = 0;
    }
    (void)pthread_mutex_unlock(&lock);
    if (!json)
        wipe_stack();
    return json;
}
