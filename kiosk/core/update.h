/* The one door into the core: a message in, the model changed, effects out. Pure: no clock, file, socket, randomness;
 * everything of the world comes in the message. Same model and messages, same result. One thread. */
#pragma once

#include "base/arena.h"
#include "core/model.h"
#include "msg/effect.h"
#include "msg/msg.h"

enum {
    SESSION_ARENA_BYTES = 1024 * 1024
}; /* struct session with a full form, its papers, and a body of BODY_BYTES_MAX */

/* `arena` is private memory (arena_create(SESSION_ARENA_BYTES, true)), used by the model alone, destroyed by the caller
 * after the model. `world` is copied; what it points to is borrowed and outlives the model. */
void model_init(struct model *model, const struct model_world *world, struct arena *arena);
/* Ends a session, if there is one, and wipes it. For the end of the program. */
void model_finish(struct model *model);

/* `effects` is emptied first; its pointers are borrowed until the next call. The first message is MSG_START.
 * Afterwards model->wake_at_ms says when the next MSG_TICK must come at the latest, and model->changed whether the
 * screen must be declared anew. */
void core_update(struct model *model, const struct msg *msg, struct effect_list *effects);
