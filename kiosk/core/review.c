/* See review.h. */
#include "core/review.h"

#include <string.h>

#include "core/journey.h"
#include "core/parts.h"
#include "core/value.h"

static bool address_text(const struct model *model, const struct part parts[3], char *out, size_t size)
{
    const struct form *form = &model->session->form;
    char text[3][ANSWER_BYTES_MAX];
    size_t used = 0;
    for (size_t i = 0; i < 3; i++)
        if (!value_display(model, &parts[i], form_value(form, parts[i].path), false, true, text[i], sizeof text[i]))
            return false;
    if (text[0][0] && text[1][0] && text[2][0]) {
        const struct i18n_arg args[] = { { "street", text[2] }, { "commune", text[1] }, { "province", text[0] } };
        return i18n_format(out, size, model->texts, "format.address", args, 3) == STATUS_OK;
    }
    out[0] = '\0';
    for (size_t i = 3; i-- > 0;) { /* what there is, from the small to the large */
        if (!text[i][0])
            continue;
        if (!str_format(out + used, size - used, "%s%s", used ? ", " : "", text[i]))
            return false;
        used = strlen(out);
    }
    return used > 0;
}

static bool bank_text(const struct model *model, const struct part parts[3], char *out, size_t size)
{
    const struct form *form = &model->session->form;
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < 3; i++) {
        const char *value = form_value(form, parts[i].path);
        if (!*value)
            continue;
        if (!str_format(out + used, size - used, "%s%s", used ? " · " : "", value))
            return false;
        used = strlen(out);
    }
    return used > 0;
}

/* `field` of `page`, in `row`: all of its parts as one line. */
static bool field_text(const struct model *model, const struct page *page, const struct field *field, int row,
                       bool masked, char *out, size_t size)
{
    struct part parts[3];
    out[0] = '\0';
    for (size_t i = 0; i < part_count_of_field(field); i++)
        if (!part_of_field(page, field, row, i, &parts[i]))
            return false;
    bool fits;
    if (field->type == FIELD_ADDR)
        fits = address_text(model, parts, out, size);
    else if (field->type == FIELD_BANK)
        fits = bank_text(model, parts, out, size);
    else
        fits =
            value_display(model, &parts[0], form_value(&model->session->form, parts[0].path), masked, true, out, size);
    if (!fits)
        out[0] = '\0';
    return fits && out[0];
}

bool model_answer_text(const struct model *model, const struct field *field, const char *path, bool masked, char *out,
                       size_t size)
{
    struct field at = *field;
    at.id = path;
    if (size)
        out[0] = '\0';
    return model->session && size && field_text(model, NULL, &at, -1, masked, out, size);
}

/* Of several parts the one a person should look at most: the kiosk's own place, then what was typed. */
static enum answer_source source_of(const struct model *model, const struct page *page, const struct field *field,
                                    int row)
{
    struct part part;
    enum answer_source found = SOURCE_COUNT;
    for (size_t i = 0; part_of_field(page, field, row, i, &part); i++) {
        const struct answer *answer = form_find(&model->session->form, part.path);
        if (!answer || !answer->value[0])
            continue;
        if (answer->source == SOURCE_DEFAULT)
            return SOURCE_DEFAULT;
        if (found != SOURCE_TYPED)
            found = answer->source;
    }
    return found == SOURCE_COUNT ? SOURCE_TYPED : found;
}

/* One line of the review before its words are made. */
struct line {
    const struct page *page;
    const struct field *field; /* NULL: a table without rows */
    int row;
};

static bool lines_of_page(const struct model *model, const struct page *page, int row, size_t *index, struct line *out)
{
    for (size_t i = 0; i < page->field_count; i++) {
        if (!part_field_visible(model, page, &page->fields[i], row))
            continue;
        if ((*index)-- == 0) {
            *out = (struct line){ page, &page->fields[i], row };
            return true;
        }
    }
    return false;
}

static bool find_line(const struct model *model, size_t index, struct manual_page *scratch, struct line *out)
{
    if (!model->session)
        return false;
    int check = journey_find_kind(model, PAGE_CHECK);
    for (int step = journey_next(model, -1); step >= 0 && step < check; step = journey_next(model, step)) {
        const struct page *page = journey_page(model, step, scratch);
        if (page->kind == PAGE_SCAN && model->session->scanned[step / 2] && manual_build(model, page, scratch))
            page = &scratch->page;
        if (page->kind == PAGE_ASK) {
            if (lines_of_page(model, page, -1, &index, out))
                return true;
        } else if (page->kind == PAGE_TABLE) {
            size_t rows = form_rows(&model->session->form, page->into);
            for (size_t row = 0; row < rows; row++)
                if (lines_of_page(model, page, (int)row, &index, out))
                    return true;
            if (rows == 0 && index-- == 0) {
                *out = (struct line){ page, NULL, -1 };
                return true;
            }
        }
    }
    return false;
}

size_t model_review_count(const struct model *model)
{
    struct manual_page scratch;
    struct line line;
    size_t count = 0;
    while (find_line(model, count, &scratch, &line))
        count++;
    return count;
}

static void name_section(const struct line *line, struct review_row *out)
{
    const char *path = out->edit;
    size_t length = strcspn(path, ".[");
    bool grouped = line->row >= 0 || path[length] != '\0' || !line->field;
    if (!grouped || !str_format(out->section_key, sizeof out->section_key, "check.sections.%.*s", (int)length, path))
        (void)str_copy(out->section_key, sizeof out->section_key, STR("check.sections.other"));
}

bool model_review_at(const struct model *model, size_t index, struct review_row *out)
{
    struct manual_page scratch;
    struct line line;
    if (!find_line(model, index, &scratch, &line))
        return false;
    memset(out, 0, sizeof *out);
    out->row = line.row;
    if (!line.field) {
        (void)str_copy(out->edit, sizeof out->edit, str_from(line.page->into));
        out->label_key = line.page->title_key;
        name_section(&line, out);
        return true;
    }
    if (!part_field_path(line.page, line.field, line.row, out->edit))
        return false;
    out->label_key = line.field->label_key;
    name_section(&line, out);
    if (field_text(model, line.page, line.field, line.row, true, out->value, sizeof out->value))
        out->source_key = answer_source_key(source_of(model, line.page, line.field, line.row));
    return true;
}

static const struct page *table_page(const struct model *model)
{
    const struct page *page = model_page(model);
    return page && page->kind == PAGE_TABLE ? page : NULL;
}

size_t model_table_rows(const struct model *model)
{
    const struct page *page = table_page(model);
    return page ? form_rows(&model->session->form, page->into) : 0;
}

bool model_table_row_at(const struct model *model, size_t row, struct table_row *out)
{
    const struct page *page = table_page(model);
    if (row >= model_table_rows(model))
        return false;
    memset(out, 0, sizeof *out);
    out->complete = true;
    size_t used = 0;
    for (size_t i = 0; i < page->field_count; i++) {
        const struct field *field = &page->fields[i];
        char text[ANSWER_BYTES_MAX];
        if (!part_field_visible(model, page, field, (int)row))
            continue;
        if (!field_text(model, page, field, (int)row, true, text, sizeof text)) {
            out->complete = out->complete && !field->required;
            continue;
        }
        if (field->type == FIELD_NAME && !out->title[0])
            memcpy(out->title, text, sizeof out->title);
        else if (str_format(out->detail + used, sizeof out->detail - used, "%s%s", used ? " · " : "", text))
            used = strlen(out->detail);
    }
    return true;
}
