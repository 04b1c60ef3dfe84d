/* Where the measured boxes stand, and what of them is seen through their scroll windows. Run again after a scroll. */
#include "ui/node.h"

static int px(const struct ui *ui, int dp)
{
    return dp == 0 ? 0 : theme_px(ui->theme, dp);
}

static int next_shown(const struct ui *ui, int index)
{
    while (index != UI_NONE && ui->nodes[index].hidden)
        index = ui->nodes[index].next;
    return index;
}

static int offset_across(enum ui_align align, int room, int size)
{
    if (align == UI_CENTER)
        return (room - size) / 2;
    return align == UI_END ? room - size : 0;
}

struct line {
    int first, end; /* end: first child of the next line */
    int width, height, count;
};

static struct line row_line(const struct ui *ui, const struct ui_node *node, int first, int inner)
{
    struct line line = { first, UI_NONE, 0, 0, 0 };
    for (int child = first; child != UI_NONE; child = next_shown(ui, ui->nodes[child].next)) {
        const struct ui_node *c = &ui->nodes[child];
        int width = line.width + (line.count > 0 ? node->gap_px : 0) + c->rect.w;
        if (node->spec.wrap && line.count > 0 && width > inner) {
            line.end = child;
            break;
        }
        line.width = width;
        line.height = c->rect.h > line.height ? c->rect.h : line.height;
        line.count++;
    }
    return line;
}

static void justify(enum ui_justify how, int left, int count, int *start, int *gap)
{
    if (left <= 0)
        return;
    if (how == UI_JUSTIFY_CENTER)
        *start += left / 2;
    else if (how == UI_JUSTIFY_END)
        *start += left;
    else if (how == UI_JUSTIFY_BETWEEN && count > 1)
        *gap += left / (count - 1);
}

static void place_line(struct ui *ui, const struct ui_node *node, struct line line, struct ui_rect inner)
{
    int x = inner.x, gap = node->gap_px;
    justify(node->spec.justify, inner.w - line.width, line.count, &x, &gap);
    for (int child = line.first; child != line.end; child = next_shown(ui, ui->nodes[child].next)) {
        struct ui_node *c = &ui->nodes[child];
        enum ui_align align = c->spec.self != UI_ALIGN_AUTO ? c->spec.self : node->spec.align;
        if (align == UI_ALIGN_AUTO)
            align = node->spec.wrap ? UI_STRETCH : UI_CENTER;
        if (node->spec.wrap && align == UI_STRETCH)
            c->rect.h = line.height; /* cards of one line are equally high */
        c->rect.x = x;
        c->rect.y = inner.y + offset_across(align, inner.h, c->rect.h);
        x += c->rect.w + gap;
    }
}

static void place_row(struct ui *ui, const struct ui_node *node, struct ui_rect inner)
{
    int first = next_shown(ui, node->first_child);
    if (!node->spec.wrap) {
        place_line(ui, node, row_line(ui, node, first, inner.w), inner);
        return;
    }
    int y = inner.y;
    while (first != UI_NONE) {
        struct line line = row_line(ui, node, first, inner.w);
        place_line(ui, node, line, (struct ui_rect){ inner.x, y, inner.w, line.height });
        y += line.height + node->gap_px;
        first = line.end;
    }
}

static void place_column(struct ui *ui, const struct ui_node *node, struct ui_rect inner)
{
    int used = 0, count = 0, y = inner.y, gap = node->gap_px;
    for (int child = next_shown(ui, node->first_child); child != UI_NONE; child = next_shown(ui, ui->nodes[child].next))
        used += ui->nodes[child].rect.h + (count++ > 0 ? node->gap_px : 0);
    justify(node->spec.justify, inner.h - used, count, &y, &gap);
    for (int child = next_shown(ui, node->first_child); child != UI_NONE;
         child = next_shown(ui, ui->nodes[child].next)) {
        struct ui_node *c = &ui->nodes[child];
        enum ui_align align = c->spec.self != UI_ALIGN_AUTO ? c->spec.self : node->spec.align;
        c->rect.x = inner.x + offset_across(align, inner.w, c->rect.w);
        c->rect.y = y;
        y += c->rect.h + gap;
    }
}

static void place_all(struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        struct ui_node *node = &ui->nodes[i];
        if (node->hidden) {
            node->rect = node->clip = (struct ui_rect){ 0, 0, 0, 0 };
            continue;
        }
        struct ui_rect inner = { node->rect.x + px(ui, node->spec.pad.left), node->rect.y + px(ui, node->spec.pad.top),
                                 node->rect.w - px(ui, node->spec.pad.left) - px(ui, node->spec.pad.right),
                                 node->rect.h - px(ui, node->spec.pad.top) - px(ui, node->spec.pad.bottom) };
        struct ui_rect clip = node->clip;
        if (node->spec.scroll) {
            clip = rect_intersect(clip, node->rect);
            int *offset = scroll_offset(ui, node->spec.id);
            int limit = scroll_limit(ui, node);
            if (offset && *offset > limit)
                *offset = limit;
            inner.y -= offset ? *offset : 0;
        }
        if (node->spec.direction == UI_ROW)
            place_row(ui, node, inner);
        else
            place_column(ui, node, inner);
        for (int child = node->first_child; child != UI_NONE; child = ui->nodes[child].next)
            ui->nodes[child].clip = clip;
    }
}

/* Where a window's edge must lie so that nothing is cut through: for the lower edge the top of the highest thing that
 * crosses it, for the upper edge the bottom of the lowest. Plain boxes are looked into; anything with a look of its
 * own, and rows, stay whole. */
static int clean_edge(const struct ui *ui, int index, int edge, bool lower)
{
    int clean = edge;
    for (int child = next_shown(ui, ui->nodes[index].first_child); child != UI_NONE;
         child = next_shown(ui, ui->nodes[child].next)) {
        const struct ui_node *c = &ui->nodes[child];
        int top = c->rect.y, bottom = c->rect.y + c->rect.h;
        if (top >= edge || bottom <= edge)
            continue;
        bool plain = !c->leaf && c->spec.surface == UI_SURFACE_NONE && c->spec.action == 0 &&
                     (c->spec.direction == UI_COLUMN || c->spec.wrap);
        int at = plain ? clean_edge(ui, child, edge, lower) : lower ? top : bottom;
        if (lower ? at < clean : at > clean)
            clean = at;
    }
    return clean;
}

static void clip_window(struct ui *ui, int index)
{
    const struct ui_node *window = &ui->nodes[index];
    struct ui_rect view = window->rect;
    int top = clean_edge(ui, index, view.y, false), bottom = clean_edge(ui, index, view.y + view.h, true);
    if (top - view.y > view.h / 3) /* something larger than the window: better cut than unseen */
        top = view.y;
    if (bottom - view.y < view.h / 2)
        bottom = view.y + view.h;
    view.y = top;
    view.h = bottom - top;
    for (int i = index + 1; i < ui->node_count && ui->nodes[i].depth > window->depth; i++)
        ui->nodes[i].clip = rect_intersect(ui->nodes[i].clip, view);
}

/* At an end the button that leads further is dead, and looks it. */
static void set_bar(struct ui *ui, const struct ui_node *bar)
{
    const struct ui_node *window = &ui->nodes[bar->bar_of];
    const int *offset = scroll_offset(ui, window->spec.id);
    for (int child = bar->first_child; child != UI_NONE; child = ui->nodes[child].next) {
        int end = ui->nodes[child].spec.arg < 0 ? 0 : scroll_limit(ui, window);
        ui->nodes[child].spec.disabled = !offset || *offset == end;
    }
}

void layout_place(struct ui *ui)
{
    place_all(ui);
    for (int i = 0; i < ui->node_count; i++) {
        if (ui->nodes[i].hidden)
            continue;
        if (ui->nodes[i].spec.scroll && scroll_limit(ui, &ui->nodes[i]) > 0)
            clip_window(ui, i);
        if (ui->nodes[i].bar_of != UI_NONE)
            set_bar(ui, &ui->nodes[i]);
    }
}
