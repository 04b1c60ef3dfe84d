/* See pdf.h. */
#include "sheet/pdf.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <hb-ft.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static const double POINTS_PER_INCH = 72.0;
static const double ASCENT_EM = 1.069; /* of Noto, hhea; the cell of a line is as ui/paint.c makes it */

enum { REGULAR, BOLD, WEIGHTS };

struct weight {
    FT_Face face;
    cairo_font_face_t *font;
    hb_font_t *shaper; /* in font units */
    double units_em;
};

struct pdf {
    FT_Library library;
    struct weight weights[WEIGHTS];
    cairo_surface_t *surface;
    cairo_t *cairo;
    pdf_write_fn write;
    void *context;
};

static cairo_status_t write_out(void *closure, const unsigned char *bytes, unsigned size)
{
    struct pdf *pdf = closure;
    return pdf->write(pdf->context, bytes, size) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static bool open_weight(struct pdf *pdf, const char *path, struct weight *weight)
{
    if (FT_New_Face(pdf->library, path, 0, &weight->face) != 0)
        return false;
    weight->units_em = weight->face->units_per_EM;
    weight->font = cairo_ft_font_face_create_for_ft_face(weight->face, FT_LOAD_NO_HINTING);
    hb_face_t *face = hb_ft_face_create_referenced(weight->face);
    weight->shaper = hb_font_create(face);
    hb_font_set_scale(weight->shaper, (int)weight->units_em, (int)weight->units_em);
    hb_face_destroy(face);
    return weight->units_em > 0 && cairo_font_face_status(weight->font) == CAIRO_STATUS_SUCCESS;
}

enum status pdf_create(const char *regular, const char *bold, const struct sheet_head *head, pdf_write_fn write,
                       void *context, struct pdf **out)
{
    struct pdf *pdf = calloc(1, sizeof *pdf);
    if (!pdf)
        return STATUS_NO_MEMORY;
    pdf->write = write;
    pdf->context = context;
    if (FT_Init_FreeType(&pdf->library) != 0 || !open_weight(pdf, regular, &pdf->weights[REGULAR]) ||
        !open_weight(pdf, bold, &pdf->weights[BOLD])) {
        pdf_destroy(pdf);
        return STATUS_NOT_FOUND;
    }
    double scale = POINTS_PER_INCH / head->dpi;
    pdf->surface = cairo_pdf_surface_create_for_stream(write_out, pdf, head->width_px * scale, head->height_px * scale);
    pdf->cairo = cairo_create(pdf->surface);
    cairo_scale(pdf->cairo, scale, scale);
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
    *out = pdf;
    return STATUS_OK;
}

/* Glyphs that belong to the same letters form a cluster: the reader of the PDF gets the letters back. */
static void show(struct pdf *pdf, const struct sheet_mark *mark, const char *text, const hb_glyph_info_t *infos,
                 const hb_glyph_position_t *places, unsigned count)
{
    enum { GLYPHS_MAX = SHEET_TEXT_BYTES_MAX };
    static cairo_glyph_t glyphs[GLYPHS_MAX];
    static cairo_text_cluster_t clusters[GLYPHS_MAX];
    const struct weight *weight = &pdf->weights[mark->bold ? BOLD : REGULAR];
    double unit = mark->size_px / weight->units_em, natural = 0;
    int cluster_count = 0;
    if (count > GLYPHS_MAX)
        return;
    for (unsigned i = 0; i < count; i++)
        natural += places[i].x_advance * unit;
    /* The screen's widths are of whole pixels, ours are not: the line ends where the layout said. */
    double stretch = natural > 0 && mark->w > natural * 0.9 && mark->w < natural * 1.1 ? mark->w / natural : 1;
    double x = mark->x, y = mark->y + mark->size_px * ASCENT_EM;
    for (unsigned i = 0; i < count; i++) {
        glyphs[i] = (cairo_glyph_t){ infos[i].codepoint, x + places[i].x_offset * unit, y - places[i].y_offset * unit };
        x += places[i].x_advance * unit * stretch;
        unsigned next = i + 1 < count ? infos[i + 1].cluster : mark->text_bytes;
        if (i == 0 || infos[i].cluster != infos[i - 1].cluster)
            clusters[cluster_count++] = (cairo_text_cluster_t){ 0, 0 };
        clusters[cluster_count - 1].num_glyphs++;
        clusters[cluster_count - 1].num_bytes = (int)(next > infos[i].cluster ? next - infos[i].cluster : 0);
    }
    cairo_set_font_face(pdf->cairo, weight->font);
    cairo_set_font_size(pdf->cairo, mark->size_px);
    cairo_show_text_glyphs(pdf->cairo, text, (int)mark->text_bytes, glyphs, (int)count, clusters, cluster_count, 0);
}

static void draw_text(struct pdf *pdf, const struct sheet_mark *mark, const char *text)
{
    hb_buffer_t *buffer = hb_buffer_create();
    hb_buffer_add_utf8(buffer, text, (int)mark->text_bytes, 0, (int)mark->text_bytes);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, HB_SCRIPT_LATIN);
    hb_buffer_set_language(buffer, hb_language_from_string("vi", -1));
    hb_shape(pdf->weights[mark->bold ? BOLD : REGULAR].shaper, buffer, NULL, 0);
    unsigned count = 0, places_count = 0;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(buffer, &places_count);
    if (infos && places && count > 0)
        show(pdf, mark, text, infos, places, count);
    hb_buffer_destroy(buffer);
}

/* Four quiet modules around (ISO/IEC 18004 §5.3.8). */
static void draw_qr(struct pdf *pdf, const struct sheet_mark *mark, const char *text)
{
    enum { QUIET_MODULES = 4 };
    QRcode *code = mark->text_bytes
                       ? QRcode_encodeData((int)mark->text_bytes, (const unsigned char *)text, 0, QR_ECLEVEL_M)
                       : NULL;
    if (!code)
        return;
    double side = mark->w < mark->h ? mark->w : mark->h, module = side / (code->width + 2 * QUIET_MODULES);
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1)
                cairo_rectangle(pdf->cairo, mark->x + (x + QUIET_MODULES) * module,
                                mark->y + (y + QUIET_MODULES) * module, module, module);
    cairo_fill(pdf->cairo);
    QRcode_free(code);
}

void pdf_draw(struct pdf *pdf, const struct sheet_mark *mark, const char *text)
{
    double line = mark->size_px;
    switch ((enum sheet_mark_kind)mark->kind) {
    case SHEET_MARK_FILL:
        cairo_rectangle(pdf->cairo, mark->x, mark->y, mark->w, mark->h);
        cairo_fill(pdf->cairo);
        break;
    case SHEET_MARK_BORDER:
        cairo_set_line_width(pdf->cairo, line);
        cairo_rectangle(pdf->cairo, mark->x + line / 2, mark->y + line / 2, mark->w - line, mark->h - line);
        cairo_stroke(pdf->cairo);
        break;
    case SHEET_MARK_TEXT:
        draw_text(pdf, mark, text);
        break;
    case SHEET_MARK_QR:
        draw_qr(pdf, mark, text);
        break;
    case SHEET_MARK_KIND_COUNT:
        break;
    }
}

void pdf_end_page(struct pdf *pdf)
{
    cairo_show_page(pdf->cairo);
}

enum status pdf_finish(struct pdf *pdf)
{
    cairo_surface_finish(pdf->surface);
    bool good =
        cairo_status(pdf->cairo) == CAIRO_STATUS_SUCCESS && cairo_surface_status(pdf->surface) == CAIRO_STATUS_SUCCESS;
    return good ? STATUS_OK : STATUS_IO;
}

void pdf_destroy(struct pdf *pdf)
{
    if (!pdf)
        return;
    if (pdf->cairo)
        cairo_destroy(pdf->cairo);
    if (pdf->surface)
        cairo_surface_destroy(pdf->surface);
    for (int i = 0; i < WEIGHTS; i++) {
        if (pdf->weights[i].shaper)
            hb_font_destroy(pdf->weights[i].shaper);
        if (pdf->weights[i].font)
            cairo_font_face_destroy(pdf->weights[i].font);
        if (pdf->weights[i].face)
            FT_Done_Face(pdf->weights[i].face);
    }
    cairo_debug_reset_static_data();
    if (pdf->library)
        FT_Done_FreeType(pdf->library);
    free(pdf);
}
