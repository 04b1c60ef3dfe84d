/* Declarations on paper as data: config/sheets/ID.yaml, one form of the law a file. In Vietnamese only, as the forms
 * are, so their words stand here and not in the language tables. Part of catalogue.h, which says who owns all this. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    SHEET_BLOCKS_MAX = 48,
    SHEET_FIELDS_MAX = 8, /* side by side */
    SHEET_PARTS_MAX = 4,  /* answers that share a line */
    SHEET_SERVICES_MAX = 16,
    SHEET_ROWS_MAX = 9, /* CT01's table */
};

enum sheet_block_kind {
    SHEET_TO,        /* `text` and the agency of the service */
    SHEET_HEADING,   /* `text`, bold */
    SHEET_TEXT,      /* `text` */
    SHEET_ANSWERS,   /* every answer that has no line of its own, label beside it */
    SHEET_LINE,      /* fields side by side: label, then what was answered or an empty rule */
    SHEET_TABLE,     /* fields are columns; rows are <into>[0] … */
    SHEET_SIGNATURES /* fields are columns: label, note, an answer, room to sign */
};

struct sheet_part {
    const char *before; /* words before the answer, left out with it; NULL: none */
    const char *from;   /* answer path; in a table relative to the row */
    bool words;         /* a date, in words */
};

struct sheet_field {
    const char *label;
    const char *note; /* SIGNATURES; NULL: none */
    struct sheet_part parts[SHEET_PARTS_MAX];
    size_t part_count; /* 0: empty room */
    bool boxes;        /* one box a digit, twelve of them */
    bool capitals;
    bool service;       /* the name of the service stands first */
    bool numbered;      /* TABLE: the number of the row */
    const char *unless; /* left out when this was answered; NULL: always there */
    int width;          /* percent of the line; 0: a share of what is left */
};

struct sheet_block {
    enum sheet_block_kind kind;
    const char *text;
    const struct sheet_field *fields;
    size_t field_count;
    const char *into; /* TABLE */
    int rows_min;     /* TABLE: empty rows make it up */
};

struct sheet {
    const char *id;
    const char *title;
    const char *form; /* which form of the law this follows */
    const char *services[SHEET_SERVICES_MAX];
    size_t service_count;
    bool for_others;     /* stands in for every service that is printed and has no form of its own */
    const char *checked; /* YYYY-MM-DD somebody last compared it with the form */
    bool sourced;        /* false: every page says that it is a trial print */
    struct sheet_block *blocks;
    size_t block_count;
};

struct catalogue;
struct service;
/* What the service is printed on: its own form, or for one that is handed in on paper the one for all others; or NULL.
 */
const struct sheet *catalogue_find_print(const struct catalogue *catalogue, const struct service *service);
/* The declaration of a service; NULL when it has none. */
const struct sheet *catalogue_find_sheet(const struct catalogue *catalogue, const char *service_id);
