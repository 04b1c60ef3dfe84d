/* See portal_fake.h. */
#include "sim/portal_fake.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

enum { DOSSIERS_MAX = 8, REPLY_MAX = 16384 };

struct dossier {
    char uid[UUID_TEXT_BYTES];
    json_t *detail;
    char data[REPLY_MAX];
};

static struct dossier dossiers[DOSSIERS_MAX];
static int dossier_count, calls;
static char reply_text[REPLY_MAX];

void portal_fake_clear(void)
{
    for (int i = 0; i < dossier_count; i++)
        json_decref(dossiers[i].detail);
    memset(dossiers, 0, sizeof dossiers);
    dossier_count = calls = 0;
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* "a=b&c=d" into the dossier. */
static void fill(struct dossier *dossier, const char *body, size_t size)
{
    char name[64], value[4096];
    size_t i = 0;
    while (i < size) {
        size_t n = 0, v = 0;
        for (; i < size && body[i] != '='; i++)
            name[n++] = body[i];
        for (i++; i < size && body[i] != '&'; i++) {
            value[v++] = body[i] == '%' ? (char)(digit(body[i + 1]) * 16 + digit(body[i + 2])) : body[i];
            i += body[i] == '%' ? 2 : 0;
        }
        i++;
        name[n] = value[v] = '\0';
        if (strcmp(name, "referenceUid") == 0)
            ASSERT(v < sizeof dossier->uid);
        json_object_set_new(dossier->detail, name, json_string(value));
    }
    (void)snprintf(dossier->uid, sizeof dossier->uid, "%s",
                   json_string_value(json_object_get(dossier->detail, "referenceUid")));
}

static struct dossier *find(const char *path)
{
    const char *uid = path + strlen("/dossiers/");
    for (int i = 0; i < dossier_count && strlen(path) > strlen("/dossiers/"); i++)
        if (strncmp(uid, dossiers[i].uid, UUID_TEXT_BYTES - 1) == 0)
            return &dossiers[i];
    return NULL;
}

static void set(struct dossier *dossier, const char *name, const char *value)
{
    json_object_set_new(dossier->detail, name, json_string(value));
}

static struct dossier *create(const char *body, size_t size)
{
    ASSERT(dossier_count < DOSSIERS_MAX);
    struct dossier *dossier = &dossiers[dossier_count++];
    dossier->detail = json_object();
    json_object_set_new(dossier->detail, "dossierId", json_integer(dossier_count));
    set(dossier, "dossierStatus", "");
    set(dossier, "dossierNo", "");
    fill(dossier, body, size);
    return dossier;
}

static void take_form(struct dossier *dossier, const char *body, size_t size)
{
    static const char mark[] = "name=\"formData\"";
    const char *at = memmem(body, size, mark, sizeof mark - 1);
    ASSERT(at);
    at = strstr(at, "\r\n\r\n") + 4;
    const char *end = memmem(at, size - (size_t)(at - body), "\r\n--", 4);
    ASSERT(end && (size_t)(end - at) < sizeof dossier->data);
    memcpy(dossier->data, at, (size_t)(end - at));
    dossier->data[end - at] = '\0';
}

/* The plain JSON portal: one application a UUID, whoever sends it how often. */
static void answer_json(enum portal_method method, const char *path, const char *body, size_t body_len,
                        struct portal_reply *reply)
{
    const char *uid = strlen(path) > strlen("/applications/") ? path + strlen("/applications/") : "";
    json_t *sent = method == PORTAL_POST ? json_loadb(body, body_len, 0, NULL) : NULL;
    struct dossier *dossier = NULL;
    for (int i = 0; i < dossier_count; i++)
        if (strcmp(sent ? json_string_value(json_object_get(sent, "uuid")) : uid, dossiers[i].uid) == 0)
            dossier = &dossiers[i];
    reply->http = sent ? 201 : 200;
    if (!dossier && sent) {
        ASSERT(dossier_count < DOSSIERS_MAX);
        dossier = &dossiers[dossier_count++];
        (void)snprintf(dossier->uid, sizeof dossier->uid, "%s", json_string_value(json_object_get(sent, "uuid")));
        dossier->detail = json_object();
        set(dossier, "uuid", dossier->uid);
        set(dossier, "status", "new");
        set(dossier, "dossier_no", "H47.12-000001");
        set(dossier, "dossierStatus", "new");
        json_object_set(dossier->detail, "address", json_object_get(json_object_get(sent, "applicant"), "address"));
        json_object_set(dossier->detail, "application", sent);
    }
    json_decref(sent);
    char *text = dossier ? json_dumps(dossier->detail, JSON_COMPACT) : NULL;
    reply->http = dossier ? reply->http : 404;
    (void)snprintf(reply_text, sizeof reply_text, "%s",
                   text ? text : "{\"type\":\"urn:problem-type:application:not-found\"}");
    free(text);
    reply->body_len = strlen(reply_text);
}

void portal_fake_answer(enum portal_method method, const char *path, const char *body, size_t body_len,
                        struct portal_reply *reply)
{
    calls++;
    struct dossier *dossier = find(path);
    *reply = (struct portal_reply){ .http = 200, .retry_after_ms = -1, .body = reply_text };
    if (strncmp(path, "/applications", strlen("/applications")) == 0) {
        answer_json(method, path, body, body_len, reply);
        return;
    }
    bool data = false;
    if (method == PORTAL_POST && strcmp(path, "/dossiers") == 0) {
        dossier = create(body, body_len);
    } else if (!dossier) {
        reply->http = 403;
        reply->body = "";
        return;
    } else if (method == PORTAL_PUT) {
        fill(dossier, body, body_len);
    } else if (strstr(path, "/eforms/")) {
        take_form(dossier, body, body_len);
        (void)snprintf(reply_text, sizeof reply_text, "{\"dossierFileId\":9,\"referenceUid\":\"%s\"}", dossier->uid);
        reply->body_len = strlen(reply_text);
        return;
    } else if (strstr(path, "/submitting")) {
        set(dossier, "dossierStatus", "new");
        set(dossier, "dossierNo", "H47.12-000001");
    } else if (strstr(path, "/cancelling")) {
        set(dossier, "dossierStatus", "cancelled");
    } else if (strstr(path, "/formdata")) {
        data = true;
    }
    char *text = data ? strdup(dossier->data) : json_dumps(dossier->detail, JSON_COMPACT);
    ASSERT(text && strlen(text) < sizeof reply_text);
    strcpy(reply_text, text);
    free(text);
    reply->body_len = strlen(reply_text);
}

int portal_fake_count(const char *name, const char *value)
{
    int count = 0;
    for (int i = 0; i < dossier_count; i++) {
        const char *held = name ? json_string_value(json_object_get(dossiers[i].detail, name)) : NULL;
        count += strcmp(json_string_value(json_object_get(dossiers[i].detail, "dossierStatus")), "new") == 0 &&
                 (!name || (held && strcmp(held, value) == 0));
    }
    return count;
}

int portal_fake_calls(void)
{
    return calls;
}
