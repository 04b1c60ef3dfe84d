/* A paper that a service needs, as its file says. */
#pragma once

#include <stdbool.h>

#include "data/field.h"

struct document {
    const char *id;
    const char *name_key;
    bool held_by_state; /* never asked for */
    bool upload;        /* bring_to: upload; otherwise the counter */
    struct when when;
};
