/* The id on an officer's badge, for whoever prints, reads or configures one. */
#pragma once

#include <stdbool.h>

#include "base/str.h"

enum { BADGE_ID_CHARS_MIN = 3, BADGE_ID_BYTES = 25 };

/* 3 to 24 of A-Z, 0-9 and '-', with a letter somewhere, so that nobody puts an officer's citizen number on a badge. The
 * rule is ours. */
bool badge_id_is_fit(struct str id);
