/* The printer's thread against printers that fail: each slip has exactly one end, and nobody who asks ever waits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "device/slip_printer.h"

enum { WIDTH_BYTES = 72, ROWS = 900, PICTURE_BYTES = WIDTH_BYTES * ROWS };

/* A printer behind a port. It answers DLE EOT wherever it stands, which no disarmed picture can fake, and GS r. */
struct fake {
    int listener, port;
    pthread_t thread;
    atomic_bool stop;
    atomic_int paper_status; /* answer to DLE EOT 4 */
    atomic_long bytes;
    atomic_int dropped;
    long close_after, deaf_after; /* bytes; 0: never */
    bool silent, no_end;
    uint8_t stray; /* sent before each answer; 0: none */
};

static void answer(struct fake *fake, int line, const uint8_t *command)
{
    uint8_t byte = 0x12;
    if (fake->stray)
        (void)!write(line, &fake->stray, 1);
    if (command[1] == 4 && command[2] == 4)
        byte = (uint8_t)atomic_load(&fake->paper_status);
    if (command[1] == 'r')
        byte = 0;
    if (!fake->silent && !(command[1] == 'r' && (fake->no_end || byte == 0x72)))
        (void)!write(line, &byte, 1);
}

static bool serve_line(struct fake *fake, int line)
{
    uint8_t last[3] = { 0 }, byte;
    while (!atomic_load(&fake->stop)) {
        long taken = atomic_load(&fake->bytes);
        bool deaf = fake->deaf_after && taken > fake->deaf_after;
        struct pollfd wanted = { .fd = line, .events = POLLIN };
        if (deaf || poll(&wanted, 1, 20) <= 0) {
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
            continue;
        }
        if (read(line, &byte, 1) != 1)
            return true;
        atomic_fetch_add(&fake->bytes, 1);
        if (fake->close_after && taken > fake->close_after) {
            fake->close_after = 0;
            return true;
        }
        memmove(last, last + 1, 2);
        last[2] = byte;
        if ((last[0] == 0x10 && last[1] == 4 && last[2] <= 4) || (last[0] == 0x1D && last[1] == 'r' && last[2] == 1))
            answer(fake, line, last);
        if (last[0] == 0x10 && last[1] == 5 && last[2] == 2)
            atomic_fetch_add(&fake->dropped, 1);
    }
    return false;
}

static void *serve(void *context)
{
    struct fake *fake = context;
    while (!atomic_load(&fake->stop)) {
        struct pollfd wanted = { .fd = fake->listener, .events = POLLIN };
        if (poll(&wanted, 1, 20) <= 0)
            continue;
        int line = accept(fake->listener, NULL, NULL);
        (void)serve_line(fake, line);
        close(line);
    }
    return NULL;
}

static void fake_start(struct fake *fake)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof here;
    atomic_store(&fake->paper_status, 0x12);
    fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fake->listener, (struct sockaddr *)&here, sizeof here), 0);
    assert_int_equal(listen(fake->listener, 4), 0);
    assert_int_equal(getsockname(fake->listener, (struct sockaddr *)&here, &size), 0);
    fake->port = ntohs(here.sin_port);
    assert_int_equal(pthread_create(&fake->thread, NULL, serve, fake), 0);
}

static void fake_stop(struct fake *fake)
{
    atomic_store(&fake->stop, true);
    pthread_join(fake->thread, NULL);
    close(fake->listener);
}

struct heard {
    pthread_mutex_t lock;
    pthread_cond_t came;
    int ends;
    struct print_event last, end;
};

static void hear(void *context, const struct print_event *event)
{
    struct heard *heard = context;
    pthread_mutex_lock(&heard->lock);
    heard->last = *event;
    if (event->end != PRINT_NONE) {
        heard->ends++;
        heard->end = *event;
    }
    pthread_cond_broadcast(&heard->came);
    pthread_mutex_unlock(&heard->lock);
}

static struct print_event await_end(struct heard *heard)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 40;
    pthread_mutex_lock(&heard->lock);
    while (heard->ends == 0)
        assert_int_equal(pthread_cond_timedwait(&heard->came, &heard->lock, &until), 0);
    heard->ends--;
    struct print_event end = heard->end;
    pthread_mutex_unlock(&heard->lock);
    return end;
}

/* Dots that would be orders, were they not disarmed. */
static struct escpos_raster picture(void)
{
    struct escpos_raster made = { malloc(PICTURE_BYTES), WIDTH_BYTES, ROWS };
    assert_non_null(made.bits);
    for (int i = 0; i < PICTURE_BYTES; i++)
        made.bits[i] = (uint8_t)((const uint8_t[]){ 0x10, 0x04, 0x04, 0x10, 0x05, 0x02 }[i % 6]);
    return made;
}

static struct slip_printer *open_printer(const struct fake *fake, struct heard *heard, bool answers)
{
    *heard = (struct heard){ .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER };
    struct slip_printer_config config = { .route = { .host = "127.0.0.1", .port = fake->port },
                                          .answers = answers,
                                          .end_wait_ms = 1200 };
    struct slip_printer *printer = slip_printer_create(&config, hear, heard);
    assert_non_null(printer);
    return printer;
}

static struct print_event print_once(struct slip_printer *printer, struct heard *heard, uint32_t job)
{
    assert_true(slip_printer_print(printer, job, picture()));
    struct print_event end = await_end(heard);
    assert_int_equal(end.job, job);
    assert_int_equal(end.printer, PRINTER_SLIP);
    return end;
}

static void each_end_is_told(void **state)
{
    (void)state;
    static const struct {
        struct fake fake;
        int paper_status;
        bool does_not_answer;
        enum print_end end;
        enum printer_state state;
    } rows[] = {
        { .fake = { 0 }, .end = PRINT_DONE, .state = PRINTER_READY },
        { .fake = { .stray = 0x11 }, .end = PRINT_DONE, .state = PRINTER_READY },
        { .fake = { .no_end = true }, .end = PRINT_HANDED, .state = PRINTER_READY },
        { .fake = { 0 }, .paper_status = 0x72, .end = PRINT_FAILED, .state = PRINTER_PAPER_OUT },
        { .fake = { .silent = true }, .end = PRINT_FAILED, .state = PRINTER_OFFLINE },
        { .fake = { .silent = true }, .does_not_answer = true, .end = PRINT_HANDED, .state = PRINTER_UNKNOWN },
        { .fake = { .close_after = 9000 }, .end = PRINT_FAILED, .state = PRINTER_READY },
        { .fake = { .deaf_after = 9000 }, .end = PRINT_FAILED, .state = PRINTER_OFFLINE },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct fake fake = rows[i].fake;
        struct heard heard;
        fake_start(&fake);
        if (rows[i].paper_status)
            atomic_store(&fake.paper_status, rows[i].paper_status);
        struct slip_printer *printer = open_printer(&fake, &heard, !rows[i].does_not_answer);
        struct print_event end = print_once(printer, &heard, 7);
        if (end.end != rows[i].end || end.state != rows[i].state)
            print_error("row %zu: end %d state %d\n", i, (int)end.end, (int)end.state);
        assert_int_equal(end.end, rows[i].end);
        assert_int_equal(end.state, rows[i].state);
        if (end.end == PRINT_DONE) /* 15 headers, a picture, and few words between */
            assert_in_range(atomic_load(&fake.bytes), PICTURE_BYTES, PICTURE_BYTES + 400);
        slip_printer_destroy(printer);
        fake_stop(&fake);
    }
}

static void one_at_a_time_and_the_next_one_too(void **state)
{
    (void)state;
    struct fake fake = { .no_end = true };
    struct heard heard;
    fake_start(&fake);
    struct slip_printer *printer = open_printer(&fake, &heard, true);
    assert_true(slip_printer_print(printer, 1, picture()));
    assert_false(slip_printer_print(printer, 2, picture()));
    assert_int_equal(await_end(&heard).job, 1);
    while (!slip_printer_print(printer, 3, picture())) /* told a moment before it is free */
        nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
    assert_int_equal(await_end(&heard).job, 3);
    slip_printer_destroy(printer);
    fake_stop(&fake);
}

static void stopping_waits_for_no_printer(void **state)
{
    (void)state;
    struct fake fake = { .deaf_after = 2000 };
    struct heard heard;
    struct timespec begin, end;
    fake_start(&fake);
    struct slip_printer *printer = open_printer(&fake, &heard, true);
    slip_printer_watch(printer, true);
    assert_true(slip_printer_print(printer, 1, picture()));
    while (atomic_load(&fake.bytes) <= 2000)
        nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    slip_printer_destroy(printer);
    clock_gettime(CLOCK_MONOTONIC, &end);
    assert_in_range(end.tv_sec - begin.tv_sec, 0, 2);
    fake_stop(&fake);
}

static void watching_tells_what_changed(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    struct heard heard;
    fake_start(&fake);
    struct slip_printer *printer = open_printer(&fake, &heard, true);
    slip_printer_watch(printer, true);
    static const struct {
        int paper_status;
        enum printer_state state;
    } rows[] = { { 0x12, PRINTER_READY }, { 0x72, PRINTER_PAPER_OUT }, { 0x12, PRINTER_READY } };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        atomic_store(&fake.paper_status, rows[i].paper_status);
        bool told = false;
        for (int tries = 0; tries < 6000 && !told; tries++) {
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
            pthread_mutex_lock(&heard.lock);
            told = heard.last.state == rows[i].state;
            pthread_mutex_unlock(&heard.lock);
        }
        assert_true(told);
    }
    slip_printer_watch(printer, false);
    slip_printer_destroy(printer);
    fake_stop(&fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_end_is_told),
        cmocka_unit_test(one_at_a_time_and_the_next_one_too),
        cmocka_unit_test(stopping_waits_for_no_printer),
        cmocka_unit_test(watching_tells_what_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
