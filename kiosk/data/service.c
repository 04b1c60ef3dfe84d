/* A service or guide file but for its pages and fees: what it is called, who decides, which papers. */
#include "data/journey.h"

#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "text/date.h"

static const char *const TRUST[] = { "unverified", "sourced", NULL };
static const char *const BRING[] = { "counter", "upload", NULL };

#define AT(member) offsetof(struct service, member)

/* A day of any year, 29 February too. */
static void read_day_of_year(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    struct civil_date date;
    char iso[DATE_TEXT_BYTES];
    if (!reader_scalar(reader, node, &text))
        return;
    if (text.len != strlen("MM-DD") || !str_format(iso, sizeof iso, "2024-%.*s", (int)text.len, text.ptr) ||
        date_from_iso(str_from(iso), &date) != STATUS_OK || !date_is_full(date))
        fault_at(reader->faults, node->file, node->line, "%s: must be a month and a day, like 04-21", rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

static void read_season(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const struct rule rules[] = {
        { "from", read_day_of_year, AT(season.from), true, 0, 0, NULL },
        { "until", read_day_of_year, AT(season.until), true, 0, 0, NULL },
    };
    (void)rule;
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

bool journey_set_prefix(struct journey *journey, const struct node *node, const char *part)
{
    if (str_format(journey->reader->prefix, sizeof journey->reader->prefix, "%s.%s%s%s",
                   journey->service->guide ? "guides" : "services", journey->service->id, *part ? "." : "", part))
        return true;
    fault_at(journey->reader->faults, node->file, node->line, "ids too long for a text key");
    return false;
}

/* A code of the national database ("1.001193"), or null where none is established. */
static void read_procedure(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    if (yaml_is_null(node))
        return;
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (text.len != 8 || text.ptr[0] < '0' || text.ptr[0] > '9' || text.ptr[1] != '.' ||
        !str_digits(str_range(text.ptr + 2, 6)))
        fault_at(reader->faults, node->file, node->line, "%s: must be a digit, a point, six digits; or null",
                 rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

static void read_unsent(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const char *const calls[] = { "nobody", "police", NULL };
    static const struct rule rules[] = {
        { "text", NULL, 0, true, 0, 0, NULL },
        { "call", read_enum, AT(unsent_call), false, 0, 0, calls },
    };
    struct service *service = out;
    const struct node *text = yaml_get(node, "text");
    if (reader_map(reader, node, rules, ARRAY_LEN(rules), service) && text)
        service->unsent_key = reader_words(reader, rule->key, text);
}

/* null: nothing is sent, what was filled in is printed. */
static void read_portal(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    if (!yaml_is_null(node))
        read_id(reader, rule, node, out);
}

static void read_sourced(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    unsigned trust = 0;
    read_enum(reader, rule, node, &trust);
    *(bool *)out = trust == 1;
}

static void read_upload(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    unsigned bring = 0;
    read_enum(reader, rule, node, &bring);
    *(bool *)out = bring == 1;
}

static void read_document_when(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    journey_read_when(reader, node, out);
}

#define DOCUMENT_AT(member) offsetof(struct document, member)

static void read_documents(struct journey *journey, const struct node *list)
{
    static const struct rule rules[] = {
        { "id", read_id, DOCUMENT_AT(id), true, 0, 40, NULL },
        { "name", NULL, 0, true, 0, 0, NULL },
        { "held_by_state", read_bool, DOCUMENT_AT(held_by_state), true, 0, 0, NULL },
        { "bring_to", read_upload, DOCUMENT_AT(upload), false, 0, 0, BRING },
        { "when", read_document_when, DOCUMENT_AT(when), false, 0, 0, NULL },
    };
    struct reader *reader = journey->reader;
    if (!list || !reader_list(reader, list, 0, JOURNEY_DOCUMENTS_MAX) ||
        !journey_set_prefix(journey, list, "documents"))
        return;
    struct document *documents = reader_array(reader, list, list->count, sizeof *documents);
    size_t index = 0;
    for (const struct node *entry = list->first; documents && entry; entry = entry->next, index++) {
        struct document *document = &documents[index];
        document->id = "";
        reader_map(reader, entry, rules, ARRAY_LEN(rules), document);
        const struct node *name = yaml_get(entry, "name");
        if (*document->id && name)
            document->name_key = reader_words(reader, document->id, name);
        if (document->held_by_state && yaml_get(entry, "bring_to"))
            fault_at(reader->faults, entry->file, entry->line, "a document held by the state is never brought");
        if (!document->held_by_state && yaml_get(entry, "held_by_state") && !yaml_get(entry, "bring_to"))
            fault_at(reader->faults, entry->file, entry->line, "bring_to: counter or upload");
    }
    journey->service->documents = documents;
    journey->service->document_count = index;
}

static void read_legal(struct journey *journey, const struct node *list)
{
    static const struct rule one = { "legal", NULL, 0, true, 0, 160, NULL };
    struct reader *reader = journey->reader;
    if (!list || !reader_list(reader, list, 0, 24))
        return;
    const char **legal = reader_array(reader, list, list->count, sizeof *legal);
    for (const struct node *entry = list->first; legal && entry; entry = entry->next) {
        read_text(reader, &one, entry, &legal[journey->service->legal_count]);
        journey->service->legal_count += legal[journey->service->legal_count] != NULL;
    }
    journey->service->legal = legal;
}

/* Keys every service must have; a guide has neither fees nor an agency that decides. */
static void require_service_keys(const struct journey *journey)
{
    static const char *const keys[] = { "agency", "where", "time", "fees", "documents", "legal", NULL };
    for (size_t i = 0; keys[i] && journey->root->kind == NODE_MAP; i++)
        if (!yaml_get(journey->root, keys[i]))
            fault_at(journey->reader->faults, journey->root->file, journey->root->line, "missing key %s", keys[i]);
}

void journey_read(struct journey *journey, const char *id, bool guide)
{
    static const struct rule rules[] = {
        { "id", read_id, AT(id), true, 0, 40, NULL },
        { "procedure", read_procedure, AT(procedure), true, 0, 0, NULL },
        { "mode", read_enum, AT(mode), true, 0, 0, MODE_NAMES },
        { "name", read_words, AT(name_key), true, 0, 0, NULL },
        { "group", read_id, AT(group), true, 0, 40, NULL },
        { "rank", read_int, AT(rank), false, 1, 99, NULL },
        { "season", read_season, 0, false, 0, 0, NULL },
        { "also", read_words, AT(also_key), false, 0, 0, NULL },
        { "vietnamese_only", read_bool, AT(vietnamese_only), false, 0, 0, NULL },
        { "agency", read_words, AT(agency_key), false, 0, 0, NULL },
        { "where", read_words, AT(where_key), false, 0, 0, NULL },
        { "time", read_words, AT(time_key), false, 0, 0, NULL },
        { "unsent", read_unsent, 0, false, 0, 0, NULL },
        { "fees", NULL, 0, false, 0, 0, NULL },
        { "documents", NULL, 0, false, 0, 0, NULL },
        { "legal", NULL, 0, false, 0, 0, NULL },
        { "checked", read_date, AT(checked), true, 0, 0, NULL },
        { "status", read_sourced, AT(sourced), true, 0, 0, TRUST },
        { "identity", read_enum, AT(identity), true, 0, 0, IDENTITY_NAMES },
        { "portal", read_portal, AT(portal), false, 0, 40, NULL },
        { "pages", NULL, 0, true, 0, 0, NULL },
    };
    struct reader *reader = journey->reader;
    struct service *service = journey->service;
    const struct node *root = journey->root;
    *service = (struct service){ .guide = guide, .id = id, .rank = RANK_DEFAULT };
    const struct node *alone = yaml_get(root, "vietnamese_only"); /* known before the first word is read */
    reader->words->alone = alone && alone->kind == NODE_SCALAR && str_is(alone->text, "true");
    if (!journey_set_prefix(journey, root, "") || !reader_map(reader, root, rules, ARRAY_LEN(rules), service))
        return;
    const struct node *given = yaml_get(root, "id");
    if (given && strcmp(service->id, id) != 0)
        fault_at(reader->faults, given->file, given->line, "id %s must be the name of the file", service->id);
    service->id = id;
    if (!guide)
        require_service_keys(journey);
    journey_read_fees(journey, yaml_get(root, "fees"));
    read_documents(journey, yaml_get(root, "documents"));
    read_legal(journey, yaml_get(root, "legal"));
    const struct node *pages = yaml_get(root, "pages");
    if (pages)
        journey_read_pages(journey, pages);
}
