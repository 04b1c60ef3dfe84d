/* The kinds of portal the courier speaks with, each with its sandbox, as one table: what is promised of all of them is
 * tested on all of them. A new adapter is one row here. */
#pragma once

#include <sodium.h>

#include "contract/courier/rig.h"

struct kind {
    const char *adapter, *script, *base_path;
    const char *create, *read; /* matches of the control's faults: what hands in, what looks or reads back */
    const char *create_call;   /* as the control counts it */
    const char *group_id;
    const char *not_signed_in; /* the fault that says so */
};

static RIG_UNUSED const struct kind KINDS[] = {
    { "opencps2", "portal.py", "/o/rest/v2", "POST /dossiers", "GET /dossiers/*-0123456789ab", "POST /dossiers",
      "55301", "status203" },
    { "json1", "json_portal.py", "/api/v1", "POST /applications", "GET /applications/*-0123456789ab",
      "POST /applications", "", "status401" },
};

static RIG_UNUSED void kind_init(struct rig *rig, const struct kind *kind)
{
    rig_init_for(rig, kind->script);
    struct settings_portal *portal = &rig->settings.portals[0];
    snprintf(rig->base_url, sizeof rig->base_url, "https://127.0.0.1:%d%s", rig->port, kind->base_path);
    portal->adapter = kind->adapter;
    portal->group_id = kind->group_id;
    rig->settings.queue_items_max = 1000;
}

static RIG_UNUSED void kind_fault(struct rig *rig, const char *match, const char *kind, const char *more)
{
    char order[512];
    snprintf(order, sizeof order, "{\"faults\":[{\"match\":\"%s\",\"kind\":\"%s\"%s}]}", match, kind, more);
    rig_control(rig, "/control", order);
}

/* Hands in a body that is not rig_body's; it must have the UUID of `number`. */
static RIG_UNUSED enum courier_event_kind kind_submit(struct rig *rig, unsigned number, const char *body)
{
    static struct link_answer answer;
    struct link_ask ask = { .kind = LINK_SUBMIT };
    ask.submission.body = (char *)(uintptr_t)body;
    ask.submission.body_len = strlen(body);
    rig_uuid(number, ask.submission.uuid);
    strcpy(ask.submission.service, "khai-sinh");
    strcpy(ask.submission.procedure, "1.001193");
    strcpy(ask.submission.portal, "dossier");
    assert_int_equal(rig_ask(rig, &ask, &answer), STATUS_OK);
    assert_int_equal(answer.kind, LINK_EVENT);
    return answer.event.kind;
}

static bool kind_same(const json_t *held, const char *key, const json_t *sent, const char *from)
{
    const char *text = json_string_value(json_object_get(sent, from));
    return rig_text_is(held, key, text ? text : "");
}

/* Bytes and names of every attachment; the first of `forms` is the electronic form. */
static bool kind_holds_files(const json_t *forms, const json_t *attachments)
{
    size_t index;
    json_t *one;
    bool same = json_array_size(forms) == 1 + json_array_size(attachments);
    json_array_foreach(attachments, index, one)
    {
        static unsigned char bytes[BODY_BYTES_MAX];
        unsigned char digest[crypto_hash_sha256_BYTES];
        char hex[2 * sizeof digest + 1];
        size_t size = 0;
        const json_t *held = json_array_get(forms, index + 1);
        const char *data = json_string_value(json_object_get(one, "data"));
        same = same && sodium_base642bin(bytes, sizeof bytes, data, strlen(data), NULL, &size, NULL,
                                         sodium_base64_VARIANT_ORIGINAL) == 0;
        crypto_hash_sha256(digest, bytes, size);
        sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
        same = same && rig_text_is(held, "sha256", hex) && kind_same(held, "dossierPartNo", one, "part_no") &&
               kind_same(held, "displayName", one, "name") && kind_same(held, "fileType", one, "type");
    }
    return same;
}

static bool kind_holds_opencps2(const json_t *dossier, const json_t *body)
{
    const json_t *applicant = json_object_get(body, "applicant"), *forms = json_object_get(dossier, "forms");
    const json_t *data = json_object_get(json_array_get(forms, 0), "formData");
    const char *identity = json_string_value(json_object_get(body, "identity"));
    const char *iso = json_string_value(json_object_get(applicant, "id_date"));
    const char *helper = json_string_value(json_object_get(body, "assisted_by"));
    bool seen = strcmp(identity, "staff_seen") == 0;
    char date[32] = "", meta[160];
    if (*iso)
        snprintf(date, sizeof date, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
    snprintf(meta, sizeof meta, "{\"identity\":\"%s\",\"origin\":\"%s\",\"kiosk\":\"mau-binh-01\"%s%s%s}", identity,
             seen ? "counter" : "kiosk", helper ? ",\"assisted_by\":\"" : "", helper ? helper : "", helper ? "\"" : "");
    bool same = kind_holds_files(forms, json_object_get(body, "attachments")) &&
                kind_same(dossier, "applicantName", applicant, "name") &&
                kind_same(dossier, "contactName", applicant, "name") &&
                kind_same(dossier, "applicantIdNo", applicant, "id_no") &&
                rig_text_is(dossier, "applicantIdDate", date) && kind_same(dossier, "address", applicant, "address") &&
                kind_same(dossier, "contactTelNo", applicant, "phone") &&
                kind_same(dossier, "contactEmail", applicant, "email") && rig_text_is(dossier, "metaData", meta) &&
                rig_text_is(data, "identity", identity) && rig_text_is(dossier, "govAgencyCode", "H47.12") &&
                kind_same(dossier, "serviceCode", body, "procedure") &&
                json_integer_value(json_object_get(dossier, "originality")) == (seen ? 3 : 1) &&
                json_equal(json_object_get(data, "consents"), json_object_get(body, "consents"));
    size_t index;
    json_t *answer;
    const json_t *sources = json_object_get(data, "sources");
    json_array_foreach(json_object_get(body, "answers"), index, answer)
    {
        const char *path = json_string_value(json_object_get(answer, "path"));
        same = same && kind_same(data, path, answer, "value") && kind_same(sources, path, answer, "source");
    }
    return same && json_object_size(data) == index + 3 && json_object_size(sources) == index;
}

static bool kind_holds_json1(const json_t *dossier, const json_t *body)
{
    static const char *const whole[] = { "applicant", "answers", "consents", "identity", "uuid", "procedure" };
    const json_t *held = json_object_get(dossier, "application");
    const json_t *attachments = json_object_get(body, "attachments");
    const json_t *helper = json_object_get(body, "assisted_by");
    bool seen = rig_text_is(body, "identity", "staff_seen");
    bool same = (!attachments || json_equal(json_object_get(held, "attachments"), attachments)) &&
                rig_text_is(held, "kiosk", "mau-binh-01") && rig_text_is(held, "agency", "H47.12") &&
                rig_text_is(held, "origin", seen ? "counter" : "kiosk") &&
                json_object_size(held) == 3 + ARRAY_LEN(whole) + (attachments ? 1 : 0) + (helper ? 1 : 0) &&
                (!helper || json_equal(json_object_get(held, "assisted_by"), helper));
    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        same = same && json_equal(json_object_get(held, whole[i]), json_object_get(body, whole[i]));
    return same;
}

/* The invariant: of this person (the name is nobody else's) the portal holds exactly one live dossier, handed in, equal
 * to what was sealed in every field, under the number that the courier tells. */
static RIG_UNUSED bool kind_delivered(struct rig *rig, const char *text, const struct outbox_item *item)
{
    json_t *body = json_loads(text, 0, NULL);
    assert_non_null(body);
    const char *name = json_string_value(json_object_get(json_object_get(body, "applicant"), "name"));
    json_t *all = rig_http(rig, "GET", "/control/dossiers", NULL, false);
    size_t index;
    json_t *dossier;
    int live = 0, right = 0;
    bool plain = strcmp(rig->script, "portal.py") != 0;
    json_array_foreach(json_object_get(all, "dossiers"), index, dossier)
    {
        if (!rig_text_is(dossier, "applicantName", name) || rig_text_is(dossier, "dossierStatus", "cancelled"))
            continue;
        live++;
        right += (plain ? kind_holds_json1(dossier, body) : kind_holds_opencps2(dossier, body)) &&
                 rig_text_is(dossier, "dossierStatus", "new") && *item->dossier_no &&
                 rig_text_is(dossier, "dossierNo", item->dossier_no);
    }
    json_decref(all);
    json_decref(body);
    return item->state == OUTBOX_ACCEPTED && live == 1 && right == 1;
}
