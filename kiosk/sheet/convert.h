/* The wire of base/sheet_wire.h to a PDF, mark by mark. */
#pragma once

#include <stddef.h>

#include "base/status.h"
#include "sheet/pdf.h"

/* BAD_INPUT for anything that is not whole, in bounds and UTF-8; NOT_FOUND for a font; IO for what `write` refused. */
enum status sheet_convert(const unsigned char *wire, size_t size, const char *regular, const char *bold,
                          pdf_write_fn write, void *context) MUST_USE;
