/* See opencps2_files.h. */
#include "courier/opencps2_files.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/attachment.h"
#include "courier/seal.h"

enum { VERSION_AT = 14, HEAD_BYTES = 4096 };

void opencps2_files_uid(const char *uid, size_t index, char out[UUID_TEXT_BYTES])
{
    ASSERT(index < ATTACHMENTS_MAX && strlen(uid) == UUID_TEXT_BYTES - 1);
    memcpy(out, uid, UUID_TEXT_BYTES);
    out[VERSION_AT] = (char)('a' + index); /* a dossier's is 4 */
}

static size_t put_fields(char *out, const char *boundary, const struct attachment *file, const char *file_uid,
                         int64_t modified_ms)
{
    char modified[24];
    bool fits = str_format(modified, sizeof modified, "%lld", (long long)modified_ms);
    ASSERT(fits);
    const struct opencps2_field fields[] = { { "referenceUid", file_uid },  { "dossierPartNo", file->part_no },
                                             { "displayName", file->name }, { "fileType", file->type },
                                             { "modifiedDate", modified },  { "removed", "false" },
                                             { "eForm", "false" } };
    size_t have = 0;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        have += (size_t)snprintf(out + have, HEAD_BYTES - have,
                                 "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n"
                                 "Content-Type: text/plain; charset=UTF-8\r\n\r\n%s\r\n",
                                 boundary, fields[i].name, fields[i].value);
    /* The part number stands for the file's name here: displayName carries the real one, in UTF-8. */
    have += (size_t)snprintf(out + have, HEAD_BYTES - have,
                             "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
                             "Content-Type: %s\r\nContent-Transfer-Encoding: binary\r\n\r\n",
                             boundary, file->part_no, file->type);
    ASSERT(have < HEAD_BYTES);
    return have;
}

char *opencps2_files_encode(const json_t *attachments, size_t index, const char *uid, int64_t modified_ms,
                            char boundary[OPENCPS2_BOUNDARY_BYTES], size_t *size)
{
    struct attachment file = { 0 };
    char file_uid[UUID_TEXT_BYTES];
    /* Checked when it was taken in; what fails now is memory. */
    if (attachment_init(&file, json_array_get(attachments, index)) != STATUS_OK)
        return NULL;
    opencps2_files_uid(uid, index, file_uid);
    for (unsigned mark = 0;; mark++) {
        bool fits = str_format(boundary, OPENCPS2_BOUNDARY_BYTES, "kiosk-%s-%u", file_uid, mark);
        ASSERT(fits);
        if (!memmem(file.bytes, file.size, boundary, strlen(boundary)))
            break;
    }
    char *body = seal_alloc(HEAD_BYTES + file.size + OPENCPS2_BOUNDARY_BYTES + 8);
    if (body) {
        size_t have = put_fields(body, boundary, &file, file_uid, modified_ms);
        memcpy(body + have, file.bytes, file.size);
        have += file.size;
        have += (size_t)snprintf(body + have, OPENCPS2_BOUNDARY_BYTES + 8, "\r\n--%s--\r\n", boundary);
        *size = have;
    }
    attachment_finish(&file);
    return body;
}

static bool shows(const json_t *list, const char *file_uid, const struct attachment *file)
{
    size_t index;
    json_t *held;
    json_array_foreach(list, index, held)
    {
        if (strcmp(json_text(held, "referenceUid"), file_uid) != 0)
            continue;
        return strcmp(json_text(held, "dossierPartNo"), file->part_no) == 0 &&
               strcmp(json_text(held, "displayName"), file->name) == 0 &&
               json_integer_value(json_object_get(held, "fileSize")) == (json_int_t)file->size;
    }
    return false;
}

bool opencps2_files_match(const json_t *attachments, const char *uid, const json_t *reply)
{
    const json_t *list = json_object_get(reply, "data");
    size_t index, held_count = 0;
    json_t *held;
    json_array_foreach(list, index, held) held_count +=
        !json_is_true(json_object_get(held, "eForm")) && !json_is_true(json_object_get(held, "removed"));
    bool same = json_is_array(list) && held_count == json_array_size(attachments);
    for (size_t i = 0; same && i < json_array_size(attachments); i++) {
        struct attachment file = { 0 };
        char file_uid[UUID_TEXT_BYTES];
        opencps2_files_uid(uid, i, file_uid);
        same = attachment_init(&file, json_array_get(attachments, i)) == STATUS_OK && shows(list, file_uid, &file);
        attachment_finish(&file);
    }
    return same;
}
