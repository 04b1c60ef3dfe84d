/* Texts by key in an open hash table; key and text lie in one block each entry owns. */
#include "text/i18n.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "text/format.h"
#include "text/utf8.h"

enum {
    SLOTS_FIRST = 256, /* powers of two; grown at three quarters */
    SLOTS_MAX = I18N_KEYS_MAX * 2,
};

struct entry {
    char *key;  /* owned; the text follows its NUL in the same block */
    char *text; /* inside the same block */
};

struct i18n {
    const struct i18n *fallback; /* borrowed */
    struct entry *slots;
    size_t slot_count;
    size_t key_count;
    size_t bytes;
    atomic_size_t *missing; /* behind a pointer: counting is not a change of the table */
};

static uint64_t hash(const char *key)
{
    uint64_t value = 0xcbf29ce484222325u; /* FNV-1a */
    for (; *key; key++)
        value = (value ^ (unsigned char)*key) * 0x100000001b3u;
    return value;
}

/* The slot of `key`, or the empty one where it would stand. */
static struct entry *find(const struct entry *slots, size_t slot_count, const char *key)
{
    size_t at = (size_t)(hash(key) & (slot_count - 1));
    while (slots[at].key && strcmp(slots[at].key, key) != 0)
        at = (at + 1) & (slot_count - 1);
    return (struct entry *)&slots[at];
}

struct i18n *i18n_create(const struct i18n *fallback)
{
    struct i18n *i18n = calloc(1, sizeof *i18n);
    if (!i18n)
        return NULL;
    i18n->fallback = fallback;
    i18n->slots = calloc(SLOTS_FIRST, sizeof *i18n->slots);
    i18n->slot_count = SLOTS_FIRST;
    i18n->missing = calloc(1, sizeof *i18n->missing);
    if (!i18n->slots || !i18n->missing) {
        i18n_destroy(i18n);
        return NULL;
    }
    return i18n;
}

void i18n_destroy(struct i18n *i18n)
{
    if (!i18n)
        return;
    for (size_t i = 0; i18n->slots && i < i18n->slot_count; i++)
        free(i18n->slots[i].key);
    free(i18n->slots);
    free(i18n->missing);
    free(i18n);
}

static enum status grow(struct i18n *i18n)
{
    size_t count = i18n->slot_count * 2;
    ASSERT(count <= SLOTS_MAX * 2);
    struct entry *slots = calloc(count, sizeof *slots);
    if (!slots)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < i18n->slot_count; i++) {
        if (i18n->slots[i].key)
            *find(slots, count, i18n->slots[i].key) = i18n->slots[i];
    }
    free(i18n->slots);
    i18n->slots = slots;
    i18n->slot_count = count;
    return STATUS_OK;
}

/* NFC of text of any allowed length: paragraph by paragraph would break nothing, but one buffer is simpler. */
static enum status normal_copy(struct str text, char *out, size_t size)
{
    size_t used = 0;
    while (text.ptr) {
        struct str line = str_cut(&text, '\n'); /* NFC never reaches across a line end */
        struct str normal;
        enum status status = utf8_nfc(line, out + used, size - used, &normal);
        if (status != STATUS_OK)
            return status;
        used += normal.len;
        if (text.ptr) {
            if (used + 1 >= size)
                return STATUS_TOO_LARGE;
            out[used++] = '\n';
            out[used] = '\0';
        }
    }
    return STATUS_OK;
}

enum status i18n_add(struct i18n *i18n, const char *key, struct str text)
{
    char normal[I18N_TEXT_BYTES_MAX] = "";
    size_t key_bytes = strlen(key) + 1;
    if (key_bytes == 1)
        return STATUS_BAD_INPUT;
    if (key_bytes > I18N_KEY_BYTES_MAX)
        return STATUS_TOO_LARGE;
    enum status status = normal_copy(text, normal, sizeof normal);
    if (status != STATUS_OK)
        return status;
    size_t bytes = key_bytes + strlen(normal) + 1;
    bool known = i18n_has(i18n, key);
    if (i18n->bytes + bytes > I18N_BYTES_MAX || (!known && i18n->key_count == I18N_KEYS_MAX))
        return STATUS_TOO_LARGE;
    if (!known && (i18n->key_count + 1) * 4 > i18n->slot_count * 3) {
        status = grow(i18n);
        if (status != STATUS_OK)
            return status;
    }
    char *block = malloc(bytes);
    if (!block)
        return STATUS_NO_MEMORY;
    memcpy(block, key, key_bytes);
    memcpy(block + key_bytes, normal, bytes - key_bytes);
    struct entry *entry = find(i18n->slots, i18n->slot_count, key);
    free(entry->key);
    *entry = (struct entry){ block, block + key_bytes };
    i18n->key_count += known ? 0 : 1;
    i18n->bytes += bytes; /* a replaced text still counts: the bound is on work, not on what is left */
    return STATUS_OK;
}

bool i18n_has(const struct i18n *i18n, const char *key)
{
    return find(i18n->slots, i18n->slot_count, key)->key != NULL;
}

const char *i18n_get(const struct i18n *i18n, const char *key)
{
    for (const struct i18n *table = i18n; table; table = table->fallback) {
        const struct entry *entry = find(table->slots, table->slot_count, key);
        if (entry->key)
            return entry->text;
    }
    atomic_fetch_add(i18n->missing, 1);
    return key;
}

size_t i18n_missing_count(const struct i18n *i18n)
{
    return atomic_load(i18n->missing);
}

size_t i18n_key_count(const struct i18n *i18n)
{
    return i18n->key_count;
}

static const char *value_of(struct str name, const struct i18n_arg *args, size_t arg_count)
{
    for (size_t i = 0; i < arg_count; i++) {
        if (str_is(name, args[i].name))
            return args[i].value;
    }
    return NULL;
}

enum status i18n_format(char *out, size_t size, const struct i18n *i18n, const char *key, const struct i18n_arg *args,
                        size_t arg_count)
{
    const char *text = i18n_get(i18n, key);
    size_t used = 0;
    ASSERT(arg_count <= I18N_ARGS_MAX && size > 0);
    while (*text) {
        struct str piece = str_range(text, 1);
        const char *close = *text == '{' ? strchr(text, '}') : NULL;
        const char *value = close ? value_of(str_range(text + 1, (size_t)(close - text - 1)), args, arg_count) : NULL;
        if (value)
            piece = str_from(value);
        if (used + piece.len >= size) {
            out[0] = '\0';
            return STATUS_TOO_LARGE;
        }
        if (piece.len > 0)
            memcpy(out + used, piece.ptr, piece.len);
        used += piece.len;
        text = value ? close + 1 : text + 1;
    }
    out[used] = '\0';
    return STATUS_OK;
}

enum status i18n_money(char *out, size_t size, const struct i18n *i18n, int64_t amount_vnd)
{
    char amount[FORMAT_MONEY_BYTES];
    const char *separator = i18n_get(i18n, "format.thousands");
    format_money(amount_vnd, amount);
    amount[strcspn(amount, " ")] = '\0'; /* the unit is a word */
    for (char *at = amount; *at; at++)
        if (*at == '.')
            *at = separator[0];
    return i18n_format(out, size, i18n, "format.money", &(struct i18n_arg){ "amount", amount }, 1);
}
