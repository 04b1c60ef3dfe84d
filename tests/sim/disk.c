/* See disk.h. What the real unix layer of SQLite does with folders is repeated: the first sync of a journal or WAL
 * syncs its folder too. */
#include "sim/disk.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

struct handle {
    sqlite3_file base; /* first: SQLite casts */
    enum disk_slot slot;
    bool folder_unsynced;
};

static sqlite3_vfs *real;
static struct disk_mutant mutant;
static struct disk_image *disk;
static struct disk_log *record;
static uint64_t dice;
static int sync_countdown;

uint64_t sim_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

unsigned sim_below(uint64_t *state, unsigned bound)
{
    return (unsigned)((sim_random(state) >> 32) * bound >> 32);
}

static void grow(struct disk_file *file, size_t size)
{
    if (size > file->room) {
        file->room = size * 2 + 65536;
        file->bytes = realloc(file->bytes, file->room);
        ASSERT(file->bytes);
    }
    if (size > file->size) {
        memset(file->bytes + file->size, 0, size - file->size);
        file->size = size;
    }
}

void disk_file_write(struct disk_file *file, size_t offset, const uint8_t *bytes, size_t size)
{
    grow(file, offset + size);
    memcpy(file->bytes + offset, bytes, size);
}

void disk_file_truncate(struct disk_file *file, size_t size)
{
    grow(file, size);
    file->size = size;
}

void disk_image_copy(struct disk_image *to, const struct disk_image *from)
{
    for (int i = 0; i < DISK_SLOTS; i++) {
        disk_file_truncate(&to->files[i], 0);
        if (from->files[i].size > 0)
            disk_file_write(&to->files[i], 0, from->files[i].bytes, from->files[i].size);
        to->files[i].exists = from->files[i].exists;
    }
}

void disk_image_finish(struct disk_image *image)
{
    for (int i = 0; i < DISK_SLOTS; i++)
        free(image->files[i].bytes);
    *image = (struct disk_image){ 0 };
}

uint64_t disk_image_hash(const struct disk_image *image)
{
    uint64_t hash = 1;
    for (int i = 0; i < DISK_SLOTS; i++) {
        const struct disk_file *file = &image->files[i];
        hash = (hash ^ (file->exists ? file->size + 1 : 0)) * UINT64_C(0x9e3779b97f4a7c15);
        for (size_t at = 0; file->exists && at < file->size; at += sizeof hash) {
            uint64_t word = 0;
            memcpy(&word, file->bytes + at, file->size - at < sizeof word ? file->size - at : sizeof word);
            hash = (hash ^ word ^ (hash >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
        }
    }
    return hash ^ (hash >> 32);
}

void disk_log_clear(struct disk_log *log)
{
    for (size_t i = 0; i < log->count; i++)
        free(log->ops[i].bytes);
    log->count = 0;
}

static void note(enum disk_kind kind, enum disk_slot slot, size_t offset, const void *bytes, size_t size)
{
    if (!record)
        return;
    if (record->count == record->room) {
        record->room = record->room * 2 + 1024;
        record->ops = realloc(record->ops, record->room * sizeof *record->ops);
        ASSERT(record->ops);
    }
    struct disk_op op = { .kind = kind, .slot = slot, .offset = offset, .size = size };
    if (size > 0) {
        op.bytes = malloc(size);
        ASSERT(op.bytes);
        memcpy(op.bytes, bytes, size);
    }
    record->ops[record->count++] = op;
}

static enum disk_slot slot_of(const char *name)
{
    size_t length = strlen(name);
    if (length > 8 && strcmp(name + length - 8, "-journal") == 0)
        return DISK_JOURNAL;
    return length > 4 && strcmp(name + length - 4, "-wal") == 0 ? DISK_WAL : DISK_DB;
}

static struct disk_file *file_of(sqlite3_file *file)
{
    return &disk->files[((struct handle *)file)->slot];
}

static int take_close(sqlite3_file *file)
{
    (void)file;
    return SQLITE_OK;
}

static int take_read(sqlite3_file *file, void *out, int size, sqlite3_int64 offset)
{
    const struct disk_file *from = file_of(file);
    size_t wanted = (size_t)size, at = (size_t)offset;
    size_t have = at >= from->size ? 0 : from->size - at < wanted ? from->size - at : wanted;
    if (have > 0)
        memcpy(out, from->bytes + at, have);
    memset((char *)out + have, 0, wanted - have);
    return have == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int take_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    note(DISK_WRITE, ((struct handle *)file)->slot, (size_t)offset, bytes, (size_t)size);
    disk_file_write(file_of(file), (size_t)offset, bytes, (size_t)size);
    return SQLITE_OK;
}

static int take_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    note(DISK_TRUNCATE, ((struct handle *)file)->slot, (size_t)size, NULL, 0);
    disk_file_truncate(file_of(file), (size_t)size);
    return SQLITE_OK;
}

static int take_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    struct handle *handle = (struct handle *)file;
    if (mutant.no_sync)
        return SQLITE_OK;
    if (sync_countdown > 0 && --sync_countdown == 0) {
        note(DISK_SYNC_FAILED, handle->slot, 0, NULL, 0);
        return SQLITE_IOERR_FSYNC;
    }
    note(DISK_SYNC, handle->slot, 0, NULL, 0);
    if (handle->folder_unsynced)
        note(DISK_SYNC_FOLDER, handle->slot, 0, NULL, 0);
    handle->folder_unsynced = false;
    return SQLITE_OK;
}

static int take_size(sqlite3_file *file, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)file_of(file)->size;
    return SQLITE_OK;
}

static int take_lock(sqlite3_file *file, int level)
{
    (void)file;
    (void)level;
    return SQLITE_OK;
}

static int take_reserved(sqlite3_file *file, int *out)
{
    (void)file;
    *out = 0;
    return SQLITE_OK;
}

/* SQLite offers every PRAGMA here first: the door through which a planted fault changes what the product says. */
static int take_control(sqlite3_file *file, int op, void *argument)
{
    (void)file;
    char **words = argument;
    if (op != SQLITE_FCNTL_PRAGMA || !words[2])
        return SQLITE_NOTFOUND;
    bool extra = sqlite3_stricmp(words[2], "EXTRA") == 0;
    const char *instead = extra && mutant.extra ? mutant.extra : mutant.synchronous;
    if (sqlite3_stricmp(words[1], "synchronous") == 0 && instead)
        strcpy(words[2], instead); /* one digit is shorter than any name */
    if (mutant.defaults && sqlite3_stricmp(words[1], "journal_mode") == 0) {
        words[0] = sqlite3_mprintf("wal");
        return SQLITE_OK;
    }
    if (mutant.defaults && sqlite3_stricmp(words[1], "locking_mode") == 0)
        return SQLITE_OK;
    return SQLITE_NOTFOUND;
}

static int take_sector(sqlite3_file *file)
{
    (void)file;
    return 4096; /* what the unix layer says of Linux file systems */
}

static int take_traits(sqlite3_file *file)
{
    (void)file;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = { .iVersion = 1,
                                            .xClose = take_close,
                                            .xRead = take_read,
                                            .xWrite = take_write,
                                            .xTruncate = take_truncate,
                                            .xSync = take_sync,
                                            .xFileSize = take_size,
                                            .xLock = take_lock,
                                            .xUnlock = take_lock,
                                            .xCheckReservedLock = take_reserved,
                                            .xFileControl = take_control,
                                            .xSectorSize = take_sector,
                                            .xDeviceCharacteristics = take_traits };

static int take_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
    (void)vfs;
    struct handle *handle = (struct handle *)file;
    *handle = (struct handle){ .base.pMethods = NULL };
    if (!name)
        return SQLITE_CANTOPEN; /* the product keeps temporary files in memory */
    handle->slot = slot_of(name);
    struct disk_file *opened = &disk->files[handle->slot];
    if (!opened->exists) {
        /* The product makes the database file itself, just before. */
        if (handle->slot != DISK_DB && !(flags & SQLITE_OPEN_CREATE))
            return SQLITE_CANTOPEN;
        disk_file_truncate(opened, 0);
        opened->exists = true;
        note(DISK_CREATE, handle->slot, 0, NULL, 0);
    }
    handle->folder_unsynced = handle->slot != DISK_DB && flags & SQLITE_OPEN_CREATE;
    handle->base.pMethods = &methods;
    if (out_flags)
        *out_flags = flags;
    return SQLITE_OK;
}

static int take_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    (void)vfs;
    enum disk_slot slot = slot_of(name);
    if (!disk->files[slot].exists)
        return SQLITE_IOERR_DELETE_NOENT;
    disk_file_truncate(&disk->files[slot], 0);
    disk->files[slot].exists = false;
    note(DISK_DELETE, slot, 0, NULL, 0);
    if (sync_folder && !mutant.no_sync)
        note(DISK_SYNC_FOLDER, slot, 0, NULL, 0);
    return SQLITE_OK;
}

static int take_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    const struct disk_file *file = &disk->files[slot_of(name)];
    *out = file->exists && (flags != SQLITE_ACCESS_EXISTS || file->size > 0);
    return SQLITE_OK;
}

static int take_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    (void)vfs;
    return real->xFullPathname(real, name, size, out);
}

static int take_randomness(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    for (int i = 0; i < size; i++)
        out[i] = (char)sim_random(&dice);
    return size;
}

void disk_register(const struct disk_mutant *wanted)
{
    static sqlite3_vfs vfs;
    mutant = *wanted;
    if (vfs.zName)
        return;
    real = sqlite3_vfs_find(NULL);
    vfs = *real;
    vfs.zName = "sim";
    vfs.szOsFile = sizeof(struct handle);
    vfs.xOpen = take_open;
    vfs.xDelete = take_delete;
    vfs.xAccess = take_access;
    vfs.xFullPathname = take_full_path;
    vfs.xRandomness = take_randomness;
    ASSERT(sqlite3_vfs_register(&vfs, 1) == SQLITE_OK);
}

void disk_mount(struct disk_image *image, struct disk_log *log, uint64_t seed)
{
    disk = image;
    record = log;
    dice = seed;
    sync_countdown = 0;
    sqlite3_randomness(0, NULL);
}

void disk_fail_sync(int countdown)
{
    sync_countdown = countdown;
}
