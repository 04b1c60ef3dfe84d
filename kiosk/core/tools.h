/* The header's tools: language, size, colours, voice, low, call staff. They work everywhere. */
#pragma once

#include "core/model.h"
#include "msg/effect.h"
#include "msg/msg.h"

/* True when the action was one of them. */
bool tools_use(struct model *model, const struct msg *msg, struct effect_list *effects);
