/* What may go with an application, and how OpenCPS is told of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/attachment.h"
#include "courier/opencps2_files.h"
#include "courier/seal.h"

#define UUID "6f1c2a34-0000-4000-8000-0123456789ab"
#define PDF "JVBERi0xLjQK" /* "%PDF-1.4\n" */
#define JPEG "/9j/4AAQ"
#define PNG "iVBORw0KGgoA"

static void one(void **state)
{
    (void)state;
    static const struct {
        const char *part_no, *name, *type, *data;
        enum status status;
    } rows[] = {
        { "TP02", "Giấy chứng sinh.pdf", "application/pdf", PDF, STATUS_OK },
        { "TP02", "ảnh.jpg", "image/jpeg", JPEG, STATUS_OK },
        { "TP02", "ảnh.png", "image/png", PNG, STATUS_OK },
        { "TP02", "a", "image/png", PDF, STATUS_BAD_INPUT },
        { "TP02", "a", "application/pdf", PNG, STATUS_BAD_INPUT },
        { "TP02", "a", "text/html", "PGh0bWw+", STATUS_BAD_INPUT },
        { "TP02", "a", "application/pdf", "", STATUS_BAD_INPUT },
        { "TP02", "a", "application/pdf", "JVBERi0=", STATUS_BAD_INPUT }, /* the magic and nothing more */
        { "TP02", "a", "application/pdf", "JVBERi0xLjQ", STATUS_BAD_INPUT },
        { "TP02", "a", "application/pdf", "JVBE Ri0xLjQK", STATUS_BAD_INPUT },
        { "", "a", "application/pdf", PDF, STATUS_BAD_INPUT },
        { "TP/02", "a", "application/pdf", PDF, STATUS_BAD_INPUT },
        { "TP\"2", "a", "application/pdf", PDF, STATUS_BAD_INPUT },
        { "TP02", "", "application/pdf", PDF, STATUS_BAD_INPUT },
        { "TP02", "a\"b", "application/pdf", PDF, STATUS_BAD_INPUT },
        { "TP02", "a\r\nb", "application/pdf", PDF, STATUS_BAD_INPUT },
        { "TP02", "../a", "application/pdf", PDF, STATUS_BAD_INPUT },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        json_t *json = json_pack("{s:s s:s s:s s:s}", "part_no", rows[i].part_no, "name", rows[i].name, "type",
                                 rows[i].type, "data", rows[i].data);
        struct attachment read = { 0 };
        enum status status = attachment_init(&read, json);
        if (status != rows[i].status)
            fail_msg("row %zu: %s", i, status_log_text(status));
        attachment_finish(&read);
        json_decref(json);
    }
}

/* An array of `count` PDFs of `size` bytes each, of parts TP10, TP11, … */
static json_t *papers(size_t count, size_t size)
{
    unsigned char *bytes = calloc(1, size);
    char *text = malloc(sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL));
    json_t *array = json_array();
    memcpy(bytes, "%PDF-1.4", 8);
    sodium_bin2base64(text, sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL), bytes, size,
                      sodium_base64_VARIANT_ORIGINAL);
    for (size_t i = 0; i < count; i++) {
        char part[8];
        snprintf(part, sizeof part, "TP%zu", 10 + i);
        json_array_append_new(array, json_pack("{s:s s:s s:s s:s}", "part_no", part, "name", "a.pdf", "type",
                                               "application/pdf", "data", text));
    }
    free(bytes);
    free(text);
    return array;
}

static void all(void **state)
{
    (void)state;
    static const struct {
        size_t count, size;
        enum status status;
    } rows[] = { { 0, 9, STATUS_OK },
                 { ATTACHMENTS_MAX, 9, STATUS_OK },
                 { ATTACHMENTS_MAX + 1, 9, STATUS_TOO_LARGE },
                 { 1, ATTACHMENT_BYTES_MAX, STATUS_OK },
                 { 1, ATTACHMENT_BYTES_MAX + 1, STATUS_TOO_LARGE },
                 { 1, ATTACHMENT_BYTES_MAX + 8, STATUS_TOO_LARGE } };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        json_t *array = papers(rows[i].count, rows[i].size);
        enum status status = attachments_check(array);
        if (status != rows[i].status)
            fail_msg("row %zu: %s", i, status_log_text(status));
        json_decref(array);
    }
    json_t *array = papers(2, 9);
    json_object_set_new(json_array_get(array, 1), "part_no", json_string("TP10"));
    assert_int_equal(attachments_check(array), STATUS_BAD_INPUT);
    json_decref(array);
    json_t *text = json_string("papers");
    assert_int_equal(attachments_check(text), STATUS_BAD_INPUT);
    json_decref(text);
    assert_int_equal(attachments_check(NULL), STATUS_OK);
}

static void as_opencps_is_told(void **state)
{
    (void)state;
    json_t *array = papers(2, 20);
    char boundary[OPENCPS2_BOUNDARY_BYTES], uid[UUID_TEXT_BYTES];
    size_t size = 0;
    opencps2_files_uid(UUID, 1, uid);
    assert_string_equal(uid, "6f1c2a34-0000-b000-8000-0123456789ab");
    char *body = opencps2_files_encode(array, 1, UUID, 1795295919483, boundary, &size);
    assert_non_null(body);
    static const char *const said[] = { "charset=UTF-8\r\n\r\n6f1c2a34-0000-b000-8000-0123456789ab\r\n",
                                        "name=\"referenceUid\"\r\n", "\r\n\r\nTP11\r\n", "\r\n\r\n1795295919483\r\n",
                                        "name=\"file\"; filename=\"TP11\"\r\nContent-Type: application/pdf\r\n" };
    for (size_t i = 0; i < ARRAY_LEN(said); i++)
        assert_non_null(memmem(body, size, said[i], strlen(said[i])));
    assert_non_null(memmem(body, size, "%PDF-1.4\0\0\0\0\0\0\0\0\0\0\0\0\r\n--kiosk-", 30));
    seal_free(body);
    json_decref(array);
}

#define FILE_OF(index, part, name, size, more)                                                                         \
    "{\"referenceUid\":\"6f1c2a34-0000-" index "000-8000-0123456789ab\",\"dossierPartNo\":\"" part                     \
    "\",\"displayName\":\"" name "\",\"fileSize\":" size ",\"eForm\":false,\"removed\":false" more "}"
#define FORM "{\"referenceUid\":\"" UUID "\",\"dossierPartNo\":\"TP01\",\"eForm\":true}"
#define FIRST FILE_OF("a", "TP10", "a.pdf", "20", "")
#define SECOND FILE_OF("b", "TP11", "a.pdf", "20", "")

static void as_opencps_shows_it(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        bool same;
    } rows[] = { { FORM "," FIRST "," SECOND, true },
                 { SECOND "," FIRST, true },
                 { FORM "," FIRST, false },
                 { FORM, false },
                 { FIRST "," FIRST, false },
                 { FIRST "," SECOND "," FILE_OF("c", "TP12", "a.pdf", "20", ""), false },
                 { FIRST "," FILE_OF("b", "TP10", "a.pdf", "20", ""), false },
                 { FIRST "," FILE_OF("b", "TP11", "b.pdf", "20", ""), false },
                 { FIRST "," FILE_OF("b", "TP11", "a.pdf", "19", ""), false },
                 { FIRST "," FILE_OF("b", "TP11", "a.pdf", "\"20\"", ""), false } };
    json_t *array = papers(2, 20);
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char text[2048];
        snprintf(text, sizeof text, "{\"total\":2,\"data\":[%s]}", rows[i].list);
        json_t *reply = json_loads(text, 0, NULL);
        assert_non_null(reply);
        if (opencps2_files_match(array, UUID, reply) != rows[i].same)
            fail_msg("row %zu", i);
        json_decref(reply);
    }
    json_t *empty = json_object();
    assert_false(opencps2_files_match(array, UUID, empty));
    json_decref(empty);
    json_decref(array);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(one), cmocka_unit_test(all),
                                        cmocka_unit_test(as_opencps_is_told), cmocka_unit_test(as_opencps_shows_it) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
