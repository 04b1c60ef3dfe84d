/* See escpos.h. */
#include "device/escpos.h"

#include "base/check.h"

enum { ESC = 0x1B, GS = 0x1D, DLE = 0x10, EOT = 0x04, ENQ = 0x05, DC4 = 0x14 };
enum { FEED_LINES = 4, FEED_BEFORE_CUT_DOTS = 0 };

const uint8_t ESCPOS_BEGIN[2] = { ESC, '@' };
const uint8_t ESCPOS_END[10] = { ESC, 'd', FEED_LINES, GS, 'V', 66, FEED_BEFORE_CUT_DOTS, GS, 'r', 1 };
const uint8_t ESCPOS_DROP[3] = { DLE, ENQ, 2 };

void escpos_band_header(int width_bytes, int rows, uint8_t out[ESCPOS_BAND_HEADER_BYTES])
{
    ASSERT(width_bytes > 0 && width_bytes <= ESCPOS_WIDTH_BYTES_MAX && rows > 0 && rows <= ESCPOS_BAND_ROWS);
    const uint8_t header[ESCPOS_BAND_HEADER_BYTES] = { GS, 'v', '0', 0, (uint8_t)width_bytes, 0, (uint8_t)rows, 0 };
    for (int i = 0; i < ESCPOS_BAND_HEADER_BYTES; i++)
        out[i] = header[i];
}

void escpos_disarm(uint8_t *bits, size_t size)
{
    for (size_t i = 0; i + 1 < size; i++)
        if (bits[i] == DLE && (bits[i + 1] == EOT || bits[i + 1] == ENQ || bits[i + 1] == DC4))
            bits[i] |= DLE >> 1;
}

void escpos_ask(int question, uint8_t out[ESCPOS_ASK_BYTES])
{
    ASSERT(question >= 1 && question <= ESCPOS_QUESTIONS);
    out[0] = DLE;
    out[1] = EOT;
    out[2] = (uint8_t)question;
}

bool escpos_is_answer(uint8_t byte)
{
    return (byte & 0x93) == 0x12;
}

bool escpos_is_end_answer(uint8_t byte)
{
    return (byte & 0x90) == 0;
}

enum printer_state escpos_state(const uint8_t answers[ESCPOS_QUESTIONS], bool *paper_low)
{
    enum {
        OFFLINE = 0x08,       /* 1: the whole printer */
        COVER = 0x04,         /* 2 */
        STOPPED_EMPTY = 0x20, /* 2: printing stopped because paper ended */
        CUTTER = 0x08,        /* 3 */
        UNRECOVERABLE = 0x20, /* 3 */
        HOT = 0x40,           /* 3: recovers by itself */
        LOW = 0x0C,           /* 4: near-end sensor */
        EMPTY = 0x60,         /* 4: end sensor */
    };
    *paper_low = answers[3] & LOW;
    if (answers[1] & COVER)
        return PRINTER_COVER_OPEN;
    if ((answers[1] & STOPPED_EMPTY) || (answers[3] & EMPTY))
        return PRINTER_PAPER_OUT;
    if (answers[2] & (CUTTER | UNRECOVERABLE | HOT))
        return PRINTER_FAULT;
    return answers[0] & OFFLINE ? PRINTER_OFFLINE : PRINTER_READY;
}

enum printer_state escpos_end_state(uint8_t byte)
{
    enum { EMPTY = 0x0C };
    return byte & EMPTY ? PRINTER_PAPER_OUT : PRINTER_READY;
}
