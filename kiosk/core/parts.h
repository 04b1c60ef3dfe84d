/* A page's questions one control at a time: an address is three, an account three, everything else one.
 * Only what is visible now: `when` is decided here. */
#pragma once

#include "core/session.h"

enum part_kind { PART_WHOLE, PART_PROVINCE, PART_COMMUNE, PART_STREET, PART_BANK, PART_ACCOUNT, PART_HOLDER };

struct part {
    const struct field *field;
    enum part_kind kind;
    char path[PATH_BYTES_MAX];
};

/* Answer path of the whole field: its id, in a row "<into>[row].<id>" (`row` < 0: none). False when over the bound. */
bool part_field_path(const struct page *page, const struct field *field, int row, char out[PATH_BYTES_MAX]);
/* "<into>[row]" for paths that begin with '.', else the path itself. */
bool part_resolve(const struct page *page, const char *path, int row, char out[PATH_BYTES_MAX]);

/* Decides a condition, or all that stand together, from the answers and today (UTC+7). What was never asked makes it
 * false. An age counts completed years: OLDER is "at least that many",
 * YOUNGER "fewer"; a partial birth date decides only when every possible day agrees. */
bool when_holds(const struct model *model, const struct page *page, const struct when *when, int row);

/* The answer a condition of `page` and `row` names by `field`; "" when it was never asked, or is on a page that is
 * hidden now. */
const char *part_answer(const struct model *model, const struct page *page, const char *field, int row);

bool part_field_visible(const struct model *model, const struct page *page, const struct field *field, int row);

/* Visible part number `index` of the page; false over the end. */
bool part_at(const struct model *model, const struct page *page, int row, size_t index, struct part *out);
bool part_find(const struct model *model, const struct page *page, int row, const char *path, struct part *out);
size_t part_count_of_field(const struct field *field);
/* Part number `index` of one field, whether visible or not. */
bool part_of_field(const struct page *page, const struct field *field, int row, size_t index, struct part *out);

/* What the part is filled in as: FIELD_ADDR for a region, FIELD_TEXT for a street, FIELD_BANK for an account number. */
enum field_type part_type(const struct part *part);
enum asked_control part_control(const struct part *part);
const char *part_label_key(const struct part *part);
bool part_required(const struct part *part);
