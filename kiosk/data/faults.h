/* Where everything wrong with a configuration is told, one line each: "file:line: reason". One thread. */
#pragma once

#include <stddef.h>
#include <stdio.h>

struct faults {
    FILE *out;    /* borrowed */
    size_t count; /* told and untold */
};

/* Adds one fault; beyond a bound they are counted only, so that a hostile file cannot flood a log. `line` is 1-based.
 */
void fault_at(struct faults *faults, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* One last line when faults were counted but not told. */
void faults_close(struct faults *faults);
