/* What the courier says: events, items, steps. Times are wall-clock milliseconds; states and reasons travel as numbers
 * of this build's own lists, checked against their ranges. */
#include "courier/link_wire.h"

#include <jansson.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"
#include "courier/application.h"
#include "courier/link_desk.h"
#include "courier/link_dossier.h"
#include "courier/link_json.h"

static const int64_t TIME_MS_MAX = INT64_C(1) << 53;

static const char *const ANSWER_NAMES[LINK_ANSWER_COUNT] = {
    [LINK_EVENT] = "event", [LINK_ITEMS] = "items", [LINK_DETAIL] = "detail", [LINK_DONE] = "done"
};

static json_t *encode_item(const struct outbox_item *item)
{
    return json_pack("{s:I s:s s:s s:s s:s s:s s:i s:i s:i s:I s:I s:I s:s s:s s:I}", "row", (json_int_t)item->row,
                     "uuid", item->uuid, "reference", item->reference, "service", item->service, "procedure",
                     item->procedure, "portal", item->portal, "state", (int)item->state, "reason", (int)item->reason,
                     "tries", (int)item->tries, "created", (json_int_t)item->created_ms, "changed",
                     (json_int_t)item->changed_ms, "retry_at", (json_int_t)item->retry_at_ms, "dossier_no",
                     item->dossier_no, "dossier_status", item->dossier_status, "due", (json_int_t)item->due_ms);
}

static bool decode_item(const json_t *object, struct outbox_item *item)
{
    int64_t state, reason, tries;
    if (!json_is_object(object) || !link_json_int(object, "row", 1, INT64_MAX, &item->row) ||
        !link_json_text(object, "uuid", item->uuid, sizeof item->uuid) ||
        !link_json_text(object, "reference", item->reference, sizeof item->reference) ||
        !link_json_text(object, "service", item->service, sizeof item->service) ||
        !link_json_text(object, "procedure", item->procedure, sizeof item->procedure) ||
        !link_json_text(object, "portal", item->portal, sizeof item->portal) ||
        !link_json_int(object, "state", 0, OUTBOX_NEEDS_STAFF, &state) ||
        !link_json_int(object, "reason", 0, STATUS_COUNT - 1, &reason) ||
        !link_json_int(object, "tries", 0, INT32_MAX, &tries) ||
        !link_json_int(object, "created", -TIME_MS_MAX, TIME_MS_MAX, &item->created_ms) ||
        !link_json_int(object, "changed", -TIME_MS_MAX, TIME_MS_MAX, &item->changed_ms) ||
        !link_json_int(object, "retry_at", -TIME_MS_MAX, TIME_MS_MAX, &item->retry_at_ms) ||
        !link_json_text(object, "dossier_no", item->dossier_no, sizeof item->dossier_no) ||
        !link_json_text(object, "dossier_status", item->dossier_status, sizeof item->dossier_status) ||
        !link_json_int(object, "due", -TIME_MS_MAX, TIME_MS_MAX, &item->due_ms))
        return false;
    item->state = (enum outbox_state)state;
    item->reason = (enum status)reason;
    item->tries = (int32_t)tries;
    return true;
}

static json_t *encode_event(const struct courier_event *event)
{
    const struct courier_health *health = &event->health;
    bool failed = false;
    json_t *coverage = event->coverage.outcome != COVERAGE_NONE ? link_coverage_encode(&event->coverage) : NULL;
    json_t *desk = link_desk_encode(event, &failed);
    json_t *object = json_pack(
        "{s:i s:s s:s s:i s:i s:I s:I s:I s:i s:s s:s s:I s:i s:b s:b s:i s:i s:o s:o* s:o*}", "kind", (int)event->kind,
        "uuid", event->uuid, "reference", event->reference, "state", (int)event->state, "reason", (int)event->reason,
        "recorded", (json_int_t)event->recorded_ms, "changed", (json_int_t)event->changed_ms, "retry_at",
        (json_int_t)event->retry_at_ms, "tries", (int)event->tries, "dossier_no", event->dossier_no, "dossier_status",
        event->dossier_status, "due", (json_int_t)event->due_ms, "accepting", (int)health->accepting, "reachable",
        (int)health->portal_reachable, "clock", (int)health->clock_believable, "waiting", (int)health->waiting,
        "needs_staff", (int)health->needs_staff, "told", link_dossier_encode(event), "coverage", coverage, "desk",
        desk);
    if (object && !failed && (coverage || event->coverage.outcome == COVERAGE_NONE))
        return object;
    json_decref(object);
    return NULL;
}

static bool decode_health(const json_t *object, struct courier_health *health)
{
    int64_t accepting, waiting, needs_staff;
    const json_t *reachable = json_object_get(object, "reachable");
    const json_t *clock = json_object_get(object, "clock");
    if (!link_json_int(object, "accepting", 0, STATUS_COUNT - 1, &accepting) || !json_is_boolean(reachable) ||
        !json_is_boolean(clock) || !link_json_int(object, "waiting", 0, INT32_MAX, &waiting) ||
        !link_json_int(object, "needs_staff", 0, INT32_MAX, &needs_staff))
        return false;
    *health = (struct courier_health){ .accepting = (enum status)accepting,
                                       .portal_reachable = json_is_true(reachable),
                                       .clock_believable = json_is_true(clock),
                                       .waiting = (int32_t)waiting,
                                       .needs_staff = (int32_t)needs_staff };
    return true;
}

static bool decode_event(const json_t *object, struct courier_event *event)
{
    int64_t kind, state, reason, tries;
    const json_t *coverage = json_object_get(object, "coverage");
    const json_t *desk = json_object_get(object, "desk");
    if (!json_is_object(object) || (coverage && !link_coverage_decode(coverage, &event->coverage)) ||
        (desk && !link_desk_decode(desk, event)) ||
        !link_json_int(object, "kind", COURIER_HEALTH, COURIER_DESK, &kind) ||
        !link_json_text(object, "uuid", event->uuid, sizeof event->uuid) ||
        !link_json_text(object, "reference", event->reference, sizeof event->reference) ||
        !link_json_int(object, "state", 0, OUTBOX_NEEDS_STAFF, &state) ||
        !link_json_int(object, "reason", 0, STATUS_COUNT - 1, &reason) ||
        !link_json_int(object, "recorded", -TIME_MS_MAX, TIME_MS_MAX, &event->recorded_ms) ||
        !link_json_int(object, "changed", -TIME_MS_MAX, TIME_MS_MAX, &event->changed_ms) ||
        !link_json_int(object, "retry_at", -TIME_MS_MAX, TIME_MS_MAX, &event->retry_at_ms) ||
        !link_json_int(object, "tries", 0, INT32_MAX, &tries) ||
        !link_json_text(object, "dossier_no", event->dossier_no, sizeof event->dossier_no) ||
        !link_json_text(object, "dossier_status", event->dossier_status, sizeof event->dossier_status) ||
        !link_json_int(object, "due", -TIME_MS_MAX, TIME_MS_MAX, &event->due_ms) ||
        !decode_health(object, &event->health) || !link_dossier_decode(json_object_get(object, "told"), event))
        return false;
    event->kind = (enum courier_event_kind)kind;
    event->state = (enum outbox_state)state;
    event->reason = (enum status)reason;
    event->tries = (int32_t)tries;
    return true;
}

static json_t *encode_list(const struct link_answer *answer)
{
    json_t *items = json_array();
    json_t *steps = json_array();
    for (size_t i = 0; i < answer->item_count; i++)
        (void)json_array_append_new(items, encode_item(&answer->items[i]));
    for (size_t i = 0; i < answer->step_count; i++)
        (void)json_array_append_new(steps, json_pack("[I i i i]", (json_int_t)answer->steps[i].at_ms,
                                                     (int)answer->steps[i].from, (int)answer->steps[i].to,
                                                     (int)answer->steps[i].reason));
    if (json_array_size(items) != answer->item_count || json_array_size(steps) != answer->step_count) {
        json_decref(items);
        json_decref(steps);
        return NULL;
    }
    return json_pack("{s:s s:o s:o s:o}", "answer", ANSWER_NAMES[answer->kind], "items", items, "steps", steps, "told",
                     link_dossier_encode(&answer->event));
}

bool link_encode_answer(const struct link_answer *answer, char *out, size_t size, size_t *length)
{
    ASSERT(answer->item_count <= LINK_ITEMS_MAX && answer->step_count <= OUTBOX_STEPS_SHOWN_MAX);
    json_t *object = NULL;
    switch (answer->kind) {
    case LINK_EVENT:
        object = json_pack("{s:s s:o}", "answer", "event", "event", encode_event(&answer->event));
        break;
    case LINK_ITEMS:
    case LINK_DETAIL:
        object = encode_list(answer);
        break;
    default:
        object = json_pack("{s:s s:i s:i s:i}", "answer", "done", "status", (int)answer->status, "waiting",
                           (int)answer->waiting, "needs_staff", (int)answer->needs_staff);
    }
    return link_json_write(object, out, size, length);
}

static bool decode_step(const json_t *array, struct outbox_step *step)
{
    if (!json_is_array(array) || json_array_size(array) != 4)
        return false;
    int64_t value[4];
    for (size_t i = 0; i < 4; i++) {
        const json_t *number = json_array_get(array, i);
        if (!json_is_integer(number))
            return false;
        value[i] = json_integer_value(number);
    }
    if (value[1] < 0 || value[1] > OUTBOX_NEEDS_STAFF || value[2] < 0 || value[2] > OUTBOX_NEEDS_STAFF ||
        value[3] < 0 || value[3] >= STATUS_COUNT)
        return false;
    *step = (struct outbox_step){ .at_ms = value[0],
                                  .from = (enum outbox_state)value[1],
                                  .to = (enum outbox_state)value[2],
                                  .reason = (enum status)value[3] };
    return true;
}

static bool decode_list(const json_t *object, struct link_answer *answer)
{
    const json_t *items = json_object_get(object, "items");
    const json_t *steps = json_object_get(object, "steps");
    if (!json_is_array(items) || !json_is_array(steps) || json_array_size(items) > LINK_ITEMS_MAX ||
        json_array_size(steps) > OUTBOX_STEPS_SHOWN_MAX || (answer->kind == LINK_DETAIL && json_array_size(items) != 1))
        return false;
    for (; answer->item_count < json_array_size(items); answer->item_count++)
        if (!decode_item(json_array_get(items, answer->item_count), &answer->items[answer->item_count]))
            return false;
    for (; answer->step_count < json_array_size(steps); answer->step_count++)
        if (!decode_step(json_array_get(steps, answer->step_count), &answer->steps[answer->step_count]))
            return false;
    return link_dossier_decode(json_object_get(object, "told"), &answer->event);
}

static bool decode_done(const json_t *object, struct link_answer *answer)
{
    int64_t status, waiting, needs_staff;
    if (!link_json_int(object, "status", 0, STATUS_COUNT - 1, &status) ||
        !link_json_int(object, "waiting", 0, INT32_MAX, &waiting) ||
        !link_json_int(object, "needs_staff", 0, INT32_MAX, &needs_staff))
        return false;
    answer->status = (enum status)status;
    answer->waiting = (int32_t)waiting;
    answer->needs_staff = (int32_t)needs_staff;
    return true;
}

static bool decode_answer(const json_t *object, struct link_answer *answer)
{
    const char *name = json_text(object, "answer");
    size_t kind = 0;
    while (kind < LINK_ANSWER_COUNT && strcmp(name, ANSWER_NAMES[kind]) != 0)
        kind++;
    if (kind == LINK_ANSWER_COUNT)
        return false;
    answer->kind = (enum link_answer_kind)kind;
    if (answer->kind == LINK_EVENT)
        return decode_event(json_object_get(object, "event"), &answer->event);
    if (answer->kind == LINK_DONE)
        return decode_done(object, answer);
    return decode_list(object, answer);
}

enum status link_decode_answer(const char *bytes, size_t size, struct link_answer *out)
{
    if (size == 0 || size > LINK_BYTES_MAX)
        return STATUS_BAD_INPUT;
    struct link_answer answer = { 0 };
    json_t *object = json_read(bytes, size);
    bool fits = json_is_object(object) && decode_answer(object, &answer);
    json_decref(object);
    if (!fits)
        return STATUS_BAD_INPUT;
    *out = answer;
    return STATUS_OK;
}
