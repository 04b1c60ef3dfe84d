/* The A4 printer of the counter: pages become a PDF in the disposable child kiosk-sheet and go to a CUPS queue or a
 * printer that takes PDF, through memory and pipes alone: no file is written here. One thread; the caller never waits.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device/print_channel.h"
#include "msg/printing.h"

enum {
    PAGE_PDF_MS_MAX = 15000,  /* kiosk-sheet needs 0.1 s on a weak machine */
    PAGE_SEND_MS_MAX = 15000, /* without a byte taken */
    PAGE_PDF_BYTES_MAX = 4 * 1024 * 1024,
};

struct page_printer_config {
    struct print_route route;
    const char *program;        /* kiosk-sheet */
    const char *regular, *bold; /* fonts of the pages */
};                              /* all copied */

/* Called on the printer's thread; must not block. */
typedef void (*page_event_fn)(void *context, const struct print_event *event);

struct page_printer; /* opaque */

/* NULL when memory, a thread or a descriptor is not to be had. */
struct page_printer *page_printer_create(const struct page_printer_config *config, page_event_fn deliver,
                                         void *context);
/* Takes `size` bytes of wire (base/sheet_wire.h), allocated with malloc, wipes and frees it in the end; PRINT_HANDED or
 * FAILED follows for this job: no printer of pages tells us when the paper came out. False, with the wire wiped and
 * freed: one is being sent already. Any thread. */
bool page_printer_print(struct page_printer *printer, uint32_t job, uint8_t *wire, size_t size) MUST_USE;
/* Stops at once; the child is killed. NULL is fine. */
void page_printer_destroy(struct page_printer *printer);
