/* How the screen looks to the person in front of it. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum look_theme { LOOK_LIGHT, LOOK_CONTRAST, LOOK_DARK, LOOK_THEME_COUNT };
enum { LOOK_TEXT_SIZES = 4 };

struct look {        /* back to the defaults after each person */
    size_t language; /* index into settings->languages and world.texts */
    int text_size;   /* 0..3 */
    enum look_theme theme;
    bool elder, voice, low;
};
