/* What a signed-in officer is shown of the queue: no body, no name. Filled by the shell, read by core and view. */
#pragma once

#include "msg/courier.h"

/* Open ones first, oldest first; then the newest accepted ones. More than that is for `kiosk outbox list`. */
enum { STAFF_OPEN_MAX = 48, STAFF_ACCEPTED_MAX = 16, STAFF_ITEMS_MAX = STAFF_OPEN_MAX + STAFF_ACCEPTED_MAX };

struct staff_item {
    char uuid[UUID_TEXT_BYTES];
    char reference[REFERENCE_BYTES];
    char service[ID_BYTES_MAX];
    char dossier_no[DOSSIER_NO_BYTES];
    enum outbox_state state;
    enum status reason;
    int32_t tries;
    int64_t recorded_ms, changed_ms, retry_at_ms; /* wall */
};

struct staff_queue {
    enum status status; /* UNAVAILABLE: no courier answered, and the rest is empty */
    size_t count;
    struct staff_item items[STAFF_ITEMS_MAX];
    int32_t by_state[OUTBOX_NEEDS_STAFF + 1]; /* of all, shown or not */
};

/* What the log keeps of an officer's work, with their place in the configuration's list. */
enum staff_deed {
    STAFF_DEED_OUT,
    STAFF_DEED_FACE_SEEN,
    STAFF_DEED_DELEGATE,
    STAFF_DEED_RETRY,
    STAFF_DEED_EXPORT,
    STAFF_DEED_REPRINT,
    STAFF_DEED_PAPER
};
