/* Time without a person: slides, "still there?", the end of a forgotten session, and when to be woken next. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"

enum { SLIDE_MS = 8000, GOODBYE_MS = 6000, GOODBYE_RATE_MS = 10000, MINUTE_MS = 60000, SECOND_MS = 1000 };

void idle_touched(struct model *model); /* a person did something */
void idle_tick(struct model *model, struct effect_list *effects);
void idle_stay(struct model *model);
void idle_set_wake(struct model *model);
