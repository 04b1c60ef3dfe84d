/* The receipt printer and the one thread that speaks to it. Whatever state it is in, the caller never waits: pictures
 * are handed in, events come out. A picture is wiped when it was printed, refused, or outlived its time; none is kept
 * for a printer that may be mended later, when another person stands there. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "device/escpos.h"
#include "device/print_channel.h"
#include "msg/printing.h"

enum {
    SLIP_WATCH_MS = 2000,       /* between two looks at a printer that somebody may soon need */
    SLIP_ANSWER_MS = 700,       /* an idle printer answers DLE EOT at once; serial ones within 50 ms */
    SLIP_BUSY_ANSWER_MS = 4000, /* one that prints reads its line again when there is room */
    SLIP_END_MS = 8000,      /* from the last byte to the answer behind the cut: what was buffered is printed first */
    SLIP_JOB_MS_MAX = 30000, /* 70 cm at the slowest 60 mm/s, and then some */
};

struct slip_printer_config {
    struct print_route route; /* copied */
    int end_wait_ms;          /* for the answer behind the cut; 0: SLIP_END_MS */
    bool answers;             /* false: a printer that does not know DLE EOT; nothing can then be confirmed */
};

/* Called on the printer's thread; must not block. */
typedef void (*print_event_fn)(void *context, const struct print_event *event);

struct slip_printer; /* opaque */

/* NULL when memory, a thread or a descriptor is not to be had. A printer that is not there is no failure. */
struct slip_printer *slip_printer_create(const struct slip_printer_config *config, print_event_fn deliver,
                                         void *context);
/* While on, its state is looked at every SLIP_WATCH_MS and told when it changes; while off, the thread sleeps and the
 * device is closed. Any thread. */
void slip_printer_watch(struct slip_printer *printer, bool on);
/* Takes the picture, whose bits were allocated with malloc, wipes and frees it in the end; PRINT_DONE, HANDED or FAILED
 * follows for this job. False, with the picture wiped and freed: one is being printed already. Any thread. */
bool slip_printer_print(struct slip_printer *printer, uint32_t job, struct escpos_raster picture) MUST_USE;
/* Stops at once, even in the middle of a slip. NULL is fine. */
void slip_printer_destroy(struct slip_printer *printer);
