/* What an officer at the screen asks of the world: is this the PIN, what is in the queue, try that one again. Blocks
 * the loop for as long as a hash or the courier's answer takes. Main thread. */
#pragma once

#include "courier/link_ask.h"
#include "data/settings.h"
#include "msg/effect.h"
#include "msg/msg.h"
#include "msg/staff.h"

struct staff_desk {
    const struct settings *settings; /* borrowed, as the folders */
    const char *state_folder;
    const char *export_folder; /* "" when there is none */
    struct staff_queue queue;
};

/* Carries out one of EFFECT_STAFF_*. True: *reply is what the core is to be told next. */
bool staff_desk_do(struct staff_desk *desk, const struct effect *effect, int64_t wall_ms, struct msg *reply);
