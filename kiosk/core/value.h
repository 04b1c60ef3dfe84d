/* Between what people type and read, and what is stored: ISO dates, codes, machine words, normalised numbers. */
#pragma once

#include "core/parts.h"

/* What was typed, as it is stored: the machine value when it can be made, else the tidied text itself, so that nothing
 * typed is lost and validation can say what is wrong. BAD_INPUT: not text; TOO_LARGE. */
enum status value_from_typed(const struct part *part, struct str typed, char out[ANSWER_BYTES_MAX]) MUST_USE;
/* As people read it; text that is no machine value stays as it is. `masked`: all but four characters of a person's
 * number; `spaced`: telephones in groups. False when it does not fit. */
bool value_display(const struct model *model, const struct part *part, const char *value, bool masked, bool spaced,
                   char *out, size_t size);
/* Stores what was typed or chosen. Choosing a province forgets a commune of another one. */
enum status value_store(struct model *model, const struct part *part, struct str typed,
                        enum answer_source source) MUST_USE;
/* Fills what other answers, cards and the kiosk's place already tell; never what a person touched. */
void value_prefill(struct model *model, const struct page *page, int row);
