/* See opencps2_look.h. */
#include "courier/opencps2_look.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/opencps2_reply.h"
#include "courier/seal.h"

enum {
    STATUS_ADVANCE_ASKED = 1,
    STATUS_SETTLEMENT_ASKED = 2,
    STATUS_REPORTED = 3,
    STATUS_UNAPPROVED = 4,
    STATUS_APPROVED = 5,
    BOOKING_BYTES = 512,
};

static int64_t ms_of(const json_t *object, const char *key)
{
    return portal_read_ms(json_integer_value(json_object_get(object, key)));
}

void opencps2_look_read_stage(const json_t *detail, struct dossier_stage *stage)
{
    *stage = (struct dossier_stage){ .received_ms = ms_of(detail, "receiveDate"),
                                     .finished_ms = ms_of(detail, "finishDate") };
    portal_read_line(json_text(detail, "stepName"), stage->desk);
    const char *note = json_text(detail, "stepInstruction");
    portal_read_line(*note ? note : json_text(detail, "dossierNote"), stage->note);
}

/* In the order of their moments, whatever order they came in. */
static void insert(struct dossier_stage *stage, const struct dossier_log_line *line)
{
    size_t at = stage->log_count;
    while (at > 0 && stage->log[at - 1].at_ms <= line->at_ms)
        at--;
    if (at == DOSSIER_LOG_LINES_MAX)
        return;
    if (stage->log_count < DOSSIER_LOG_LINES_MAX)
        stage->log_count++;
    memmove(&stage->log[at + 1], &stage->log[at], (stage->log_count - 1 - at) * sizeof *line);
    stage->log[at] = *line;
}

void opencps2_look_read_log(const json_t *reply, struct dossier_stage *stage)
{
    size_t index;
    json_t *entry;
    stage->log_count = 0;
    json_array_foreach(json_object_get(reply, "data"), index, entry)
    {
        struct dossier_log_line line = { .at_ms = ms_of(entry, "createDate") };
        portal_read_line(json_text(entry, "content"), line.text);
        if (*line.text)
            insert(stage, &line);
    }
}

void opencps2_look_read_role(const json_t *reply, struct dossier_stage *stage)
{
    size_t index, current = 0;
    json_t *entry;
    stage->role[0] = '\0';
    json_array_foreach(json_object_get(reply, "data"), index, entry)
    {
        if (!*json_text(entry, "statusText"))
            continue;
        current++;
        portal_read_line(json_text(entry, "sequenceRole"), stage->role);
    }
    if (current != 1) /* at two desks at once: it does not tell at whose */
        stage->role[0] = '\0';
}

static enum payment_state state_of(json_int_t status)
{
    switch (status) {
    case STATUS_ADVANCE_ASKED:
    case STATUS_SETTLEMENT_ASKED:
        return PAYMENT_DUE;
    case STATUS_REPORTED:
    case STATUS_UNAPPROVED:
        return PAYMENT_REPORTED;
    case STATUS_APPROVED:
        return PAYMENT_PAID;
    default:
        return PAYMENT_NONE;
    }
}

/* One member for each way of paying, each an object of its own; ours is the one that has a code. */
static void read_profile(const json_t *reply, struct dossier_payment *payment)
{
    json_t *held = json_object_get(reply, "epaymentProfile");
    const char *text = json_string_value(held);
    json_t *profile = text ? json_read(text, strlen(text)) : json_incref(held);
    const char *name;
    json_t *way;
    json_object_foreach(profile, name, way)
    {
        const char *qr = json_text(way, "qrcode_pay");
        if (*qr && !*payment->qr)
            portal_read_qr(qr, payment->qr);
    }
    json_decref(profile);
}

void opencps2_look_read_payment(const json_t *reply, struct dossier_payment *payment)
{
    const json_t *amount = json_object_get(reply, "paymentAmount");
    struct dossier_payment found = { .state = state_of(json_integer_value(json_object_get(reply, "paymentStatus"))),
                                     .amount_vnd = portal_read_ms(json_integer_value(amount)) };
    *payment = (struct dossier_payment){ 0 };
    if (found.amount_vnd == 0 || found.state == PAYMENT_NONE)
        return;
    if (found.state == PAYMENT_DUE)
        read_profile(reply, &found);
    const char *receipt = json_text(reply, "invoiceNo");
    if (portal_is_code(receipt))
        (void)str_copy(found.receipt_no, sizeof found.receipt_no, str_from(receipt));
    *payment = found;
}

char *opencps2_look_encode_booking(const struct portal_dossier *dossier, const char *service_code, size_t *size)
{
    char name[3 * DOSSIER_NO_BYTES], code[192];
    char *body = seal_alloc(BOOKING_BYTES);
    /* A booking is called out and shown on a board: the dossier's number stands for the name. */
    if (!body || !portal_escape_segment(dossier->dossier_no, name, sizeof name) ||
        !portal_escape_segment(service_code, code, sizeof code) ||
        !str_format(body, BOOKING_BYTES,
                    "className=DOSSIER&classPK=%s&serviceCode=%s&bookingName=%s&state=0&online=false&speaking=false",
                    dossier->dossier_id, code, name)) {
        seal_free(body);
        return NULL;
    }
    *size = strlen(body);
    return body;
}

bool opencps2_look_read_booking(const json_t *reply, const char *dossier_id, struct dossier_ticket *ticket)
{
    char id[24], of[24];
    struct dossier_ticket found = { .ahead = -1 };
    opencps2_read_id(json_object_get(reply, "bookingId"), id, sizeof id);
    opencps2_read_id(json_object_get(reply, "classPK"), of, sizeof of);
    const char *number = json_text(reply, "codeNumber");
    if (!*id || strcmp(of, dossier_id) != 0 || strcmp(json_text(reply, "className"), "DOSSIER") != 0 || !*number ||
        !portal_is_code(number) || !str_copy(found.number, sizeof found.number, str_from(number)))
        return false;
    portal_read_line(json_text(reply, "gateNumber"), found.gate);
    *ticket = found;
    return true;
}
