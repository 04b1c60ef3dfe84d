/* Typing: the focused control, its text and caret, keys in, the answer stored when the control is left.
 * Nothing is judged while typing. */
#pragma once

#include "core/parts.h"
#include "msg/msg.h"

#define SERVICES_QUERY_PATH "services.search" /* the search field of the list */

/* The page whose controls can be focused (ask, a table's row, status, a long list), and its row; NULL. */
const struct page *edit_page(const struct model *model, int *row);
bool edit_part(const struct model *model, struct part *out); /* the focused one */

/* Stores what was typed and moves the focus; "" takes it away. Paths the page does not ask do nothing. */
void edit_focus(struct model *model, const char *path);
/* The first control that is still empty, when it is one to type into. */
void edit_focus_first(struct model *model);
void edit_commit(struct model *model);
void edit_forget(struct model *model); /* without storing */

/* One key of the screen's keyboard (shift applies), or characters from outside (as they are, composed all the same). */
void edit_key_text(struct model *model, const char *text);
void edit_characters(struct model *model, const char *text);
void edit_tone(struct model *model, int tone);
/* False for ENTER and TAB beyond the last control: the page goes on. */
bool edit_press(struct model *model, enum edit_key key);
void edit_clear(struct model *model);
void edit_suggest(struct model *model, const char *value);
void edit_choose(struct model *model, const char *path_and_value);
/* The spelling a gentle question offers; false when there is none. */
bool edit_other_spelling(const struct model *model, const char *path, char *out, size_t size);
void edit_take(struct model *model, const char *path);
/* Whether the next letter is a capital: as pressed, or at the beginning of a word of a name. */
bool edit_shift(const struct model *model);
void edit_drop_error(struct session *session, const char *path);
