/* An officer at the screen: badge and PIN, then the same form with them (`journey in work`), or the queue and the day's
 * figures. Ends with the session, or by their own hand. What they type is marked as theirs. */
#pragma once

#include "core/model.h"
#include "msg/effect.h"
#include "msg/msg.h"
#include "msg/staff.h"

enum { STAFF_SCREEN_ROWS = 6 }; /* items of the queue on one screen */

/* A badge was shown. False: nobody can sign in here, so it is no paper of ours. */
bool staff_badge_shown(struct model *model, const char *id);
/* Actions while the sign-in lies over the page. */
void staff_sign_in_act(struct model *model, const struct msg *msg, struct effect_list *effects);
void staff_type(struct model *model, const char *text, struct effect_list *effects);
void staff_erase(struct model *model);
/* The gate's answer. */
void staff_answered(struct model *model, const struct msg *msg, struct effect_list *effects);
/* Actions of staff pages and of the strip above a form. False: none of them. */
bool staff_act(struct model *model, const struct msg *msg, struct effect_list *effects);
/* Signs out, without a word when nobody is in. The form stays. */
void staff_leave(struct model *model, struct effect_list *effects);

/* --- for the view --------------------------------------------------------------------------------------------------
 */

bool model_staff_in(const struct model *model);
/* Their badge's id; "" when nobody is in or at the gate. */
const char *model_staff_id(const struct model *model);
/* An officer of the unit, who may say whom they saw and look at the queue. */
bool model_staff_is_officer(const struct model *model);
/* Dots for the digits typed so far. */
size_t model_staff_pin_count(const struct model *model);
const char *model_staff_refusal_key(const struct model *model); /* NULL: nothing to say */
int model_staff_tries_left(const struct model *model);
/* Whether the face can be compared with a card shown in this session, and whether it was. */
bool model_staff_face_askable(const struct model *model);
bool model_staff_face_seen(const struct model *model);
/* Whether a page for somebody acting for the citizen may be added, and whether it stands there. */
bool model_staff_delegate_askable(const struct model *model);
bool model_staff_delegate_there(const struct model *model);
/* A service by its id; NULL when it left the catalogue. */
const struct service *model_staff_service(const struct model *model, const char *id);
/* First item of the screen of the queue that is shown. */
size_t model_staff_first(const struct model *model);
