/* The insurance gateway as one more place the queue sends to: a card check is an item like any other, so it is kept,
 * tried again and spread by the same scheduler. It speaks to the hospital's relay only (config/deploy), which adds the
 * hospital's account, token and officer; none of them ever comes here.
 *
 *   CHECK -> answered                      the gateway said something about the card
 *         -> 401 -> RENEW -> CHECK         the token was taken back before its time: once a try
 *         -> anything else                 later, or staff
 *
 * A check changes nothing at the gateway, so a second one after a lost reply needs no look first. */
#include "courier/portal.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/insurance_reply.h"
#include "courier/seal.h"
#include "text/date.h"

#define CHECK_PATH "/coverage"
#define RENEW_PATH "/token/renew"

enum call { CALL_CHECK, CALL_RENEW };
enum { REQUEST_BYTES_MAX = 2048, CARD_BYTES_MIN = 10, CARD_BYTES_MAX = 15, RENEW_TRIES = 20 };

struct portal_run {
    const struct insurance *insurance; /* borrowed */
    enum call call;
    bool renewed;
    char body[REQUEST_BYTES_MAX];
    size_t body_len;
    struct coverage coverage;
    struct portal_dossier dossier;
};

static const char *answer_of(const struct application *application, const char *path)
{
    size_t index;
    const json_t *one;
    json_array_foreach(application->answers, index, one)
    {
        if (strcmp(json_text(one, "path"), path) == 0)
            return json_text(one, "value");
    }
    return "";
}

/* The gateway takes a whole date or a year, nothing between. */
static bool write_birth_date(const struct application *application, char out[DATE_TEXT_BYTES])
{
    struct civil_date date;
    if (date_from_iso(str_from(answer_of(application, "birth_date")), &date) != STATUS_OK || date.year == 0)
        return false;
    if (!date_is_full(date))
        date.month = date.day = 0;
    date_to_display(date, out);
    return true;
}

static bool card_is_good(const char *card)
{
    size_t len = strlen(card);
    for (const char *c = card; *c; c++)
        if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z')))
            return false;
    return len >= CARD_BYTES_MIN && len <= CARD_BYTES_MAX;
}

static bool write_form(struct portal_run *run, const char *const names[3], const char *const values[3])
{
    size_t have = 0;
    for (int i = 0; i < 3; i++) {
        if (!str_format(run->body + have, sizeof run->body - have, "%s%s=", i ? "&" : "", names[i]))
            return false;
        have += strlen(run->body + have);
        if (!portal_escape_segment(values[i], run->body + have, sizeof run->body - have))
            return false;
        have += strlen(run->body + have);
    }
    run->body_len = have;
    return true;
}

static enum status write_body(struct portal_run *run, const struct application *from)
{
    const struct insurance_names *names = &run->insurance->names;
    char birth_date[DATE_TEXT_BYTES];
    if (!card_is_good(from->id_no) || !*from->name || !write_birth_date(from, birth_date))
        return STATUS_BAD_INPUT;
    const char *const keys[] = { names->card, names->name, names->birth_date };
    const char *const values[] = { from->id_no, from->name, birth_date };
    if (run->insurance->form)
        return write_form(run, keys, values) ? STATUS_OK : STATUS_TOO_LARGE;
    json_t *body = json_pack("{s:s s:s s:s}", keys[0], values[0], keys[1], values[1], keys[2], values[2]);
    if (!body)
        return STATUS_NO_MEMORY;
    run->body_len = json_dumpb(body, run->body, sizeof run->body, JSON_COMPACT);
    json_decref(body);
    return run->body_len > 0 && run->body_len <= sizeof run->body ? STATUS_OK : STATUS_TOO_LARGE;
}

static enum status check(const struct settings_portal *portal, const struct application *application,
                         const char *procedure, int *originality)
{
    (void)procedure; /* there is one thing to ask of this place */
    struct portal_run *run = seal_alloc(sizeof *run);
    if (!run)
        return STATUS_NO_MEMORY;
    run->insurance = portal->insurance;
    enum status status = portal->insurance ? write_body(run, application) : STATUS_NOT_FOUND;
    seal_free(run);
    if (status == STATUS_OK)
        *originality = 1;
    return status;
}

static void ask(struct portal_run *run, enum call call, struct portal_step *step)
{
    run->call = call;
    *step = (struct portal_step){ .verdict = PORTAL_NEXT, .retry_after_ms = -1 };
    struct portal_request *request = &step->request;
    request->method = PORTAL_POST;
    bool fits = str_copy(request->path, sizeof request->path, str_from(call == CALL_CHECK ? CHECK_PATH : RENEW_PATH));
    if (call == CALL_CHECK) {
        request->body = run->body;
        request->body_len = run->body_len;
        fits =
            fits && str_copy(request->content_type, sizeof request->content_type,
                             run->insurance->form ? STR("application/x-www-form-urlencoded") : STR("application/json"));
    } else {
        request->body = "";
    }
    ASSERT(fits);
}

static void answer(struct portal_run *run, const struct portal_reply *reply, struct portal_step *step)
{
    if (run->call == CALL_RENEW && reply->transport == STATUS_OK && reply->http == 204) {
        ask(run, CALL_CHECK, step);
        return;
    }
    struct insurance_reading reading = { .reason = STATUS_REFUSED, .refusals_max = RENEW_TRIES };
    if (run->call == CALL_CHECK) {
        reading = insurance_read_reply(run->insurance, reply);
        run->coverage = reading.coverage;
        if (reading.verdict == INSURANCE_NO_TOKEN && !run->renewed) {
            run->renewed = true;
            ask(run, CALL_RENEW, step);
            return;
        }
        if (reading.verdict == INSURANCE_ANSWERED) {
            bool fits =
                str_copy(run->dossier.status, sizeof run->dossier.status, str_from(reading.coverage.disposition));
            ASSERT(fits);
            *step = (struct portal_step){ .verdict = PORTAL_ACCEPTED, .retry_after_ms = -1 };
            return;
        }
    }
    *step = (struct portal_step){ .verdict = PORTAL_AGAIN,
                                  .reason = reading.reason,
                                  .refusals_max = reading.refusals_max,
                                  .retry_after_ms = reply->transport == STATUS_OK ? reply->retry_after_ms : -1 };
}

static void end(struct portal_run *run)
{
    seal_free(run); /* wiped */
}

static enum status begin(const struct portal_order *order, struct portal_run **out, struct portal_step *first)
{
    struct application from;
    if (!order->item) /* nobody looks a dossier up here */
        return STATUS_NOT_FOUND;
    struct portal_run *run = seal_alloc(sizeof *run);
    if (!run)
        return STATUS_NO_MEMORY;
    memset(run, 0, sizeof *run);
    run->insurance = order->portal->insurance;
    /* What the last try heard, until this one hears something: parking hears nothing. */
    run->coverage.outcome = *order->item->dossier_status ? COVERAGE_ERROR : COVERAGE_QUEUED;
    (void)str_copy(run->coverage.disposition, sizeof run->coverage.disposition, str_from(order->item->dossier_status));
    *first = (struct portal_step){ .verdict = PORTAL_STAFF, .retry_after_ms = -1 }; /* parking: nothing stands there */
    if (!order->park) {
        enum status status = application_init(&from, order->item->uuid, order->body, order->body_len);
        if (status == STATUS_OK) {
            status = write_body(run, &from);
            application_finish(&from);
        }
        if (status != STATUS_OK) {
            end(run);
            return status;
        }
        ask(run, CALL_CHECK, first);
    }
    *out = run;
    return STATUS_OK;
}

static const struct portal_dossier *dossier_of(const struct portal_run *run)
{
    return &run->dossier;
}

static const struct coverage *coverage_of(const struct portal_run *run)
{
    return &run->coverage;
}

const struct portal_adapter insurance_relay = { .name = SETTINGS_INSURANCE,
                                                .keyed = true,
                                                .check = check,
                                                .begin = begin,
                                                .answer = answer,
                                                .dossier = dossier_of,
                                                .coverage = coverage_of,
                                                .end = end };
