/* Walking the stage from stop to stop; tour.c says where, stage.h what for. Each returns at once when the walk is
 * stuck. */
#pragma once

#include "ui/support/stage.h"

enum { JOURNEY_STOPS_MAX = 60 }; /* pages of one journey; a walk that takes more is going in circles */

struct tour {
    struct stage *stage;
    stage_stop_fn stop;
    void *context;
    int count;
};

/* One stop; its number makes the name unique. */
void tour_stop(struct tour *tour, const char *name);
/* False, and the walk has failed, on any other page; `where` says at which place of the tour. */
bool tour_on_page(struct tour *tour, enum page_name name, const char *where);
/* The stops of the page at hand, answered so that it may be left. `details`: also what is wrong, missing and half
 * typed. */
void tour_page(struct tour *tour, const char *journey, bool details);
/* From home past a service's facts; through its pages to the sending page or the end of a guide; from an outcome to
 * goodbye. */
bool tour_begin_service(struct tour *tour, const char *service);
bool tour_journey(struct tour *tour, const char *service, bool details);
bool tour_end_session(struct tour *tour);
