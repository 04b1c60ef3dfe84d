/* See paper_child.h. */
#include "scan/paper_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/str.h"
#include "scan/picture_memory.h"

enum {
    CHUNK_BYTES = 64 * 1024,
    END_MS_MAX = 3000, /* told to end, scanimage cancels and the device drives its lamp home */
    EXIT_NONE = -1,    /* it was killed */
    /* scanimage ends with the SANE_Status that stopped it (SANE standard 1.06, table 1). */
    SANE_DEVICE_BUSY = 3,
    SANE_JAMMED = 6,
    SANE_NO_DOCS = 7,
    SANE_COVER_OPEN = 8,
};

/* A group of its own: some backends read in a process they fork. Nothing of ours is open in it but the pipe. */
static pid_t spawn(const char *const *argv, int out_fd)
{
    char *env[] = { (char *)(uintptr_t) "LC_ALL=C", NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    pid_t pid = 0;
    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&files) != 0)
        return 0;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&files);
        return 0;
    }
    int rc = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    rc |= posix_spawn_file_actions_adddup2(&files, out_fd, STDOUT_FILENO);
    rc |= posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    rc |= posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    rc |= posix_spawnattr_setsigmask(&attributes, &none);
    rc |= posix_spawnattr_setsigdefault(&attributes, &all);
    rc |= posix_spawnattr_setpgroup(&attributes, 0);
    rc |= posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    if (rc != 0 || posix_spawn(&pid, argv[0], &files, &attributes, (char *const *)(uintptr_t)argv, env) != 0)
        pid = 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

/* Its exit code; EXIT_NONE when it had to be killed. `wait_ms` 0: it is told to end at once. */
static int end(pid_t pid, int wait_ms)
{
    int how = 0, pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd gone = { .fd = pidfd, .events = POLLIN };
    if (wait_ms == 0 || poll(&gone, 1, wait_ms) != 1) {
        (void)kill(pid, SIGTERM);
        (void)poll(&gone, 1, END_MS_MAX);
    }
    (void)kill(-pid, SIGKILL); /* and whatever it forked */
    while (waitpid(pid, &how, 0) < 0 && errno == EINTR)
        ;
    if (pidfd >= 0)
        close(pidfd);
    return WIFEXITED(how) ? WEXITSTATUS(how) : EXIT_NONE;
}

static bool keep(int memory_fd, const uint8_t *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(memory_fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

/* DONE at the end of what it writes. */
static enum paper_scan_end collect(const struct paper_child_order *order, int from_fd, int memory_fd, size_t *total)
{
    struct clock clock = clock_system();
    int64_t deadline_ms = clock_monotonic(&clock) + order->limit_ms;
    struct pollfd fds[] = { { .fd = from_fd, .events = POLLIN }, { .fd = order->stop_fd, .events = POLLIN } };
    uint8_t chunk[CHUNK_BYTES];
    enum paper_scan_end result = PAPER_SCAN_END_COUNT;
    *total = 0;
    while (result == PAPER_SCAN_END_COUNT) {
        int64_t left_ms = deadline_ms - clock_monotonic(&clock);
        int ready = left_ms > 0 ? poll(fds, ARRAY_LEN(fds), (int)left_ms) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        ssize_t got = ready > 0 && !fds[1].revents ? read(from_fd, chunk, sizeof chunk) : -1;
        if (ready == 0)
            result = PAPER_SCAN_HUNG;
        else if (got == 0)
            result = PAPER_SCAN_DONE;
        else if (got < 0 && (fds[1].revents || errno != EINTR))
            result = PAPER_SCAN_FAILED;
        else if (got > 0 && (*total += (size_t)got) > PICTURE_BYTES_MAX)
            result = PAPER_SCAN_NO_PICTURE;
        else if (got > 0 && !keep(memory_fd, chunk, (size_t)got))
            result = PAPER_SCAN_FAILED;
    }
    base_wipe(chunk, sizeof chunk);
    return result;
}

static enum paper_scan_end judge(int exit_code, size_t total)
{
    switch (exit_code) {
    case 0:
        return total > 0 ? PAPER_SCAN_DONE : PAPER_SCAN_NO_PICTURE;
    case SANE_DEVICE_BUSY:
        return PAPER_SCAN_BUSY;
    case SANE_NO_DOCS:
        return PAPER_SCAN_NO_PAPER;
    case SANE_JAMMED:
    case SANE_COVER_OPEN:
        return PAPER_SCAN_JAMMED;
    default:
        return total > 0 ? PAPER_SCAN_BROKEN_OFF : PAPER_SCAN_NO_DEVICE;
    }
}

enum paper_scan_end paper_child_run(const struct paper_child_order *order, int *picture_fd)
{
    int pipe_fds[2], memory_fd = picture_memory_create();
    enum paper_scan_end result = PAPER_SCAN_FAILED;
    size_t total = 0;
    if (memory_fd < 0)
        return PAPER_SCAN_FAILED;
    if (pipe2(pipe_fds, O_CLOEXEC) == 0) {
        pid_t pid = spawn(order->argv, pipe_fds[1]);
        close(pipe_fds[1]);
        if (pid > 0) {
            result = collect(order, pipe_fds[0], memory_fd, &total);
            int exit_code = end(pid, result == PAPER_SCAN_DONE ? END_MS_MAX : 0);
            result = result == PAPER_SCAN_DONE ? judge(exit_code, total) : result;
        }
        close(pipe_fds[0]);
    }
    if (result == PAPER_SCAN_DONE && picture_memory_seal(memory_fd))
        *picture_fd = memory_fd;
    else
        close(memory_fd);
    return result;
}
