/* What day it is, for answers and fees that depend on it, as far as the clock is believed. */
#pragma once

#include "core/model.h"

/* Now, in Unix milliseconds. No clock is believed to stand before the first release. */
int64_t today_ms(const struct model *model);

/* False: the courier doubts the clock, or it is before that day. Then no answer is wrong because of it. */
bool today_is_known(const struct model *model);
