/* See application.h. */
#include "courier/application.h"

#include <string.h>

#include "courier/attachment.h"
#include "courier/json_memory.h"

enum { JSON_DEPTH_MAX = 16 }; /* ours are 3 deep, a portal's 4 */

/* jansson's own depth limit is 2048: enough stack to matter on a small machine. */
static bool depth_fits(const char *bytes, size_t size)
{
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < size; i++) {
        char c = bytes[i];
        if (quoted) {
            if (c == '\\')
                i++;
            else if (c == '"')
                quoted = false;
        } else if (c == '"') {
            quoted = true;
        } else if (c == '{' || c == '[') {
            if (++depth > JSON_DEPTH_MAX)
                return false;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return true;
}

json_t *json_read(const char *bytes, size_t size)
{
    if (size == 0 || !depth_fits(bytes, size))
        return NULL;
    return json_memory_load(bytes, size);
}

const char *json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static bool answers_fit(const json_t *answers)
{
    if (!json_is_array(answers))
        return false;
    json_t *seen = json_object();
    bool fit = seen != NULL;
    size_t index;
    json_t *answer;
    json_array_foreach(answers, index, answer)
    {
        const char *path = json_text(answer, "path");
        if (!*path || !json_is_string(json_object_get(answer, "value")) || json_object_get(seen, path) ||
            json_object_set_new(seen, path, json_true()) != 0) {
            fit = false;
            break;
        }
    }
    json_decref(seen);
    return fit;
}

enum status application_init(struct application *application, const char *uuid, const char *body, size_t size)
{
    json_t *root = json_read(body, size);
    const json_t *applicant = json_object_get(root, "applicant");
    json_t *answers = json_object_get(root, "answers");
    json_t *consents = json_object_get(root, "consents");
    if (!json_is_object(root) || !json_is_object(applicant) || !answers_fit(answers) ||
        (consents && !json_is_array(consents)) || strcmp(json_text(root, "uuid"), uuid) != 0 ||
        !*json_text(root, "identity")) {
        json_decref(root);
        return STATUS_BAD_INPUT;
    }
    json_t *attachments = json_object_get(root, "attachments");
    enum status fit = attachments_check(attachments);
    if (fit != STATUS_OK) {
        json_decref(root);
        return fit;
    }
    *application = (struct application){
        .root = root,
        .uuid = json_text(root, "uuid"),
        .service = json_text(root, "service"),
        .procedure = json_text(root, "procedure"),
        .identity = json_text(root, "identity"),
        .assisted_by = json_text(root, "assisted_by"),
        .name = json_text(applicant, "name"),
        .id_no = json_text(applicant, "id_no"),
        .id_date = json_text(applicant, "id_date"),
        .address = json_text(applicant, "address"),
        .phone = json_text(applicant, "phone"),
        .email = json_text(applicant, "email"),
        .answers = answers,
        .consents = consents,
        .attachments = json_array_size(attachments) ? attachments : NULL,
    };
    return STATUS_OK;
}

void application_finish(struct application *application)
{
    json_decref(application->root);
    *application = (struct application){ 0 };
}

int application_originality(const struct application *application)
{
    return strcmp(application->identity, "staff_seen") == 0 ? 3 : 1;
}
