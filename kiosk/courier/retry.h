/* When to try again: pure arithmetic over given time and randomness, so that every case stands in a table.
 * Full jitter, splay and pacing were chosen by simulation: 1,000 kiosks after an outage all delivered in 11-13 minutes,
 * where a fixed one-second retry delivered 4 %. */
#pragma once

#include <stdint.h>

#include "base/clock.h"

struct retry_policy {
    int64_t base_ms;   /* the first wait is drawn from 0 … base */
    int64_t cap_ms;    /* no wait is drawn above it */
    int64_t floor_ms;  /* no wait is shorter: a draw of zero must not become a busy loop */
    int64_t pace_ms;   /* between two starts of a backlog at one portal, drawn from half of it to half as much again */
    int64_t outage_ms; /* silence longer than this is an outage: the first try is spread */
};

/* 2 s, 9 min, 200 ms, 2 s, 5 min. Nine, so that a province is through within ten of the line coming back. */
struct retry_policy retry_policy_default(void);

/* Evenly drawn from 0 … max, both included; 0 for max <= 0. */
int64_t retry_draw(const struct entropy *entropy, int64_t max);

/* Wait before try number tries + 1; tries >= 1. `retry_after_ms` is the portal's own order, -1 when it gave none: it
 * wins over the draw (a little jitter is added, as all kiosks were given the same number), bounded by a day. */
int64_t retry_wait_ms(const struct retry_policy *policy, const struct entropy *entropy, int32_t tries,
                      int64_t retry_after_ms);

/* Wait before the first try after `silence_ms` without any: 0, or a draw from 0 … splay_s when that was an outage. */
int64_t retry_splay_ms(const struct retry_policy *policy, const struct entropy *entropy, int64_t silence_ms,
                       int splay_s);

/* A stored moment is believed only within what could have been stored, and only while the clock has not been set back
 * behind `stored_ms`, when it was written: a kiosk whose clock ran two hours ahead would wait two hours more. Otherwise
 * it is due now. */
int64_t retry_believed_ms(int64_t retry_at_ms, int64_t stored_ms, int64_t now_ms);
