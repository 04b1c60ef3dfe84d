/* Adapter "json1": a plain JSON portal, for portals that have yet to be written. Its whole contract is
 * config/deploy/portal-openapi.yaml; nothing is done here that does not stand there.
 *
 *   first try         CREATE -> READ -> compare -> accepted
 *   any later try     LOOK by our UUID first: absent -> CREATE; there -> compare -> accepted
 *   a look            STATUS, which tells log and payment too; for a ticket STATUS -> TICKET
 *
 * The UUID is the Idempotency-Key and the portal keeps it for good, so a second CREATE is safe; it is looked for first
 * all the same, as the answer then says what the portal holds. There are no drafts: nothing to park, nothing to renew.
 */
#include "courier/portal.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/json1_look.h"
#include "courier/seal.h"

/* Problem types (RFC 9457) begin so; what follows is the word of the table below. */
#define PROBLEM_PREFIX "urn:problem-type:application:"

enum {
    REFUSALS_OF_PORTAL = 5,    /* a refusal that does not say why */
    REFUSALS_OF_NONSENSE = 20, /* half a JSON, a captive page: mostly the way there, so longer */
    REFUSALS_OF_FAILURE = 100, /* 500 for hours: an outage, or this one application breaks it; the lane must go on */
};

enum call { CALL_LOOK, CALL_CREATE, CALL_READ, CALL_STATUS, CALL_TICKET };
enum body { BODY_ANY, BODY_GOOD, BODY_BAD, BODY_OTHER, BODY_UNNUMBERED };
enum action { ACTION_GO, ACTION_AGAIN, ACTION_STAFF, ACTION_ABSENT };

struct portal_run {
    struct portal_order order; /* body is not used after begin */
    char uid[UUID_TEXT_BYTES];
    json_t *sent; /* what the portal must hold; NULL in a status run */
    enum call call;
    char *body; /* of the current request; seal_alloc */
    struct portal_dossier dossier;
    bool proven; /* a look: the asker is the owner, or needs not be */
};

struct outcome {
    enum action action;
    enum status reason;
    int refusals_max; /* 0: as long as it takes */
};

/* First match counts. `problem` NULL: any, or none. What is not the application's own fault is tried again; what would
 * be refused again is staff's at once. */
static const struct {
    int http_min, http_max;
    enum body body;
    const char *problem;
    struct outcome outcome;
} OUTCOMES[] = {
    { 200, 201, BODY_GOOD, NULL, { ACTION_GO, STATUS_OK, 0 } },
    { 200, 201, BODY_OTHER, NULL, { ACTION_STAFF, STATUS_MISMATCH, 0 } },
    { 200, 201, BODY_UNNUMBERED, NULL, { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_FAILURE } },
    { 200, 201, BODY_BAD, NULL, { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE } },
    { 202, 202, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_FAILURE } },
    { 200, 399, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_REFUSED, REFUSALS_OF_NONSENSE } }, /* no redirects */
    { 401, 401, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_REFUSED, 0 } }, /* our account: no fault of the application */
    { 404, 404, BODY_ANY, "not-found", { ACTION_ABSENT, STATUS_NOT_FOUND, 0 } },
    { 404, 404, BODY_ANY, "unknown-procedure", { ACTION_STAFF, STATUS_NOT_FOUND, 0 } },
    { 404,
      404,
      BODY_ANY,
      NULL,
      { ACTION_AGAIN, STATUS_REFUSED, REFUSALS_OF_NONSENSE } }, /* a wrong base_url, a proxy */
    { 408, 408, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_TIMEOUT, 0 } },
    { 409, 409, BODY_ANY, "in-progress", { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_FAILURE } },
    { 409, 409, BODY_ANY, "withdrawn", { ACTION_STAFF, STATUS_REFUSED, 0 } },
    { 409, 409, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE } },
    { 413, 413, BODY_ANY, NULL, { ACTION_STAFF, STATUS_TOO_LARGE, 0 } },
    { 422, 422, BODY_ANY, "key-reused", { ACTION_STAFF, STATUS_MISMATCH, 0 } },
    { 422, 422, BODY_ANY, NULL, { ACTION_STAFF, STATUS_REFUSED, 0 } },
    { 425, 425, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, 0 } },
    { 429, 429, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, 0 } },
    { 400, 499, BODY_ANY, "invalid", { ACTION_STAFF, STATUS_REFUSED, 0 } },
    { 400, 499, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_REFUSED, REFUSALS_OF_PORTAL } },
    { 502, 504, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, 0 } },
    { 500, 599, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_FAILURE } },
    { 0, 999, BODY_ANY, NULL, { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE } },
};

static bool is_asked(const struct portal_run *run, const char *uuid, const char *dossier_no)
{
    if (run->call == CALL_STATUS || run->call == CALL_TICKET)
        return strcmp(uuid, run->order.key) == 0 || strcmp(dossier_no, run->order.key) == 0;
    return strcmp(uuid, run->uid) == 0;
}

/* A look must say what is held; to a CREATE the receipt alone is enough, as it is read back. */
static enum body classify(struct portal_run *run, const json_t *object)
{
    struct portal_dossier dossier = { 0 };
    if (run->call == CALL_TICKET)
        return !json1_look_read_ticket(object, &run->dossier.ticket)                       ? BODY_BAD
               : is_asked(run, json_text(object, "uuid"), json_text(object, "dossier_no")) ? BODY_GOOD
                                                                                           : BODY_OTHER;
    const char *uuid = json_text(object, "uuid");
    bool full = run->call == CALL_LOOK || run->call == CALL_READ;
    if (!*uuid || !json1_look_read_code(object, "dossier_no", dossier.dossier_no, sizeof dossier.dossier_no) ||
        !json1_look_read_code(object, "status", dossier.status, sizeof dossier.status) ||
        (full && !json_is_object(json_object_get(object, "application"))))
        return BODY_BAD;
    if (!is_asked(run, uuid, dossier.dossier_no))
        return BODY_OTHER;
    if (!*dossier.dossier_no || !*dossier.status)
        return BODY_UNNUMBERED;
    if (full && !json_equal(json_object_get(object, "application"), run->sent))
        return BODY_OTHER;
    dossier.due_ms = portal_read_ms(json_integer_value(json_object_get(object, "due_ms")));
    if (run->call == CALL_STATUS)
        json1_look_read(object, &dossier);
    run->dossier = dossier;
    run->proven = !run->order.proof || json1_look_proves(object, run->order.proof);
    return BODY_GOOD;
}

static struct outcome judge(struct portal_run *run, const struct portal_reply *reply)
{
    if (reply->transport != STATUS_OK)
        return (struct outcome){ ACTION_AGAIN, reply->transport, 0 };
    struct outcome outcome = { ACTION_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE };
    json_t *object = json_read(reply->body, reply->body_len);
    bool creates = run->call == CALL_CREATE || run->call == CALL_TICKET;
    bool done = reply->http == 200 || (reply->http == 201 && creates);
    enum body body = done ? classify(run, object) : BODY_BAD;
    const char *problem = json_text(object, "type");
    bool ours = str_starts(str_from(problem), PROBLEM_PREFIX);
    for (size_t i = 0; i < ARRAY_LEN(OUTCOMES); i++) {
        if (reply->http < OUTCOMES[i].http_min || reply->http > OUTCOMES[i].http_max ||
            (OUTCOMES[i].body != BODY_ANY && OUTCOMES[i].body != body))
            continue;
        if (OUTCOMES[i].problem && !(ours && strcmp(problem + sizeof PROBLEM_PREFIX - 1, OUTCOMES[i].problem) == 0))
            continue;
        outcome = OUTCOMES[i].outcome;
        break;
    }
    json_decref(object);
    return outcome;
}

static void stop(struct portal_step *step, enum portal_verdict verdict, enum status reason, int refusals_max)
{
    *step = (struct portal_step){
        .verdict = verdict, .reason = reason, .retry_after_ms = -1, .refusals_max = refusals_max
    };
}

static bool fill_body(struct portal_run *run, struct portal_request *request)
{
    if (run->call == CALL_TICKET) {
        request->body = "{}";
        request->body_len = 2;
        return str_copy(request->content_type, sizeof request->content_type, STR("application/json"));
    }
    size_t size = json_dumpb(run->sent, NULL, 0, JSON_COMPACT);
    run->body = size ? seal_alloc(size) : NULL;
    if (!run->body || json_dumpb(run->sent, run->body, size, JSON_COMPACT) != size)
        return false;
    request->body = run->body;
    request->body_len = size;
    return str_copy(request->content_type, sizeof request->content_type, STR("application/json")) &&
           str_format(request->header, sizeof request->header, "Idempotency-Key: \"%s\"", run->uid);
}

/* A secret is typed by a person: a line break in it would be a header of its own. */
static bool fill_secret(const struct portal_run *run, struct portal_request *request)
{
    if (run->sent || !run->order.secret)
        return true;
    for (const char *c = run->order.secret; *c; c++)
        if (*c < 0x21 || *c > 0x7e)
            return false;
    return str_format(request->header, sizeof request->header, "Application-Secret: %s", run->order.secret);
}

static void ask(struct portal_run *run, enum call call, struct portal_step *step)
{
    char key[160];
    seal_free(run->body);
    run->body = NULL;
    run->call = call;
    *step = (struct portal_step){ .verdict = PORTAL_NEXT, .retry_after_ms = -1 };
    struct portal_request *request = &step->request;
    bool post = call == CALL_CREATE || call == CALL_TICKET;
    request->method = post ? PORTAL_POST : PORTAL_GET;
    if (!portal_escape_segment(run->sent ? run->uid : run->order.key, key, sizeof key) ||
        !str_format(request->path, sizeof request->path, "/applications%s%s%s", call == CALL_CREATE ? "" : "/",
                    call == CALL_CREATE ? "" : key, call == CALL_TICKET ? "/ticket" : "") ||
        !fill_secret(run, request))
        stop(step, PORTAL_STAFF, STATUS_BAD_INPUT, 0);
    else if (post && !fill_body(run, request))
        stop(step, PORTAL_AGAIN, STATUS_NO_MEMORY, 0);
}

static void answer(struct portal_run *run, const struct portal_reply *reply, struct portal_step *step)
{
    struct outcome outcome = judge(run, reply);
    if (outcome.action == ACTION_GO && run->call == CALL_CREATE)
        ask(run, CALL_READ, step);
    else if (outcome.action == ACTION_GO && !run->proven)
        stop(step, PORTAL_STAFF, STATUS_NOT_FOUND, 0); /* as if there were none: numbers must not be tried out here */
    else if (outcome.action == ACTION_GO && run->call == CALL_STATUS && run->order.want == PORTAL_TICKET)
        ask(run, CALL_TICKET, step);
    else if (outcome.action == ACTION_GO)
        stop(step, PORTAL_ACCEPTED, STATUS_OK, 0);
    else if (outcome.action == ACTION_ABSENT && run->call == CALL_LOOK)
        ask(run, CALL_CREATE, step);
    else if (outcome.action == ACTION_ABSENT && !run->sent)
        stop(step, PORTAL_STAFF, STATUS_NOT_FOUND, 0);
    else if (outcome.action == ACTION_ABSENT) /* told of a number and then of nothing: not the same portal twice */
        stop(step, PORTAL_AGAIN, STATUS_RETRY, REFUSALS_OF_NONSENSE);
    else if (outcome.action == ACTION_STAFF)
        stop(step, PORTAL_STAFF, outcome.reason, 0);
    else
        stop(step, PORTAL_AGAIN, outcome.reason, outcome.refusals_max);
    if (step->verdict == PORTAL_AGAIN)
        step->retry_after_ms = reply->transport == STATUS_OK ? reply->retry_after_ms : -1;
}

static enum status check(const struct settings_portal *portal, const struct application *application,
                         const char *procedure, int *originality)
{
    const struct settings_procedure *known = settings_find_procedure(portal, procedure);
    if (!known || !known->service_code)
        return STATUS_NOT_FOUND;
    *originality = application_originality(application);
    return STATUS_OK;
}

static enum status make_sent(struct portal_run *run, const struct portal_order *order)
{
    struct application from;
    const struct settings_procedure *procedure = settings_find_procedure(order->portal, order->item->procedure);
    if (!procedure)
        return STATUS_NOT_FOUND;
    enum status status = application_init(&from, order->item->uuid, order->body, order->body_len);
    if (status != STATUS_OK)
        return status;
    const char *origin = application_originality(&from) == 3 ? "counter" : "kiosk";
    json_t *none = json_array();
    run->sent = json_pack("{s:s s:s s:s s:s s:s s:s s:{s:s s:s s:s s:s s:s s:s} s:O s:O}", "uuid", run->uid, "kiosk",
                          order->kiosk_id, "agency", order->portal->agency_code, "procedure", procedure->service_code,
                          "identity", from.identity, "origin", origin, "applicant", "name", from.name, "id_no",
                          from.id_no, "id_date", from.id_date, "address", from.address, "phone", from.phone, "email",
                          from.email, "answers", from.answers, "consents", from.consents ? from.consents : none);
    bool failed =
        !run->sent || (from.attachments && json_object_set(run->sent, "attachments", from.attachments) != 0) ||
        (*from.assisted_by && json_object_set_new(run->sent, "assisted_by", json_string(from.assisted_by)) != 0);
    json_decref(none);
    application_finish(&from);
    return !failed ? STATUS_OK : STATUS_NO_MEMORY;
}

static void end(struct portal_run *run)
{
    if (!run)
        return;
    json_decref(run->sent);
    seal_free(run->body);
    seal_free(run); /* wiped */
}

static enum status begin(const struct portal_order *order, struct portal_run **out, struct portal_step *first)
{
    struct portal_run *run = seal_alloc(sizeof *run);
    if (!run)
        return STATUS_NO_MEMORY;
    memset(run, 0, sizeof *run);
    run->order = *order;
    if (order->item) {
        bool fits = str_copy(run->uid, sizeof run->uid, str_from(order->item->portal_uid));
        ASSERT(fits);
        enum status status = order->park ? STATUS_OK : make_sent(run, order);
        if (status != STATUS_OK) {
            end(run);
            return status;
        }
        run->order.body = NULL;
    }
    /* tries counts this one: a second try, or one that a crash cut off, asks before it acts. */
    if (order->item && order->park)
        stop(first, PORTAL_STAFF, STATUS_OK, 0); /* no drafts: nothing stands in anybody's way */
    else
        ask(run, !order->item ? CALL_STATUS : order->item->tries > 1 ? CALL_LOOK : CALL_CREATE, first);
    *out = run;
    return STATUS_OK;
}

static const struct portal_dossier *dossier_of(const struct portal_run *run)
{
    return &run->dossier;
}

const struct portal_adapter portal_json1 = {
    .name = "json1", .keyed = true, .check = check, .begin = begin, .answer = answer, .dossier = dossier_of, .end = end
};
