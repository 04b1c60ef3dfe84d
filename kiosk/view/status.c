/* Where a dossier is, by the number on the slip or by its code. Opens nothing by an identity card alone. */
#include <string.h>

#include "core/asked.h"
#include "core/paying.h"
#include "text/date.h"
#include "text/format.h"
#include "view/page.h"

static void answer(struct ui *ui, const struct model *model, const struct look_up_shown *shown)
{
    static const struct {
        const char *icon;
        enum widget_tone tone;
    } LOOKS[] = {
        [LOOK_UP_ASKING] = { "search", WIDGET_BLUE },       [LOOK_UP_WAITING] = { "clock", WIDGET_BLUE },
        [LOOK_UP_FOUND] = { "check-circle", WIDGET_GREEN }, [LOOK_UP_UNKNOWN] = { "help", WIDGET_AMBER },
        [LOOK_UP_LATER] = { "clock", WIDGET_AMBER },
    };
    bool waiting = shown->state == LOOK_UP_FOUND && (shown->event.state != OUTBOX_ACCEPTED || shown->todo_key);
    const char *of = shown->event.dossier_no[0] ? shown->event.dossier_no : shown->number;
    struct i18n_arg number = { "number", of };
    const char *key = shown->words_key ? shown->words_key : "lookup.waiting";
    widget_note(ui, (struct widget_panel){ .id = "status.answer",
                                           .title = shown->number[0] ? shown->number : NULL,
                                           .detail = words_with(ui, model, key, &number, 1),
                                           .icon = shown->todo_key ? "info"
                                                   : waiting       ? "clock"
                                                                   : LOOKS[shown->state].icon,
                                           .tone = waiting ? WIDGET_AMBER : LOOKS[shown->state].tone });
    bool said = strcmp(shown->number, shown->event.dossier_no) == 0;
    if (shown->state == LOOK_UP_FOUND && shown->event.dossier_no[0] && !said)
        widget_code(ui, words(model, "outcome.accepted.number"), shown->event.dossier_no);
}

static void fact(struct ui *ui, const struct model *model, const char *label_key, const char *value)
{
    if (value && value[0])
        widget_answer(ui, (struct widget_answer){ .label = words(model, label_key), .value = value });
}

static const char *day(struct ui *ui, int64_t ms)
{
    char date[DATE_TEXT_BYTES];
    date_to_display(date_from_unix_ms(ms), date);
    return ms > 0 ? ui_copy(ui, str_from(date)) : NULL;
}

static const char *moment(struct ui *ui, int64_t ms)
{
    char time[FORMAT_CLOCK_BYTES];
    format_clock(ms, time);
    return ms > 0 ? ui_format(ui, "%s %s", time, day(ui, ms)) : "";
}

static void ticket(struct ui *ui, const struct model *model, const struct look_up_shown *shown)
{
    const struct dossier_ticket *given = &shown->ticket_given;
    if (shown->ticket == TICKET_GIVEN) {
        widget_code(ui, words(model, "lookup.ticket.number"), given->number);
        fact(ui, model, "lookup.ticket.gate", given->gate);
        if (given->ahead >= 0)
            widget_reason(ui, words_number(ui, model, "lookup.ticket.ahead", "count", given->ahead));
    } else if (shown->ticket == TICKET_REFUSED) {
        widget_badge(ui, WIDGET_AMBER, "warning", words(model, "lookup.ticket.refused"));
    } else if (shown->ticket != TICKET_NONE) {
        widget_card_small(ui, (struct widget_card){ .id = "status.ticket",
                                                    .title = words(model, "lookup.ticket.take"),
                                                    .icon = "people",
                                                    .tone = WIDGET_BLUE,
                                                    .disabled = shown->ticket == TICKET_ASKED,
                                                    .press = press(ACTION_TICKET) });
    }
}

/* What to do first, then where it is, until when, and how it came there. */
static void way(struct ui *ui, const struct model *model, const struct look_up_shown *shown)
{
    const struct dossier_stage *stage = &shown->event.stage;
    fact(ui, model, "lookup.todo.title", shown->todo_key ? words(model, shown->todo_key) : NULL);
    fact(ui, model, "lookup.note", stage->note);
    ticket(ui, model, shown);
    struct paying_shown paying = model_look_up_paying(model);
    page_paying(ui, model, &paying);
    fact(ui, model, "lookup.desk", stage->desk);
    fact(ui, model, "lookup.role", stage->role);
    fact(ui, model, "lookup.received", day(ui, stage->received_ms));
    fact(ui, model, stage->finished_ms ? "lookup.finished" : "lookup.due",
         day(ui, stage->finished_ms ? stage->finished_ms : shown->event.due_ms));
    if (stage->log_count)
        widget_section(ui, words(model, "lookup.log"));
    for (size_t i = 0; i < stage->log_count; i++)
        widget_answer(ui, (struct widget_answer){ .label = moment(ui, stage->log[i].at_ms),
                                                  .value = ui_copy(ui, str_from(stage->log[i].text)) });
}

void status_declare(const struct model *model, struct ui *ui)
{
    struct look_up_shown shown = model_look_up(model);
    /* An answer begins at its top, wherever the question was. */
    struct page_options options = { .part = shown.words_key,
                                    .title = words(model, "lookup.title"),
                                    .reason = words(model, "lookup.why"),
                                    .aside = true };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (shown.state != LOOK_UP_ASKING)
        answer(ui, model, &shown);
    if (shown.state == LOOK_UP_FOUND)
        way(ui, model, &shown);
    ask_errors(model, ui);
    ask_fields(model, ui);
    page_main_close(ui, model);
    ask_keyboard(model, ui);
    struct widget_button look = { .id = "status.look",
                                  .name = words(model, "lookup.look"),
                                  .icon_after = "search",
                                  .press = press(ACTION_LOOK_UP),
                                  .disabled = shown.state == LOOK_UP_WAITING };
    page_close(ui, model, (struct widget_footer){ .back = page_back(model), .next = look });
    base_wipe(&shown, sizeof shown);
}
