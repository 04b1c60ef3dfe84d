/* One line of an address, as a card prints it, into province, commune and the rest. It does not guess: a part it cannot
 * name for certain is left empty and is asked. */
#pragma once

#include <stdbool.h>

#include "base/limits.h"
#include "base/str.h"
#include "data/regions.h"

struct address_parts {
    const char *province_code;     /* "" unknown; borrowed from the regions */
    const char *commune_code;      /* "" unknown. Only from an address of two tiers: old communes were merged in 2025 */
    char street[ANSWER_BYTES_MAX]; /* what is left, joined by ", " */
};

/* False when the line is too long or no text. */
bool address_split(const struct regions *regions, struct str line, struct address_parts *out);
