/* Everything that yields a code, behind one thread: picture files, a watched folder, a serial scanner, a
 * camera, a script.
 * Pictures are never decoded here but in kiosk-decoder (scan/decoder_link.h); payloads are typed by paper/.
 * A payload lives here only until its document was delivered, then its bytes are wiped. */
#pragma once

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"
#include "msg/scan_hint.h"
#include "paper/paper.h"
#include "scan/camera.h"

enum scan_source {
    SCAN_FROM_PICTURE, /* scanner_submit_picture */
    SCAN_FROM_FOLDER,
    SCAN_FROM_SERIAL,
    SCAN_FROM_PAYLOAD, /* scanner_submit_payload */
    SCAN_FROM_CAMERA,
    SCAN_FROM_KEYBOARD, /* scanner_submit_keys */
};

enum scan_event_kind {
    SCAN_CODE,         /* `document` holds what was read, which may be unknown, a URL or refused: see paper/paper.h */
    SCAN_UNREAD,       /* a picture was given and no code could be read in it, or it is no picture */
    SCAN_GARBLED,      /* a scanner typed a code and the keyboard spoilt it: scan/garbled.h */
    SCAN_HINT,         /* `hint` is now the one to show, or none; also forgotten whenever listening changes */
    SCAN_DEVICE_LOST,  /* the serial scanner or camera went away (or was never there, once, at start) */
    SCAN_DEVICE_FOUND, /* it is there; a camera: it gave a frame */
};

/* By value; holds personal data while kind is SCAN_CODE: the receiver wipes it (base_wipe) after use. */
struct scan_event {
    enum scan_event_kind kind;
    enum scan_source source;
    struct paper_document document;
    enum scan_hint hint; /* SCAN_HINT */
    bool accompanied;    /* the same picture held another paper of ours: each is an event of its own */
};

/* Called on the scanner's own thread; must not block (put it into a mailbox) and must not call scanner_destroy.
 * `event` is borrowed for the call and wiped afterwards. */
typedef void (*scanner_event_fn)(void *context, const struct scan_event *event);

/* All strings are borrowed for scanner_create only (copied). */
struct scanner_config {
    const char *decoder_path;      /* kiosk-decoder; NULL: beside our own executable */
    const char *serial_path;       /* a tty, preferably /dev/serial/by-id/...; NULL: none */
    const char *folder_path;       /* pictures dropped here are read and left alone; NULL: none */
    struct camera_settings camera; /* device NULL: none */
};

struct scanner; /* opaque */

/* Starts the thread; not listening yet. NULL when memory, a thread or a descriptor is not to be had.
 * A serial scanner, folder or decoder that is missing is no failure: it is looked for again every second or on use.
 * `deliver` and `context` are borrowed until scanner_destroy. */
struct scanner *scanner_create(const struct scanner_config *config, scanner_event_fn deliver, void *context);

/* While off, serial input and folder pictures are dropped, so that a card shown between two citizens reaches neither;
 * submitted pictures and payloads are dropped too. Device events come always. Any thread. */
void scanner_listen(struct scanner *scanner, bool on);

/* A session ended: the decoder child, whose heap keeps copies of what it read, is replaced. Any thread. */
void scanner_forget(struct scanner *scanner);

/* Reads one picture file as if it were shown; answers by SCAN_CODE for each code (two of one kind: one refusal,
 * scan_two_codes) or SCAN_UNREAD. STATUS_QUEUE_FULL when too many wait, STATUS_TOO_LARGE when the path is too long.
 * Submissions are acts of a person or a script: never suppressed as repeats, unlike what a device repeats. Any thread.
 */
enum status scanner_submit_picture(struct scanner *scanner, const char *path) MUST_USE;

/* One payload as a serial scanner would send it, without terminator. Longer than PAYLOAD_BYTES_MAX is answered by a
 * SCAN_CODE whose document is refused as scan_too_long. STATUS_QUEUE_FULL when too many wait. Copied. Any thread. */
enum status scanner_submit_payload(struct scanner *scanner, struct str payload) MUST_USE;

/* What a scanner typed (scan/wedge.h), `erased` when Backspace was among its keys; as scanner_submit_payload, with
 * SCAN_GARBLED as a third answer. It is answered whether or not anybody listens, since the person saw nothing appear:
 * the receiver tells why. Not answered when listening changed since. */
enum status scanner_submit_keys(struct scanner *scanner, struct str payload, bool erased) MUST_USE;

/* Ends the thread and the decoder child, wipes what waits. NULL is fine. Not from `deliver`. */
void scanner_destroy(struct scanner *scanner);
