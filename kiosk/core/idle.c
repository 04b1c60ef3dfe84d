/* See idle.h. */
#include "core/idle.h"

#include "core/checkin.h"
#include "core/desk.h"
#include "core/navigate.h"
#include "core/paying.h"
#include "core/printing.h"
#include "core/sending.h"

static int64_t allowed_ms(const struct model *model)
{
    const struct settings *settings = model->world.settings;
    return model->look.elder || model->look.voice ? settings->idle_elder_ms : settings->idle_ms;
}

/* Attract waits for nobody, goodbye leaves by itself, sending must come to its outcome first. */
static bool is_watched(const struct model *model)
{
    return model->overlay != PAGE_NAME_STILL_THERE && model->page != PAGE_NAME_SENDING &&
           model->page != PAGE_NAME_GOODBYE && (model->session || model->page != PAGE_NAME_ATTRACT);
}

static int64_t goodbye_ms(const struct model *model)
{
    return model->rate_service && model->rated == RATING_NONE ? GOODBYE_RATE_MS : GOODBYE_MS;
}

void idle_touched(struct model *model)
{
    model->input_ms = model->now_ms;
}

void idle_stay(struct model *model)
{
    model->overlay = model->covered;
    model->covered = PAGE_NAME_COUNT;
    model->changed = true;
    idle_touched(model);
}

static void forget_person(struct model *model, struct effect_list *effects)
{
    bool said = model->page == PAGE_NAME_OUTCOME && model->session && model->session->outcome != OUTCOME_FAILED;
    navigate_end(model, effects, said ? PAGE_NAME_GOODBYE : PAGE_NAME_ATTRACT);
}

void idle_tick(struct model *model, struct effect_list *effects)
{
    int64_t now = model->now_ms;
    if (model->notice_key && now >= model->notice_until_ms) {
        model->notice_key = NULL;
        model->changed = true;
    }
    sending_tick(model);
    checkin_tick(model);
    desk_tick(model, effects);
    paying_tick(model, effects);
    printing_tick(model);
    papers_tick(model);
    if (model->page == PAGE_NAME_GOODBYE && now >= model->page_since_ms + goodbye_ms(model))
        navigate_end(model, effects, PAGE_NAME_ATTRACT);
    if (model->page == PAGE_NAME_ATTRACT) {
        int slide = (int)((now - model->page_since_ms) / SLIDE_MS % MODEL_SLIDES);
        model->changed = model->changed || slide != model->slide;
        model->slide = slide;
    }
    if (model->overlay == PAGE_NAME_STILL_THERE) {
        model->changed = true;
        if (now >= model->answer_until_ms)
            forget_person(model, effects);
    } else if (is_watched(model) && now >= model->input_ms + allowed_ms(model)) {
        if (model->page == PAGE_NAME_ATTRACT) { /* somebody tried the header's tools and left: nothing to lose */
            navigate_end(model, effects, PAGE_NAME_ATTRACT);
            return;
        }
        model->covered = model->overlay;
        model->overlay = PAGE_NAME_STILL_THERE;
        model->answer_until_ms = now + model->world.settings->idle_answer_ms;
        model->changed = true;
    }
}

static void earlier(int64_t *wake, int64_t at)
{
    if (at < *wake)
        *wake = at;
}

void idle_set_wake(struct model *model)
{
    int64_t now = model->now_ms;
    int64_t wake = now + MINUTE_MS - model->now_wall_ms % MINUTE_MS; /* the clock in the header */
    if (model->notice_key)
        earlier(&wake, model->notice_until_ms);
    earlier(&wake, sending_wake_ms(model));
    earlier(&wake, checkin_wake_ms(model));
    earlier(&wake, desk_wake_ms(model));
    earlier(&wake, paying_wake_ms(model));
    earlier(&wake, printing_wake_ms(model));
    earlier(&wake, papers_wake_ms(model));
    if (model->page == PAGE_NAME_GOODBYE)
        earlier(&wake, model->page_since_ms + goodbye_ms(model));
    if (model->page == PAGE_NAME_ATTRACT)
        earlier(&wake, now + SLIDE_MS - (now - model->page_since_ms) % SLIDE_MS);
    if (model->overlay == PAGE_NAME_STILL_THERE)
        earlier(&wake, now + ((model->answer_until_ms - now - 1) % SECOND_MS + 1));
    else if (is_watched(model))
        earlier(&wake, model->input_ms + allowed_ms(model));
    model->wake_at_ms = wake > now ? wake : now + 1; /* never a busy loop */
}
