/* The badge a counter officer shows to sign in. The format is ours: KIOSK-STAFF|<id>|<check>
 * id: text/badge_id.h; check: CRC-16/CCITT-FALSE of "KIOSK-STAFF|<id>", 4
 * upper-case hex digits. The check finds misreads; it proves nothing: the PIN does. */
#pragma once

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"
#include "text/badge_id.h"

enum { STAFF_BADGE_PAYLOAD_BYTES = 48 };

struct staff_badge {
    char staff_id[BADGE_ID_BYTES];
};

/* False, and *out zero, when the id or its check is wrong. */
bool staff_badge_parse(struct str payload, struct staff_badge *out) MUST_USE;
/* The payload to print for an id (tests, and the province that makes badges). BAD_INPUT when the id is not allowed. */
enum status staff_badge_format(struct str staff_id, char out[STAFF_BADGE_PAYLOAD_BYTES]) MUST_USE;
