/* See figures.h. */
#include "core/figures.h"

#include <string.h>

#include "base/check.h"
#include "core/agree.h"
#include "core/asked.h"
#include "core/journey.h"
#include "core/reprint.h"
#include "core/tally.h"

enum { JOURNEY_SECONDS_MAX = 24 * 3600 }; /* a clock that was set in between is no journey of years */

static const char *const outcome_names[] = {
    [OUTCOME_NONE] = "left",
    [OUTCOME_ACCEPTED] = "accepted",
    [OUTCOME_RECORDED] = "recorded",
    [OUTCOME_NEEDS_STAFF] = "needs_staff",
    [OUTCOME_FAILED] = "failed",
    [OUTCOME_GUIDE_DONE] = "guide_done",
    [OUTCOME_GUIDE_TOLD] = "guide_told",
    [OUTCOME_AGREES] = "agrees",
    [OUTCOME_DIFFERS] = "differs",
    [OUTCOME_OBSTACLE] = "obstacle",
    [OUTCOME_PRINTED] = "printed",
    [OUTCOME_TICKET] = "ticket",
    [OUTCOME_COUNTER] = "counter",
};

struct figures_mark figures_before(const struct model *model)
{
    const struct session *session = model->session;
    struct figures_mark mark = { .session = session != NULL, .rated = model->rated };
    if (!session)
        return mark;
    mark.page = model->page;
    mark.coverage = session->checkin.stage;
    mark.look_up = session->look_up.state;
    mark.look_up_since_ms = session->look_up.since_ms;
    mark.service = model_is_reprint(model) ? NULL : session->service; /* no journey of this visit */
    if (!mark.service)
        return mark;
    memcpy(mark.uuid, session->uuid, sizeof mark.uuid);
    mark.opened_ms = session->opened_ms;
    mark.step = session->step;
    memcpy(mark.seen, session->seen, sizeof mark.seen);
    memcpy(mark.manual, session->manual, sizeof mark.manual);
    mark.outcome = session->outcome;
    return mark;
}

/* "03.name-of-page", "03.name-of-page.by_hand": the place in the file, so that a funnel reads from top to bottom, and
 * the page's own id, which stays when another is put before it. A name too long is counted as lost. */
static const char *step_name(const struct service *service, int step, char out[ID_BYTES_MAX])
{
    const struct page *page = &service->pages[step / 2];
    (void)str_format(out, ID_BYTES_MAX, "%02d.%s%s", step / 2 + 1, page->id,
                     step % 2 == 0             ? ""
                     : page->kind == PAGE_SCAN ? ".by_hand"
                                               : ".delegate");
    return out;
}

static void count_end(struct tally *tally, const struct figures_mark *before, int64_t now_wall_ms)
{
    const char *id = before->service->id, *how = outcome_names[before->outcome];
    int64_t seconds = (now_wall_ms - before->opened_ms) / 1000;
    tally_add(tally, FIGURE_JOURNEY_ENDED, id, how, 1);
    tally_add(tally, FIGURE_JOURNEY_SECONDS, id, how,
              seconds < 0                     ? 0
              : seconds > JOURNEY_SECONDS_MAX ? JOURNEY_SECONDS_MAX
                                              : seconds);
    char step[ID_BYTES_MAX];
    if (before->outcome == OUTCOME_NONE)
        tally_add(tally, FIGURE_STEP_LEFT, id, step_name(before->service, before->step, step), 1);
    else if (before->outcome == OUTCOME_GUIDE_TOLD) /* each thing that stands in the way has a page of its own */
        tally_add(tally, FIGURE_STEP_TOLD, id, step_name(before->service, before->step, step), 1);
}

static void count_journey(struct tally *tally, const struct figures_mark *before, const struct session *session)
{
    static const struct figures_mark nothing;
    const char *id = session->service->id;
    if (strcmp(before->uuid, session->uuid) != 0) {
        tally_add(tally, FIGURE_JOURNEY_BEGUN, id, NULL, 1);
        before = &nothing;
    }
    char step[ID_BYTES_MAX];
    for (size_t i = 0; i < 2 * session->service->page_count; i++)
        if (session->seen[i] && !before->seen[i])
            tally_add(tally, FIGURE_STEP_REACHED, id, step_name(session->service, (int)i, step), 1);
    for (size_t i = 0; i < session->service->page_count; i++)
        if (session->manual[i] && !before->manual[i] && session->service->pages[i].kind == PAGE_SCAN)
            tally_add(tally, FIGURE_SCAN, id, "by_hand", 1);
    if (session->outcome == OUTCOME_OBSTACLE && before->outcome != OUTCOME_OBSTACLE)
        tally_add(tally, FIGURE_OBSTACLE, id, session->obstacle->id, 1);
}

static void count_look_up(struct tally *tally, const struct figures_mark *before, const struct look_up *now)
{
    static const char *const names[] = { [LOOK_UP_WAITING] = "tried",
                                         [LOOK_UP_FOUND] = "found",
                                         [LOOK_UP_UNKNOWN] = "not_found",
                                         [LOOK_UP_LATER] = "no_answer" };
    bool again = now->state == LOOK_UP_WAITING && now->since_ms != before->look_up_since_ms;
    if (now->state < ARRAY_LEN(names) && names[now->state] && (now->state != before->look_up || again))
        tally_add(tally, FIGURE_LOOK_UP, NULL, names[now->state], 1);
}

/* Each time two papers are laid side by side: the fields in which they differ, or that none does. */
static void count_agreement(struct tally *tally, const struct model *model)
{
    static const char *const fields[AGREE_FIELD_COUNT] = {
        [AGREE_NAME] = "full_name", [AGREE_BIRTH] = "birth_date", [AGREE_SEX] = "sex", [AGREE_NUMBER] = "number"
    };
    struct agreement agreement = model_agreement(model);
    for (size_t i = 0; i < AGREE_FIELD_COUNT; i++)
        if (agreement.verdicts[i] == AGREE_DIFFERS)
            tally_add(tally, FIGURE_MISMATCH, NULL, fields[i], 1);
    if (agreement.differing == 0)
        tally_add(tally, FIGURE_MISMATCH, NULL, "none", 1);
}

/* What the citizen heard: a good chime is a paper used, a bad one a sentence of refusal. */
static void count_scan(struct tally *tally, const struct model *model, const struct msg *msg,
                       const struct effect_list *effects)
{
    const struct session *session = model->session;
    const char *at = session && session->service ? session->service->id : "home";
    const char *refusal = model->page == PAGE_NAME_SCAN && session ? session->scan_refusal_key : model->notice_key;
    for (size_t i = 0; i < effects->count; i++)
        if (effects->items[i].kind == EFFECT_CHIME)
            tally_add(tally, FIGURE_SCAN, at,
                      effects->items[i].on || !refusal ? paper_kind_name(msg->document.kind) : refusal, 1);
}

static void count_rating(struct tally *tally, const struct figures_mark *before, const struct model *model)
{
    static const char *const names[] = {
        [RATING_NONE] = NULL, [RATING_GOOD] = "good", [RATING_FAIR] = "fair", [RATING_POOR] = "poor"
    };
    if (model->rated != before->rated && model->rated != RATING_NONE)
        tally_add(tally, FIGURE_RATING, model->rate_service->id, names[model->rated], 1);
}

static void count_reprints(struct tally *tally, const struct model *model, const struct effect_list *effects)
{
    const struct service *service = model_service(model);
    for (size_t i = 0; model_is_reprint(model) && i < effects->count; i++)
        if (effects->items[i].kind == EFFECT_PRINT)
            tally_add(tally, FIGURE_REPRINT, service ? service->id : "gone", NULL, 1);
}

void figures_count(const struct figures_mark *before, const struct model *model, const struct msg *msg,
                   const struct effect_list *effects)
{
    struct tally *tally = model->world.tally;
    const struct session *session = model->session;
    if (!tally)
        return;
    count_rating(tally, before, model);
    if (session && !before->session)
        tally_add(tally, FIGURE_SESSIONS, NULL, NULL, 1);
    bool journey = session && session->service && !model_is_reprint(model);
    bool same = before->service && journey && strcmp(before->uuid, session->uuid) == 0;
    if (before->service && !same)
        count_end(tally, before, model->now_wall_ms);
    if (journey)
        count_journey(tally, before, session);
    if (session && model->page == PAGE_NAME_AGREE && before->page != PAGE_NAME_AGREE)
        count_agreement(tally, model);
    if (session && session->checkin.stage == COVERAGE_TOLD && before->coverage != COVERAGE_TOLD)
        tally_add(tally, FIGURE_COVERAGE, NULL, session->checkin.code[0] ? session->checkin.code : "no_answer", 1);
    if (session)
        count_look_up(tally, before, &session->look_up);
    count_reprints(tally, model, effects);
    if (msg->kind == MSG_SCAN || msg->kind == MSG_UNREAD)
        count_scan(tally, model, msg, effects);
}
