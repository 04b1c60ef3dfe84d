/* See opencps2_reply.h. The table is the whole policy. */
#include "courier/opencps2_reply.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"

enum body { BODY_ANY, BODY_GOOD, BODY_BAD, BODY_OTHER };

enum {
    REFUSALS_OF_PORTAL = 5,    /* 403 says nearly everything; five tries, then a person looks */
    REFUSALS_OF_NONSENSE = 20, /* half a JSON, a captive page: mostly the way there, so longer */
    REFUSALS_OF_FAILURE = 100, /* 500 for hours: an outage, or this one dossier breaks it; the lane must go on */
};

/* First match counts. */
static const struct {
    int http_min, http_max;
    enum body body;
    enum opencps2_action action;
    enum status reason;
    int refusals_max;
} OUTCOMES[] = {
    { 200, 200, BODY_GOOD, OPENCPS2_GO, STATUS_OK, 0 },
    { 200, 200, BODY_OTHER, OPENCPS2_MISMATCH, STATUS_MISMATCH, 0 },
    { 200, 200, BODY_BAD, OPENCPS2_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE },
    { 203, 203, BODY_ANY, OPENCPS2_AGAIN, STATUS_REFUSED, 0 }, /* our account: no fault of the application */
    { 200, 399, BODY_ANY, OPENCPS2_AGAIN, STATUS_REFUSED, REFUSALS_OF_NONSENSE }, /* redirects are not followed */
    { 408, 408, BODY_ANY, OPENCPS2_AGAIN, STATUS_TIMEOUT, 0 },
    { 425, 425, BODY_ANY, OPENCPS2_AGAIN, STATUS_RETRY, 0 },
    { 429, 429, BODY_ANY, OPENCPS2_AGAIN, STATUS_RETRY, 0 },
    { 422, 422, BODY_ANY, OPENCPS2_AGAIN, STATUS_REFUSED,
      1 }, /* the same again would be refused again: staff, at once */
    { 400, 499, BODY_ANY, OPENCPS2_AGAIN, STATUS_REFUSED, REFUSALS_OF_PORTAL },
    { 502, 504, BODY_ANY, OPENCPS2_AGAIN, STATUS_RETRY, 0 },
    { 500, 599, BODY_ANY, OPENCPS2_AGAIN, STATUS_RETRY, REFUSALS_OF_FAILURE },
    { 0, 999, BODY_ANY, OPENCPS2_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE },
};

void opencps2_read_id(const json_t *value, char *out, size_t size)
{
    *out = '\0';
    if (json_is_integer(value) && json_integer_value(value) > 0) {
        bool fits = str_format(out, size, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        ASSERT(fits);
    } else if (json_is_string(value)) {
        struct str text = str_from(json_string_value(value));
        if (str_digits(text) && text.ptr[0] != '0')
            (void)str_copy(out, size, text);
    }
}

/* What may be shown, printed and put into a path: nothing a terminal or a URL could take for something else. */
static bool read_code(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_text(object, key);
    return portal_is_code(text) && str_copy(out, size, str_from(text));
}

enum status opencps2_read_dossier(const json_t *detail, struct portal_dossier *out)
{
    struct portal_dossier dossier = { 0 };
    opencps2_read_id(json_object_get(detail, "dossierId"), dossier.dossier_id, sizeof dossier.dossier_id);
    if (!*dossier.dossier_id || !read_code(detail, "dossierNo", dossier.dossier_no, sizeof dossier.dossier_no) ||
        !read_code(detail, "dossierStatus", dossier.status, sizeof dossier.status))
        return STATUS_BAD_INPUT;
    json_int_t due = json_integer_value(json_object_get(detail, "dueDate"));
    dossier.due_ms = due > 0 && due < (INT64_C(1) << 53) ? due : 0;
    *out = dossier;
    return STATUS_OK;
}

static enum body classify(const struct portal_reply *reply, enum opencps2_expect expect, const char *uid, json_t **json)
{
    char id[24];
    struct portal_dossier dossier;
    json_t *object = json_read(reply->body, reply->body_len);
    enum body body = BODY_BAD;
    if (expect == OPENCPS2_DATA) {
        body = json_is_object(object) ? BODY_GOOD : BODY_BAD; /* half of it is no difference, only half of it */
    } else if (json_is_object(object) && expect == OPENCPS2_FILE) {
        opencps2_read_id(json_object_get(object, "dossierFileId"), id, sizeof id);
        body = *id ? BODY_GOOD : BODY_BAD; /* what was stored is read back anyway */
    } else if (json_is_object(object) && opencps2_read_dossier(object, &dossier) == STATUS_OK) {
        const char *found = json_text(object, "referenceUid");
        body = !*found ? BODY_BAD : uid && strcmp(found, uid) != 0 ? BODY_OTHER : BODY_GOOD;
    }
    if (body == BODY_BAD)
        json_decref(object);
    else
        *json = object;
    return body;
}

struct opencps2_outcome opencps2_judge(const struct portal_reply *reply, enum opencps2_expect expect, const char *uid,
                                       json_t **json)
{
    *json = NULL;
    if (reply->transport != STATUS_OK)
        return (struct opencps2_outcome){ OPENCPS2_AGAIN, reply->transport, 0, 0 };
    enum body body = reply->http == 200 ? classify(reply, expect, uid, json) : BODY_BAD;
    for (size_t i = 0; i < ARRAY_LEN(OUTCOMES); i++)
        if (reply->http >= OUTCOMES[i].http_min && reply->http <= OUTCOMES[i].http_max &&
            (OUTCOMES[i].body == BODY_ANY || OUTCOMES[i].body == body))
            return (struct opencps2_outcome){ OUTCOMES[i].action, OUTCOMES[i].reason, OUTCOMES[i].refusals_max,
                                              reply->http };
    return (struct opencps2_outcome){ OPENCPS2_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE, reply->http };
}
