/* See lane.h. */
#include "courier/lane.h"

/* Does `other` go before `item` in their lane? */
static bool goes_before(const struct lane_item *other, const struct lane_item *item)
{
    if (other->in_flight != item->in_flight)
        return other->in_flight;
    if (other->begun != item->begun)
        return other->begun;
    return other->row < item->row;
}

static bool is_head(const struct lane_item *items, size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++)
        if (i != index && items[i].lane == items[index].lane && goes_before(&items[i], &items[index]))
            return false;
    return true;
}

ptrdiff_t lane_pick(const struct lane_item *items, size_t count, int64_t now_ms, int64_t *wake_ms)
{
    ptrdiff_t best = -1;
    int64_t wake = -1;
    for (size_t i = 0; i < count; i++) {
        if (items[i].in_flight || !is_head(items, count, i))
            continue;
        if (items[i].not_before_ms > now_ms) {
            if (wake < 0 || items[i].not_before_ms < wake)
                wake = items[i].not_before_ms;
        } else if (best < 0 || items[i].row < items[best].row) {
            best = (ptrdiff_t)i;
        }
    }
    if (best < 0)
        *wake_ms = wake;
    return best;
}
