/* See json1_look.h. */
#include "courier/json1_look.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"

static int64_t ms_of(const json_t *object, const char *key)
{
    return portal_read_ms(json_integer_value(json_object_get(object, key)));
}

bool json1_look_read_code(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_text(object, key);
    return portal_is_code(text) && str_copy(out, size, str_from(text));
}

static void read_payment(const json_t *held, struct dossier_payment *payment)
{
    static const struct {
        const char *name;
        enum payment_state state;
    } states[] = { { "due", PAYMENT_DUE }, { "reported", PAYMENT_REPORTED }, { "paid", PAYMENT_PAID } };
    const json_t *told = json_object_get(held, "payment");
    struct dossier_payment found = { .amount_vnd = ms_of(told, "amount_vnd") };
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        if (strcmp(json_text(told, "state"), states[i].name) == 0)
            found.state = states[i].state;
    if (found.state == PAYMENT_NONE || found.amount_vnd == 0)
        return;
    if (found.state == PAYMENT_DUE)
        portal_read_qr(json_text(told, "qr"), found.qr);
    if (!json1_look_read_code(told, "receipt_no", found.receipt_no, sizeof found.receipt_no))
        found.receipt_no[0] = '\0';
    *payment = found;
}

void json1_look_read(const json_t *held, struct portal_dossier *dossier)
{
    struct dossier_stage *stage = &dossier->stage;
    *stage =
        (struct dossier_stage){ .received_ms = ms_of(held, "received_ms"), .finished_ms = ms_of(held, "finished_ms") };
    portal_read_line(json_text(held, "desk"), stage->desk);
    portal_read_line(json_text(held, "note"), stage->note);
    size_t index;
    json_t *entry;
    json_array_foreach(json_object_get(held, "history"), index, entry)
    {
        if (stage->log_count == DOSSIER_LOG_LINES_MAX)
            break;
        struct dossier_log_line *line = &stage->log[stage->log_count];
        line->at_ms = ms_of(entry, "at_ms");
        portal_read_line(json_text(entry, "text"), line->text);
        stage->log_count += *line->text != '\0';
    }
    read_payment(held, &dossier->payment);
}

bool json1_look_proves(const json_t *held, const char *proof)
{
    const json_t *applicant = json_object_get(json_object_get(held, "application"), "applicant");
    return *proof && strcmp(proof, json_text(applicant, "id_no")) == 0;
}

bool json1_look_read_ticket(const json_t *reply, struct dossier_ticket *ticket)
{
    struct dossier_ticket found = { .ahead = -1 };
    if (!json1_look_read_code(reply, "number", found.number, sizeof found.number) || !*found.number)
        return false;
    const json_t *ahead = json_object_get(reply, "ahead");
    if (json_is_integer(ahead) && json_integer_value(ahead) >= 0 && json_integer_value(ahead) < INT32_MAX)
        found.ahead = (int32_t)json_integer_value(ahead);
    portal_read_line(json_text(reply, "gate"), found.gate);
    *ticket = found;
    return true;
}
