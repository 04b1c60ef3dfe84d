/* From what the decoder read to typed documents: shared by the scanner and `kiosk read`, so that both say the same. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/decoder_wire.h"
#include "base/str.h"
#include "paper/paper.h"
#include "scan/decoder_reply.h"

/* paper_classify behind the bound PAYLOAD_BYTES_MAX: longer is refused as scan_too_long, unlooked at. */
void reading_classify(struct str payload, struct paper_document *out);

/* How many are papers that a page may ask for: a poster beside a card is no second paper. */
uint32_t reading_papers_among(const struct paper_document *documents, uint32_t count);
/* Whether it is one of them. */
bool reading_is_paper(const struct paper_document *document);

/* What a scan page may use of one picture: every document, or a single refusal (scan_two_codes) when two are of one
 * kind: which of two cards was meant is not ours to guess. Returns how many of `out` were filled; wipe them. */
uint32_t reading_of_page(const struct decoder_result *result, struct paper_document out[DECODER_CODES_MAX]);
