/* `when: { field, is | is_not | one_of | older_than_years | younger_than_years | within_days | after_days |
 * answered }`, or a list of them that must all hold. What it refers to is proven in check.c. */
#include "data/journey.h"

#include <string.h>

#include "base/check.h"

static void read_one_value(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    when->values[0] = reader_copy(reader, node, text);
    when->value_count = when->values[0] != NULL;
    when->test = (enum when_test)rule->min;
}

static void read_values(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    (void)rule;
    if (!reader_list(reader, node, 1, WHEN_VALUES_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        struct str text;
        if (reader_scalar(reader, entry, &text) && (when->values[when->value_count] = reader_copy(reader, entry, text)))
            when->value_count++;
    }
    when->test = WHEN_ONE_OF;
}

static void read_older(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    read_int(reader, rule, node, &when->years);
    when->test = WHEN_OLDER_THAN_YEARS;
}

static void read_younger(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    read_int(reader, rule, node, &when->years);
    when->test = WHEN_YOUNGER_THAN_YEARS;
}

static void read_within(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    read_int(reader, rule, node, &when->days);
    when->test = WHEN_WITHIN_DAYS;
}

static void read_after(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    read_int(reader, rule, node, &when->days);
    when->test = WHEN_AFTER_DAYS;
}

static void read_answered(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct when *when = out;
    bool answered = false;
    read_bool(reader, rule, node, &answered);
    when->test = answered ? WHEN_ANSWERED : WHEN_LEFT_EMPTY;
}

void read_answer_path(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    struct str path = str_starts(text, ".") ? str_range(text.ptr + 1, text.len - 1) : text;
    if (!reader_is_id(path, true))
        fault_at(reader->faults, node->file, node->line, "%s: must be an answer path, like child.full_name", rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

static void read_condition(struct reader *reader, const struct node *node, struct when *when)
{
    static const struct rule rules[] = {
        { "field", read_answer_path, offsetof(struct when, field), true, 0, 0, NULL },
        { "is", read_one_value, 0, false, WHEN_IS, 0, NULL },
        { "is_not", read_one_value, 0, false, WHEN_IS_NOT, 0, NULL },
        { "one_of", read_values, 0, false, 0, 0, NULL },
        { "older_than_years", read_older, 0, false, 1, 150, NULL },
        { "younger_than_years", read_younger, 0, false, 1, 150, NULL },
        { "within_days", read_within, 0, false, 1, 3650, NULL },
        { "after_days", read_after, 0, false, 1, 3650, NULL },
        { "answered", read_answered, 0, false, 0, 0, NULL },
    };
    if (!reader_map(reader, node, rules, ARRAY_LEN(rules), when))
        return;
    if (node->count - (yaml_get(node, "field") != NULL) != 1)
        fault_at(reader->faults, node->file, node->line,
                 "when: needs exactly one of is, is_not, one_of, older_than_years, younger_than_years, within_days, "
                 "after_days, answered");
}

void journey_read_when(struct reader *reader, const struct node *node, struct when *when)
{
    if (node->kind != NODE_LIST) {
        read_condition(reader, node, when);
        return;
    }
    if (!reader_list(reader, node, 2, WHEN_CONDITIONS_MAX))
        return;
    struct when *more = reader_array(reader, node, node->count - 1, sizeof *more);
    for (const struct node *entry = node->first; more && entry; entry = entry->next) {
        read_condition(reader, entry, when);
        when->also = entry->next ? more : NULL;
        when = more++;
    }
}
