/* One courier from its start to its end, a turn at a time. Time, chance, network and clients come through clock.h,
 * https.h and link_server.h, so a simulation links its own of the last two and drives the very code that runs. */
#include "courier/courier_desk.h"
#include "courier/courier_state.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "courier/courier_payment.h"

enum { HOUSEKEEPING_MS = 6 * 3600 * 1000, ACCOUNT_BYTES_MAX = 256 };

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

/* A key that others may read proves nothing about us. */
static bool is_private(const char *path)
{
    struct stat about;
    return !path || (stat(path, &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & 077) == 0);
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
    else if (!is_private(portal->client_key))
        why = "client_key must exist and be mode 0600";
    else if (!portal->insurance && read_account(portal->account_file, &place->account) != STATUS_OK)
        why = "account_file must exist, be mode 0600 and hold user:password without another colon";
    else
        place->adapter = adapter;
    if (why)
        (void)fprintf(stderr, "kiosk: portal %s: %s; applications are kept and wait\n", portal->id, why);
}

/* After a silence long enough to be an outage every kiosk of a province comes back at once. A machine that was just
 * switched on cannot tell how long it was dark: without a battery its clock goes on from where it was saved. Nor does
 * a clock that is set tell how long it was wrong; but whoever is spread already stays where he was drawn, and who just
 * came does not wait with the others. */
static void spread_backlog(struct courier *courier, bool starting)
{
    size_t count = 0;
    if (outbox_list(courier->outbox, OUTBOX_WAITING, 0, courier->waiting, OUTBOX_ITEMS_MAX, &count) != STATUS_OK)
        return;
    if (starting)
        courier->backlog_row = courier->newest_row = count > 0 ? courier->waiting[count - 1].row : 0;
    bool just_on = courier_monotonic(courier) < courier->options->retry.outage_ms || !courier_clock_believable(courier);
    int64_t now = courier_now(courier);
    for (size_t p = 0; p < courier->options->settings->portal_count; p++) {
        struct place *place = &courier->places[p];
        int64_t newest_ms = 0;
        for (size_t i = 0; i < count; i++)
            if (courier_find_place(courier, courier->waiting[i].portal) == place &&
                courier->waiting[i].created_ms > newest_ms)
                newest_ms = courier->waiting[i].created_ms;
        int64_t silence_ms = just_on ? INT64_MAX : now - newest_ms;
        if (newest_ms > 0 && place->backlog_from_ms <= courier_monotonic(courier))
            place->backlog_from_ms =
                courier_monotonic(courier) + retry_splay_ms(&courier->options->retry, &courier->options->entropy,
                                                            silence_ms, place->settings->splay_s);
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
    if (status == STATUS_OK)
        status = courier_clock_begin(courier);
    if (status == STATUS_OK)
        status = courier_desk_open(courier);
    log_event(LOG_OUTBOX_OPENED, status, 0, 0);
    if (status == STATUS_OK && !(courier->https = https_create(&options->clock)))
        status = STATUS_NO_MEMORY;
    for (size_t i = 0; i < options->settings->portal_count && status == STATUS_OK; i++)
        open_place(courier, i);
    if (status == STATUS_OK)
        status = link_server_create(options->state_folder, courier_take_ask, courier, &courier->server);
    return status;
}

enum status courier_open(const struct courier_options *options, struct courier **out)
{
    struct courier *courier = calloc(1, sizeof *courier);
    if (!courier)
        return STATUS_NO_MEMORY;
    courier->options = options;
    enum status status = open_all(courier);
    if (status != STATUS_OK) {
        courier_close(courier);
        return status;
    }
    courier_wake_all(courier, 0, true); /* perhaps it was restarted because of the certificate, or of the clock */
    spread_backlog(courier, true);
    *out = courier;
    return STATUS_OK;
}

/* Ninety days by a clock that somebody set ten years ahead are none. So only once a portal, whose certificate was
 * verified, named the same day: a machine that speaks to nobody keeps what it has, and that names nobody. */
static void forget_old(struct courier *courier)
{
    int64_t now = courier_monotonic(courier);
    if (courier->clock_word != CLOCK_CONFIRMED || now < courier->clean_at_ms)
        return;
    courier->clean_at_ms = now + HOUSEKEEPING_MS;
    enum status status = courier_clock_keep(courier);
    if (status == STATUS_OK)
        status = outbox_forget_old(courier->outbox);
    if (status != STATUS_OK)
        log_event(LOG_OUTBOX_OPENED, status, 0, 0);
}

int64_t courier_turn(struct courier *courier)
{
    int line = 0;
    struct portal_reply reply;
    if (courier_clock_notice(courier)) /* before a reply plans by the new clock: it would be moved with the old plans */
        spread_backlog(courier, false);
    while (https_next(courier->https, &line, &reply))
        courier_take_reply(courier, line, &reply);
    int64_t wake_ms = courier_schedule(courier);
    int64_t pay_ms = courier_follow_payments(courier);
    if (pay_ms >= 0 && (wake_ms < 0 || pay_ms < wake_ms))
        wake_ms = pay_ms;
    courier_tell_health(courier, false);
    forget_old(courier);
    return wake_ms;
}

void courier_close(struct courier *courier)
{
    if (!courier)
        return;
    if (courier->https) {
        courier_stop_senders(courier);
        https_destroy(courier->https);
    }
    for (size_t i = 0; i < SETTINGS_PORTALS_MAX; i++)
        seal_free(courier->places[i].account);
    link_server_destroy(courier->server);
    outbox_close(courier->outbox);
    seal_destroy(courier->seal);
    free(courier);
}
