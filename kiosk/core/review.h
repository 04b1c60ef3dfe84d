/* What `check` and `table` show: the answers as people read them. Read-only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/form.h"
#include "core/model.h"

/* One line of check answers, in the order of the pages. A new section starts where section_key differs from the line
 * before, or where `row` does. */
struct review_row {
    char edit[PATH_BYTES_MAX];      /* node edit.<edit>; EDIT_ANSWER. An address is one line, its path without part */
    char section_key[ID_BYTES_MAX]; /* "check.sections.child", by the first word of the path */
    int row;                        /* of a table, from 0 ("table.row"); -1 otherwise */
    const char *label_key;
    char value[ANSWER_BYTES_MAX]; /* as read; a 12-digit number masked; "" = "check.empty" */
    const char *source_key;       /* "check.from_card" …, NULL when typed */
};
size_t model_review_count(const struct model *model);
bool model_review_at(const struct model *model, size_t index, struct review_row *out);

/* The rows of the table on the screen. */
struct table_row {
    char title[ANSWER_BYTES_MAX];  /* its first name field; "" when still empty */
    char detail[ANSWER_BYTES_MAX]; /* the other answers, joined by " · ", numbers masked */
    bool complete;                 /* every required field is answered */
};
size_t model_table_rows(const struct model *model);
bool model_table_row_at(const struct model *model, size_t row, struct table_row *out);

/* An answer as people read it: dd/mm/yyyy, label of a choice, region's name, telephone in groups; `masked` hides all
 * but four of a person's number. False, and "", when unanswered or it does not fit. */
bool model_answer_text(const struct model *model, const struct field *field, const char *path, bool masked, char *out,
                       size_t size);
