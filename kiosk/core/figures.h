/* Counts what happens by looking at the model before and after a message, so that nothing else in the core has to
 * think of it. One begun journey has exactly one end, counted when it is closed; a machine that lost its power in
 * between shows as the difference. */
#pragma once

#include "core/model.h"
#include "core/outcome.h"
#include "core/session.h"
#include "msg/effect.h"
#include "msg/msg.h"

struct figures_mark {
    bool session;
    const struct service *service; /* borrowed from the catalogue */
    char uuid[UUID_TEXT_BYTES];
    int64_t opened_ms;
    int step;
    bool seen[2 * JOURNEY_PAGES_MAX], manual[JOURNEY_PAGES_MAX];
    enum outcome_kind outcome;
    enum look_up_state look_up;
    int64_t look_up_since_ms;
    enum page_name page;
    enum coverage_stage coverage;
    enum rating rated;
};

/* What is counted from, taken before the message; holds nothing of a person and nothing to free. */
struct figures_mark figures_before(const struct model *model);
/* Adds to model->world.tally what `msg` changed since, of which `effects` came; nothing when there is no tally. */
void figures_count(const struct figures_mark *before, const struct model *model, const struct msg *msg,
                   const struct effect_list *effects);
