/* The bytes of a receipt printer, and nothing else: no file, no waiting. Source: Epson, "ESC/POS Command Reference"
 * (GS v 0, DLE EOT, GS r, GS V, ESC @, ESC d), which the printers sold for this purpose follow. Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg/printing.h"

enum {
    ESCPOS_BAND_ROWS = 64, /* 8 mm at 203 dpi: fits the 4 KiB receive buffer of a small printer at 72 bytes a row */
    ESCPOS_BAND_HEADER_BYTES = 8,
    ESCPOS_ASK_BYTES = 3,
    ESCPOS_WIDTH_BYTES_MAX = 128,
    ESCPOS_QUESTIONS = 4, /* DLE EOT 1 to 4: printer, why offline, errors, paper */
};

/* Black is 1, the leftmost dot is the highest bit, rows follow each other without a gap. */
struct escpos_raster {
    uint8_t *bits;
    int width_bytes, rows;
};

/* What begins a slip: ESC @ forgets whatever the job before left behind. */
extern const uint8_t ESCPOS_BEGIN[2];
/* What ends it: feed past the cutter, partial cut, and GS r 1, which is answered only when all before it is on paper.
 */
extern const uint8_t ESCPOS_END[10];
/* DLE ENQ 2: throws away what the printer still holds of a job that failed, so that the next person does not get it. */
extern const uint8_t ESCPOS_DROP[3];

/* The header of one band of `rows` rows (1 … ESCPOS_BAND_ROWS); the bits follow it. */
void escpos_band_header(int width_bytes, int rows, uint8_t out[ESCPOS_BAND_HEADER_BYTES]);
/* A printer obeys DLE EOT, DLE ENQ and DLE DC4 even within a picture. Adds a dot beside a dot so that none stands in
 * these bytes. */
void escpos_disarm(uint8_t *bits, size_t size);

/* DLE EOT n, 1 … ESCPOS_QUESTIONS. */
void escpos_ask(int question, uint8_t out[ESCPOS_ASK_BYTES]);
/* Whether a byte can be the answer to DLE EOT (fixed bits 0xx1xx10), or to GS r 1 (0xx0xxxx). */
bool escpos_is_answer(uint8_t byte);
bool escpos_is_end_answer(uint8_t byte);
/* The four answers, in order, as one state; the cause wins over "offline". */
enum printer_state escpos_state(const uint8_t answers[ESCPOS_QUESTIONS], bool *paper_low);
/* What GS r 1 said of the paper. */
enum printer_state escpos_end_state(uint8_t byte);
