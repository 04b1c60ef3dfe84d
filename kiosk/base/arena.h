/* A bump allocator with a ceiling given at birth; everything in it ends together.
 * The session's arena is private: locked in memory, left out of core dumps, wiped when reset or destroyed. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena; /* opaque */

/* NULL when the memory is not to be had (or, for a private one, cannot be kept out of dumps).
 * A failed mlock is accepted: an unprivileged demo has a small RLIMIT_MEMLOCK; the deployed unit raises it. */
struct arena *arena_create(size_t capacity, bool private_memory);
void arena_destroy(struct arena *arena); /* NULL is fine */
/* Zeroed memory aligned for any type; NULL when full: the caller answers with a clean refusal. One thread. */
void *arena_alloc(struct arena *arena, size_t size);
/* NUL-terminated copy; NULL when full. */
char *arena_strdup(struct arena *arena, struct str text);
size_t arena_used(const struct arena *arena);
/* Forgets everything (and wipes it when private); pointers into the arena are dead afterwards. */
void arena_reset(struct arena *arena);
