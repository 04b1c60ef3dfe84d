/* The tree as words: for tests, scripts, speech. Reads only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "ui/tree.h"

struct ui_node_view {
    enum ui_role role;
    const char *id, *name, *value, *detail;
    bool enabled, focused, selected, invalid, visible;
    struct ui_rect rect;
};

/* False when no node has this id. */
bool semantics_find(const struct ui *ui, const char *id, struct ui_node_view *out);
/* Whether a visible node's name, value or detail contains `text`. */
bool semantics_has_text(const struct ui *ui, const char *text);
/* One node a line, indented: role, #id, "name", value="…", state, x,y wxh in px. `first_line` ("page=… lang=…") gets
 * "text=… theme=… WxH" added. Returns the bytes needed without NUL; writes at most size - 1 and a NUL. */
size_t semantics_dump(const struct ui *ui, const char *first_line, char *out, size_t size);
/* Words to speak for the focused node, or for the whole page when id is NULL. Same size rule. */
size_t semantics_speak(const struct ui *ui, const char *id, char *out, size_t size);
const char *semantics_role_name(enum ui_role role);
/* Calls back for every node in order, hidden and quiet ones too (layout lint). */
typedef void (*semantics_visit_fn)(void *context, int depth, const struct ui_node_view *node);
void semantics_visit(const struct ui *ui, semantics_visit_fn visit, void *context);
