/* The day in pictures: how visits ended, what was wanted, how long it took, where people gave up and what stood in
 * their way, what the reader read, what the insurance said, which data differed, what was looked up, how it was liked.
 * Bars are as long as their counts, and every count stands beside its bar. */
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "core/coverage.h"
#include "core/staff.h"
#include "core/tally.h"
#include "view/page.h"

enum { BARS_MAX = 13 }; /* as many as there are ways to end */

struct bars {
    struct {
        const char *name;
        int64_t count;
    } rows[BARS_MAX];
    size_t count;
};

/* The largest first; what does not fit is smaller than all that are shown. */
static void bars_add(struct bars *bars, const char *name, int64_t count)
{
    size_t at = bars->count;
    while (at > 0 && bars->rows[at - 1].count < count)
        at--;
    if (count == 0 || at == BARS_MAX)
        return;
    size_t behind = (bars->count < BARS_MAX ? bars->count : BARS_MAX - 1) - at;
    memmove(&bars->rows[at + 1], &bars->rows[at], behind * sizeof bars->rows[0]);
    bars->rows[at].name = name;
    bars->rows[at].count = count;
    bars->count += bars->count < BARS_MAX;
}

static void bars_show(struct ui *ui, const struct model *model, const char *title_key, const struct bars *bars)
{
    if (bars->count == 0)
        return;
    widget_section(ui, words(model, title_key));
    for (size_t i = 0; i < bars->count; i++) {
        const char *count = ui_format(ui, "%lld", (long long)bars->rows[i].count);
        ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM, .name = bars->rows[i].name, .value = count, .gap_dp = 8 });
        ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 24 });
        ui_leaf(ui,
                (struct ui_spec){ .role = UI_TEXT, .name = bars->rows[i].name, .width = ui_grow(1), .quiet = true });
        ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = count, .weight = UI_WEIGHT_BOLD, .quiet = true });
        ui_close(ui);
        ui_leaf(ui, (struct ui_spec){ .role = UI_PROGRESS,
                                      .percent = (int)(bars->rows[i].count * 100 / bars->rows[0].count),
                                      .height = ui_fixed(22),
                                      .surface = UI_SURFACE_TRACK,
                                      .quiet = true });
        ui_close(ui);
    }
}

struct label {
    const char *detail, *key;
};

/* Of a figure whose details are a closed list of ours. */
static void labelled(struct ui *ui, const struct model *model, enum figure figure, const struct label *labels,
                     size_t count, const char *title_key)
{
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < count; i++)
        bars_add(&bars, words(model, labels[i].key), tally_sum(model->world.tally, figure, NULL, labels[i].detail));
    bars_show(ui, model, title_key, &bars);
}

static void ends(struct ui *ui, const struct model *model)
{
    static const struct label hows[] = {
        { "accepted", "staff.how.accepted" },
        { "recorded", "staff.how.recorded" },
        { "needs_staff", "staff.how.needs_staff" },
        { "failed", "staff.how.failed" },
        { "printed", "staff.how.printed" },
        { "guide_done", "staff.how.guide_done" },
        { "guide_told", "staff.how.guide_told" },
        { "obstacle", "staff.how.obstacle" },
        { "agrees", "staff.how.agrees" },
        { "differs", "staff.how.differs" },
        { "ticket", "staff.how.ticket" },
        { "counter", "staff.how.counter" },
        { "left", "staff.how.left" },
    };
    labelled(ui, model, FIGURE_JOURNEY_ENDED, hows, ARRAY_LEN(hows), "staff.ends");
}

static void mismatches(struct ui *ui, const struct model *model)
{
    static const struct label fields[] = { { "none", "staff.mismatch.none" },
                                           { "full_name", "staff.mismatch.full_name" },
                                           { "birth_date", "staff.mismatch.birth_date" },
                                           { "sex", "staff.mismatch.sex" },
                                           { "number", "staff.mismatch.number" } };
    labelled(ui, model, FIGURE_MISMATCH, fields, ARRAY_LEN(fields), "staff.mismatches");
}

static void look_ups(struct ui *ui, const struct model *model)
{
    static const struct label results[] = { { "tried", "staff.look_up.tried" },
                                            { "found", "staff.look_up.found" },
                                            { "not_found", "staff.look_up.not_found" },
                                            { "no_answer", "staff.look_up.no_answer" } };
    labelled(ui, model, FIGURE_LOOK_UP, results, ARRAY_LEN(results), "staff.look_ups");
}

static void ratings(struct ui *ui, const struct model *model)
{
    static const struct label rates[] = { { "good", "rating.good" },
                                          { "fair", "rating.fair" },
                                          { "poor", "rating.poor" } };
    labelled(ui, model, FIGURE_RATING, rates, ARRAY_LEN(rates), "staff.ratings");
}

static void coverages(struct ui *ui, const struct model *model, const struct tally *tally)
{
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < tally->count; i++) {
        const struct tally_row *row = &tally->rows[i];
        if (row->figure == FIGURE_COVERAGE && strcmp(row->detail, "no_answer") == 0)
            bars_add(&bars, words(model, "staff.look_up.no_answer"), row->count);
        else if (row->figure == FIGURE_COVERAGE)
            bars_add(&bars, ui_format(ui, "%s · %s", row->detail, words(model, model_coverage_key(model, row->detail))),
                     row->count);
    }
    bars_show(ui, model, "staff.coverages", &bars);
}

/* Minutes of those who came to an end of their own: who left says nothing of how long the way is. */
static void durations(struct ui *ui, const struct model *model, const struct tally *tally)
{
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < tally->count; i++) {
        const char *id = tally->rows[i].subject;
        const struct service *service =
            tally->rows[i].figure == FIGURE_JOURNEY_BEGUN ? model_staff_service(model, id) : NULL;
        int64_t ended =
            tally_sum(tally, FIGURE_JOURNEY_ENDED, id, NULL) - tally_sum(tally, FIGURE_JOURNEY_ENDED, id, "left");
        int64_t seconds =
            tally_sum(tally, FIGURE_JOURNEY_SECONDS, id, NULL) - tally_sum(tally, FIGURE_JOURNEY_SECONDS, id, "left");
        if (service && ended > 0)
            bars_add(&bars, words(model, service->name_key), (seconds / ended + 59) / 60);
    }
    bars_show(ui, model, "staff.durations", &bars);
}

/* The question at which people gave up, in its own words. */
static const char *step_words(struct ui *ui, const struct model *model, const struct tally_row *row)
{
    const struct service *service = model_staff_service(model, row->subject);
    size_t page = strtoul(row->detail, NULL, 10);
    if (!service || page < 1 || page > service->page_count)
        return NULL;
    const char *title = service->pages[page - 1].title_key;
    return title ? ui_format(ui, "%s: %s", words(model, service->name_key), words(model, title))
                 : words(model, service->name_key);
}

static void steps_left(struct ui *ui, const struct model *model, const struct tally *tally)
{
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < tally->count; i++) {
        const char *name = tally->rows[i].figure == FIGURE_STEP_LEFT ? step_words(ui, model, &tally->rows[i]) : NULL;
        if (name)
            bars_add(&bars, name, tally->rows[i].count);
    }
    bars_show(ui, model, "staff.steps_left", &bars);
}

static void scans(struct ui *ui, const struct model *model, const struct tally *tally)
{
    int64_t all = tally_sum(tally, FIGURE_SCAN, NULL, NULL) - tally_sum(tally, FIGURE_SCAN, NULL, "staff_badge");
    int64_t refused = 0;
    int64_t by_hand = tally_sum(tally, FIGURE_SCAN, NULL, "by_hand");
    for (size_t i = 0; i < tally->count; i++)
        if (tally->rows[i].figure == FIGURE_SCAN && strncmp(tally->rows[i].detail, "scan", 4) == 0)
            refused += tally->rows[i].count;
    struct bars bars = { .count = 0 };
    bars_add(&bars, words(model, "staff.scan.read"), all - by_hand - refused);
    bars_add(&bars, words(model, "staff.scan.by_hand"), by_hand);
    bars_add(&bars, words(model, "staff.scan.refused"), refused);
    bars_show(ui, model, "staff.scans", &bars);
}

static void journeys(struct ui *ui, const struct model *model, const struct tally *tally)
{
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < tally->count; i++) {
        const struct tally_row *row = &tally->rows[i];
        const struct service *service =
            row->figure == FIGURE_JOURNEY_BEGUN ? model_staff_service(model, row->subject) : NULL;
        if (service)
            bars_add(&bars, words(model, service->name_key), row->count);
    }
    bars_show(ui, model, "staff.journeys", &bars);
}

static const char *obstacle_words(const struct model *model, const struct tally_row *row)
{
    const struct service *service = model_staff_service(model, row->subject);
    for (size_t p = 0; service && p < service->page_count; p++)
        for (size_t o = 0; o < service->pages[p].obstacle_count; o++)
            if (strcmp(service->pages[p].obstacles[o].id, row->detail) == 0)
                return words(model, service->pages[p].obstacles[o].text_key);
    return row->detail;
}

static void obstacles(struct ui *ui, const struct model *model, const struct tally *tally)
{
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < tally->count; i++)
        if (tally->rows[i].figure == FIGURE_OBSTACLE)
            bars_add(&bars, obstacle_words(model, &tally->rows[i]), tally->rows[i].count);
    bars_show(ui, model, "staff.obstacles", &bars);
}

void staff_figures_declare(const struct model *model, struct ui *ui)
{
    const struct tally *tally = model->world.tally;
    struct page_options options = { .title = words(model, "staff.figures"),
                                    .reason = words(model, "staff.figures_why"),
                                    .aside = true };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (tally) {
        widget_text(ui, words_number(ui, model, "staff.sessions", "count",
                                     (long)tally_sum(tally, FIGURE_SESSIONS, NULL, NULL)));
        ends(ui, model);
        journeys(ui, model, tally);
        durations(ui, model, tally);
        steps_left(ui, model, tally);
        obstacles(ui, model, tally);
        scans(ui, model, tally);
        coverages(ui, model, tally);
        mismatches(ui, model);
        look_ups(ui, model);
        ratings(ui, model);
    }
    page_main_close(ui, model);
    struct widget_button queue = { .id = "nav.next",
                                   .name = words(model, "staff.queue"),
                                   .press = press(ACTION_STAFF_QUEUE) };
    page_close(ui, model, (struct widget_footer){ .back = staff_out_button(model), .next = queue });
}
