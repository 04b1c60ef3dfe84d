/* What the courier makes of the machine's clock; part of its loop, for nobody else. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct courier;

/* What a portal, its certificate verified, said of our clock since it was last set. */
enum clock_word { CLOCK_UNHEARD, CLOCK_CONFIRMED, CLOCK_CONTRADICTED };

bool courier_clock_believable(const struct courier *courier); /* false: nothing is sent */
/* What people are told: that, or a portal named another day, or the last certificate was refused for its dates and none
 * was taken since. */
bool courier_clock_doubted(const struct courier *courier);
/* Reads what was agreed on before; fails as outbox_read_agreed does. */
enum status MUST_USE courier_clock_begin(struct courier *courier);
/* Stores this moment as agreed on; only for a clock that is CONFIRMED. */
enum status MUST_USE courier_clock_keep(struct courier *courier);
/* True when the wall clock was set since the last call; stored plans were moved with it, and what waits is due. */
bool courier_clock_notice(struct courier *courier);

/* A portal said what time it is; 0: it did not. */
void courier_clock_compare(struct courier *courier, int64_t portal_ms);
