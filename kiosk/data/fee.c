/* `fees` of a service file, and the page that is made of them. */
#include "data/fee.h"

#include <string.h>

#include "base/check.h"
#include "data/condition.h"
#include "text/fold.h"

enum { EXEMPTION_ID_BYTES = 41, FEE_MAX_VND = 100000000, CHOICES_MAX = FEE_EXEMPTIONS_MAX + 2 };

static const char *const CHANNELS[] = { "counter", "online", "post", "any", NULL };
static const char *const SETTERS[] = { "province", "state", NULL };

static void read_set_by(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    unsigned setter = 0;
    read_enum(reader, rule, node, &setter);
    *(bool *)out = setter == 1;
}

/* null: the province sets it, or set_by says who. */
static void read_amount(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct fee *fee = out;
    if (yaml_is_null(node))
        return;
    fee->amount_vnd = -1;
    read_int64(reader, rule, node, &fee->amount_vnd);
    fee->amount_known = fee->amount_vnd >= 0;
}

static void read_more(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const struct rule rules[] = {
        { "after", read_int64, offsetof(struct fee, more_after), true, 1, FEE_COUNT_MAX, NULL },
        { "amount_vnd", read_int64, offsetof(struct fee, more_vnd), true, 0, FEE_MAX_VND, NULL },
    };
    (void)rule;
    reader_map(reader, node, rules, ARRAY_LEN(rules), out);
}

static void read_fee_when(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    journey_read_when(reader, node, out);
}

/* "Hộ nghèo, cận nghèo" -> "ho-ngheo-can-ngheo": words, without accents, as many as fit. */
static const char *exemption_id(struct reader *reader, const struct node *name)
{
    char plain[READER_TEXT_BYTES_MAX * 2], id[EXEMPTION_ID_BYTES];
    size_t length = 0, word = 0; /* word: where the last whole one ends */
    bool gap = false;
    if (fold_search(name->text, plain, sizeof plain) != STATUS_OK)
        plain[0] = '\0';
    for (const char *at = plain; *at; at++) {
        bool letter = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');
        if (!letter) {
            word = length;
            gap = length > 0;
            continue;
        }
        if (length + gap + 1 >= sizeof id) {
            length = word;
            break;
        }
        if (gap)
            id[length++] = '-';
        id[length++] = *at;
        gap = false;
    }
    if (length == 0) {
        fault_at(reader->faults, name->file, name->line, "an exemption needs words");
        return NULL;
    }
    return reader_copy(reader, name, str_range(id, length));
}

static void check_period(struct reader *reader, const struct node *entry, const char *from, const char *to)
{
    if (from && to && strcmp(from, to) > 0) /* ISO dates compare as texts */
        fault_at(reader->faults, entry->file, entry->line, "valid_from is after valid_to");
}

static void read_exemption(struct journey *journey, const struct node *entry, struct fee *fee, struct exemption *out)
{
    static const struct rule rules[] = {
        { "name", NULL, 0, true, 0, 0, NULL },
        { "valid_from", read_date, offsetof(struct exemption, valid_from), false, 0, 0, NULL },
        { "valid_to", read_date, offsetof(struct exemption, valid_to), false, 0, 0, NULL },
    };
    struct reader *reader = journey->reader;
    const struct node *name = entry;
    if (entry->kind == NODE_MAP) {
        reader_map(reader, entry, rules, ARRAY_LEN(rules), out);
        name = yaml_get(entry, "name");
        check_period(reader, entry, out->valid_from, out->valid_to);
    }
    char key[40];
    struct str text;
    if (!name || !reader_scalar(reader, name, &text) ||
        !str_format(key, sizeof key, "exemptions.%zu", fee->exemption_count))
        return;
    out->id = exemption_id(reader, name);
    out->text_key = reader_words(reader, key, name);
    if (!out->id || !out->text_key)
        return;
    for (size_t i = 0; i < fee->exemption_count; i++)
        if (strcmp(fee->exemptions[i].id, out->id) == 0)
            fault_at(reader->faults, entry->file, entry->line, "begins like another exemption of this fee: %s",
                     out->id);
    fee->exemption_count++;
}

static void read_exemptions(struct journey *journey, const struct node *list, struct fee *fee)
{
    if (!reader_list(journey->reader, list, 0, FEE_EXEMPTIONS_MAX))
        return;
    struct exemption *exemptions = reader_array(journey->reader, list, list->count, sizeof *exemptions);
    fee->exemptions = exemptions;
    for (const struct node *entry = list->first; exemptions && entry; entry = entry->next)
        read_exemption(journey, entry, fee, &exemptions[fee->exemption_count]);
}

static void check_amounts(struct reader *reader, const struct node *entry, const struct fee *fee)
{
    check_period(reader, entry, fee->valid_from, fee->valid_to);
    if (fee->amount_known && yaml_get(entry, "set_by"))
        fault_at(reader->faults, entry->file, entry->line, "set_by belongs to an amount that is null");
    if (fee->count && !(fee->amount_known && fee->amount_vnd > 0))
        fault_at(reader->faults, entry->file, entry->line, "count belongs to an amount");
    if (!fee->count && (fee->count_self || fee->more_after || fee->at_most_vnd || fee->times))
        fault_at(reader->faults, entry->file, entry->line, "count_self, more, at_most_vnd and times need count");
}

#define AT(member) offsetof(struct fee, member)

void journey_read_fees(struct journey *journey, const struct node *list)
{
    static const struct rule rules[] = {
        { "channel", read_word, AT(channel), true, 0, 0, CHANNELS },
        { "amount_vnd", read_amount, 0, true, 0, FEE_MAX_VND, NULL },
        { "set_by", read_set_by, AT(set_by_state), false, 0, 0, SETTERS },
        { "note", read_words, AT(note_key), false, 0, 0, NULL },
        { "valid_from", read_date, AT(valid_from), false, 0, 0, NULL },
        { "valid_to", read_date, AT(valid_to), false, 0, 0, NULL },
        { "when", read_fee_when, AT(when), false, 0, 0, NULL },
        { "count", read_path, AT(count), false, 0, 0, NULL },
        { "count_self", read_bool, AT(count_self), false, 0, 0, NULL },
        { "more", read_more, 0, false, 0, 0, NULL },
        { "at_most_vnd", read_int64, AT(at_most_vnd), false, 1, FEE_MAX_VND, NULL },
        { "times", read_path, AT(times), false, 0, 0, NULL },
        { "exemptions", NULL, 0, false, 0, 0, NULL },
    };
    struct reader *reader = journey->reader;
    if (!list || !reader_list(reader, list, 0, JOURNEY_FEES_MAX))
        return;
    struct fee *fees = reader_array(reader, list, list->count, sizeof *fees);
    size_t index = 0;
    for (const struct node *entry = list->first; fees && entry; entry = entry->next, index++) {
        struct fee *fee = &fees[index];
        char part[40];
        if (!str_format(part, sizeof part, "fees.%zu", index) || !journey_set_prefix(journey, entry, part))
            return;
        fee->channel = "";
        reader_map(reader, entry, rules, ARRAY_LEN(rules), fee);
        const struct node *exemptions = yaml_get(entry, "exemptions");
        if (exemptions)
            read_exemptions(journey, exemptions, fee);
        check_amounts(reader, entry, fee);
    }
    journey->service->fees = fees;
    journey->service->fee_count = index;
}

/* What is counted must be asked before it is counted, and no answer may make a sum that is no sum. */
static void check_count(const struct journey *journey, const struct node *entry, const char *key, const char *path,
                        struct scope scope)
{
    const struct node *node = path ? yaml_get(entry, key) : NULL;
    struct found found;
    if (!node)
        return;
    for (size_t p = 0; p < scope.page; p++) {
        const struct page *page = &scope.service->pages[p];
        if (page->kind == PAGE_TABLE && page->into && strcmp(page->into, path) == 0)
            return;
    }
    bool counted = condition_find_field(scope, path, &found) && found.field->type == FIELD_INT &&
                   found.field->min >= 0 && found.field->max > 0 && found.field->max <= FEE_COUNT_MAX;
    if (!counted)
        fault_at(journey->reader->faults, node->file, node->line,
                 "%s: %s must be a table, or an int asked before, from 0 or more to %d at most", key, path,
                 FEE_COUNT_MAX);
}

void journey_check_fees(const struct journey *journey)
{
    const struct service *service = journey->service;
    const struct node *list = yaml_get(journey->root, "fees");
    struct scope scope = { service, 0, 0 };
    while (scope.page < service->page_count && !service->pages[scope.page].fee)
        scope.page++;
    size_t index = 0;
    for (const struct node *entry = list ? list->first : NULL; entry && index < service->fee_count;
         entry = entry->next, index++) {
        const struct fee *fee = &service->fees[index];
        struct chain chain = { .count = 0 };
        condition_check(journey, yaml_get(entry, "when"), &fee->when, scope);
        condition_gather(&fee->when, scope, &chain);
        if (!condition_is_possible(journey, &chain, scope))
            fault_at(journey->reader->faults, entry->file, entry->line, "nobody can ever owe this fee");
        check_count(journey, entry, "count", fee->count, scope);
        check_count(journey, entry, "times", fee->times, scope);
        if (fee->count_self && fee->count && service_find_field(service, fee->count))
            fault_at(journey->reader->faults, entry->file, entry->line, "count_self belongs to a table");
    }
}

/* --- The page ----------------------------------------------------------------------------------------------------- */

/* What the kiosk files never goes by post, and nobody is exempt from nothing. */
static bool may_be_owed(const struct fee *fee)
{
    return strcmp(fee->channel, "post") != 0 && !(fee->amount_known && fee->amount_vnd == 0);
}

static size_t offer(struct choice *choices, size_t count, const char *value, const char *label_key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(choices[i].value, value) == 0)
            return count;
    choices[count] = (struct choice){ .value = value, .label_key = label_key };
    return count + 1;
}

/* Every exemption of every fee, each once: which of them are offered is decided by the day and the answers. 0: there is
 * nothing to ask. */
static size_t gather_choices(const struct journey *journey, struct choice choices[CHOICES_MAX])
{
    const struct service *service = journey->service;
    bool province = false;
    size_t count = 0;
    for (size_t f = 0; f < service->fee_count; f++) {
        const struct fee *fee = &service->fees[f];
        if (!may_be_owed(fee))
            continue;
        province = province || (!fee->amount_known && !fee->set_by_state);
        for (size_t e = 0; e < fee->exemption_count && count <= FEE_EXEMPTIONS_MAX; e++)
            count = offer(choices, count, fee->exemptions[e].id, fee->exemptions[e].text_key);
    }
    if (count > FEE_EXEMPTIONS_MAX) {
        const struct node *list = yaml_get(journey->root, "fees");
        fault_at(journey->reader->faults, list->file, list->line, "fees: more than %d exemptions", FEE_EXEMPTIONS_MAX);
        return 0;
    }
    if (province)
        count = offer(choices, count, FEE_EXEMPTION_OTHER, "fees.other");
    return count ? offer(choices, count, FEE_EXEMPTION_NONE, "fees.none") : 0;
}

static bool asks(const struct page *page, const char *path)
{
    if (page->kind == PAGE_TABLE)
        return page->into && strcmp(page->into, path) == 0;
    for (size_t f = 0; page->kind == PAGE_ASK && f < page->field_count; f++)
        if (strcmp(page->fields[f].id, path) == 0)
            return true;
    return false;
}

/* Before what was answered is read over; where nothing is sent, behind the last that is counted. */
static size_t place_of(const struct service *service)
{
    size_t place = 0;
    for (size_t p = 0; p < service->page_count; p++) {
        const struct page *page = &service->pages[p];
        if (page->kind == PAGE_CHECK)
            return p;
        for (size_t f = 0; f < service->fee_count; f++) {
            const struct fee *fee = &service->fees[f];
            if ((fee->count && asks(page, fee->count)) || (fee->times && asks(page, fee->times)))
                place = p + 1;
        }
    }
    return place;
}

void journey_add_fee_page(struct journey *journey, const struct node *list)
{
    struct service *service = journey->service;
    struct choice gathered[CHOICES_MAX];
    size_t count = service->mode == SERVICE_PREPARE ? gather_choices(journey, gathered) : 0, place;
    bool counts = false;
    for (size_t f = 0; f < service->fee_count; f++)
        counts = counts || service->fees[f].count;
    if (!count && !counts)
        return;
    place = place_of(service);
    struct page page = { .kind = PAGE_SHOW, .id = "fee", .picture = "info", .fee = true };
    if (count) {
        struct field *field = reader_array(journey->reader, list, 1, sizeof *field);
        struct choice *choices = reader_array(journey->reader, list, count, sizeof *choices);
        if (!field || !choices)
            return;
        memcpy(choices, gathered, count * sizeof *choices);
        *field = (struct field){ .id = FEE_EXEMPTION_PATH,
                                 .type = FIELD_ENUM,
                                 .required = true,
                                 .label_key = "fees.exemption",
                                 .choices = choices,
                                 .choice_count = count };
        page.kind = PAGE_ASK, page.fields = field, page.field_count = 1;
    }
    memmove(&journey->pages[place + 1], &journey->pages[place], (service->page_count - place) * sizeof *journey->pages);
    journey->pages[place] = page;
    service->page_count++;
}
