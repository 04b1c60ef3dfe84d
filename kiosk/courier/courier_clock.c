/* What the courier makes of the machine's clock: when not to send, and what to mend when somebody sets it. Stored
 * moments are wall clock, because they must outlive the process; so a step is looked for and made good here. Waits that
 * are not stored are monotonic, and no step concerns them. */
#include "courier/courier_state.h"

#include "base/log.h"

enum {
    STEP_MS_MIN = 10 * 1000,         /* less is correction, and changes no plan that matters */
    AGREE_MS_MAX = 24 * 3600 * 1000, /* a portal and we agree on the day: zones and slow lines are within it */
};

static int64_t offset_of(const struct courier *courier)
{
    return courier_now(courier) - courier_monotonic(courier);
}

/* Before the earliest day certificates would be "not yet valid": sending waits, saving does not. Nor does a clock go
 * back: one that stands more than a day before what a portal once confirmed has lost its battery, and would take
 * certificates that have ended since. A clock that runs ahead meets such as have ended. */
bool courier_clock_believable(const struct courier *courier)
{
    int64_t now = courier_now(courier);
    return now >= CLOCK_EARLIEST_MS && now >= courier->agreed_ms - AGREE_MS_MAX;
}

bool courier_clock_doubted(const struct courier *courier)
{
    return !courier_clock_believable(courier) || courier->clock_word == CLOCK_CONTRADICTED ||
           https_doubts_clock(courier->https);
}

enum status courier_clock_begin(struct courier *courier)
{
    courier->clock_offset_ms = offset_of(courier);
    enum status status = outbox_read_agreed(courier->outbox, &courier->agreed_ms);
    if (status == STATUS_OK && !courier_clock_believable(courier))
        log_event(LOG_CLOCK_STEPPED, STATUS_CLOCK_WRONG, (courier_now(courier) - courier->agreed_ms) / 1000, 0);
    return status;
}

enum status courier_clock_keep(struct courier *courier)
{
    int64_t now = courier_now(courier);
    enum status status = outbox_note_agreed(courier->outbox, now);
    if (status == STATUS_OK)
        courier->agreed_ms = now;
    return status;
}

bool courier_clock_notice(struct courier *courier)
{
    int64_t step_ms = offset_of(courier) - courier->clock_offset_ms;
    if (step_ms > -STEP_MS_MIN && step_ms < STEP_MS_MIN)
        return false;
    courier->clock_offset_ms += step_ms;
    /* By more than both may differ, away from what a portal had confirmed: wrong, and known before any portal says so.
     */
    bool away = courier->clock_word == CLOCK_CONFIRMED && (step_ms > 2 * AGREE_MS_MAX || step_ms < -2 * AGREE_MS_MAX);
    courier->clock_word = away ? CLOCK_CONTRADICTED : CLOCK_UNHEARD;
    log_event(LOG_CLOCK_STEPPED, courier_clock_believable(courier) ? STATUS_OK : STATUS_CLOCK_WRONG, step_ms / 1000, 0);
    courier_wake_all(courier, step_ms, false);
    return true;
}

void courier_clock_compare(struct courier *courier, int64_t portal_ms)
{
    int64_t apart_ms = courier_now(courier) - portal_ms;
    if (portal_ms > 0)
        courier->clock_word =
            apart_ms > -AGREE_MS_MAX && apart_ms < AGREE_MS_MAX ? CLOCK_CONFIRMED : CLOCK_CONTRADICTED;
}
