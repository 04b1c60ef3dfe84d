/* See value.h. */
#include "core/value.h"

#include <inttypes.h>
#include <string.h>

#include "base/check.h"
#include "core/address.h"
#include "text/date.h"
#include "text/format.h"
#include "text/person.h"
#include "text/utf8.h"

/* Separators people put into numbers. */
static bool digits_only(struct str typed, char *out, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '.' || c == '-')
            continue;
        if (c < '0' || c > '9' || count + 1 >= size)
            return false;
        out[count++] = c;
    }
    out[count] = '\0';
    return count > 0;
}

static bool machine_value(enum field_type type, struct str typed, char *out, size_t size)
{
    struct civil_date date;
    int64_t amount;
    int minutes;
    switch (type) {
    case FIELD_ID12:
    case FIELD_INT:
    case FIELD_BANK:
        return digits_only(typed, out, size);
    case FIELD_DATE:
    case FIELD_DATE_PARTIAL:
        if (date_from_typed(typed, type == FIELD_DATE_PARTIAL, &date) != STATUS_OK)
            return false;
        date_to_iso(date, out);
        return true;
    case FIELD_TIME:
        return format_clock_parse(typed, &minutes) == STATUS_OK &&
               str_format(out, size, "%02d:%02d", minutes / 60, minutes % 60);
    case FIELD_PHONE:
        return format_phone_parse(typed, out) == STATUS_OK;
    case FIELD_MONEY:
        return format_money_parse(typed, &amount) == STATUS_OK && str_format(out, size, "%" PRId64, amount);
    default:
        return false;
    }
}

enum status value_from_typed(const struct part *part, struct str typed, char out[ANSWER_BYTES_MAX])
{
    char tidy[ANSWER_BYTES_MAX], value[ANSWER_BYTES_MAX];
    enum status status = person_name_tidy(typed, tidy, sizeof tidy);
    if (status != STATUS_OK)
        return status;
    if (machine_value(part_type(part), str_from(tidy), value, sizeof value))
        memcpy(out, value, sizeof value);
    else if (part->field->upper_case && utf8_upper(str_from(tidy), value, sizeof value) == STATUS_OK)
        memcpy(out, value, sizeof value);
    else
        memcpy(out, tidy, sizeof tidy);
    return STATUS_OK;
}

static const char *region_name(const struct model *model, const struct part *part, const char *code)
{
    const struct regions *regions = model->world.regions;
    const struct region *region =
        part->kind == PART_PROVINCE ? regions_find_province(regions, code) : regions_find_commune(regions, code);
    if (!region)
        return code;
    bool vietnamese = strcmp(model->world.settings->languages[model->look.language], "vi") == 0;
    return vietnamese || !region->name_en || !*region->name_en ? region->name : region->name_en;
}

static const char *choice_label(const struct model *model, const struct part *part, const char *value)
{
    switch (part_type(part)) {
    case FIELD_SEX:
        return strcmp(value, "male") == 0     ? model_text(model, "sex.male")
               : strcmp(value, "female") == 0 ? model_text(model, "sex.female")
                                              : value;
    case FIELD_BOOL:
        return strcmp(value, "true") == 0    ? model_text(model, "ask.yes")
               : strcmp(value, "false") == 0 ? model_text(model, "ask.no")
                                             : value;
    default:
        for (size_t i = 0; i < part->field->choice_count; i++)
            if (strcmp(part->field->choices[i].value, value) == 0)
                return model_text(model, part->field->choices[i].label_key);
        return value;
    }
}

bool value_display(const struct model *model, const struct part *part, const char *value, bool masked, bool spaced,
                   char *out, size_t size)
{
    struct civil_date date;
    char text[FORMAT_MONEY_BYTES];
    int64_t amount;
    switch (part_type(part)) {
    case FIELD_DATE:
    case FIELD_DATE_PARTIAL:
        if (date_from_iso(str_from(value), &date) != STATUS_OK)
            break;
        date_to_display(date, text);
        return str_copy(out, size, str_from(text));
    case FIELD_ID12:
        if (masked && format_masked(str_from(value), out, size) == STATUS_OK)
            return true;
        break;
    case FIELD_PHONE:
        if (spaced && format_phone(str_from(value), text) == STATUS_OK)
            return str_copy(out, size, str_from(text));
        break;
    case FIELD_MONEY:
        if (!spaced || format_money_parse(str_from(value), &amount) != STATUS_OK)
            break;
        format_money(amount, text);
        return str_copy(out, size, str_from(text));
    case FIELD_ADDR:
        return str_copy(out, size, str_from(region_name(model, part, value)));
    case FIELD_ENUM:
    case FIELD_SEX:
    case FIELD_BOOL:
        return str_copy(out, size, str_from(choice_label(model, part, value)));
    default:
        break;
    }
    return str_copy(out, size, str_from(value));
}

/* "x.province" -> "x.commune" */
static bool commune_path(const char *province_path, char out[PATH_BYTES_MAX])
{
    size_t length = strlen(province_path) - strlen(".province");
    return str_format(out, PATH_BYTES_MAX, "%.*s.commune", (int)length, province_path);
}

enum status value_store(struct model *model, const struct part *part, struct str typed, enum answer_source source)
{
    struct form *form = &model->session->form;
    char value[ANSWER_BYTES_MAX];
    enum status status = value_from_typed(part, typed, value);
    if (status == STATUS_OK)
        status = form_set(form, part->path, str_from(value), source);
    if (status != STATUS_OK || part->kind != PART_PROVINCE)
        return status;
    char path[PATH_BYTES_MAX];
    if (commune_path(part->path, path)) {
        const struct region *commune = regions_find_commune(model->world.regions, form_value(form, path));
        if (!commune || strcmp(commune->province_code, value) != 0)
            form_remove(form, path);
    }
    return status;
}

static bool may_fill(const struct form *form, const char *path)
{
    const struct answer *answer = form_find(form, path);
    return !answer || !answer_is_typed(answer);
}

static enum answer_source copied_source(const struct answer *answer)
{
    return answer->source == SOURCE_TYPED ? SOURCE_ANSWER : answer->source;
}

/* A form at its bound keeps what it has: a missing prefill is asked, never sent wrong. */
static void fill(struct model *model, const struct part *part, const char *value, enum answer_source source)
{
    if (!*value || !may_fill(&model->session->form, part->path) ||
        value_store(model, part, str_from(value), source) != STATUS_OK || source == SOURCE_DEFAULT)
        return;
    struct answer *answer = (struct answer *)form_find(&model->session->form, part->path);
    answer->copied = true;
}

/* Another page may have copied something else into the same answer ("I am the mother" unsaid): out with it. */
static void forget_copies(struct form *form, const struct part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct answer *answer = form_find(form, parts[i].path);
        if (answer && answer->copied)
            form_remove(form, parts[i].path);
    }
}

static void fill_address(struct model *model, const struct part parts[3], const char *from)
{
    const struct form *form = &model->session->form;
    const struct answer *line = form_find(form, from);
    struct part origin;
    if (line && *line->value) {
        struct address_parts address;
        enum answer_source source = copied_source(line);
        if (!address_split(model->world.regions, str_from(line->value), &address))
            return;
        fill(model, &parts[0], address.province_code, source);
        fill(model, &parts[1], address.commune_code, source);
        fill(model, &parts[2], address.street, source);
        return;
    }
    for (size_t i = 0; i < 3; i++) {
        struct field field = { .id = from, .type = FIELD_ADDR };
        const struct answer *answer = part_of_field(NULL, &field, -1, i, &origin) ? form_find(form, origin.path) : NULL;
        if (answer)
            fill(model, &parts[i], answer->value, copied_source(answer));
    }
}

static void fill_place(struct model *model, const struct part parts[3])
{
    const struct form *form = &model->session->form;
    const struct settings *settings = model->world.settings;
    for (size_t i = 0; i < 3; i++)
        if (form_find(form, parts[i].path))
            return;
    if (settings->province_code)
        fill(model, &parts[0], settings->province_code, SOURCE_DEFAULT);
    if (settings->commune_code)
        fill(model, &parts[1], settings->commune_code, SOURCE_DEFAULT);
}

void value_prefill(struct model *model, const struct page *page, int row)
{
    for (size_t i = 0; i < page->field_count; i++) {
        const struct field *field = &page->fields[i];
        struct part parts[3];
        char from[PATH_BYTES_MAX];
        size_t count = 0;
        if (!part_field_visible(model, page, field, row))
            continue;
        while (count < 3 && part_of_field(page, field, row, count, &parts[count]))
            count++;
        forget_copies(&model->session->form, parts, count);
        bool copies = field->from && part_resolve(page, field->from, row, from);
        if (field->type == FIELD_ADDR && count == 3) {
            if (copies || part_field_path(page, field, row, from))
                fill_address(model, parts, from);
            if (field->required && field->place_here) /* where somebody lives, perhaps here; never where he is from */
                fill_place(model, parts);
        } else if (copies && count == 1) {
            const struct answer *answer = form_find(&model->session->form, from);
            if (answer)
                fill(model, &parts[0], answer->value, copied_source(answer));
        }
    }
}
