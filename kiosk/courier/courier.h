/* The process that owns queue and network: one thread, one database connection, one loop. */
#pragma once

#include "base/clock.h"
#include "base/status.h"
#include "courier/retry.h"
#include "data/settings.h"

struct courier_options {
    const char *state_folder;        /* made with mode 0700 when missing; everything we keep is in it */
    const struct settings *settings; /* borrowed for the run */
    struct clock clock;
    struct entropy entropy;
    struct retry_policy retry;
};

/* Runs until SIGTERM or SIGINT, then OK; whatever was under way is asked about at the next start. Takes the process
 * over: signals, umask, core dumps, JSON memory. BUSY: another courier owns the folder. CORRUPT: the queue or its key
 * is damaged, nothing was changed. IO, NO_MEMORY. A portal that cannot be used (no account, bad pins) is said on
 * stderr, and what is for it is kept. */
enum status MUST_USE courier_run(const struct courier_options *options);
