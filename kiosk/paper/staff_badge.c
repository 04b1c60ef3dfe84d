/* Our own badge: a marker, an id, and a check against misreads. */
#include "paper/staff_badge.h"

#include <string.h>

#include "paper/vietqr.h"
#include "text/badge_id.h"

static const char MARKER[] = "KIOSK-STAFF|";

enum status staff_badge_format(struct str staff_id, char out[STAFF_BADGE_PAYLOAD_BYTES])
{
    char body[STAFF_BADGE_PAYLOAD_BYTES];
    if (!badge_id_is_fit(staff_id) || !str_format(body, sizeof body, "%s%.*s", MARKER, (int)staff_id.len, staff_id.ptr))
        return STATUS_BAD_INPUT;
    unsigned crc = vietqr_crc(str_from(body));
    return str_format(out, STAFF_BADGE_PAYLOAD_BYTES, "%s|%04X", body, crc) ? STATUS_OK : STATUS_BAD_INPUT;
}

bool staff_badge_parse(struct str payload, struct staff_badge *out)
{
    char expected[STAFF_BADGE_PAYLOAD_BYTES];
    memset(out, 0, sizeof *out);
    if (!str_starts(payload, MARKER))
        return false;
    struct str rest = str_range(payload.ptr + strlen(MARKER), payload.len - strlen(MARKER));
    struct str id = str_cut(&rest, '|');
    if (staff_badge_format(id, expected) != STATUS_OK || !str_is(payload, expected))
        return false;
    return str_copy(out->staff_id, sizeof out->staff_id, id);
}
