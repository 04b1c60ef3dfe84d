/* A font whose every character is half its size wide, so that expected layouts can be worked out on paper. */
#pragma once

#include "ui/tree.h"

static inline int fake_width(void *context, enum ui_weight weight, int size_px, const char *text, size_t bytes)
{
    int characters = 0;
    (void)context;
    for (size_t i = 0; i < bytes; i++)
        characters += ((unsigned char)text[i] & 0xC0) != 0x80;
    return characters * (size_px / 2 + (weight == UI_WEIGHT_BOLD));
}

static const struct ui_font FAKE_FONT = { fake_width, NULL };
