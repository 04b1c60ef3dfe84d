/* See attachment.h. */
#include "courier/attachment.h"

#include <sodium.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/application.h"
#include "courier/seal.h"

/* What a file of that type begins with: ISO 32000-1 7.5.2, ITU T.81 B.1.1, PNG 5.2. */
static const struct {
    const char *type;
    const char *magic;
    size_t magic_len;
} TYPES[] = {
    { "application/pdf", "%PDF-", 5 },
    { "image/jpeg", "\xff\xd8\xff", 3 },
    { "image/png", "\x89PNG\r\n\x1a\n", 8 },
};

static bool read_part(const json_t *one, char out[ATTACHMENT_PART_BYTES])
{
    const char *text = json_text(one, "part_no");
    for (const char *c = text; *c; c++)
        if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || strchr("-_.", *c)))
            return false;
    return *text && str_copy(out, ATTACHMENT_PART_BYTES, str_from(text));
}

/* It is written into a header of a multipart body. */
static bool read_name(const json_t *one, char out[ATTACHMENT_NAME_BYTES])
{
    const char *text = json_text(one, "name");
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < 0x20 || *c == 0x7f || strchr("\"\\/", *c))
            return false;
    return *text && str_copy(out, ATTACHMENT_NAME_BYTES, str_from(text));
}

static const char *find_type(const char *said, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++)
        if (strcmp(TYPES[i].type, said) == 0)
            return size > TYPES[i].magic_len && memcmp(bytes, TYPES[i].magic, TYPES[i].magic_len) == 0 ? TYPES[i].type
                                                                                                       : NULL;
    return NULL;
}

enum status attachment_init(struct attachment *attachment, const json_t *one)
{
    struct attachment made = { 0 };
    const char *data = json_text(one, "data");
    size_t room = strlen(data) / 4 * 3 + 3;
    if (room > ATTACHMENT_BYTES_MAX + 5) /* two of them may be padding */
        return STATUS_TOO_LARGE;
    if (!read_part(one, made.part_no) || !read_name(one, made.name))
        return STATUS_BAD_INPUT;
    made.bytes = seal_alloc(room);
    if (!made.bytes)
        return STATUS_NO_MEMORY;
    enum status status = STATUS_BAD_INPUT;
    if (sodium_base642bin(made.bytes, room, data, strlen(data), NULL, &made.size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) == 0)
        status = made.size > ATTACHMENT_BYTES_MAX ? STATUS_TOO_LARGE : STATUS_OK;
    if (status == STATUS_OK) {
        made.type = find_type(json_text(one, "type"), made.bytes, made.size);
        status = made.type ? STATUS_OK : STATUS_BAD_INPUT;
    }
    if (status == STATUS_OK)
        *attachment = made;
    else
        seal_free(made.bytes);
    return status;
}

void attachment_finish(struct attachment *attachment)
{
    seal_free(attachment->bytes);
    *attachment = (struct attachment){ 0 };
}

enum status attachments_check(const json_t *attachments)
{
    if (!attachments)
        return STATUS_OK;
    if (!json_is_array(attachments))
        return STATUS_BAD_INPUT;
    if (json_array_size(attachments) > ATTACHMENTS_MAX)
        return STATUS_TOO_LARGE;
    for (size_t i = 0; i < json_array_size(attachments); i++) {
        struct attachment one = { 0 };
        enum status status = attachment_init(&one, json_array_get(attachments, i));
        for (size_t j = 0; j < i && status == STATUS_OK; j++)
            if (strcmp(one.part_no, json_text(json_array_get(attachments, j), "part_no")) == 0)
                status = STATUS_BAD_INPUT;
        attachment_finish(&one);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}
