/* See address.h. */
#include "core/address.h"

#include <string.h>

#include "text/fold.h"

enum { PARTS_MAX = 8, NAME_BYTES_MAX = 160 };

/* Folded kinds of place, longest first where one begins another. */
static const char *const kinds[] = { "thanh pho ", "tinh ", "tp. ", "tp ", "phuong ", "xa ", "dac khu ", "thi tran " };

static const char *without_kind(const char *folded)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strncmp(folded, kinds[i], strlen(kinds[i])) == 0)
            return folded + strlen(kinds[i]);
    return folded;
}

/* The one region whose name this is, with its kind or, when that is unambiguous, without; NULL otherwise. */
static const struct region *find_named(const struct region *regions, size_t count, struct str name)
{
    char wanted[NAME_BYTES_MAX], folded[NAME_BYTES_MAX];
    if (fold_search(str_trim(name), wanted, sizeof wanted) != STATUS_OK || !*wanted)
        return NULL;
    const struct region *found = NULL;
    for (size_t i = 0; i < count; i++) {
        if (fold_search(str_from(regions[i].name), folded, sizeof folded) != STATUS_OK)
            continue;
        if (strcmp(folded, wanted) == 0)
            return &regions[i];
        if (strcmp(without_kind(folded), without_kind(wanted)) == 0) {
            if (found)
                return NULL;
            found = &regions[i];
        }
    }
    return found;
}

bool address_split(const struct regions *regions, struct str line, struct address_parts *out)
{
    struct address_parts parts = { .province_code = "", .commune_code = "" };
    struct str pieces[PARTS_MAX], rest = line;
    size_t count = 0;
    while (rest.ptr && count < PARTS_MAX - 1)
        pieces[count++] = str_trim(str_cut(&rest, ','));
    if (rest.ptr)
        pieces[count++] = str_trim(rest);
    const struct region *province =
        count ? find_named(regions->provinces, regions->province_count, pieces[count - 1]) : NULL;
    if (province) {
        parts.province_code = province->code;
        count--;
        size_t communes;
        const struct region *first = regions_communes_of(regions, province->code, &communes);
        const struct region *commune = count ? find_named(first, communes, pieces[count - 1]) : NULL;
        if (commune) {
            parts.commune_code = commune->code;
            count--;
        }
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (!pieces[i].len)
            continue;
        if (used + pieces[i].len + 3 > sizeof parts.street)
            return false;
        if (used) {
            memcpy(parts.street + used, ", ", 2);
            used += 2;
        }
        memcpy(parts.street + used, pieces[i].ptr, pieces[i].len);
        used += pieces[i].len;
    }
    *out = parts;
    return true;
}
