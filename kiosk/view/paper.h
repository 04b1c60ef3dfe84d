/* What goes on paper, described from the model as the screens are. One thread. */
#pragma once

#include "core/model.h"
#include "ui/theme.h"
#include "ui/tree.h"

/* The theme of a slip `width_px` wide on a printer of `dpi`; `height_px` is the longest it may become. Large letters on
 * the screen are large letters on paper. */
void view_slip_theme(const struct model *model, int width_px, int height_px, int dpi, struct ui_theme *theme);
/* Declares the slip of the outcome on the screen into ui, between ui_begin and ui_end, which the caller calls. */
void view_slip_declare(const struct model *model, struct ui *ui);

/* The same for a declaration (core/sheet.h) on pages of that width; `height_px` is that of all its pages. */
void view_sheet_theme(int width_px, int height_px, int dpi, struct ui_theme *theme);
void view_sheet_declare(const struct model *model, struct ui *ui);

/* The parts of a slip, for whatever is printed on the same roll (a queue ticket). NULL or "" leaves a part out. */
void slip_open(struct ui *ui, const struct model *model); /* place, and when it is printed */
void slip_title(struct ui *ui, const char *text);
void slip_text(struct ui *ui, const char *text);
void slip_small(struct ui *ui, const char *text);
void slip_lines_open(struct ui *ui); /* what follows belongs together: lines without gaps, until it is closed */
void slip_lines_close(struct ui *ui);
void slip_fact(struct ui *ui, const char *label, const char *text); /* small label above */
void slip_code(struct ui *ui, const char *label, const char *text); /* a code in one line, framed */
void slip_centred(struct ui *ui, const char *text);                 /* a line under a title or a number */
void slip_display(struct ui *ui, const char *text);                 /* read across the room */
void slip_qr(struct ui *ui, const char *payload);
void slip_rule(struct ui *ui);
void slip_tick(struct ui *ui, const char *text); /* an empty box and what to bring */
void slip_close(struct ui *ui);
