/* Boxes in boxes, in four passes: widths needed (up), widths given (down), heights needed (up, text broken to its
 * width), heights and places given (down). The millimetre minima of targets and gaps are enforced here, so no page can
 * undercut them. What does not get the room it needs is reported as a problem, never silently cut. */
#include "base/check.h"
#include "ui/node.h"

static struct ui_node *node_at(struct ui *ui, int index)
{
    return &ui->nodes[index];
}

static int first_shown(struct ui *ui, int index)
{
    while (index != UI_NONE && node_at(ui, index)->hidden)
        index = node_at(ui, index)->next;
    return index;
}

#define EACH_CHILD(child, ui, node)                                                                                    \
    for (int child = first_shown(ui, (node)->first_child); child != UI_NONE;                                           \
         child = first_shown(ui, node_at(ui, child)->next))

static int px(const struct ui *ui, int dp)
{
    return dp == 0 ? 0 : theme_px(ui->theme, dp);
}

static int pad_width(const struct ui *ui, const struct ui_node *node)
{
    return px(ui, node->spec.pad.left) + px(ui, node->spec.pad.right);
}

static int pad_height(const struct ui *ui, const struct ui_node *node)
{
    return px(ui, node->spec.pad.top) + px(ui, node->spec.pad.bottom);
}

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

static void add_problem(struct ui *ui, int index, bool vertical, int need_px, int have_px)
{
    if (ui->problem_count < UI_PROBLEMS_MAX)
        ui->problems[ui->problem_count++] = (struct ui_problem){ index, vertical, need_px, have_px };
}

static int target_minimum(const struct ui *ui, const struct ui_node *node)
{
    if (node->spec.action == 0 || node->spec.no_min)
        return 0;
    return node_is_key(node) ? ui->theme->key_min_px : ui->theme->target_min_px;
}

/* A measure after its own minimum and maximum; the content's need wins over the maximum. */
static int bounded(const struct ui *ui, struct ui_length length, int value)
{
    if (length.max_dp > 0)
        value = min_int(value, px(ui, length.max_dp));
    return max_int(value, px(ui, length.min_dp));
}

static int leaf_side(const struct ui *ui, const struct ui_node *node)
{
    enum { ICON_DP = 62 };
    return px(ui, node->spec.icon_dp > 0 ? node->spec.icon_dp : ICON_DP);
}

static void resolve_gap(struct ui *ui, struct ui_node *node)
{
    int targets = 0;
    EACH_CHILD(child, ui, node) targets += node_at(ui, child)->spec.action != 0;
    node->gap_px = px(ui, node->spec.gap_dp);
    if (targets >= 2)
        node->gap_px = max_int(node->gap_px, ui->theme->gap_min_px);
}

/* Pass 1, for one node whose children are done. */
static void need_width(struct ui *ui, int index)
{
    struct ui_node *node = node_at(ui, index);
    int pref = 0, min = 0, count = 0;
    if (node->leaf && node_paints_text(node)) {
        lines_measure(ui, node, &pref, &min);
    } else if (node->leaf && node->spec.icon) {
        pref = min = leaf_side(ui, node);
    }
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        if (node->spec.direction == UI_ROW && !node->spec.wrap) {
            pref += c->pref_w + (count > 0 ? node->gap_px : 0);
            min += c->min_w + (count > 0 ? node->gap_px : 0);
        } else if (node->spec.direction == UI_ROW) {
            pref += c->pref_w + (count > 0 ? node->gap_px : 0);
            min = max_int(min, c->min_w);
        } else {
            pref = max_int(pref, c->pref_w);
            min = max_int(min, c->min_w);
        }
        count++;
    }
    pref += pad_width(ui, node);
    min += pad_width(ui, node);
    if (node->spec.width.sizing == UI_SIZING_FIXED)
        pref = min = max_int(min, px(ui, node->spec.width.amount));
    int least = max_int(px(ui, node->spec.width.min_dp), target_minimum(ui, node));
    node->min_w = max_int(min, least);
    node->pref_w = max_int(bounded(ui, node->spec.width, pref), node->min_w);
}

/* Gives every growing child an equal weight's share of `room`, but none less than its minimum. */
static void share_growth(struct ui *ui, const int *items, int count, int room)
{
    bool settled[UI_NODES_MAX / 8] = { false };
    ASSERT(count <= (int)ARRAY_LEN(settled));
    for (int round = 0; round < count; round++) {
        int weight = 0, left = room;
        for (int i = 0; i < count; i++) {
            struct ui_node *c = node_at(ui, items[i]);
            if (settled[i])
                left -= c->rect.w;
            else
                weight += max_int(1, c->spec.width.amount);
        }
        bool again = false;
        for (int i = 0; i < count && weight > 0; i++) {
            struct ui_node *c = node_at(ui, items[i]);
            if (settled[i])
                continue;
            int w = max_int(1, c->spec.width.amount), share = left * w / weight;
            left -= share;
            weight -= w;
            int given = max_int(c->min_w, bounded(ui, c->spec.width, share));
            c->rect.w = given;
            if (given != share) {
                settled[i] = again = true;
                break; /* the others share anew what is left */
            }
        }
        if (!again)
            return;
    }
}

/* Takes `excess` from children that can give, in proportion to what they can give. */
static void shrink(struct ui *ui, const int *items, int count, int excess)
{
    int can = 0;
    for (int i = 0; i < count; i++)
        can += node_at(ui, items[i])->rect.w - node_at(ui, items[i])->min_w;
    excess = min_int(excess, can);
    for (int i = 0; i < count && can > 0; i++) {
        struct ui_node *c = node_at(ui, items[i]);
        int slack = c->rect.w - c->min_w;
        int cut = (int)((int64_t)excess * slack / can);
        c->rect.w -= cut;
        excess -= cut;
        can -= slack;
    }
}

static int basis_width(const struct ui *ui, const struct ui_node *c, int inner)
{
    if (c->spec.width.sizing == UI_SIZING_PERCENT)
        return max_int(c->min_w, bounded(ui, c->spec.width, inner * c->spec.width.amount / 100));
    if (c->spec.width.sizing == UI_SIZING_GROW)
        return c->min_w;
    return c->pref_w;
}

enum { ITEMS_MAX = UI_NODES_MAX / 8 };

/* One line of a row (or the whole of one that does not wrap). */
static void give_line(struct ui *ui, struct ui_node *node, const int *items, int count, int inner)
{
    int growing[ITEMS_MAX], grow_count = 0, shrinking[ITEMS_MAX], shrink_count = 0;
    int used = count > 0 ? (count - 1) * node->gap_px : 0, grow_min = 0;
    for (int i = 0; i < count; i++) {
        struct ui_node *c = node_at(ui, items[i]);
        c->rect.w = basis_width(ui, c, inner);
        if (c->spec.width.sizing == UI_SIZING_GROW) {
            growing[grow_count++] = items[i];
            grow_min += c->rect.w;
        } else {
            used += c->rect.w;
            shrinking[shrink_count++] = items[i];
        }
    }
    if (used + grow_min > inner) {
        shrink(ui, shrinking, shrink_count, used + grow_min - inner);
        used = count > 0 ? (count - 1) * node->gap_px : 0;
        for (int i = 0; i < shrink_count; i++)
            used += node_at(ui, shrinking[i])->rect.w;
    }
    share_growth(ui, growing, grow_count, max_int(inner - used, grow_min));
}

static void give_row(struct ui *ui, struct ui_node *node, int inner)
{
    int items[ITEMS_MAX], count = 0, used = 0;
    EACH_CHILD(child, ui, node)
    {
        int basis = min_int(basis_width(ui, node_at(ui, child), inner), max_int(inner, node_at(ui, child)->min_w));
        if (node->spec.wrap && count > 0 && used + node->gap_px + basis > inner) {
            give_line(ui, node, items, count, inner);
            count = used = 0;
        }
        if (count == ITEMS_MAX) {
            ui->overflow = true;
            break;
        }
        used += basis + (count > 0 ? node->gap_px : 0);
        items[count++] = child;
    }
    give_line(ui, node, items, count, inner);
}

/* Pass 2, for one node whose own width is settled. */
static void give_widths(struct ui *ui, int index)
{
    struct ui_node *node = node_at(ui, index);
    int inner = node->rect.w - pad_width(ui, node);
    if (node->spec.direction == UI_ROW) {
        give_row(ui, node, inner);
        return;
    }
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        enum ui_align align = c->spec.self != UI_ALIGN_AUTO ? c->spec.self : node->spec.align;
        bool fills = c->spec.width.sizing == UI_SIZING_GROW ||
                     (c->spec.width.sizing == UI_SIZING_FIT && (align == UI_ALIGN_AUTO || align == UI_STRETCH));
        int want = fills ? bounded(ui, c->spec.width, inner) : min_int(basis_width(ui, c, inner), inner);
        c->rect.w = max_int(c->min_w, want);
    }
}

/* Lines of a wrapping row: calls back for each line's height; returns the sum with gaps. */
static int wrapped_height(struct ui *ui, struct ui_node *node, int inner)
{
    int total = 0, line_w = 0, line_h = 0;
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        if (line_w > 0 && line_w + node->gap_px + c->rect.w > inner) {
            total += line_h + node->gap_px;
            line_w = line_h = 0;
        }
        line_w += c->rect.w + (line_w > 0 ? node->gap_px : 0);
        line_h = max_int(line_h, c->content_h);
    }
    return total + line_h;
}

/* Heights the children need (`least`: with every window as low as it may be), without padding. */
static int children_height(struct ui *ui, struct ui_node *node, int inner, bool least)
{
    int need = 0, count = 0;
    if (node->spec.direction == UI_ROW && node->spec.wrap)
        return wrapped_height(ui, node, inner);
    EACH_CHILD(child, ui, node)
    {
        int h = least ? node_at(ui, child)->least_h : node_at(ui, child)->content_h;
        need = node->spec.direction == UI_ROW ? max_int(need, h) : need + h + (count > 0 ? node->gap_px : 0);
        count++;
    }
    return need;
}

static int own_height(struct ui *ui, struct ui_node *node, int inner)
{
    if (!node->leaf)
        return 0;
    if (node_paints_text(node)) {
        lines_break(ui, node, max_int(inner, 1));
        return node->line_count * ui->theme->line_px[node->spec.text_style];
    }
    if (node->spec.icon && node->spec.role != UI_PICTURE)
        return leaf_side(ui, node);
    return node->spec.role == UI_QR ? inner : 0;
}

static int bounded_height(const struct ui *ui, const struct ui_node *node, int need)
{
    need += pad_height(ui, node);
    if (node->spec.height.sizing == UI_SIZING_FIXED)
        need = max_int(need, px(ui, node->spec.height.amount));
    return max_int(max_int(need, px(ui, node->spec.height.min_dp)), target_minimum(ui, node));
}

/* Pass 3, for one node whose children are done. */
static void need_height(struct ui *ui, int index)
{
    struct ui_node *node = node_at(ui, index);
    int inner = node->rect.w - pad_width(ui, node), own = own_height(ui, node, inner);
    node->content_h = bounded_height(ui, node, max_int(own, children_height(ui, node, inner, false)));
    node->least_h = bounded_height(ui, node, max_int(own, children_height(ui, node, inner, true)));
    if (node->spec.scroll) /* a window shows at least one target and its surroundings */
        node->least_h = min_int(node->content_h, ui->theme->target_min_px * 5 / 4);
}

/* Takes what is missing from children with windows inside; returns what could not be had. */
static int shrink_heights(struct ui *ui, struct ui_node *node, int missing)
{
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        int cut = min_int(missing, c->rect.h - c->least_h);
        c->rect.h -= cut;
        missing -= cut;
    }
    return missing;
}

static void grow_heights(struct ui *ui, struct ui_node *node, int left, int weight)
{
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        if (left <= 0 || c->spec.height.sizing != UI_SIZING_GROW)
            continue;
        int w = max_int(1, c->spec.height.amount), given = c->rect.h + left * w / weight;
        if (c->spec.height.max_dp > 0)
            given = min_int(given, max_int(c->rect.h, px(ui, c->spec.height.max_dp)));
        left -= given - c->rect.h; /* what a maximum refuses goes to the next ones */
        weight -= w;
        c->rect.h = given;
    }
}

/* Pass 4a: a column's own height is settled; what is left goes to growing children, what is missing comes from
 * windows. */
static void give_column_heights(struct ui *ui, int index)
{
    struct ui_node *node = node_at(ui, index);
    int inner = node->rect.h - pad_height(ui, node), used = 0, weight = 0, count = 0;
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        c->rect.h = c->content_h;
        used += c->rect.h + (count++ > 0 ? node->gap_px : 0);
        if (c->spec.height.sizing == UI_SIZING_GROW)
            weight += max_int(1, c->spec.height.amount);
    }
    if (used > inner && !node->spec.scroll) {
        int missing = shrink_heights(ui, node, used - inner);
        if (missing > 0)
            add_problem(ui, index, true, inner + missing, inner);
    }
    grow_heights(ui, node, inner - used, weight);
}

static void give_row_heights(struct ui *ui, int index)
{
    struct ui_node *node = node_at(ui, index);
    int inner = node->rect.h - pad_height(ui, node);
    EACH_CHILD(child, ui, node)
    {
        struct ui_node *c = node_at(ui, child);
        enum ui_align align = c->spec.self != UI_ALIGN_AUTO ? c->spec.self : node->spec.align;
        bool fills = !node->spec.wrap && (align == UI_STRETCH || c->spec.height.sizing == UI_SIZING_GROW);
        c->rect.h = fills ? max_int(inner, c->content_h) : c->content_h;
        c->rect.h = max_int(min_int(c->rect.h, inner), c->least_h);
        if (c->rect.h > inner)
            add_problem(ui, child, true, c->rect.h, inner);
    }
}

static void hide_subtrees(struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        struct ui_node *node = node_at(ui, i);
        node->hidden = node->spec.hidden || (node->parent != UI_NONE && node_at(ui, node->parent)->hidden);
    }
}

static void check_widths(struct ui *ui)
{
    for (int i = 0; i < ui->node_count; i++) {
        struct ui_node *node = node_at(ui, i);
        if (node->hidden || node->spec.direction != UI_ROW || node->spec.wrap)
            continue;
        int used = 0, count = 0, inner = node->rect.w - pad_width(ui, node);
        EACH_CHILD(child, ui, node) used += node_at(ui, child)->rect.w + (count++ > 0 ? node->gap_px : 0);
        if (used > inner)
            add_problem(ui, i, false, used, inner);
    }
}

/* Nodes are stored parents first, so a walk upwards or downwards through the array is the pass. */
static void measure_tree(struct ui *ui)
{
    hide_subtrees(ui);
    ui->run_count = 0;
    for (int i = ui->node_count - 1; i >= 0; i--)
        if (!node_at(ui, i)->hidden) {
            resolve_gap(ui, node_at(ui, i));
            need_width(ui, i);
        }
    struct ui_node *root = node_at(ui, 0);
    root->rect = (struct ui_rect){ 0, 0, ui->theme->panel.width_px, ui->theme->panel.height_px };
    root->clip = root->rect;
    if (root->min_w > root->rect.w)
        add_problem(ui, 0, false, root->min_w, root->rect.w);
    for (int i = 0; i < ui->node_count; i++)
        if (!node_at(ui, i)->hidden)
            give_widths(ui, i);
    check_widths(ui);
    for (int i = ui->node_count - 1; i >= 0; i--)
        if (!node_at(ui, i)->hidden)
            need_height(ui, i);
    for (int i = 0; i < ui->node_count; i++)
        if (!node_at(ui, i)->hidden) {
            if (node_at(ui, i)->spec.direction == UI_ROW)
                give_row_heights(ui, i);
            else
                give_column_heights(ui, i);
        }
}

/* Shows the bar of every scroll container that needs one; true when any appeared. */
static bool show_bars(struct ui *ui)
{
    bool any = false;
    for (int i = 0; i < ui->node_count; i++) {
        struct ui_node *bar = node_at(ui, i);
        if (bar->bar_of != UI_NONE && bar->spec.hidden && scroll_limit(ui, node_at(ui, bar->bar_of)) > 0) {
            bar->spec.hidden = false;
            any = true;
        }
    }
    return any;
}

void layout_tree(struct ui *ui)
{
    int problems = ui->problem_count;
    measure_tree(ui);
    if (show_bars(ui)) {
        ui->problem_count = problems; /* of the first measure only */
        measure_tree(ui);
    }
    layout_place(ui);
}
