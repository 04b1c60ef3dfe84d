/* The papers of a form: which are scanned already, by whom, and what an officer does about the others. */
#include "view/scans.h"

#include "core/papers.h"
#include "view/page.h"

static const char *by_words(struct ui *ui, const struct model *model, const char *key, const struct paper_shown *paper)
{
    char pages[24];
    (void)str_format(pages, sizeof pages, "%zu", paper->pages);
    const struct i18n_arg args[] = { { "pages", pages }, { "id", paper->by ? paper->by : "" } };
    return words_with(ui, model, key, args, 2);
}

static const char *state_words(struct ui *ui, const struct model *model, const struct paper_shown *paper)
{
    return paper->scanning  ? words(model, "scans.scanning")
           : paper->pages   ? by_words(ui, model, "scans.scanned", paper)
           : paper->offered ? words(model, "scans.missing")
                            : words(model, "scans.counter_only");
}

static void button(struct ui *ui, const struct model *model, const struct paper_shown *paper, const char *does,
                   const char *key, const char *icon, struct widget_press press_)
{
    const char *name = words(model, paper->document->name_key);
    widget_button(ui, (struct widget_button){ .id = ui_format(ui, "papers.%s.%s", does, paper->document->id),
                                              .name = words(model, key),
                                              .speech = ui_format(ui, "%s: %s", words(model, key), name),
                                              .icon = icon,
                                              .look = WIDGET_TOOL,
                                              .press = press_ });
}

static void buttons(struct ui *ui, const struct model *model, const struct paper_shown *paper, bool busy)
{
    const char *id = paper->document->id;
    struct widget_press scan = press_text(ACTION_PAPER_SCAN, id), again = scan;
    again.arg = 1;
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 32, .wrap = true });
    if (paper->scanning)
        button(ui, model, paper, "stop", "scans.stop", "close", press_text(ACTION_PAPER_DROP, id));
    if (paper->offered && !busy && !paper->full)
        button(ui, model, paper, "scan", paper->pages ? "scans.more" : "scans.page", "document", scan);
    if (paper->pages && !busy) {
        button(ui, model, paper, "again", "scans.again", "refresh", again);
        button(ui, model, paper, "drop", "scans.drop", "close", press_text(ACTION_PAPER_DROP, id));
    }
    ui_close(ui);
}

static void item(struct ui *ui, const struct model *model, const struct paper_shown *paper, bool busy)
{
    const char *name = words(model, paper->document->name_key);
    const char *state = state_words(ui, model, paper);
    ui_open(ui, (struct ui_spec){ .role = UI_ROW_ITEM,
                                  .id = ui_format(ui, "papers.%s", paper->document->id),
                                  .name = name,
                                  .value = state,
                                  .surface = UI_SURFACE_PANEL,
                                  .gap_dp = 20,
                                  .pad = ui_pad(24, 40) });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = name, .text_style = UI_TEXT_LABEL, .quiet = true });
    widget_badge(ui,
                 paper->scanning ? WIDGET_BLUE
                 : paper->pages  ? WIDGET_GREEN
                                 : WIDGET_AMBER,
                 paper->scanning ? "clock"
                 : paper->pages  ? "check"
                                 : "document",
                 state);
    if (paper->trouble_key)
        widget_note(ui, (struct widget_panel){ .id = ui_format(ui, "papers.trouble.%s", paper->document->id),
                                               .detail = words(model, paper->trouble_key),
                                               .icon = "warning",
                                               .tone = WIDGET_AMBER });
    if (paper->full && paper->offered && !busy)
        widget_reason(ui, words(model, "scans.full"));
    buttons(ui, model, paper, busy);
    ui_close(ui);
}

void staff_papers_declare(const struct model *model, struct ui *ui)
{
    struct page_options options = { .title = words(model, "scans.title"),
                                    .reason = words(model, "scans.why"),
                                    .aside = true };
    struct paper_shown paper;
    bool busy = false;
    page_open(ui, model, &options);
    page_main(ui, model);
    for (size_t i = 0; model_paper_at(model, i, &paper); i++)
        busy = busy || paper.scanning;
    for (size_t i = 0; model_paper_at(model, i, &paper); i++)
        item(ui, model, &paper, busy);
    page_main_close(ui, model);
    struct widget_button done = { .id = "nav.next", .name = words(model, "scans.done"), .press = press(ACTION_NEXT) };
    page_close(ui, model, (struct widget_footer){ .next = done });
}

void page_papers(struct ui *ui, const struct model *model)
{
    struct paper_shown paper;
    bool shown = model_papers_askable(model);
    for (size_t i = 0; !shown && model_paper_at(model, i, &paper); i++)
        shown = paper.pages > 0;
    if (!shown)
        return;
    widget_section(ui, words(model, "scans.section"));
    for (size_t i = 0; model_paper_at(model, i, &paper); i++)
        widget_answer(ui,
                      (struct widget_answer){ .label = words(model, paper.document->name_key),
                                              .value = paper.pages ? by_words(ui, model, "scans.pages", &paper)
                                                                   : words(model, "scans.bring"),
                                              .source = paper.pages ? by_words(ui, model, "scans.by", &paper) : NULL });
}
