/* What the scanner's own files share; nobody else includes it. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/clock.h"
#include "base/mailbox.h"
#include "scan/back_lines.h"
#include "scan/camera_watch.h"
#include "scan/decoder_link.h"
#include "scan/folder_watch.h"
#include "scan/hint_calm.h"
#include "scan/repeats.h"
#include "scan/scanner.h"
#include "scan/serial_line.h"

enum { SERIAL_PATH_BYTES = 512 };

struct scanner {
    scanner_event_fn deliver;
    void *context;
    pthread_t thread;
    int wake_fd;
    atomic_bool stopping;
    atomic_bool listening;
    atomic_bool forgetting;
    atomic_uint turn; /* counts changes of listening: what belongs to one page is not given to the next */
    struct mailbox *commands;
    struct clock clock;
    /* From here on the thread's own. */
    unsigned turn_seen;
    struct decoder_link *decoder;
    uint32_t decoder_starts_logged;
    struct folder_watch *folder;
    struct camera_watch *camera; /* NULL: none */
    struct hint_calm calm;
    enum scan_hint hint_told;
    char serial_path[SERIAL_PATH_BYTES]; /* empty: none */
    int serial_fd;                       /* -1: not there */
    bool serial_lost_told;
    int64_t serial_retry_at_ms;
    int64_t serial_quiet_at_ms;
    struct serial_line line;
    struct back_lines back; /* of a reader of machine-readable lines, until the third is there */
    struct repeats repeats;
    struct scan_event event; /* the one being delivered */
    struct decoder_result result;
    struct paper_document documents[DECODER_CODES_MAX];
};

/* One event to whoever listens. */
void scanner_tell(struct scanner *scanner, enum scan_event_kind kind, enum scan_source source,
                  const struct paper_document *document, bool accompanied);
/* The codes in scanner->result, when any is new. A picture is an act of a person and never a repeat. */
void scanner_tell_codes(struct scanner *scanner, enum scan_source source);
/* Only when it is not the one told last. */
void scanner_tell_hint(struct scanner *scanner, enum scan_hint hint, enum scan_source source);
/* Whether what belongs to this turn of listening may still be delivered. */
bool scanner_is_current(struct scanner *scanner, unsigned turn);
/* After every question: what became of the child. */
void scanner_log_decoder(struct scanner *scanner, enum status status);

/* The camera, when there is one: listening changed; time passed; its descriptor for poll or -1; a frame is there. */
void scanner_turn_camera(struct scanner *scanner);
void scanner_tick_camera(struct scanner *scanner, int64_t now_ms);
int scanner_camera_fd(const struct scanner *scanner);
void scanner_read_camera(struct scanner *scanner);
