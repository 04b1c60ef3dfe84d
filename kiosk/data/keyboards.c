/* On-screen keyboards. The form of the file is described in text/keyboard_layout.h. */
#include "data/keyboards_read.h"

#include <string.h>

#include "base/check.h"
#include "text/utf8.h"

enum { WEIGHT_MIN = 5, WEIGHT_MAX = 100 };

static const char *const KINDS[] = {
#define KEYBOARD_NAME(yaml, name) #yaml,
    KEYBOARD_KIND_LIST(KEYBOARD_NAME)
#undef KEYBOARD_NAME
        NULL,
};

/* A char array of rule->max bytes. */
static void read_bytes(struct reader *reader, const struct rule *rule, const struct node *node, void *out)
{
    struct str text;
    if (reader_scalar(reader, node, &text) && !str_copy(out, (size_t)rule->max, text))
        fault_at(reader->faults, node->file, node->line, "%s: longer than %d bytes", rule->key, (int)rule->max - 1);
}

#define KEY_AT(member) offsetof(struct keyboard_key, member)

static void read_key(struct reader *reader, const struct node *node, struct keyboard_key *key)
{
    static const struct rule rules[] = {
        { "kind", read_enum, KEY_AT(kind), false, 0, 0, KINDS },
        { "id", read_bytes, KEY_AT(id), false, 0, KEYBOARD_ID_BYTES, NULL },
        { "label", read_bytes, KEY_AT(label), false, 0, KEYBOARD_LABEL_BYTES, NULL },
        { "text", read_bytes, KEY_AT(text), false, 0, KEYBOARD_TEXT_BYTES, NULL },
        { "upper", read_bytes, KEY_AT(upper), false, 0, KEYBOARD_TEXT_BYTES, NULL },
        { "weight", read_int, KEY_AT(weight), false, WEIGHT_MIN, WEIGHT_MAX, NULL },
    };
    static const struct rule plain = { "key", read_bytes, 0, true, 0, KEYBOARD_TEXT_BYTES, NULL };
    key->weight = KEYBOARD_WEIGHT_ONE;
    if (node->kind == NODE_SCALAR)
        read_bytes(reader, &plain, node, key->text);
    else if (!reader_map(reader, node, rules, ARRAY_LEN(rules), key))
        return;
    bool types = key->kind == KEYBOARD_CHAR || key->kind == KEYBOARD_TONE || key->kind == KEYBOARD_MARK ||
                 key->kind == KEYBOARD_DIGIT || key->kind == KEYBOARD_PAGE;
    if (types && !*key->text) {
        fault_at(reader->faults, node->file, node->line, "a key of kind %s needs text", KINDS[key->kind]);
        return;
    }
    if (key->kind == KEYBOARD_TONE && (strlen(key->text) != 1 || !strchr("sfrxjz", *key->text)))
        fault_at(reader->faults, node->file, node->line, "a tone is one of s f r x j z");
    bool letter = key->kind == KEYBOARD_CHAR || key->kind == KEYBOARD_MARK;
    if (!letter && *key->upper)
        fault_at(reader->faults, node->file, node->line, "upper belongs to char and mark");
    if (letter && !*key->upper && *key->text &&
        utf8_upper(str_from(key->text), key->upper, sizeof key->upper) != STATUS_OK)
        fault_at(reader->faults, node->file, node->line, "a key's text must be UTF-8");
    if (!*key->label && types)
        (void)str_copy(key->label, sizeof key->label, str_from(key->text));
    if (!*key->label && key->kind != KEYBOARD_GAP)
        fault_at(reader->faults, node->file, node->line, "a key of kind %s needs a label", KINDS[key->kind]);
    if (!*key->id && key->kind != KEYBOARD_GAP)
        (void)str_copy(key->id, sizeof key->id, str_from(types ? key->text : KINDS[key->kind]));
    if (key->label[0] == '@' && key->label[1] && !words_find(reader->words, key->label + 1))
        fault_at(reader->faults, node->file, node->line, "no words for %s", key->label + 1);
}

static void read_page(struct reader *reader, const struct node *node, struct keyboard_page *page)
{
    static const struct rule rules[] = {
        { "id", read_bytes, offsetof(struct keyboard_page, id), true, 0, KEYBOARD_ID_BYTES, NULL },
        { "rows", NULL, 0, true, 0, 0, NULL },
    };
    const struct node *rows = yaml_get(node, "rows");
    if (!reader_map(reader, node, rules, ARRAY_LEN(rules), page) || !rows ||
        !reader_list(reader, rows, 1, KEYBOARD_ROWS_MAX))
        return;
    for (const struct node *entry = rows->first; entry; entry = entry->next) {
        struct keyboard_row *row = &page->rows[page->row_count++];
        if (!reader_list(reader, entry, 1, KEYBOARD_KEYS_MAX))
            continue;
        for (const struct node *key = entry->first; key; key = key->next)
            read_key(reader, key, &row->keys[row->key_count++]);
    }
}

static const struct keyboard_page *find_page(const struct keyboard_layout *layout, const char *id)
{
    for (int p = 0; p < layout->page_count; p++)
        if (strcmp(layout->pages[p].id, id) == 0)
            return &layout->pages[p];
    return NULL;
}

/* Page keys lead somewhere, ids are unique on their page (scripts press them), every page has a way to erase and to
 * end. */
static void check_page(struct reader *reader, const struct node *node, const struct keyboard_layout *layout,
                       const struct keyboard_page *page)
{
    bool erases = false, ends = false;
    const struct keyboard_key *seen[KEYBOARD_ROWS_MAX * KEYBOARD_KEYS_MAX];
    size_t count = 0;
    for (int r = 0; r < page->row_count; r++)
        for (int k = 0; k < page->rows[r].key_count; k++) {
            const struct keyboard_key *key = &page->rows[r].keys[k];
            erases = erases || key->kind == KEYBOARD_BACKSPACE;
            ends = ends || key->kind == KEYBOARD_DONE;
            if (key->kind == KEYBOARD_PAGE && !find_page(layout, key->text))
                fault_at(reader->faults, node->file, node->line, "no keyboard page %s", key->text);
            for (size_t i = 0; *key->id && i < count; i++)
                if (strcmp(seen[i]->id, key->id) == 0)
                    fault_at(reader->faults, node->file, node->line, "key %s stands twice", key->id);
            seen[count++] = key;
        }
    if (!erases || !ends)
        fault_at(reader->faults, node->file, node->line, "page %s needs a backspace and a done key", page->id);
}

void keyboard_read(struct reader *reader, const struct node *root, const char *id, struct keyboard_layout *out)
{
    static const struct rule rules[] = {
        { "id", read_bytes, offsetof(struct keyboard_layout, id), true, 0, KEYBOARD_ID_BYTES, NULL },
        { "pages", NULL, 0, true, 0, 0, NULL },
    };
    const struct node *pages = yaml_get(root, "pages");
    if (!reader_map(reader, root, rules, ARRAY_LEN(rules), out) || !pages ||
        !reader_list(reader, pages, 1, KEYBOARD_PAGES_MAX))
        return;
    if (strcmp(out->id, id) != 0)
        fault_at(reader->faults, root->file, root->line, "id %s must be the name of the file", out->id);
    for (const struct node *entry = pages->first; entry; entry = entry->next)
        read_page(reader, entry, &out->pages[out->page_count++]);
    int index = 0;
    for (const struct node *entry = pages->first; entry; entry = entry->next)
        check_page(reader, entry, out, &out->pages[index++]);
}
