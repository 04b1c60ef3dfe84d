/* Measures and helpers the widget files share; not for pages. All in dp; 100 dp are 64 px on the 21.5" panel. */
#pragma once

#include "ui/frame.h"
#include "ui/tree.h"

enum {
    PART_MARGIN_DP = 100, /* page margin left and right */
    PART_GAP_DP = 44,
    PART_GAP_SMALL_DP = 16,
};

/* `roomy` on tall panels, `compact` otherwise. */
int part_dp(const struct ui *ui, int roomy, int compact);
bool part_has(const char *text); /* neither NULL nor "" */
void part_text(struct ui *ui, enum ui_text_style style, enum ui_ink ink, const char *text, bool quiet);
void part_icon(struct ui *ui, const char *icon, int side_dp, enum ui_ink ink);
enum ui_surface part_tone_surface(enum widget_tone tone);
enum ui_ink part_tone_ink(enum widget_tone tone);
