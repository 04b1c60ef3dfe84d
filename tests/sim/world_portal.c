/* OpenCPS v2 as a table in memory: a known reference is never updated by POST, an unsent draft of the same account,
 * service and originality is re-used and its applicant overwritten, an unknown dossier is a 403, a cancelled one keeps
 * its reference for ever. */
#include "sim/world.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "base/str.h"

static struct portal_state *state(void)
{
    return &world->portal;
}

void portal_clear(void)
{
    for (int i = 0; i < state()->count; i++) {
        json_decref(state()->dossiers[i].fields);
        free(state()->dossiers[i].form);
    }
    memset(state(), 0, sizeof *state());
}

static struct dossier *find(const char *key)
{
    for (int i = 0; i < state()->count; i++) {
        struct dossier *dossier = &state()->dossiers[i];
        if (strcmp(dossier->uid, key) == 0 || (*dossier->no && strcmp(dossier->no, key) == 0))
            return dossier;
    }
    return NULL;
}

static int digit(char c)
{
    return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* "a=b&c=d" as an object of texts. */
static json_t *parse_form(const char *body, size_t size)
{
    json_t *fields = json_object();
    char *text = malloc(size + 1);
    ASSERT(fields && text);
    for (size_t at = 0; at < size;) {
        char *name = text, *value = NULL, *out = text;
        for (; at < size && body[at] != '&'; at++) {
            if (body[at] == '=' && !value) {
                *out++ = '\0';
                value = out;
            } else if (body[at] == '%' && at + 2 < size) {
                *out++ = (char)(digit(body[at + 1]) * 16 + digit(body[at + 2]));
                at += 2;
            } else {
                *out++ = body[at];
            }
        }
        *out = '\0';
        at++;
        if (value)
            json_object_set_new(fields, name, json_string(value));
    }
    free(text);
    return fields;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* "dd/MM/yyyy" as the milliseconds of that day's beginning in Vietnam. */
static int64_t day_ms(const char *text)
{
    struct tm day = { 0 };
    if (strlen(text) != 10)
        return 0;
    day.tm_mday = atoi(text);
    day.tm_mon = atoi(text + 3) - 1;
    day.tm_year = atoi(text + 6) - 1900;
    return ((int64_t)timegm(&day) - 7 * 3600) * 1000;
}

static char *detail(const struct dossier *dossier)
{
    json_t *shown = json_deep_copy(dossier->fields);
    json_object_set_new(shown, "dossierId", json_integer(dossier->id));
    json_object_set_new(shown, "referenceUid", json_string(dossier->uid));
    json_object_set_new(shown, "dossierNo", json_string(dossier->no));
    json_object_set_new(shown, "dossierStatus", json_string(dossier->status));
    json_object_set_new(shown, "dueDate", json_integer(*dossier->no ? 1795428421000 : 0));
    json_object_set_new(shown, "originality", json_integer(atoi(text_of(dossier->fields, "originality"))));
    json_object_set_new(shown, "online", json_boolean(strcmp(text_of(dossier->fields, "online"), "true") == 0));
    if (dossier->id % 2)
        json_object_set_new(shown, "applicantIdDate",
                            json_integer(day_ms(text_of(dossier->fields, "applicantIdDate"))));
    char *text = json_dumps(shown, JSON_COMPACT);
    json_decref(shown);
    return text;
}

static void answer(struct portal_exchange *exchange, const struct dossier *dossier)
{
    exchange->http = dossier ? 200 : 403;
    exchange->reply = dossier ? detail(dossier) : strdup("{\"code\":403,\"message\":\"No Content.\"}");
}

static void lane_of(const json_t *fields, char out[128])
{
    snprintf(out, 128, "%s|%s|%s|%s", text_of(fields, "govAgencyCode"), text_of(fields, "serviceCode"),
             text_of(fields, "dossierTemplateNo"), text_of(fields, "originality"));
}

static void move_fields(struct dossier *dossier, json_t *fields)
{
    json_object_del(fields, "referenceUid");
    json_object_update(dossier->fields, fields);
    dossier->changed = true;
}

static struct dossier *create(json_t *fields)
{
    char lane[128], uid[UUID_TEXT_BYTES];
    bool fits = str_copy(uid, sizeof uid, str_from(text_of(fields, "referenceUid")));
    ASSERT(fits);
    struct dossier *dossier = find(uid);
    if (dossier)
        return dossier;
    lane_of(fields, lane);
    for (int i = 0; i < state()->count; i++) {
        dossier = &state()->dossiers[i];
        if (!*dossier->status && strcmp(dossier->lane, lane) == 0) {
            move_fields(dossier, fields); /* the trap: his reference, my name */
            return dossier;
        }
    }
    if (state()->count == WORLD_DOSSIERS_MAX) {
        world_break("more dossiers than anybody asked for", uid);
        return NULL;
    }
    dossier = &state()->dossiers[state()->count++];
    *dossier = (struct dossier){ .id = 100000 + state()->count, .fields = json_object() };
    memcpy(dossier->uid, uid, sizeof uid);
    memcpy(dossier->lane, lane, sizeof lane);
    move_fields(dossier, fields);
    return dossier;
}

/* The part named `name` of a multipart body, as text of its own. */
static char *part_of(const struct portal_exchange *exchange, const char *name)
{
    char mark[64], boundary[80];
    const char *shown = strstr(exchange->content_type, "boundary=");
    ASSERT(shown);
    snprintf(boundary, sizeof boundary, "\r\n--%s", shown + 9);
    snprintf(mark, sizeof mark, "name=\"%s\"", name);
    const char *from = memmem(exchange->body, exchange->body_len, mark, strlen(mark));
    const char *end = exchange->body + exchange->body_len;
    from = from ? memmem(from, (size_t)(end - from), "\r\n\r\n", 4) : NULL;
    const char *to = from ? memmem(from, (size_t)(end - from), boundary, strlen(boundary)) : NULL;
    return to ? strndup(from + 4, (size_t)(to - from - 4)) : NULL;
}

static void take_form(struct portal_exchange *exchange, struct dossier *dossier)
{
    char *uid = part_of(exchange, "referenceUid"), *data = part_of(exchange, "formData");
    if (!dossier || !uid || !data || strcmp(dossier->status, "cancelled") == 0) {
        answer(exchange, NULL);
        free(data);
    } else {
        free(dossier->form);
        dossier->form = data;
        snprintf(dossier->form_uid, sizeof dossier->form_uid, "%s", uid);
        dossier->changed = true;
        exchange->http = 200;
        exchange->reply = strdup("{\"dossierFileId\":7}");
    }
    free(uid);
}

static void submit(struct portal_exchange *exchange, struct dossier *dossier)
{
    if (dossier && strncmp(dossier->status, "cancel", 6) == 0)
        dossier = NULL;
    if (dossier && !*dossier->status) {
        strcpy(dossier->status, "new");
        snprintf(dossier->no, sizeof dossier->no, "H47.12-261121-%04d", ++state()->numbers);
        dossier->changed = true;
    }
    answer(exchange, dossier);
}

static void cancel(struct portal_exchange *exchange, struct dossier *dossier)
{
    if (dossier) {
        strcpy(dossier->status,
               !*dossier->status || strcmp(dossier->status, "cancelled") == 0 ? "cancelled" : "cancelling");
        dossier->changed = true;
    }
    answer(exchange, dossier);
}

static void edit(struct portal_exchange *exchange, struct dossier *dossier)
{
    json_t *fields = parse_form(exchange->body, exchange->body_len);
    if (dossier && *dossier->status && strcmp(dossier->status, "new") != 0)
        dossier = NULL;
    if (dossier)
        move_fields(dossier, fields);
    json_decref(fields);
    answer(exchange, dossier);
}

static bool is_refused(const char *uid)
{
    const struct person *person = hold_find(uid);
    return person && person->refused;
}

void portal_do(struct portal_exchange *exchange)
{
    char key[64] = "", rest[160] = "";
    exchange->reply = NULL;
    if (strcmp(exchange->path, "/dossiers") == 0) {
        json_t *fields = parse_form(exchange->body, exchange->body_len);
        answer(exchange, is_refused(text_of(fields, "referenceUid")) ? NULL : create(fields));
        json_decref(fields);
        return;
    }
    int parts = sscanf(exchange->path, "/dossiers/%63[^/]/%159s", key, rest);
    ASSERT(parts >= 1);
    struct dossier *dossier = find(key);
    if (strncmp(rest, "eforms/", 7) == 0) {
        take_form(exchange, dossier);
    } else if (strncmp(rest, "files/", 6) == 0) {
        char *slash = strchr(rest + 6, '/');
        bool here =
            slash && dossier && dossier->form && strncmp(dossier->form_uid, rest + 6, (size_t)(slash - rest - 6)) == 0;
        exchange->http = here ? 200 : 403;
        exchange->reply = strdup(here ? dossier->form : "{\"code\":403}");
    } else if (strcmp(rest, "submitting") == 0) {
        submit(exchange, dossier);
    } else if (strcmp(rest, "cancelling") == 0) {
        cancel(exchange, dossier);
    } else if (exchange->method == PORTAL_PUT) {
        edit(exchange, dossier);
    } else {
        answer(exchange, dossier);
    }
}

/* Somebody else with our account lays an applicant over whatever draft is there. */
void portal_stranger(void)
{
    static const char body[] =
        "referenceUid=ffffffff-0000-4000-8000-0000000000%02x&serviceCode=1.001193&govAgencyCode=H47.12"
        "&dossierTemplateNo=KS-01&originality=1&online=true&applicantName=Ng%%C6%%B0%%E1%%BB%%9Di%%20L%%E1%%BA%%A1"
        "&applicantIdNo=009000000009&applicantIdDate=01%%2F01%%2F2020&address=X&contactTelNo=0900000009";
    char text[400];
    snprintf(text, sizeof text, body, (unsigned)(state()->count & 0xff));
    struct portal_exchange exchange = { PORTAL_POST, "/dossiers", "", text, strlen(text), 0, NULL };
    int before = state()->count;
    portal_do(&exchange);
    free(exchange.reply);
    if (state()->count > before)
        state()->dossiers[before].stranger = true;
}
