/* See slip_printer.h. */
#include "device/slip_printer.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"

enum {
    BANDS_BETWEEN_QUESTIONS = 4, /* 32 mm */
    STRAY_BYTES_MAX = 16,        /* answers to nobody's question before ours */
    END_LOOK_MS = 1000,          /* meanwhile, how often it is asked what keeps it */
};

struct slip_printer {
    struct print_route route; /* strings owned */
    bool answers;
    int end_wait_ms;
    print_event_fn deliver;
    void *context;
    pthread_t thread;
    int wake_fd, stop_fd;
    struct print_channel channel; /* the thread's own, like what follows */
    enum printer_state state;
    bool paper_low;
    int end_answer;       /* to GS r, -1 while there is none */
    pthread_mutex_t lock; /* of what follows */
    bool watched, stopping, busy;
    uint32_t job; /* 0: none waits */
    struct escpos_raster picture;
};

static int64_t now_ms(void)
{
    struct clock clock = clock_system();
    return clock_monotonic(&clock);
}

static void wipe_picture(struct escpos_raster *picture)
{
    if (picture->bits)
        base_wipe(picture->bits, (size_t)picture->width_bytes * (size_t)picture->rows);
    free(picture->bits);
    *picture = (struct escpos_raster){ NULL, 0, 0 };
}

static void tell(struct slip_printer *printer, uint32_t job, enum print_end end, enum printer_state state)
{
    printer->state = state;
    const struct print_event event = { PRINTER_SLIP, job, end, state, printer->paper_low };
    printer->deliver(printer->context, &event);
}

/* --- questions -----------------------------------------------------------------------------------------------------
 */

static enum status ask_one(struct slip_printer *printer, int question, int64_t wait_ms, uint8_t *answer)
{
    uint8_t bytes[ESCPOS_ASK_BYTES];
    escpos_ask(question, bytes);
    enum status status = print_channel_send(&printer->channel, bytes, sizeof bytes, wait_ms);
    for (int stray = 0; status == STATUS_OK && stray < STRAY_BYTES_MAX; stray++) {
        status = print_channel_receive(&printer->channel, wait_ms, answer);
        if (status == STATUS_OK && escpos_is_answer(*answer))
            return STATUS_OK;
        if (status == STATUS_OK && escpos_is_end_answer(*answer))
            printer->end_answer = *answer;
    }
    return status == STATUS_OK ? STATUS_CORRUPT : status;
}

static bool ask_all(struct slip_printer *printer, int64_t wait_ms, enum printer_state *state)
{
    uint8_t answers[ESCPOS_QUESTIONS];
    for (int question = 1; question <= ESCPOS_QUESTIONS; question++)
        if (ask_one(printer, question, wait_ms, &answers[question - 1]) != STATUS_OK) {
            print_channel_close(&printer->channel);
            return false;
        }
    *state = escpos_state(answers, &printer->paper_low);
    return true;
}

/* Opens what is closed. A line that was open may be a dead one: then once more on a new one. */
static enum printer_state look(struct slip_printer *printer)
{
    enum printer_state state = PRINTER_OFFLINE;
    if (printer->route.queue)
        return PRINTER_UNKNOWN; /* opened by each job alone */
    for (int tries = printer->channel.fd >= 0 ? 2 : 1; tries > 0; tries--) {
        if (printer->channel.fd < 0 &&
            print_channel_open(&printer->route, printer->stop_fd, SLIP_ANSWER_MS, &printer->channel) != STATUS_OK)
            return PRINTER_OFFLINE;
        if (!printer->answers)
            return PRINTER_UNKNOWN;
        print_channel_drain(&printer->channel);
        if (ask_all(printer, SLIP_ANSWER_MS, &state))
            return state;
    }
    return PRINTER_OFFLINE;
}

/* --- one slip ------------------------------------------------------------------------------------------------------
 */

static bool may_print(enum printer_state state)
{
    return state == PRINTER_READY || state == PRINTER_UNKNOWN;
}

static bool send(struct slip_printer *printer, const void *bytes, size_t size)
{
    return print_channel_send(&printer->channel, bytes, size, SLIP_BUSY_ANSWER_MS) == STATUS_OK;
}

static bool send_bands(struct slip_printer *printer, const struct escpos_raster *picture, int64_t until_ms,
                       enum printer_state *state)
{
    size_t row_bytes = (size_t)picture->width_bytes;
    for (int row = 0, band = 1; row < picture->rows; row += ESCPOS_BAND_ROWS, band++) {
        int rows = picture->rows - row < ESCPOS_BAND_ROWS ? picture->rows - row : ESCPOS_BAND_ROWS;
        uint8_t header[ESCPOS_BAND_HEADER_BYTES];
        escpos_band_header(picture->width_bytes, rows, header);
        if (now_ms() > until_ms || !send(printer, header, sizeof header) ||
            !send(printer, picture->bits + (size_t)row * row_bytes, (size_t)rows * row_bytes))
            return false;
        if (printer->answers && band % BANDS_BETWEEN_QUESTIONS == 0 &&
            (!ask_all(printer, SLIP_BUSY_ANSWER_MS, state) || !may_print(*state)))
            return false;
    }
    return true;
}

/* GS r is answered in its turn, behind the cut: only that is "printed". */
static enum print_end await_paper(struct slip_printer *printer, enum printer_state *state)
{
    int64_t until_ms = now_ms() + printer->end_wait_ms;
    while (printer->end_answer < 0) {
        uint8_t byte;
        enum status status = print_channel_receive(&printer->channel, END_LOOK_MS, &byte);
        if (status == STATUS_OK && escpos_is_end_answer(byte))
            printer->end_answer = byte;
        else if (status == STATUS_CLOSED)
            return PRINT_FAILED;
        else if (status == STATUS_TIMEOUT && (!ask_all(printer, SLIP_BUSY_ANSWER_MS, state) || !may_print(*state)))
            return PRINT_FAILED;
        if (printer->end_answer < 0 && now_ms() > until_ms)
            return PRINT_HANDED; /* well, and silent: it does not know GS r */
    }
    *state = escpos_end_state((uint8_t)printer->end_answer);
    return may_print(*state) ? PRINT_DONE : PRINT_FAILED;
}

static enum print_end print_picture(struct slip_printer *printer, const struct escpos_raster *picture,
                                    enum printer_state *state)
{
    int64_t until_ms = now_ms() + SLIP_JOB_MS_MAX;
    printer->end_answer = -1;
    if (printer->route.queue &&
        print_channel_open(&printer->route, printer->stop_fd, SLIP_ANSWER_MS, &printer->channel) != STATUS_OK) {
        *state = PRINTER_OFFLINE;
        return PRINT_FAILED;
    }
    if (!send(printer, ESCPOS_BEGIN, sizeof ESCPOS_BEGIN) || !send_bands(printer, picture, until_ms, state) ||
        !send(printer, ESCPOS_END, sizeof ESCPOS_END))
        return PRINT_FAILED;
    if (printer->answers)
        return await_paper(printer, state);
    if (print_channel_finish(&printer->channel, SLIP_BUSY_ANSWER_MS) == STATUS_OK)
        return PRINT_HANDED;
    *state = PRINTER_OFFLINE;
    return PRINT_FAILED;
}

/* What the printer still holds of a slip that failed would come out for the next person. */
static void drop_rest(struct slip_printer *printer)
{
    if (printer->channel.fd >= 0 && !printer->route.queue)
        (void)!print_channel_send(&printer->channel, ESCPOS_DROP, sizeof ESCPOS_DROP, 0);
    print_channel_close(&printer->channel);
}

static void do_job(struct slip_printer *printer, uint32_t job, const struct escpos_raster *picture)
{
    enum printer_state state = look(printer);
    enum print_end end = may_print(state) ? print_picture(printer, picture, &state) : PRINT_FAILED;
    if (end == PRINT_FAILED) {
        bool known = !may_print(state);
        drop_rest(printer);
        if (!known && !printer->route.queue)
            state = look(printer); /* a new line tells what the broken one could not */
    }
    if (printer->route.queue)
        print_channel_close(&printer->channel);
    log_event(end == PRINT_FAILED ? LOG_PRINT_FAILED : LOG_PRINT_DONE,
              end == PRINT_FAILED ? STATUS_UNAVAILABLE : STATUS_OK, PRINTER_SLIP, (int64_t)state);
    tell(printer, job, end, state);
}

/* --- the thread ----------------------------------------------------------------------------------------------------
 */

static void rest(struct slip_printer *printer, int timeout_ms)
{
    struct pollfd wanted[2] = { { .fd = printer->wake_fd, .events = POLLIN },
                                { .fd = printer->stop_fd, .events = POLLIN } };
    uint64_t count;
    if (poll(wanted, 2, timeout_ms) > 0 && wanted[0].revents && read(printer->wake_fd, &count, sizeof count) < 0)
        return; /* somebody else's wake-up: none is lost */
}

static void watch(struct slip_printer *printer)
{
    bool low = printer->paper_low;
    enum printer_state state = look(printer);
    if (state != printer->state || printer->paper_low != low) {
        log_event(LOG_PRINTER_STATE, STATUS_OK, PRINTER_SLIP, (int64_t)state);
        tell(printer, 0, PRINT_NONE, state);
    }
}

static void *serve(void *context)
{
    struct slip_printer *printer = context;
    for (;;) {
        pthread_mutex_lock(&printer->lock);
        bool watched = printer->watched, stopping = printer->stopping;
        uint32_t job = printer->job;
        struct escpos_raster picture = printer->picture;
        printer->job = 0;
        printer->picture = (struct escpos_raster){ NULL, 0, 0 };
        pthread_mutex_unlock(&printer->lock);
        if (job && !stopping)
            do_job(printer, job, &picture);
        wipe_picture(&picture);
        if (job) {
            pthread_mutex_lock(&printer->lock);
            printer->busy = false;
            pthread_mutex_unlock(&printer->lock);
        }
        if (stopping)
            break;
        if (watched)
            watch(printer);
        else
            print_channel_close(&printer->channel);
        rest(printer, watched ? SLIP_WATCH_MS : -1);
    }
    print_channel_close(&printer->channel);
    return NULL;
}

static void wake(int fd)
{
    uint64_t one = 1;
    (void)!write(fd, &one, sizeof one);
}

void slip_printer_watch(struct slip_printer *printer, bool on)
{
    pthread_mutex_lock(&printer->lock);
    printer->watched = on;
    pthread_mutex_unlock(&printer->lock);
    wake(printer->wake_fd);
}

bool slip_printer_print(struct slip_printer *printer, uint32_t job, struct escpos_raster picture)
{
    escpos_disarm(picture.bits, (size_t)picture.width_bytes * (size_t)picture.rows);
    pthread_mutex_lock(&printer->lock);
    bool taken = !printer->busy && !printer->stopping && job != 0;
    if (taken) {
        printer->busy = true;
        printer->job = job;
        printer->picture = picture;
    }
    pthread_mutex_unlock(&printer->lock);
    if (taken)
        wake(printer->wake_fd);
    else
        wipe_picture(&picture);
    return taken;
}

struct slip_printer *slip_printer_create(const struct slip_printer_config *config, print_event_fn deliver,
                                         void *context)
{
    struct slip_printer *printer = calloc(1, sizeof *printer);
    if (!printer)
        return NULL;
    bool routed = print_route_copy(&config->route, &printer->route);
    printer->route.raw = true;
    printer->answers = config->answers && !config->route.queue; /* a queue says nothing of paper */
    printer->end_wait_ms = config->end_wait_ms ? config->end_wait_ms : SLIP_END_MS;
    printer->deliver = deliver;
    printer->context = context;
    printer->channel = (struct print_channel){ .fd = -1 };
    printer->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    printer->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&printer->lock, NULL);
    if (routed && printer->wake_fd >= 0 && printer->stop_fd >= 0 &&
        pthread_create(&printer->thread, NULL, serve, printer) == 0)
        return printer;
    printer->stopping = true; /* no thread to join */
    slip_printer_destroy(printer);
    return NULL;
}

void slip_printer_destroy(struct slip_printer *printer)
{
    if (!printer)
        return;
    bool running = !printer->stopping; /* set by nobody else while a thread runs */
    pthread_mutex_lock(&printer->lock);
    printer->stopping = true;
    pthread_mutex_unlock(&printer->lock);
    if (running) {
        wake(printer->stop_fd);
        pthread_join(printer->thread, NULL);
    }
    pthread_mutex_destroy(&printer->lock);
    if (printer->wake_fd >= 0)
        close(printer->wake_fd);
    if (printer->stop_fd >= 0)
        close(printer->stop_fd);
    print_route_free(&printer->route);
    free(printer);
}
