/* The real core on the real configuration with an invented person in front of it, walked through every page. Tests look
 * at each stop; nothing here knows a pixel. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/asked.h"
#include "core/update.h"
#include "data/load.h"

struct stage {
    struct configuration *configuration;
    struct arena *arena;
    struct model model;
    struct effect_list effects; /* of the last message */
    int64_t now_ms, wall_ms;
    char uuid[UUID_TEXT_BYTES]; /* of the last submission */
    const char *failure;        /* where the walk did not get on; NULL */
    char failure_page[64];
};

/* Reads $KIOSK_SOURCE/config. False, with the faults on stderr, when it does not load. */
bool stage_open(struct stage *stage);
void stage_close(struct stage *stage);

void stage_tell(struct stage *stage, struct msg msg);
void stage_act(struct stage *stage, int action, int arg, const char *text);
/* Ticks until `ms` have passed. */
void stage_wait(struct stage *stage, int64_t ms);
void stage_type(struct stage *stage, const char *text);
/* Answers everything empty on the page, in the order it is asked; answers may bring new questions. */
void stage_answer_page(struct stage *stage);

/* What the world around the core says. */
void stage_courier(struct stage *stage, struct courier_event event);
/* An event about the last submission. */
struct courier_event stage_about(const struct stage *stage, enum courier_event_kind kind, enum outbox_state state);
void stage_device(struct stage *stage, enum device which, bool present);
void stage_printer(struct stage *stage, uint32_t job, enum print_end end, enum printer_state state);
void stage_scan(struct stage *stage, const char *payload);
/* The invented person's card; the health-insurance card of the same person. */
void stage_scan_card(struct stage *stage);
void stage_scan_insurance(struct stage *stage);
/* Bare keys nobody had words for, over all languages. */
size_t stage_missing(const struct stage *stage);

/* Called at every stop; `name` is unique, fit for a file name. */
typedef void (*stage_stop_fn)(void *context, struct stage *stage, const char *name);
/* Every page of the contract, through birth registration, temporary residence and the VNeID guide, both outcomes, every
 * overlay, dialog and error. False when the walk got stuck: see failure. */
bool stage_tour(struct stage *stage, stage_stop_fn stop, void *context);
/* Every page of every service and guide, from its facts to the consent or the outcome, on one of its ways. */
bool stage_journeys(struct stage *stage, stage_stop_fn stop, void *context);
