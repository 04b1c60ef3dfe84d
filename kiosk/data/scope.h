/* What a page or field of a journey may refer to: what was asked before it. Inside data/ only. */
#pragma once

#include "data/journey.h"

/* Pages before `page`, and fields before `field` of that page; in a table's row with `row`. */
struct scope {
    const struct service *service;
    size_t page, field;
};

struct found {
    const struct field *field;
    const struct page *page;
};

/* The first field of that path in scope. A path with '.' in front is one of the same row. */
bool scope_find(struct scope scope, const char *path, struct found *found);

/* gap.c: `after` and `before` of a date. For rules, and what they refer to. */
void read_gap(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void gap_check(const struct journey *journey, const struct node *node, const struct field *field, struct scope scope);
