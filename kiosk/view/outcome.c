/* How it ended, and only what is known. Green is for a verified reply of the portal; amber for what waits. */
#include <string.h>

#include "core/coverage.h"
#include "core/outcome.h"
#include "core/papers.h"
#include "core/paying.h"
#include "core/reprint.h"
#include "view/facts.h"
#include "view/page.h"
#include "view/told.h"

enum { STEPS_MAX = 8, STEP_BYTES = 1024 };

static struct widget_panel panel(const struct model *model, const struct outcome_shown *shown)
{
    static const struct {
        const char *icon;
        enum widget_tone tone;
    } LOOKS[] = {
        [OUTCOME_NONE] = { "clock", WIDGET_BLUE },           [OUTCOME_ACCEPTED] = { "check-circle", WIDGET_GREEN },
        [OUTCOME_RECORDED] = { "clock", WIDGET_AMBER },      [OUTCOME_NEEDS_STAFF] = { "person", WIDGET_AMBER },
        [OUTCOME_FAILED] = { "warning", WIDGET_RED },        [OUTCOME_GUIDE_DONE] = { "check-circle", WIDGET_GREEN },
        [OUTCOME_AGREES] = { "check-circle", WIDGET_GREEN }, [OUTCOME_DIFFERS] = { "warning", WIDGET_AMBER },
        [OUTCOME_GUIDE_TOLD] = { "info", WIDGET_AMBER },     [OUTCOME_OBSTACLE] = { "info", WIDGET_AMBER },
        [OUTCOME_PRINTED] = { "document", WIDGET_AMBER },    [OUTCOME_TICKET] = { "check-circle", WIDGET_GREEN },
        [OUTCOME_COUNTER] = { "person", WIDGET_AMBER },
    };
    /* The time of an accepted dossier is its second line; of a recorded one it belongs to the number. */
    const char *detail = shown->kind == OUTCOME_ACCEPTED ? shown->when : words(model, shown->text_key);
    return (struct widget_panel){ .id = "outcome.state",
                                  .title = words(model, shown->title_key),
                                  .detail = detail,
                                  .icon = LOOKS[shown->kind].icon,
                                  .tone = LOOKS[shown->kind].tone };
}

static void steps(struct ui *ui, const struct model *model)
{
    const char *list[STEPS_MAX];
    char step[STEP_BYTES];
    int count = 0;
    for (size_t i = 0; i < model_outcome_step_count(model) && count < STEPS_MAX; i++)
        if (model_outcome_step_at(model, i, step, sizeof step))
            list[count++] = ui_copy(ui, str_from(step));
    /* It is filed later all the same: what to bring, and what it will cost. The slip has these as lists of its own. */
    enum outcome_kind kind = model_outcome(model).kind;
    bool later = kind == OUTCOME_RECORDED || kind == OUTCOME_NEEDS_STAFF;
    if (later && count < STEPS_MAX && model_outcome_fact(model, OUTCOME_BRING, step, sizeof step))
        list[count++] = ui_copy(ui, str_from(step));
    if (kind == OUTCOME_RECORDED && count < STEPS_MAX && model_outcome_fact(model, OUTCOME_FEE, step, sizeof step))
        list[count++] = ui_copy(ui, str_from(step));
    base_wipe(step, sizeof step);
    if (count > 0)
        widget_steps(ui, words(model, "outcome.accepted.next"), list, count);
}

static void obstacle(struct ui *ui, const struct model *model, const struct obstacle *stopped)
{
    widget_text(ui, words(model, stopped->text_key));
    widget_section(ui, words(model, "step.then_title"));
    page_paragraphs(ui, words(model, stopped->then_key));
}

static void told(struct ui *ui, const struct model *model, const struct page *page)
{
    if (page->title_key)
        widget_section(ui, words(model, page->title_key));
    if (page->text_key)
        page_paragraphs(ui, words(model, page->text_key));
    told_value(ui, model, page);
    page_link(ui, model, page->link);
    char fee[STEP_BYTES];
    if (model_outcome_fact(model, OUTCOME_FEE, fee, sizeof fee))
        widget_text(ui, ui_copy(ui, str_from(fee)));
}

/* A code is never cut in two: where letters are large a long one is set smaller. */
static void code(struct ui *ui, const char *label, const char *text)
{
    enum { LONG_CODE = 18 };
    const struct ui_theme *theme = ui_theme_of(ui);
    bool smaller = strlen(text) > LONG_CODE && (theme->size > UI_SIZE_LARGE || page_low_panel(ui));
    ui_open(ui, (struct ui_spec){ .gap_dp = 8 });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = label, .text_style = UI_TEXT_SECTION });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = text, .text_style = smaller ? UI_TEXT_CARD : UI_TEXT_CODE });
    ui_close(ui);
}

/* A wide screen: what to do stands beside the number, not under it. */
static bool steps_beside(const struct ui *ui)
{
    return ui_is_landscape(ui) && !page_low_panel(ui);
}

/* Read across the room: the number, where to go with it, and how long it may take. */
static void ticket(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    bool beside = steps_beside(ui);
    ui_open(ui, (struct ui_spec){ .direction = beside ? UI_ROW : UI_COLUMN,
                                  .gap_dp = 32,
                                  .align = beside ? UI_START : UI_ALIGN_AUTO });
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 4, .align = UI_CENTER });
    ui_leaf(ui, (struct ui_spec){
                    .role = UI_TEXT, .name = shown->number, .text_style = UI_TEXT_DISPLAY, .text_align = UI_CENTER });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT,
                                  .name = model_ticket_clinic(model),
                                  .text_style = UI_TEXT_TITLE,
                                  .text_align = UI_CENTER });
    ui_leaf(ui, (struct ui_spec){
                    .role = UI_TEXT,
                    .name = words_number(ui, model, "outcome.ticket.next_ahead", "ahead", model_ticket_ahead(model)),
                    .text_style = UI_TEXT_SECTION,
                    .text_align = UI_CENTER });
    ui_close(ui);
    if (beside) {
        ui_open(ui, (struct ui_spec){ .width = ui_grow(1) });
        steps(ui, model);
        ui_close(ui);
    }
    ui_close(ui);
}

static bool is_ticket(const struct outcome_shown *shown)
{
    return shown->kind == OUTCOME_TICKET || shown->kind == OUTCOME_COUNTER;
}

static void number(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    if (!shown->number[0])
        return;
    if (is_ticket(shown)) {
        ticket(ui, model, shown);
        return;
    }
    code(ui, words(model, shown->number_key), shown->number);
    if (shown->kind != OUTCOME_ACCEPTED && shown->when[0])
        widget_reason(ui, shown->when);
}

static void reference(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    if (shown->reference[0] && strcmp(shown->reference, shown->number) != 0) /* said once */
        ui_leaf(ui, (struct ui_spec){
                        .role = UI_TEXT,
                        .name = ui_format(ui, "%s: %s", words(model, "outcome.support_code"), shown->reference),
                        .text_style = UI_TEXT_SMALL,
                        .ink = UI_INK_SECOND });
}

static void urgent(struct ui *ui, const struct model *model)
{
    char said[STEP_BYTES];
    if (model_outcome_fact(model, OUTCOME_URGENT, said, sizeof said))
        widget_note(ui, (struct widget_panel){ .id = "outcome.urgent",
                                               .detail = ui_copy(ui, str_from(said)),
                                               .icon = "clock",
                                               .tone = WIDGET_AMBER });
}

static void body(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    if (shown->reason_key)
        widget_text(ui, words(model, shown->reason_key));
    urgent(ui, model);
    struct paying_shown paying = model_paying(model);
    page_paying(ui, model, &paying);
    if (shown->kind == OUTCOME_DIFFERS)
        page_agree_rows(ui, model, true);
    if (shown->obstacle)
        obstacle(ui, model, shown->obstacle);
    if (shown->told)
        told(ui, model, shown->told);
    if (shown->qr[0]) {
        widget_qr_open(ui, shown->qr, words(model, "outcome.qr"));
        if (!is_ticket(shown) || !steps_beside(ui))
            steps(ui, model);
        widget_qr_close(ui);
    } else {
        steps(ui, model);
    }
    if (is_ticket(shown) || shown->kind == OUTCOME_ACCEPTED || shown->kind == OUTCOME_RECORDED ||
        shown->kind == OUTCOME_NEEDS_STAFF) {
        if (!shown->slip.offered && shown->slip.phase == PRINTING_NONE && !shown->sheet.offered)
            widget_badge(ui, WIDGET_AMBER, "warning", words(model, "outcome.no_printer"));
    }
}

/* Which papers went along as scans; those to be brought stand among the steps. */
static void papers_along(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    const char *key = model_papers_sent_key(model, 0);
    if (!key ||
        (shown->kind != OUTCOME_ACCEPTED && shown->kind != OUTCOME_RECORDED && shown->kind != OUTCOME_NEEDS_STAFF))
        return;
    widget_section(ui, words(model, "scans.along"));
    for (size_t i = 0; (key = model_papers_sent_key(model, i)); i++)
        widget_badge(ui, WIDGET_GREEN, "check", words(model, key));
    widget_reason(ui, words(model, "scans.keep"));
}

/* Trouble stands where it is seen first; the code on the screen does what the paper cannot. */
static void printing(struct ui *ui, const struct model *model, const struct printing_shown *shown)
{
    if (shown->key)
        widget_badge(ui,
                     shown->trouble                  ? WIDGET_AMBER
                     : shown->phase == PRINTING_DONE ? WIDGET_GREEN
                                                     : WIDGET_BLUE,
                     shown->trouble ? "printer-off" : "printer", words(model, shown->key));
}

/* What was typed once is signed once: on the form itself, where there is a printer for it. */
static void sheet(struct ui *ui, const struct model *model, const struct outcome_shown *shown)
{
    printing(ui, model, &shown->sheet);
    if (shown->sheet.offered)
        widget_button(
            ui, (struct widget_button){ .id = "outcome.print_sheet",
                                        .name = words(model, shown->sheet.again ? "sheet.reprint" : "sheet.print"),
                                        .icon = "document",
                                        .look = shown->kind == OUTCOME_PRINTED ? WIDGET_PRIMARY : WIDGET_OUTLINE,
                                        .disabled = !shown->sheet.enabled,
                                        .press = press_arg(ACTION_PRINT, PRINTER_PAGE) });
    else if (shown->sheet.missed && shown->kind != OUTCOME_PRINTED) /* there it is said first of all */
        widget_reason(ui, words(model, "sheet.no_printer"));
}

static struct widget_footer footer(const struct model *model, const struct outcome_shown *shown)
{
    struct widget_footer out = { 0 };
    if (shown->slip.offered)
        out.back =
            (struct widget_button){ .id = "outcome.print",
                                    .name = words(model, shown->slip.again ? "outcome.reprint" : "outcome.print"),
                                    .icon = "printer",
                                    .disabled = !shown->slip.enabled,
                                    .press = press_arg(ACTION_PRINT, PRINTER_SLIP) };
    else if (shown->back_allowed)
        out.back = page_back(model);
    if (shown->kind == OUTCOME_PRINTED && shown->slip.offered)
        out.middle = page_back(model); /* a mistake seen on paper is mended here */
    if (shown->retry_allowed)
        out.middle = (struct widget_button){
            .id = "outcome.retry",
            .name = words(model, shown->kind == OUTCOME_OBSTACLE ? "step.retry" : "outcome.failed.retry"),
            .icon = "refresh",
            .press = press(ACTION_RETRY)
        };
    out.next = (struct widget_button){ .id = "outcome.done",
                                       .name = words(model, model_is_reprint(model) ? "staff.queue" : "outcome.done"),
                                       .icon_after = "",
                                       .press = press(ACTION_DONE) };
    return out;
}

/* What an officer looks at is somebody's from before, and says how fresh it is. */
static void earlier(struct ui *ui, const struct model *model)
{
    char said[STEP_BYTES];
    if (!model_is_reprint(model))
        return;
    if (model_outcome_fact(model, OUTCOME_STAGE, said, sizeof said))
        widget_text(ui, ui_copy(ui, str_from(said)));
    if (model_outcome_fact(model, OUTCOME_DUE, said, sizeof said))
        widget_text(ui, ui_copy(ui, str_from(said)));
}

void outcome_declare(const struct model *model, struct ui *ui)
{
    struct outcome_shown shown = model_outcome(model);
    /* "Recorded" may become "accepted" while it is read: the page begins again at its top. */
    struct page_options options = { .part = shown.title_key, .aside = true };
    page_open(ui, model, &options);
    widget_alert(ui, panel(model, &shown));
    if (model_outcome_unverified(model))
        page_unverified(ui, model);
    if (ui_is_landscape(ui))
        reference(ui, model, &shown);
    page_main(ui, model);
    if (model_is_reprint(model))
        widget_badge(ui, WIDGET_BLUE, "person", words(model, "staff.slip_why"));
    printing(ui, model, &shown.slip);
    if (shown.kind == OUTCOME_PRINTED) /* it is what they came for */
        sheet(ui, model, &shown);
    number(ui, model, &shown);
    body(ui, model, &shown);
    earlier(ui, model);
    papers_along(ui, model, &shown);
    if (shown.kind != OUTCOME_PRINTED)
        sheet(ui, model, &shown);
    if (!ui_is_landscape(ui))
        reference(ui, model, &shown);
    page_main_close(ui, model);
    page_close(ui, model, footer(model, &shown));
    base_wipe(&shown, sizeof shown);
}
