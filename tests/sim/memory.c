/* See memory.h. */
#include "sim/memory.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc's own, under the names it keeps for those who replace malloc. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *memory);

static _Thread_local bool armed, fired, from_there_on;
static _Thread_local long number, fail_at_number;
static atomic_long live;

void memory_arm(long fail_at, bool on)
{
    number = 0;
    fired = false;
    fail_at_number = fail_at;
    from_there_on = on;
    armed = true;
}

long memory_disarm(void)
{
    armed = false;
    return number;
}

bool memory_fired(void)
{
    return fired;
}

void memory_pause(void)
{
    armed = false;
}

void memory_resume(void)
{
    armed = true;
}

long memory_live(void)
{
    return atomic_load(&live);
}

static bool fails(void)
{
    if (!armed)
        return false;
    number++;
    if (fail_at_number == 0 || (from_there_on ? number < fail_at_number : number != fail_at_number))
        return false;
    fired = true;
    errno = ENOMEM;
    return true;
}

static void *taken(void *memory)
{
    if (memory)
        atomic_fetch_add(&live, 1);
    return memory;
}

void *malloc(size_t size)
{
    return fails() ? NULL : taken(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : taken(__libc_calloc(count, size));
}

void *realloc(void *memory, size_t size)
{
    if (fails())
        return NULL;
    void *moved = __libc_realloc(memory, size);
    if (!memory)
        return taken(moved);
    if (!moved && size == 0)
        atomic_fetch_sub(&live, 1);
    return moved;
}

void *memalign(size_t alignment, size_t size)
{
    return fails() ? NULL : taken(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *memory = memalign(alignment, size);
    if (!memory)
        return ENOMEM;
    *out = memory;
    return 0;
}

void free(void *memory)
{
    int kept = errno;
    if (memory)
        atomic_fetch_sub(&live, 1);
    __libc_free(memory);
    errno = kept;
}

/* libsodium's guarded memory is mapped. */
void *mmap(void *address, size_t size, int protection, int flags, int fd, off_t offset)
{
    bool anonymous = flags & MAP_ANONYMOUS;
    if (anonymous && fails())
        return MAP_FAILED;
    void *memory = (void *)syscall(SYS_mmap, address, size, protection, flags, fd, offset);
    if (anonymous && memory != MAP_FAILED)
        atomic_fetch_add(&live, 1);
    return memory;
}

int munmap(void *memory, size_t size)
{
    int failed = (int)syscall(SYS_munmap, memory, size);
    if (!failed)
        atomic_fetch_sub(&live, 1); /* nothing here maps files in this way */
    return failed;
}
