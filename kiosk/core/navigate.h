/* From page to page, in and out of services, sessions begun and ended. */
#pragma once

#include "core/session.h"
#include "msg/effect.h"
#include "msg/msg.h"

/* NULL when the list is full: a programmer's bound, so it is asserted inside. */
struct effect *effect_add(struct effect_list *effects, enum effect_kind kind);

/* False, with a notice, when there is no memory for a session. */
bool navigate_begin(struct model *model);
/* Wipes whatever session there is; look and tools go back to their defaults, from goodbye on only when that is left. */
void navigate_end(struct model *model, struct effect_list *effects, enum page_name next);
/* A passing sentence by its text key. */
void navigate_notice(struct model *model, const char *key);
void navigate_show(struct model *model, enum page_name page);
void navigate_home(struct model *model);
/* Forgets the service in work and every answer; the session with its card goes on. */
void navigate_close_service(struct model *model);
/* Only that group of the open list; an unknown id: the whole list again. */
void navigate_group(struct model *model, const char *id);
void navigate_list(struct model *model, const char *list, const struct msg *msg, struct effect_list *effects);
void navigate_service(struct model *model, const struct service *service, const struct msg *msg,
                      struct effect_list *effects);
void navigate_start(struct model *model, const struct service *service, const struct msg *msg,
                    struct effect_list *effects);
/* The service in work from its first page, for another person: no answer, no consent, no paper of before, a new UUID.
 */
void navigate_restart(struct model *model, const struct msg *msg);
void navigate_enter(struct model *model, int step, struct effect_list *effects);
/* On from the current step: to the next one, back to the check page, or to the end of a guide. */
void navigate_advance(struct model *model, struct effect_list *effects);
void navigate_next(struct model *model, const struct msg *msg, struct effect_list *effects);
void navigate_back(struct model *model, struct effect_list *effects);
void navigate_row(struct model *model, int row, bool fresh);
void navigate_edit_answer(struct model *model, const char *path, struct effect_list *effects);
/* Whether HOME should ask before it throws answers away. */
bool navigate_leaving_loses(const struct model *model);
