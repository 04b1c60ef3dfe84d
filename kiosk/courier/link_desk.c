/* See link_desk.h. */
#include "courier/link_desk.h"

#include "courier/link_json.h"

static const int64_t TIME_MS_MAX = INT64_C(1) << 53;

json_t *link_coverage_encode(const struct coverage *coverage)
{
    return json_pack("{s:i s:s s:b s:s s:s s:s s:s s:s}", "outcome", (int)coverage->outcome, "disposition",
                     coverage->disposition, "inforce", (int)coverage->inforce, "subscriber_id", coverage->subscriber_id,
                     "period_start", coverage->period_start, "period_end", coverage->period_end, "facility",
                     coverage->facility, "five_years", coverage->five_years);
}

bool link_coverage_decode(const json_t *object, struct coverage *coverage)
{
    int64_t outcome;
    if (!json_is_object(object) || !link_json_int(object, "outcome", COVERAGE_QUEUED, COVERAGE_ERROR, &outcome) ||
        !link_json_text(object, "disposition", coverage->disposition, sizeof coverage->disposition) ||
        !json_is_boolean(json_object_get(object, "inforce")) ||
        !link_json_text(object, "subscriber_id", coverage->subscriber_id, sizeof coverage->subscriber_id) ||
        !link_json_text(object, "period_start", coverage->period_start, sizeof coverage->period_start) ||
        !link_json_text(object, "period_end", coverage->period_end, sizeof coverage->period_end) ||
        !link_json_text(object, "facility", coverage->facility, sizeof coverage->facility) ||
        !link_json_text(object, "five_years", coverage->five_years, sizeof coverage->five_years))
        return false;
    coverage->outcome = (enum coverage_outcome)outcome;
    coverage->inforce = json_is_true(json_object_get(object, "inforce"));
    return true;
}

static json_t *encode_arrival(const struct arrival *arrival)
{
    return json_pack("{s:s s:s s:i s:i s:b s:b s:s s:I s:s s:s}", "uuid", arrival->uuid, "clinic", arrival->clinic,
                     "number", (int)arrival->number, "ahead", (int)arrival->ahead, "priority", (int)arrival->priority,
                     "called", (int)arrival->called, "result", arrival->result, "created",
                     (json_int_t)arrival->created_ms, "name", arrival->name, "card", arrival->card);
}

static bool decode_arrival(const json_t *object, struct arrival *arrival)
{
    int64_t number, ahead;
    const json_t *priority = json_object_get(object, "priority"), *called = json_object_get(object, "called");
    if (!json_is_object(object) || !link_json_text(object, "uuid", arrival->uuid, sizeof arrival->uuid) ||
        !link_json_text(object, "clinic", arrival->clinic, sizeof arrival->clinic) ||
        !link_json_int(object, "number", 1, INT32_MAX, &number) ||
        !link_json_int(object, "ahead", 0, INT32_MAX, &ahead) || !json_is_boolean(priority) ||
        !json_is_boolean(called) || !link_json_text(object, "result", arrival->result, sizeof arrival->result) ||
        !link_json_int(object, "created", -TIME_MS_MAX, TIME_MS_MAX, &arrival->created_ms) ||
        !link_json_text(object, "name", arrival->name, sizeof arrival->name) ||
        !link_json_text(object, "card", arrival->card, sizeof arrival->card))
        return false;
    arrival->number = (int32_t)number;
    arrival->ahead = (int32_t)ahead;
    arrival->priority = json_is_true(priority);
    arrival->called = json_is_true(called);
    return true;
}

json_t *link_desk_encode(const struct courier_event *event, bool *failed)
{
    *failed = false;
    if (event->arrival.number == 0 && event->kind != COURIER_DESK)
        return NULL;
    json_t *rows = json_array();
    for (size_t i = 0; i < event->desk_count; i++)
        (void)json_array_append_new(rows, encode_arrival(&event->desk[i]));
    json_t *arrival = event->arrival.number ? encode_arrival(&event->arrival) : NULL;
    *failed = json_array_size(rows) != event->desk_count || (event->arrival.number && !arrival);
    json_t *object = json_pack("{s:o s:o*}", "rows", rows, "arrival", arrival);
    *failed = *failed || !object;
    return object;
}

bool link_desk_decode(const json_t *object, struct courier_event *event)
{
    const json_t *rows = json_object_get(object, "rows"), *arrival = json_object_get(object, "arrival");
    if (!json_is_object(object) || !json_is_array(rows) || json_array_size(rows) > ARRIVALS_SHOWN_MAX ||
        (arrival && !decode_arrival(arrival, &event->arrival)))
        return false;
    for (; event->desk_count < json_array_size(rows); event->desk_count++)
        if (!decode_arrival(json_array_get(rows, event->desk_count), &event->desk[event->desk_count]))
            return false;
    return true;
}
