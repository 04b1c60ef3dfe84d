/* See retry.h. Decides nothing about which outcomes deserve another try: that is each portal's table. */
#include "courier/retry.h"

#include "base/check.h"

enum { RETRY_DOUBLINGS_MAX = 40, RETRY_DRAWS_MAX = 64 };

static const int64_t RETRY_AFTER_MS_MAX = 24LL * 3600 * 1000;

struct retry_policy retry_policy_default(void)
{
    return (struct retry_policy){
        .base_ms = 2000, .cap_ms = 540 * 1000, .floor_ms = 200, .pace_ms = 2000, .outage_ms = 300 * 1000
    };
}

int64_t retry_draw(const struct entropy *entropy, int64_t max)
{
    if (max <= 0)
        return 0;
    uint64_t range = (uint64_t)max + 1;
    uint64_t limit = UINT64_MAX - UINT64_MAX % range; /* above it the remainder would favour small waits */
    uint64_t value = 0;
    for (int i = 0; i < RETRY_DRAWS_MAX; i++) {
        entropy->fill(entropy->context, &value, sizeof value);
        if (value < limit)
            break;
    }
    return (int64_t)(value % range);
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

int64_t retry_wait_ms(const struct retry_policy *policy, const struct entropy *entropy, int32_t tries,
                      int64_t retry_after_ms)
{
    ASSERT(tries >= 1);
    if (retry_after_ms >= 0) {
        int64_t ordered = clamp(retry_after_ms, policy->floor_ms, RETRY_AFTER_MS_MAX);
        return ordered + retry_draw(entropy, ordered / 10);
    }
    int doublings = tries - 1 < RETRY_DOUBLINGS_MAX ? tries - 1 : RETRY_DOUBLINGS_MAX;
    int64_t ceiling = policy->base_ms;
    for (int i = 0; i < doublings && ceiling < policy->cap_ms; i++)
        ceiling *= 2;
    ceiling = clamp(ceiling, 0, policy->cap_ms);
    return clamp(retry_draw(entropy, ceiling), policy->floor_ms,
                 ceiling > policy->floor_ms ? ceiling : policy->floor_ms);
}

int64_t retry_splay_ms(const struct retry_policy *policy, const struct entropy *entropy, int64_t silence_ms,
                       int splay_s)
{
    if (silence_ms <= policy->outage_ms)
        return 0;
    return retry_draw(entropy, (int64_t)splay_s * 1000);
}

int64_t retry_believed_ms(int64_t retry_at_ms, int64_t stored_ms, int64_t now_ms)
{
    int64_t furthest = now_ms + RETRY_AFTER_MS_MAX + RETRY_AFTER_MS_MAX / 10;
    return retry_at_ms > furthest || stored_ms > now_ms ? now_ms : retry_at_ms;
}
