/* The words people read, by key and language, with the place each was written: text files and the Vietnamese of the
 * service files come together here, are compared, and become the tables of text/i18n.h. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "data/faults.h"
#include "data/yaml.h"
#include "text/i18n.h"

enum { WORDS_SENTENCE_MAX = 20 }; /* words; interface: sentences a tired person can hold */

struct word {
    const char *key;
    struct str text;
    const char *file;
    int line;
    bool alone; /* other languages need not have it: its Vietnamese is shown */
};

struct words {
    const char *language;
    const char *file; /* where missing words should be written */
    struct word *items;
    size_t count, capacity;
    bool sorted;
    bool alone; /* of the words added from now on */
};

/* False when the arena is full. `language` and `file` are borrowed. */
bool words_init(struct words *words, struct arena *arena, const char *language, const char *file) MUST_USE;
/* False when at the bound of text/i18n.h or out of memory: told. The node's text is copied. */
bool words_add(struct words *words, struct arena *arena, struct faults *faults, const char *key,
               const struct node *node) MUST_USE;
/* Every text of a tree, its keys joined by dots. */
bool words_add_tree(struct words *words, struct arena *arena, struct faults *faults, const struct node *root) MUST_USE;
/* Sorts and finds keys said twice. After this nothing is added. */
void words_close(struct words *words, struct faults *faults);
const struct word *words_find(const struct words *words, const char *key); /* after words_close; NULL when absent */
/* Sentence length, forbidden words, placeholders well formed. */
void words_check(const struct words *words, struct faults *faults);
/* Same keys, same placeholders as the first language. */
void words_compare(const struct words *first, const struct words *other, struct faults *faults);
/* NULL when out of memory. The caller destroys; `fallback` is borrowed by the table. */
struct i18n *words_to_table(const struct words *words, const struct i18n *fallback);
