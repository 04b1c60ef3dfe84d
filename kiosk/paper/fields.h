/* A document's fields by their contract names, for JSON and for pre-filling forms; knows nothing of either. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "paper/paper.h"

enum paper_field_type {
    PAPER_FIELD_TEXT,
    PAPER_FIELD_DATE, /* text as YYYY-MM-DD, YYYY-MM or YYYY */
    PAPER_FIELD_INT,
    PAPER_FIELD_BOOL,
};

struct paper_field {
    const char *name; /* contract name: full_name, number, birth_date, sex, residence, … */
    enum paper_field_type type;
    const char *text; /* TEXT and DATE; borrowed for the call */
    int64_t number;   /* INT, and BOOL as 0 or 1 */
};

typedef void (*paper_field_fn)(void *context, const struct paper_field *field);

/* Calls `each` for every field of the document in the contract's order. Absent fields of an insurance card are left
 * out; of a citizen card old_number stays, empty. A kind without fields calls nothing. Any thread. */
void paper_fields(const struct paper_document *document, paper_field_fn each, void *context);
/* One TEXT or DATE field by name. NOT_FOUND when the kind has none, it is empty, or it is not text; TOO_LARGE. */
enum status paper_field_text(const struct paper_document *document, const char *name, char *out, size_t size) MUST_USE;
