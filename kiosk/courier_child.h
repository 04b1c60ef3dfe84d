/* The courier that `kiosk run` starts when none is there (a demo, a developer); on a kiosk systemd starts it. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct courier_child {
    const char *config_folder; /* borrowed */
    const char *state_folder;  /* borrowed */
    pid_t pid;                 /* 0: none of ours runs */
    bool ours;                 /* none was there at start: we keep one running */
    int64_t started_ms;
};

/* Starts one unless a courier already answers on <state>/courier.sock. A failure to start is not fatal: the screen says
 * that nothing can be sent. */
void courier_child_init(struct courier_child *child, const char *config_folder, const char *state_folder,
                        int64_t now_ms);
/* Call when the link was lost: starts another when ours died, at most once a second. */
void courier_child_mend(struct courier_child *child, int64_t now_ms);
/* Ends the one we started, and waits for it. What is queued stays queued. */
void courier_child_finish(struct courier_child *child);
