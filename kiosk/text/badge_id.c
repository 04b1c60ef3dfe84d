/* See badge_id.h. */
#include "text/badge_id.h"

bool badge_id_is_fit(struct str id)
{
    bool letter = false;
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        bool upper = c >= 'A' && c <= 'Z';
        if (!upper && !(c >= '0' && c <= '9') && c != '-')
            return false;
        letter = letter || upper;
    }
    return letter && id.len >= BADGE_ID_CHARS_MIN && id.len < BADGE_ID_BYTES;
}
