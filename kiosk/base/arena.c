/* A bump allocator over one mapping. */
#include "base/arena.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum { ARENA_ALIGN = 16 };

struct arena {
    size_t capacity; /* of bytes[], and of the whole mapping beyond this header */
    size_t used;
    bool private_memory;
    _Alignas(ARENA_ALIGN) unsigned char bytes[];
};

struct arena *arena_create(size_t capacity, bool private_memory)
{
    if (capacity > SIZE_MAX - sizeof(struct arena))
        return NULL;
    size_t size = sizeof(struct arena) + capacity;
    struct arena *arena = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (arena == MAP_FAILED)
        return NULL;
    arena->capacity = capacity;
    arena->private_memory = private_memory;
    if (private_memory) {
        if (madvise(arena, size, MADV_DONTDUMP) != 0) {
            munmap(arena, size);
            return NULL;
        }
        (void)mlock(arena, size);
    }
    return arena;
}

void arena_destroy(struct arena *arena)
{
    if (!arena)
        return;
    arena_reset(arena);
    munmap(arena, sizeof(struct arena) + arena->capacity);
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t room = arena->capacity - arena->used;
    if (size > room)
        return NULL;
    size_t rounded = (size + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    if (rounded > room)
        return NULL;
    void *out = arena->bytes + arena->used;
    arena->used += rounded;
    memset(out, 0, size);
    return out;
}

char *arena_strdup(struct arena *arena, struct str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    if (out && text.len)
        memcpy(out, text.ptr, text.len);
    return out;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

void arena_reset(struct arena *arena)
{
    if (arena->private_memory)
        base_wipe(arena->bytes, arena->used);
    arena->used = 0;
}
