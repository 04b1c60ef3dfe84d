/* Reads config/insurance.yaml. Which sentence is shown where is the screen's business. */
#include "data/insurance_read.h"

#include <string.h>

#include "base/check.h"

static const char *const FORMATS[] = { "json", "form", NULL };
static const char *const STATUSES[] = { "unverified", "sourced", NULL };
static const char *const MEANINGS[] = {
    "covered", "mistyped", "differs", "ended", "later", "papers", "operator", NULL
};

/* A word of two: true for the second. */
static void read_second(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    const char *word = NULL;
    read_word(reader, rule, node, &word);
    *(bool *)out = word && word == ((const char *const *)rule->arg)[1];
}

#define NAME_AT(member) offsetof(struct insurance, names.member)

static void read_request(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "format", read_second, offsetof(struct insurance, form), true, 0, 0, FORMATS },
        { "card", read_text, NAME_AT(card), true, 0, 32, NULL },
        { "name", read_text, NAME_AT(name), true, 0, 32, NULL },
        { "birth_date", read_text, NAME_AT(birth_date), true, 0, 32, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_reply(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    static const struct rule rules[] = {
        { "result", read_text, NAME_AT(result), true, 0, 32, NULL },
        { "card", read_text, NAME_AT(answer_card), true, 0, 32, NULL },
        { "new_card", read_text, NAME_AT(new_card), true, 0, 32, NULL },
        { "valid_from", read_text, NAME_AT(valid_from), true, 0, 32, NULL },
        { "valid_to", read_text, NAME_AT(valid_to), true, 0, 32, NULL },
        { "new_valid_from", read_text, NAME_AT(new_valid_from), true, 0, 32, NULL },
        { "new_valid_to", read_text, NAME_AT(new_valid_to), true, 0, 32, NULL },
        { "facility", read_text, NAME_AT(facility), true, 0, 32, NULL },
        { "five_years", read_text, NAME_AT(five_years), true, 0, 32, NULL },
    };
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_result(struct reader *reader, const struct node *entry, struct insurance_result *result)
{
    static const struct rule rules[] = {
        { "means", read_enum, offsetof(struct insurance_result, means), true, 0, 0, MEANINGS },
        { "status", read_second, offsetof(struct insurance_result, sourced), true, 0, 0, STATUSES },
        { "patient", read_words, offsetof(struct insurance_result, patient_key), true, 0, 0, NULL },
        { "desk", read_words, offsetof(struct insurance_result, desk_key), true, 0, 0, NULL },
    };
    result->code = reader_copy(reader, entry, str_from(entry->key));
    if (str_format(reader->prefix, sizeof reader->prefix, "insurance.results.%s", entry->key))
        reader_map(reader, entry, rules, ARRAY_LEN(rules), result);
}

static bool code_is_good(const struct node *entry)
{
    struct str code = str_from(entry->key);
    return str_is(code, "other") || (str_digits(code) && code.len < INSURANCE_CODE_BYTES);
}

static void read_results(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    struct insurance *insurance = out;
    if (node->kind != NODE_MAP || node->count == 0 || node->count > INSURANCE_RESULTS_MAX) {
        fault_at(reader->faults, node->file, node->line, "results: must be a map of 1 to %d codes",
                 INSURANCE_RESULTS_MAX);
        return;
    }
    struct insurance_result *results = reader_array(reader, node, node->count, sizeof *results);
    size_t count = 0;
    for (const struct node *entry = node->first; results && entry; entry = entry->next) {
        if (!code_is_good(entry))
            fault_at(reader->faults, entry->file, entry->key_line, "code %s: must be digits, or other", entry->key);
        else if (strcmp(entry->key, "other") == 0)
            read_result(reader, entry, &insurance->other);
        else
            read_result(reader, entry, &results[count++]);
    }
    if (results && !insurance->other.code)
        fault_at(reader->faults, node->file, node->line, "results: missing key other");
    insurance->results = results;
    insurance->result_count = count;
}

void insurance_read(struct reader *reader, const struct node *root, struct insurance *out)
{
    static const struct rule rules[] = {
        { "checked", read_date, offsetof(struct insurance, checked), true, 0, 0, NULL },
        { "request", read_request, 0, true, 0, 0, NULL },
        { "reply", read_reply, 0, true, 0, 0, NULL },
        { "results", read_results, 0, true, 0, 0, NULL },
    };
    reader_map(reader, root, rules, ARRAY_LEN(rules), out);
}

const struct insurance_result *insurance_find_result(const struct insurance *insurance, const char *code)
{
    for (size_t i = 0; i < insurance->result_count; i++)
        if (strcmp(insurance->results[i].code, code) == 0)
            return &insurance->results[i];
    return &insurance->other;
}

bool insurance_is_covered(enum insurance_meaning means)
{
    return means == INSURANCE_COVERED || means == INSURANCE_PAPERS;
}

bool insurance_is_answer(enum insurance_meaning means)
{
    return means != INSURANCE_LATER && means != INSURANCE_OPERATOR;
}
