/* See today.h. */
#include "core/today.h"

#include "base/clock.h"

int64_t today_ms(const struct model *model)
{
    return model->now_wall_ms < CLOCK_EARLIEST_MS ? CLOCK_EARLIEST_MS : model->now_wall_ms;
}

bool today_is_known(const struct model *model)
{
    return model->health.clock_believable && model->now_wall_ms >= CLOCK_EARLIEST_MS;
}
