/* Declaring the tree: nodes and their texts in memory of fixed size. Laying out is layout.c, looking at it semantics.c.
 */
#include "ui/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "ui/node.h"

struct ui *ui_create(void)
{
    return calloc(1, sizeof(struct ui));
}

void ui_destroy(struct ui *ui)
{
    if (!ui)
        return;
    base_wipe(ui, sizeof(*ui));
    free(ui);
}

static void add_problem(struct ui *ui, int node)
{
    if (ui->problem_count < UI_PROBLEMS_MAX)
        ui->problems[ui->problem_count++] = (struct ui_problem){ .node = node };
}

const char *ui_copy(struct ui *ui, struct str text)
{
    if (text.len == 0)
        return "";
    if (text.len >= sizeof(ui->text) - ui->text_used) {
        ui->overflow = true;
        return "";
    }
    char *out = ui->text + ui->text_used;
    memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    ui->text_used += text.len + 1;
    return out;
}

const char *ui_format(struct ui *ui, const char *format, ...)
{
    char *out = ui->text + ui->text_used;
    size_t room = sizeof(ui->text) - ui->text_used;
    va_list args;
    va_start(args, format);
    bool fits = str_vformat(out, room, format, args);
    va_end(args);
    if (!fits) {
        ui->overflow = true;
        return "";
    }
    ui->text_used += strlen(out) + 1;
    return out;
}

/* NULL stays NULL; a text already in this frame is not copied twice. */
static const char *keep(struct ui *ui, const char *text)
{
    if (!text || (text >= ui->text && text < ui->text + sizeof(ui->text)))
        return text;
    return ui_copy(ui, str_from(text));
}

void ui_begin(struct ui *ui, const struct ui_theme *theme, const struct ui_font *font)
{
    ASSERT(!ui->building && theme && font && font->width_px);
    base_wipe(ui->text, ui->text_used);
    ui->theme = theme;
    ui->font = font;
    ui->node_count = ui->run_count = ui->depth = ui->problem_count = 0;
    ui->text_used = 0;
    ui->overflow = false;
    ui->building = true;
    ui->drag_scroll = UI_NONE;
}

static void keep_texts(struct ui *ui, struct ui_spec *spec)
{
    const char **texts[] = { &spec->id,   &spec->name,   &spec->value,       &spec->detail,
                             &spec->icon, &spec->speech, &spec->placeholder, &spec->text };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        *texts[i] = keep(ui, *texts[i]);
}

static int add_node(struct ui *ui, const struct ui_spec *spec, bool leaf)
{
    ASSERT(ui->building);
    int parent = ui->depth > 0 ? ui->stack[ui->depth - 1] : UI_NONE;
    ASSERT(parent != UI_NONE || ui->node_count == 0 || ui->overflow); /* one root */
    if (ui->node_count == UI_NODES_MAX || (parent == UI_NONE && ui->node_count > 0)) {
        ui->overflow = true;
        return UI_NONE;
    }
    int duplicate = spec->id ? node_find(ui, spec->id) : UI_NONE;
    int index = ui->node_count++;
    struct ui_node *node = &ui->nodes[index];
    *node = (struct ui_node){ .spec = *spec,
                              .parent = parent,
                              .first_child = UI_NONE,
                              .last_child = UI_NONE,
                              .next = UI_NONE,
                              .depth = ui->depth,
                              .leaf = leaf,
                              .bar_of = UI_NONE };
    keep_texts(ui, &node->spec);
    if (duplicate != UI_NONE) {
        add_problem(ui, index);
        node->spec.id = NULL;
    }
    if (parent != UI_NONE) {
        struct ui_node *above = &ui->nodes[parent];
        if (above->last_child == UI_NONE)
            above->first_child = index;
        else
            ui->nodes[above->last_child].next = index;
        above->last_child = index;
    }
    return index;
}

void ui_open(struct ui *ui, struct ui_spec spec)
{
    ASSERT(ui->depth < UI_DEPTH_MAX);
    ASSERT(!spec.scroll || spec.id);
    ui->stack[ui->depth] = add_node(ui, &spec, false);
    ui->depth++;
}

void ui_close(struct ui *ui)
{
    ASSERT(ui->building && ui->depth > 0);
    ui->depth--;
}

void ui_leaf(struct ui *ui, struct ui_spec spec)
{
    (void)add_node(ui, &spec, true);
}

void ui_mark_scroll_bar(struct ui *ui)
{
    int bar = ui->stack[ui->depth - 1];
    if (bar == UI_NONE)
        return;
    int sibling = ui->nodes[ui->nodes[bar].parent].first_child, scroll = UI_NONE;
    for (; sibling != bar; sibling = ui->nodes[sibling].next)
        if (ui->nodes[sibling].spec.scroll)
            scroll = sibling;
    ASSERT(scroll != UI_NONE);
    ui->nodes[bar].bar_of = scroll;
    ui->nodes[bar].spec.hidden = true;
}

static void mark_targets(struct ui *ui)
{
    for (int i = ui->node_count - 1; i >= 0; i--) {
        struct ui_node *node = &ui->nodes[i];
        node->has_target = node->has_target || node->spec.action != 0;
        if (node->has_target && node->parent != UI_NONE)
            ui->nodes[node->parent].has_target = true;
    }
}

/* What one types stays in sight; while nothing is typed the person may scroll away from it. */
static void reveal_caret(struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        const struct ui_node *node = &ui->nodes[i];
        if (!node->spec.has_caret || node->hidden || node->parent == UI_NONE)
            continue;
        /* Larger letters or another panel move the field too. */
        uint64_t look = (uint64_t)ui->theme->text_px[UI_TEXT_FIELD] << 16 ^ (uint64_t)ui->theme->target_min_px;
        uint64_t seen = 0xCBF29CE484222325ull ^ (uint64_t)i ^ look << 16;
        for (const char *at = node->spec.name ? node->spec.name : ""; *at; at++)
            seen = (seen ^ (unsigned char)*at) * 0x100000001B3ull;
        if (seen != ui->caret_seen && scroll_reveal(ui, node->parent))
            layout_place(ui);
        ui->caret_seen = seen;
        return;
    }
    ui->caret_seen = 0;
}

enum status ui_end(struct ui *ui)
{
    ASSERT(ui->building && ui->depth == 0);
    ui->building = false;
    if (ui->node_count == 0)
        return ui->overflow ? STATUS_TOO_LARGE : STATUS_OK;
    /* A new page begins at its top, with no ring left over from the last one. */
    const char *page = ui->nodes[0].spec.role == UI_PAGE && ui->nodes[0].spec.id ? ui->nodes[0].spec.id : "";
    if (strcmp(page, ui->page_name) != 0) {
        id_copy(ui->page_name, page);
        base_wipe(ui->scrolls, sizeof(ui->scrolls));
        ui->scroll_count = 0;
    }
    mark_targets(ui);
    layout_tree(ui);
    if (ui->focus_moved) {
        ui->focus_moved = false;
        int focus = node_find(ui, ui->focus_id);
        if (focus != UI_NONE && scroll_reveal(ui, focus))
            layout_place(ui);
    }
    reveal_caret(ui);
    return ui->overflow ? STATUS_TOO_LARGE : STATUS_OK;
}

const struct ui_theme *ui_theme_of(const struct ui *ui)
{
    return ui->theme;
}

bool ui_is_landscape(const struct ui *ui)
{
    return theme_is_landscape(ui->theme);
}

void ui_forget(struct ui *ui)
{
    ASSERT(!ui->building);
    const struct ui_theme *theme = ui->theme;
    const struct ui_font *font = ui->font;
    base_wipe(ui, sizeof(*ui));
    ui->theme = theme;
    ui->font = font;
}

int ui_problem_count(const struct ui *ui)
{
    return ui->problem_count;
}

void ui_problem_text(const struct ui *ui, int index, char *out, size_t size)
{
    ASSERT(index >= 0 && index < ui->problem_count && size > 0);
    const struct ui_problem *problem = &ui->problems[index];
    const struct ui_node *node = &ui->nodes[problem->node];
    const struct ui_node *parent = node->parent == UI_NONE ? node : &ui->nodes[node->parent];
    if (problem->need_px == 0)
        snprintf(out, size, "node %d: id used twice", problem->node);
    else
        snprintf(out, size, "node %d role %d #%s in #%s: %s needs %d px, has %d px", problem->node,
                 (int)node->spec.role, node->spec.id ? node->spec.id : "", parent->spec.id ? parent->spec.id : "",
                 problem->vertical ? "height" : "width", problem->need_px, problem->have_px);
}
