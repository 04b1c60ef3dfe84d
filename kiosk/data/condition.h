/* Conditions of a journey (`when`), proven: each can be decided, and all that must hold together can hold. Inside data/
 * only; check.c and fee.c ask. */
#pragma once

#include "data/journey.h"

enum { CHAIN_MAX = 24 /* conditions that must hold together for one page */ };

/* How far a page may look: pages before `page`, and fields before `field` of that page; in a table's row with `row`. */
struct scope {
    const struct service *service;
    size_t page, field;
};

struct found {
    const struct field *field;
    const struct page *page;
};

/* The first field of that path in scope. A path with '.' in front is one of the same row. */
bool condition_find_field(struct scope scope, const char *path, struct found *found);

/* gap.c: `after` and `before` of a date. For rules, and what they refer to. */
void read_gap(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
/* "22 days", "12 months", "18 years". Out: struct span. */
void read_span(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void gap_check(const struct journey *journey, const struct node *node, const struct field *field, struct scope scope);

/* `place` is where it is written, NULL when it is not; faults are told at its line. */
void condition_check(const struct journey *journey, const struct node *place, const struct when *when,
                     struct scope scope);

/* Can a page be reached? All conditions that must hold are gathered, then each word-valued field must keep a value. */
struct chain {
    const struct when *whens[CHAIN_MAX];
    size_t count;
};

void condition_gather(const struct when *when, struct scope scope, struct chain *chain);
bool condition_is_possible(const struct journey *journey, const struct chain *chain, struct scope scope);
