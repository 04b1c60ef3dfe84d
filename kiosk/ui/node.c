/* Small questions every file of the room asks about a node. */
#include "ui/node.h"

#include <string.h>

const char *node_painted_text(const struct ui_node *node)
{
    const char *name = node->spec.name;
    if (name && name[0])
        return name;
    return node->spec.placeholder ? node->spec.placeholder : "";
}

bool node_paints_text(const struct ui_node *node)
{
    if (!node->leaf || node->spec.icon)
        return false;
    switch (node->spec.role) {
    case UI_ICON:
    case UI_PICTURE:
    case UI_QR:
    case UI_PROGRESS:
        return false;
    default:
        return node->spec.name != NULL || node->spec.placeholder != NULL;
    }
}

enum ui_weight node_weight(const struct ui *ui, const struct ui_node *node)
{
    if (node->spec.weight != UI_WEIGHT_AUTO)
        return node->spec.weight;
    return ui->theme->weight[node->spec.text_style];
}

bool node_is_target(const struct ui_node *node)
{
    return node->spec.action != 0 && !node->spec.disabled && !node->hidden;
}

bool node_is_key(const struct ui_node *node)
{
    return node->spec.role == UI_KEY || node->spec.role == UI_SUGGESTION;
}

int node_find(const struct ui *ui, const char *id)
{
    if (!id || !id[0])
        return UI_NONE;
    for (int i = 0; i < ui->node_count; i++)
        if (ui->nodes[i].spec.id && strcmp(ui->nodes[i].spec.id, id) == 0)
            return i;
    return UI_NONE;
}

bool node_visible(const struct ui_node *node)
{
    struct ui_rect shown = rect_intersect(node->rect, node->clip);
    return !node->hidden && shown.w > 0 && shown.h > 0;
}

void id_copy(char out[ID_BYTES_MAX], const char *id)
{
    (void)str_copy(out, ID_BYTES_MAX, str_from(id));
}
