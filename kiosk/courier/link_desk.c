/* See link_desk.h. */
#include "courier/link_desk.h"

#include <string.h>

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

static const char *const DEED_NAMES[DESK_DEED_COUNT] = {
    [DESK_LOOK] = "look", [DESK_CALL] = "call", [DESK_AWAY] = "away", [DESK_BACK] = "back"
};

json_t *link_desk_ask_encode(const char *name, const struct desk_ask *ask)
{
    return json_pack("{s:s s:s s:s s:i s:s s:i}", "ask", name, "deed", DEED_NAMES[ask->deed], "clinic", ask->clinic,
                     "number", (int)ask->number, "list", ask->list, "first", (int)ask->first);
}

bool link_desk_ask_decode(const json_t *object, struct desk_ask *ask)
{
    char deed[8];
    int64_t number, first;
    if (!link_json_text(object, "deed", deed, sizeof deed) ||
        !link_json_text(object, "clinic", ask->clinic, sizeof ask->clinic) ||
        !link_json_int(object, "number", 0, INT32_MAX, &number) ||
        !link_json_text(object, "list", ask->list, sizeof ask->list) ||
        !link_json_int(object, "first", 0, INT32_MAX, &first))
        return false;
    ask->number = (int32_t)number;
    ask->first = (int32_t)first;
    for (int i = 0; i < DESK_DEED_COUNT; i++)
        if (strcmp(deed, DEED_NAMES[i]) == 0) {
            ask->deed = (enum desk_deed)i;
            return ask->deed == DESK_LOOK || *ask->clinic;
        }
    return false;
}

static json_t *encode_arrival(const struct arrival *arrival)
{
    return json_pack("{s:s s:s s:i s:i s:b s:i s:I s:s s:I s:s s:s}", "uuid", arrival->uuid, "clinic", arrival->clinic,
                     "number", (int)arrival->number, "ahead", (int)arrival->ahead, "priority", (int)arrival->priority,
                     "state", (int)arrival->state, "changed", (json_int_t)arrival->changed_ms, "result",
                     arrival->result, "created", (json_int_t)arrival->created_ms, "name", arrival->name, "card",
                     arrival->card);
}

static bool decode_arrival(const json_t *object, struct arrival *arrival)
{
    int64_t number, ahead, state;
    const json_t *priority = json_object_get(object, "priority");
    if (!json_is_object(object) || !link_json_text(object, "uuid", arrival->uuid, sizeof arrival->uuid) ||
        !link_json_text(object, "clinic", arrival->clinic, sizeof arrival->clinic) ||
        !link_json_int(object, "number", 1, INT32_MAX, &number) ||
        !link_json_int(object, "ahead", 0, INT32_MAX, &ahead) || !json_is_boolean(priority) ||
        !link_json_int(object, "state", ARRIVAL_WAITING, ARRIVAL_CALLED, &state) ||
        !link_json_int(object, "changed", -TIME_MS_MAX, TIME_MS_MAX, &arrival->changed_ms) ||
        !link_json_text(object, "result", arrival->result, sizeof arrival->result) ||
        !link_json_int(object, "created", -TIME_MS_MAX, TIME_MS_MAX, &arrival->created_ms) ||
        !link_json_text(object, "name", arrival->name, sizeof arrival->name) ||
        !link_json_text(object, "card", arrival->card, sizeof arrival->card))
        return false;
    arrival->number = (int32_t)number;
    arrival->ahead = (int32_t)ahead;
    arrival->priority = json_is_true(priority);
    arrival->state = (enum arrival_state)state;
    return true;
}

json_t *link_desk_encode(const struct courier_event *event, bool *failed)
{
    *failed = false;
    if (event->arrival.number == 0 && event->kind != COURIER_DESK)
        return NULL;
    json_t *rows = json_array();
    const struct desk_list *list = &event->desk;
    for (size_t i = 0; i < list->count; i++)
        (void)json_array_append_new(rows, encode_arrival(&list->rows[i]));
    json_t *arrival = event->arrival.number ? encode_arrival(&event->arrival) : NULL;
    json_t *called = list->called.number ? encode_arrival(&list->called) : NULL;
    *failed =
        json_array_size(rows) != list->count || (event->arrival.number && !arrival) || (list->called.number && !called);
    json_t *object = json_pack("{s:o s:i s:i s:o* s:o*}", "rows", rows, "total", (int)list->total, "waiting",
                               (int)list->waiting, "called", called, "arrival", arrival);
    *failed = *failed || !object;
    return object;
}

bool link_desk_decode(const json_t *object, struct courier_event *event)
{
    const json_t *rows = json_object_get(object, "rows"), *arrival = json_object_get(object, "arrival");
    const json_t *called = json_object_get(object, "called");
    struct desk_list *list = &event->desk;
    int64_t total, waiting;
    if (!json_is_object(object) || !json_is_array(rows) || json_array_size(rows) > ARRIVALS_SHOWN_MAX ||
        !link_json_int(object, "total", 0, INT32_MAX, &total) ||
        !link_json_int(object, "waiting", 0, INT32_MAX, &waiting) ||
        (called && !decode_arrival(called, &list->called)) || (arrival && !decode_arrival(arrival, &event->arrival)))
        return false;
    list->total = (int32_t)total;
    list->waiting = (int32_t)waiting;
    for (; list->count < json_array_size(rows); list->count++)
        if (!decode_arrival(json_array_get(rows, list->count), &list->rows[list->count]))
            return false;
    return true;
}
