/* libsodium behind one small door. Does not decide what is sealed or when it is purged (outbox does). */
#include "courier/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/shortage.h"

enum { SEAL_PATH_BYTES = 4096 };

_Static_assert((int)SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");
_Static_assert((int)SEAL_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "nonce size");
_Static_assert((int)SEAL_TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "tag size");

struct seal {
    uint8_t key[SEAL_KEY_BYTES];
};

void *seal_alloc(size_t size)
{
    if (sodium_init() < 0)
        return NULL;
    void *memory = sodium_malloc(size > 0 ? size : 1);
    if (!memory)
        shortage_note();
    return memory;
}

void seal_free(void *memory)
{
    sodium_free(memory);
}

static enum status read_key(int fd, uint8_t *key)
{
    struct stat about;
    /* A credential is 0400 in a folder of its own; a file of ours is 0600. Anything others may read is no secret. */
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || (about.st_mode & 077) != 0 ||
        about.st_size != SEAL_KEY_BYTES)
        return STATUS_CORRUPT;
    size_t have = 0;
    while (have < SEAL_KEY_BYTES) {
        ssize_t got = read(fd, key + have, SEAL_KEY_BYTES - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return STATUS_IO;
        have += (size_t)got;
    }
    return STATUS_OK;
}

static enum status sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return STATUS_IO;
    int failed = fsync(fd);
    close(fd);
    return failed ? STATUS_IO : STATUS_OK;
}

/* Written under another name first: a power cut in between leaves no short key behind. */
static enum status make_key(const char *folder, const char *path, uint8_t *key)
{
    char part[SEAL_PATH_BYTES];
    if (!str_format(part, sizeof part, "%s.part", path))
        return STATUS_TOO_LARGE;
    (void)unlink(part);
    int fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return STATUS_IO;
    crypto_aead_xchacha20poly1305_ietf_keygen(key);
    bool written = write(fd, key, SEAL_KEY_BYTES) == SEAL_KEY_BYTES && fsync(fd) == 0;
    close(fd);
    if (!written || link(part, path) != 0) {
        (void)unlink(part);
        return STATUS_IO;
    }
    (void)unlink(part);
    return sync_folder(folder);
}

static enum status find_key(const char *state_folder, uint8_t *key)
{
    char path[SEAL_PATH_BYTES];
    const char *credentials = getenv("CREDENTIALS_DIRECTORY");
    if (credentials && str_format(path, sizeof path, "%s/outbox-key", credentials)) {
        int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0) {
            enum status status = read_key(fd, key);
            close(fd);
            return status;
        }
    }
    if (!str_format(path, sizeof path, "%s/outbox.key", state_folder))
        return STATUS_TOO_LARGE;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? make_key(state_folder, path, key) : STATUS_IO;
    enum status status = read_key(fd, key);
    close(fd);
    return status;
}

enum status seal_create(const char *state_folder, struct seal **out)
{
    struct seal *seal = seal_alloc(sizeof *seal);
    if (!seal)
        return STATUS_NO_MEMORY;
    enum status status = find_key(state_folder, seal->key);
    if (status != STATUS_OK) {
        seal_destroy(seal);
        return status;
    }
    *out = seal;
    return STATUS_OK;
}

struct seal *seal_create_with_key(const uint8_t key[SEAL_KEY_BYTES])
{
    struct seal *seal = seal_alloc(sizeof *seal);
    if (seal)
        memcpy(seal->key, key, SEAL_KEY_BYTES);
    return seal;
}

void seal_destroy(struct seal *seal)
{
    seal_free(seal);
}

/* out: nonce, as many bytes as there were, tag. */
static void close_with_nonce(const struct seal *seal, const char *label, const void *clear, size_t size, uint8_t *out)
{
    unsigned long long written = 0;
    int failed =
        crypto_aead_xchacha20poly1305_ietf_encrypt(out + SEAL_NONCE_BYTES, &written, clear, size,
                                                   (const unsigned char *)label, strlen(label), NULL, out, seal->key);
    ASSERT(!failed && written == size + SEAL_TAG_BYTES);
}

void seal_close(const struct seal *seal, const char *label, const void *clear, size_t size, uint8_t *out)
{
    /* 192 random bits: no counter to lose in a power cut. */
    randombytes_buf(out, SEAL_NONCE_BYTES);
    close_with_nonce(seal, label, clear, size, out);
}

enum status seal_open(const struct seal *seal, const char *label, const uint8_t *sealed, size_t sealed_size, void *out)
{
    if (sealed_size < SEAL_OVERHEAD_BYTES)
        return STATUS_CORRUPT;
    unsigned long long written = 0;
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        out, &written, NULL, sealed + SEAL_NONCE_BYTES, sealed_size - SEAL_NONCE_BYTES, (const unsigned char *)label,
        strlen(label), sealed, seal->key);
    if (failed)
        return STATUS_CORRUPT;
    ASSERT(written == sealed_size - SEAL_OVERHEAD_BYTES);
    return STATUS_OK;
}

void seal_mark(const uint8_t *sealed, size_t sealed_size, uint8_t out[SEAL_MARK_BYTES])
{
    ASSERT(sealed_size >= SEAL_OVERHEAD_BYTES);
    memcpy(out, sealed, SEAL_NONCE_BYTES);
    memcpy(out + SEAL_NONCE_BYTES, sealed + sealed_size - SEAL_TAG_BYTES, SEAL_TAG_BYTES);
}

enum status seal_compare(const struct seal *seal, const char *label, const void *clear, size_t size,
                         const uint8_t mark[SEAL_MARK_BYTES])
{
    /* Sealed again under the nonce of then. It never leaves this function: two bodies under one nonce, side by side,
     * would tell both. */
    uint8_t *sealed = seal_alloc(size + SEAL_OVERHEAD_BYTES);
    if (!sealed)
        return STATUS_NO_MEMORY;
    memcpy(sealed, mark, SEAL_NONCE_BYTES);
    close_with_nonce(seal, label, clear, size, sealed);
    int differs = sodium_memcmp(sealed + SEAL_NONCE_BYTES + size, mark + SEAL_NONCE_BYTES, SEAL_TAG_BYTES);
    seal_free(sealed);
    return differs ? STATUS_MISMATCH : STATUS_OK;
}
