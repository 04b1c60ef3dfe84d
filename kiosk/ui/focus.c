/* One item at a time for four keys (up, down, OK, help) and for the ear. Order is the order of declaration, which is
 * the reading order; the keyboard's keys are skipped while a hardware pad walks the page only when they are hidden. */
#include <string.h>

#include "ui/input.h"
#include "ui/node.h"

static bool takes_focus(const struct ui_node *node)
{
    return node_is_target(node) && node->spec.id != NULL;
}

static bool set_focus(struct ui *ui, int index)
{
    id_copy(ui->focus_id, ui->nodes[index].spec.id);
    ui->focus_moved = true;
    if (scroll_reveal(ui, index))
        layout_place(ui);
    return true;
}

bool ui_focus_step(struct ui *ui, int direction)
{
    int step = direction < 0 ? -1 : 1;
    int at = node_find(ui, ui->focus_id);
    if (at == UI_NONE)
        at = step > 0 ? -1 : ui->node_count;
    ui->focus_visible = true;
    for (int tried = 0; tried < ui->node_count; tried++) {
        at = (at + step + ui->node_count) % ui->node_count;
        if (takes_focus(&ui->nodes[at]))
            return set_focus(ui, at);
    }
    return false;
}

bool ui_focus_id(struct ui *ui, const char *id)
{
    /* Also before the node is declared: the page that is about to be built may hold it. */
    if (strcmp(ui->focus_id, id ? id : "") == 0)
        return true;
    id_copy(ui->focus_id, id);
    ui->focus_moved = true;
    return node_find(ui, id) != UI_NONE;
}

const char *ui_focused_id(const struct ui *ui)
{
    return ui->focus_id;
}

void ui_focus_show(struct ui *ui, bool visible)
{
    ui->focus_visible = visible;
}
