/* Provinces, communes, ethnic groups, nations and common family and given names, from config/regions. Read-only, any
 * thread. */
#pragma once

#include <stddef.h>

struct region {
    const char *code;          /* province: 2 digits; commune: 5 digits */
    const char *province_code; /* communes; NULL for provinces */
    const char *name;          /* Vietnamese, with its kind: "Phường Ba Đình" */
    const char *name_en;
};

struct regions {
    const char *version; /* dataset date */
    const struct region *provinces;
    size_t province_count;
    const struct region *communes; /* sorted by province_code, then name */
    size_t commune_count;
    const char *const *ethnic_groups; /* 54, Kinh first */
    size_t ethnic_group_count;
    const char *const *nations; /* Vietnamese names, Việt Nam first */
    size_t nation_count;
    const char *const *family_names; /* suggestions, commonest first */
    size_t family_name_count;
    const char *const *given_names;
    size_t given_name_count;
};

const struct region *regions_find_province(const struct regions *regions, const char *code);
const struct region *regions_find_commune(const struct regions *regions, const char *code);
/* First commune of a province and how many follow it in order. */
const struct region *regions_communes_of(const struct regions *regions, const char *province_code, size_t *count);
