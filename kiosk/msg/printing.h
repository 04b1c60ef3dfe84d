/* What the core and the printers say to each other: how a printer is, and how a job ended. By value. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum printer {
    PRINTER_SLIP, /* the receipt printer of the machine: slips and tickets */
    PRINTER_PAGE, /* A4 of the counter: declarations */
    PRINTER_COUNT
};

/* X(name, key of what a person is told) */
#define PRINTER_STATE_LIST(X)                                                                                          \
    X(UNKNOWN, "printing.failed") /* not asked yet, or it cannot answer */                                             \
    X(READY, "printing.failed")   /* well, and yet a job failed */                                                     \
    X(PAPER_OUT, "printing.paper_out")                                                                                 \
    X(COVER_OPEN, "printing.cover_open")                                                                               \
    X(OFFLINE, "printing.offline") /* unplugged, switched off, or silent */                                            \
    X(FAULT, "printing.fault")     /* cutter or head */

enum printer_state {
#define PRINTER_STATE_ENUM(name, key) PRINTER_##name,
    PRINTER_STATE_LIST(PRINTER_STATE_ENUM)
#undef PRINTER_STATE_ENUM
        PRINTER_STATE_COUNT
};

enum print_end {
    PRINT_NONE,   /* only the state changed */
    PRINT_DONE,   /* the printer answered behind the last line: it is on paper */
    PRINT_HANDED, /* everything was taken, and nobody can say that it came out */
    PRINT_FAILED, /* `state` says why */
};

struct print_event {
    enum printer printer;
    uint32_t job; /* as the effect named it; 0 when only the state changed */
    enum print_end end;
    enum printer_state state;
    bool paper_low;
};

/* Key into config/text; never NULL. Any thread. */
const char *printer_state_key(enum printer_state state);
