/* See form.h. */
#include "core/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"

static const char *const source_words[] = {
#define SOURCE_WORD(name, word, key) word,
    ANSWER_SOURCE_LIST(SOURCE_WORD)
#undef SOURCE_WORD
};
static const char *const source_keys[] = {
#define SOURCE_KEY(name, word, key) key,
    ANSWER_SOURCE_LIST(SOURCE_KEY)
#undef SOURCE_KEY
};

const char *answer_source_word(enum answer_source source)
{
    ASSERT((unsigned)source < SOURCE_COUNT);
    return source_words[source];
}

const char *answer_source_key(enum answer_source source)
{
    ASSERT((unsigned)source < SOURCE_COUNT);
    return source_keys[source];
}

const struct answer *form_find(const struct form *form, const char *path)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->answers[i].path, path) == 0)
            return &form->answers[i];
    return NULL;
}

const char *form_value(const struct form *form, const char *path)
{
    const struct answer *answer = form_find(form, path);
    return answer ? answer->value : "";
}

enum status form_set(struct form *form, const char *path, struct str value, enum answer_source source)
{
    if (value.len >= ANSWER_BYTES_MAX || strlen(path) >= PATH_BYTES_MAX)
        return STATUS_TOO_LARGE;
    struct answer *answer = (struct answer *)form_find(form, path);
    if (!answer) {
        if (form->count == FORM_ANSWERS_MAX)
            return STATUS_TOO_LARGE;
        answer = &form->answers[form->count++];
        memcpy(answer->path, path, strlen(path) + 1);
    }
    /* `value` may be (part of) this or another answer. */
    memmove(answer->value, value.len ? value.ptr : "", value.len);
    memset(answer->value + value.len, 0, ANSWER_BYTES_MAX - value.len);
    answer->source = source;
    answer->copied = false;
    return STATUS_OK;
}

static void remove_at(struct form *form, size_t index)
{
    memmove(&form->answers[index], &form->answers[index + 1], (form->count - index - 1) * sizeof form->answers[0]);
    form->count--;
    base_wipe(&form->answers[form->count], sizeof form->answers[0]);
}

void form_remove(struct form *form, const char *path)
{
    const struct answer *answer = form_find(form, path);
    if (answer)
        remove_at(form, (size_t)(answer - form->answers));
}

static struct form_table *find_table(const struct form *form, const char *into)
{
    for (size_t i = 0; i < form->table_count; i++)
        if (strcmp(form->tables[i].into, into) == 0)
            return (struct form_table *)&form->tables[i];
    return NULL;
}

/* FNV-1a, the end of the text included. */
static uint64_t mix(uint64_t mark, const char *text)
{
    do {
        mark = (mark ^ (uint8_t)*text) * UINT64_C(1099511628211);
    } while (*text++);
    return mark;
}

uint64_t form_mark(const struct form *form)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < form->count; i++)
        if (form->answers[i].value[0])
            sum += mix(mix(UINT64_C(14695981039346656037), form->answers[i].path), form->answers[i].value);
    return sum;
}

size_t form_rows(const struct form *form, const char *into)
{
    const struct form_table *table = find_table(form, into);
    return table ? table->rows : 0;
}

enum status form_row_add(struct form *form, const char *into, size_t rows_max)
{
    struct form_table *table = find_table(form, into);
    if (!table) {
        if (form->table_count == FORM_TABLES_MAX || strlen(into) >= PATH_BYTES_MAX || rows_max == 0)
            return STATUS_TOO_LARGE;
        table = &form->tables[form->table_count++];
        memcpy(table->into, into, strlen(into) + 1);
        table->rows = 0;
    }
    if (table->rows >= rows_max || table->rows >= TABLE_ROWS_MAX)
        return STATUS_TOO_LARGE;
    table->rows++;
    return STATUS_OK;
}

/* Row number of a path "<into>[n]…", or -1; *rest is what follows the bracket. */
static long row_of(const char *path, const char *into, const char **rest)
{
    size_t length = strlen(into);
    if (strncmp(path, into, length) != 0 || path[length] != '[')
        return -1;
    char *end;
    long row = strtol(path + length + 1, &end, 10);
    if (*end != ']')
        return -1;
    *rest = end + 1;
    return row;
}

void form_row_remove(struct form *form, const char *into, size_t row)
{
    struct form_table *table = find_table(form, into);
    if (!table || row >= table->rows)
        return;
    for (size_t i = 0; i < form->count;) {
        const char *rest = "";
        long at = row_of(form->answers[i].path, into, &rest);
        if (at == (long)row) {
            remove_at(form, i);
            continue;
        }
        if (at > (long)row) {
            char path[PATH_BYTES_MAX];
            bool fits = str_format(path, sizeof path, "%s[%ld]%s", into, at - 1, rest);
            ASSERT(fits); /* one digit or fewer less than before */
            memcpy(form->answers[i].path, path, sizeof path);
        }
        i++;
    }
    table->rows--;
}

bool answer_is_typed(const struct answer *answer)
{
    return answer->source == SOURCE_TYPED || answer->source == SOURCE_STAFF;
}
