/* The scanner thread: one poll() over a wake-up, the serial scanner and the folder; it sleeps until one of them has
 * something. Pictures are decoded in the child while this thread waits, so at most one is under way. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/check.h"
#include "base/limits.h"
#include "base/log.h"
#include "scan/garbled.h"
#include "scan/reading.h"
#include "scan/scanner_parts.h"
#include "scan/serial_port.h"

enum {
    COMMANDS_MAX = 16,        /* submissions waiting: a script sends one at a time */
    COMMAND_BYTES_MAX = 1024, /* a payload or a path */
    SERIAL_RETRY_MS = 1000,   /* how soon a scanner that was plugged in again is noticed */
    SERIAL_READ_BYTES = 512,
};
_Static_assert((int)COMMAND_BYTES_MAX >= (int)PAYLOAD_BYTES_MAX, "a command carries a payload");

struct command {
    enum { COMMAND_PICTURE, COMMAND_PAYLOAD, COMMAND_KEYS } kind;
    bool too_long; /* and therefore not here */
    bool erased;
    unsigned turn; /* of scanner_listen, when it was submitted */
    size_t length;
    char bytes[COMMAND_BYTES_MAX + 1];
};

static void wake(void *context)
{
    struct scanner *scanner = context;
    uint64_t one = 1;
    ssize_t written = write(scanner->wake_fd, &one, sizeof one);
    (void)written; /* EAGAIN only when it is awake already 2^64 times over */
}

void scanner_tell(struct scanner *scanner, enum scan_event_kind kind, enum scan_source source,
                  const struct paper_document *document, bool accompanied)
{
    base_wipe(&scanner->event, sizeof scanner->event);
    scanner->event.kind = kind;
    scanner->event.source = source;
    scanner->event.accompanied = accompanied;
    scanner->event.hint = scanner->hint_told;
    if (document)
        scanner->event.document = *document;
    if (document && document->kind == PAPER_REFUSED)
        log_event(LOG_SCAN_REFUSED, STATUS_OK, document->refusal, source);
    else if (document)
        log_event(LOG_SCAN_CODE, STATUS_OK, document->kind, source);
    scanner->deliver(scanner->context, &scanner->event);
    base_wipe(&scanner->event, sizeof scanner->event);
}

static void tell_payload(struct scanner *scanner, struct str payload, enum scan_source source)
{
    struct paper_document document;
    reading_classify(payload, &document);
    scanner_tell(scanner, SCAN_CODE, source, &document, false);
    base_wipe(&document, sizeof document);
}

static void tell_too_long(struct scanner *scanner, enum scan_source source)
{
    struct paper_document document;
    base_wipe(&document, sizeof document);
    document.kind = PAPER_REFUSED;
    document.refusal = PAPER_REFUSAL_TOO_LONG;
    scanner_tell(scanner, SCAN_CODE, source, &document, false);
}

/* True when every code of the picture was seen a moment ago; a picture with anything new in it counts whole. */
static bool all_repeats(struct scanner *scanner)
{
    int64_t now_ms = clock_monotonic(&scanner->clock);
    bool all = scanner->result.count > 0;
    for (uint32_t i = 0; i < scanner->result.count; i++)
        if (!repeats_note(&scanner->repeats, decoder_result_payload(&scanner->result, i), now_ms))
            all = false;
    return all;
}

void scanner_log_decoder(struct scanner *scanner, enum status status)
{
    uint32_t starts = decoder_link_starts(scanner->decoder);
    if (starts != scanner->decoder_starts_logged)
        log_event(scanner->decoder_starts_logged == 0 ? LOG_DECODER_STARTED : LOG_DECODER_REPLACED, status, starts,
                  decoder_link_forbidden(scanner->decoder));
    else if (status == STATUS_UNAVAILABLE)
        log_event(LOG_DECODER_REPLACED, status, starts, decoder_link_forbidden(scanner->decoder));
    scanner->decoder_starts_logged = starts;
}

/* Whether what belongs to this turn of listening may still be delivered. */
bool scanner_is_current(struct scanner *scanner, unsigned turn)
{
    return atomic_load(&scanner->listening) && atomic_load(&scanner->turn) == turn && !atomic_load(&scanner->stopping);
}

/* What was read of a picture, when anything in it is new. `source` PICTURE is an act of a person: never a repeat. */
void scanner_tell_codes(struct scanner *scanner, enum scan_source source)
{
    if (all_repeats(scanner) && source != SCAN_FROM_PICTURE)
        return;
    uint32_t count = reading_of_page(&scanner->result, scanner->documents);
    bool several = reading_papers_among(scanner->documents, count) > 1;
    for (uint32_t i = 0; i < count; i++)
        scanner_tell(scanner, SCAN_CODE, source, &scanner->documents[i],
                     several && reading_is_paper(&scanner->documents[i]));
}

static void read_picture(struct scanner *scanner, const char *path, enum scan_source source, unsigned turn)
{
    if (!scanner_is_current(scanner, turn))
        return;
    enum status status = decoder_link_picture(scanner->decoder, path, &scanner->result);
    scanner_log_decoder(scanner, status);
    if (!scanner_is_current(scanner, turn))
        ; /* the page left while it was being read */
    else if (status != STATUS_OK || scanner->result.count == 0) {
        scanner_tell_hint(scanner, status == STATUS_OK ? hint_of_decoder(scanner->result.hint) : SCAN_HINT_NONE,
                          source);
        scanner_tell(scanner, SCAN_UNREAD, source, NULL, false);
    } else {
        scanner_tell_hint(scanner, SCAN_HINT_NONE, source);
        scanner_tell_codes(scanner, source);
    }
    base_wipe(&scanner->result, sizeof scanner->result);
    base_wipe(scanner->documents, sizeof scanner->documents);
}

/* Whoever typed by a scanner sees nothing appear, so it is answered on every page. */
static void read_keys(struct scanner *scanner, struct str payload, bool erased)
{
    struct paper_document document;
    reading_classify(payload, &document);
    enum garbling garbling = garbled_by_keyboard(payload, &document, erased);
    if (garbling != GARBLED_NOT) {
        log_event(LOG_SCAN_GARBLED, STATUS_OK, garbling, (int64_t)payload.len);
        scanner_tell(scanner, SCAN_GARBLED, SCAN_FROM_KEYBOARD, NULL, false);
    } else if (!repeats_note(&scanner->repeats, payload, clock_monotonic(&scanner->clock))) {
        scanner_tell(scanner, SCAN_CODE, SCAN_FROM_KEYBOARD, &document, false);
    }
    base_wipe(&document, sizeof document);
}

static void found_in_folder(void *context, const char *path)
{
    struct scanner *scanner = context;
    read_picture(scanner, path, SCAN_FROM_FOLDER, atomic_load(&scanner->turn));
}

static void run_command(struct scanner *scanner, const struct command *command)
{
    bool typed = command->kind == COMMAND_KEYS && atomic_load(&scanner->turn) == command->turn;
    if (!typed && !scanner_is_current(scanner, command->turn))
        return;
    struct str payload = str_range(command->bytes, command->length);
    if (command->too_long) {
        tell_too_long(scanner, typed ? SCAN_FROM_KEYBOARD : SCAN_FROM_PAYLOAD);
        return;
    }
    switch (command->kind) {
    case COMMAND_PICTURE:
        read_picture(scanner, command->bytes, SCAN_FROM_PICTURE, command->turn);
        break;
    case COMMAND_PAYLOAD:
        repeats_note(&scanner->repeats, payload, clock_monotonic(&scanner->clock));
        tell_payload(scanner, payload, SCAN_FROM_PAYLOAD);
        break;
    case COMMAND_KEYS:
        read_keys(scanner, payload, command->erased);
        break;
    }
}

static void open_serial(struct scanner *scanner)
{
    enum status status = serial_port_open(scanner->serial_path, &scanner->serial_fd);
    if (status == STATUS_OK) {
        scanner->serial_lost_told = false;
        log_event(LOG_SCAN_DEVICE_FOUND, STATUS_OK, 0, 0);
        scanner_tell(scanner, SCAN_DEVICE_FOUND, SCAN_FROM_SERIAL, NULL, false);
        return;
    }
    scanner->serial_retry_at_ms = clock_monotonic(&scanner->clock) + SERIAL_RETRY_MS;
    if (!scanner->serial_lost_told) {
        scanner->serial_lost_told = true;
        log_event(LOG_SCAN_DEVICE_LOST, status, 0, 0);
        scanner_tell(scanner, SCAN_DEVICE_LOST, SCAN_FROM_SERIAL, NULL, false);
    }
}

static void close_serial(struct scanner *scanner)
{
    close(scanner->serial_fd);
    scanner->serial_fd = -1;
    serial_line_reset(&scanner->line); /* half a code is no code */
    back_lines_reset(&scanner->back);
    scanner->serial_lost_told = true;
    scanner->serial_retry_at_ms = clock_monotonic(&scanner->clock) + SERIAL_RETRY_MS;
    log_event(LOG_SCAN_DEVICE_LOST, STATUS_OK, 0, 0);
    scanner_tell(scanner, SCAN_DEVICE_LOST, SCAN_FROM_SERIAL, NULL, false);
}

static void tell_line(struct scanner *scanner, struct str payload)
{
    if (!repeats_note(&scanner->repeats, payload, clock_monotonic(&scanner->clock)))
        tell_payload(scanner, payload, SCAN_FROM_SERIAL);
}

/* Three lines are a card; fewer are told as they are, and refused as half a card. */
static void back_ended(struct scanner *scanner)
{
    if (scanner->back.count > 0 && atomic_load(&scanner->listening))
        tell_line(scanner, back_lines_payload(&scanner->back));
    back_lines_reset(&scanner->back);
}

static void line_ended(struct scanner *scanner, enum serial_line_result result)
{
    if (result == SERIAL_LINE_NONE || !atomic_load(&scanner->listening))
        return;
    if (result == SERIAL_LINE_TOO_LONG) {
        tell_too_long(scanner, SCAN_FROM_SERIAL);
        return;
    }
    struct str line = serial_line_payload(&scanner->line);
    if (back_lines_take(&scanner->back, line)) {
        if (back_lines_whole(&scanner->back))
            back_ended(scanner);
        return;
    }
    back_ended(scanner);
    tell_line(scanner, line);
}

static void read_serial(struct scanner *scanner, short events)
{
    char bytes[SERIAL_READ_BYTES];
    ssize_t got = read(scanner->serial_fd, bytes, sizeof bytes);
    if (got < 0 && (errno == EINTR || (errno == EAGAIN && !(events & (POLLHUP | POLLERR | POLLNVAL)))))
        return;
    if (got <= 0) {
        close_serial(scanner);
        return;
    }
    for (ssize_t i = 0; i < got; i++)
        line_ended(scanner, serial_line_feed(&scanner->line, bytes[i]));
    base_wipe(bytes, sizeof bytes);
    if (!serial_line_begun(&scanner->line))
        serial_line_reset(&scanner->line);
    scanner->serial_quiet_at_ms = clock_monotonic(&scanner->clock) + SERIAL_QUIET_MS;
}

static void run_timers(struct scanner *scanner)
{
    int64_t now_ms = clock_monotonic(&scanner->clock);
    if (scanner->serial_path[0] && scanner->serial_fd < 0 && now_ms >= scanner->serial_retry_at_ms)
        open_serial(scanner);
    if (serial_line_begun(&scanner->line) && now_ms >= scanner->serial_quiet_at_ms) {
        line_ended(scanner, serial_line_end(&scanner->line));
        serial_line_reset(&scanner->line);
    }
    if (scanner->back.count > 0 && now_ms >= scanner->serial_quiet_at_ms)
        back_ended(scanner);
    if (scanner->folder)
        folder_watch_tick(scanner->folder, now_ms, found_in_folder, scanner);
    scanner_tick_camera(scanner, now_ms);
}

static int sooner(int a, int b)
{
    if (a < 0 || b < 0)
        return a < 0 ? b : a;
    return a < b ? a : b;
}

static int until(int64_t when_ms, int64_t now_ms)
{
    return when_ms > now_ms ? (int)(when_ms - now_ms) : 0;
}

/* -1 when nothing is due: the thread then sleeps until a descriptor wakes it. */
static int wait_ms(const struct scanner *scanner)
{
    int64_t now_ms = clock_monotonic(&scanner->clock);
    int wait = -1;
    if (scanner->serial_path[0] && scanner->serial_fd < 0)
        wait = sooner(wait, until(scanner->serial_retry_at_ms, now_ms));
    if (serial_line_begun(&scanner->line) || scanner->back.count > 0)
        wait = sooner(wait, until(scanner->serial_quiet_at_ms, now_ms));
    if (scanner->folder)
        wait = sooner(wait, folder_watch_wait_ms(scanner->folder, now_ms));
    if (scanner->camera)
        wait = sooner(wait, camera_watch_wait_ms(scanner->camera, now_ms));
    return wait;
}

/* The start of a child is not the first citizen's wait. */
static void warm_decoder(struct scanner *scanner)
{
    if (atomic_load(&scanner->listening) && (scanner->folder || scanner->camera)) {
        enum status status = decoder_link_start(scanner->decoder);
        scanner_log_decoder(scanner, status);
    }
}

static void note_listening(struct scanner *scanner)
{
    unsigned turn = atomic_load(&scanner->turn);
    if (turn == scanner->turn_seen)
        return;
    scanner->turn_seen = turn;
    serial_line_discard(&scanner->line); /* begun for the page before, or for none */
    back_lines_reset(&scanner->back);
    scanner_turn_camera(scanner);
    warm_decoder(scanner);
}

static void note_forgetting(struct scanner *scanner)
{
    if (!atomic_exchange(&scanner->forgetting, false))
        return;
    decoder_link_stop(scanner->decoder);
    warm_decoder(scanner);
}

static void *run(void *context)
{
    struct scanner *scanner = context;
    while (!atomic_load(&scanner->stopping)) {
        note_forgetting(scanner);
        note_listening(scanner);
        struct command command;
        while (!atomic_load(&scanner->stopping) && mailbox_receive(scanner->commands, &command)) {
            run_command(scanner, &command);
            base_wipe(&command, sizeof command);
        }
        run_timers(scanner);
        if (atomic_load(&scanner->stopping))
            break;
        struct pollfd waits[] = {
            { scanner->wake_fd, POLLIN, 0 },
            { scanner->serial_fd, POLLIN, 0 }, /* -1 is passed over by poll */
            { scanner->folder ? folder_watch_fd(scanner->folder) : -1, POLLIN, 0 },
            { scanner_camera_fd(scanner), POLLIN, 0 },
        };
        if (poll(waits, ARRAY_LEN(waits), wait_ms(scanner)) <= 0)
            continue;
        uint64_t count;
        if (waits[0].revents && read(scanner->wake_fd, &count, sizeof count) < 0)
            continue;
        note_listening(scanner);
        if (waits[1].revents)
            read_serial(scanner, waits[1].revents);
        if (waits[2].revents)
            folder_watch_ready(scanner->folder, found_in_folder, scanner);
        if (waits[3].revents)
            scanner_read_camera(scanner);
    }
    /* The child dies with the thread that started it, so it is ended here and not in scanner_destroy. */
    decoder_link_destroy(scanner->decoder);
    scanner->decoder = NULL;
    return NULL;
}

static void finish(struct scanner *scanner)
{
    decoder_link_destroy(scanner->decoder);
    folder_watch_destroy(scanner->folder);
    camera_watch_destroy(scanner->camera);
    mailbox_destroy(scanner->commands);
    if (scanner->serial_fd >= 0)
        close(scanner->serial_fd);
    if (scanner->wake_fd >= 0)
        close(scanner->wake_fd);
    base_wipe(scanner, sizeof *scanner);
    free(scanner);
}

struct scanner *scanner_create(const struct scanner_config *config, scanner_event_fn deliver, void *context)
{
    ASSERT(config && deliver);
    struct scanner *scanner = calloc(1, sizeof *scanner);
    if (!scanner)
        return NULL;
    scanner->deliver = deliver;
    scanner->context = context;
    scanner->clock = clock_system();
    scanner->serial_fd = -1;
    scanner->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    scanner->commands = mailbox_create(sizeof(struct command), COMMANDS_MAX, wake, scanner);
    scanner->decoder = decoder_link_create(config->decoder_path);
    bool made = scanner->wake_fd >= 0 && scanner->commands && scanner->decoder;
    if (made && config->serial_path)
        made = str_copy(scanner->serial_path, sizeof scanner->serial_path, str_from(config->serial_path));
    if (made && config->folder_path)
        made = (scanner->folder = folder_watch_create(config->folder_path)) != NULL;
    if (made && config->camera.device)
        made = (scanner->camera = camera_watch_create(&config->camera)) != NULL;
    if (!made || pthread_create(&scanner->thread, NULL, run, scanner) != 0) {
        finish(scanner);
        return NULL;
    }
    return scanner;
}

void scanner_listen(struct scanner *scanner, bool on)
{
    if (atomic_exchange(&scanner->listening, on) == on)
        return;
    atomic_fetch_add(&scanner->turn, 1);
    wake(scanner);
}

void scanner_forget(struct scanner *scanner)
{
    atomic_store(&scanner->forgetting, true);
    wake(scanner);
}

static enum status submit(struct scanner *scanner, struct command *command)
{
    command->turn = atomic_load(&scanner->turn);
    bool sent = mailbox_send(scanner->commands, command);
    base_wipe(command, sizeof *command);
    return sent ? STATUS_OK : STATUS_QUEUE_FULL;
}

enum status scanner_submit_picture(struct scanner *scanner, const char *path)
{
    struct command command = { .kind = COMMAND_PICTURE };
    struct str text = str_from(path);
    if (!str_copy(command.bytes, sizeof command.bytes, text))
        return STATUS_TOO_LARGE;
    command.length = text.len;
    return submit(scanner, &command);
}

static enum status submit_bytes(struct scanner *scanner, struct command *command, struct str payload)
{
    command->too_long = payload.len > PAYLOAD_BYTES_MAX || !str_copy(command->bytes, sizeof command->bytes, payload);
    command->length = command->too_long ? 0 : payload.len;
    return submit(scanner, command);
}

enum status scanner_submit_payload(struct scanner *scanner, struct str payload)
{
    struct command command = { .kind = COMMAND_PAYLOAD };
    return submit_bytes(scanner, &command, payload);
}

enum status scanner_submit_keys(struct scanner *scanner, struct str payload, bool erased)
{
    struct command command = { .kind = COMMAND_KEYS, .erased = erased };
    return submit_bytes(scanner, &command, payload);
}

void scanner_destroy(struct scanner *scanner)
{
    if (!scanner)
        return;
    atomic_store(&scanner->stopping, true);
    wake(scanner);
    pthread_join(scanner->thread, NULL);
    finish(scanner);
}
