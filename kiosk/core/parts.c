/* See parts.h. */
#include "core/parts.h"

#include <string.h>

#include "base/check.h"
#include "core/fee.h"
#include "core/today.h"
#include "text/date.h"

bool part_resolve(const struct page *page, const char *path, int row, char out[PATH_BYTES_MAX])
{
    if (path[0] == '.' && row >= 0 && page && page->into)
        return str_format(out, PATH_BYTES_MAX, "%s[%d]%s", page->into, row, path);
    return str_copy(out, PATH_BYTES_MAX, str_from(path));
}

bool part_field_path(const struct page *page, const struct field *field, int row, char out[PATH_BYTES_MAX])
{
    if (row >= 0 && page->into)
        return str_format(out, PATH_BYTES_MAX, "%s[%d].%s", page->into, row, field->id);
    return str_copy(out, PATH_BYTES_MAX, str_from(field->id));
}

static bool age_holds(const struct model *model, const char *value, const struct when *when)
{
    struct civil_date birth;
    int least, most;
    if (date_from_iso(str_from(value), &birth) != STATUS_OK ||
        date_age_years(birth, date_from_unix_ms(today_ms(model)), &least, &most) != STATUS_OK)
        return false;
    return when->test == WHEN_OLDER_THAN_YEARS ? least >= when->years : most < when->years;
}

/* A day that has not come is within any. */
static bool days_hold(const struct model *model, const char *value, const struct when *when)
{
    struct civil_date day;
    if (date_from_iso(str_from(value), &day) != STATUS_OK || !date_is_full(day))
        return false;
    int32_t ago = date_to_days(date_from_unix_ms(today_ms(model))) - date_to_days(day);
    return when->test == WHEN_WITHIN_DAYS ? ago <= when->days : ago > when->days;
}

enum { WHEN_DEPTH_MAX = 8 }; /* conditions on conditions; `kiosk check` refuses circles */

static bool holds(const struct model *model, const struct page *page, const struct when *when, int row, int depth);

static bool asks_path(const struct field *field, const char *path)
{
    size_t length = strlen(field->id);
    return strncmp(field->id, path, length) == 0 &&
           (path[length] == '\0' || (path[length] == '.' && part_count_of_field(field) > 1));
}

static bool is_asked(const struct model *model, const struct page *page, const struct field *field, int row, int depth)
{
    return holds(model, page, &page->when, -1, depth + 1) && holds(model, page, &field->when, row, depth + 1);
}

/* An answer on a page that is hidden now is kept, but decides nothing. What no page asks counts. `path`: as the file
 * says it, "." in front of one of the same row. */
static bool is_live(const struct model *model, const struct page *at, const char *path, int row, int depth)
{
    const struct service *service = model->session->service;
    bool asked = false;
    for (size_t f = 0; *path == '.' && at && f < at->field_count; f++)
        if (asks_path(&at->fields[f], path + 1))
            return is_asked(model, at, &at->fields[f], row, depth);
    for (size_t p = 0; service && p < service->page_count; p++) {
        const struct page *page = &service->pages[p];
        for (size_t f = 0; (page->kind == PAGE_ASK || page->kind == PAGE_SCAN) && f < page->field_count; f++) {
            if (!asks_path(&page->fields[f], path))
                continue;
            asked = true;
            if (page->fee && !fee_is_shown(model, page))
                continue;
            if (is_asked(model, page, &page->fields[f], -1, depth))
                return true;
        }
    }
    return !asked;
}

/* NULL when nobody was asked. */
static const char *find_answer(const struct model *model, const struct page *page, const char *field, int row,
                               int depth)
{
    char path[PATH_BYTES_MAX];
    if (!model->session || depth > WHEN_DEPTH_MAX || !part_resolve(page, field, row, path) ||
        !is_live(model, page, field, row, depth))
        return NULL;
    return form_value(&model->session->form, path);
}

const char *part_answer(const struct model *model, const struct page *page, const char *field, int row)
{
    const char *value = find_answer(model, page, field, row, 0);
    return value ? value : "";
}

bool when_holds(const struct model *model, const struct page *page, const struct when *when, int row)
{
    return holds(model, page, when, row, 0);
}

static bool condition_holds(const struct model *model, const char *value, const struct when *when)
{
    bool listed = false;
    for (size_t i = 0; i < when->value_count; i++)
        listed = listed || (*value && strcmp(value, when->values[i]) == 0);
    switch (when->test) {
    case WHEN_IS:
    case WHEN_ONE_OF:
        return listed;
    case WHEN_IS_NOT:
        return !listed;
    case WHEN_OLDER_THAN_YEARS:
    case WHEN_YOUNGER_THAN_YEARS:
        return age_holds(model, value, when);
    case WHEN_WITHIN_DAYS:
    case WHEN_AFTER_DAYS:
        return days_hold(model, value, when);
    case WHEN_ANSWERED:
        return *value;
    case WHEN_LEFT_EMPTY:
        return !*value;
    case WHEN_ALWAYS:
        break;
    }
    return true;
}

static bool holds(const struct model *model, const struct page *page, const struct when *when, int row, int depth)
{
    for (; when && when->test != WHEN_ALWAYS; when = when->also) {
        const char *value = when->field ? find_answer(model, page, when->field, row, depth) : NULL;
        if (!value || !condition_holds(model, value, when))
            return false;
    }
    return true;
}

bool part_field_visible(const struct model *model, const struct page *page, const struct field *field, int row)
{
    return when_holds(model, page, &field->when, row);
}

static const enum part_kind address_parts[] = { PART_PROVINCE, PART_COMMUNE, PART_STREET };
static const enum part_kind bank_parts[] = { PART_BANK, PART_ACCOUNT, PART_HOLDER };

static const char *suffix_of(enum part_kind kind)
{
    switch (kind) {
    case PART_PROVINCE:
        return ".province";
    case PART_COMMUNE:
        return ".commune";
    case PART_STREET:
        return ".street";
    case PART_BANK:
        return ".bank";
    case PART_ACCOUNT:
        return ".number";
    case PART_HOLDER:
        return ".holder";
    case PART_WHOLE:
        break;
    }
    return "";
}

size_t part_count_of_field(const struct field *field)
{
    return field->type == FIELD_ADDR || field->type == FIELD_BANK ? 3 : 1;
}

bool part_of_field(const struct page *page, const struct field *field, int row, size_t index, struct part *out)
{
    if (index >= part_count_of_field(field))
        return false;
    char path[PATH_BYTES_MAX];
    struct part part = { .field = field, .kind = PART_WHOLE };
    if (field->type == FIELD_ADDR)
        part.kind = address_parts[index];
    else if (field->type == FIELD_BANK)
        part.kind = bank_parts[index];
    if (!part_field_path(page, field, row, path) ||
        !str_format(part.path, sizeof part.path, "%s%s", path, suffix_of(part.kind)))
        return false;
    *out = part;
    return true;
}

bool part_at(const struct model *model, const struct page *page, int row, size_t index, struct part *out)
{
    for (size_t i = 0; i < page->field_count; i++) {
        const struct field *field = &page->fields[i];
        if (!part_field_visible(model, page, field, row))
            continue;
        size_t count = part_count_of_field(field);
        if (index < count)
            return part_of_field(page, field, row, index, out);
        index -= count;
    }
    return false;
}

bool part_find(const struct model *model, const struct page *page, int row, const char *path, struct part *out)
{
    struct part part;
    for (size_t i = 0; part_at(model, page, row, i, &part); i++)
        if (strcmp(part.path, path) == 0) {
            *out = part;
            return true;
        }
    return false;
}

enum field_type part_type(const struct part *part)
{
    switch (part->kind) {
    case PART_PROVINCE:
    case PART_COMMUNE:
        return FIELD_ADDR;
    case PART_STREET:
    case PART_BANK:
        return FIELD_TEXT;
    case PART_ACCOUNT:
        return FIELD_BANK;
    case PART_HOLDER:
        return FIELD_NAME;
    case PART_WHOLE:
        break;
    }
    return part->field->type;
}

enum asked_control part_control(const struct part *part)
{
    switch (part_type(part)) {
    case FIELD_ENUM:
    case FIELD_SEX:
    case FIELD_BOOL:
        return ASKED_CHOICES;
    case FIELD_ADDR:
    case FIELD_ETHNIC:
    case FIELD_NATION:
        return ASKED_SEARCH;
    default:
        return ASKED_TEXT;
    }
}

const char *part_label_key(const struct part *part)
{
    switch (part->kind) {
    case PART_PROVINCE:
        return "ask.province";
    case PART_COMMUNE:
        return "ask.commune";
    case PART_STREET:
        return "ask.street";
    case PART_BANK:
        return "ask.bank_name";
    case PART_ACCOUNT:
        return "ask.bank_number";
    case PART_HOLDER:
        return "ask.bank_holder";
    case PART_WHOLE:
        break;
    }
    return part->field->label_key;
}

bool part_required(const struct part *part)
{
    return part->field->required && !(part->kind == PART_STREET && part->field->street_optional);
}
