/* Pages on their way to a printer that takes PDF: each job has one end, a child that dies or hangs is one of them, and
 * nobody who asks ever waits. The child is a program of the test: the real one is tried in e2e. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/check.h"
#include "device/page_printer.h"

struct fake {
    int listener, port;
    pthread_t thread;
    atomic_bool stop, deaf;
    atomic_long bytes;
};

static void *serve(void *context)
{
    struct fake *fake = context;
    while (!atomic_load(&fake->stop)) {
        struct pollfd wanted = { .fd = fake->listener, .events = POLLIN };
        if (atomic_load(&fake->deaf) || poll(&wanted, 1, 20) <= 0) {
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
            continue;
        }
        int line = accept(fake->listener, NULL, NULL);
        char chunk[4096];
        for (ssize_t got = read(line, chunk, sizeof chunk); got > 0; got = read(line, chunk, sizeof chunk))
            atomic_fetch_add(&fake->bytes, got);
        close(line);
    }
    return NULL;
}

static void fake_start(struct fake *fake)
{
    struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof here;
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
    struct print_event last;
};

static void hear(void *context, const struct print_event *event)
{
    struct heard *heard = context;
    pthread_mutex_lock(&heard->lock);
    heard->ends++;
    heard->last = *event;
    pthread_cond_broadcast(&heard->came);
    pthread_mutex_unlock(&heard->lock);
}

static enum print_end await_end(struct heard *heard, uint32_t job)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 30;
    pthread_mutex_lock(&heard->lock);
    while (heard->ends == 0)
        assert_int_equal(pthread_cond_timedwait(&heard->came, &heard->lock, &until), 0);
    assert_int_equal(--heard->ends, 0);
    struct print_event last = heard->last;
    pthread_mutex_unlock(&heard->lock);
    assert_int_equal(last.job, job);
    assert_int_equal(last.printer, PRINTER_PAGE);
    return last.end;
}

/* `program` is given two arguments, the fonts: cat with "-" twice copies what it reads. */
static struct page_printer *open_printer(const struct fake *fake, struct heard *heard, const char *program)
{
    *heard = (struct heard){ .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER };
    struct page_printer_config config = {
        .route = { .host = "127.0.0.1", .port = fake->port }, .program = program, .regular = "-", .bold = "-"
    };
    struct page_printer *printer = page_printer_create(&config, hear, heard);
    assert_non_null(printer);
    return printer;
}

enum { WIRE_BYTES = 100000 };

static uint8_t *wire(void)
{
    uint8_t *bytes = malloc(WIRE_BYTES);
    assert_non_null(bytes);
    memset(bytes, 'x', WIRE_BYTES);
    return bytes;
}

static void each_end_is_told(void **state)
{
    (void)state;
    struct fake fake = { 0 };
    fake_start(&fake);
    static const struct {
        const char *program;
        enum print_end end;
    } rows[] = { { "/bin/cat", PRINT_HANDED },
                 { "/bin/false", PRINT_FAILED },       /* says that it failed */
                 { "/bin/true", PRINT_FAILED },        /* makes nothing */
                 { "/nonexistent/x", PRINT_FAILED } }; /* is not there */
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct heard heard;
        atomic_store(&fake.bytes, 0);
        struct page_printer *printer = open_printer(&fake, &heard, rows[i].program);
        for (uint32_t job = 1; job <= 2; job++) {
            assert_true(page_printer_print(printer, job, wire(), WIRE_BYTES));
            assert_int_equal(await_end(&heard, job), rows[i].end);
        }
        page_printer_destroy(printer);
        long wanted = rows[i].end == PRINT_FAILED ? 0 : 2 * WIRE_BYTES;
        for (int tries = 0; tries < 10000 && atomic_load(&fake.bytes) < wanted; tries++)
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL); /* handed over is not yet read */
        assert_int_equal(atomic_load(&fake.bytes), wanted);
    }
    fake_stop(&fake);
    struct heard heard; /* nobody listens any more */
    struct page_printer *printer = open_printer(&fake, &heard, "/bin/cat");
    assert_true(page_printer_print(printer, 9, wire(), WIRE_BYTES));
    assert_int_equal(await_end(&heard, 9), PRINT_FAILED);
    page_printer_destroy(printer);
}

static void stopping_waits_for_nothing(void **state)
{
    (void)state;
    struct fake fake = { .deaf = true };
    fake_start(&fake);
    char sleeper[] = "/tmp/kiosk-sleeper-XXXXXX"; /* never ends; and what the other makes nobody reads */
    int script = mkstemp(sleeper);
    static const char text[] = "#!/bin/sh\nexec sleep 60\n";
    assert_int_equal(write(script, text, sizeof text - 1), sizeof text - 1);
    assert_int_equal(fchmod(script, 0700), 0);
    close(script);
    const char *const programs[] = { sleeper, "/bin/cat" };
    for (size_t i = 0; i < ARRAY_LEN(programs); i++) {
        struct heard heard;
        struct timespec begin, end;
        struct page_printer *printer = open_printer(&fake, &heard, programs[i]);
        assert_true(page_printer_print(printer, 1, wire(), WIRE_BYTES));
        assert_false(page_printer_print(printer, 2, wire(), WIRE_BYTES)); /* one at a time */
        nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
        clock_gettime(CLOCK_MONOTONIC, &begin);
        page_printer_destroy(printer);
        clock_gettime(CLOCK_MONOTONIC, &end);
        assert_in_range(end.tv_sec - begin.tv_sec, 0, 2);
    }
    assert_int_equal(unlink(sleeper), 0);
    fake_stop(&fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(each_end_is_told),
                                        cmocka_unit_test(stopping_waits_for_nothing) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
