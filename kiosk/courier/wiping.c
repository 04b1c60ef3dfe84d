/* Why: what a citizen wrote passes through buffers that are not ours (multipart bodies, TLS records, JSON texts), and
 * free(3) leaves it there for the life of the process. The guarded memory of seal.h is for what we hold ourselves; it
 * costs pages and system calls, so the libraries get this instead: a wipe of what is given back, and nothing more.
 * What a library still holds is https_rest()'s business. */
#include "courier/wiping.h"

#include <curl/curl.h>
#include <malloc.h>
#include <openssl/crypto.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "courier/json_memory.h"

enum { OPENSSL_RESERVE_BYTES = 4 * 1024 * 1024 }; /* more than a whole handshake with one authority takes */

static void *take(size_t size)
{
    return malloc(size);
}

static void *take_zeroed(size_t count, size_t size)
{
    return calloc(count, size);
}

static void give_back(void *memory)
{
    if (!memory)
        return;
    base_wipe(memory, malloc_usable_size(memory));
    free(memory);
}

/* realloc(3) would leave the old copy behind whenever it moves. */
static void *take_again(void *memory, size_t size)
{
    size_t have = memory ? malloc_usable_size(memory) : 0;
    if (memory && size == 0) {
        give_back(memory);
        return NULL;
    }
    if (memory && size <= have && size >= have / 2)
        return memory;
    void *moved = malloc(size);
    if (!moved)
        return NULL;
    if (memory)
        memcpy(moved, memory, size < have ? size : have);
    give_back(memory);
    return moved;
}

static char *take_copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, text, size) : NULL;
}

static void *sqlite_take(int size)
{
    return malloc((size_t)size);
}

static void *sqlite_take_again(void *memory, int size)
{
    return take_again(memory, (size_t)size);
}

static int sqlite_size(void *memory)
{
    return (int)malloc_usable_size(memory);
}

static int sqlite_round(int size)
{
    return (size + 7) & ~7;
}

static int sqlite_begin(void *context)
{
    (void)context;
    return SQLITE_OK;
}

static void sqlite_end(void *context)
{
    (void)context;
}

/* OpenSSL 3.0 leaks in its own refusals when memory runs out, and libcurl calls a digest that could not be made. So
 * OpenSSL does not see the end of memory first: what it needs to come to libcurl's next allocation, which refuses
 * cleanly, is kept aside, untouched and so without cost. */
struct reserved {
    size_t size;
    alignas(16) uint8_t bytes[];
};

static struct {
    pthread_mutex_t lock;
    size_t used, blocks;
    alignas(16) uint8_t bytes[OPENSSL_RESERVE_BYTES];
} reserve = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct reserved *reserved_of(void *memory)
{
    uintptr_t at = (uintptr_t)memory, from = (uintptr_t)reserve.bytes;
    if (at < from || at >= from + OPENSSL_RESERVE_BYTES)
        return NULL;
    return (struct reserved *)((uint8_t *)memory - sizeof(struct reserved));
}

static void *take_reserved(size_t size)
{
    struct reserved *block = NULL;
    size_t part = sizeof *block + ((size + 15) & ~(size_t)15);
    (void)pthread_mutex_lock(&reserve.lock);
    if (size <= OPENSSL_RESERVE_BYTES / 2 && part <= OPENSSL_RESERVE_BYTES - reserve.used) {
        block = (struct reserved *)(reserve.bytes + reserve.used);
        block->size = size;
        reserve.used += part;
        reserve.blocks++;
    }
    (void)pthread_mutex_unlock(&reserve.lock);
    return block ? block->bytes : NULL;
}

static void *openssl_take(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    void *memory = take(size);
    return memory ? memory : take_reserved(size);
}

static void openssl_give_back(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    struct reserved *block = reserved_of(memory);
    if (!block) {
        give_back(memory);
        return;
    }
    base_wipe(block->bytes, block->size);
    (void)pthread_mutex_lock(&reserve.lock);
    uint8_t *end = block->bytes + ((block->size + 15) & ~(size_t)15);
    if (--reserve.blocks == 0)
        reserve.used = 0;
    else if (end == reserve.bytes + reserve.used)
        reserve.used = (size_t)((uint8_t *)block - reserve.bytes); /* most are given back last in, first out */
    (void)pthread_mutex_unlock(&reserve.lock);
}

static void *openssl_take_again(void *memory, size_t size, const char *file, int line)
{
    const struct reserved *block = reserved_of(memory);
    void *moved = block ? NULL : take_again(memory, size);
    if (moved || size == 0) {
        if (block)
            openssl_give_back(memory, file, line);
        return moved;
    }
    size_t have = block ? block->size : memory ? malloc_usable_size(memory) : 0;
    moved = openssl_take(size, file, line);
    if (!moved)
        return NULL;
    if (memory)
        memcpy(moved, memory, size < have ? size : have);
    openssl_give_back(memory, file, line);
    return moved;
}

enum status wiping_begin(int *kept)
{
    static const struct sqlite3_mem_methods sqlite = { sqlite_take,  give_back,    sqlite_take_again, sqlite_size,
                                                       sqlite_round, sqlite_begin, sqlite_end,        NULL };
    *kept = 0;
    json_memory_init();
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &sqlite) != SQLITE_OK)
        *kept |= 1;
    if (!CRYPTO_set_mem_functions(openssl_take, openssl_take_again, openssl_give_back))
        *kept |= 2;
    if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, take, give_back, take_again, take_copy, take_zeroed) != CURLE_OK)
        *kept |= 4;
    return *kept ? STATUS_UNAVAILABLE : STATUS_OK;
}
