/* `after: { field, least, most, doubt }` and `before: …`: how far a date must be, or may be, from another of the same
 * form. Like `22 days`, `12 months`, `18 years`. Knows what may be written; what it means for a form is core/validate.
 */
#include <string.h>

#include "base/check.h"
#include "data/condition.h"

enum { SPAN_MAX = 40000 /* days, a little more than anybody's life */ };

void read_span(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const struct {
        const char *word;
        int months, days;
    } units[] = { { "day", 0, 1 }, { "month", 1, 0 }, { "year", 12, 0 } };
    struct str rest, number;
    if (!reader_scalar(reader, node, &rest))
        return;
    number = str_cut(&rest, ' ');
    if (rest.ptr && rest.len > 1 && rest.ptr[rest.len - 1] == 's')
        rest.len--;
    int64_t count = 0;
    for (size_t i = 0; str_digits(number) && i < number.len && count <= SPAN_MAX; i++)
        count = count * 10 + (number.ptr[i] - '0');
    for (size_t i = 0; rest.ptr && count > 0 && i < ARRAY_LEN(units); i++)
        if (str_is(rest, units[i].word) && count * (units[i].months ? 28 * units[i].months : 1) <= SPAN_MAX) {
            *(struct span *)out =
                (struct span){ .months = (int)count * units[i].months, .days = (int)count * units[i].days };
            return;
        }
    fault_at(reader->faults, node->file, node->line, "%s: must be like 22 days, 12 months or 18 years", rule->key);
}

static int64_t about_days(struct span span)
{
    return (int64_t)span.months * 31 + span.days;
}

void read_gap(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const struct rule rules[] = {
        { "field", read_answer_path, offsetof(struct gap, field), true, 0, 0, NULL },
        { "least", read_span, offsetof(struct gap, least), false, 0, 0, NULL },
        { "most", read_span, offsetof(struct gap, most), false, 0, 0, NULL },
        { "doubt", read_bool, offsetof(struct gap, doubt), false, 0, 0, NULL },
    };
    struct gap gap = { .before = strcmp(rule->key, "before") == 0 };
    if (!reader_map(reader, node, rules, ARRAY_LEN(rules), &gap))
        return;
    int64_t least = about_days(gap.least), most = about_days(gap.most);
    if (most && least > most)
        fault_at(reader->faults, node->file, node->line, "%s: least is longer than most", rule->key);
    if (gap.doubt && !least && !most)
        fault_at(reader->faults, node->file, node->line, "%s: doubt belongs to least or most", rule->key);
    *(struct gap *)out = gap;
}

static bool is_dated(const struct field *field)
{
    return field->type == FIELD_DATE || field->type == FIELD_DATE_PARTIAL;
}

void gap_check(const struct journey *journey, const struct node *node, const struct field *field, struct scope scope)
{
    const struct node *after = yaml_get(node, "after"), *before = yaml_get(node, "before"),
                      *place = after ? after : before;
    struct faults *faults = journey->reader->faults;
    struct found found;
    if (!place)
        return;
    if (after && before)
        fault_at(faults, before->file, before->line, "a date comes after another or before it, not both");
    if (!is_dated(field))
        fault_at(faults, place->file, place->line, "%s belongs to dates", place->key);
    else if (!field->gap.field)
        return; /* told already */
    else if (!condition_find_field(scope, field->gap.field, &found))
        fault_at(faults, place->file, place->line, "%s: no such field asked before this: %s", place->key,
                 field->gap.field);
    else if (!is_dated(found.field))
        fault_at(faults, place->file, place->line, "%s: %s of type %s is no date", place->key, field->gap.field,
                 field_type_name(found.field->type));
}
