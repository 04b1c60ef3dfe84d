/* A patient at the hospital desk today, by value. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "msg/coverage.h"

/* The portal id under which an arrival is handed to the courier: no portal, the desk of this machine. */
#define ARRIVAL_PORTAL "desk"
/* The clinic of those who must be looked after before any clinic: a number at the counter. */
#define ARRIVAL_COUNTER "counter"

enum { ARRIVAL_CLINIC_BYTES = 48, ARRIVAL_NAME_BYTES = 128, ARRIVALS_SHOWN_MAX = 10 };

/* Who is called and does not come waits aside, and comes back to the place of the number. In the order of the list. */
enum arrival_state { ARRIVAL_WAITING, ARRIVAL_AWAY, ARRIVAL_CALLED };

struct arrival {
    char uuid[UUID_TEXT_BYTES];
    char clinic[ARRIVAL_CLINIC_BYTES]; /* id, or ARRIVAL_COUNTER */
    int32_t number;                    /* from 1, of that clinic and day */
    int32_t ahead;                     /* who wait before this one; in a list 0 */
    bool priority;
    enum arrival_state state;
    int64_t changed_ms;               /* CALLED: when, last */
    char result[COVERAGE_CODE_BYTES]; /* the gateway's code; "" nobody answered yet, "none" nothing was asked */
    int64_t created_ms;
    /* For the desk alone: */
    char name[ARRIVAL_NAME_BYTES];
    char card[COVERAGE_CARD_BYTES];
};

enum desk_deed {
    DESK_LOOK,
    DESK_CALL, /* number `number` of `clinic`, once more or before its turn; 0: the next */
    DESK_AWAY, /* called, and nobody came */
    DESK_BACK, /* came after all */
    DESK_DEED_COUNT
};

/* What staff do at the desk, and whose list they then look at. */
struct desk_ask {
    enum desk_deed deed;
    char clinic[ARRIVAL_CLINIC_BYTES];
    int32_t number;
    char list[ARRIVAL_CLINIC_BYTES]; /* "": of all clinics */
    int32_t first;                   /* row the list begins with */
};

/* Today's, who wait first and in the order they will be called. */
struct desk_list {
    struct arrival rows[ARRIVALS_SHOWN_MAX];
    size_t count;
    int32_t total, waiting; /* of the whole list */
    struct arrival called;  /* who was called last; number 0: nobody */
};
