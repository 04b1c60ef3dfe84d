/* See convert.h. */
#include "sheet/convert.h"

#include <string.h>

/* RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF; no controls either. */
static bool is_text(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size;) {
        unsigned c = at[i], more = c < 0x80 ? 0 : c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1;
        unsigned code = more == 0 ? c : c & (0x3Fu >> more);
        if (c < 0x20 || (c >= 0x80 && c < 0xC2) || c > 0xF4 || i + more >= size)
            return false;
        for (unsigned k = 1; k <= more; k++) {
            if ((at[i + k] & 0xC0) != 0x80)
                return false;
            code = code << 6 | (at[i + k] & 0x3Fu);
        }
        if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10FFFF)) ||
            (code >= 0xD800 && code < 0xE000))
            return false;
        i += more + 1;
    }
    return true;
}

static bool head_is_good(const struct sheet_head *head)
{
    return head->magic == SHEET_MAGIC && head->pages >= 1 && head->pages <= SHEET_PAGES_MAX && head->marks >= 1 &&
           head->marks <= SHEET_MARKS_MAX && head->dpi >= 72 && head->dpi <= 1200 && head->width_px >= 1 &&
           head->width_px <= SHEET_SIDE_PX_MAX && head->height_px >= 1 && head->height_px <= SHEET_SIDE_PX_MAX;
}

static bool is_within(int32_t value, int32_t least, int32_t most)
{
    return value >= least && value <= most;
}

static bool mark_is_good(const struct sheet_mark *mark, const struct sheet_head *head, unsigned page)
{
    return mark->page >= page && mark->page < head->pages && mark->kind < SHEET_MARK_KIND_COUNT && mark->bold <= 1 &&
           is_within(mark->x, -SHEET_SIDE_PX_MAX, SHEET_SIDE_PX_MAX) &&
           is_within(mark->y, -SHEET_SIDE_PX_MAX, SHEET_SIDE_PX_MAX) && is_within(mark->w, 0, SHEET_SIDE_PX_MAX) &&
           is_within(mark->h, 0, SHEET_SIDE_PX_MAX) && is_within(mark->size_px, 0, SHEET_SIDE_PX_MAX / 4) &&
           mark->text_bytes <= SHEET_TEXT_BYTES_MAX;
}

static enum status draw_marks(struct pdf *pdf, const struct sheet_head *head, const unsigned char *at, size_t size)
{
    unsigned page = 0;
    for (uint32_t i = 0; i < head->marks; i++) {
        struct sheet_mark mark;
        if (size < sizeof mark)
            return STATUS_BAD_INPUT;
        memcpy(&mark, at, sizeof mark);
        at += sizeof mark;
        size -= sizeof mark;
        if (!mark_is_good(&mark, head, page) || mark.text_bytes > size || !is_text(at, mark.text_bytes))
            return STATUS_BAD_INPUT;
        for (; page < mark.page; page++)
            pdf_end_page(pdf);
        pdf_draw(pdf, &mark, (const char *)at);
        at += mark.text_bytes;
        size -= mark.text_bytes;
    }
    pdf_end_page(pdf);
    return size == 0 ? STATUS_OK : STATUS_BAD_INPUT;
}

enum status sheet_convert(const unsigned char *wire, size_t size, const char *regular, const char *bold,
                          pdf_write_fn write, void *context)
{
    struct sheet_head head;
    struct pdf *pdf = NULL;
    if (size < sizeof head || size > SHEET_WIRE_BYTES_MAX)
        return STATUS_BAD_INPUT;
    memcpy(&head, wire, sizeof head);
    if (!head_is_good(&head))
        return STATUS_BAD_INPUT;
    enum status status = pdf_create(regular, bold, &head, write, context, &pdf);
    if (status != STATUS_OK)
        return status;
    status = draw_marks(pdf, &head, wire + sizeof head, size - sizeof head);
    enum status finished = pdf_finish(pdf);
    pdf_destroy(pdf);
    return status == STATUS_OK ? finished : status;
}
