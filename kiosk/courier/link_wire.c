/* What clients ask, and the small tools both directions use. Answers stand in link_answer.c. */
#include "courier/link_wire.h"

#include <jansson.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/application.h"
#include "courier/link_desk.h"
#include "courier/link_json.h"

static const char *const ASK_NAMES[LINK_ASK_COUNT] = {
    [LINK_WATCH] = "watch",     [LINK_SUBMIT] = "submit", [LINK_LOOK_UP] = "look_up", [LINK_LIST] = "list",
    [LINK_SHOW] = "show",       [LINK_RETRY] = "retry",   [LINK_DRAIN] = "drain",     [LINK_DESK] = "desk",
    [LINK_PAYMENT] = "payment", [LINK_TICKET] = "ticket",
};

bool link_uuid_fits(const char *text)
{
    if (strlen(text) != UUID_TEXT_BYTES - 1)
        return false;
    for (int i = 0; i < UUID_TEXT_BYTES - 1; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        bool digit = (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
        if (dash ? text[i] != '-' : !digit)
            return false;
    }
    return true;
}

bool link_json_text(const json_t *object, const char *key, char *out, size_t size)
{
    const json_t *value = json_object_get(object, key);
    if (!value) {
        *out = '\0';
        return true;
    }
    if (!json_is_string(value))
        return false;
    return str_copy(out, size, str_range(json_string_value(value), json_string_length(value))) &&
           strlen(out) == json_string_length(value);
}

bool link_json_int(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *out)
{
    const json_t *value = json_object_get(object, key);
    *out = 0;
    if (!value)
        return min <= 0 && 0 <= max;
    if (!json_is_integer(value) || json_integer_value(value) < min || json_integer_value(value) > max)
        return false;
    *out = json_integer_value(value);
    return true;
}

bool link_json_write(json_t *object, char *out, size_t size, size_t *length)
{
    if (!object)
        return false;
    size_t need = json_dumpb(object, out, size, JSON_COMPACT);
    json_decref(object);
    if (need == 0 || need > size)
        return false;
    *length = need;
    return true;
}

static json_t *ask_header(const struct link_ask *ask)
{
    const char *name = ASK_NAMES[ask->kind];
    const struct submission *s = &ask->submission;
    switch (ask->kind) {
    case LINK_SUBMIT:
        return json_pack("{s:s s:s s:s s:s s:s s:I}", "ask", name, "uuid", s->uuid, "service", s->service, "procedure",
                         s->procedure, "portal", s->portal, "body_bytes", (json_int_t)s->body_len);
    case LINK_LOOK_UP:
    case LINK_PAYMENT:
    case LINK_TICKET:
        return json_pack("{s:s s:s s:s s:s}", "ask", name, "key", ask->key, "secret", ask->secret, "proof", ask->proof);
    case LINK_DESK:
        return link_desk_ask_encode(name, &ask->desk);
    case LINK_SHOW:
    case LINK_RETRY:
        return json_pack("{s:s s:s}", "ask", name, "key", ask->key);
    case LINK_LIST:
        return json_pack("{s:s s:I}", "ask", name, "after", (json_int_t)ask->after);
    default:
        return json_pack("{s:s}", "ask", name);
    }
}

bool link_encode_ask(const struct link_ask *ask, char *out, size_t size, size_t *length)
{
    ASSERT((unsigned)ask->kind < LINK_ASK_COUNT);
    size_t have = 0;
    if (!link_json_write(ask_header(ask), out, size, &have))
        return false;
    if (ask->kind == LINK_SUBMIT) {
        size_t body = ask->submission.body_len;
        if (body > BODY_BYTES_MAX || have + 1 + body > size)
            return false;
        out[have++] = '\n';
        memcpy(out + have, ask->submission.body, body);
        have += body;
    }
    *length = have;
    return true;
}

static bool decode_submission(const json_t *header, const char *tail, size_t tail_size, struct submission *s)
{
    int64_t body_bytes;
    if (!link_json_text(header, "uuid", s->uuid, sizeof s->uuid) || !link_uuid_fits(s->uuid) ||
        !link_json_text(header, "service", s->service, sizeof s->service) || !*s->service ||
        !link_json_text(header, "procedure", s->procedure, sizeof s->procedure) || !*s->procedure ||
        !link_json_text(header, "portal", s->portal, sizeof s->portal) || !*s->portal ||
        !link_json_int(header, "body_bytes", 1, BODY_BYTES_MAX, &body_bytes) || tail_size != (size_t)body_bytes)
        return false;
    s->body = tail;
    s->body_len = tail_size;
    return true;
}

static bool decode_ask(const json_t *header, const char *tail, size_t tail_size, struct link_ask *ask)
{
    const char *name = json_text(header, "ask");
    size_t kind = 0;
    while (kind < LINK_ASK_COUNT && strcmp(name, ASK_NAMES[kind]) != 0)
        kind++;
    if (kind == LINK_ASK_COUNT || (kind != LINK_SUBMIT && tail_size > 0))
        return false;
    ask->kind = (enum link_ask_kind)kind;
    switch (ask->kind) {
    case LINK_SUBMIT:
        return decode_submission(header, tail, tail_size, &ask->submission);
    case LINK_LOOK_UP:
    case LINK_PAYMENT:
    case LINK_TICKET:
        return link_json_text(header, "proof", ask->proof, sizeof ask->proof) &&
               link_json_text(header, "secret", ask->secret, sizeof ask->secret) &&
               link_json_text(header, "key", ask->key, sizeof ask->key) && *ask->key;
    case LINK_DESK:
        return link_desk_ask_decode(header, &ask->desk);
    case LINK_SHOW:
    case LINK_RETRY:
        return link_json_text(header, "key", ask->key, sizeof ask->key) && *ask->key;
    case LINK_LIST:
        return link_json_int(header, "after", 0, INT64_MAX, &ask->after);
    default:
        return true;
    }
}

enum status link_decode_ask(const char *bytes, size_t size, struct link_ask *out)
{
    if (size == 0 || size > LINK_BYTES_MAX)
        return STATUS_BAD_INPUT;
    const char *line_end = memchr(bytes, '\n', size);
    size_t header_size = line_end ? (size_t)(line_end - bytes) : size;
    const char *tail = line_end ? line_end + 1 : bytes + size;
    struct link_ask ask = { 0 };
    json_t *header = json_read(bytes, header_size);
    bool fits = json_is_object(header) && decode_ask(header, tail, (size_t)(bytes + size - tail), &ask);
    json_decref(header);
    if (!fits)
        return STATUS_BAD_INPUT;
    *out = ask;
    return STATUS_OK;
}

struct courier_event link_event_of(enum courier_event_kind kind, const struct outbox_item *item)
{
    struct courier_event event = { .kind = kind,
                                   .state = item->state,
                                   .reason = item->reason,
                                   .recorded_ms = item->created_ms,
                                   .changed_ms = item->changed_ms,
                                   .retry_at_ms = item->state == OUTBOX_RETRY ? item->retry_at_ms : 0,
                                   .tries = item->tries,
                                   .due_ms = item->due_ms };
    memcpy(event.uuid, item->uuid, sizeof event.uuid);
    memcpy(event.reference, item->reference, sizeof event.reference);
    memcpy(event.dossier_no, item->dossier_no, sizeof event.dossier_no);
    memcpy(event.dossier_status, item->dossier_status, sizeof event.dossier_status);
    return event;
}
