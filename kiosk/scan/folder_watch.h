/* A folder into which another program (a document scanner, a phone transfer) drops pictures. Finished files only. */
#pragma once

#include <stdint.h>

#include "base/status.h"

enum {
    FOLDER_LOOK_MS = 1000, /* how often a missing folder, or one inotify cannot watch, is looked at */
};

struct folder_watch; /* opaque; one thread */

/* `path` is copied. Files that are there already are left alone. NULL when out of memory. A missing folder is no
 * failure: it is looked for in folder_watch_tick. */
struct folder_watch *folder_watch_create(const char *path);
void folder_watch_destroy(struct folder_watch *watch); /* NULL is fine */

/* Descriptor to poll for input; -1 when ticks must do. */
int folder_watch_fd(const struct folder_watch *watch);
/* Milliseconds until folder_watch_tick wants to be called; -1 never (inotify watches). */
int folder_watch_wait_ms(const struct folder_watch *watch, int64_t now_ms);

/* Called for a file that was closed after writing or moved in; `path` borrowed for the call. Hidden names (".x", as
 * partial transfers are called) and ".part", ".tmp" are not told. */
typedef void (*folder_watch_fn)(void *context, const char *path);

/* Call when the descriptor is readable. */
void folder_watch_ready(struct folder_watch *watch, folder_watch_fn found, void *context);
/* Call when folder_watch_wait_ms ran out. */
void folder_watch_tick(struct folder_watch *watch, int64_t now_ms, folder_watch_fn found, void *context);
