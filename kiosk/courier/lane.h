/* Which item may be sent next. OpenCPS re-uses an unsent draft of the same account, agency, service, template and
 * originality and overwrites its applicant, so such items form a lane and go strictly one after another: whoever began
 * finishes or is parked before the next begins. Lanes do not wait for each other. Pure. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lane_item {
    uint64_t lane;
    int64_t row;           /* order of arrival */
    int64_t not_before_ms; /* 0: at once */
    bool begun;            /* something of it may be at the portal */
    bool in_flight;        /* being sent now: its lane is taken */
};

/* Index of an item that may start now, or -1; then *wake_ms is the moment of the next one, or -1 for none.
 * Of a lane only the head counts: the item in flight, else the one begun, else the oldest. */
ptrdiff_t lane_pick(const struct lane_item *items, size_t count, int64_t now_ms, int64_t *wake_ms);
