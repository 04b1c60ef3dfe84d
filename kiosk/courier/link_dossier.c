/* See link_dossier.h. */
#include "courier/link_dossier.h"

#include "courier/link_json.h"

static const int64_t TIME_MS_MAX = INT64_C(1) << 53;

static int add(json_t *told, const char *key, json_t *value)
{
    return value ? json_object_set_new(told, key, value) : -1;
}

static json_t *encode_stage(const struct dossier_stage *stage)
{
    json_t *log = json_array();
    for (size_t i = 0; i < stage->log_count; i++)
        (void)json_array_append_new(
            log, json_pack("{s:I s:s}", "at", (json_int_t)stage->log[i].at_ms, "text", stage->log[i].text));
    if (json_array_size(log) != stage->log_count) {
        json_decref(log);
        return NULL;
    }
    return json_pack("{s:s s:s s:s s:I s:I s:o}", "desk", stage->desk, "role", stage->role, "note", stage->note,
                     "received", (json_int_t)stage->received_ms, "finished", (json_int_t)stage->finished_ms, "log",
                     log);
}

json_t *link_dossier_encode(const struct courier_event *event)
{
    const struct dossier_stage *stage = &event->stage;
    const struct dossier_payment *payment = &event->payment;
    const struct dossier_ticket *ticket = &event->ticket;
    json_t *told = json_object();
    int failed = 0;
    if (*stage->desk || *stage->role || *stage->note || stage->received_ms || stage->finished_ms || stage->log_count)
        failed |= add(told, "stage", encode_stage(stage));
    if (payment->state != PAYMENT_NONE)
        failed |= add(told, "payment",
                      json_pack("{s:i s:I s:s s:s}", "state", (int)payment->state, "amount",
                                (json_int_t)payment->amount_vnd, "qr", payment->qr, "receipt", payment->receipt_no));
    if (*ticket->number)
        failed |= add(
            told, "ticket",
            json_pack("{s:s s:s s:i}", "number", ticket->number, "gate", ticket->gate, "ahead", (int)ticket->ahead));
    if (!failed)
        return told;
    json_decref(told);
    return NULL;
}

static bool decode_stage(const json_t *object, struct dossier_stage *stage)
{
    const json_t *log = json_object_get(object, "log");
    if (!object)
        return true;
    if (!json_is_object(object) || !json_is_array(log) || json_array_size(log) > DOSSIER_LOG_LINES_MAX ||
        !link_json_text(object, "desk", stage->desk, sizeof stage->desk) ||
        !link_json_text(object, "role", stage->role, sizeof stage->role) ||
        !link_json_text(object, "note", stage->note, sizeof stage->note) ||
        !link_json_int(object, "received", 0, TIME_MS_MAX, &stage->received_ms) ||
        !link_json_int(object, "finished", 0, TIME_MS_MAX, &stage->finished_ms))
        return false;
    for (; stage->log_count < json_array_size(log); stage->log_count++) {
        const json_t *entry = json_array_get(log, stage->log_count);
        struct dossier_log_line *line = &stage->log[stage->log_count];
        if (!json_is_object(entry) || !link_json_int(entry, "at", 0, TIME_MS_MAX, &line->at_ms) ||
            !link_json_text(entry, "text", line->text, sizeof line->text))
            return false;
    }
    return true;
}

static bool decode_payment(const json_t *object, struct dossier_payment *payment)
{
    int64_t state;
    if (!object)
        return true;
    if (!json_is_object(object) || !link_json_int(object, "state", PAYMENT_DUE, PAYMENT_PAID, &state) ||
        !link_json_int(object, "amount", 1, TIME_MS_MAX, &payment->amount_vnd) ||
        !link_json_text(object, "qr", payment->qr, sizeof payment->qr) ||
        !link_json_text(object, "receipt", payment->receipt_no, sizeof payment->receipt_no))
        return false;
    payment->state = (enum payment_state)state;
    return true;
}

static bool decode_ticket(const json_t *object, struct dossier_ticket *ticket)
{
    int64_t ahead;
    if (!object)
        return true;
    if (!json_is_object(object) || !link_json_text(object, "number", ticket->number, sizeof ticket->number) ||
        !*ticket->number || !link_json_text(object, "gate", ticket->gate, sizeof ticket->gate) ||
        !link_json_int(object, "ahead", -1, INT32_MAX, &ahead))
        return false;
    ticket->ahead = (int32_t)ahead;
    return true;
}

bool link_dossier_decode(const json_t *told, struct courier_event *event)
{
    return !told || (json_is_object(told) && decode_stage(json_object_get(told, "stage"), &event->stage) &&
                     decode_payment(json_object_get(told, "payment"), &event->payment) &&
                     decode_ticket(json_object_get(told, "ticket"), &event->ticket));
}
