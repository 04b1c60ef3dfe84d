/* A disk below SQLite, in memory: every operation may fail, and a power cut keeps any part of what was not synced. */
#include "sim/world.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "base/check.h"

enum { FILES = 4, SECTOR = 512, FILE_BYTES = 6 * 1024 * 1024 /* a log is checkpointed at 4 MiB */ };

struct content {
    char name[160];
    bool exists;
    uint8_t *now, *kept; /* what a reader sees; what surely survives */
    int64_t size, kept_size;
    int64_t dirty_from, dirty_to;
    int64_t cut_to; /* the shortest since the last sync; FILE_BYTES: never shortened */
};

struct handle {
    sqlite3_file base;
    struct content *content;
    bool delete_on_close;
};

static struct content contents[FILES];
static bool dead, paused;
static int fuse = -1;

static void forget(struct content *content)
{
    int64_t most = content->size > content->kept_size ? content->size : content->kept_size;
    if (content->now) {
        memset(content->now, 0, (size_t)most);
        memset(content->kept, 0, (size_t)most);
    }
    content->exists = false;
    content->size = content->kept_size = content->dirty_to = 0;
    content->dirty_from = content->cut_to = FILE_BYTES;
}

void disk_format(void)
{
    for (int i = 0; i < FILES; i++)
        forget(&contents[i]);
    dead = paused = false;
    fuse = -1;
}

bool disk_dead(void)
{
    return dead;
}

void disk_set_fuse(int operations)
{
    fuse = operations;
}

void disk_pause_faults(bool pause)
{
    paused = pause;
}

void disk_revive(void)
{
    dead = false;
    fuse = -1;
}

/* A file system notes a file's new length, and only then what was written after it: either it is as it was before it
 * was shortened, whole, or it was shortened, and what it held is gone whatever is written there now. */
static void cut_shortened(struct content *content)
{
    if (content->cut_to >= content->kept_size)
        return;
    int64_t most = content->size > content->kept_size ? content->size : content->kept_size;
    if (world_draw(2)) {
        memcpy(content->now, content->kept, (size_t)most);
        content->size = content->kept_size;
        content->dirty_from = FILE_BYTES;
        content->dirty_to = 0;
    } else {
        memset(content->kept + content->cut_to, 0, (size_t)(most - content->cut_to));
        content->kept_size = content->cut_to;
    }
}

/* Every sector written since the last sync is there, or not; the length likewise. */
void disk_cut(bool power)
{
    dead = true;
    for (int i = 0; power && i < FILES; i++) {
        struct content *content = &contents[i];
        if (!content->exists)
            continue;
        cut_shortened(content);
        int64_t size = world_draw(2) ? content->size : content->kept_size;
        int64_t most = content->size > content->kept_size ? content->size : content->kept_size;
        for (int64_t at = content->dirty_from / SECTOR * SECTOR; at < content->dirty_to; at += SECTOR)
            if (world_draw(2))
                memcpy(content->now + at, content->kept + at, SECTOR);
        if (most > size)
            memset(content->now + size, 0, (size_t)(most - size));
        memcpy(content->kept, content->now, (size_t)most);
        content->size = content->kept_size = size;
        content->dirty_from = content->cut_to = FILE_BYTES;
        content->dirty_to = 0;
    }
}

/* One operation: SQLITE_OK, or how it fails. */
static int burn(int fault)
{
    if (dead)
        return fault;
    if (paused)
        return SQLITE_OK;
    if (fuse > 0 && --fuse == 0) {
        dead = true;
        return fault;
    }
    return world->weather.disk && world_chance(world->weather.disk) ? fault : SQLITE_OK;
}

static struct content *find(const char *name)
{
    for (int i = 0; i < FILES; i++)
        if (contents[i].exists && strcmp(contents[i].name, name) == 0)
            return &contents[i];
    return NULL;
}

static struct content *make(const char *name)
{
    for (int i = 0; i < FILES; i++) {
        struct content *content = &contents[i];
        if (content->exists)
            continue;
        if (!content->now) {
            content->now = calloc(1, FILE_BYTES);
            content->kept = calloc(1, FILE_BYTES);
            ASSERT(content->now && content->kept);
        }
        ASSERT(strlen(name) < sizeof content->name);
        strcpy(content->name, name);
        content->exists = true;
        content->size = content->kept_size = content->dirty_to = 0;
        content->dirty_from = content->cut_to = FILE_BYTES;
        return content;
    }
    return NULL;
}

static int file_close(sqlite3_file *file)
{
    struct handle *handle = (struct handle *)file;
    if (handle->delete_on_close)
        forget(handle->content);
    return SQLITE_OK;
}

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at)
{
    struct content *content = ((struct handle *)file)->content;
    if (burn(SQLITE_IOERR_READ) != SQLITE_OK)
        return SQLITE_IOERR_READ;
    int64_t have = content->size - at;
    if (have >= size) {
        memcpy(out, content->now + at, (size_t)size);
        return SQLITE_OK;
    }
    memset(out, 0, (size_t)size);
    if (have > 0)
        memcpy(out, content->now + at, (size_t)have);
    return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    struct content *content = ((struct handle *)file)->content;
    if (at + size > FILE_BYTES || (world->weather.disk_full && !paused && at + size > content->size))
        return dead ? SQLITE_IOERR_WRITE : SQLITE_FULL;
    bool was_dead = dead;
    int failed = burn(SQLITE_IOERR_WRITE);
    if (was_dead)
        return SQLITE_IOERR_WRITE;
    if (failed != SQLITE_OK)
        size = (int)world_draw((uint64_t)size); /* a part of it went */
    memcpy(content->now + at, bytes, (size_t)size);
    if (at + size > content->size)
        content->size = at + size;
    if (at < content->dirty_from)
        content->dirty_from = at;
    if (at + size > content->dirty_to)
        content->dirty_to = at + size;
    return failed;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct content *content = ((struct handle *)file)->content;
    if (burn(SQLITE_IOERR_TRUNCATE) != SQLITE_OK)
        return SQLITE_IOERR_TRUNCATE;
    if (size < content->size) {
        memset(content->now + size, 0, (size_t)(content->size - size));
        if (size < content->dirty_from)
            content->dirty_from = size;
        if (content->size > content->dirty_to)
            content->dirty_to = content->size;
        if (size < content->cut_to)
            content->cut_to = size;
        content->size = size;
    }
    return SQLITE_OK;
}

static int file_sync(sqlite3_file *file, int flags)
{
    struct content *content = ((struct handle *)file)->content;
    (void)flags;
    if (burn(SQLITE_IOERR_FSYNC) != SQLITE_OK)
        return SQLITE_IOERR_FSYNC;
    if (content->dirty_to > content->dirty_from)
        memcpy(content->kept + content->dirty_from, content->now + content->dirty_from,
               (size_t)(content->dirty_to - content->dirty_from));
    content->kept_size = content->size;
    content->dirty_from = content->cut_to = FILE_BYTES;
    content->dirty_to = 0;
    return SQLITE_OK;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    *size = ((struct handle *)file)->content->size;
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int file_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

static int file_control(sqlite3_file *file, int op, void *argument)
{
    (void)file;
    (void)op;
    (void)argument;
    return SQLITE_NOTFOUND;
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_character(sqlite3_file *file)
{
    (void)file;
    return 0;
}

static const sqlite3_io_methods METHODS = {
    1,         file_close, file_read,     file_write,   file_truncate, file_sync,      file_size,
    file_lock, file_lock,  file_reserved, file_control, file_sector,   file_character, NULL,
    NULL,      NULL,       NULL,          NULL,         NULL
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
    struct handle *handle = (struct handle *)file;
    (void)vfs;
    handle->base.pMethods = NULL;
    if (burn(SQLITE_CANTOPEN) != SQLITE_OK)
        return SQLITE_CANTOPEN;
    const char *path = name ? name : "a temporary file";
    handle->content = find(path);
    if (!handle->content)
        handle->content = make(path);
    if (!handle->content)
        return SQLITE_CANTOPEN;
    handle->delete_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
    handle->base.pMethods = &METHODS;
    if (out_flags)
        *out_flags = flags;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    (void)sync;
    if (burn(SQLITE_IOERR_DELETE) != SQLITE_OK)
        return SQLITE_IOERR_DELETE;
    struct content *content = find(name);
    if (!content)
        return SQLITE_IOERR_DELETE_NOENT;
    forget(content);
    return SQLITE_OK;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    struct content *content = find(name);
    *out = content && (flags != SQLITE_ACCESS_EXISTS || content->size > 0);
    return SQLITE_OK;
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    sqlite3_snprintf(size, out, "%s", name);
    return SQLITE_OK;
}

static int vfs_random(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    for (int i = 0; i < size; i++)
        out[i] = (char)(i * 41 + 7); /* salts and names only; once a process, so not of the seed */
    return size;
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    (void)vfs;
    return us;
}

static int vfs_time(sqlite3_vfs *vfs, double *out)
{
    (void)vfs;
    *out = 2440587.5;
    return SQLITE_OK;
}

static int vfs_error(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    (void)size;
    (void)out;
    return 0;
}

void disk_install(void)
{
    static sqlite3_vfs vfs = { .iVersion = 1,
                               .szOsFile = sizeof(struct handle),
                               .mxPathname = 150,
                               .zName = "world",
                               .xOpen = vfs_open,
                               .xDelete = vfs_delete,
                               .xAccess = vfs_access,
                               .xFullPathname = vfs_full_path,
                               .xRandomness = vfs_random,
                               .xSleep = vfs_sleep,
                               .xCurrentTime = vfs_time,
                               .xGetLastError = vfs_error };
    int failed = sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) | sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) |
                 sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 1200, 400);
    ASSERT(!failed && sqlite3_initialize() == SQLITE_OK && sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

/* The outbox asks how much room is left; the machine's own disk must not decide what a seed does. */
int statvfs(const char *path, struct statvfs *out)
{
    (void)path;
    *out = (struct statvfs){ .f_bavail = world->weather.disk_full ? 10 : 1000000, .f_frsize = 4096 };
    return 0;
}
