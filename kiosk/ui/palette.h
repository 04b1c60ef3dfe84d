/* Colours of the three themes, one palette each, and the looks built from them. */
#pragma once

#include "ui/theme.h"

/* Fills theme->ink, focus and look from theme->kind. */
void palette_apply(struct ui_theme *theme);
