/* From what the decoder read to typed documents: shared by the scanner and `kiosk read`, so that both say the same. */
#pragma once

#include <stdint.h>

#include "base/decoder_wire.h"
#include "base/str.h"
#include "paper/paper.h"
#include "scan/decoder_reply.h"

/* paper_classify behind the bound PAYLOAD_BYTES_MAX: longer is refused as scan_too_long, unlooked at. */
void reading_classify(struct str payload, struct paper_document *out);

/* What a scan page may use of one picture: every document, or a single refusal (scan_two_codes) when two are of one
 * kind: which of two cards was meant is not ours to guess. Returns how many of `out` were filled; wipe them. */
uint32_t reading_of_page(const struct decoder_result *result, struct paper_document out[DECODER_CODES_MAX]);
