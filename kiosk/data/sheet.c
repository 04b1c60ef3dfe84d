/* Reading and proving declarations. */
#include "data/sheet.h"

#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "data/sheet_read.h"

static const char *const STATUS_NAMES[] = { "unverified", "sourced", NULL };

#define FIELD_AT(member) offsetof(struct sheet_field, member)
#define PART_AT(member) offsetof(struct sheet_part, member)

static void read_parts(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const struct rule rules[] = {
        { "before", read_text, PART_AT(before), false, 0, 80, NULL },
        { "from", read_path, PART_AT(from), true, 0, 0, NULL },
        { "words", read_bool, PART_AT(words), false, 0, 0, NULL },
    };
    struct sheet_field *field = out;
    (void)rule;
    if (node->kind == NODE_SCALAR) { /* from: path */
        static const struct rule path = { "from", read_path, 0, true, 0, 0, NULL };
        read_path(reader, &path, node, &field->parts[0].from);
        field->part_count = field->parts[0].from != NULL;
        return;
    }
    if (!reader_list(reader, node, 1, SHEET_PARTS_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        struct sheet_part *part = &field->parts[field->part_count];
        if (reader_map(reader, entry, rules, ARRAY_LEN(rules), part) && part->from)
            field->part_count++;
    }
}

static void read_fields(struct reader *reader, const struct node *node, struct sheet_block *block)
{
    static const struct rule rules[] = {
        { "label", read_text, FIELD_AT(label), true, 0, 200, NULL },
        { "note", read_text, FIELD_AT(note), false, 0, 200, NULL },
        { "from", read_parts, 0, false, 0, 0, NULL },
        { "boxes", read_bool, FIELD_AT(boxes), false, 0, 0, NULL },
        { "capitals", read_bool, FIELD_AT(capitals), false, 0, 0, NULL },
        { "service", read_bool, FIELD_AT(service), false, 0, 0, NULL },
        { "numbered", read_bool, FIELD_AT(numbered), false, 0, 0, NULL },
        { "unless", read_path, FIELD_AT(unless), false, 0, 0, NULL },
        { "width", read_int, FIELD_AT(width), false, 1, 100, NULL },
    };
    if (!reader_list(reader, node, 1, SHEET_FIELDS_MAX))
        return;
    struct sheet_field *fields = reader_array(reader, node, node->count, sizeof *fields);
    for (const struct node *entry = node->first; fields && entry; entry = entry->next)
        if (reader_map(reader, entry, rules, ARRAY_LEN(rules), &fields[block->field_count]))
            block->field_count++;
    block->fields = fields;
}

static void read_table(struct reader *reader, const struct node *node, struct sheet_block *block)
{
    static const struct rule rules[] = {
        { "into", read_path, offsetof(struct sheet_block, into), true, 0, 0, NULL },
        { "rows_min", read_int, offsetof(struct sheet_block, rows_min), true, 0, SHEET_ROWS_MAX, NULL },
        { "columns", NULL, 0, true, 0, 0, NULL },
    };
    const struct node *columns = yaml_get(node, "columns");
    if (reader_map(reader, node, rules, ARRAY_LEN(rules), block) && columns)
        read_fields(reader, columns, block);
}

static void read_block(struct reader *reader, const struct node *entry, struct sheet_block *block)
{
    static const char *const kinds[] = { "to", "heading", "text", "answers", "line", "table", "signatures" };
    static const struct rule words = { "text", read_text, 0, true, 0, 400, NULL };
    const struct node *body = entry->kind == NODE_MAP && entry->count == 1 ? entry->first : NULL;
    for (size_t i = 0; body && i < ARRAY_LEN(kinds); i++) {
        if (strcmp(body->key, kinds[i]) != 0)
            continue;
        block->kind = (enum sheet_block_kind)i;
        if (block->kind <= SHEET_TEXT)
            read_text(reader, &words, body, &block->text);
        else if (block->kind == SHEET_ANSWERS)
            (void)reader_map(reader, body, NULL, 0, block);
        else if (block->kind == SHEET_TABLE)
            read_table(reader, body, block);
        else
            read_fields(reader, body, block);
        return;
    }
    fault_at(reader->faults, entry->file, entry->line,
             "a block is one key of to, heading, text, answers, line, table, signatures");
}

static void read_blocks(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct sheet *sheet = out;
    (void)rule;
    if (!reader_list(reader, node, 1, SHEET_BLOCKS_MAX))
        return;
    sheet->blocks = reader_array(reader, node, node->count, sizeof *sheet->blocks);
    for (const struct node *entry = node->first; sheet->blocks && entry; entry = entry->next)
        read_block(reader, entry, &sheet->blocks[sheet->block_count++]);
}

static void read_services(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    static const struct rule one = { "services", NULL, 0, true, 0, 60, NULL };
    struct sheet *sheet = out;
    (void)rule;
    if (node->kind == NODE_SCALAR && str_is(node->text, "others")) {
        sheet->for_others = true;
        return;
    }
    if (!reader_list(reader, node, 1, SHEET_SERVICES_MAX))
        return;
    for (const struct node *entry = node->first; entry; entry = entry->next) {
        read_id(reader, &one, entry, &sheet->services[sheet->service_count]);
        sheet->service_count += sheet->services[sheet->service_count] != NULL;
    }
}

static void read_status(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    int status = 0;
    read_enum(reader, rule, node, &status);
    *(bool *)out = status == 1;
}

void sheet_read(struct reader *reader, const struct node *root, const char *id, struct sheet *out)
{
#define AT(member) offsetof(struct sheet, member)
    static const struct rule rules[] = {
        { "id", read_id, AT(id), true, 0, 60, NULL },
        { "title", read_text, AT(title), true, 0, 200, NULL },
        { "form", read_text, AT(form), true, 0, 200, NULL },
        { "services", read_services, 0, true, 0, 0, NULL },
        { "checked", read_date, AT(checked), true, 0, 0, NULL },
        { "status", read_status, AT(sourced), true, 0, 0, STATUS_NAMES },
        { "blocks", read_blocks, 0, true, 0, 0, NULL },
    };
    reader_map(reader, root, rules, ARRAY_LEN(rules), out);
    if (out->id && strcmp(out->id, id) != 0)
        fault_at(reader->faults, root->file, root->line, "id: must be the name of the file, %s", id);
}

static bool is_asked(const struct catalogue *catalogue, const struct sheet *sheet, const char *into, const char *from)
{
    char path[PATH_BYTES_MAX];
    if (!str_format(path, sizeof path, "%s%s%s", into ? into : "", into ? "[0]." : "", from))
        return false;
    for (size_t i = 0; i < sheet->service_count; i++) {
        const struct service *service = catalogue_find(catalogue, sheet->services[i]);
        if (service && service_find_field(service, path))
            return true;
    }
    return false;
}

void sheet_check(struct reader *reader, const struct node *root, const struct catalogue *catalogue,
                 const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->service_count; i++) {
        if (!catalogue_find(catalogue, sheet->services[i]))
            fault_at(reader->faults, root->file, yaml_get(root, "services")->line, "services: no service %s",
                     sheet->services[i]);
        for (const struct sheet *other = catalogue->sheets; other < sheet; other++)
            for (size_t k = 0; k < other->service_count; k++)
                if (strcmp(other->services[k], sheet->services[i]) == 0)
                    fault_at(reader->faults, root->file, yaml_get(root, "services")->line,
                             "services: %s already has the sheet %s", sheet->services[i], other->id);
    }
    for (const struct sheet *other = catalogue->sheets; sheet->for_others && other < sheet; other++)
        if (other->for_others)
            fault_at(reader->faults, root->file, yaml_get(root, "services")->line,
                     "services: %s is for the others already", other->id);
    for (size_t b = 0; b < sheet->block_count; b++)
        for (size_t f = 0; f < sheet->blocks[b].field_count; f++) {
            const char *unless = sheet->blocks[b].fields[f].unless;
            if (unless && (sheet->blocks[b].kind != SHEET_LINE || !is_asked(catalogue, sheet, NULL, unless)))
                fault_at(reader->faults, root->file, yaml_get(root, "blocks")->line,
                         "unless: belongs to a line, and no service of this sheet asks %s", unless);
            for (size_t p = 0; p < sheet->blocks[b].fields[f].part_count; p++) {
                const char *from = sheet->blocks[b].fields[f].parts[p].from;
                if (!from || !is_asked(catalogue, sheet, sheet->blocks[b].into, from))
                    fault_at(reader->faults, root->file, yaml_get(root, "blocks")->line,
                             "no service of this sheet asks %s", from ? from : "this");
            }
        }
}

const struct sheet *catalogue_find_sheet(const struct catalogue *catalogue, const char *service_id)
{
    for (size_t i = 0; i < catalogue->sheet_count; i++)
        for (size_t k = 0; k < catalogue->sheets[i].service_count; k++)
            if (strcmp(catalogue->sheets[i].services[k], service_id) == 0)
                return &catalogue->sheets[i];
    return NULL;
}

const struct sheet *catalogue_find_print(const struct catalogue *catalogue, const struct service *service)
{
    const struct sheet *own = catalogue_find_sheet(catalogue, service->id);
    bool paper = service_is_printed(service) || service->mode == SERVICE_LEAD;
    for (size_t i = 0; !own && paper && i < catalogue->sheet_count; i++)
        if (catalogue->sheets[i].for_others)
            own = &catalogue->sheets[i];
    return own;
}
