/* What a shown code does on each page. A code fills in; it never proves who is standing there. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"
#include "msg/msg.h"

void scanning_code(struct model *model, const struct msg *msg, struct effect_list *effects);
/* The keyboard of a scanner spoilt a code: said, never guessed. */
void scanning_garbled(struct model *model, struct effect_list *effects);
void scanning_unread(struct model *model, struct effect_list *effects);
/* What would help the reader; shown on a scan page. */
void scanning_hint(struct model *model, enum scan_hint hint);
/* The lines of a card's back, read or typed, where a card is wanted: fills in what they tell and opens the page of
 * typing by hand for the rest. */
void scanning_back(struct model *model, const struct paper_document *document, struct effect_list *effects);
/* On entering a scan page: a card shown earlier in this session is enough. */
void scanning_remembered(struct model *model);
/* "Yes, another person": the form begins again with the card that was shown. */
void scanning_other_person(struct model *model, const struct msg *msg, struct effect_list *effects);
/* Whether a code is of use on what is shown now. */
bool scanning_wanted(const struct model *model);
