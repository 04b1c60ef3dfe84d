/* The staff page of a hospital: who came today, and the next, please. It shows names, so whoever opens it has signed in
 * before; no press of the public leads here. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"

/* Shows the page `desk` and asks for the list. For the sign-in of staff. */
void desk_open(struct model *model, struct effect_list *effects);
/* Calls the next of a clinic; "" only looks again. */
void desk_ask(struct model *model, const char *clinic, struct effect_list *effects);
