/* What the world tells the core, one message at a time and by value; the core answers with effects (effect.h).
 * Messages travel in mailboxes between threads, so they hold no pointers. */
#pragma once

#include <stdint.h>

#include "base/limits.h"
#include "msg/courier.h"
#include "msg/paper_scan.h"
#include "msg/printing.h"
#include "msg/scan_hint.h"
#include "paper/paper.h"

enum msg_kind {
    MSG_START,          /* once, before anything else */
    MSG_TICK,           /* time passed; at least when model.wake_at_ms is reached */
    MSG_TOUCH,          /* a finger or key did something that is no action: the person is still there */
    MSG_ACTION,         /* a node of the screen was pressed: action, arg, text (core/action.h) */
    MSG_TEXT,           /* characters from a hardware keyboard for the focused field, already composed */
    MSG_KEYS,           /* plain key characters for the composer, as the on-screen keyboard sends them */
    MSG_EDIT,           /* edit_key for the focused field */
    MSG_SCAN,           /* a code was read: document */
    MSG_UNREAD,         /* a picture without a readable code */
    MSG_GARBLED,        /* a code that the keyboard of a scanner spoilt on its way */
    MSG_HINT,           /* what would help the reader now: hint */
    MSG_DEVICE,         /* device came or went */
    MSG_COURIER,        /* courier event */
    MSG_PAPER,          /* a page was scanned into world.paper_tray, or why not: paper */
    MSG_PRINT,          /* a printer's state, or the end of a job */
    MSG_STAFF,          /* the gate's answer: status OK, REFUSED (arg: tries left), BUSY (locked), else not checked */
    MSG_STAFF_LISTED,   /* world.staff_queue was filled */
    MSG_STAFF_SHOWN,    /* courier: the item as the courier knows it now; status other than OK: it does not */
    MSG_STAFF_EXPORTED, /* status */
};

enum edit_key { EDIT_BACKSPACE, EDIT_DELETE, EDIT_LEFT, EDIT_RIGHT, EDIT_HOME, EDIT_END, EDIT_ENTER, EDIT_TAB };
enum device { DEVICE_SCANNER, DEVICE_CAMERA, DEVICE_PRINTER, DEVICE_SPEECH, DEVICE_COUNT };

enum { MSG_TEXT_BYTES = 192 };

/* When and with what luck: filled by the shell for every message, so the core needs no clock and no randomness. */
struct msg_stamp {
    int64_t monotonic_ms;
    int64_t wall_ms;
    uint8_t entropy[16];
};

struct msg {
    enum msg_kind kind;
    struct msg_stamp stamp;
    int action;
    int arg;
    char text[MSG_TEXT_BYTES];
    enum edit_key edit_key;
    enum device device;
    bool present; /* MSG_DEVICE */
    struct paper_document document;
    enum scan_hint hint; /* MSG_HINT */
    bool accompanied;    /* MSG_SCAN: the same picture held another paper of ours */
    struct courier_event courier;
    enum status status;
    struct print_event print;
    struct paper_scan_event paper;
};
