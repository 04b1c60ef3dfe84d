/* The page that asks by hand what a paper would have told. Made up when needed: it points into itself, never copied. */
#pragma once

#include "base/limits.h"
#include "data/catalogue.h"

enum { MANUAL_FIELDS_MAX = 6 };

struct manual_page {
    struct page page;
    struct field fields[MANUAL_FIELDS_MAX];
    char ids[MANUAL_FIELDS_MAX][PATH_BYTES_MAX];
};
