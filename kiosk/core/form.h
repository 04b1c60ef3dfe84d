/* The answers of one form: path, machine value, and who filled it. Lives in the session's arena and nowhere else.
 * Stores what it is given; what may be stored, shown or sent is decided by journey, validate and submission. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

/* X(name, word in the JSON body, text key of the badge beside the value or NULL) */
#define ANSWER_SOURCE_LIST(X)                                                                                          \
    X(TYPED, "typed", NULL)                                                                                            \
    X(CITIZEN_CARD, "citizen_card", "check.from_card")                                                                 \
    X(CARD_BACK, "card_back", "check.from_back") /* its machine-readable lines */                                      \
    X(INSURANCE_CARD, "insurance_card", "check.from_insurance")                                                        \
    X(ANSWER, "answer", "check.from_answer") /* copied from another answer that was typed */                           \
    X(DEFAULT, "default", "ask.from_place")  /* the kiosk's own place */                                               \
    X(STAFF, "staff", "check.from_staff")

enum answer_source {
#define ANSWER_SOURCE_ENUM(name, word, key) SOURCE_##name,
    ANSWER_SOURCE_LIST(ANSWER_SOURCE_ENUM)
#undef ANSWER_SOURCE_ENUM
        SOURCE_COUNT
};

struct answer {
    char path[PATH_BYTES_MAX];    /* "child.full_name", "members[0].sex", "stay.address.commune" */
    char value[ANSWER_BYTES_MAX]; /* machine value: ISO date, code, "true", normalised telephone; "" = deliberately
                                     empty */
    enum answer_source source;
    bool copied; /* filled from another answer; goes when its page no longer says so */
};

enum { FORM_TABLES_MAX = 4 };

struct form_table {
    char into[PATH_BYTES_MAX];
    size_t rows;
};

struct form {
    struct answer answers[FORM_ANSWERS_MAX]; /* in order of first writing */
    size_t count;
    struct form_table tables[FORM_TABLES_MAX];
    size_t table_count;
};

/* NULL when never answered. Borrowed until the form changes. */
const struct answer *form_find(const struct form *form, const char *path);
/* "" when unanswered. */
const char *form_value(const struct form *form, const char *path);
/* TOO_LARGE when path, value or form is over its bound; the form is unchanged then. */
enum status form_set(struct form *form, const char *path, struct str value, enum answer_source source) MUST_USE;
/* Forgets an answer; unknown paths are fine. The room of the answer is wiped. */
void form_remove(struct form *form, const char *path);

/* A mark of all that is answered, whatever the order: equal marks, equal answers. No defence against a forger. */
uint64_t form_mark(const struct form *form);

size_t form_rows(const struct form *form, const char *into);
/* One more empty row; TOO_LARGE over `rows_max` or FORM_TABLES_MAX. */
enum status form_row_add(struct form *form, const char *into, size_t rows_max) MUST_USE;
/* Removes row `row` with its answers; the rows behind it move up. Unknown rows are fine. */
void form_row_remove(struct form *form, const char *into, size_t row);

/* By hand, whose ever it was. */
bool answer_is_typed(const struct answer *answer);
const char *answer_source_word(enum answer_source source);
const char *answer_source_key(enum answer_source source); /* NULL: nothing to say */
