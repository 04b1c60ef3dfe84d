/* The on-screen keyboard: builds nodes from a keyboard_layout. It composes nothing (text/telex does) and keeps nothing:
 * which page is open and whether the next letter is a capital belong to the model.
 * A key sends { action, arg = enum keyboard_kind, text = what it puts in (upper case when shifted) }; a suggestion
 * sends { suggestion_action, arg = index, text = the suggestion }. Node ids: key.<id>, suggestion.<index>. */
#pragma once

#include "text/keyboard_layout.h"
#include "ui/tree.h"

enum { KEYBOARD_SUGGESTIONS_MAX = 6 };

/* Resolves the "@key" labels. */
typedef const char *(*keyboard_text_fn)(void *context, const char *key);

struct keyboard {
    const struct keyboard_layout *layout; /* borrowed */
    const char *page_id;                  /* NULL or unknown = first page */
    bool shifted;
    int action;
    const char *suggestions[KEYBOARD_SUGGESTIONS_MAX];
    int suggestion_count;
    bool suggestion_row; /* keep the row's place even when empty, so that keys do not jump */
    int suggestion_action;
    keyboard_text_fn text; /* may be NULL: labels are painted as they are */
    void *text_context;
};

void widget_keyboard(struct ui *ui, const struct keyboard *keyboard);
