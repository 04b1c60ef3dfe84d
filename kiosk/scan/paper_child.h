/* One run of SANE's scanimage: its picture into anonymous memory, through a pipe; no shell, no file. SANE's backends
 * are many and old, so they live in that process and end with it; what it gives is an outside picture like any other.
 */
#pragma once

#include <stdint.h>

#include "msg/paper_scan.h"

struct paper_child_order {
    const char *const *argv; /* argv[0] is the program, a path; NULL at the end. Borrowed */
    int stop_fd;             /* readable: break off */
    int limit_ms;            /* for the whole run */
};

/* Waits until the child is gone. DONE: *picture_fd is a sealed memfd (scan/picture_memory.h), the caller closes it.
 * FAILED when broken off by stop_fd, or when this machine lacks what it needs. */
enum paper_scan_end paper_child_run(const struct paper_child_order *order, int *picture_fd);
