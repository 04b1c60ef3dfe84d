/* Adapter A: OpenCPS v2, written from its published source of 2020 and never compared with a live server.
 *
 *   first try           CREATE -> FORM -> FILE … -> READ_FORM -> READ_FILES -> READ -> SUBMIT -> FINAL -> accepted
 *   any later try       LOOK by our UUID first: absent -> CREATE; a draft -> PUT our fields -> FORM -> …;
 *                       taken in already -> compare -> accepted; cancelled -> renew
 *   given to staff      PARK_LOOK -> (absent, and a CREATE may still be on its way: PARK_CREATE ->) PARK_CANCEL: no
 * draft of ours may stay in the lane, nor be made there later, over the next citizen's: a UUID that is known, if only
 * as cancelled, is never updated by POST a look              STATUS -> LOGS -> SEQUENCES -> PAYMENT, or STATUS ->
 * PAYMENT, or STATUS
 * -> BOOKING; what the portal does not tell of log and payment is left out, the look is answered all the same
 *
 * A blind second POST would be answered with the old dossier and would not update it; a blind SUBMIT would hand in
 * whatever a re-used draft holds. So nothing is submitted that was not read back and compared, field by field: what
 * only our UUID reaches first (form, files), then what another's POST may overlay (applicant), right before SUBMIT. */
#include "courier/portal.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/opencps2_files.h"
#include "courier/opencps2_form.h"
#include "courier/opencps2_look.h"
#include "courier/opencps2_reply.h"

enum call {
    CALL_LOOK,
    CALL_CREATE,
    CALL_CLEAR, /* cancel a draft of a parked item of ours that the server wanted to re-use */
    CALL_PUT,
    CALL_FORM,
    CALL_FILE, /* once an attachment */
    CALL_READ_FORM,
    CALL_READ_FILES, /* as FINAL_FILES, only when there are attachments */
    CALL_READ,
    CALL_SUBMIT,
    CALL_FINAL,
    CALL_FINAL_FORM,
    CALL_FINAL_FILES,
    CALL_PARK_LOOK,
    CALL_PARK_CREATE,
    CALL_PARK_CANCEL,
    CALL_STATUS,
    CALL_LOGS,
    CALL_SEQUENCES,
    CALL_PAYMENT,
    CALL_BOOKING,
};

enum { REFUSALS_UNNUMBERED = 5, REFUSALS_UNSUBMITTED = 20 };

struct portal_run {
    struct portal_order order; /* body is not used after begin */
    struct outbox_item item;
    bool submission;
    struct opencps2_form form;
    enum call call;
    bool cleared; /* one CLEAR a run */
    size_t file;  /* of the attachments: the one being sent */
    char other_uid[UUID_TEXT_BYTES];
    char *body; /* of the current request; seal_alloc */
    struct portal_dossier dossier;
    char service_code[64]; /* of a look: as the portal names it */
};

/* ASKED by whatever key; FOUND by the number that the portal then gave it. */
enum subject { SUBJECT_NONE, SUBJECT_OURS, SUBJECT_OTHER, SUBJECT_ASKED, SUBJECT_FOUND };
enum part { PART_NONE, PART_EFORM, PART_FORM_UID };

/* What each call sends and expects: /dossiers[/subject]middle[part]end, or another root. */
static const struct {
    enum portal_method method;
    enum subject subject;
    const char *middle;
    enum part part;
    const char *end;
    enum opencps2_expect expect;
    bool absent_is_403; /* an unknown dossier is a null pointer there, and so 403 */
    const char *root;   /* NULL: /dossiers */
} CALLS[] = {
    [CALL_LOOK] = { PORTAL_GET, SUBJECT_OURS, "", PART_NONE, "", OPENCPS2_DOSSIER, true, NULL },
    [CALL_CREATE] = { PORTAL_POST, SUBJECT_NONE, "", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_CLEAR] = { PORTAL_GET, SUBJECT_OTHER, "/cancelling", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_PUT] = { PORTAL_PUT, SUBJECT_OURS, "", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_FORM] = { PORTAL_POST, SUBJECT_OURS, "/eforms/", PART_EFORM, "", OPENCPS2_FILE, false, NULL },
    [CALL_FILE] = { PORTAL_POST, SUBJECT_OURS, "/files", PART_NONE, "", OPENCPS2_FILE, false, NULL },
    [CALL_READ_FILES] = { PORTAL_GET, SUBJECT_OURS, "/files", PART_NONE, "", OPENCPS2_DATA, false, NULL },
    [CALL_FINAL_FILES] = { PORTAL_GET, SUBJECT_OURS, "/files", PART_NONE, "", OPENCPS2_DATA, false, NULL },
    [CALL_READ] = { PORTAL_GET, SUBJECT_OURS, "", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_READ_FORM] = { PORTAL_GET, SUBJECT_OURS, "/files/", PART_FORM_UID, "/formdata", OPENCPS2_DATA, false, NULL },
    [CALL_SUBMIT] = { PORTAL_GET, SUBJECT_OURS, "/submitting", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_FINAL] = { PORTAL_GET, SUBJECT_OURS, "", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_FINAL_FORM] = { PORTAL_GET, SUBJECT_OURS, "/files/", PART_FORM_UID, "/formdata", OPENCPS2_DATA, false, NULL },
    [CALL_PARK_LOOK] = { PORTAL_GET, SUBJECT_OURS, "", PART_NONE, "", OPENCPS2_DOSSIER, true, NULL },
    [CALL_PARK_CREATE] = { PORTAL_POST, SUBJECT_NONE, "", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_PARK_CANCEL] = { PORTAL_GET, SUBJECT_OURS, "/cancelling", PART_NONE, "", OPENCPS2_DOSSIER, false, NULL },
    [CALL_STATUS] = { PORTAL_GET, SUBJECT_ASKED, "", PART_NONE, "", OPENCPS2_DOSSIER, true, NULL },
    [CALL_LOGS] = { PORTAL_GET, SUBJECT_FOUND, "/logs", PART_NONE, "", OPENCPS2_DATA, false, "/dossierlogs" },
    [CALL_SEQUENCES] = { PORTAL_GET, SUBJECT_FOUND, "/sequences", PART_NONE, "", OPENCPS2_DATA, false, NULL },
    [CALL_PAYMENT] = { PORTAL_GET, SUBJECT_FOUND, "/payment", PART_NONE, "", OPENCPS2_DATA, true, NULL },
    [CALL_BOOKING] = { PORTAL_POST, SUBJECT_NONE, "", PART_NONE, "", OPENCPS2_DATA, false, "/bookings" },
};

static const struct settings_procedure *procedure_of(const struct portal_run *run)
{
    return settings_find_procedure(run->order.portal, run->item.procedure);
}

static void stop(struct portal_step *step, enum portal_verdict verdict, enum status reason, int refusals_max)
{
    *step = (struct portal_step){
        .verdict = verdict, .reason = reason, .retry_after_ms = -1, .refusals_max = refusals_max
    };
}

static bool fill_body(struct portal_run *run, struct portal_request *request)
{
    char boundary[OPENCPS2_BOUNDARY_BYTES];
    size_t size = 0;
    if (run->call == CALL_FORM || run->call == CALL_FILE) {
        run->body = run->call == CALL_FORM
                        ? opencps2_form_encode_data(&run->form, run->item.portal_uid, boundary, &size)
                        : opencps2_files_encode(run->form.application.attachments, run->file, run->item.portal_uid,
                                                run->item.created_ms, boundary, &size);
        (void)str_format(request->content_type, sizeof request->content_type, "multipart/form-data; boundary=%s",
                         boundary);
    } else {
        run->body = run->call == CALL_BOOKING ? opencps2_look_encode_booking(&run->dossier, run->service_code, &size)
                                              : opencps2_form_encode(&run->form, run->item.portal_uid, &size);
        (void)str_copy(request->content_type, sizeof request->content_type,
                       STR("application/x-www-form-urlencoded; charset=UTF-8"));
    }
    request->body = run->body;
    request->body_len = size;
    return run->body != NULL;
}

static const char *subject_of(const struct portal_run *run, enum call call)
{
    switch (CALLS[call].subject) {
    case SUBJECT_OURS:
        return run->item.portal_uid;
    case SUBJECT_OTHER:
        return run->other_uid;
    case SUBJECT_ASKED:
        return run->order.key;
    case SUBJECT_FOUND:
        return run->dossier.dossier_id;
    default:
        return "";
    }
}

static bool make_path(const struct portal_run *run, enum call call, char *out, size_t size)
{
    char subject[160], part[160] = "";
    if (CALLS[call].part == PART_EFORM && !portal_escape_segment(procedure_of(run)->eform_part_no, part, sizeof part))
        return false;
    if (CALLS[call].part == PART_FORM_UID && !portal_escape_segment(run->item.portal_uid, part, sizeof part))
        return false;
    return portal_escape_segment(subject_of(run, call), subject, sizeof subject) &&
           str_format(out, size, "%s%s%s%s%s%s", CALLS[call].root ? CALLS[call].root : "/dossiers", *subject ? "/" : "",
                      subject, CALLS[call].middle, part, CALLS[call].end);
}

static void ask(struct portal_run *run, enum call call, struct portal_step *step)
{
    seal_free(run->body);
    run->body = NULL;
    run->call = call;
    *step = (struct portal_step){ .verdict = PORTAL_NEXT, .retry_after_ms = -1 };
    struct portal_request *request = &step->request;
    request->method = CALLS[call].method;
    if (!make_path(run, call, request->path, sizeof request->path))
        stop(step, PORTAL_STAFF, STATUS_BAD_INPUT, 0);
    else if (request->method != PORTAL_GET && !fill_body(run, request))
        stop(step, PORTAL_AGAIN, STATUS_NO_MEMORY, 0);
    else if (call == CALL_STATUS && run->order.secret)
        /* As a header: a query string would stand in the portal's access log. */
        (void)str_format(request->header, sizeof request->header, "secretCode: %s", run->order.secret);
}

/* "cancelled", and "cancelling": an officer has not agreed yet. */
static bool is_withdrawn(const struct portal_run *run)
{
    return str_starts(str_from(run->dossier.status), "cancel");
}

/* The portal took it in and holds what was sealed. */
static void accept(struct portal_run *run, struct portal_step *step)
{
    /* Some processes number a dossier a moment later; after a few looks it is accepted without. */
    bool wait = !*run->dossier.dossier_no && run->item.refusals + 1 < REFUSALS_UNNUMBERED;
    stop(step, wait ? PORTAL_AGAIN : PORTAL_ACCEPTED, wait ? STATUS_RETRY : STATUS_OK, REFUSALS_UNNUMBERED + 1);
}

/* Our dossier was found with a status: somebody, most likely we, handed it in before. One that was handed in and is
 * withdrawn, or about to be, is no receipt, and a second beside it would be one too many: a person must ask. */
static void found_submitted(struct portal_run *run, const json_t *detail, struct portal_step *step)
{
    if (strcmp(run->dossier.status, "cancelled") == 0 && !*run->dossier.dossier_no)
        stop(step, PORTAL_RENEW, STATUS_MISMATCH, 0);
    else if (is_withdrawn(run))
        stop(step, PORTAL_STAFF, STATUS_REFUSED, 0);
    else if (!opencps2_form_matches(&run->form, detail))
        stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
    else
        ask(run, CALL_FINAL_FORM, step);
}

static void met_other(struct portal_run *run, const json_t *detail, struct portal_step *step)
{
    const char *uid = json_text(detail, "referenceUid");
    bool draft = !*json_text(detail, "dossierStatus");
    if (run->call == CALL_CREATE && draft && !run->cleared && strcmp(uid, run->item.portal_uid) != 0 &&
        str_copy(run->other_uid, sizeof run->other_uid, str_from(uid)) &&
        run->order.parked(run->other_uid, run->order.context)) {
        run->cleared = true;
        ask(run, CALL_CLEAR, step);
    } else if (run->call == CALL_PARK_LOOK || run->call == CALL_PARK_CANCEL) {
        /* asked for ours by its UUID, told of another: nonsense, and ours may still be there */
        stop(step, PORTAL_AGAIN, STATUS_RETRY, REFUSALS_UNSUBMITTED);
    } else {
        stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
    }
}

/* A look is answered by what was asked for: another's number and state must not be told to whoever asked. */
static bool is_asked(const struct portal_run *run, const json_t *detail)
{
    const char *key = run->order.key;
    return strcmp(key, json_text(detail, "referenceUid")) == 0 || strcmp(key, run->dossier.dossier_no) == 0 ||
           strcmp(key, run->dossier.dossier_id) == 0;
}

static void found_asked(struct portal_run *run, const json_t *detail, struct portal_step *step)
{
    const char *proof = run->order.proof;
    if (!is_asked(run, detail)) {
        stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
        return;
    }
    if (proof && strcmp(proof, json_text(detail, "applicantIdNo")) != 0) {
        stop(step, PORTAL_STAFF, STATUS_NOT_FOUND, 0); /* as if there were none: numbers must not be tried out here */
        return;
    }
    opencps2_look_read_stage(detail, &run->dossier.stage);
    if (!str_copy(run->service_code, sizeof run->service_code, str_from(json_text(detail, "serviceCode"))))
        run->service_code[0] = '\0';
    /* A secret opens the dossier alone; log, payment and booking are for accounts. */
    bool by_secret = run->order.secret != NULL;
    static const enum call calls[] = {
        [PORTAL_STATUS] = CALL_LOGS, [PORTAL_PAYMENT] = CALL_PAYMENT, [PORTAL_TICKET] = CALL_BOOKING
    };
    if (!by_secret)
        ask(run, calls[run->order.want], step);
    else if (run->order.want == PORTAL_STATUS)
        stop(step, PORTAL_ACCEPTED, STATUS_OK, 0);
    else
        stop(step, PORTAL_STAFF, STATUS_REFUSED, 0);
}

/* Log, desk and payment of a look may fail without taking the state away; what was asked for itself may not. */
static void go_on_with_look(struct portal_run *run, const struct opencps2_outcome *outcome, const json_t *json,
                            struct portal_step *step)
{
    bool good = outcome->action == OPENCPS2_GO;
    if (run->call == CALL_LOGS) {
        if (good)
            opencps2_look_read_log(json, &run->dossier.stage);
        ask(run, CALL_SEQUENCES, step);
        return;
    }
    if (run->call == CALL_SEQUENCES) {
        if (good)
            opencps2_look_read_role(json, &run->dossier.stage);
        ask(run, CALL_PAYMENT, step);
        return;
    }
    bool absent = outcome->http == 403 && CALLS[run->call].absent_is_403; /* nothing is asked for this dossier */
    if (run->call == CALL_PAYMENT && good)
        opencps2_look_read_payment(json, &run->dossier.payment);
    if (run->call == CALL_BOOKING && good &&
        !opencps2_look_read_booking(json, run->dossier.dossier_id, &run->dossier.ticket))
        stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
    else if (good || run->order.want == PORTAL_STATUS || absent)
        stop(step, PORTAL_ACCEPTED, STATUS_OK, 0);
    else
        stop(step, PORTAL_AGAIN, outcome->reason, outcome->refusals_max);
}

static void go_on_with_dossier(struct portal_run *run, const json_t *detail, struct portal_step *step)
{
    bool draft = !*run->dossier.status;
    bool matches = opencps2_form_matches(&run->form, detail);
    switch (run->call) {
    case CALL_LOOK:
    case CALL_CREATE:
    case CALL_PUT:
        if (!draft)
            found_submitted(run, detail, step);
        else
            ask(run, run->call == CALL_LOOK ? CALL_PUT : CALL_FORM, step);
        break;
    case CALL_CLEAR:
        ask(run, CALL_CREATE, step);
        break;
    case CALL_READ:
        if (!draft)
            found_submitted(run, detail, step);
        else if (!matches)
            stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
        else
            ask(run, CALL_SUBMIT, step);
        break;
    case CALL_SUBMIT:
        ask(run, CALL_FINAL, step);
        break;
    case CALL_FINAL:
        if (!matches)
            stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
        else if (draft)
            stop(step, PORTAL_AGAIN, STATUS_RETRY, REFUSALS_UNSUBMITTED);
        else if (is_withdrawn(run))
            stop(step, PORTAL_STAFF, STATUS_REFUSED, 0);
        else
            accept(run, step);
        break;
    case CALL_PARK_LOOK:
    case CALL_PARK_CREATE:
        if (draft)
            ask(run, CALL_PARK_CANCEL, step);
        else
            stop(step, PORTAL_STAFF, STATUS_OK, 0);
        break;
    case CALL_STATUS:
        found_asked(run, detail, step);
        break;
    default: /* PARK_CANCEL */
        stop(step, PORTAL_STAFF, STATUS_OK, 0);
    }
}

/* Form, attachments, and what is held of them; a dossier without attachments is not asked about any. */
static void go_on_with_parts(struct portal_run *run, const json_t *json, struct portal_step *step)
{
    const json_t *attachments = run->form.application.attachments;
    bool sending = run->call == CALL_FORM || run->call == CALL_FILE;
    bool files = run->call == CALL_READ_FILES || run->call == CALL_FINAL_FILES;
    bool before = run->call == CALL_READ_FORM || run->call == CALL_READ_FILES;
    if (sending) {
        run->file = run->call == CALL_FORM ? 0 : run->file + 1;
        ask(run, run->file < json_array_size(attachments) ? CALL_FILE : CALL_READ_FORM, step);
    } else if (files ? !opencps2_files_match(attachments, run->item.portal_uid, json)
                     : !opencps2_form_matches_data(&run->form, json)) {
        stop(step, PORTAL_STAFF, STATUS_MISMATCH, 0);
    } else if (!files && attachments) {
        ask(run, before ? CALL_READ_FILES : CALL_FINAL_FILES, step);
    } else if (before) {
        ask(run, CALL_READ, step);
    } else {
        accept(run, step);
    }
}

static void answer(struct portal_run *run, const struct portal_reply *reply, struct portal_step *step)
{
    enum call call = run->call;
    const char *uid = !run->submission ? NULL : call == CALL_CLEAR ? run->other_uid : run->item.portal_uid;
    json_t *json = NULL;
    struct opencps2_outcome outcome = opencps2_judge(reply, CALLS[call].expect, uid, &json);
    bool absent = outcome.http == 403 && CALLS[call].absent_is_403;
    if (outcome.action == OPENCPS2_GO && CALLS[call].expect == OPENCPS2_DOSSIER && call != CALL_CLEAR) {
        enum status read = opencps2_read_dossier(json, &run->dossier);
        ASSERT(read == STATUS_OK); /* judged before */
    }
    if (call == CALL_LOGS || call == CALL_SEQUENCES || call == CALL_PAYMENT || call == CALL_BOOKING)
        go_on_with_look(run, &outcome, json, step);
    else if (absent && call == CALL_LOOK)
        ask(run, CALL_CREATE, step);
    else if (absent && call == CALL_PARK_LOOK && run->order.unsure)
        ask(run, CALL_PARK_CREATE, step);
    else if (absent || (call == CALL_PARK_CANCEL && outcome.action == OPENCPS2_GO))
        stop(step, PORTAL_STAFF, call == CALL_STATUS ? STATUS_NOT_FOUND : STATUS_OK, 0);
    else if (outcome.action == OPENCPS2_MISMATCH)
        met_other(run, json, step);
    else if (outcome.action == OPENCPS2_AGAIN)
        stop(step, PORTAL_AGAIN, outcome.reason, outcome.refusals_max);
    else if (CALLS[call].expect == OPENCPS2_DOSSIER)
        go_on_with_dossier(run, json, step);
    else
        go_on_with_parts(run, json, step);
    if (step->verdict == PORTAL_AGAIN)
        step->retry_after_ms = reply->transport == STATUS_OK ? reply->retry_after_ms : -1;
    json_decref(json);
}

static enum status check(const struct settings_portal *portal, const struct application *application,
                         const char *procedure, int *originality)
{
    const struct settings_procedure *known = settings_find_procedure(portal, procedure);
    if (!known || !known->service_code || !known->template_no || !known->eform_part_no)
        return STATUS_NOT_FOUND;
    *originality = application_originality(application);
    return STATUS_OK;
}

static enum status begin(const struct portal_order *order, struct portal_run **out, struct portal_step *first)
{
    struct portal_run *run = seal_alloc(sizeof *run);
    if (!run)
        return STATUS_NO_MEMORY;
    memset(run, 0, sizeof *run);
    run->order = *order;
    run->submission = order->item != NULL;
    if (order->item) {
        run->item = *order->item;
        enum status status = opencps2_form_init(&run->form, order);
        if (status != STATUS_OK) {
            seal_free(run);
            return status;
        }
        run->order.body = NULL;
    }
    /* tries counts this one: a second try, or one that a crash cut off, asks before it acts. */
    enum call call = !order->item             ? CALL_STATUS
                     : order->park            ? CALL_PARK_LOOK
                     : order->item->tries > 1 ? CALL_LOOK
                                              : CALL_CREATE;
    ask(run, call, first);
    *out = run;
    return STATUS_OK;
}

static const struct portal_dossier *dossier_of(const struct portal_run *run)
{
    return &run->dossier;
}

static void end(struct portal_run *run)
{
    if (!run)
        return;
    if (run->submission)
        opencps2_form_finish(&run->form);
    seal_free(run->body);
    seal_free(run); /* wiped */
}

const struct portal_adapter portal_opencps2 = {
    .name = "opencps2", .check = check, .begin = begin, .answer = answer, .dossier = dossier_of, .end = end
};
