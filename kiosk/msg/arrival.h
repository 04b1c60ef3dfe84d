/* A patient at the hospital desk today, by value. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "msg/coverage.h"

/* The portal id under which an arrival is handed to the courier: no portal, the desk of this machine. */
#define ARRIVAL_PORTAL "desk"
/* The clinic of those who must be looked after before any clinic: a number at the counter. */
#define ARRIVAL_COUNTER "counter"

enum { ARRIVAL_CLINIC_BYTES = 48, ARRIVAL_NAME_BYTES = 128, ARRIVALS_SHOWN_MAX = 10 };

struct arrival {
    char uuid[UUID_TEXT_BYTES];
    char clinic[ARRIVAL_CLINIC_BYTES]; /* id, or ARRIVAL_COUNTER */
    int32_t number;                    /* from 1, of that clinic and day */
    int32_t ahead;                     /* who wait before this one; in a list 0 */
    bool priority, called;
    char result[COVERAGE_CODE_BYTES]; /* the gateway's code; "" nobody answered yet, "none" nothing was asked */
    int64_t created_ms;
    /* For the desk alone: */
    char name[ARRIVAL_NAME_BYTES];
    char card[COVERAGE_CARD_BYTES];
};
