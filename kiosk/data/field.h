/* A question of a journey: its type, its words, and when it is asked. Part of catalogue.h, which says who owns all
 * this. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Pages and questions: the closed vocabulary of a journey. */
enum page_kind {
    PAGE_SCAN,
    PAGE_ASK,
    PAGE_TABLE,
    PAGE_STEP,
    PAGE_SHOW,
    PAGE_AGREE,
    PAGE_CHECK,
    PAGE_CONSENT,
    PAGE_SUBMIT,
    PAGE_COVERAGE,
    PAGE_TICKET
};

enum field_type {
    FIELD_NAME,
    FIELD_ID12,
    FIELD_DATE,
    FIELD_DATE_PARTIAL,
    FIELD_TIME,
    FIELD_SEX,
    FIELD_ETHNIC,
    FIELD_NATION,
    FIELD_ADDR, /* three answers: <path>.province, <path>.commune (codes), <path>.street (text) */
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_ENUM,
    FIELD_INT,
    FIELD_BOOL, /* "true" or "false" */
    FIELD_TEXT,
    FIELD_MONEY,
    FIELD_BANK,
};

enum when_test {
    WHEN_ALWAYS,
    WHEN_IS,
    WHEN_IS_NOT,
    WHEN_ONE_OF,
    WHEN_OLDER_THAN_YEARS,
    WHEN_YOUNGER_THAN_YEARS,
    WHEN_WITHIN_DAYS, /* of that day: a birth told in time */
    WHEN_AFTER_DAYS,
    WHEN_ANSWERED,
    WHEN_LEFT_EMPTY,
};

enum { WHEN_VALUES_MAX = 12, WHEN_CONDITIONS_MAX = 4 };

/* Decidable from the answers and today's date alone. What was never asked makes every test false; what was asked and
 * left empty makes IS_NOT and LEFT_EMPTY true. */
struct when {
    enum when_test test;
    const char *field; /* full answer path; inside a table, relative to the row when it starts with '.' */
    const char *values[WHEN_VALUES_MAX];
    size_t value_count;
    int years, days;
    const struct when *also; /* must hold too; NULL: nothing more */
};

/* How far a day must be, or may be, from another: both 0 is no bound. */
struct span {
    int months, days;
};

/* Another day of the form that this one may not come before (`before`: after). */
struct gap {
    const char *field; /* as in `when`; NULL: there is none */
    bool before;
    struct span least, most;
    bool doubt; /* `least` and `most` are unusual to break, not wrong: asked about, refused by nobody */
};

struct choice {
    const char *value; /* machine word, stored as the answer */
    const char *label_key;
    const char *sex; /* "male", "female": whoever chooses it; NULL: anybody */
};

struct field {
    /* Answer path, e.g. "child.full_name"; in a table relative to the row, e.g. "full_name". The same path may stand on
     * two pages of a journey only when their `when` exclude each other (mother is the requester: pre-filled; is not:
     * asked). */
    const char *id;
    enum field_type type;
    bool required;
    const char *label_key;
    const char *why_key;     /* NULL when absent */
    const char *example_key; /* NULL when absent */
    const struct choice *choices;
    size_t choice_count;
    const char *from;  /* path of another answer that pre-fills this one, or NULL */
    int64_t min, max;  /* INT: bounds, both 0 when unbounded. DATE: days from today allowed, same rule */
    struct gap gap;    /* DATE */
    size_t length_max; /* NAME, TEXT: graphemes; 0 = the type's own bound */
    bool upper_case;   /* shown and sent in capitals, as the paper form prints it */
    bool code;         /* TEXT of the core's own pages: signs as printed, nothing is composed or thought odd */
    bool place_here; /* ADDR: the kiosk's own province and commune stand in it (`place: here`): residence, never origin
                      */
    bool street_optional; /* ADDR: <path>.street may stay empty (`street: optional`) */
    struct when when;
};

const char *page_kind_name(enum page_kind kind);
const char *field_type_name(enum field_type type);
