/* Where a dossier is, by the number on the slip or by its code. Opens nothing by an identity card alone. */
#include "core/asked.h"
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
    bool waiting = shown->state == LOOK_UP_FOUND && shown->event.state != OUTBOX_ACCEPTED;
    const char *of = shown->event.dossier_no[0] ? shown->event.dossier_no : shown->number;
    struct i18n_arg number = { "number", of };
    const char *key = shown->words_key ? shown->words_key : "lookup.waiting";
    widget_note(ui, (struct widget_panel){ .id = "status.answer",
                                           .title = shown->number[0] ? shown->number : NULL,
                                           .detail = words_with(ui, model, key, &number, 1),
                                           .icon = waiting ? "clock" : LOOKS[shown->state].icon,
                                           .tone = waiting ? WIDGET_AMBER : LOOKS[shown->state].tone });
    if (shown->state == LOOK_UP_FOUND && shown->event.dossier_no[0])
        widget_code(ui, words(model, "outcome.accepted.number"), shown->event.dossier_no);
}

void status_declare(const struct model *model, struct ui *ui)
{
    struct look_up_shown shown = model_look_up(model);
    struct page_options options = { .title = words(model, "lookup.title"),
                                    .reason = words(model, "lookup.why"),
                                    .aside = true };
    page_open(ui, model, &options);
    page_main(ui, model);
    if (shown.state != LOOK_UP_ASKING)
        answer(ui, model, &shown);
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
