/* inotify where it works; network file systems tell inotify nothing of what others write, and a folder may be missing
 * at start, so a slow look by change time stands behind it. */
#include "scan/folder_watch.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "base/str.h"

enum {
    EVENT_BYTES = 16 * (sizeof(struct inotify_event) + NAME_MAX + 1),
    /* Files told in one look; more than that dropped at once is a mistake, and each costs up to a second. */
    FILES_A_LOOK_MAX = 16,
    EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR,
};

struct folder_watch {
    char path[PATH_MAX];
    int fd;         /* inotify, -1: none */
    int descriptor; /* of the folder, -1: not watched */
    bool looking;   /* by change time */
    int64_t next_look_ms;
    struct timespec looked_at; /* files changed up to here are known */
};

static bool wanted(const char *name)
{
    struct str text = str_from(name);
    return text.len > 0 && name[0] != '.' && !str_ends(text, ".part") && !str_ends(text, ".tmp") &&
           !str_ends(text, ".crdownload") && !str_ends(text, "~");
}

static bool inotify_sees(const char *path)
{
    struct statfs about;
    if (statfs(path, &about) != 0)
        return false;
    /* Of linux/magic.h: NFS, SMB, SMB2, CIFS, FUSE. Who writes there from afar is invisible to inotify. */
    static const unsigned long remote[] = { 0x6969, 0x517B, 0xFE534D42, 0xFF534D42, 0x65735546 };
    for (size_t i = 0; i < ARRAY_LEN(remote); i++)
        if (((unsigned long)about.f_type & 0xFFFFFFFF) == remote[i])
            return false;
    return true;
}

static void begin(struct folder_watch *watch)
{
    watch->descriptor = -1;
    if (watch->fd >= 0 && inotify_sees(watch->path))
        watch->descriptor = inotify_add_watch(watch->fd, watch->path, EVENTS);
    if (!watch->looking)
        clock_gettime(CLOCK_REALTIME, &watch->looked_at);
    watch->looking = watch->descriptor < 0;
}

struct folder_watch *folder_watch_create(const char *path)
{
    struct folder_watch *watch = calloc(1, sizeof *watch);
    if (!watch)
        return NULL;
    watch->fd = -1;
    if (!str_copy(watch->path, sizeof watch->path, str_from(path))) {
        free(watch);
        return NULL;
    }
    watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    begin(watch);
    return watch;
}

void folder_watch_destroy(struct folder_watch *watch)
{
    if (!watch)
        return;
    if (watch->fd >= 0)
        close(watch->fd);
    free(watch);
}

int folder_watch_fd(const struct folder_watch *watch)
{
    return watch->descriptor >= 0 ? watch->fd : -1;
}

int folder_watch_wait_ms(const struct folder_watch *watch, int64_t now_ms)
{
    if (!watch->looking)
        return -1;
    return watch->next_look_ms > now_ms ? (int)(watch->next_look_ms - now_ms) : 0;
}

static void tell(const struct folder_watch *watch, const char *name, folder_watch_fn found, void *context)
{
    char path[PATH_MAX];
    if (wanted(name) && str_format(path, sizeof path, "%s/%s", watch->path, name))
        found(context, path);
}

void folder_watch_ready(struct folder_watch *watch, folder_watch_fn found, void *context)
{
    union {
        struct inotify_event align;
        char bytes[EVENT_BYTES];
    } buffer;
    ssize_t got = read(watch->fd, buffer.bytes, sizeof buffer.bytes);
    bool gone = got <= 0 && errno != EAGAIN && errno != EINTR;
    for (ssize_t at = 0; at + (ssize_t)sizeof(struct inotify_event) <= got;) {
        struct inotify_event event;
        memcpy(&event, buffer.bytes + at, sizeof event);
        const char *name = buffer.bytes + at + sizeof event;
        at += (ssize_t)(sizeof event + event.len);
        if (event.wd != watch->descriptor)
            continue;
        if (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT))
            gone = true;
        else if (event.len > 0 && !(event.mask & IN_ISDIR))
            tell(watch, name, found, context);
    }
    if (gone) {
        if (watch->descriptor >= 0)
            inotify_rm_watch(watch->fd, watch->descriptor);
        watch->descriptor = -1;
        watch->looking = true; /* begin() finds it again when it is back */
        clock_gettime(CLOCK_REALTIME, &watch->looked_at);
    }
}

static bool after(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

static void look(struct folder_watch *watch, folder_watch_fn found, void *context)
{
    DIR *folder = opendir(watch->path);
    if (!folder)
        return;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec -= 1; /* changed within the last second: perhaps still being written */
    int told = 0;
    const struct dirent *entry;
    while ((entry = readdir(folder)) && told < FILES_A_LOOK_MAX) {
        struct stat about;
        if (fstatat(dirfd(folder), entry->d_name, &about, 0) != 0 || !S_ISREG(about.st_mode))
            continue;
        /* Change time, not modification time: a file moved in keeps the latter. */
        if (!after(about.st_ctim, watch->looked_at) || after(about.st_ctim, until))
            continue;
        told++;
        tell(watch, entry->d_name, found, context);
    }
    closedir(folder);
    if (after(until, watch->looked_at))
        watch->looked_at = until;
}

void folder_watch_tick(struct folder_watch *watch, int64_t now_ms, folder_watch_fn found, void *context)
{
    if (!watch->looking || watch->next_look_ms > now_ms)
        return;
    watch->next_look_ms = now_ms + FOLDER_LOOK_MS;
    look(watch, found, context);
    begin(watch); /* watched from here on, if that is possible now */
}
