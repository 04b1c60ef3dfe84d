/* The staff page of a hospital: who came today, and the next, please. It shows names, so only an officer who signed in
 * gets here (staff.c). */
#pragma once

#include "core/session.h"
#include "msg/effect.h"

/* Shows the page `desk` and asks for the list; nothing where this is no hospital. */
void desk_open(struct model *model, struct effect_list *effects);
/* Calls the next of a clinic; "" only looks again. */
void desk_ask(struct model *model, const char *clinic, struct effect_list *effects);
