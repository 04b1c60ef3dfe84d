/* What is asked of the printers for the person in front, and what came of it. A printer that fails takes nothing away:
 * the outcome and its code stay on the screen. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"
#include "msg/msg.h"

enum { PRINTING_WAIT_MS = 45000 }; /* longer than any job of device/: its answer was lost */

/* Asks for a slip or a sheet of the outcome on the screen; nothing when it cannot be. */
void printing_ask(struct model *model, enum printer printer, struct effect_list *effects);
void printing_event(struct model *model, const struct print_event *event);
void printing_tick(struct model *model);
/* Next moment at which waiting changes the screen, monotonic; INT64_MAX when none. */
int64_t printing_wake_ms(const struct model *model);
/* Whether the receipt printer's state matters now: somebody may soon press "print". */
bool printing_wanted(const struct model *model);
/* Whether what is on the screen went to this printer whole. */
bool printing_is_out(const struct model *model, enum printer printer);
/* What the outcome page says of this printer. */
struct printing_shown printing_shown(const struct model *model, enum printer printer);
