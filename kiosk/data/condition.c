/* See condition.h. */
#include "data/condition.h"

#include <limits.h>
#include <string.h>

bool condition_find_field(struct scope scope, const char *path, struct found *found)
{
    const struct service *service = scope.service;
    for (size_t p = 0; p < service->page_count && p <= scope.page; p++) {
        const struct page *page = &service->pages[p];
        size_t count = p == scope.page ? scope.field : page->field_count;
        bool row = page->kind == PAGE_TABLE;
        if (row && (p != scope.page || *path != '.'))
            continue; /* nobody outside can know which row is meant */
        for (size_t f = 0; f < count; f++)
            if (strcmp(page->fields[f].id, row ? path + 1 : path) == 0) {
                *found = (struct found){ &page->fields[f], page };
                return true;
            }
    }
    return false;
}

static bool in_list(const char *const *list, size_t count, const char *value)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], value) == 0)
            return true;
    return false;
}

static bool value_is_possible(const struct journey *journey, const struct field *field, const char *value)
{
    static const char *const bools[] = { "true", "false" }, *const sexes[] = { "male", "female" };
    const struct regions *regions = journey->regions;
    switch (field->type) {
    case FIELD_BOOL:
        return in_list(bools, 2, value);
    case FIELD_SEX:
        return in_list(sexes, 2, value);
    case FIELD_ETHNIC:
        return in_list(regions->ethnic_groups, regions->ethnic_group_count, value);
    case FIELD_NATION:
        return in_list(regions->nations, regions->nation_count, value);
    default:
        for (size_t i = 0; i < field->choice_count; i++)
            if (strcmp(field->choices[i].value, value) == 0)
                return true;
        return false;
    }
}

static bool has_parts(enum field_type type)
{
    return type == FIELD_ADDR || type == FIELD_BANK;
}

static void check_one(const struct journey *journey, const struct node *place, const struct when *when,
                      struct scope scope)
{
    struct found found;
    if (when->test == WHEN_ALWAYS || !when->field)
        return; /* told already */
    if (!condition_find_field(scope, when->field, &found)) {
        fault_at(journey->reader->faults, place->file, place->line, "when: no such field asked before this: %s",
                 when->field);
        return;
    }
    enum field_type type = found.field->type;
    bool ages = when->test == WHEN_OLDER_THAN_YEARS || when->test == WHEN_YOUNGER_THAN_YEARS;
    bool days = when->test == WHEN_WITHIN_DAYS || when->test == WHEN_AFTER_DAYS;
    bool dates = type == FIELD_DATE || (type == FIELD_DATE_PARTIAL && !days); /* without its day nothing is counted */
    bool words =
        type == FIELD_ENUM || type == FIELD_BOOL || type == FIELD_SEX || type == FIELD_ETHNIC || type == FIELD_NATION;
    bool any = when->test == WHEN_ANSWERED || when->test == WHEN_LEFT_EMPTY;
    if (any ? has_parts(type) : ages || days ? !dates : !words) {
        fault_at(journey->reader->faults, place->file, place->line, "when: %s of type %s cannot be tested so",
                 when->field, field_type_name(type));
        return;
    }
    for (size_t i = 0; i < when->value_count; i++)
        if (!value_is_possible(journey, found.field, when->values[i]))
            fault_at(journey->reader->faults, place->file, place->line, "when: %s is never %s", when->field,
                     when->values[i]);
}

void condition_check(const struct journey *journey, const struct node *place, const struct when *when,
                     struct scope scope)
{
    bool list = place && place->kind == NODE_LIST;
    for (const struct node *one = list ? place->first : place; one && when; one = list ? one->next : NULL) {
        check_one(journey, one, when, scope);
        when = when->also;
    }
}

static bool is_asked_again(struct scope scope, const char *path, const struct page *first)
{
    for (const struct page *page = first + 1; page < scope.service->pages + scope.page; page++)
        for (size_t f = 0; page->kind != PAGE_TABLE && f < page->field_count; f++)
            if (strcmp(page->fields[f].id, path) == 0)
                return true;
    return false;
}

void condition_gather(const struct when *when, struct scope scope, struct chain *chain)
{
    struct found found;
    if (when->test == WHEN_ALWAYS || !when->field || chain->count == CHAIN_MAX)
        return;
    chain->whens[chain->count++] = when;
    if (when->also)
        condition_gather(when->also, scope, chain);
    if (!condition_find_field(scope, when->field, &found) || is_asked_again(scope, when->field, found.page))
        return; /* of two pages that ask it nobody knows which one did */
    struct scope before = { scope.service, (size_t)(found.page - scope.service->pages),
                            (size_t)(found.field - found.page->fields) };
    condition_gather(&found.page->when, (struct scope){ scope.service, before.page, 0 }, chain);
    condition_gather(&found.field->when, before, chain);
}

static bool holds(const struct when *when, const char *value)
{
    bool listed = in_list(when->values, when->value_count, value);
    return when->test == WHEN_ANSWERED || (when->test == WHEN_IS_NOT ? !listed : listed);
}

static bool some_value_is_left(const struct chain *chain, const char *path, const char *const *values, size_t count)
{
    for (size_t v = 0; v < count; v++) {
        bool good = true;
        for (size_t i = 0; i < chain->count; i++)
            if (strcmp(chain->whens[i]->field, path) == 0)
                good = good && holds(chain->whens[i], values[v]);
        if (good)
            return true;
    }
    return false;
}

/* A contradiction in ages: older than 60 and younger than 6; in days: within 60 and after 60. */
static bool ages_agree(const struct chain *chain, const char *path)
{
    int older = 0, younger = 200, within = INT_MAX, after = 0;
    for (size_t i = 0; i < chain->count; i++) {
        const struct when *when = chain->whens[i];
        if (strcmp(when->field, path) != 0)
            continue;
        if (when->test == WHEN_OLDER_THAN_YEARS && when->years > older)
            older = when->years;
        if (when->test == WHEN_YOUNGER_THAN_YEARS && when->years < younger)
            younger = when->years;
        if (when->test == WHEN_WITHIN_DAYS && when->days < within)
            within = when->days;
        if (when->test == WHEN_AFTER_DAYS && when->days > after)
            after = when->days;
    }
    return older < younger && after < within;
}

static bool must_be_empty(const struct chain *chain, const char *path)
{
    bool empty = false;
    for (size_t i = 0; i < chain->count; i++)
        empty = empty || (chain->whens[i]->test == WHEN_LEFT_EMPTY && strcmp(chain->whens[i]->field, path) == 0);
    return empty;
}

/* An empty answer is none of the values that another condition wants. */
static bool may_be_empty(const struct chain *chain, const struct field *field, const char *path)
{
    bool may = !field->required;
    for (size_t i = 0; i < chain->count; i++)
        may = may && (strcmp(chain->whens[i]->field, path) != 0 || chain->whens[i]->test == WHEN_LEFT_EMPTY ||
                      chain->whens[i]->test == WHEN_IS_NOT);
    return may;
}

bool condition_is_possible(const struct journey *journey, const struct chain *chain, struct scope scope)
{
    static const char *const bools[] = { "true", "false" }, *const sexes[] = { "male", "female" };
    for (size_t i = 0; i < chain->count; i++) {
        const struct when *when = chain->whens[i];
        struct found found;
        if (!condition_find_field(scope, when->field, &found))
            continue; /* told by condition_check */
        const struct regions *regions = journey->regions;
        const char *values[CHAIN_MAX];
        const struct field *field = found.field;
        size_t count = 0;
        bool possible = true;
        for (size_t c = 0; c < field->choice_count && c < CHAIN_MAX; c++)
            values[count++] = field->choices[c].value;
        if (must_be_empty(chain, when->field))
            possible = may_be_empty(chain, field, when->field);
        else if (field->type == FIELD_ENUM)
            possible = some_value_is_left(chain, when->field, values, count);
        else if (field->type == FIELD_BOOL)
            possible = some_value_is_left(chain, when->field, bools, 2);
        else if (field->type == FIELD_SEX)
            possible = some_value_is_left(chain, when->field, sexes, 2);
        else if (field->type == FIELD_ETHNIC)
            possible = some_value_is_left(chain, when->field, regions->ethnic_groups, regions->ethnic_group_count);
        else if (field->type == FIELD_NATION)
            possible = some_value_is_left(chain, when->field, regions->nations, regions->nation_count);
        else
            possible = ages_agree(chain, when->field);
        if (!possible)
            return false;
    }
    return true;
}
