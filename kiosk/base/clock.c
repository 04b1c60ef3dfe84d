/* The machine's clock and randomness, and the ones tests hold still. */
#include "base/clock.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/check.h"

static int64_t read_ms(clockid_t id)
{
    struct timespec now;
    int rc = clock_gettime(id, &now);
    ASSERT(rc == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_monotonic(void *context)
{
    (void)context;
    return read_ms(CLOCK_MONOTONIC);
}

static int64_t system_wall(void *context)
{
    (void)context;
    return read_ms(CLOCK_REALTIME);
}

struct clock clock_system(void)
{
    return (struct clock){ system_monotonic, system_wall, NULL };
}

static void system_fill(void *context, void *out, size_t size)
{
    (void)context;
    unsigned char *bytes = out;
    while (size > 0) {
        ssize_t got = getrandom(bytes, size, 0);
        ASSERT(got > 0);
        bytes += got;
        size -= (size_t)got;
    }
}

struct entropy entropy_system(void)
{
    return (struct entropy){ system_fill, NULL };
}

static int64_t fake_monotonic(void *context)
{
    return ((struct clock_fake *)context)->monotonic_ms;
}

static int64_t fake_wall(void *context)
{
    return ((struct clock_fake *)context)->wall_ms;
}

struct clock clock_fake_as_clock(struct clock_fake *fake)
{
    return (struct clock){ fake_monotonic, fake_wall, fake };
}

void clock_fake_advance(struct clock_fake *fake, int64_t ms)
{
    ASSERT(ms >= 0);
    fake->monotonic_ms += ms;
    fake->wall_ms += ms;
}

/* Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014. */
static uint64_t splitmix_next(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void seeded_fill(void *context, void *out, size_t size)
{
    struct entropy_seeded *seeded = context;
    unsigned char *bytes = out;
    while (size > 0) {
        uint64_t word = splitmix_next(&seeded->state);
        size_t n = size < sizeof word ? size : sizeof word;
        memcpy(bytes, &word, n);
        bytes += n;
        size -= n;
    }
}

struct entropy entropy_seeded_as_entropy(struct entropy_seeded *seeded)
{
    return (struct entropy){ seeded_fill, seeded };
}
