/* What may stand in a path, a code or a line for people, whichever portal it came from. For adapters and the courier.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "msg/dossier.h"

/* Letters, digits and "-._/": what numbers, references and secrets are made of, and nothing that a URL, a header or a
 * terminal could take for something else. True of "". */
bool portal_is_code(const char *text);
/* A portal's line for people into `out` of DOSSIER_TEXT_BYTES: one line, without controls and without what turns or
 * hides text, cut at a letter with "…" when too long. */
void portal_read_line(const char *text, char out[DOSSIER_TEXT_BYTES]);
/* Wall-clock milliseconds that can be meant, else 0. */
int64_t portal_read_ms(int64_t value);
/* The payload of a QR code for paying into `out`; "" unless it is printable ASCII that fits. Proves nothing else. */
void portal_read_qr(const char *text, char out[PAYMENT_QR_BYTES]);
/* One path segment, percent-encoded; what people type goes through here. False: it does not fit. */
bool portal_escape_segment(const char *text, char *out, size_t size);
