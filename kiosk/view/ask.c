/* One question, in place: why, example, field or choices, and the keyboard under it. Nothing is checked while a person
 * types; what is wrong is said on top and, in the same words, beside the field. */
#include <string.h>

#include "core/asked.h"
#include "view/fee.h"
#include "view/page.h"

enum { ERRORS_SHOWN_MAX = 8 }; /* a page asks few things; more would hide the page itself */

static const char *error_words(struct ui *ui, const struct model *model, const struct asked *asked)
{
    if (!asked->error_key)
        return NULL;
    struct shown_error error;
    for (size_t i = 0; model_error_at(model, i, &error); i++)
        if (strcmp(error.path, asked->path) == 0)
            return ui_copy(ui, str_from(error.words));
    return words(model, asked->error_key);
}

static const char *example_words(struct ui *ui, const struct model *model, const char *key)
{
    if (!key)
        return NULL;
    struct i18n_arg example = { "example", words(model, key) };
    return words_with(ui, model, "ask.example", &example, 1);
}

/* In landscape the keyboard leaves the right column room for little more than the field: what helps stands left. */
static bool example_beside(const struct ui *ui, const struct model *model)
{
    return ui_is_landscape(ui) && model_keyboard(model) != NULL;
}

static const char *label_words(struct ui *ui, const struct model *model, const struct asked *asked)
{
    const char *label = words(model, asked->label_key);
    if (asked->required || model->page == PAGE_NAME_STATUS || model->page == PAGE_NAME_SERVICES)
        return label;
    return ui_format(ui, "%s (%s)", label, words(model, "ask.optional"));
}

static void choice_one(struct ui *ui, const struct asked *asked, const char *value, const char *label)
{
    const char *pair = ui_format(ui, "%s=%s", asked->path, value);
    widget_choice(ui, (struct widget_choice){ .id = ui_format(ui, "choice.%s.%s", asked->path, value),
                                              .name = label,
                                              .selected = strcmp(asked->value, value) == 0,
                                              .press = press_text(ACTION_CHOOSE, pair) });
}

static void choices(struct ui *ui, const struct model *model, const struct asked *asked)
{
    widget_choices_open(ui, (struct widget_choices){ .id = ui_format(ui, "field.%s", asked->path),
                                                     .label = label_words(ui, model, asked),
                                                     .example = example_words(ui, model, asked->example_key),
                                                     .error = error_words(ui, model, asked),
                                                     .doubt = asked->error_soft });
    const char *value = NULL, *label_key = NULL;
    for (size_t i = 0; i < asked_choice_count(asked); i++)
        if (asked_choice_at(asked, i, &value, &label_key))
            choice_one(ui, asked, value, words(model, label_key));
    widget_choices_close(ui);
    if (asked->source_key)
        widget_badge(ui, WIDGET_BLUE, page_source_icon(asked->source_key), words(model, asked->source_key));
}

/* What the search found: a list under its field, commonest first. */
static void found(struct ui *ui, const struct model *model, const struct asked *asked)
{
    struct suggestion items[SUGGESTIONS_MAX];
    size_t count = model_suggestions(model, items, SUGGESTIONS_MAX);
    if (count == 0) {
        widget_note(ui, (struct widget_panel){
                            .detail = words(model, "ask.search_none"), .icon = "search", .tone = WIDGET_BLUE });
        return;
    }
    widget_choices_open(ui, (struct widget_choices){ .id = ui_format(ui, "found.%s", asked->path),
                                                     .label = words(model, "ask.choose") });
    for (size_t i = 0; i < count; i++)
        choice_one(ui, asked, items[i].value, items[i].label);
    widget_choices_close(ui);
}

/* True when everything that stopped the page is a gentle question: nothing is refused, so nothing is red. */
static bool only_doubts(const struct model *model)
{
    size_t count = model_error_count(model);
    struct shown_error error;
    for (size_t i = 0; i < count; i++)
        if (model_error_at(model, i, &error) && !error.soft)
            return false;
    return count > 0;
}

/* "It is right as I wrote it", or as I chose: going on once more. */
static void keep(struct ui *ui, const struct model *model, const char *key)
{
    widget_card_small(ui, (struct widget_card){ .id = "ask.keep",
                                                .title = words(model, key),
                                                .icon = "check",
                                                .tone = WIDGET_AMBER,
                                                .press = press(ACTION_NEXT) });
}

/* `offer`: to keep what was typed, right under the field. */
static void field(struct ui *ui, const struct model *model, const struct asked *asked, bool offer)
{
    bool search = asked->control == ASKED_SEARCH;
    bool list_here = search && asked->focused && !ui_is_landscape(ui);
    if (list_here || offer) /* field and findings belong together: the window begins with them */
        ui_open(ui, (struct ui_spec){ .role = UI_LIST, .gap_dp = 28 });
    const char *example = example_beside(ui, model) ? NULL : example_words(ui, model, asked->example_key);
    widget_field(ui,
                 (struct widget_field){ .id = ui_format(ui, "field.%s", asked->path),
                                        .label = label_words(ui, model, asked),
                                        .example = example,
                                        .value = asked->shown,
                                        .placeholder = search && !asked->shown[0] ? words(model, "ask.search") : NULL,
                                        .source = asked->source_key ? words(model, asked->source_key) : NULL,
                                        .source_icon = page_source_icon(asked->source_key),
                                        .error = error_words(ui, model, asked),
                                        .doubt = asked->error_soft,
                                        .required = asked->required,
                                        .typing = asked->focused,
                                        .caret_bytes = asked->focused ? (int)model_caret(model) : 0,
                                        .press = press_text(ACTION_FOCUS, asked->path) });
    if (asked->suggestion[0]) {
        struct i18n_arg other = { "suggestion", asked->suggestion };
        widget_card_small(ui, (struct widget_card){ .id = ui_format(ui, "ask.take.%s", asked->path),
                                                    .title = words_with(ui, model, "ask.take_other", &other, 1),
                                                    .icon = "check",
                                                    .tone = WIDGET_GREEN,
                                                    .press = press_text(ACTION_TAKE, asked->path) });
    }
    if (list_here)
        found(ui, model, asked);
    if (offer)
        keep(ui, model, "ask.keep_typed");
    if (list_here || offer)
        ui_close(ui);
}

void ask_fields(const struct model *model, struct ui *ui)
{
    struct asked asked;
    size_t count = model_asked_count(model);
    bool offer = only_doubts(model); /* once a page, with the first field in doubt */
    for (size_t i = 0; i < count; i++) {
        if (!model_asked_at(model, i, &asked))
            continue;
        if (asked.group_key)
            widget_section(ui, words(model, asked.group_key));
        if (asked.why_key)
            widget_reason(ui, words(model, asked.why_key));
        if (asked.control == ASKED_CHOICES)
            choices(ui, model, &asked);
        if (asked.control == ASKED_CHOICES && offer && asked.error_key)
            keep(ui, model, "ask.keep_chosen");
        if (asked.control != ASKED_CHOICES)
            field(ui, model, &asked, offer && asked.error_key && !ui_is_landscape(ui));
        offer = offer && !asked.error_key;
    }
    base_wipe(&asked, sizeof asked);
}

/* One line of the summary: where, and what is wrong; pressing it goes there. */
static void error_link(struct ui *ui, const struct model *model, const struct shown_error *error)
{
    const char *label = words(model, error->label_key);
    struct i18n_arg go[] = { { "label", label }, { "error", error->words } };
    ui_open(ui, (struct ui_spec){ .role = UI_CARD,
                                  .id = ui_format(ui, "ask.error.%s", error->path),
                                  .name = label,
                                  .detail = error->words,
                                  .speech = words_with(ui, model, "ask.error_go", go, 2),
                                  .direction = UI_ROW,
                                  .gap_dp = 28,
                                  .pad = ui_pad(14, 36),
                                  .surface = UI_SURFACE_PANEL,
                                  .action = ACTION_FOCUS,
                                  .text = error->path });
    ui_open(ui, (struct ui_spec){ .width = ui_grow(1), .gap_dp = 4 });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = label, .text_style = UI_TEXT_LABEL, .quiet = true });
    ui_leaf(ui, (struct ui_spec){ .role = UI_TEXT, .name = error->words, .text_style = UI_TEXT_SMALL, .quiet = true });
    ui_close(ui);
    ui_leaf(ui, (struct ui_spec){ .role = UI_ICON, .icon = "chevron-down", .icon_dp = 56, .quiet = true });
    ui_close(ui);
}

static bool first_doubted_is_typed(const struct model *model)
{
    struct asked asked;
    bool found = false, typed = false;
    for (size_t i = 0; i < model_asked_count(model) && !found; i++) {
        found = model_asked_at(model, i, &asked) && asked.error_key;
        typed = found && asked.control != ASKED_CHOICES;
    }
    base_wipe(&asked, sizeof asked);
    return typed;
}

void ask_errors(const struct model *model, struct ui *ui)
{
    size_t count = model_error_count(model);
    if (only_doubts(model)) {
        if (ui_is_landscape(ui) && first_doubted_is_typed(model)) /* under it the keyboard leaves no room */
            keep(ui, model, "ask.keep_typed");
        return;
    }
    if (count == 0)
        return;
    const char *title = words_number(ui, model, "ask.errors_title", "count", (long)count);
    ui_open(ui, (struct ui_spec){ .role = UI_ALERT,
                                  .id = "ask.errors",
                                  .name = title,
                                  .gap_dp = 20,
                                  .pad = ui_pad(28, 32),
                                  .surface = UI_SURFACE_SOFT_RED });
    ui_open(ui, (struct ui_spec){ .direction = UI_ROW, .gap_dp = 24 });
    ui_leaf(ui,
            (struct ui_spec){ .role = UI_ICON, .icon = "warning", .icon_dp = 72, .ink = UI_INK_RED, .quiet = true });
    ui_leaf(ui, (struct ui_spec){
                    .role = UI_TEXT, .name = title, .text_style = UI_TEXT_LABEL, .width = ui_grow(1), .quiet = true });
    ui_close(ui);
    struct shown_error error;
    for (size_t i = 0; i < count && i < ERRORS_SHOWN_MAX; i++)
        if (model_error_at(model, i, &error))
            error_link(ui, model, &error);
    ui_close(ui);
}

static const char *keyboard_words(void *context, const char *key)
{
    return words(context, key);
}

/* Words above the keyboard belong to names; a search shows its list under the field instead. */
static bool wants_suggestions(const struct ui *ui, const struct model *model)
{
    /* The field and its label come first: in landscape large letters take the row's place. */
    enum ui_text_size size = ui_theme_of(ui)->size;
    if (ui_is_landscape(ui) && (size > UI_SIZE_LARGE || (page_low_panel(ui) && size > UI_SIZE_NORMAL)))
        return false;
    struct asked asked;
    bool wants = model_asked_find(model, model_focused_path(model), &asked) && asked.control == ASKED_TEXT &&
                 asked.field && asked.field->type == FIELD_NAME;
    base_wipe(&asked, sizeof asked);
    return wants;
}

/* What has digits only gets keys with digits only; days and times keep the signs that stand between. */
static const char *keyboard_page(const struct model *model)
{
    const char *page = model_keyboard_page(model);
    struct asked asked;
    if (model_page_name(model) == PAGE_NAME_STAFF_SIGN_IN)
        return "numbers";
    if (page[0] || !model_asked_find(model, model_focused_path(model), &asked) || !asked.field)
        return page;
    enum field_type type = asked.field->type;
    base_wipe(&asked, sizeof asked);
    bool digits = type == FIELD_PHONE || type == FIELD_ID12 || type == FIELD_INT || type == FIELD_MONEY;
    return digits ? "numbers" : page;
}

void ask_keyboard(const struct model *model, struct ui *ui)
{
    const struct keyboard_layout *layout = model_keyboard(model);
    if (!layout)
        return;
    struct keyboard keyboard = { .layout = layout,
                                 .page_id = keyboard_page(model),
                                 .shifted = model_shift(model),
                                 .action = VIEW_ACTION_KEY,
                                 .suggestion_action = ACTION_SUGGEST,
                                 .text = keyboard_words,
                                 .text_context = (void *)model };
    struct suggestion items[KEYBOARD_SUGGESTIONS_MAX];
    if (wants_suggestions(ui, model)) {
        size_t count = model_suggestions(model, items, KEYBOARD_SUGGESTIONS_MAX);
        for (size_t i = 0; i < count; i++)
            keyboard.suggestions[i] = items[i].value;
        keyboard.suggestion_count = (int)count;
        keyboard.suggestion_row = true;
    }
    widget_keyboard(ui, &keyboard);
}

void ask_declare(const struct model *model, struct ui *ui)
{
    const struct page *page = model_page(model);
    int row = model_row(model);
    bool errors = model_error_count(model) > 0;
    const char *title = fee_title(ui, model, page);
    const char *reason = fee_reason(ui, model, page);
    if (row >= 0) {
        reason = title;
        title = words_number(ui, model, "table.row", "number", row + 1);
    }
    const char *example = page->example_key ? words(model, page->example_key) : NULL;
    struct asked asked;
    bool beside = ui_is_landscape(ui); /* the left column has room when keyboard and field need the right one */
    bool typing = beside && model_keyboard(model) && model_asked_find(model, model_focused_path(model), &asked);
    bool search = typing && asked.control == ASKED_SEARCH;
    if (typing && !example && asked.example_key)
        example = words(model, asked.example_key);
    /* Errors begin the page anew at its top, where they are listed; the reason makes room for them. */
    struct page_options options = { .part = ui_format(ui, "%s:%d%s", page->id, row, errors ? ":errors" : ""),
                                    .title = title,
                                    .reason = errors || search ? NULL : reason,
                                    .example = errors || search ? NULL : example };
    page_open(ui, model, &options);
    if (search)
        found(ui, model, &asked);
    else if (beside)
        ask_errors(model, ui);
    base_wipe(&asked, sizeof asked);
    page_main(ui, model);
    if (!beside)
        ask_errors(model, ui);
    ask_fields(model, ui);
    page_main_close(ui, model);
    ask_keyboard(model, ui);
    page_close(
        ui, model,
        (struct widget_footer){ .back = page_back(model), .next = page_next(model, row >= 0 ? "table.save" : NULL) });
}
