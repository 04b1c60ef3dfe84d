/* See opencps2_form.h. Field names are OpenCPS's own, `applicantIdDate` in its dd/MM/yyyy. */
#include "courier/opencps2_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/seal.h"

/* "2021-06-15" -> "15/06/2021"; a partial or odd date is left out: OpenCPS would refuse the whole form for it. */
static void turn_date(const char *iso, char out[11])
{
    static const char shape[] = "dddd-dd-dd";
    out[0] = '\0';
    if (strlen(iso) != sizeof shape - 1)
        return;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == 'd' ? iso[i] < '0' || iso[i] > '9' : iso[i] != shape[i])
            return;
    bool fits = str_format(out, 11, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
    ASSERT(fits);
}

static void add(struct opencps2_form *form, const char *name, const char *value)
{
    ASSERT(form->count < OPENCPS2_FIELDS_MAX);
    form->fields[form->count++] = (struct opencps2_field){ name, value };
}

/* path -> value, and beside them where each came from, who the person is said to be and what was consented to. */
static char *make_data(const struct application *application)
{
    json_t *data = json_object(), *sources = json_object();
    size_t index;
    json_t *answer;
    int failed = 0;
    json_array_foreach(application->answers, index, answer)
    {
        const char *path = json_text(answer, "path");
        failed |= json_object_set(data, path, json_object_get(answer, "value"));
        failed |= json_object_set_new(sources, path, json_string(json_text(answer, "source")));
    }
    failed |= json_object_set_new(data, "sources", sources);
    failed |= json_object_set_new(data, "identity", json_string(application->identity));
    if (application->consents)
        failed |= json_object_set(data, "consents", application->consents);
    char *text = failed ? NULL : json_dumps(data, JSON_COMPACT);
    json_decref(data);
    return text;
}

static char *make_meta(const struct application *application, const char *kiosk_id)
{
    const char *origin = application_originality(application) == 3 ? "counter" : "kiosk";
    const char *assisted_by = *application->assisted_by ? application->assisted_by : NULL;
    json_t *meta = json_pack("{s:s s:s s:s s:s*}", "identity", application->identity, "origin", origin, "kiosk",
                             kiosk_id, "assisted_by", assisted_by);
    char *text = meta ? json_dumps(meta, JSON_COMPACT) : NULL;
    json_decref(meta);
    return text;
}

static void free_text(char *text)
{
    if (text)
        base_wipe(text, strlen(text));
    free(text);
}

enum status opencps2_form_init(struct opencps2_form *form, const struct portal_order *order)
{
    *form = (struct opencps2_form){ 0 };
    struct application *application = &form->application;
    enum status status = application_init(application, order->item->uuid, order->body, order->body_len);
    if (status != STATUS_OK)
        return status;
    const struct settings_procedure *procedure = settings_find_procedure(order->portal, order->item->procedure);
    form->data = make_data(application);
    form->meta = make_meta(application, order->kiosk_id);
    if (!procedure || !form->data || !form->meta) {
        opencps2_form_finish(form);
        return procedure ? STATUS_NO_MEMORY : STATUS_NOT_FOUND;
    }
    bool fits = str_format(form->originality, sizeof form->originality, "%d", order->item->originality);
    ASSERT(fits);
    turn_date(application->id_date, form->id_date);
    add(form, "serviceCode", procedure->service_code);
    add(form, "govAgencyCode", order->portal->agency_code);
    add(form, "dossierTemplateNo", procedure->template_no);
    add(form, "originality", form->originality);
    add(form, "online", order->item->originality == 1 ? "true" : "false");
    add(form, "applicantName", application->name);
    add(form, "applicantIdType", "citizen");
    add(form, "applicantIdNo", application->id_no);
    add(form, "applicantIdDate", form->id_date);
    add(form, "address", application->address);
    add(form, "contactName", application->name);
    add(form, "contactTelNo", application->phone);
    add(form, "contactEmail", application->email);
    add(form, "metaData", form->meta);
    return STATUS_OK;
}

void opencps2_form_finish(struct opencps2_form *form)
{
    application_finish(&form->application);
    free_text(form->data);
    free_text(form->meta);
    base_wipe(form, sizeof *form);
}

static char *put_text(char *out, const char *text)
{
    size_t size = strlen(text);
    memcpy(out, text, size);
    return out + size;
}

static char *put_escaped(char *out, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-' ||
                     *c == '.' || *c == '_';
        if (plain) {
            *out++ = (char)*c;
        } else {
            *out++ = '%';
            *out++ = digits[*c >> 4];
            *out++ = digits[*c & 15];
        }
    }
    return out;
}

char *opencps2_form_encode(const struct opencps2_form *form, const char *uid, size_t *size)
{
    size_t room = sizeof "referenceUid=" + 3 * strlen(uid);
    for (size_t i = 0; i < form->count; i++)
        room += 2 + strlen(form->fields[i].name) + 3 * strlen(form->fields[i].value);
    char *body = seal_alloc(room);
    if (!body)
        return NULL;
    char *end = put_escaped(put_text(body, "referenceUid="), uid);
    for (size_t i = 0; i < form->count; i++) {
        *end++ = '&';
        end = put_text(end, form->fields[i].name);
        *end++ = '=';
        end = put_escaped(end, form->fields[i].value);
    }
    *size = (size_t)(end - body);
    ASSERT(*size <= room);
    return body;
}

char *opencps2_form_encode_data(const struct opencps2_form *form, const char *uid,
                                char boundary[OPENCPS2_BOUNDARY_BYTES], size_t *size)
{
    static const char part[] = "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n"
                               "Content-Type: text/plain; charset=UTF-8\r\n\r\n%s\r\n";
    /* An answer may hold anything, so the mark is changed until no answer holds it. */
    for (unsigned mark = 0;; mark++) {
        bool fits = str_format(boundary, OPENCPS2_BOUNDARY_BYTES, "kiosk-%s-%u", uid, mark);
        ASSERT(fits);
        if (!strstr(form->data, boundary))
            break;
    }
    const struct opencps2_field fields[] = {
        { "referenceUid", uid }, { "eForm", "true" }, { "removed", "false" }, { "formData", form->data }
    };
    size_t room = OPENCPS2_BOUNDARY_BYTES + 8;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        room += sizeof part + OPENCPS2_BOUNDARY_BYTES + strlen(fields[i].name) + strlen(fields[i].value);
    char *body = seal_alloc(room);
    if (!body)
        return NULL;
    size_t have = 0;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        have += (size_t)snprintf(body + have, room - have, part, boundary, fields[i].name, fields[i].value);
    have += (size_t)snprintf(body + have, room - have, "--%s--\r\n", boundary);
    ASSERT(have < room);
    *size = have;
    return body;
}

/* The portal keeps a date as text or as milliseconds of that day's beginning in Vietnam. */
static bool is_day(json_int_t ms, const char *text)
{
    char shown[16];
    struct tm day;
    time_t seconds = (time_t)(ms / 1000 + 7 * 3600);
    return gmtime_r(&seconds, &day) && strftime(shown, sizeof shown, "%d/%m/%Y", &day) > 0 && strcmp(shown, text) == 0;
}

static bool field_matches(const struct opencps2_field *field, const json_t *value)
{
    char number[24];
    switch (json_typeof(value)) {
    case JSON_STRING:
        return strlen(field->value) == json_string_length(value) && strcmp(field->value, json_string_value(value)) == 0;
    case JSON_TRUE:
        return strcmp(field->value, "true") == 0;
    case JSON_FALSE:
        return strcmp(field->value, "false") == 0;
    case JSON_NULL:
        return !*field->value;
    case JSON_INTEGER:
        if (strcmp(field->name, "applicantIdDate") == 0)
            return json_integer_value(value) == 0 ? !*field->value : is_day(json_integer_value(value), field->value);
        return str_format(number, sizeof number, "%" JSON_INTEGER_FORMAT, json_integer_value(value)) &&
               strcmp(number, field->value) == 0;
    default:
        return false;
    }
}

bool opencps2_form_matches(const struct opencps2_form *form, const json_t *detail)
{
    for (size_t i = 0; i < form->count; i++) {
        const json_t *value = json_object_get(detail, form->fields[i].name);
        if (value ? !field_matches(&form->fields[i], value) : *form->fields[i].value != '\0')
            return false;
    }
    return true;
}

bool opencps2_form_matches_data(const struct opencps2_form *form, const json_t *held)
{
    json_t *sent = json_read(form->data, strlen(form->data));
    bool same = sent && json_equal(held, sent);
    json_decref(sent);
    return same;
}
