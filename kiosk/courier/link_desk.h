/* Patients on the wire; for the two halves of the link and nobody else. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "msg/courier.h"

/* A question of staff; `name` is its kind's. */
json_t *link_desk_ask_encode(const char *name, const struct desk_ask *ask);
bool link_desk_ask_decode(const json_t *object, struct desk_ask *ask);
/* NULL: out of memory. The caller drops the reference. */
json_t *link_coverage_encode(const struct coverage *coverage);
/* The arrival and the list of the desk, or NULL when the event has neither (*failed tells: out of memory). */
json_t *link_desk_encode(const struct courier_event *event, bool *failed);
/* False for anything the other side would not have written. */
bool link_coverage_decode(const json_t *object, struct coverage *coverage);
bool link_desk_decode(const json_t *object, struct courier_event *event);
