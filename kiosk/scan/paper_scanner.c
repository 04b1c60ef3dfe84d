/* See paper_scanner.h. */
#include "scan/paper_scanner.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/str.h"
#include "scan/decoder_link.h"
#include "scan/paper_child.h"
#include "scan/paper_pack.h"

enum {
    FIXED_ARGUMENTS = 4, /* program, -d, device, --format=png */
    DPI = 200,
    DPI_LESS = 150,               /* of a page that is too full at 200 */
    INK_BITS_A_MILLION_MIN = 200, /* a page with one short line of letters has 500 */
};

struct paper_scanner {
    char *argv[FIXED_ARGUMENTS + PAPER_SCAN_OPTIONS_MAX + 1]; /* owned, NULL behind the last */
    char *decoder_path;                                       /* owned or NULL */
    int limit_ms;
    paper_scan_fn deliver;
    void *context;
    pthread_t thread;
    bool running;
    int stop_fd;          /* readable while the job in work is to be broken off */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t came;
    bool ending;
    uint32_t wanted, current, done; /* jobs; 0: none */
    size_t room;
    struct paper_tray tray; /* of `done` */
};

/* --- one job, on the thread --------------------------------------------------------------------------------------- */

struct page_memory {
    int fd;
    const uint8_t *bits; /* NULL until mapped */
};

static bool page_memory_init(struct page_memory *memory)
{
    *memory = (struct page_memory){ .fd = memfd_create("page", MFD_CLOEXEC | MFD_ALLOW_SEALING) };
    return memory->fd >= 0 && ftruncate(memory->fd, PAPER_BITS_BYTES) == 0 &&
           fcntl(memory->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) == 0;
}

static void page_memory_finish(struct page_memory *memory)
{
    if (memory->bits)
        munmap((void *)(uintptr_t)memory->bits, PAPER_BITS_BYTES);
    if (memory->fd >= 0)
        close(memory->fd);
}

static bool is_blank(const uint8_t *bits, size_t size)
{
    uint64_t ink = 0;
    for (size_t i = 0; i < size; i++)
        ink += (uint64_t)__builtin_popcount(bits[i]);
    return ink * 1000000 < (uint64_t)size * 8 * INK_BITS_A_MILLION_MIN;
}

static enum paper_scan_end ask_decoder(struct paper_scanner *scanner, int picture_fd, const struct page_memory *memory,
                                       int dpi, struct paper_tray *tray)
{
    struct decoder_link *link = decoder_link_create(scanner->decoder_path);
    struct decoder_result *result = calloc(1, sizeof *result);
    enum paper_scan_end end = PAPER_SCAN_FAILED;
    uint32_t width_max = PAPER_WIDTH_PX * (uint32_t)dpi / DPI, height_max = PAPER_HEIGHT_PX * (uint32_t)dpi / DPI;
    if (link && result) {
        enum status status = decoder_link_paper(link, picture_fd, memory->fd, width_max, height_max, result);
        bool lying = result->width_px > result->height_px;
        bool fits = result->width_px > 0 && result->height_px > 0 &&
                    result->width_px <= (lying ? height_max : width_max) &&
                    result->height_px <= (lying ? width_max : height_max);
        end = status == STATUS_UNAVAILABLE                                     ? PAPER_SCAN_FAILED
              : status == STATUS_OK && result->outcome == DECODER_DONE && fits ? PAPER_SCAN_DONE
                                                                               : PAPER_SCAN_NO_PICTURE;
        tray->width_px = (uint16_t)result->width_px;
        tray->height_px = (uint16_t)result->height_px;
        tray->dpi = (uint16_t)dpi;
    }
    free(result);
    decoder_link_destroy(link); /* before anybody reads the page: it cannot change under us */
    return end;
}

static enum paper_scan_end make_page(struct paper_scanner *scanner, int picture_fd, int dpi, size_t room,
                                     struct paper_tray *tray)
{
    struct page_memory memory;
    enum paper_scan_end end =
        page_memory_init(&memory) ? ask_decoder(scanner, picture_fd, &memory, dpi, tray) : PAPER_SCAN_FAILED;
    if (end == PAPER_SCAN_DONE) {
        void *mapped = mmap(NULL, PAPER_BITS_BYTES, PROT_READ, MAP_SHARED, memory.fd, 0);
        memory.bits = mapped == MAP_FAILED ? NULL : mapped;
        size_t size = (size_t)(tray->width_px + 7) / 8 * tray->height_px, used = 0;
        if (!memory.bits)
            end = PAPER_SCAN_FAILED;
        else if (is_blank(memory.bits, size))
            end = PAPER_SCAN_BLANK;
        else if (!paper_pack(memory.bits, size, tray->bytes, room, &used))
            end = PAPER_SCAN_FULL;
        tray->size = (uint32_t)used;
    }
    page_memory_finish(&memory);
    return end;
}

static enum paper_scan_end scan(struct paper_scanner *scanner, size_t room, struct paper_tray *tray)
{
    const struct paper_child_order order = { (const char *const *)(uintptr_t)scanner->argv, scanner->stop_fd,
                                             scanner->limit_ms };
    int picture_fd = -1;
    enum paper_scan_end end = paper_child_run(&order, &picture_fd);
    if (end != PAPER_SCAN_DONE)
        return end;
    end = make_page(scanner, picture_fd, DPI, room, tray);
    if (end == PAPER_SCAN_FULL)
        end = make_page(scanner, picture_fd, DPI_LESS, room, tray);
    close(picture_fd);
    return end;
}

/* --- the thread --------------------------------------------------------------------------------------------------- */

static void forget_done(struct paper_scanner *scanner)
{
    base_wipe(&scanner->tray, sizeof scanner->tray);
    scanner->done = 0;
}

/* Sleeps until there is a job; false: the end. */
static bool await_job(struct paper_scanner *scanner, size_t *room)
{
    uint64_t count;
    pthread_mutex_lock(&scanner->lock);
    while (!scanner->wanted && !scanner->ending)
        pthread_cond_wait(&scanner->came, &scanner->lock);
    scanner->current = scanner->wanted;
    scanner->wanted = 0;
    *room = scanner->room;
    (void)!read(scanner->stop_fd, &count, sizeof count); /* of the job before */
    bool more = !scanner->ending;
    pthread_mutex_unlock(&scanner->lock);
    return more;
}

static void finish_job(struct paper_scanner *scanner, enum paper_scan_end end, const struct paper_tray *tray)
{
    pthread_mutex_lock(&scanner->lock);
    const struct paper_scan_event event = { scanner->current, end };
    if (event.job && end == PAPER_SCAN_DONE) {
        scanner->tray = *tray;
        scanner->done = event.job;
    }
    scanner->current = 0;
    pthread_mutex_unlock(&scanner->lock);
    if (!event.job)
        return; /* nobody waits for it any more */
    log_event(LOG_PAPER_SCANNED, end == PAPER_SCAN_DONE ? STATUS_OK : STATUS_UNAVAILABLE, (int64_t)end,
              (int64_t)tray->size);
    scanner->deliver(scanner->context, &event);
}

static void *serve(void *context)
{
    struct paper_scanner *scanner = context;
    struct paper_tray *tray = calloc(1, sizeof *tray);
    size_t room = 0;
    while (await_job(scanner, &room)) {
        enum paper_scan_end end = tray ? scan(scanner, room, tray) : PAPER_SCAN_FAILED;
        static const struct paper_tray none;
        finish_job(scanner, end, tray ? tray : &none);
        if (tray)
            base_wipe(tray, sizeof *tray);
    }
    free(tray);
    return NULL;
}

/* --- from outside ------------------------------------------------------------------------------------------------- */

/* The lock is held. */
static void break_off(struct paper_scanner *scanner)
{
    uint64_t one = 1;
    scanner->wanted = 0;
    if (scanner->current)
        (void)!write(scanner->stop_fd, &one, sizeof one);
    scanner->current = 0;
    forget_done(scanner);
}

void paper_scanner_begin(struct paper_scanner *scanner, uint32_t job, size_t room)
{
    ASSERT(job != 0);
    pthread_mutex_lock(&scanner->lock);
    break_off(scanner);
    scanner->wanted = job;
    scanner->room = room < PAPER_PAGE_BYTES_MAX ? room : PAPER_PAGE_BYTES_MAX;
    pthread_cond_signal(&scanner->came);
    pthread_mutex_unlock(&scanner->lock);
}

void paper_scanner_stop(struct paper_scanner *scanner)
{
    pthread_mutex_lock(&scanner->lock);
    break_off(scanner);
    pthread_mutex_unlock(&scanner->lock);
}

bool paper_scanner_take(struct paper_scanner *scanner, uint32_t job, struct paper_tray *out)
{
    pthread_mutex_lock(&scanner->lock);
    bool there = job != 0 && scanner->done == job;
    if (there) {
        *out = scanner->tray;
        forget_done(scanner);
    }
    pthread_mutex_unlock(&scanner->lock);
    return there;
}

static bool copy_arguments(struct paper_scanner *scanner, const struct paper_scanner_config *config)
{
    if (config->option_count > PAPER_SCAN_OPTIONS_MAX)
        return false;
    const char *const fixed[FIXED_ARGUMENTS] = { config->program, "-d", config->device, "--format=png" };
    bool copied = true;
    for (size_t i = 0; i < FIXED_ARGUMENTS + config->option_count; i++) {
        scanner->argv[i] = strdup(i < FIXED_ARGUMENTS ? fixed[i] : config->options[i - FIXED_ARGUMENTS]);
        copied = copied && scanner->argv[i];
    }
    scanner->decoder_path = config->decoder_path ? strdup(config->decoder_path) : NULL;
    return copied && !config->decoder_path == !scanner->decoder_path;
}

struct paper_scanner *paper_scanner_create(const struct paper_scanner_config *config, paper_scan_fn deliver,
                                           void *context)
{
    struct paper_scanner *scanner = calloc(1, sizeof *scanner);
    if (!scanner)
        return NULL;
    scanner->deliver = deliver;
    scanner->context = context;
    scanner->limit_ms = config->limit_ms;
    scanner->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&scanner->lock, NULL);
    pthread_cond_init(&scanner->came, NULL);
    scanner->running = copy_arguments(scanner, config) && scanner->stop_fd >= 0 &&
                       pthread_create(&scanner->thread, NULL, serve, scanner) == 0;
    if (scanner->running)
        return scanner;
    paper_scanner_destroy(scanner);
    return NULL;
}

void paper_scanner_destroy(struct paper_scanner *scanner)
{
    if (!scanner)
        return;
    if (scanner->running) {
        pthread_mutex_lock(&scanner->lock);
        break_off(scanner);
        scanner->ending = true;
        pthread_cond_signal(&scanner->came);
        pthread_mutex_unlock(&scanner->lock);
        pthread_join(scanner->thread, NULL);
    }
    for (size_t i = 0; i < ARRAY_LEN(scanner->argv); i++)
        free(scanner->argv[i]);
    free(scanner->decoder_path);
    pthread_cond_destroy(&scanner->came);
    pthread_mutex_destroy(&scanner->lock);
    if (scanner->stop_fd >= 0)
        close(scanner->stop_fd);
    base_wipe(scanner, sizeof *scanner);
    free(scanner);
}
