/* The staff page of a hospital: who came today, the next, please, and who was called and did not come. It shows names,
 * so only an officer who signed in gets here (staff.c). */
#pragma once

#include "core/session.h"
#include "msg/effect.h"
#include "msg/msg.h"

/* How soon the page shows what happened meanwhile: who came, and whose card was checked. */
enum { DESK_LOOK_MS = 5000 };

/* Shows the page `desk` and asks for the list; nothing where this is no hospital. */
void desk_open(struct model *model, struct effect_list *effects);
/* The page's own actions. */
void desk_act(struct model *model, const struct msg *msg, struct effect_list *effects);
void desk_tick(struct model *model, struct effect_list *effects);
int64_t desk_wake_ms(const struct model *model); /* monotonic; INT64_MAX when the page is not shown */
