/* Pages and their fields, one page kind a rule table. What refers to other pages is proven in check.c. */
#include "data/condition.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"

enum {
    LENGTH_MAX = 160 /* graphemes that always fit ANSWER_BYTES_MAX: three bytes each */,
    CHOICES_MAX = 12,
    PAGE_LINK_BYTES_MAX = 100 /* one line, and a QR code with large modules */
};

static void read_when_rule(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    (void)rule;
    journey_read_when(reader, node, out);
}

static const char *const SEX_NAMES[] = { "male", "female", NULL };

static void read_choices(struct reader *reader, const struct node *node, struct field *field)
{
    static const struct rule rules[] = {
        { "value", read_id, offsetof(struct choice, value), true, 0, 40, NULL },
        { "label", NULL, 0, true, 0, 0, NULL },
        { "sex", read_word, offsetof(struct choice, sex), false, 0, 0, SEX_NAMES },
    };
    if (!reader_list(reader, node, 2, CHOICES_MAX))
        return;
    struct choice *choices = reader_array(reader, node, node->count, sizeof *choices);
    size_t count = 0;
    for (const struct node *entry = node->first; choices && entry; entry = entry->next) {
        struct choice *choice = &choices[count];
        reader_map(reader, entry, rules, ARRAY_LEN(rules), choice);
        const struct node *label = yaml_get(entry, "label");
        if (!choice->value || !label)
            continue;
        for (size_t i = 0; i < count; i++)
            if (strcmp(choices[i].value, choice->value) == 0)
                fault_at(reader->faults, entry->file, entry->line, "choice %s stands twice", choice->value);
        char name[PATH_BYTES_MAX];
        if (str_format(name, sizeof name, "choices.%s", choice->value))
            choice->label_key = reader_words(reader, name, label);
        count += choice->label_key != NULL;
    }
    field->choices = choices;
    field->choice_count = count;
}

/* The same path on an earlier page (mother is the requester, or is not): it keeps its words. */
static const struct field *find_earlier(const struct journey *journey, const struct page *page, const char *id)
{
    for (const struct page *earlier = journey->pages; earlier < page; earlier++)
        for (size_t f = 0; earlier->kind != PAGE_TABLE && f < earlier->field_count; f++)
            if (earlier->fields[f].id && strcmp(earlier->fields[f].id, id) == 0)
                return &earlier->fields[f];
    return NULL;
}

static void read_field_words(struct journey *journey, const struct page *page, const struct node *node,
                             struct field *field)
{
    struct reader *reader = journey->reader;
    const struct field *earlier = page->kind == PAGE_ASK ? find_earlier(journey, page, field->id) : NULL;
    const struct node *label = yaml_get(node, "label"), *why = yaml_get(node, "why"),
                      *example = yaml_get(node, "example"), *choices = yaml_get(node, "choices");
    if (earlier) {
        if (label || why || example || choices)
            fault_at(reader->faults, node->file, node->line, "%s was asked on an earlier page and keeps its words",
                     field->id);
        field->label_key = earlier->label_key, field->why_key = earlier->why_key;
        field->example_key = earlier->example_key;
        field->choices = earlier->choices, field->choice_count = earlier->choice_count;
        if (field->type != earlier->type)
            fault_at(reader->faults, node->file, node->line, "%s had another type on an earlier page", field->id);
        return;
    }
    bool row = page->kind == PAGE_TABLE && page->into;
    if (!str_format(reader->prefix, sizeof reader->prefix, "%s.%s.fields.%s%s%s",
                    journey->service->guide ? "guides" : "services", journey->service->id, row ? page->into : "",
                    row ? "." : "", field->id)) {
        fault_at(reader->faults, node->file, node->line, "ids too long for a text key");
    } else {
        if (label)
            field->label_key = reader_words(reader, "label", label);
        else
            fault_at(reader->faults, node->file, node->line, "missing key label");
        if (why)
            field->why_key = reader_words(reader, "why", why);
        if (example)
            field->example_key = reader_words(reader, "example", example);
        if (choices)
            read_choices(reader, choices, field);
    }
}

#define FIELD_AT(member) offsetof(struct field, member)

/* Keys of one word: what they switch on is off without them. */
static bool is_word(struct reader *reader, const struct rule *rule, const struct node *node, const char *word)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return false;
    if (str_equal(text, str_from(word)))
        return true;
    fault_at(reader->faults, node->file, node->line, "%s: must be %s, or be left out", rule->key, word);
    return false;
}

static void read_place(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    ((struct field *)out)->place_here = is_word(reader, rule, node, "here");
}

static void read_street(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    ((struct field *)out)->street_optional = is_word(reader, rule, node, "optional");
}

static void check_field(struct reader *reader, const struct node *node, const struct field *field)
{
    bool letters = field->type == FIELD_NAME || field->type == FIELD_TEXT;
    if (field->type == FIELD_ENUM ? !field->choices : yaml_get(node, "choices") != NULL)
        fault_at(reader->faults, node->file, node->line, "choices belong to a field of type enum, and must be there");
    if ((yaml_get(node, "length_max") || yaml_get(node, "upper_case")) && !letters)
        fault_at(reader->faults, node->file, node->line, "length_max and upper_case belong to name and text");
    bool dated = field->type == FIELD_DATE || field->type == FIELD_DATE_PARTIAL;
    if ((yaml_get(node, "min") || yaml_get(node, "max")) && !dated && field->type != FIELD_INT &&
        field->type != FIELD_MONEY)
        fault_at(reader->faults, node->file, node->line, "min and max belong to int, money and dates");
    if ((yaml_get(node, "place") || yaml_get(node, "street")) && field->type != FIELD_ADDR)
        fault_at(reader->faults, node->file, node->line, "place and street belong to addr");
    if (field->min > field->max)
        fault_at(reader->faults, node->file, node->line, "min is larger than max");
}

static void read_fields(struct journey *journey, struct page *page, const struct node *list, size_t max)
{
    static const struct rule rules[] = {
        { "id", read_path, FIELD_AT(id), true, 0, 0, NULL },
        { "type", read_enum, FIELD_AT(type), true, 0, 0, FIELD_TYPE_NAMES },
        { "label", NULL, 0, false, 0, 0, NULL },
        { "why", NULL, 0, false, 0, 0, NULL },
        { "example", NULL, 0, false, 0, 0, NULL },
        { "required", read_bool, FIELD_AT(required), true, 0, 0, NULL },
        { "choices", NULL, 0, false, 0, 0, NULL },
        { "from", read_path, FIELD_AT(from), false, 0, 0, NULL },
        { "min", read_int64, FIELD_AT(min), false, -100000000000, 100000000000, NULL },
        { "max", read_int64, FIELD_AT(max), false, -100000000000, 100000000000, NULL },
        { "length_max", read_size, FIELD_AT(length_max), false, 1, LENGTH_MAX, NULL },
        { "upper_case", read_bool, FIELD_AT(upper_case), false, 0, 0, NULL },
        { "place", read_place, 0, false, 0, 0, NULL },
        { "street", read_street, 0, false, 0, 0, NULL },
        { "after", read_gap, FIELD_AT(gap), false, 0, 0, NULL },
        { "before", read_gap, FIELD_AT(gap), false, 0, 0, NULL },
        { "when", read_when_rule, FIELD_AT(when), false, 0, 0, NULL },
    };
    struct reader *reader = journey->reader;
    if (!reader_list(reader, list, 1, max))
        return;
    struct field *fields = reader_array(reader, list, list->count, sizeof *fields);
    size_t index = 0;
    for (const struct node *entry = list->first; fields && entry; entry = entry->next, index++) {
        fields[index].id = ""; /* so that a field without an id is nothing, and not NULL, to the checks */
        reader_map(reader, entry, rules, ARRAY_LEN(rules), &fields[index]);
        if (*fields[index].id && entry->kind == NODE_MAP)
            read_field_words(journey, page, entry, &fields[index]);
        if (entry->kind == NODE_MAP && yaml_get(entry, "type"))
            check_field(reader, entry, &fields[index]);
    }
    page->fields = fields;
    page->field_count = index;
}

static void read_paper_fields(struct journey *journey, struct page *page, const struct node *body)
{
    size_t count;
    const struct paper_field *given = scan_page_fields(page->paper, &count);
    struct field *fields = given && page->into ? reader_array(journey->reader, body, count, sizeof *fields) : NULL;
    if (!fields)
        return;
    for (size_t i = 0; i < count; i++) {
        char path[PATH_BYTES_MAX * 2], key[ID_BYTES_MAX];
        if (!str_format(path, sizeof path, "%s.%s", page->into, given[i].name) ||
            !str_format(key, sizeof key, "papers.%s.%s", page->paper, given[i].name))
            return;
        fields[i] = (struct field){ .type = given[i].type, .required = given[i].required };
        fields[i].id = reader_copy(journey->reader, body, str_from(path));
        fields[i].label_key = reader_copy(journey->reader, body, str_from(key));
        if (!fields[i].id || !fields[i].label_key)
            return;
    }
    page->fields = fields;
    page->field_count = count;
}

static const struct obstacle *find_obstacle(const struct journey *journey, const struct page *page, const char *id)
{
    for (const struct page *earlier = journey->pages; earlier < page; earlier++)
        for (size_t i = 0; i < earlier->obstacle_count; i++)
            if (strcmp(earlier->obstacles[i].id, id) == 0)
                return &earlier->obstacles[i];
    return NULL;
}

static void read_obstacle(struct journey *journey, struct page *page, const struct node *node,
                          struct obstacle *obstacle)
{
    static const struct rule rules[] = {
        { "id", read_id, offsetof(struct obstacle, id), true, 0, 40, NULL },
        { "text", NULL, 0, false, 0, 0, NULL },
        { "then", NULL, 0, false, 0, 0, NULL },
    };
    struct reader *reader = journey->reader;
    reader_map(reader, node, rules, ARRAY_LEN(rules), obstacle);
    if (!obstacle->id)
        return;
    const struct node *text = yaml_get(node, "text"), *then = yaml_get(node, "then");
    const struct obstacle *earlier = find_obstacle(journey, page, obstacle->id);
    if (earlier && !text && !then) {
        *obstacle = *earlier; /* the same trouble at a later step, in the same words */
    } else if (!text || !then) {
        fault_at(reader->faults, node->file, node->line, "an obstacle needs text and then");
    } else {
        char name[ID_BYTES_MAX];
        if (str_format(name, sizeof name, "%s.text", obstacle->id))
            obstacle->text_key = reader_words(reader, name, text);
        if (str_format(name, sizeof name, "%s.then", obstacle->id))
            obstacle->then_key = reader_words(reader, name, then);
    }
}

static void read_obstacles(struct journey *journey, struct page *page, const struct node *list)
{
    struct reader *reader = journey->reader;
    if (!reader_list(reader, list, 1, JOURNEY_OBSTACLES_MAX))
        return;
    if (!str_format(reader->prefix, sizeof reader->prefix, "%s.%s.obstacles",
                    journey->service->guide ? "guides" : "services", journey->service->id)) {
        fault_at(reader->faults, list->file, list->line, "ids too long for a text key");
        return;
    }
    struct obstacle *obstacles = reader_array(reader, list, list->count, sizeof *obstacles);
    for (const struct node *entry = list->first; obstacles && entry; entry = entry->next) {
        struct obstacle *obstacle = &obstacles[page->obstacle_count];
        read_obstacle(journey, page, entry, obstacle);
        for (size_t i = 0; obstacle->id && i < page->obstacle_count; i++)
            if (strcmp(obstacles[i].id, obstacle->id) == 0)
                fault_at(reader->faults, entry->file, entry->line, "obstacle %s stands twice", obstacle->id);
        page->obstacle_count += obstacle->text_key && obstacle->then_key;
    }
    page->obstacles = obstacles;
}

static void read_purposes(struct reader *reader, struct page *page, const struct node *list)
{
    static const struct rule one = { "purposes", NULL, 0, true, 0, 40, NULL };
    if (!reader_list(reader, list, 1, 4))
        return;
    const char **purposes = reader_array(reader, list, list->count, sizeof *purposes);
    for (const struct node *entry = list->first; purposes && entry; entry = entry->next) {
        read_id(reader, &one, entry, &purposes[page->purpose_count]);
        page->purpose_count += purposes[page->purpose_count] != NULL;
    }
    page->purposes = purposes;
}

/* An icon, or drawing-NAME; proven when the folder of the assets is known. */
void read_picture(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    enum { DRAWING_PREFIX = sizeof "drawing-" - 1, FILE_BYTES = 512 };
    const char **picture = out;
    read_id(reader, rule, node, picture);
    if (!*picture || !reader->assets)
        return;
    bool drawing = str_starts(str_from(*picture), "drawing-");
    char path[FILE_BYTES];
    FILE *file = NULL;
    if (str_format(path, sizeof path, "%s/%s/%s.svg", reader->assets, drawing ? "images" : "icons",
                   *picture + (drawing ? DRAWING_PREFIX : 0)))
        file = fopen(path, "rb");
    if (file)
        fclose(file);
    else
        fault_at(reader->faults, node->file, node->line, "no picture %s", *picture);
}

#define AT(member) offsetof(struct page, member)
#define RULE_ID(need)                                                                                                  \
    {                                                                                                                  \
        "id", read_id, AT(id), need, 0, 40, NULL                                                                       \
    }
#define RULE_TITLE(need)                                                                                               \
    {                                                                                                                  \
        "title", read_words, AT(title_key), need, 0, 0, NULL                                                           \
    }
#define RULE_WHY                                                                                                       \
    {                                                                                                                  \
        "why", read_words, AT(why_key), false, 0, 0, NULL                                                              \
    }
#define RULE_EXAMPLE                                                                                                   \
    {                                                                                                                  \
        "example", read_words, AT(example_key), false, 0, 0, NULL                                                      \
    }
#define RULE_TEXT                                                                                                      \
    {                                                                                                                  \
        "text", read_words, AT(text_key), true, 0, 0, NULL                                                             \
    }
#define RULE_PICTURE                                                                                                   \
    {                                                                                                                  \
        "picture", read_picture, AT(picture), false, 0, 40, NULL                                                       \
    }
#define RULE_WHEN                                                                                                      \
    {                                                                                                                  \
        "when", read_when_rule, AT(when), false, 0, 0, NULL                                                            \
    }
#define RULE_HAND(name, need)                                                                                          \
    {                                                                                                                  \
        name, NULL, 0, need, 0, 0, NULL                                                                                \
    }

#define RULE_LINK                                                                                                      \
    {                                                                                                                  \
        "link", read_https, AT(link), false, 0, PAGE_LINK_BYTES_MAX, NULL                                              \
    }

static const struct rule SCAN_RULES[] = {
    RULE_ID(true),
    RULE_TITLE(false),
    RULE_WHY,
    RULE_WHEN,
    { "paper", read_word, AT(paper), true, 0, 0, PAPER_NAMES },
    { "into", read_path, AT(into), true, 0, 30, NULL },
    { "manual", read_bool, AT(manual_allowed), false, 0, 0, NULL },
};
static const struct rule ASK_RULES[] = { RULE_ID(true), RULE_TITLE(true), RULE_WHY,
                                         RULE_EXAMPLE,  RULE_WHEN,        RULE_HAND("fields", true) };
static const struct rule TABLE_RULES[] = {
    RULE_ID(true),
    RULE_TITLE(true),
    RULE_WHY,
    RULE_EXAMPLE,
    RULE_WHEN,
    RULE_HAND("fields", true),
    { "into", read_path, AT(into), true, 0, 30, NULL },
    { "rows_max", read_size, AT(rows_max), true, 1, TABLE_ROWS_MAX, NULL },
    { "rows_min", read_size, AT(rows_min), false, 0, TABLE_ROWS_MAX, NULL },
};
static const struct rule STEP_RULES[] = { RULE_ID(true), RULE_TITLE(true), RULE_WHY,  RULE_TEXT,
                                          RULE_PICTURE,  RULE_LINK,        RULE_WHEN, RULE_HAND("obstacles", false) };
static const struct rule SHOW_RULES[] = { RULE_ID(true),
                                          RULE_TITLE(true),
                                          RULE_WHY,
                                          RULE_TEXT,
                                          RULE_PICTURE,
                                          RULE_LINK,
                                          RULE_WHEN,
                                          { "stop", read_bool, AT(stop), false, 0, 0, NULL },
                                          RULE_HAND("value", false) };
static const struct rule AGREE_RULES[] = {
    RULE_ID(true),
    RULE_WHEN,
    { "card", read_path, AT(card), true, 0, 30, NULL },
    { "insurance", read_path, AT(insurance), true, 0, 30, NULL },
};
static const struct rule CHECK_RULES[] = { RULE_ID(false), RULE_TITLE(false), RULE_WHY, RULE_WHEN };
static const struct rule CONSENT_RULES[] = { RULE_ID(false), RULE_TITLE(false), RULE_WHY, RULE_HAND("purposes", true) };
static const struct rule SUBMIT_RULES[] = { RULE_ID(false), RULE_TITLE(false), RULE_WHY, RULE_HAND("portal", false) };

static const struct rule COVERAGE_RULES[] = { RULE_ID(false), RULE_TITLE(false), RULE_WHY };
static const struct rule TICKET_RULES[] = { RULE_ID(false),
                                            RULE_TITLE(false),
                                            RULE_WHY,
                                            { "result", read_text, AT(result), false, 0, 7, NULL },
                                            { "priority", read_when_rule, AT(priority), false, 0, 0, NULL } };

static const struct {
    const struct rule *rules;
    size_t count;
} KINDS[] = {
    [PAGE_SCAN] = { SCAN_RULES, ARRAY_LEN(SCAN_RULES) },
    [PAGE_ASK] = { ASK_RULES, ARRAY_LEN(ASK_RULES) },
    [PAGE_TABLE] = { TABLE_RULES, ARRAY_LEN(TABLE_RULES) },
    [PAGE_STEP] = { STEP_RULES, ARRAY_LEN(STEP_RULES) },
    [PAGE_SHOW] = { SHOW_RULES, ARRAY_LEN(SHOW_RULES) },
    [PAGE_AGREE] = { AGREE_RULES, ARRAY_LEN(AGREE_RULES) },
    [PAGE_CHECK] = { CHECK_RULES, ARRAY_LEN(CHECK_RULES) },
    [PAGE_CONSENT] = { CONSENT_RULES, ARRAY_LEN(CONSENT_RULES) },
    [PAGE_SUBMIT] = { SUBMIT_RULES, ARRAY_LEN(SUBMIT_RULES) },
    [PAGE_COVERAGE] = { COVERAGE_RULES, ARRAY_LEN(COVERAGE_RULES) },
    [PAGE_TICKET] = { TICKET_RULES, ARRAY_LEN(TICKET_RULES) },
};

const struct node *journey_page_body(const struct node *page)
{
    return page->kind == NODE_MAP && page->count == 1 ? page->first : page;
}

static void read_value(struct reader *reader, struct page *page, const struct node *node)
{
    static const struct rule rules[] = {
        RULE_HAND("label", true),
        { "field", read_answer_path, AT(value.field), true, 0, 0, NULL },
        { "plus", read_span, AT(value.plus), false, 0, 0, NULL },
    };
    const struct node *label = yaml_get(node, "label");
    if (reader_map(reader, node, rules, ARRAY_LEN(rules), page) && label)
        page->value.label_key = reader_words(reader, "value", label);
}

static void read_page_parts(struct journey *journey, struct page *page, const struct node *body)
{
    const struct node *fields = yaml_get(body, "fields"), *obstacles = yaml_get(body, "obstacles"),
                      *purposes = yaml_get(body, "purposes"), *portal = yaml_get(body, "portal");
    if (page->kind == PAGE_ASK && fields)
        read_fields(journey, page, fields, JOURNEY_ASK_FIELDS_MAX);
    if (page->kind == PAGE_TABLE && fields)
        read_fields(journey, page, fields, JOURNEY_TABLE_FIELDS_MAX);
    if (page->kind == PAGE_SHOW && yaml_get(body, "value"))
        read_value(journey->reader, page, yaml_get(body, "value"));
    if (page->kind == PAGE_SCAN)
        read_paper_fields(journey, page, body);
    if (page->kind == PAGE_STEP && obstacles)
        read_obstacles(journey, page, obstacles);
    if (page->kind == PAGE_CONSENT && purposes)
        read_purposes(journey->reader, page, purposes);
    if (page->kind == PAGE_SUBMIT && portal) {
        static const struct rule one = { "portal", NULL, 0, true, 0, 40, NULL };
        read_id(journey->reader, &one, portal, &journey->service->portal);
    }
}

static void read_page(struct journey *journey, struct page *page, const struct node *node)
{
    struct reader *reader = journey->reader;
    const struct node *body = journey_page_body(node);
    int kind = -1;
    for (int i = 0; body != node && PAGE_KIND_NAMES[i]; i++)
        if (strcmp(body->key, PAGE_KIND_NAMES[i]) == 0)
            kind = i;
    page->id = ""; /* nothing, and not NULL, to the checks */
    if (kind < 0) {
        if (body != node)
            fault_at(reader->faults, node->file, node->line, "unknown page kind %s", body->key);
        else
            fault_at(reader->faults, node->file, node->line, "a page is one key, its kind, like ask: { … }");
        return;
    }
    page->kind = (enum page_kind)kind;
    page->manual_allowed = kind == PAGE_SCAN;
    if (kind >= PAGE_CHECK)
        page->id = PAGE_KIND_NAMES[kind];
    const struct node *id = yaml_get(body, "id");
    const char *prefix_id = id && id->kind == NODE_SCALAR && reader_is_id(id->text, false) ? id->text.ptr : page->id;
    if (!str_format(reader->prefix, sizeof reader->prefix, "%s.%s.pages.%s",
                    journey->service->guide ? "guides" : "services", journey->service->id, prefix_id)) {
        fault_at(reader->faults, node->file, node->line, "ids too long for a text key");
        return;
    }
    if (reader_map(reader, body, KINDS[kind].rules, KINDS[kind].count, page))
        read_page_parts(journey, page, body);
}

void journey_read_pages(struct journey *journey, const struct node *list)
{
    if (!reader_list(journey->reader, list, 1, JOURNEY_PAGES_MAX))
        return;
    journey->pages = reader_array(journey->reader, list, list->count + 1, sizeof *journey->pages);
    journey->service->pages = journey->pages;
    size_t index = 0;
    for (const struct node *entry = list->first; journey->pages && entry; entry = entry->next, index++)
        read_page(journey, &journey->pages[index], entry);
    journey->service->page_count = index;
    if (journey->pages)
        journey_add_fee_page(journey, list);
}
