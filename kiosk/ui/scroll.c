/* How far each window is scrolled; remembered by id for the page that is shown. */
#include <string.h>

#include "ui/input.h"
#include "ui/node.h"

int *scroll_offset(struct ui *ui, const char *id)
{
    for (int i = 0; i < ui->scroll_count; i++)
        if (strcmp(ui->scrolls[i].id, id) == 0)
            return &ui->scrolls[i].offset_px;
    if (ui->scroll_count == UI_SCROLLS_MAX)
        return NULL;
    struct ui_scroll_state *state = &ui->scrolls[ui->scroll_count++];
    id_copy(state->id, id);
    state->offset_px = 0;
    return &state->offset_px;
}

int scroll_limit(const struct ui *ui, const struct ui_node *node)
{
    (void)ui;
    int limit = node->content_h - node->rect.h;
    return limit > 0 ? limit : 0;
}

bool scroll_move(struct ui *ui, int index, int delta_px)
{
    const struct ui_node *node = &ui->nodes[index];
    int *offset = scroll_offset(ui, node->spec.id);
    if (!offset)
        return false;
    int limit = scroll_limit(ui, node), to = *offset + delta_px;
    to = to < 0 ? 0 : to > limit ? limit : to;
    bool moved = to != *offset;
    *offset = to;
    return moved;
}

int scroll_container_of(const struct ui *ui, int index)
{
    while (index != UI_NONE && !ui->nodes[index].spec.scroll)
        index = ui->nodes[index].parent;
    return index;
}

/* The largest thing around a node that is shown whole or not at all (place.c, clean_edge) and fits the window. */
static struct ui_rect whole_of(const struct ui *ui, int index, int window, int room_px)
{
    struct ui_rect whole = ui->nodes[index].rect;
    for (int at = ui->nodes[index].parent; at != window; at = ui->nodes[at].parent) {
        const struct ui_node *node = &ui->nodes[at];
        bool plain = node->spec.surface == UI_SURFACE_NONE && node->spec.action == 0 &&
                     (node->spec.direction == UI_COLUMN || node->spec.wrap);
        if (!plain && node->rect.h <= room_px)
            whole = node->rect;
    }
    return whole;
}

bool scroll_reveal(struct ui *ui, int index)
{
    int window = scroll_container_of(ui, ui->nodes[index].parent);
    if (window == UI_NONE)
        return false;
    int margin = theme_px(ui->theme, 24);
    struct ui_rect view = ui->nodes[window].rect;
    struct ui_rect item = whole_of(ui, index, window, view.h - 2 * margin);
    /* A field with a list that is longer than the window (a search): both are seen when the window begins with them. */
    int list = ui->nodes[index].parent;
    while (list != window && ui->nodes[list].spec.role != UI_LIST)
        list = ui->nodes[list].parent;
    struct ui_rect group = ui->nodes[list].rect;
    bool grouped = list != window && ui->nodes[index].spec.role == UI_FIELD;
    if (grouped && group.h <= view.h - 2 * margin) {
        item = group; /* what belongs to the field, under it, is seen with it */
    } else if (grouped) {
        bool fits = item.y + item.h - group.y + 2 * margin <= view.h;
        return scroll_move(ui, window, (fits ? group.y : item.y) - margin - view.y);
    }
    if (item.y - margin < view.y)
        return scroll_move(ui, window, item.y - margin - view.y);
    if (item.y + item.h + margin > view.y + view.h) {
        int down = item.y + item.h + margin - (view.y + view.h), up = item.y - margin - view.y;
        return scroll_move(ui, window, down < up ? down : up);
    }
    return false;
}

bool ui_scroll_page(struct ui *ui, const char *id, int direction)
{
    int index = node_find(ui, id);
    if (index == UI_NONE || !ui->nodes[index].spec.scroll)
        return false;
    /* Forward, the next page begins with the first thing not wholly seen on this one. Back, a fifth stays in sight. */
    const struct ui_node *node = &ui->nodes[index];
    int shown = node->rect.h;
    if (index + 1 < ui->node_count && ui->nodes[index + 1].depth > node->depth)
        shown = ui->nodes[index + 1].clip.y + ui->nodes[index + 1].clip.h - node->rect.y;
    int step = direction > 0 ? shown - theme_px(ui->theme, 16) : -(node->rect.h * 4 / 5);
    if (!scroll_move(ui, index, step))
        return false;
    layout_place(ui);
    return true;
}
