/* See insurance_reply.h. The list of earlier visits, which old gateways send along, is health data that a kiosk has no
 * use for: no member of it is ever looked up, and the memory of the reply is wiped with the rest. */
#include "courier/insurance_reply.h"

#include <string.h>

#include "base/str.h"
#include "courier/application.h"
#include "text/date.h"

enum {
    TRIES_OF_REFUSAL = 20,  /* our account or the relay must be mended; then staff send again */
    TRIES_OF_TROUBLE = 100, /* the gateway's own trouble: hours with the longest wait between two tries */
    TRIES_OF_NONSENSE = 20,
};

static void take_date(const json_t *object, const char *key, char out[COVERAGE_DATE_BYTES])
{
    struct civil_date date;
    if (date_from_typed(str_from(json_text(object, key)), false, &date) == STATUS_OK)
        date_to_iso(date, out);
}

/* Capitals and digits: all that any card or facility number is made of. */
static void take_number(const json_t *object, const char *key, char *out, size_t size)
{
    struct str text = str_trim(str_from(json_text(object, key)));
    for (size_t i = 0; i < text.len; i++)
        if (!((text.ptr[i] >= '0' && text.ptr[i] <= '9') || (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z')))
            return;
    (void)str_copy(out, size, text);
}

static void take_details(const struct insurance_names *names, const json_t *object, struct coverage *out)
{
    take_number(object, names->new_card, out->subscriber_id, sizeof out->subscriber_id);
    bool renewed = *out->subscriber_id != '\0';
    if (!renewed)
        take_number(object, names->answer_card, out->subscriber_id, sizeof out->subscriber_id);
    take_date(object, renewed ? names->new_valid_from : names->valid_from, out->period_start);
    take_date(object, renewed ? names->new_valid_to : names->valid_to, out->period_end);
    take_number(object, names->facility, out->facility, sizeof out->facility);
    take_date(object, names->five_years, out->five_years);
}

static struct insurance_reading no_answer(enum status reason, int refusals_max)
{
    return (struct insurance_reading){ .verdict = INSURANCE_NO_ANSWER,
                                       .reason = reason,
                                       .refusals_max = refusals_max,
                                       .coverage.outcome = COVERAGE_QUEUED };
}

static struct insurance_reading read_code(const struct insurance *insurance, const json_t *object, const char *code)
{
    const struct insurance_result *result = insurance_find_result(insurance, code);
    struct insurance_reading reading = { .verdict = INSURANCE_ANSWERED, .coverage.outcome = COVERAGE_COMPLETE };
    if (!insurance_is_answer(result->means)) {
        bool refused = result->means == INSURANCE_OPERATOR;
        reading = no_answer(refused ? STATUS_REFUSED : STATUS_RETRY, refused ? TRIES_OF_REFUSAL : TRIES_OF_TROUBLE);
        reading.coverage.outcome = COVERAGE_ERROR;
        if (strcmp(code, "401") == 0)
            reading.verdict = INSURANCE_NO_TOKEN;
    } else {
        reading.coverage.inforce = insurance_is_covered(result->means);
        take_details(&insurance->names, object, &reading.coverage);
    }
    (void)str_copy(reading.coverage.disposition, sizeof reading.coverage.disposition, str_from(code));
    return reading;
}

struct insurance_reading insurance_read_reply(const struct insurance *insurance, const struct portal_reply *reply)
{
    if (reply->transport != STATUS_OK)
        return no_answer(reply->transport, 0);
    if (reply->http == 429 || reply->http == 408 || (reply->http >= 502 && reply->http <= 504))
        return no_answer(STATUS_RETRY, 0);
    if (reply->http >= 500)
        return no_answer(STATUS_RETRY, TRIES_OF_TROUBLE);
    if (reply->http == 401)
        return read_code(insurance, NULL, "401");
    if (reply->http != 200)
        return no_answer(STATUS_REFUSED, TRIES_OF_NONSENSE);
    json_t *object = json_read(reply->body, reply->body_len);
    const char *code = json_text(object, insurance->names.result);
    struct insurance_reading reading = no_answer(STATUS_RETRY, TRIES_OF_NONSENSE);
    if (str_digits(str_from(code)) && strlen(code) < COVERAGE_CODE_BYTES)
        reading = read_code(insurance, object, code);
    json_decref(object);
    return reading;
}
