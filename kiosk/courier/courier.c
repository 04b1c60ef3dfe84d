/* The loop, and everything that is set up before and taken down after it. */
#include "courier/courier.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    REST_AFTER_MS = 2000, /* an idle connection is worth less than what it remembers of the last person */
    HOUSEKEEPING_MS = 6 * 3600 * 1000,
    ACCOUNT_BYTES_MAX = 256,
    COURIER_PATH_BYTES = 4096,
};

static void harden(void)
{
    (void)umask(077);
    (void)prctl(PR_SET_DUMPABLE, 0);
    const struct rlimit none = { 0, 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)signal(SIGPIPE, SIG_IGN);
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

/* "user:password" on one line of a file that nobody else may read. */
static enum status read_account(const char *path, char **out)
{
    if (!path)
        return STATUS_NOT_FOUND;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STATUS_NOT_FOUND;
    struct stat about;
    char *account = seal_alloc(ACCOUNT_BYTES_MAX);
    enum status status = account ? STATUS_OK : STATUS_NO_MEMORY;
    if (fstat(fd, &about) != 0 || (about.st_mode & 077) != 0)
        status = STATUS_REFUSED;
    ssize_t size = status == STATUS_OK ? read(fd, account, ACCOUNT_BYTES_MAX - 1) : 0;
    close(fd);
    if (status == STATUS_OK && size > 0) {
        account[size] = '\0';
        account[strcspn(account, "\r\n")] = '\0';
        const char *colon = strchr(account, ':');
        /* OpenCPS takes only what stands before a second colon, so such a password never fits. */
        if (!colon || colon == account || !colon[1] || strchr(colon + 1, ':'))
            status = STATUS_BAD_INPUT;
    } else if (status == STATUS_OK) {
        status = STATUS_BAD_INPUT;
    }
    if (status != STATUS_OK) {
        seal_free(account);
        return status;
    }
    *out = account;
    return STATUS_OK;
}

/* A portal that cannot be used is said once; what is for it is stored all the same, and waits. */
static void open_place(struct courier *courier, size_t index)
{
    const struct settings_portal *portal = &courier->options->settings->portals[index];
    struct place *place = &courier->places[index];
    const char *why = NULL;
    place->settings = portal;
    const struct portal_adapter *adapter = portal_find_adapter(portal->adapter);
    if (!adapter)
        why = "no adapter of that name";
    else if (https_check(portal) != STATUS_OK)
        why = "base_url must be https, with at least two pins";
    else if (read_account(portal->account_file, &place->account) != STATUS_OK)
        why = "account_file must exist, be mode 0600 and hold user:password without another colon";
    else
        place->adapter = adapter;
    if (why)
        (void)fprintf(stderr, "kiosk: portal %s: %s; applications are kept and wait\n", portal->id, why);
}

/* After a silence long enough to be an outage every kiosk of a province comes back at once. */
static void spread_backlog(struct courier *courier)
{
    size_t count = 0;
    if (outbox_list(courier->outbox, OUTBOX_WAITING, 0, courier->waiting, OUTBOX_ITEMS_MAX, &count) != STATUS_OK)
        return;
    int64_t now = courier_now(courier);
    for (size_t p = 0; p < courier->options->settings->portal_count; p++) {
        struct place *place = &courier->places[p];
        int64_t newest_ms = 0;
        for (size_t i = 0; i < count; i++)
            if (courier_find_place(courier, courier->waiting[i].portal) == place &&
                courier->waiting[i].created_ms > newest_ms)
                newest_ms = courier->waiting[i].created_ms;
        if (newest_ms > 0)
            place->backlog_from_ms = now + retry_splay_ms(&courier->options->retry, &courier->options->entropy,
                                                          now - newest_ms, place->settings->splay_s);
    }
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
static int rest_when_idle(struct courier *courier, int64_t *busy_ms)
{
    int64_t now = clock_monotonic(&courier->options->clock);
    if (is_sending(courier))
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
    int64_t cleaned_ms = clock_monotonic(&courier->options->clock), busy_ms = cleaned_ms;
    for (;;) {
        int line = 0;
        struct portal_reply reply;
        while (https_next(courier->https, &line, &reply))
            courier_take_reply(courier, line, &reply);
        int64_t wake_ms = courier_schedule(courier);
        courier_tell_health(courier, false);
        struct pollfd others[LINK_CLIENTS_MAX + 2];
        size_t count = link_server_descriptors(courier->server, others);
        others[count] = (struct pollfd){ .fd = signals, .events = POLLIN };
        int rest_ms = rest_when_idle(courier, &busy_ms), wait_ms = sleep_ms(courier, wake_ms);
        https_wait(courier->https, others, count + 1, wait_ms < rest_ms ? wait_ms : rest_ms);
        if (others[count].revents)
            return;
        link_server_serve(courier->server);
        int64_t now = clock_monotonic(&courier->options->clock);
        if (now - cleaned_ms > HOUSEKEEPING_MS) {
            cleaned_ms = now;
            enum status status = outbox_forget_old(courier->outbox);
            if (status != STATUS_OK)
                log_event(LOG_OUTBOX_OPENED, status, 0, 0);
        }
    }
}

static enum status open_all(struct courier *courier)
{
    const struct courier_options *options = courier->options;
    const struct outbox_limits limits = { .disk_free_bytes_min = options->settings->disk_free_bytes_min,
                                          .items_max = options->settings->queue_items_max > 0 &&
                                                               options->settings->queue_items_max < OUTBOX_ITEMS_MAX
                                                           ? options->settings->queue_items_max
                                                           : OUTBOX_ITEMS_MAX };
    enum status status = seal_create(options->state_folder, &courier->seal);
    if (status == STATUS_OK)
        status = outbox_open(options->state_folder, courier->seal, &options->clock, &limits, &courier->outbox);
    log_event(LOG_OUTBOX_OPENED, status, 0, 0);
    if (status == STATUS_OK && !(courier->https = https_create()))
        status = STATUS_NO_MEMORY;
    for (size_t i = 0; i < options->settings->portal_count && status == STATUS_OK; i++)
        open_place(courier, i);
    if (status == STATUS_OK)
        status = link_server_create(options->state_folder, courier_take_ask, courier, &courier->server);
    return status;
}

enum status courier_run(const struct courier_options *options)
{
    int lock = -1;
    harden();
    int signals = open_signals();
    struct courier *courier = calloc(1, sizeof *courier);
    enum status status = courier && signals >= 0 ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = lock_folder(options->state_folder, &lock);
    if (status != STATUS_OK)
        goto done;
    courier->options = options;
    courier->started_ms = courier_now(courier);
    status = open_all(courier);
    if (status != STATUS_OK)
        goto done;
    spread_backlog(courier);
    log_event(LOG_COURIER_STARTED, STATUS_OK, 0, 0);
    loop(courier, signals);
    log_event(LOG_COURIER_STOPPED, STATUS_OK, 0, 0);
done:
    if (courier && courier->https) {
        courier_stop_senders(courier);
        https_destroy(courier->https);
    }
    for (size_t i = 0; courier && i < SETTINGS_PORTALS_MAX; i++)
        seal_free(courier->places[i].account);
    if (courier) {
        link_server_destroy(courier->server);
        outbox_close(courier->outbox);
        seal_destroy(courier->seal);
    }
    free(courier);
    if (lock >= 0)
        close(lock);
    if (signals >= 0)
        close(signals);
    (void)prctl(PR_SET_DUMPABLE, 1); /* everything secret is wiped; leak checkers may look again */
    return status;
}
