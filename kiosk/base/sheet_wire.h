/* Laid-out pages on their way to the disposable child kiosk-sheet, which makes a PDF of them: the only thing the two
 * share. One head, then marks, each followed by its text. Same machine, same build, so plain structs in host order;
 * still, the child trusts no byte of it. */
#pragma once

#include <stdint.h>

enum {
    SHEET_MAGIC = 0x4b53,
    SHEET_PAGES_MAX = 4,
    SHEET_MARKS_MAX = 4096,
    SHEET_TEXT_BYTES_MAX = 1024,
    SHEET_WIRE_BYTES_MAX = 512 * 1024,
    SHEET_SIDE_PX_MAX = 8192,
};

enum sheet_mark_kind {
    SHEET_MARK_FILL,   /* black */
    SHEET_MARK_BORDER, /* black, `size_px` thick, inside the box */
    SHEET_MARK_TEXT,   /* one line, as wide as the box; `size_px` is the size of the type */
    SHEET_MARK_QR,     /* the text is the payload */
    SHEET_MARK_KIND_COUNT
};

struct sheet_head {
    uint32_t magic, pages, marks, dpi;
    int32_t width_px, height_px; /* of a page */
};

struct sheet_mark {
    uint16_t page; /* from 0, never smaller than the mark's before */
    uint8_t kind, bold;
    int32_t x, y, w, h, size_px;
    uint32_t text_bytes; /* UTF-8, without NUL */
};
