/* Provinces, communes and the lists of people. Communes come as lines in block texts: as 3,321 YAML maps they take
 * 4.2 ms to parse instead of 1.3. */
#include "data/regions_read.h"

#include <string.h>

#include "base/check.h"

enum { PROVINCES_MAX = 80, COMMUNES_MAX = 12000, NAME_BYTES_MAX = 120, CODES = 100000 /* five digits */ };

#define AT(member) offsetof(struct regions, member)

struct list {
    const char *const *items;
    size_t count;
};

static bool code_is_good(struct str code, size_t digits)
{
    return code.len == digits && str_digits(code);
}

static void read_names(struct reader *reader, const struct node *node, struct list *out)
{
    if (!node || !reader_list(reader, node, 1, YAML_ENTRIES_MAX))
        return;
    const char **items = reader_array(reader, node, node->count, sizeof *items);
    size_t count = 0;
    for (const struct node *entry = node->first; items && entry; entry = entry->next) {
        struct str text;
        if (!reader_scalar(reader, entry, &text))
            continue;
        for (size_t i = 0; i < count; i++)
            if (str_is(text, items[i]))
                fault_at(reader->faults, entry->file, entry->line, "%s: %s stands twice", node->key, items[i]);
        items[count] = reader_copy(reader, entry, text);
        count += items[count] != NULL;
    }
    *out = (struct list){ items, count };
}

void regions_read_people(struct reader *reader, const struct node *root, struct regions *out)
{
    static const struct rule rules[] = {
        { "version", read_date, 0, true, 0, 0, NULL }, { "ethnic_groups", NULL, 0, true, 0, 0, NULL },
        { "nations", NULL, 0, true, 0, 0, NULL },      { "family_names", NULL, 0, true, 0, 0, NULL },
        { "given_names", NULL, 0, true, 0, 0, NULL },
    };
    const char *version = NULL;
    if (!reader_map(reader, root, rules, ARRAY_LEN(rules), &version))
        return;
    struct list list = { NULL, 0 };
    read_names(reader, yaml_get(root, "ethnic_groups"), &list);
    out->ethnic_groups = list.items, out->ethnic_group_count = list.count;
    list = (struct list){ NULL, 0 };
    read_names(reader, yaml_get(root, "nations"), &list);
    out->nations = list.items, out->nation_count = list.count;
    list = (struct list){ NULL, 0 };
    read_names(reader, yaml_get(root, "family_names"), &list);
    out->family_names = list.items, out->family_name_count = list.count;
    list = (struct list){ NULL, 0 };
    read_names(reader, yaml_get(root, "given_names"), &list);
    out->given_names = list.items, out->given_name_count = list.count;
}

static void read_province_code(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (!reader_scalar(reader, node, &text))
        return;
    if (!code_is_good(text, 2))
        fault_at(reader->faults, node->file, node->line, "%s: must be 2 digits, in quotes", rule->key);
    else
        *(const char **)out = reader_copy(reader, node, text);
}

void regions_read_provinces(struct reader *reader, const struct node *root, struct regions *out)
{
    static const struct rule rules[] = {
        { "version", read_date, AT(version), true, 0, 0, NULL },
        { "provinces", NULL, 0, true, 0, 0, NULL },
    };
    static const struct rule one[] = {
        { "code", read_province_code, offsetof(struct region, code), true, 0, 0, NULL },
        { "name", read_text, offsetof(struct region, name), true, 0, NAME_BYTES_MAX, NULL },
        { "name_en", read_text, offsetof(struct region, name_en), true, 0, NAME_BYTES_MAX, NULL },
    };
    const struct node *list = yaml_get(root, "provinces");
    if (!reader_map(reader, root, rules, ARRAY_LEN(rules), out) || !list ||
        !reader_list(reader, list, 1, PROVINCES_MAX))
        return;
    struct region *provinces = reader_array(reader, list, list->count, sizeof *provinces);
    out->provinces = provinces;
    for (const struct node *entry = list->first; provinces && entry; entry = entry->next) {
        struct region *province = &provinces[out->province_count];
        reader_map(reader, entry, one, ARRAY_LEN(one), province);
        if (!province->code || !province->name || !province->name_en)
            continue;
        if (regions_find_province(out, province->code))
            fault_at(reader->faults, entry->file, entry->line, "province %s stands twice", province->code);
        out->province_count++;
    }
}

/* "00430 Xã Đa Phúc | Da Phuc Commune" */
static bool read_commune(struct reader *reader, const struct node *node, int line_no, struct str line,
                         struct region *commune)
{
    struct str rest = line;
    struct str code = str_cut(&rest, ' ');
    struct str name = rest.ptr ? str_trim(str_cut(&rest, '|')) : (struct str){ NULL, 0 };
    struct str name_en = rest.ptr ? str_trim(rest) : (struct str){ NULL, 0 };
    if (!code_is_good(code, 5) || name.len == 0 || name.len > NAME_BYTES_MAX || name_en.len == 0 ||
        name_en.len > NAME_BYTES_MAX) {
        fault_at(reader->faults, node->file, line_no, "a commune is: five digits, name | English name");
        return false;
    }
    commune->code = reader_copy(reader, node, code);
    commune->name = reader_copy(reader, node, name);
    commune->name_en = reader_copy(reader, node, name_en);
    return commune->code && commune->name && commune->name_en;
}

static size_t count_lines(const struct node *list)
{
    size_t lines = 0;
    for (const struct node *entry = list->first; entry; entry = entry->next)
        for (size_t i = 0; entry->kind == NODE_SCALAR && i < entry->text.len; i++)
            lines += entry->text.ptr[i] == '\n';
    return lines;
}

struct commune_list {
    struct region *items;
    size_t capacity;
    unsigned char *seen; /* a bit for each code of five digits: a code must belong to one place */
};

static bool take_code(struct commune_list *list, const char *code)
{
    size_t number = 0;
    for (; *code; code++)
        number = number * 10 + (size_t)(*code - '0');
    unsigned char bit = (unsigned char)(1U << number % 8);
    bool first = !(list->seen[number / 8] & bit);
    list->seen[number / 8] |= bit;
    return first;
}

static void read_block(struct reader *reader, const struct node *node, const struct region *province,
                       struct commune_list *list, struct regions *out)
{
    int line_no = node->line;
    for (struct str rest = node->text; rest.ptr;) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        line_no++;
        if (line.len == 0)
            continue;
        if (out->commune_count == list->capacity)
            return;
        struct region *commune = &list->items[out->commune_count];
        if (!read_commune(reader, node, line_no, line, commune))
            continue;
        if (!take_code(list, commune->code))
            fault_at(reader->faults, node->file, line_no, "commune %s stands twice", commune->code);
        commune->province_code = province->code;
        out->commune_count++;
    }
}

void regions_read_communes(struct reader *reader, const struct node *root, struct regions *out)
{
    static const struct rule rules[] = {
        { "version", read_date, 0, true, 0, 0, NULL },
        { "communes", NULL, 0, true, 0, 0, NULL },
    };
    const char *version = NULL;
    const struct node *list = yaml_get(root, "communes");
    if (!reader_map(reader, root, rules, ARRAY_LEN(rules), &version) || !list)
        return;
    size_t capacity = count_lines(list) + list->count;
    if (list->kind != NODE_MAP || capacity == 0 || capacity > COMMUNES_MAX) {
        fault_at(reader->faults, list->file, list->line, "communes: must be a map of province codes to lines");
        return;
    }
    struct commune_list communes = { .items = arena_alloc(reader->keep, capacity * sizeof *communes.items),
                                     .capacity = capacity,
                                     .seen = arena_alloc(reader->scratch, CODES / 8) };
    if (!communes.items || !communes.seen) {
        fault_at(reader->faults, list->file, list->line, "out of memory");
        return;
    }
    out->communes = communes.items;
    const char *before = "";
    for (const struct node *entry = list->first; entry; entry = entry->next) {
        const struct region *province = regions_find_province(out, entry->key);
        if (!province)
            fault_at(reader->faults, entry->file, entry->key_line, "no province %s", entry->key);
        else if (!entry->block)
            fault_at(reader->faults, entry->file, entry->line, "province %s: must be a block of lines", entry->key);
        else if (strcmp(entry->key, before) < 0)
            fault_at(reader->faults, entry->file, entry->key_line, "province %s: out of order", entry->key);
        else
            read_block(reader, entry, province, &communes, out);
        before = entry->key;
    }
    for (size_t i = 0; i < out->province_count; i++) {
        size_t count;
        if (!regions_communes_of(out, out->provinces[i].code, &count))
            fault_at(reader->faults, list->file, list->line, "province %s has no communes", out->provinces[i].code);
    }
}

const struct region *regions_find_province(const struct regions *regions, const char *code)
{
    for (size_t i = 0; i < regions->province_count; i++)
        if (strcmp(regions->provinces[i].code, code) == 0)
            return &regions->provinces[i];
    return NULL;
}

const struct region *regions_find_commune(const struct regions *regions, const char *code)
{
    for (size_t i = 0; i < regions->commune_count; i++)
        if (strcmp(regions->communes[i].code, code) == 0)
            return &regions->communes[i];
    return NULL;
}

const struct region *regions_communes_of(const struct regions *regions, const char *province_code, size_t *count)
{
    size_t low = 0, high = regions->commune_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(regions->communes[middle].province_code, province_code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t first = low;
    while (low < regions->commune_count && strcmp(regions->communes[low].province_code, province_code) == 0)
        low++;
    *count = low - first;
    return *count ? &regions->communes[first] : NULL;
}
