/* See paper_pdf.h. Objects: 1 the catalogue, 2 the pages, then for each page three: the page, its picture, and the one
 * line that puts the picture on it. */
#include "core/paper_pdf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"

enum { OBJECTS_A_PAGE = 3, OBJECTS_MAX = 3 + OBJECTS_A_PAGE * PAPER_PAGES_MAX, LINE_BYTES = 400, POINTS_PER_INCH = 72 };

struct pdf {
    paper_pdf_put_fn put;
    void *context;
    size_t at;
    size_t offsets[OBJECTS_MAX]; /* of object i + 1 */
    int objects;
};

static void put_bytes(struct pdf *pdf, const uint8_t *bytes, size_t size)
{
    pdf->put(pdf->context, bytes, size);
    pdf->at += size;
}

static __attribute__((format(printf, 2, 3))) void put(struct pdf *pdf, const char *format, ...)
{
    char line[LINE_BYTES];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    ASSERT(length >= 0 && (size_t)length < sizeof line);
    put_bytes(pdf, (const uint8_t *)line, (size_t)length);
}

static int begin_object(struct pdf *pdf)
{
    ASSERT(pdf->objects < OBJECTS_MAX);
    pdf->offsets[pdf->objects++] = pdf->at;
    put(pdf, "%d 0 obj\n", pdf->objects);
    return pdf->objects;
}

static void put_page(struct pdf *pdf, const struct papers *papers, const struct papers_page *page)
{
    char drawing[LINE_BYTES / 2];
    double width = (double)page->width_px * POINTS_PER_INCH / page->dpi;
    double height = (double)page->height_px * POINTS_PER_INCH / page->dpi;
    int self = begin_object(pdf);
    put(pdf,
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Resources<</XObject<</P %d 0 R>>>>/Contents %d 0 R>>\n"
        "endobj\n",
        width, height, self + 1, self + 2);
    begin_object(pdf);
    put(pdf,
        "<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Decode[1 0]"
        "/Filter/FlateDecode/Length %u>>\nstream\n",
        page->width_px, page->height_px, page->size);
    put_bytes(pdf, papers->bytes + page->at, page->size);
    put(pdf, "\nendstream\nendobj\n");
    begin_object(pdf);
    int length = snprintf(drawing, sizeof drawing, "q %.2f 0 0 %.2f 0 0 cm /P Do Q\n", width, height);
    put(pdf, "<</Length %d>>\nstream\n%sendstream\nendobj\n", length, drawing);
}

void paper_pdf_write(const struct papers *papers, const struct document *document, paper_pdf_put_fn put_fn,
                     void *context)
{
    struct pdf pdf = { .put = put_fn, .context = context };
    int pages = 0;
    put(&pdf, "%%PDF-1.4\n");
    begin_object(&pdf);
    put(&pdf, "<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    begin_object(&pdf);
    put(&pdf, "<</Type/Pages/Kids[");
    for (size_t i = 0; i < papers->page_count; i++)
        if (papers->pages[i].document == document)
            put(&pdf, "%d 0 R ", 3 + OBJECTS_A_PAGE * pages++);
    put(&pdf, "]/Count %d>>\nendobj\n", pages);
    for (size_t i = 0; i < papers->page_count; i++)
        if (papers->pages[i].document == document)
            put_page(&pdf, papers, &papers->pages[i]);
    size_t table = pdf.at;
    put(&pdf, "xref\n0 %d\n0000000000 65535 f \n", pdf.objects + 1);
    for (int i = 0; i < pdf.objects; i++)
        put(&pdf, "%010zu 00000 n \n", pdf.offsets[i]);
    put(&pdf, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", pdf.objects + 1, table);
}
