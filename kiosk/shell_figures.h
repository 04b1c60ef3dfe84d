/* The day's counts on disk: <folder>/figures-2026-11-22.csv for people, kiosk.prom (OpenMetrics) for the node
 * exporter's textfile collector. Nothing personal can be in them: core/tally.h. A folder that cannot be written is
 * logged once a try and stops nothing. Main thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "core/model.h"
#include "core/tally.h"

struct figures_files {
    char folder[512]; /* "" when there is none: nothing is written */
    struct tally tally;
    uint32_t written_mark;
    bool written_connected; /* the gauges as they were written */
    struct courier_health written_health;
    int64_t written_ms; /* monotonic */
};

/* Makes the folder and takes up today's counts where an earlier run left them. `folder` NULL: <state>/figures. */
void figures_files_start(struct figures_files *files, const char *folder, const char *state_folder, int64_t wall_ms);
/* After a message: a new day begins a new table; what changed is written at the end of a session, else every few
 * seconds at most. */
void figures_files_follow(struct figures_files *files, const struct model *model, bool session_ended, int64_t now_ms,
                          int64_t wall_ms);
/* Writes what is not written yet. */
void figures_files_finish(struct figures_files *files, const struct model *model);
