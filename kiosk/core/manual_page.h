/* A page made up when needed: to ask by hand what a paper would have told, or for the exemptions that are offered
 * today. It points into itself, never copied. */
#pragma once

#include "base/limits.h"
#include "data/catalogue.h"

enum { MANUAL_FIELDS_MAX = 6, MANUAL_CHOICES_MAX = FEE_EXEMPTIONS_MAX + 2 };

struct manual_page {
    struct page page;
    struct field fields[MANUAL_FIELDS_MAX];
    char ids[MANUAL_FIELDS_MAX][PATH_BYTES_MAX];
    struct choice choices[MANUAL_CHOICES_MAX];
};
