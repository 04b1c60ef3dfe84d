/* What jansson, SQLite, OpenSSL and libcurl give back holds nothing any more. The freed memory is read through the
 * kernel, so that nothing here touches it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <jansson.h>
#include <openssl/crypto.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "courier/wiping.h"

enum { SIZE = 6000, TAIL = 64 };
static const char CANARY[] = "Nguyen Thi Thu Nghiem 001199000017";

/* Every byte beyond the first TAIL ones (where the allocator writes its own) must be gone. */
static void fill(char *memory)
{
    for (size_t i = 0; i + sizeof CANARY < SIZE; i += sizeof CANARY)
        memcpy(memory + i, CANARY, sizeof CANARY);
}

static void assert_gone(uintptr_t address)
{
    static char seen[SIZE];
    int fd = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    ssize_t size = pread(fd, seen, SIZE - TAIL, (off_t)address + TAIL);
    close(fd);
    for (ssize_t i = 0; i + (ssize_t)sizeof CANARY < size; i++) /* size < 0: unmapped, and so gone */
        assert_int_not_equal(memcmp(seen + i, CANARY, 12), 0);
}

static void every_library(void **state)
{
    (void)state;
    char *memory = sqlite3_malloc(SIZE);
    assert_non_null(memory);
    fill(memory);
    uintptr_t where = (uintptr_t)memory;
    sqlite3_free(memory);
    assert_gone(where);

    memory = OPENSSL_malloc(SIZE);
    assert_non_null(memory);
    fill(memory);
    where = (uintptr_t)memory;
    OPENSSL_free(memory);
    assert_gone(where);

    CURL *easy = curl_easy_init();
    char *long_text = calloc(1, SIZE);
    assert_non_null(long_text);
    memset(long_text, 'a', SIZE - 1);
    memory = curl_easy_escape(easy, long_text, 0);
    assert_non_null(memory);
    free(long_text);
    fill(memory);
    where = (uintptr_t)memory;
    curl_free(memory);
    assert_gone(where);
    curl_easy_cleanup(easy);

    json_malloc_t take = NULL;
    json_free_t give_back = NULL;
    json_get_alloc_funcs(&take, &give_back);
    memory = take(SIZE);
    assert_non_null(memory);
    fill(memory);
    where = (uintptr_t)memory;
    give_back(memory);
    assert_gone(where);
}

static void grown_and_shrunk(void **state)
{
    (void)state;
    static const size_t sizes[] = { 100 * SIZE, SIZE / 3, SIZE };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *memory = OPENSSL_malloc(SIZE), *bystander = malloc(16);
        assert_non_null(memory);
        fill(memory);
        uintptr_t where = (uintptr_t)memory;
        char *again = OPENSSL_realloc(memory, sizes[i]);
        assert_non_null(again);
        assert_memory_equal(again, CANARY, sizeof CANARY); /* what was there is kept … */
        if ((uintptr_t)again != where)
            assert_gone(where); /* … in one place only */
        OPENSSL_free(again);
        free(bystander);
    }
    char *made = OPENSSL_realloc(NULL, 10);
    assert_non_null(made);
    OPENSSL_free(made);
}

/* A library that was in use before keeps its allocator, and that is said. */
static void too_late_is_told(void **state)
{
    (void)state;
    int kept = 0;
    assert_int_equal(sqlite3_initialize(), SQLITE_OK);
    assert_int_equal(wiping_begin(&kept), STATUS_UNAVAILABLE);
    assert_int_equal(kept & 1, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_library),
        cmocka_unit_test(grown_and_shrunk),
        cmocka_unit_test(too_late_is_told),
    };
    int kept = 0;
    if (wiping_begin(&kept) != STATUS_OK) {
        (void)fprintf(stderr, "not routed: %d\n", kept);
        return 1;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
