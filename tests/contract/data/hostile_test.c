/* YAML made to hurt: every file ends in a told refusal, quickly and in bounded memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <time.h>

#include "contract/data/mini.h"

#include "base/check.h"
#include "data/yaml.h"

enum { ARENA_BYTES = 64 * 1024 * 1024, SECONDS_MAX = 5 /* sanitizers are slow; the worst here takes 0.3 s without */ };

struct told {
    bool good;
    char *text;
};

static struct told parse(struct str bytes)
{
    struct told told = { .text = NULL };
    size_t size;
    FILE *out = open_memstream(&told.text, &size);
    struct arena *arena = arena_create(ARENA_BYTES, false);
    if (!out || !arena)
        abort();
    struct faults faults = { .out = out };
    struct node *root = NULL;
    told.good = yaml_parse(arena, &faults, "f", bytes, &root);
    if (told.good != (faults.count == 0) || told.good != (root != NULL))
        abort();
    fclose(out);
    arena_destroy(arena);
    return told;
}

static void expect(struct str bytes, const char *reason)
{
    struct timespec begin, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    struct told told = parse(bytes);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    assert_true(end.tv_sec - begin.tv_sec < SECONDS_MAX);
    if (told.good || !strstr(told.text, reason))
        fail_msg("expected %s, told: %s", reason, told.text);
    free(told.text);
}

/* `count` times `text` between head and tail; the caller frees .ptr. */
static struct str repeat(const char *head, const char *text, size_t count, const char *tail)
{
    size_t len = strlen(head) + strlen(text) * count + strlen(tail);
    char *out = malloc(len + 1), *at = out;
    if (!out)
        abort();
    at = stpcpy(at, head);
    for (size_t i = 0; i < count; i++)
        at = stpcpy(at, text);
    stpcpy(at, tail);
    return str_range(out, len);
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    expect(STR("a: b\0c\n"), "f:1: NUL byte");
    expect(STR("a: b\nc: \0"), "f:2: NUL byte");
    expect(STR("a: b\nc: \xC0\xAF\n"), "f:2: ");
    expect(STR("a: \xED\xA0\x80\n"), "f:1: ");
    expect(STR("a: \xF4\x90\x80\x80\n"), "f:1: ");
    expect(STR("a: \xE1\xBA"), "f:1: ");
    expect(STR("a: x\x01y\n"), "f:1: ");
    expect(STR("\xFF\xFE\x61\x00\x3A\x00\x20\x00\x62\x00"), "NUL byte"); /* UTF-16 with its mark */
    expect(STR("a: \"\\0\"\n"), "control character");
    expect(STR("a: \"\\x7f\"\n"), "control character");
    expect(STR("a: \"\\u200f\\u2066\"\n"), "hidden control character");
    expect(STR("a: \"o\\u0301\"\n"), "NFC");
    expect(STR(""), "the file is empty");
    expect(STR("# only a comment\n"), "the file is empty");
}

static void references(void **state)
{
    (void)state;
    expect(STR("a: &x [1]\nb: [*x, *x]\n"), "f:1: anchors");
    expect(STR("b: *x\n"), "f:1: aliases");
    expect(STR("a: &x\n  <<: *x\n"), "f:1: anchors");
    expect(STR("a: !!python/object:os.system x\n"), "f:1: tags");
    expect(STR("%TAG ! tag:x,2000:\n---\na: !b c\n"), "tags");
    expect(STR("? [a, b]\n: c\n"), "a key is one short line");
    expect(STR("? |\n  a\n  b\n: c\n"), "a key is one short line");
    expect(STR("\"\": c\n"), "a key is one short line");
}

static void size_and_depth(void **state)
{
    (void)state;
    struct str text = repeat("", "[", 100000, "");
    expect(text, "nested too deeply");
    free((void *)text.ptr);
    expect(STR("[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]\n"), "nested too deeply"); /* 17 */
    struct told deepest = parse(STR("[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]\n"));   /* 16: the last that is good */
    assert_true(deepest.good);
    free(deepest.text);
    text = repeat("", "{a: ", 50000, "");
    expect(text, "nested too deeply");
    free((void *)text.ptr);
    text = repeat("", "- ", 5000, "a\n");
    expect(text, "nested too deeply");
    free((void *)text.ptr);
    text = repeat("a: ", "x", YAML_FILE_BYTES_MAX, "\n");
    expect(text, "larger than 1 MiB");
    free((void *)text.ptr);
    text = repeat("a: [", "1,", 500000, "]\n");
    expect(text, "too many entries");
    free((void *)text.ptr);
    text = repeat("", "- [1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9]\n", 2000, "");
    expect(text, "too many entries");
    free((void *)text.ptr);
    text = repeat("", "k", 500, ": v\n");
    expect(text, "a key is one short line");
    free((void *)text.ptr);
    text = repeat("", "? ", 100000, "");
    struct told told = parse(text);
    assert_false(told.good);
    free(told.text);
    free((void *)text.ptr);
}

static void what_is_allowed_stays_as_written(void **state)
{
    (void)state;
    struct arena *arena = arena_create(ARENA_BYTES, false);
    struct faults faults = { .out = stderr };
    struct node *root;
    assert_true(yaml_parse(
        arena, &faults, "f",
        STR("code: 1.001193\nno: no\n# x\nlist: [~, null, '', \"null\"]\ntext: |\n  Đăng ký\n  hai\n"), &root));
    assert_true(str_is(yaml_get(root, "code")->text, "1.001193"));
    assert_true(str_is(yaml_get(root, "no")->text, "no"));
    assert_null(yaml_get(root, "absent"));
    const struct node *list = yaml_get(root, "list");
    assert_int_equal(list->line, 4);
    assert_int_equal(list->count, 4);
    assert_true(yaml_is_null(list->first));
    assert_true(yaml_is_null(list->first->next));
    assert_false(yaml_is_null(list->first->next->next));
    assert_false(yaml_is_null(list->last));
    assert_true(yaml_get(root, "text")->block);
    assert_int_equal(yaml_get(root, "text")->line, 5);
    assert_true(str_is(yaml_get(root, "text")->text, "Đăng ký\nhai\n"));
    arena_destroy(arena);
}

static void little_memory_is_a_refusal(void **state)
{
    (void)state;
    for (size_t bytes = 16; bytes < 4096; bytes += 16) {
        struct arena *arena = arena_create(bytes, false);
        FILE *sink = fopen("/dev/null", "w");
        assert_non_null(sink);
        struct faults faults = { .out = sink };
        struct node *root = NULL;
        bool good = yaml_parse(arena, &faults, "f", STR("a: { b: [c, d, e], f: g }\nh: |\n  i\n"), &root);
        assert_true(good == (root != NULL));
        fclose(sink);
        arena_destroy(arena);
    }
}

static void files_that_are_no_files(void **state)
{
    (void)state;
    struct arena *arena = arena_create(ARENA_BYTES, false);
    struct str bytes;
    char folder[] = "/tmp/kiosk-data-XXXXXX", path[200];
    assert_non_null(mkdtemp(folder));
    assert_true(str_format(path, sizeof path, "%s/pipe.yaml", folder));
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(yaml_read_bytes(arena, path, &bytes), STATUS_IO);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(yaml_read_bytes(arena, folder, &bytes), STATUS_IO);
    assert_int_equal(yaml_read_bytes(arena, path, &bytes), STATUS_NOT_FOUND);
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, YAML_FILE_BYTES_MAX + 1), 0);
    assert_int_equal(yaml_read_bytes(arena, path, &bytes), STATUS_TOO_LARGE);
    assert_int_equal(ftruncate(fd, YAML_FILE_BYTES_MAX), 0);
    assert_int_equal(yaml_read_bytes(arena, path, &bytes), STATUS_OK);
    assert_int_equal(bytes.len, YAML_FILE_BYTES_MAX);
    close(fd);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    arena_destroy(arena);
}

/* The told lines are bounded too: a hostile folder must not fill a log. */
static void faults_are_counted_beyond_a_bound(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiosk-data-XXXXXX";
    mini_make(folder);
    char text[60000] = "";
    size_t used = 0;
    for (int i = 0; i < 1900; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "x%d: {a}\n", i);
    mini_write(folder, "kiosk.yaml", str_range(text, used));
    enum status status;
    char *told = mini_load(folder, &status);
    assert_int_equal(status, STATUS_BAD_INPUT);
    assert_true(strlen(told) < 100000);
    assert_non_null(strstr(told, " more faults\n"));
    free(told);
    mini_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(references),
        cmocka_unit_test(size_and_depth),
        cmocka_unit_test(what_is_allowed_stays_as_written),
        cmocka_unit_test(little_memory_is_a_refusal),
        cmocka_unit_test(files_that_are_no_files),
        cmocka_unit_test(faults_are_counted_beyond_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
