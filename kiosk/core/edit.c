/* See edit.h. */
#include "core/edit.h"

#include <string.h>

#include "base/check.h"
#include "core/navigate.h"
#include "core/search.h"
#include "core/staff.h"
#include "core/value.h"
#include "text/compose.h"
#include "text/utf8.h"

/* The look-up's questions, so that typing has one way only; the second when a number alone opens nothing. */
static const struct field look_up_fields[] = {
    { .id = "lookup.number",
      .type = FIELD_TEXT,
      .label_key = "lookup.number",
      .example_key = "lookup.number_example",
      .upper_case = true,
      .code = true },
    { .id = "lookup.owner", .type = FIELD_ID12, .label_key = "lookup.owner", .why_key = "lookup.owner_why" }
};
static const struct page look_up_pages[] = {
    { .kind = PAGE_ASK, .id = "lookup", .title_key = "lookup.title", .fields = look_up_fields, .field_count = 1 },
    { .kind = PAGE_ASK, .id = "lookup", .title_key = "lookup.title", .fields = look_up_fields, .field_count = 2 },
};

/* The same for the search in a long list. It is no answer: it leaves with the list. */
static const struct field query_field = { .id = SERVICES_QUERY_PATH,
                                          .type = FIELD_TEXT,
                                          .label_key = "services.search",
                                          .example_key = "services.search_example",
                                          .length_max = 40 };
static const struct page query_page = { .kind = PAGE_ASK, .id = "query", .fields = &query_field, .field_count = 1 };

const struct page *edit_page(const struct model *model, int *row)
{
    const struct session *session = model->session;
    *row = -1;
    if (!session)
        return NULL;
    if (model->page == PAGE_NAME_STATUS)
        return &look_up_pages[session->look_up.owner_wanted];
    if (model->page == PAGE_NAME_SERVICES && !session->detail && !session->group && model_list_is_long(model))
        return &query_page;
    const struct page *page = model_page(model);
    if (!page || model->page != PAGE_NAME_ASK)
        return NULL;
    *row = session->row;
    return page;
}

/* Who is typing: what an officer writes is marked as theirs, and the form remembers who it was. */
static enum answer_source typist(struct model *model)
{
    if (!model_staff_in(model))
        return SOURCE_TYPED;
    model->session->assisted_by = model_staff_id(model);
    return SOURCE_STAFF;
}

bool edit_part(const struct model *model, struct part *out)
{
    int row;
    const struct page *page = edit_page(model, &row);
    return page && model->session->edit.path[0] && part_find(model, page, row, model->session->edit.path, out);
}

void edit_drop_error(struct session *session, const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < session->error_count; i++)
        if (strcmp(session->errors[i].path, path) != 0)
            session->errors[kept++] = session->errors[i];
    session->error_count = kept;
}

void edit_forget(struct model *model)
{
    base_wipe(&model->session->edit, sizeof model->session->edit);
}

void edit_commit(struct model *model)
{
    struct edit *edit = &model->session->edit;
    struct part part;
    if (!edit->dirty || !edit_part(model, &part))
        return;
    struct str typed = str_from(edit->text);
    if (part_control(&part) == ASKED_SEARCH) {
        const char *value = search_exact(model, &part, typed);
        struct suggestion found[2];
        if (!value && str_trim(typed).len && search_candidates(model, &part, typed, found, 2) == 1)
            value = found[0].value; /* nothing else it could be */
        if (!value && str_trim(typed).len)
            return; /* letters that name nothing: the choice made before stays */
        typed = str_from(value);
    }
    edit->dirty = false;
    const struct answer *before = form_find(&model->session->form, part.path);
    if (!before && str_trim(typed).len == 0)
        return;
    if (value_store(model, &part, typed, typist(model)) == STATUS_OK)
        edit_drop_error(model->session, part.path);
    else
        navigate_notice(model, "errors.form_full");
}

static void load(struct model *model, const struct part *part)
{
    struct edit *edit = &model->session->edit;
    edit_forget(model);
    memcpy(edit->path, part->path, sizeof edit->path);
    if (part_control(part) != ASKED_TEXT)
        return;
    const char *value = form_value(&model->session->form, part->path);
    if (!value_display(model, part, value, false, false, edit->text, sizeof edit->text))
        edit->text[0] = '\0';
    edit->caret = strlen(edit->text);
}

void edit_focus(struct model *model, const char *path)
{
    int row;
    struct part part;
    const struct page *page = edit_page(model, &row);
    if (!page)
        return;
    edit_commit(model);
    if (!*path)
        edit_forget(model);
    else if (strcmp(path, model->session->edit.path) != 0 && part_find(model, page, row, path, &part))
        load(model, &part);
}

void edit_focus_first(struct model *model)
{
    int row;
    struct part part;
    const struct page *page = edit_page(model, &row);
    edit_forget(model);
    for (size_t i = 0; page && part_at(model, page, row, i, &part); i++) {
        if (form_find(&model->session->form, part.path))
            continue;
        if (part_control(&part) != ASKED_CHOICES)
            load(model, &part);
        return;
    }
}

static enum compose_method method_of(const struct part *part, uint32_t rune)
{
    switch (part_type(part)) {
    case FIELD_NAME:
    case FIELD_ETHNIC:
    case FIELD_NATION:
        return rune >= '0' && rune <= '9' ? COMPOSE_VNI : COMPOSE_TELEX; /* no digit stands in a name */
    case FIELD_ADDR:
        return rune >= '0' && rune <= '9' ? COMPOSE_DIRECT : COMPOSE_TELEX; /* "Quận 1" */
    case FIELD_TEXT:
        /* Codes are no words; in a free text a digit is a digit. */
        return part->field->code || (rune >= '0' && rune <= '9') ? COMPOSE_DIRECT : COMPOSE_TELEX;
    default:
        return COMPOSE_DIRECT;
    }
}

static bool is_words(const struct part *part)
{
    switch (part_type(part)) {
    case FIELD_NAME:
    case FIELD_TEXT:
    case FIELD_ETHNIC:
    case FIELD_NATION:
    case FIELD_ADDR:
        return !part->field->code;
    default:
        return false;
    }
}

/* Puts `before` in place of the text before the caret; false when the whole does not fit. */
static bool replace_before(struct edit *edit, const char *before)
{
    size_t length = strlen(before), behind = strlen(edit->text + edit->caret);
    if (length + behind >= sizeof edit->text)
        return false;
    memmove(edit->text + length, edit->text + edit->caret, behind + 1);
    memcpy(edit->text, before, length);
    edit->caret = length;
    return true;
}

static void put_rune(struct model *model, const struct part *part, uint32_t rune)
{
    struct edit *edit = &model->session->edit;
    char before[ANSWER_BYTES_MAX], literal[UTF8_RUNE_BYTES_MAX + 1];
    if (rune < 0x20 || rune == 0x7f)
        return;
    if (part->field->upper_case && part->kind == PART_WHOLE)
        rune = utf8_rune_upper(rune);
    memcpy(before, edit->text, edit->caret);
    before[edit->caret] = '\0';
    enum status status = STATUS_BAD_INPUT;
    if (is_words(part))
        status = compose_key(method_of(part, rune), COMPOSE_TONES_OLD, before, sizeof before, rune);
    if (status != STATUS_OK) { /* an address, a number, or nothing the composer knows: as it is */
        literal[utf8_encode(rune, literal)] = '\0';
        if (edit->caret + strlen(literal) >= sizeof before)
            return;
        memcpy(before + edit->caret, literal, strlen(literal) + 1);
    }
    if (replace_before(edit, before)) {
        edit->dirty = true;
        edit_drop_error(model->session, part->path);
    }
}

void edit_characters(struct model *model, const char *text)
{
    struct part part;
    struct str rest = str_from(text);
    uint32_t rune;
    if (model->session && !model->session->edit.path[0])
        edit_focus_first(model); /* who types means the first field that is empty */
    if (!edit_part(model, &part) || part_control(&part) == ASKED_CHOICES)
        return;
    while (rest.len && utf8_decode(&rest, &rune))
        put_rune(model, &part, rune);
}

static bool at_word_start(const struct edit *edit)
{
    return edit->caret == 0 || edit->text[edit->caret - 1] == ' ';
}

bool edit_shift(const struct model *model)
{
    struct part part;
    if (!model->session || !edit_part(model, &part))
        return false;
    const struct edit *edit = &model->session->edit;
    bool capital = part.field->upper_case || (part_type(&part) == FIELD_NAME && at_word_start(edit)) ||
                   (part_type(&part) == FIELD_TEXT && is_words(&part) && edit->caret == 0);
    return capital != edit->shift;
}

void edit_key_text(struct model *model, const char *text)
{
    char upper[MSG_TEXT_BYTES];
    bool shift = edit_shift(model);
    if (shift && utf8_upper(str_from(text), upper, sizeof upper) == STATUS_OK)
        text = upper;
    edit_characters(model, text);
    model->session->edit.shift = false;
}

void edit_tone(struct model *model, int tone)
{
    struct edit *edit = &model->session->edit;
    struct part part;
    char before[ANSWER_BYTES_MAX];
    if (tone < COMPOSE_TONE_NONE || tone > COMPOSE_TONE_DOT || !edit_part(model, &part) || !is_words(&part))
        return;
    memcpy(before, edit->text, edit->caret);
    before[edit->caret] = '\0';
    if (compose_tone(COMPOSE_TONES_OLD, before, sizeof before, (enum compose_tone)tone) == STATUS_OK &&
        replace_before(edit, before)) {
        edit->dirty = true;
        edit_drop_error(model->session, part.path);
    }
}

static void erase(struct model *model, const struct part *part, size_t from, size_t to)
{
    struct edit *edit = &model->session->edit;
    if (part_control(part) == ASKED_SEARCH && !edit->dirty) { /* the chosen value goes as a whole */
        edit->dirty = form_value(&model->session->form, part->path)[0] != '\0';
        edit_drop_error(model->session, part->path);
        return;
    }
    if (from == to)
        return;
    size_t length = strlen(edit->text);
    memmove(edit->text + from, edit->text + to, length - to + 1);
    memset(edit->text + length - (to - from), 0, to - from);
    edit->caret = from;
    edit->dirty = true;
    edit_drop_error(model->session, part->path);
}

/* To the next control of the page; false over the end. */
static bool focus_after(struct model *model)
{
    int row;
    struct part part;
    const struct page *page = edit_page(model, &row);
    char here[PATH_BYTES_MAX];
    memcpy(here, model->session->edit.path, sizeof here);
    edit_commit(model);
    bool passed = !here[0];
    for (size_t i = 0; page && part_at(model, page, row, i, &part); i++) {
        if (passed && part_control(&part) != ASKED_CHOICES) {
            load(model, &part);
            return true;
        }
        passed = passed || strcmp(part.path, here) == 0;
    }
    return false;
}

bool edit_press(struct model *model, enum edit_key key)
{
    struct edit *edit = &model->session->edit;
    struct part part;
    struct str text = str_from(edit->text);
    bool focused = edit_part(model, &part);
    if (key == EDIT_ENTER || key == EDIT_TAB)
        return focus_after(model);
    if (!focused || part_control(&part) == ASKED_CHOICES)
        return true;
    switch (key) {
    case EDIT_BACKSPACE:
        erase(model, &part, edit->caret ? utf8_previous(text, edit->caret) : 0, edit->caret);
        break;
    case EDIT_DELETE:
        erase(model, &part, edit->caret, edit->caret < text.len ? utf8_next(text, edit->caret) : edit->caret);
        break;
    case EDIT_LEFT:
        edit->caret = edit->caret ? utf8_previous(text, edit->caret) : 0;
        break;
    case EDIT_RIGHT:
        edit->caret = edit->caret < text.len ? utf8_next(text, edit->caret) : text.len;
        break;
    case EDIT_HOME:
        edit->caret = 0;
        break;
    case EDIT_END:
        edit->caret = text.len;
        break;
    case EDIT_ENTER:
    case EDIT_TAB:
        break;
    }
    return true;
}

void edit_clear(struct model *model)
{
    struct part part;
    struct edit *edit = &model->session->edit;
    if (!edit_part(model, &part) || part_control(&part) == ASKED_CHOICES)
        return;
    memset(edit->text, 0, sizeof edit->text);
    edit->caret = 0;
    edit->dirty = true;
    edit_drop_error(model->session, part.path);
}

void edit_suggest(struct model *model, const char *value)
{
    struct edit *edit = &model->session->edit;
    struct part part;
    struct suggestion known[SUGGESTIONS_MAX];
    char before[ANSWER_BYTES_MAX], word[MSG_TEXT_BYTES];
    if (!edit_part(model, &part) || part_type(&part) != FIELD_NAME)
        return;
    size_t count = model_suggestions(model, known, SUGGESTIONS_MAX), start = edit->caret;
    bool found = false;
    for (size_t i = 0; i < count; i++)
        found = found || strcmp(known[i].value, value) == 0;
    while (start > 0 && edit->text[start - 1] != ' ')
        start--;
    if (!found || !str_copy(word, sizeof word, str_from(value)) ||
        (part.field->upper_case && utf8_upper(str_from(value), word, sizeof word) != STATUS_OK) ||
        !str_format(before, sizeof before, "%.*s%s ", (int)start, edit->text, word))
        return;
    if (replace_before(edit, before)) {
        edit->dirty = true;
        edit_drop_error(model->session, part.path);
    }
}

void edit_choose(struct model *model, const char *path_and_value)
{
    int row;
    struct part part;
    char path[PATH_BYTES_MAX];
    const struct page *page = edit_page(model, &row);
    const char *equals = strchr(path_and_value, '=');
    if (!page || !equals ||
        !str_copy(path, sizeof path, str_range(path_and_value, (size_t)(equals - path_and_value))) ||
        !part_find(model, page, row, path, &part) || !search_allows(model, &part, equals + 1))
        return;
    bool focused = strcmp(model->session->edit.path, path) == 0;
    if (focused)
        edit_forget(model); /* the letters typed to find it */
    else
        edit_commit(model);
    bool same = strcmp(form_value(&model->session->form, path), equals + 1) == 0; /* what was told stays told */
    if (!same && value_store(model, &part, str_from(equals + 1), typist(model)) != STATUS_OK) {
        navigate_notice(model, "errors.form_full");
        return;
    }
    edit_drop_error(model->session, path);
    if (focused && part_control(&part) == ASKED_SEARCH) {
        memcpy(model->session->edit.path, path, sizeof path);
        if (!focus_after(model))
            edit_forget(model);
    }
}

bool edit_other_spelling(const struct model *model, const char *path, char *out, size_t size)
{
    const char *value = form_value(&model->session->form, path);
    return compose_line(COMPOSE_TELEX, COMPOSE_TONES_OLD, str_from(value), out, size) == STATUS_OK &&
           strcmp(value, out) != 0;
}

void edit_take(struct model *model, const char *path)
{
    int row;
    struct part part;
    char other[ANSWER_BYTES_MAX];
    const struct page *page = edit_page(model, &row);
    if (!page)
        return;
    edit_commit(model);
    if (!part_find(model, page, row, path, &part) || part_control(&part) != ASKED_TEXT ||
        !edit_other_spelling(model, path, other, sizeof other) ||
        value_store(model, &part, str_from(other), typist(model)) != STATUS_OK)
        return;
    edit_drop_error(model->session, path);
    if (strcmp(model->session->edit.path, path) == 0)
        load(model, &part);
}
