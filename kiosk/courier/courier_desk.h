/* The hospital desk in the courier. All of it does nothing, or says NOT_FOUND, where the profile is no hospital. */
#pragma once

#include "courier/courier_state.h"

enum status MUST_USE courier_desk_open(struct courier *courier);
void courier_take_arrival(struct courier *courier, uint32_t client, const struct submission *submission);
/* Does what staff ask and sends the list they look at. */
void courier_take_desk(struct courier *courier, uint32_t client, const struct desk_ask *ask);
/* A card check said something: whoever arrived with it is shown so from now on. */
void courier_note_coverage(struct courier *courier, const struct outbox_item *item);
