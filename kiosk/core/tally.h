/* What a province may know of a day at this machine: counts, under names that stand in the configuration or in this
 * program. It cannot hold a word of a person: subject and detail are ids of the catalogue and words of our own lists.
 * Who counts what: core/figures.c. Who writes it down: shell_figures.c. One thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

/* X(name, name in the files, label of the subject, label of the detail); NULL: it has none. */
#define FIGURE_LIST(X)                                                                                                 \
    X(SESSIONS, "sessions", NULL, NULL)                                                                                \
    X(JOURNEY_BEGUN, "journeys_begun", "journey", NULL)                                                                \
    X(JOURNEY_ENDED, "journeys_ended", "journey", "how")                                                               \
    X(JOURNEY_SECONDS, "journey_seconds", "journey", "how")                                                            \
    X(STEP_REACHED, "steps_reached", "journey", "step")                                                                \
    X(STEP_LEFT, "steps_left", "journey", "step")                                                                      \
    X(STEP_TOLD, "steps_told", "journey", "step")                                                                      \
    X(OBSTACLE, "obstacles", "journey", "obstacle")                                                                    \
    X(SCAN, "scans", "at", "result")                                                                                   \
    X(MISMATCH, "mismatches", NULL, "field")                                                                           \
    X(COVERAGE, "coverage", NULL, "result")                                                                            \
    X(REPRINT, "reprints", "journey", NULL)                                                                            \
    X(LOOK_UP, "look_ups", NULL, "result")                                                                             \
    X(RATING, "ratings", "journey", "rating")

enum figure {
#define FIGURE_ENUM(name, text, subject, detail) FIGURE_##name,
    FIGURE_LIST(FIGURE_ENUM)
#undef FIGURE_ENUM
        FIGURE_COUNT
};

/* 60 journeys of 20 steps reached and left, with their ends and obstacles, fill half of it. */
enum { TALLY_ROWS_MAX = 4096 };

struct tally_row {
    enum figure figure;
    char subject[ID_BYTES_MAX], detail[ID_BYTES_MAX]; /* "" when the figure has none */
    int64_t count;
};

struct tally {
    int32_t day;   /* the day it is of: days since 1970-01-01 in Việt Nam */
    uint32_t mark; /* another one after every change */
    int64_t lost;  /* counts that found no room, or a name that is no name; written beside the others */
    size_t count;
    struct tally_row rows[TALLY_ROWS_MAX]; /* in the order of figure, subject, detail */
};

/* Empties it and makes it that of `day`. */
void tally_begin(struct tally *tally, int32_t day);
/* Adds to one row. What has no room, or a name with anything but a-z 0-9 . _ -, is counted as lost. NULL is "". */
void tally_add(struct tally *tally, enum figure figure, const char *subject, const char *detail, int64_t count);
/* Of one row; subject or detail NULL: the sum over all of them. */
int64_t tally_sum(const struct tally *tally, enum figure figure, const char *subject, const char *detail);

/* Names in the files, of the list above; static. */
const char *figure_name(enum figure figure);
const char *figure_subject(enum figure figure); /* label of the subject, or NULL */
const char *figure_detail(enum figure figure);

/* One row as a line of the daily table: "2026-11-22,journeys_ended,khai-sinh,accepted,3". No newline. False: too small.
 */
bool tally_row_to_csv(const struct tally *tally, size_t row, char *out, size_t size);
/* Adds what a line of that day's table says. BAD_INPUT, and nothing added, for anything else; the head line too. */
enum status tally_add_csv(struct tally *tally, struct str line) MUST_USE;
/* The same row as a sample of OpenMetrics: "kiosk_journeys_ended_total{journey=\"khai-sinh\",how=\"accepted\"} 3".
 * Source: OpenMetrics 1.0, text format. No newline. False: too small. */
bool tally_row_to_metric(const struct tally *tally, size_t row, char *out, size_t size);
