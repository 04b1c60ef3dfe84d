/* The parent's half of base/decoder_wire.h: posix_spawn (cheap and safe from a threaded program), a watchdog on every
 * question, one silent retry when the child turned out to be dead. */
#include "scan/decoder_link.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/limits.h"
#include "scan/picture_memory.h"

enum {
    READY_ID = 0, /* the child's first datagram, unasked, says it is ready */
    ATTEMPTS_MAX = 2,
};

struct decoder_link {
    char path[PATH_MAX];
    pid_t pid; /* 0: none */
    int fd;    /* -1: none */
    bool ready;
    uint32_t starts;
    uint32_t forbidden;
    uint32_t last_id;
    struct clock clock;
};

static bool path_beside_us(char *out, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", out, size);
    if (length <= 0 || (size_t)length >= size)
        return false;
    out[length] = '\0';
    char *slash = strrchr(out, '/');
    size_t room = size - (size_t)(slash + 1 - out);
    return str_copy(slash + 1, room, STR("kiosk-decoder"));
}

struct decoder_link *decoder_link_create(const char *decoder_path)
{
    struct decoder_link *link = calloc(1, sizeof *link);
    if (!link)
        return NULL;
    link->fd = -1;
    link->clock = clock_system();
    bool fits = decoder_path ? str_copy(link->path, sizeof link->path, str_from(decoder_path))
                             : path_beside_us(link->path, sizeof link->path);
    if (!fits) {
        free(link);
        return NULL;
    }
    return link;
}

static void end_child(struct decoder_link *link)
{
    if (link->fd >= 0)
        close(link->fd);
    link->fd = -1;
    link->ready = false;
    if (link->pid > 0) {
        int how = 0;
        kill(link->pid, SIGKILL); /* of one that is dead already, how it died stays known */
        while (waitpid(link->pid, &how, 0) < 0 && errno == EINTR)
            ;
        link->forbidden += WIFSIGNALED(how) && WTERMSIG(how) == SIGSYS;
    }
    link->pid = 0;
}

void decoder_link_destroy(struct decoder_link *link)
{
    if (!link)
        return;
    end_child(link);
    free(link);
}

/* The child gets the socket as DECODER_FD, no other descriptor but 0-2, no environment, default signals. */
static pid_t spawn(const char *path, int child_fd)
{
    char *argv[] = { (char *)(uintptr_t) "kiosk-decoder", NULL };
    char *env[] = { (char *)(uintptr_t) "LC_ALL=C", NULL };
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0)
        return 0;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return 0;
    }
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int rc = posix_spawn_file_actions_adddup2(&actions, child_fd, DECODER_FD);
    rc |= posix_spawn_file_actions_addclosefrom_np(&actions, DECODER_FD + 1);
    rc |= posix_spawnattr_setsigmask(&attributes, &none);
    rc |= posix_spawnattr_setsigdefault(&attributes, &all);
    rc |= posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    pid_t pid = 0;
    if (rc != 0 || posix_spawn(&pid, path, &actions, &attributes, argv, env) != 0)
        pid = 0;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* One datagram into result->bytes before `deadline_ms`. TIMEOUT; CLOSED when the other end is gone. */
static enum status receive(struct decoder_link *link, int64_t deadline_ms, struct decoder_result *result)
{
    for (;;) {
        int64_t left_ms = deadline_ms - clock_monotonic(&link->clock);
        struct pollfd wait = { link->fd, POLLIN, 0 };
        int rc = poll(&wait, 1, left_ms > 0 ? (int)left_ms : 0);
        if (rc < 0 && errno == EINTR)
            continue;
        if (rc <= 0)
            return rc == 0 ? STATUS_TIMEOUT : STATUS_IO;
        ssize_t got = recv(link->fd, result->bytes, sizeof result->bytes, MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            return STATUS_CLOSED;
        result->size = (size_t)got;
        return STATUS_OK;
    }
}

static enum status begin_child(struct decoder_link *link)
{
    if (link->pid > 0)
        return STATUS_OK;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return STATUS_UNAVAILABLE;
    pid_t pid = spawn(link->path, pair[1]);
    close(pair[1]);
    if (pid == 0) {
        close(pair[0]);
        return STATUS_UNAVAILABLE;
    }
    link->pid = pid;
    link->fd = pair[0];
    link->starts++;
    return STATUS_OK;
}

static enum status await_ready_once(struct decoder_link *link, struct decoder_result *scratch)
{
    enum status status = begin_child(link);
    if (status != STATUS_OK || link->ready)
        return status;
    status = receive(link, clock_monotonic(&link->clock) + DECODER_START_MS_MAX, scratch);
    if (status == STATUS_OK)
        status = decoder_reply_parse(scratch, READY_ID);
    if (status != STATUS_OK) {
        end_child(link);
        return status == STATUS_CLOSED ? STATUS_CLOSED : STATUS_UNAVAILABLE;
    }
    link->ready = true;
    return STATUS_OK;
}

/* One that dies while it starts was ended from outside, or is no decoder: the second tells. */
static enum status await_ready(struct decoder_link *link, struct decoder_result *scratch)
{
    enum status status = STATUS_CLOSED;
    for (int i = 0; i < ATTEMPTS_MAX && status == STATUS_CLOSED; i++)
        status = await_ready_once(link, scratch);
    return status == STATUS_CLOSED ? STATUS_UNAVAILABLE : status;
}

void decoder_link_stop(struct decoder_link *link)
{
    end_child(link);
}

enum status decoder_link_start(struct decoder_link *link)
{
    struct decoder_result *scratch = calloc(1, sizeof *scratch);
    if (!scratch)
        return STATUS_NO_MEMORY;
    enum status status = await_ready(link, scratch);
    free(scratch);
    return status;
}

/* What goes with a request: one memory, or a second one for the page. */
struct memories {
    int fds[2];
    size_t count;
};

static bool send_request(int fd, const struct decoder_request *request, const struct memories *memories)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof memories->fds)];
    } control = { 0 };
    size_t fds_bytes = memories->count * sizeof(int);
    struct iovec part = { (void *)(uintptr_t)request, sizeof *request };
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = CMSG_SPACE(fds_bytes)
    };
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(fds_bytes);
    memcpy(CMSG_DATA(header), memories->fds, fds_bytes);
    ssize_t sent;
    do
        sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof *request;
}

static enum status ask_once(struct decoder_link *link, struct decoder_request *request, const struct memories *memories,
                            int limit_ms, struct decoder_result *result)
{
    enum status status = await_ready(link, result);
    if (status != STATUS_OK)
        return status;
    if (++link->last_id == READY_ID)
        ++link->last_id;
    request->id = link->last_id;
    int64_t deadline_ms = clock_monotonic(&link->clock) + limit_ms;
    status = STATUS_CLOSED;
    if (send_request(link->fd, request, memories))
        status = receive(link, deadline_ms, result);
    if (status == STATUS_OK)
        status = decoder_reply_parse(result, request->id);
    if (status != STATUS_OK)
        end_child(link);
    return status;
}

/* Closes memory_fd. */
static enum status ask(struct decoder_link *link, struct decoder_request *request, int memory_fd, int limit_ms,
                       struct decoder_result *result)
{
    const struct memories memories = { { memory_fd }, 1 };
    enum status status = STATUS_CLOSED;
    for (int i = 0; i < ATTEMPTS_MAX && status == STATUS_CLOSED; i++)
        status = ask_once(link, request, &memories, limit_ms, result);
    close(memory_fd);
    if (link->pid == 0) {
        /* The next one is begun now and awaited when it is needed: the citizen sees no gap. */
        enum status begun = begin_child(link);
        (void)begun; /* tried again when asked */
    }
    return status;
}

enum status decoder_link_frame(struct decoder_link *link, const uint8_t *pixels, uint32_t width, uint32_t height,
                               bool whole, struct decoder_result *result)
{
    if (width == 0 || height == 0)
        return STATUS_BAD_INPUT;
    if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX)
        return STATUS_TOO_LARGE;
    int memory_fd;
    enum status status = picture_memory_from_bytes(pixels, (size_t)width * height, &memory_fd);
    if (status != STATUS_OK)
        return status;
    struct decoder_request request = {
        .magic = DECODER_MAGIC, .kind = DECODER_GREY, .width_px = width, .height_px = height
    };
    request.flags = whole ? DECODER_WHOLE_CASCADE : 0;
    return ask(link, &request, memory_fd, whole ? DECODER_PICTURE_MS_MAX : DECODER_FRAME_MS_MAX, result);
}

enum status decoder_link_live(struct decoder_link *link, const struct live_frame *frame, struct decoder_result *result)
{
    struct decoder_request request = {
        .magic = DECODER_MAGIC, .kind = frame->kind, .width_px = frame->width_px, .height_px = frame->height_px
    };
    return ask(link, &request, frame->memory_fd, DECODER_FRAME_MS_MAX, result);
}

enum status decoder_link_picture(struct decoder_link *link, const char *path, struct decoder_result *result)
{
    int memory_fd;
    enum status status = picture_memory_from_file(path, &memory_fd);
    if (status != STATUS_OK)
        return status;
    struct decoder_request request = { .magic = DECODER_MAGIC,
                                       .kind = DECODER_PICTURE,
                                       .flags = DECODER_WHOLE_CASCADE };
    return ask(link, &request, memory_fd, DECODER_PICTURE_MS_MAX, result);
}

enum status decoder_link_paper(struct decoder_link *link, int picture_fd, int page_fd, uint32_t width_max,
                               uint32_t height_max, struct decoder_result *result)
{
    struct decoder_request request = {
        .magic = DECODER_MAGIC, .kind = DECODER_PAPER, .width_px = width_max, .height_px = height_max
    };
    const struct memories memories = { { picture_fd, page_fd }, 2 };
    return ask_once(link, &request, &memories, DECODER_PICTURE_MS_MAX, result);
}

uint32_t decoder_link_starts(const struct decoder_link *link)
{
    return link->starts;
}

uint32_t decoder_link_forbidden(const struct decoder_link *link)
{
    return link->forbidden;
}

pid_t decoder_link_pid(const struct decoder_link *link)
{
    return link->pid;
}
