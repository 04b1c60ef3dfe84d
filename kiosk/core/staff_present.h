/* The officer at the screen, as a part of the model. What they may do: core/staff.h. */
#pragma once

#include <stddef.h>

#include "data/settings.h"

enum staff_state { STAFF_OUT, STAFF_PIN, STAFF_CHECKING, STAFF_IN };

struct staff_present {
    enum staff_state state;
    const struct settings_staff *who;      /* borrowed; NULL when out */
    char pin[SETTINGS_PIN_DIGITS_MAX + 1]; /* wiped as soon as it was handed over */
    const char *refusal_key;
    int tries_left;
    size_t first; /* item of the queue the screen begins with */
};
