/* See page_printer.h. */
#include "device/page_printer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

enum { CHUNK_BYTES = 16 * 1024 };

struct page_printer {
    struct print_route route; /* strings owned */
    char *program, *regular, *bold;
    page_event_fn deliver;
    void *context;
    pthread_t thread;
    bool running;
    int stop_fd;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t came;
    bool stopping, busy;
    uint32_t job; /* 0: none waits */
    uint8_t *wire;
    size_t size;
};

/* --- one job -------------------------------------------------------------------------------------------------------
 */

/* Anonymous memory with these bytes, at its beginning; -1. */
static int memory_with(const char *name, const uint8_t *bytes, size_t size)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    for (size_t done = 0; fd >= 0 && done < size;) {
        ssize_t written = write(fd, bytes + done, size - done);
        if (written <= 0) {
            close(fd);
            return -1;
        }
        done += (size_t)written;
    }
    if (fd >= 0)
        (void)lseek(fd, 0, SEEK_SET);
    return fd;
}

static bool ended_well(struct page_printer *printer, pid_t child)
{
    int pidfd = (int)syscall(SYS_pidfd_open, child, 0), code = -1;
    struct pollfd wanted[2] = { { .fd = pidfd, .events = POLLIN }, { .fd = printer->stop_fd, .events = POLLIN } };
    int ready = -1;
    do
        ready = pidfd < 0 ? -1 : poll(wanted, 2, PAGE_PDF_MS_MAX);
    while (ready < 0 && pidfd >= 0 && errno == EINTR);
    if (ready <= 0 || !wanted[0].revents)
        kill(child, SIGKILL);
    if (pidfd >= 0)
        close(pidfd);
    return waitpid(child, &code, 0) == child && WIFEXITED(code) && WEXITSTATUS(code) == 0;
}

static bool make_pdf(struct page_printer *printer, int wire_fd, int pdf_fd)
{
    const char *const argv[] = { printer->program, printer->regular, printer->bold, NULL };
    const char *const environment[] = { NULL };
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, wire_fd, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&files, pdf_fd, STDOUT_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t child = 0;
    int rc = posix_spawn(&child, printer->program, &files, &attributes, (char *const *)(uintptr_t)argv,
                         (char *const *)(uintptr_t)environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return rc == 0 && ended_well(printer, child);
}

static enum status send_pdf(struct page_printer *printer, int pdf_fd)
{
    struct print_channel channel;
    uint8_t chunk[CHUNK_BYTES];
    off_t size = lseek(pdf_fd, 0, SEEK_END);
    if (size <= 0 || size > PAGE_PDF_BYTES_MAX || lseek(pdf_fd, 0, SEEK_SET) != 0)
        return STATUS_TOO_LARGE;
    enum status status = print_channel_open(&printer->route, printer->stop_fd, PAGE_SEND_MS_MAX, &channel);
    if (status != STATUS_OK)
        return status;
    ssize_t got = 1;
    while (status == STATUS_OK && (got = read(pdf_fd, chunk, sizeof chunk)) > 0)
        status = print_channel_send(&channel, chunk, (size_t)got, PAGE_SEND_MS_MAX);
    if (status == STATUS_OK)
        status = got < 0 ? STATUS_IO : print_channel_finish(&channel, PAGE_SEND_MS_MAX);
    print_channel_close(&channel);
    base_wipe(chunk, sizeof chunk);
    return status;
}

static enum status do_job(struct page_printer *printer, const uint8_t *wire, size_t size)
{
    enum status status = STATUS_NO_MEMORY;
    int wire_fd = memory_with("kiosk-pages", wire, size), pdf_fd = memory_with("kiosk-pdf", NULL, 0);
    if (wire_fd >= 0 && pdf_fd >= 0)
        status = make_pdf(printer, wire_fd, pdf_fd) ? send_pdf(printer, pdf_fd) : STATUS_CORRUPT;
    if (wire_fd >= 0)
        close(wire_fd);
    if (pdf_fd >= 0)
        close(pdf_fd);
    return status;
}

/* --- the thread ----------------------------------------------------------------------------------------------------
 */

static void drop(uint8_t *wire, size_t size)
{
    if (wire)
        base_wipe(wire, size);
    free(wire);
}

static void *serve(void *context)
{
    struct page_printer *printer = context;
    pthread_mutex_lock(&printer->lock);
    for (;;) {
        while (!printer->job && !printer->stopping)
            pthread_cond_wait(&printer->came, &printer->lock);
        if (printer->stopping)
            break;
        uint32_t job = printer->job;
        uint8_t *wire = printer->wire;
        size_t size = printer->size;
        printer->job = 0;
        printer->wire = NULL;
        pthread_mutex_unlock(&printer->lock);
        enum status status = do_job(printer, wire, size);
        drop(wire, size);
        bool good = status == STATUS_OK;
        log_event(good ? LOG_PRINT_DONE : LOG_PRINT_FAILED, status, PRINTER_PAGE, 0);
        pthread_mutex_lock(&printer->lock);
        printer->busy = false;
        pthread_mutex_unlock(&printer->lock);
        const struct print_event event = { PRINTER_PAGE, job, good ? PRINT_HANDED : PRINT_FAILED, PRINTER_UNKNOWN,
                                           false };
        printer->deliver(printer->context, &event);
        pthread_mutex_lock(&printer->lock);
    }
    pthread_mutex_unlock(&printer->lock);
    return NULL;
}

bool page_printer_print(struct page_printer *printer, uint32_t job, uint8_t *wire, size_t size)
{
    pthread_mutex_lock(&printer->lock);
    bool taken = !printer->busy && !printer->stopping && job != 0;
    if (taken) {
        printer->busy = true;
        printer->job = job;
        printer->wire = wire;
        printer->size = size;
        pthread_cond_signal(&printer->came);
    }
    pthread_mutex_unlock(&printer->lock);
    if (!taken)
        drop(wire, size);
    return taken;
}

static char *copy(const char *text)
{
    return text ? strdup(text) : NULL;
}

struct page_printer *page_printer_create(const struct page_printer_config *config, page_event_fn deliver, void *context)
{
    struct page_printer *printer = calloc(1, sizeof *printer);
    if (!printer)
        return NULL;
    bool routed = print_route_copy(&config->route, &printer->route);
    printer->program = copy(config->program);
    printer->regular = copy(config->regular);
    printer->bold = copy(config->bold);
    printer->deliver = deliver;
    printer->context = context;
    printer->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&printer->lock, NULL);
    pthread_cond_init(&printer->came, NULL);
    bool copied = routed && printer->program && printer->regular && printer->bold;
    printer->running = copied && printer->stop_fd >= 0 && pthread_create(&printer->thread, NULL, serve, printer) == 0;
    if (printer->running)
        return printer;
    page_printer_destroy(printer);
    return NULL;
}

void page_printer_destroy(struct page_printer *printer)
{
    if (!printer)
        return;
    uint64_t one = 1;
    pthread_mutex_lock(&printer->lock);
    printer->stopping = true;
    pthread_cond_signal(&printer->came);
    pthread_mutex_unlock(&printer->lock);
    if (printer->running) {
        (void)!write(printer->stop_fd, &one, sizeof one);
        pthread_join(printer->thread, NULL);
    }
    drop(printer->wire, printer->size);
    pthread_cond_destroy(&printer->came);
    pthread_mutex_destroy(&printer->lock);
    if (printer->stop_fd >= 0)
        close(printer->stop_fd);
    print_route_free(&printer->route);
    free(printer->program);
    free(printer->regular);
    free(printer->bold);
    free(printer);
}
