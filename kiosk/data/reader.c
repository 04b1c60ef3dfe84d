/* The walker and the plain types. What values mean together is check.c's business. */
#include "data/reader.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "text/date.h"

static void told(struct reader *reader, const struct node *node, const char *reason)
{
    if (node->key)
        fault_at(reader->faults, node->file, node->line, "%s: %s", node->key, reason);
    else
        fault_at(reader->faults, node->file, node->line, "%s", reason);
}

static const struct rule *find_rule(const struct rule *rules, size_t rule_count, const char *key)
{
    for (size_t i = 0; i < rule_count; i++)
        if (strcmp(rules[i].key, key) == 0)
            return &rules[i];
    return NULL;
}

bool reader_map(struct reader *reader, const struct node *node, const struct rule *rules, size_t rule_count, void *base)
{
    /* "scanner:" with nothing but comments under it is an empty map. */
    if (node->kind != NODE_MAP && !yaml_is_null(node)) {
        told(reader, node, "must be a map of keys");
        return false;
    }
    for (const struct node *entry = node->first; entry; entry = entry->next)
        if (!find_rule(rules, rule_count, entry->key))
            fault_at(reader->faults, entry->file, entry->key_line, "unknown key %s", entry->key);
    /* In the order of the rules, not of the file: what later rules refer to is read by then. */
    for (size_t i = 0; i < rule_count; i++) {
        const struct node *entry = yaml_get(node, rules[i].key);
        if (!entry && rules[i].required)
            fault_at(reader->faults, node->file, node->line, "missing key %s", rules[i].key);
        if (entry && rules[i].read)
            rules[i].read(reader, &rules[i], entry, (char *)base + rules[i].offset);
    }
    return true;
}

void *reader_array(struct reader *reader, const struct node *node, size_t count, size_t size)
{
    if (count == 0)
        return NULL;
    void *array = arena_alloc(reader->keep, count * size); /* count <= YAML_ENTRIES_MAX: cannot overflow */
    if (!array)
        told(reader, node, "out of memory");
    return array;
}

const char *reader_copy(struct reader *reader, const struct node *node, struct str text)
{
    const char *copy = arena_strdup(reader->keep, text);
    if (!copy)
        told(reader, node, "out of memory");
    return copy;
}

bool reader_list(struct reader *reader, const struct node *node, size_t min, size_t max)
{
    if (node->kind != NODE_LIST && !(min == 0 && yaml_is_null(node))) {
        told(reader, node, "must be a list");
        return false;
    }
    if (node->count < min || node->count > max) {
        fault_at(reader->faults, node->file, node->line, "%s: needs %zu to %zu entries", node->key ? node->key : "list",
                 min, max);
        return false;
    }
    return true;
}

bool reader_scalar(struct reader *reader, const struct node *node, struct str *text)
{
    if (node->kind != NODE_SCALAR || yaml_is_null(node) || node->text.len == 0) {
        told(reader, node, "must be a value");
        return false;
    }
    *text = node->text;
    return true;
}

bool reader_is_id(struct str text, bool dots)
{
    if (text.len == 0 || text.len >= PATH_BYTES_MAX - 8) /* room for "[8]" of a row and ".commune" of an address */
        return false;
    char before = '.';
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool joint = c == '_' || c == '-' || (dots && c == '.');
        bool before_joint = before == '.' || before == '-' || before == '_';
        if (!letter && (!joint || before_joint))
            return false;
        before = c;
    }
    return before != '.' && before != '-' && before != '_';
}

void read_text(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    size_t max = rule->max ? (size_t)rule->max : READER_TEXT_BYTES_MAX;
    if (!reader_scalar(reader, node, &text))
        return;
    if (text.len > max) {
        fault_at(reader->faults, node->file, node->line, "%s: longer than %zu bytes", rule->key, max);
        return;
    }
    if (memchr(text.ptr, '\n', text.len)) {
        told(reader, node, "must be one line");
        return;
    }
    const char *copy = reader_copy(reader, node, text);
    if (copy)
        *(const char **)out = copy;
}

void read_id(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!reader_is_id(text, false))
        told(reader, node, "must be an id: lower-case letters, digits, - and _");
    else
        read_text(reader, rule, node, out);
}

void read_path(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!reader_is_id(text, true))
        told(reader, node, "must be an answer path, like child.full_name");
    else
        read_text(reader, rule, node, out);
}

void read_date(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    struct civil_date date;
    if (!reader_scalar(reader, node, &text))
        return;
    if (date_from_iso(text, &date) != STATUS_OK || !date_is_full(date))
        told(reader, node, "must be a date, YYYY-MM-DD");
    else
        read_text(reader, rule, node, out);
}

void read_https(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    static const char scheme[] = "https://";
    bool good = str_starts(text, scheme) && text.len > sizeof scheme;
    for (size_t i = 0; i < text.len; i++)
        good = good && (unsigned char)text.ptr[i] > 0x20 && (unsigned char)text.ptr[i] < 0x7f && text.ptr[i] != '\\' &&
               text.ptr[i] != '@'; /* no user names, no tricks with the host */
    if (good)
        good = text.ptr[sizeof scheme - 1] != '/' && !memchr(text.ptr, '#', text.len);
    if (!good)
        told(reader, node, "must be an https:// address");
    else
        read_text(reader, rule, node, out);
}

void read_file_path(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!str_starts(text, "/"))
        told(reader, node, "must be a full path, beginning with /");
    else
        read_text(reader, rule, node, out);
}

void read_bool(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (str_is(text, "true"))
        *(bool *)out = true;
    else if (str_is(text, "false"))
        *(bool *)out = false;
    else
        told(reader, node, "must be true or false");
}

void read_int64(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    struct str digits = text;
    bool negative = str_starts(text, "-");
    if (negative)
        digits.ptr++, digits.len--;
    int64_t value = 0;
    if (!str_digits(digits) || digits.len > 15) {
        told(reader, node, "must be a whole number");
        return;
    }
    for (size_t i = 0; i < digits.len; i++)
        value = value * 10 + (digits.ptr[i] - '0');
    value = negative ? -value : value;
    if (value < rule->min || value > rule->max)
        fault_at(reader->faults, node->file, node->line, "%s: must be from %lld to %lld", rule->key,
                 (long long)rule->min, (long long)rule->max);
    else
        *(int64_t *)out = value;
}

void read_int(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    int64_t value = *(int *)out;
    read_int64(reader, rule, node, &value);
    *(int *)out = (int)value;
}

void read_size(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    ASSERT(rule->min >= 0);
    int64_t value = (int64_t) * (size_t *)out;
    read_int64(reader, rule, node, &value);
    *(size_t *)out = (size_t)value;
}

void read_double(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    /* Digits with one point: strtod would read a comma, hex or "nan" by locale and luck. */
    double value = 0, place = 0;
    bool good = text.len <= 10;
    for (size_t i = 0; i < text.len && good; i++) {
        char c = text.ptr[i];
        if (c == '.' && place == 0 && i)
            place = 1;
        else if (c < '0' || c > '9')
            good = false;
        else if (place != 0)
            value += (c - '0') * (place /= 10);
        else
            value = value * 10 + (c - '0');
    }
    if (!good)
        told(reader, node, "must be a number");
    else if (value < (double)rule->min || value > (double)rule->max)
        fault_at(reader->faults, node->file, node->line, "%s: must be from %lld to %lld", rule->key,
                 (long long)rule->min, (long long)rule->max);
    else
        *(double *)out = value;
}

/* Index in the rule's list of words, or -1 and told. */
static int find_word(struct reader *reader, const struct rule *rule, const struct node *node)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return -1;
    const char *const *list = rule->arg;
    for (int i = 0; list[i]; i++)
        if (str_is(text, list[i]))
            return i;
    char all[200] = "";
    size_t used = 0;
    for (int i = 0; list[i] && used < sizeof all; i++) {
        int wrote = snprintf(all + used, sizeof all - used, "%s%s", i ? ", " : "", list[i]);
        used += (size_t)(wrote > 0 ? wrote : 0);
    }
    fault_at(reader->faults, node->file, node->line, "%s: must be one of %s", rule->key, all);
    return -1;
}

void read_enum(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    int found = find_word(reader, rule, node);
    if (found >= 0)
        *(unsigned *)out = (unsigned)found; /* every enum of ours starts at 0 and has the size of an int */
}

void read_word(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    int found = find_word(reader, rule, node);
    if (found >= 0)
        *(const char **)out = ((const char *const *)rule->arg)[found];
}

const char *reader_words(struct reader *reader, const char *name, const struct node *node)
{
    char key[I18N_KEY_BYTES_MAX];
    if (!str_format(key, sizeof key, "%s.%s", reader->prefix, name)) {
        told(reader, node, "ids too long for a text key");
        return NULL;
    }
    if (!words_add(reader->words, reader->scratch, reader->faults, key, node))
        return NULL;
    return reader_copy(reader, node, str_from(key));
}

void read_words(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    const char *key = reader_words(reader, rule->key, node);
    if (key)
        *(const char **)out = key;
}
