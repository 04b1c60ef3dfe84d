/* Every frame is a vote that fades; the screen follows the vote late and not often. */
#include "scan/hint_calm.h"

#include <stdbool.h>

enum { FRAME_MS_MAX = 250 }; /* a frame's vote at most: at rest they come five times a second */

enum scan_hint hint_of_decoder(enum decoder_hint hint)
{
    switch (hint) {
    case DECODER_HINT_CLOSER:
        return SCAN_HINT_CLOSER;
    case DECODER_HINT_FURTHER:
        return SCAN_HINT_FURTHER;
    case DECODER_HINT_TOO_DARK:
        return SCAN_HINT_TOO_DARK;
    case DECODER_HINT_GLARE:
        return SCAN_HINT_GLARE;
    case DECODER_HINT_HOLD_STILL:
        return SCAN_HINT_HOLD_STILL;
    case DECODER_HINT_NONE:
    case DECODER_HINT_COUNT:
        break;
    }
    return SCAN_HINT_NONE;
}

static enum scan_hint advice(struct hint_calm *calm, const struct decoder_result *seen, int64_t now_ms)
{
    enum scan_hint hint = hint_of_decoder(seen->hint);
    if (hint != SCAN_HINT_NONE || !(seen->view & DECODER_VIEW_OCCUPIED)) {
        calm->blank_since_ms = 0;
        return hint;
    }
    if (calm->blank_since_ms == 0)
        calm->blank_since_ms = now_ms;
    return now_ms - calm->blank_since_ms >= HINT_TURN_OVER_MS ? SCAN_HINT_TURN_OVER : SCAN_HINT_NONE;
}

enum scan_hint hint_calm_note(struct hint_calm *calm, const struct decoder_result *seen, int64_t now_ms)
{
    if (seen->count > 0) {
        *calm = (struct hint_calm){ .noted_ms = now_ms };
        return SCAN_HINT_NONE;
    }
    int64_t passed_ms = now_ms - calm->noted_ms;
    int32_t vote_ms = passed_ms > FRAME_MS_MAX ? FRAME_MS_MAX : (int32_t)passed_ms;
    calm->noted_ms = now_ms;
    enum scan_hint now = advice(calm, seen, now_ms), best = calm->shown;
    for (int i = 0; i < SCAN_HINT_COUNT; i++) {
        int32_t score_ms = calm->score_ms[i] + (i == (int)now ? vote_ms : -vote_ms);
        calm->score_ms[i] = score_ms < 0 ? 0 : score_ms > HINT_MEMORY_MS ? HINT_MEMORY_MS : score_ms;
    }
    for (int i = 0; i < SCAN_HINT_COUNT; i++)
        if (calm->score_ms[i] > calm->score_ms[best])
            best = (enum scan_hint)i;
    bool may_change = calm->shown == SCAN_HINT_NONE || now_ms - calm->shown_ms >= HINT_SHOWN_MS_MIN;
    if (best != calm->shown && may_change && calm->score_ms[best] >= HINT_CONFIRM_MS &&
        calm->score_ms[best] >= calm->score_ms[calm->shown] + HINT_LEAD_MS) {
        calm->shown = best;
        calm->shown_ms = now_ms;
    }
    return calm->shown;
}
