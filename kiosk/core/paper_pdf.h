/* The pages of one scanned paper as a PDF (ISO 32000-1), byte by byte into whatever takes them: no copy is made. Every
 * structure of it is ours; the deflated bits are all that came from outside, and any bits are a picture. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/papers.h"

typedef void (*paper_pdf_put_fn)(void *context, const uint8_t *bytes, size_t size);

/* Pages of `document`, in their order; at least one. */
void paper_pdf_write(const struct papers *papers, const struct document *document, paper_pdf_put_fn put, void *context);
