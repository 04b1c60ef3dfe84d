/* The process around the courier: hardened, alone in its folder, asleep until something happens. What it does when it
 * wakes stands in courier_life.c, which needs no process, socket or clock of the machine. */
#include "courier/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"
#include "courier/courier_state.h"
#include "courier/wiping.h"

enum {
    SLEEP_MS_MAX = 5000,  /* health (disk, clock) is looked at this often */
    REST_AFTER_MS = 2000, /* an idle connection is worth less than what it remembers of the last person … */
    NEXT_SOON_MS = 4000,  /* … but a backlog's next application goes over it: above the longest pace of retry.h */
    COURIER_PATH_BYTES = 4096,
};

static void harden(void)
{
    (void)umask(077);
    (void)prctl(PR_SET_DUMPABLE, 0);
    const struct rlimit none = { 0, 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)signal(SIGPIPE, SIG_IGN);
    (void)unsetenv("SSLKEYLOGFILE"); /* libcurl would write every session's key there */
    int kept = 0;
    enum status status = wiping_begin(&kept);
    log_event(LOG_COURIER_MEMORY, status, kept, 0);
}

/* One courier a folder. The lock dies with the process, however it dies. */
static enum status lock_folder(const char *state_folder, int *out)
{
    char path[COURIER_PATH_BYTES];
    if (!str_format(path, sizeof path, "%s/courier.lock", state_folder))
        return STATUS_TOO_LARGE;
    if (mkdir(state_folder, 0700) != 0 && errno != EEXIST)
        return STATUS_IO;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return STATUS_IO;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        enum status status = errno == EWOULDBLOCK ? STATUS_BUSY : STATUS_IO;
        close(fd);
        return status;
    }
    *out = fd;
    return STATUS_OK;
}

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int sleep_ms(const struct courier *courier, int64_t wake_ms)
{
    int64_t wait = wake_ms < 0 ? SLEEP_MS_MAX : wake_ms - courier_now(courier);
    return (int)(wait < 0 ? 0 : wait > SLEEP_MS_MAX ? SLEEP_MS_MAX : wait);
}

static bool is_sending(const struct courier *courier)
{
    for (int i = 0; i < HTTPS_LINES_MAX; i++)
        if (courier->senders[i].busy)
            return true;
    return false;
}

/* The line is given up when nothing was sent for a while; how long the loop may sleep until then. */
static int rest_when_idle(struct courier *courier, int64_t wake_ms, int64_t *busy_ms)
{
    int64_t now = clock_monotonic(&courier->options->clock);
    bool more_soon = *busy_ms >= 0 && wake_ms >= 0 && wake_ms - courier_now(courier) <= NEXT_SOON_MS;
    if (is_sending(courier) || more_soon)
        *busy_ms = now;
    if (*busy_ms < 0)
        return SLEEP_MS_MAX;
    if (now - *busy_ms < REST_AFTER_MS)
        return (int)(REST_AFTER_MS - (now - *busy_ms));
    https_rest(courier->https);
    *busy_ms = -1; /* at rest */
    return SLEEP_MS_MAX;
}

static void loop(struct courier *courier, int signals)
{
    int64_t busy_ms = courier_monotonic(courier);
    for (;;) {
        int64_t wake_ms = courier_turn(courier);
        struct pollfd others[LINK_CLIENTS_MAX + 2];
        size_t count = link_server_descriptors(courier->server, others);
        others[count] = (struct pollfd){ .fd = signals, .events = POLLIN };
        int rest_ms = rest_when_idle(courier, wake_ms, &busy_ms), wait_ms = sleep_ms(courier, wake_ms);
        https_wait(courier->https, others, count + 1, wait_ms < rest_ms ? wait_ms : rest_ms);
        if (others[count].revents)
            return;
        link_server_serve(courier->server);
    }
}

enum status courier_run(const struct courier_options *options)
{
    int lock = -1;
    struct courier *courier = NULL;
    harden();
    int signals = open_signals();
    enum status status = signals >= 0 ? lock_folder(options->state_folder, &lock) : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = courier_open(options, &courier);
    if (status == STATUS_OK) {
        log_event(LOG_COURIER_STARTED, STATUS_OK, 0, 0);
        loop(courier, signals);
        log_event(LOG_COURIER_STOPPED, STATUS_OK, 0, 0);
    }
    courier_close(courier);
    if (lock >= 0)
        close(lock);
    if (signals >= 0)
        close(signals);
    (void)prctl(PR_SET_DUMPABLE, 1); /* everything secret is wiped; leak checkers may look again */
    return status;
}
