/* Collects and compares; which keys the program needs is told by the files themselves and by tests/lint. */
#include "data/words.h"

#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

enum { WORDS_CAPACITY = 4096, PLACEHOLDER_BYTES_MAX = 32 };

bool words_init(struct words *words, struct arena *arena, const char *language, const char *file)
{
    *words = (struct words){ .language = language, .file = file, .capacity = WORDS_CAPACITY };
    words->items = arena_alloc(arena, WORDS_CAPACITY * sizeof *words->items);
    return words->items != NULL;
}

bool words_add(struct words *words, struct arena *arena, struct faults *faults, const char *key,
               const struct node *node)
{
    if (node->kind != NODE_SCALAR || yaml_is_null(node)) {
        fault_at(faults, node->file, node->line, "%s must be a text", key);
        return true;
    }
    struct str text = str_trim(node->text);
    if (text.len == 0) {
        fault_at(faults, node->file, node->line, "%s is empty", key);
        return true;
    }
    if (strlen(key) >= I18N_KEY_BYTES_MAX || text.len >= I18N_TEXT_BYTES_MAX) {
        fault_at(faults, node->file, node->line, "text or key too long");
        return true;
    }
    if (words->count == words->capacity) {
        fault_at(faults, node->file, node->line, "too many texts");
        return false;
    }
    char *key_copy = arena_strdup(arena, str_from(key));
    char *text_copy = arena_strdup(arena, text);
    if (!key_copy || !text_copy) {
        fault_at(faults, node->file, node->line, "out of memory");
        return false;
    }
    words->items[words->count++] =
        (struct word){ key_copy, str_range(text_copy, text.len), node->file, node->line, words->alone };
    return true;
}

/* Depth is bounded by YAML_DEPTH_MAX. */
static bool add_below(struct words *words, struct arena *arena, struct faults *faults, const struct node *map,
                      const char *prefix)
{
    for (const struct node *entry = map->first; entry; entry = entry->next) {
        char key[I18N_KEY_BYTES_MAX];
        if (!str_format(key, sizeof key, "%s%s%s", prefix, *prefix ? "." : "", entry->key)) {
            fault_at(faults, entry->file, entry->key_line, "key too long");
            continue;
        }
        bool good = true;
        if (entry->kind == NODE_MAP)
            good = add_below(words, arena, faults, entry, key);
        else
            good = words_add(words, arena, faults, key, entry);
        if (!good)
            return false;
    }
    return true;
}

bool words_add_tree(struct words *words, struct arena *arena, struct faults *faults, const struct node *root)
{
    if (root->kind != NODE_MAP) {
        fault_at(faults, root->file, root->line, "a text file is a map of keys");
        return true;
    }
    return add_below(words, arena, faults, root, "");
}

static int compare_words(const void *a, const void *b)
{
    const struct word *left = a, *right = b;
    int order = strcmp(left->key, right->key);
    if (order == 0)
        order = strcmp(left->file, right->file);
    return order ? order : (left->line > right->line) - (left->line < right->line);
}

void words_close(struct words *words, struct faults *faults)
{
    qsort(words->items, words->count, sizeof *words->items, compare_words);
    words->sorted = true;
    for (size_t i = 1; i < words->count; i++)
        if (strcmp(words->items[i - 1].key, words->items[i].key) == 0)
            fault_at(faults, words->items[i].file, words->items[i].line, "%s said twice, first at %s:%d",
                     words->items[i].key, words->items[i - 1].file, words->items[i - 1].line);
}

const struct word *words_find(const struct words *words, const char *key)
{
    size_t low = 0, high = words->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(words->items[middle].key, key);
        if (order == 0)
            return &words->items[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* Cuts the next {name} off *rest; the empty string when there is none. Bad braces give *bad. */
static struct str next_placeholder(struct str *rest, bool *bad)
{
    while (rest->len) {
        char first = *rest->ptr;
        rest->ptr++, rest->len--;
        if (first == '}')
            *bad = true;
        if (first != '{')
            continue;
        size_t len = 0;
        while (len < rest->len && ((rest->ptr[len] >= 'a' && rest->ptr[len] <= 'z') || rest->ptr[len] == '_'))
            len++;
        if (len == 0 || len > PLACEHOLDER_BYTES_MAX || len == rest->len || rest->ptr[len] != '}') {
            *bad = true;
            continue;
        }
        struct str name = str_range(rest->ptr, len);
        rest->ptr += len + 1, rest->len -= len + 1;
        return name;
    }
    return (struct str){ NULL, 0 };
}

static bool has_placeholder(struct str text, struct str wanted)
{
    bool bad = false;
    for (struct str name = next_placeholder(&text, &bad); name.ptr; name = next_placeholder(&text, &bad))
        if (str_equal(name, wanted))
            return true;
    return false;
}

/* A sentence ends with . ! ? … before a space or the end, or with its line. A word is what stands between spaces and
 * has more than punctuation. */
static void check_sentences(const struct word *word, struct faults *faults)
{
    size_t words = 0;
    for (struct str lines = word->text; lines.ptr;) {
        struct str line = str_cut(&lines, '\n');
        words = 0;
        for (struct str rest = line; rest.ptr;) {
            struct str part = str_cut(&rest, ' ');
            bool counts = false;
            for (size_t i = 0; i < part.len; i++)
                counts = counts || (unsigned char)part.ptr[i] >= 0x80 || part.ptr[i] == '{' ||
                         (part.ptr[i] >= '0' && part.ptr[i] <= '9') ||
                         ((part.ptr[i] | 0x20) >= 'a' && (part.ptr[i] | 0x20) <= 'z');
            words += counts && !str_is(part, "·") && !str_is(part, "–");
            if (words > WORDS_SENTENCE_MAX) {
                fault_at(faults, word->file, word->line, "%s: a sentence of more than %d words", word->key,
                         WORDS_SENTENCE_MAX);
                return;
            }
            if (str_ends(part, ".") || str_ends(part, "!") || str_ends(part, "?") || str_ends(part, "…"))
                words = 0;
        }
    }
}

void words_check(const struct words *words, struct faults *faults)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct word *word = &words->items[i];
        bool bad = false;
        for (struct str rest = word->text; rest.len;)
            (void)next_placeholder(&rest, &bad);
        if (bad)
            fault_at(faults, word->file, word->line, "%s: a brace that is no {placeholder}", word->key);
        check_sentences(word, faults);
        char lower[UTF8_TEXT_BYTES_MAX];
        if (strcmp(words->language, "vi") == 0 && utf8_lower(word->text, lower, sizeof lower) == STATUS_OK &&
            strstr(lower, "người dùng"))
            fault_at(faults, word->file, word->line, "%s: write \"ông/bà\", never \"người dùng\"", word->key);
    }
}

static void compare_placeholders(const struct word *word, const struct word *other, struct faults *faults)
{
    bool bad = false;
    struct str rest = word->text;
    for (struct str name = next_placeholder(&rest, &bad); name.ptr; name = next_placeholder(&rest, &bad))
        if (!has_placeholder(other->text, name))
            fault_at(faults, other->file, other->line, "%s: placeholder {%.*s} of %s:%d is missing", other->key,
                     (int)name.len, name.ptr, word->file, word->line);
    rest = other->text;
    for (struct str name = next_placeholder(&rest, &bad); name.ptr; name = next_placeholder(&rest, &bad))
        if (!has_placeholder(word->text, name))
            fault_at(faults, other->file, other->line, "%s: unknown placeholder {%.*s}", other->key, (int)name.len,
                     name.ptr);
}

void words_compare(const struct words *first, const struct words *other, struct faults *faults)
{
    for (size_t i = 0; i < first->count; i++) {
        const struct word *word = &first->items[i];
        const struct word *match = words_find(other, word->key);
        if (match)
            compare_placeholders(word, match, faults);
        else if (!word->alone)
            fault_at(faults, other->file, 1, "no words for %s (said at %s:%d)", word->key, word->file, word->line);
    }
    for (size_t i = 0; i < other->count; i++)
        if (!words_find(first, other->items[i].key))
            fault_at(faults, other->items[i].file, other->items[i].line, "unknown key %s", other->items[i].key);
}

struct i18n *words_to_table(const struct words *words, const struct i18n *fallback)
{
    struct i18n *table = i18n_create(fallback);
    if (!table)
        return NULL;
    for (size_t i = 0; i < words->count; i++)
        if (i18n_add(table, words->items[i].key, words->items[i].text) != STATUS_OK) {
            i18n_destroy(table);
            return NULL;
        }
    return table;
}
