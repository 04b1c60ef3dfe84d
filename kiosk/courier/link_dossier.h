/* The part of an event that a portal told of a dossier (msg/dossier.h), for link_answer.c alone. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "msg/courier.h"

/* Only what was told; NULL: no memory. The caller owns it. */
json_t *link_dossier_encode(const struct courier_event *event);
/* False for what the other side would not have written. `told` NULL: nothing was. */
bool link_dossier_decode(const json_t *told, struct courier_event *event);
