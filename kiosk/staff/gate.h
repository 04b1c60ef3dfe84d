/* Whether a badge and a PIN belong together: argon2id hashes of the configuration, five tries, then a quarter of an
 * hour of nothing. The count is on disk before a PIN is looked at, so that pulling the plug gives no tries. Main
 * thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "data/settings.h"

enum {
    GATE_TRIES_MAX = 5,
    GATE_LOCK_MS = 15 * 60 * 1000,
    GATE_HASH_BYTES = 128, /* crypto_pwhash_STRBYTES */
};

struct gate_answer {
    enum status
        status;     /* OK; REFUSED: not the PIN; BUSY: locked; NOT_FOUND: nobody of this machine; IO: cannot count */
    int tries_left; /* REFUSED */
    int64_t locked_until_ms; /* BUSY: wall clock */
};

/* Checks one PIN, in about a tenth of a second (argon2id, RFC 9106, by libsodium). `state_folder` holds the counts
 * (`staff-tries`). A clock set back locks no longer than GATE_LOCK_MS from now. */
struct gate_answer gate_try(const struct settings *settings, const char *state_folder, const char *id, const char *pin,
                            int64_t wall_ms);

/* 6 to 8 digits, not all alike, not counting up or down. */
bool gate_pin_is_fit(const char *pin);
/* The line for `pin:` of kiosk.yaml. NO_MEMORY. */
enum status gate_hash(const char *pin, char out[GATE_HASH_BYTES]) MUST_USE;
