/* Sealing: round trip, every bit matters, the label is bound in, key files are what they must be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "courier/seal.h"

static const uint8_t KEY[SEAL_KEY_BYTES] = { 1, 2, 3 };
static const char CLEAR[] = "Nguyễn Thị Thử Nghiệm, 001199000017";

static void every_bit_matters(void **state)
{
    (void)state;
    struct seal *seal = seal_create_with_key(KEY);
    uint8_t sealed[sizeof CLEAR + SEAL_OVERHEAD_BYTES];
    char out[sizeof CLEAR];
    assert_non_null(seal);
    seal_close(seal, "label-a", CLEAR, sizeof CLEAR, sealed);
    assert_null(memmem(sealed, sizeof sealed, "001199000017", 12));
    assert_int_equal(seal_open(seal, "label-a", sealed, sizeof sealed, out), STATUS_OK);
    assert_memory_equal(out, CLEAR, sizeof CLEAR);
    assert_int_equal(seal_open(seal, "label-b", sealed, sizeof sealed, out), STATUS_CORRUPT);
    for (size_t bit = 0; bit < sizeof sealed * 8; bit++) {
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(seal_open(seal, "label-a", sealed, sizeof sealed, out), STATUS_CORRUPT);
        sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t size = 0; size < sizeof sealed; size++)
        assert_int_equal(seal_open(seal, "label-a", sealed, size, out), STATUS_CORRUPT);
    uint8_t again[sizeof sealed];
    seal_close(seal, "label-a", CLEAR, sizeof CLEAR, again);
    assert_memory_not_equal(sealed, again, sizeof sealed); /* a nonce of its own */
    seal_destroy(seal);
}

static void what_stays_tells_its_twin(void **state)
{
    (void)state;
    const uint8_t other_key[SEAL_KEY_BYTES] = { 9 };
    struct seal *a = seal_create_with_key(KEY), *b = seal_create_with_key(other_key);
    uint8_t sealed[sizeof CLEAR + SEAL_OVERHEAD_BYTES], mark[SEAL_MARK_BYTES];
    char other[sizeof CLEAR];
    seal_close(a, "label", CLEAR, sizeof CLEAR, sealed);
    seal_mark(sealed, sizeof sealed, mark);
    memcpy(other, CLEAR, sizeof other);
    other[5] ^= 1;
    assert_int_equal(seal_compare(a, "label", CLEAR, sizeof CLEAR, mark), STATUS_OK);
    assert_int_equal(seal_compare(a, "label", other, sizeof other, mark), STATUS_MISMATCH);
    assert_int_equal(seal_compare(a, "label", CLEAR, sizeof CLEAR - 1, mark), STATUS_MISMATCH);
    assert_int_equal(seal_compare(a, "labels", CLEAR, sizeof CLEAR, mark), STATUS_MISMATCH);
    assert_int_equal(seal_compare(b, "label", CLEAR, sizeof CLEAR, mark), STATUS_MISMATCH);
    seal_destroy(a);
    seal_destroy(b);
}

static void write_key(const char *path, size_t size, mode_t mode)
{
    uint8_t bytes[64] = { 5 };
    (void)unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0 && write(fd, bytes, size) == (ssize_t)size && fchmod(fd, mode) == 0);
    close(fd);
}

static void key_file(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-seal-XXXXXX", path[128], credential[128];
    struct seal *seal = NULL;
    struct stat about;
    uint8_t sealed[1 + SEAL_OVERHEAD_BYTES], out = 0;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/outbox.key", folder);
    snprintf(credential, sizeof credential, "%s/outbox-key", folder);
    unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(seal_create(folder, &seal), STATUS_OK);
    seal_close(seal, "label", "x", 1, sealed);
    seal_destroy(seal);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(about.st_size, SEAL_KEY_BYTES);
    assert_int_equal(seal_create(folder, &seal), STATUS_OK); /* the same key again */
    assert_int_equal(seal_open(seal, "label", sealed, sizeof sealed, &out), STATUS_OK);
    seal_destroy(seal);
    write_key(credential, SEAL_KEY_BYTES, 0400); /* a credential goes before */
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    assert_int_equal(seal_create(folder, &seal), STATUS_OK);
    assert_int_equal(seal_open(seal, "label", sealed, sizeof sealed, &out), STATUS_CORRUPT);
    seal_destroy(seal);
    unsetenv("CREDENTIALS_DIRECTORY");
    seal = NULL;
    write_key(path, SEAL_KEY_BYTES - 1, 0600);
    assert_int_equal(seal_create(folder, &seal), STATUS_CORRUPT);
    write_key(path, SEAL_KEY_BYTES, 0640);
    assert_int_equal(seal_create(folder, &seal), STATUS_CORRUPT);
    assert_null(seal);
    unlink(path);
    unlink(credential);
    rmdir(folder);
    assert_int_equal(seal_create(folder, &seal), STATUS_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_bit_matters),
                                        cmocka_unit_test(what_stays_tells_its_twin), cmocka_unit_test(key_file) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
