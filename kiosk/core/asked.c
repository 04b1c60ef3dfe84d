/* See asked.h. */
#include "core/asked.h"

#include <inttypes.h>
#include <string.h>

#include "base/check.h"
#include "core/card_lines.h"
#include "core/edit.h"
#include "core/parts.h"
#include "core/search.h"
#include "core/sending.h"
#include "core/session.h"
#include "core/stage.h"
#include "core/value.h"
#include "text/date.h"
#include "text/format.h"

size_t model_asked_count(const struct model *model)
{
    int row;
    struct part part;
    const struct page *page = edit_page(model, &row);
    size_t count = 0;
    while (page && part_at(model, page, row, count, &part))
        count++;
    return count;
}

/* On a page of questions the badge asks to look twice; elsewhere it only says where from. */
static const char *badge(enum answer_source source)
{
    switch (source) {
    case SOURCE_CITIZEN_CARD:
        return "ask.from_card";
    case SOURCE_CARD_BACK:
        return "ask.from_back";
    case SOURCE_INSURANCE_CARD:
        return "ask.from_insurance";
    case SOURCE_ANSWER:
        return "ask.from_answer";
    default:
        return answer_source_key(source);
    }
}

static void describe_value(const struct model *model, const struct part *part, struct asked *asked)
{
    const struct session *session = model->session;
    const struct answer *answer = form_find(&session->form, part->path);
    bool typing = asked->focused && asked->control != ASKED_CHOICES;
    if (answer) {
        memcpy(asked->value, answer->value, sizeof asked->value);
        asked->source_key = answer->value[0] ? badge(answer->source) : NULL;
    }
    if (typing && session->edit.dirty)
        asked->source_key = NULL;
    if (typing && (session->edit.dirty || asked->control == ASKED_TEXT))
        memcpy(asked->shown, session->edit.text, sizeof asked->shown);
    else if (!value_display(model, part, asked->value, false, false, asked->shown, sizeof asked->shown))
        asked->shown[0] = '\0';
}

static void describe_error(const struct model *model, struct asked *asked)
{
    const struct session *session = model->session;
    for (size_t i = 0; i < session->error_count; i++)
        if (strcmp(session->errors[i].path, asked->path) == 0) {
            asked->error_key = session->errors[i].key;
            asked->error_soft = session->errors[i].soft;
        }
    if (asked->error_key && strcmp(asked->error_key, "ask.typed_oddly") == 0 &&
        !edit_other_spelling(model, asked->path, asked->suggestion, sizeof asked->suggestion))
        asked->suggestion[0] = '\0';
}

bool model_asked_at(const struct model *model, size_t index, struct asked *out)
{
    int row;
    struct part part;
    const struct page *page = edit_page(model, &row);
    if (!page || !part_at(model, page, row, index, &part))
        return false;
    memset(out, 0, sizeof *out);
    const struct field *field = part.field;
    bool several = part_count_of_field(field) > 1;
    bool first = part.kind == PART_WHOLE || part.kind == PART_PROVINCE || part.kind == PART_BANK;
    out->field = field;
    memcpy(out->path, part.path, sizeof out->path);
    out->control = part_control(&part);
    out->label_key = part_label_key(&part);
    out->group_key = several && first ? field->label_key : NULL;
    out->why_key = first ? field->why_key : NULL;
    out->example_key = first || part.kind == PART_STREET ? field->example_key : NULL;
    if (several && part.kind != PART_STREET)
        out->example_key = NULL;
    out->required = part_required(&part);
    out->focused = strcmp(model->session->edit.path, part.path) == 0;
    describe_value(model, &part, out);
    describe_error(model, out);
    return true;
}

bool model_asked_find(const struct model *model, const char *path, struct asked *out)
{
    for (size_t i = 0; model_asked_at(model, i, out); i++)
        if (strcmp(out->path, path) == 0)
            return true;
    return false;
}

size_t asked_choice_count(const struct asked *asked)
{
    if (asked->control != ASKED_CHOICES)
        return 0;
    return asked->field->type == FIELD_ENUM ? asked->field->choice_count : 2;
}

bool asked_choice_at(const struct asked *asked, size_t index, const char **value, const char **label_key)
{
    static const struct choice sexes[] = { { "female", "sex.female", NULL }, { "male", "sex.male", NULL } };
    static const struct choice answers[] = { { "true", "ask.yes", NULL }, { "false", "ask.no", NULL } };
    if (index >= asked_choice_count(asked))
        return false;
    const struct choice *choices = asked->field->type == FIELD_SEX    ? sexes
                                   : asked->field->type == FIELD_BOOL ? answers
                                                                      : asked->field->choices;
    *value = choices[index].value;
    *label_key = choices[index].label_key;
    return true;
}

size_t model_suggestions(const struct model *model, struct suggestion *out, size_t max)
{
    struct part part;
    if (!edit_part(model, &part))
        return 0;
    const struct edit *edit = &model->session->edit;
    if (part_control(&part) == ASKED_SEARCH)
        return search_candidates(model, &part, str_from(edit->dirty ? edit->text : ""), out, max);
    if (part_type(&part) == FIELD_NAME)
        return search_names(model, str_range(edit->text, edit->caret), out, max);
    return 0;
}

const char *model_keyboard_id(const struct model *model)
{
    struct part part;
    int row;
    if (model->overlay == PAGE_NAME_STAFF_SIGN_IN)
        return "digits"; /* for the PIN */
    if (!edit_part(model, &part) || part_control(&part) == ASKED_CHOICES)
        return NULL;
    if (card_lines_is_page(edit_page(model, &row)))
        return "card_back";
    switch (part_type(&part)) {
    case FIELD_ID12:
    case FIELD_DATE:
    case FIELD_DATE_PARTIAL:
    case FIELD_TIME:
    case FIELD_PHONE:
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_BANK:
        return "digits";
    case FIELD_EMAIL:
        return "email";
    default:
        return "vietnamese";
    }
}

const struct keyboard_layout *model_keyboard(const struct model *model)
{
    const char *id = model_keyboard_id(model);
    for (size_t i = 0; id && i < model->world.keyboard_count; i++)
        if (strcmp(model->world.keyboards[i]->id, id) == 0)
            return model->world.keyboards[i];
    return NULL;
}

const char *model_keyboard_page(const struct model *model)
{
    return model->session ? model->session->edit.keyboard_page : "";
}

bool model_shift(const struct model *model)
{
    return edit_shift(model);
}

const char *model_focused_path(const struct model *model)
{
    return model->session ? model->session->edit.path : "";
}

size_t model_caret(const struct model *model)
{
    struct asked asked;
    struct part part;
    if (!edit_part(model, &part) || !model_asked_find(model, part.path, &asked))
        return 0;
    bool own_text = model->session->edit.dirty || asked.control == ASKED_TEXT;
    return own_text ? model->session->edit.caret : strlen(asked.shown);
}

size_t model_error_count(const struct model *model)
{
    return model->session ? model->session->error_count : 0;
}

static bool is_date_bound(const char *key)
{
    const char *name = strchr(key, '.');
    return name && str_starts(str_from(name + 1), "date_");
}

bool model_error_at(const struct model *model, size_t index, struct shown_error *out)
{
    if (index >= model_error_count(model))
        return false;
    const struct page_error *error = &model->session->errors[index];
    char least[24], most[24], other[ANSWER_BYTES_MAX];
    memset(out, 0, sizeof *out);
    memcpy(out->path, error->path, sizeof out->path);
    out->label_key = error->label_key;
    out->soft = error->soft;
    if (!str_format(least, sizeof least, "%" PRId64, error->min) ||
        !str_format(most, sizeof most, "%" PRId64, error->max))
        return false;
    if (is_date_bound(error->key)) {
        date_to_display(date_from_days((int32_t)error->min), least);
        date_to_display(date_from_days((int32_t)error->max), most);
    }
    if (!edit_other_spelling(model, error->path, other, sizeof other))
        other[0] = '\0';
    const struct i18n_arg args[] = {
        { "min", least }, { "max", most }, { "suggestion", other }, { "other", model_text(model, error->other_key) }
    };
    if (i18n_format(out->words, sizeof out->words, model->texts, error->key, args, ARRAY_LEN(args)) != STATUS_OK &&
        !str_copy(out->words, sizeof out->words, str_from(model_text(model, error->key))))
        out->words[0] = '\0';
    return true;
}

const char *model_page_error_key(const struct model *model)
{
    return model->session ? model->session->page_error_key : NULL;
}

int model_row(const struct model *model)
{
    return model->session ? model->session->row : -1;
}

bool model_consent(const struct model *model, const char *purpose)
{
    for (size_t i = 0; model->session && i < model->session->consent_count; i++)
        if (strcmp(model->session->consents[i].purpose, purpose) == 0)
            return model->session->consents[i].ticked;
    return false;
}

static const char *hint_words(enum scan_hint hint)
{
    static const char *const keys[SCAN_HINT_COUNT] = {
        [SCAN_HINT_NONE] = "scan.waiting",        [SCAN_HINT_CLOSER] = "scan.closer",
        [SCAN_HINT_FURTHER] = "scan.farther",     [SCAN_HINT_TOO_DARK] = "scan.dark",
        [SCAN_HINT_GLARE] = "scan.glare",         [SCAN_HINT_HOLD_STILL] = "scan.hold_still",
        [SCAN_HINT_TURN_OVER] = "scan.turn_over",
    };
    return keys[hint];
}

struct scan_shown model_scan(const struct model *model)
{
    struct scan_shown shown = { .state = SCAN_WAITING, .hint_key = hint_words(model->hint) };
    const struct session *session = model->session;
    const struct page *page = model_page(model);
    shown.device_missing = !model->devices[DEVICE_SCANNER] && !model->devices[DEVICE_CAMERA];
    if (!page || page->kind != PAGE_SCAN)
        return shown;
    size_t index = (size_t)session->step / 2;
    char path[PATH_BYTES_MAX];
    if (session->scanned[index]) {
        shown.state = SCAN_READ;
        shown.remembered = session->remembered[index];
        if (!str_format(path, sizeof path, "%s.number", page->into ? page->into : "requester") ||
            format_masked(str_from(form_value(&session->form, path)), shown.number, sizeof shown.number) != STATUS_OK)
            shown.number[0] = '\0';
    }
    if (session->scan_refusal_key) {
        shown.sentence_key = session->scan_refusal_key;
        if (shown.state == SCAN_WAITING)
            shown.state = SCAN_REFUSED;
    }
    return shown;
}

static const char *look_up_words(const struct look_up *look_up)
{
    switch (look_up->state) {
    case LOOK_UP_ASKING:
    case LOOK_UP_WAITING:
        return NULL;
    case LOOK_UP_UNKNOWN:
        return "lookup.unknown";
    case LOOK_UP_LATER:
        return "lookup.later";
    case LOOK_UP_FOUND:
        break;
    }
    switch (look_up->event.state) {
    case OUTBOX_SENDING:
        return "lookup.sending";
    case OUTBOX_ACCEPTED:
        return look_up->event.dossier_no[0] ? stage_words(look_up->event.dossier_status).said_key : "lookup.sending";
    case OUTBOX_NEEDS_STAFF:
        return "lookup.needs_staff";
    case OUTBOX_QUEUED:
    case OUTBOX_RETRY:
        break;
    }
    return "lookup.queued";
}

struct look_up_shown model_look_up(const struct model *model)
{
    struct look_up_shown shown = { .state = LOOK_UP_ASKING };
    if (!model->session)
        return shown;
    const struct look_up *look_up = &model->session->look_up;
    shown.state = look_up->state;
    shown.words_key = look_up_words(look_up);
    shown.event = look_up->event;
    if (shown.state == LOOK_UP_FOUND && look_up->event.state == OUTBOX_ACCEPTED && look_up->event.dossier_no[0])
        shown.todo_key = stage_words(look_up->event.dossier_status).todo_key;
    shown.ticket = look_up->ticket;
    shown.ticket_given = look_up->ticket_given;
    if (shown.ticket == TICKET_NONE && sending_ticket_offered(model))
        shown.ticket = TICKET_OFFERED;
    if (!look_up->secret[0])
        memcpy(shown.number, look_up->number, sizeof shown.number);
    return shown;
}
