/* The key of an application for ever: RFC 9562 version 4, from the bytes a message brought. */
#pragma once

#include <stdint.h>

#include "base/limits.h"

void uuid_from_entropy(const uint8_t entropy[16], char out[UUID_TEXT_BYTES]);
