/* The day in pictures: how visits ended, what the reader read, which services were wanted, which obstacles were met.
 * Bars are as long as their counts, and every count stands beside its bar. */
#include <string.h>

#include "base/check.h"
#include "core/staff.h"
#include "core/tally.h"
#include "view/page.h"

enum { BARS_MAX = 6 };

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

static void ends(struct ui *ui, const struct model *model, const struct tally *tally)
{
    static const char *const hows[][2] = {
        { "accepted", "staff.how.accepted" },
        { "recorded", "staff.how.recorded" },
        { "needs_staff", "staff.how.needs_staff" },
        { "failed", "staff.how.failed" },
        { "printed", "staff.how.printed" },
        { "guide_done", "staff.how.guide_done" },
        { "guide_told", "staff.how.guide_told" },
        { "obstacle", "staff.how.obstacle" },
        { "left", "staff.how.left" },
    };
    struct bars bars = { .count = 0 };
    for (size_t i = 0; i < ARRAY_LEN(hows); i++)
        bars_add(&bars, words(model, hows[i][1]), tally_sum(tally, FIGURE_JOURNEY_ENDED, NULL, hows[i][0]));
    bars_show(ui, model, "staff.ends", &bars);
}

static void scans(struct ui *ui, const struct model *model, const struct tally *tally)
{
    int64_t all = tally_sum(tally, FIGURE_SCAN, NULL, NULL), refused = 0;
    int64_t by_hand = tally_sum(tally, FIGURE_SCAN, NULL, "by_hand");
    for (size_t i = 0; i < tally->count; i++)
        if (tally->rows[i].figure == FIGURE_SCAN && strncmp(tally->rows[i].detail, "scan_", 5) == 0)
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
        ends(ui, model, tally);
        journeys(ui, model, tally);
        scans(ui, model, tally);
        obstacles(ui, model, tally);
    }
    page_main_close(ui, model);
    struct widget_button queue = { .id = "nav.next",
                                   .name = words(model, "staff.queue"),
                                   .press = press(ACTION_STAFF_QUEUE) };
    page_close(ui, model, (struct widget_footer){ .back = staff_out_button(model), .next = queue });
}
