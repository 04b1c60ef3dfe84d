/* Bodies at rest: XChaCha20-Poly1305 under a key the database does not hold. Knows nothing of what it seals. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/status.h"

enum {
    SEAL_KEY_BYTES = 32,
    SEAL_NONCE_BYTES = 24,
    SEAL_TAG_BYTES = 16,
    SEAL_OVERHEAD_BYTES = SEAL_NONCE_BYTES + SEAL_TAG_BYTES,
    SEAL_MARK_BYTES = SEAL_OVERHEAD_BYTES,
};

struct seal; /* opaque; the key lives in guarded, locked memory that no core dump holds */

/* The key comes from `$CREDENTIALS_DIRECTORY/outbox-key` (systemd-creds, bound to a TPM where there is one), else from
 * `<state>/outbox.key`, made with mode 0600 at the first start. The second way protects only where the disk itself is
 * encrypted: key and database lie side by side. CORRUPT: a key file of the wrong size or open to others. */
enum status MUST_USE seal_create(const char *state_folder, struct seal **out);
/* A key given by the caller (tests). NULL: no memory. */
struct seal *seal_create_with_key(const uint8_t key[SEAL_KEY_BYTES]);
void seal_destroy(struct seal *seal); /* NULL is fine; wipes */

/* Writes size + SEAL_OVERHEAD_BYTES bytes. `label` (the UUID) is bound in: a body moved to another row does not open.
 */
void seal_close(const struct seal *seal, const char *label, const void *clear, size_t size, uint8_t *out);
/* Writes sealed_size - SEAL_OVERHEAD_BYTES bytes. CORRUPT when key, label or any bit is not the same. */
enum status MUST_USE seal_open(const struct seal *seal, const char *label, const uint8_t *sealed, size_t sealed_size,
                               void *out);
/* What stays of a body that has gone: its nonce and its tag. Tells nobody without the key anything. */
void seal_mark(const uint8_t *sealed, size_t sealed_size, uint8_t out[SEAL_MARK_BYTES]);
/* OK: these are label and body that were sealed with that mark. MISMATCH: other ones. NO_MEMORY. */
enum status MUST_USE seal_compare(const struct seal *seal, const char *label, const void *clear, size_t size,
                                  const uint8_t mark[SEAL_MARK_BYTES]);

/* Locked, guarded memory for clear bodies; wiped by seal_free. NULL: no memory. */
void *seal_alloc(size_t size);
void seal_free(void *memory); /* NULL is fine */
