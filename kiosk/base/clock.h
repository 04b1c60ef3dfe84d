/* Time and randomness behind an interface, so that one seed replays any failure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Borrowed by whoever needs time; outlives them all. */
struct clock {
    int64_t (*monotonic_ms)(void *context);
    int64_t (*wall_ms)(void *context); /* Unix epoch, milliseconds, UTC */
    void *context;
};

/* No release is older than this day (2026-11-01, UTC): a clock that says so has lost its battery. There is no latest
 * day: a machine may outlive what we can foresee. */
#define CLOCK_EARLIEST_MS INT64_C(1793491200000)

struct entropy {
    void (*fill)(void *context, void *out, size_t size);
    void *context;
};

/* The machine's own clock and getrandom(2). Any thread. */
struct clock clock_system(void);
struct entropy entropy_system(void);

/* A clock that moves only when told; starts at the given wall time with monotonic 0. */
struct clock_fake {
    int64_t monotonic_ms;
    int64_t wall_ms;
};
struct clock clock_fake_as_clock(struct clock_fake *fake);
void clock_fake_advance(struct clock_fake *fake, int64_t ms);

/* SplitMix64: the same seed gives the same bytes; for tests and replays, never for keys. */
struct entropy_seeded {
    uint64_t state;
};
struct entropy entropy_seeded_as_entropy(struct entropy_seeded *seeded);

static inline int64_t clock_monotonic(const struct clock *clock)
{
    return clock->monotonic_ms(clock->context);
}

static inline int64_t clock_wall(const struct clock *clock)
{
    return clock->wall_ms(clock->context);
}
