/* See print_channel.h. */
#include "device/print_channel.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"

static int64_t now_ms(void)
{
    struct clock clock = clock_system();
    return clock_monotonic(&clock);
}

bool print_route_exists(const struct print_route *route)
{
    return route->device || route->host || route->queue;
}

static bool copy(const char *text, const char **out)
{
    *out = text ? strdup(text) : NULL;
    return !text == !*out;
}

bool print_route_copy(const struct print_route *route, struct print_route *out)
{
    struct print_route made = *route;
    bool device = copy(route->device, &made.device), host = copy(route->host, &made.host);
    bool queue = copy(route->queue, &made.queue), whole = device && host && queue;
    if (whole)
        *out = made;
    else
        print_route_free(&made);
    return whole;
}

void print_route_free(struct print_route *copy)
{
    free((char *)(uintptr_t)copy->device);
    free((char *)(uintptr_t)copy->host);
    free((char *)(uintptr_t)copy->queue);
    *copy = (struct print_route){ 0 };
}

/* OK: `events` of the channel, or its end, are there. */
static enum status await(const struct print_channel *channel, int fd, short events, int64_t until_ms)
{
    struct pollfd wanted[2] = { { .fd = fd, .events = events }, { .fd = channel->stop_fd, .events = POLLIN } };
    for (;;) {
        int64_t left_ms = until_ms - now_ms();
        if (left_ms < 0)
            left_ms = 0;
        int ready = poll(wanted, 2, (int)left_ms);
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready < 0 || wanted[1].revents)
            return STATUS_CLOSED;
        return ready == 0 ? STATUS_TIMEOUT : STATUS_OK;
    }
}

/* A USB printer's own node (usblp) is no terminal; a serial line must be told to change nothing. */
static enum status open_device(const char *path, struct print_channel *out)
{
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || errno == ENODEV || errno == ENXIO ? STATUS_NOT_FOUND : STATUS_UNAVAILABLE;
    struct termios line;
    if (isatty(fd)) {
        bool good = tcgetattr(fd, &line) == 0;
        cfmakeraw(&line);
        line.c_cflag |= CLOCAL | CREAD | CS8;
        if (!good || cfsetspeed(&line, B115200) != 0 || tcsetattr(fd, TCSANOW, &line) != 0) {
            close(fd);
            return STATUS_UNAVAILABLE;
        }
    }
    out->fd = fd;
    return STATUS_OK;
}

static enum status open_tcp(const char *host, int port, int64_t wait_ms, struct print_channel *out)
{
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    bool is_four = inet_pton(AF_INET, host, &four.sin_addr) == 1;
    if (!is_four && inet_pton(AF_INET6, host, &six.sin6_addr) != 1)
        return STATUS_BAD_INPUT;
    int fd = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return STATUS_UNAVAILABLE;
    const struct sockaddr *address = is_four ? (const struct sockaddr *)&four : (const struct sockaddr *)&six;
    enum status status = STATUS_OK;
    if (connect(fd, address, is_four ? sizeof four : sizeof six) != 0) {
        int error = errno;
        socklen_t size = sizeof error;
        status = error == EINPROGRESS ? await(out, fd, POLLOUT, now_ms() + wait_ms) : STATUS_UNAVAILABLE;
        if (status == STATUS_OK && (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0))
            status = STATUS_UNAVAILABLE;
    }
    if (status != STATUS_OK)
        close(fd);
    else
        out->fd = fd;
    return status;
}

static enum status open_queue(const struct print_route *route, struct print_channel *out)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return STATUS_UNAVAILABLE;
    const char *const argv[] = { "lp", "-s", "-t", "kiosk", "-d", route->queue, route->raw ? "-o" : NULL, "raw", NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t pid = 0;
    int rc = posix_spawnp(&pid, argv[0], &files, &attributes, (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    close(ends[0]);
    if (rc != 0 || fcntl(ends[1], F_SETFL, O_NONBLOCK) != 0) {
        close(ends[1]);
        return STATUS_NOT_FOUND; /* no lp here */
    }
    out->fd = ends[1];
    out->lp = pid;
    return STATUS_OK;
}

enum status print_channel_open(const struct print_route *route, int stop_fd, int64_t wait_ms, struct print_channel *out)
{
    struct print_channel channel = { .fd = -1, .stop_fd = stop_fd, .replies = !route->queue };
    enum status status = route->device  ? open_device(route->device, &channel)
                         : route->host  ? open_tcp(route->host, route->port, wait_ms, &channel)
                         : route->queue ? open_queue(route, &channel)
                                        : STATUS_NOT_FOUND;
    if (status == STATUS_OK)
        *out = channel;
    return status;
}

enum status print_channel_send(struct print_channel *channel, const void *bytes, size_t size, int64_t wait_ms)
{
    const char *at = bytes;
    while (size > 0) {
        enum status status = await(channel, channel->fd, POLLOUT, now_ms() + wait_ms);
        if (status != STATUS_OK)
            return status;
        ssize_t written = write(channel->fd, at, size);
        if (written < 0 && (errno == EAGAIN || errno == EINTR)) {
            struct pollfd gone = { .fd = channel->fd, .events = 0 };
            if (poll(&gone, 1, 0) > 0) /* a device that only says it has gone would be asked for ever */
                return STATUS_CLOSED;
            continue;
        }
        if (written <= 0)
            return STATUS_CLOSED;
        at += written;
        size -= (size_t)written;
    }
    return STATUS_OK;
}

enum status print_channel_receive(struct print_channel *channel, int64_t wait_ms, uint8_t *out)
{
    int64_t until_ms = now_ms() + wait_ms;
    for (;;) {
        enum status status = await(channel, channel->fd, POLLIN, until_ms);
        if (status != STATUS_OK)
            return status;
        ssize_t got = read(channel->fd, out, 1);
        if (got == 1)
            return STATUS_OK;
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return STATUS_CLOSED;
    }
}

void print_channel_drain(struct print_channel *channel)
{
    enum { STRAY_BYTES_MAX = 4096 }; /* a device that talks without end is not listened to without end */
    uint8_t scratch[64];
    for (int taken = 0; channel->replies && taken < STRAY_BYTES_MAX;) {
        ssize_t got = read(channel->fd, scratch, sizeof scratch);
        if (got <= 0)
            return;
        taken += (int)got;
    }
}

enum status print_channel_finish(struct print_channel *channel, int64_t wait_ms)
{
    if (channel->lp == 0)
        return STATUS_OK;
    close(channel->fd);
    channel->fd = -1;
    int pidfd = (int)syscall(SYS_pidfd_open, channel->lp, 0);
    enum status status = pidfd < 0 ? STATUS_UNAVAILABLE : await(channel, pidfd, POLLIN, now_ms() + wait_ms);
    if (pidfd >= 0)
        close(pidfd);
    int code = 0;
    if (status == STATUS_OK && waitpid(channel->lp, &code, 0) == channel->lp) {
        channel->lp = 0;
        status = WIFEXITED(code) && WEXITSTATUS(code) == 0 ? STATUS_OK : STATUS_REFUSED;
    }
    return status;
}

void print_channel_close(struct print_channel *channel)
{
    if (channel->fd >= 0)
        close(channel->fd);
    if (channel->lp > 0) {
        kill(channel->lp, SIGKILL);
        waitpid(channel->lp, NULL, 0);
    }
    channel->fd = -1;
    channel->lp = 0;
}
