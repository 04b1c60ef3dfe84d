/* Marks on pages as a PDF, through cairo: text stays text (HarfBuzz glyphs with their letters), so that a viewer can
 * search it and a printer draws it at its own resolution. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/sheet_wire.h"
#include "base/status.h"

typedef bool (*pdf_write_fn)(void *context, const unsigned char *bytes, size_t size);

struct pdf; /* opaque */

/* NOT_FOUND: a font cannot be opened. */
enum status pdf_create(const char *regular, const char *bold, const struct sheet_head *head, pdf_write_fn write,
                       void *context, struct pdf **out) MUST_USE;
/* `text` has mark->text_bytes bytes of valid UTF-8. */
void pdf_draw(struct pdf *pdf, const struct sheet_mark *mark, const char *text);
/* Ends the page that is drawn on; a new one begins with the next mark. */
void pdf_end_page(struct pdf *pdf);
/* Writes what is left. IO when anything went wrong on the way. */
enum status pdf_finish(struct pdf *pdf) MUST_USE;
void pdf_destroy(struct pdf *pdf); /* NULL is fine */
