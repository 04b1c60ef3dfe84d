/* The laid-out tree as draw commands. Looks come from the theme; this file only says in which order they lie. */
#include <string.h>

#include "ui/draw.h"
#include "ui/node.h"

struct painter {
    const struct ui *ui;
    struct draw_list *list;
    bool full;
};

static int px(const struct painter *painter, int dp)
{
    return dp == 0 ? 0 : theme_px(painter->ui->theme, dp);
}

static void push(struct painter *painter, struct draw_cmd cmd)
{
    struct ui_rect seen = rect_intersect(cmd.box, cmd.clip);
    if (cmd.kind != DRAW_SHADOW && (seen.w == 0 || seen.h == 0))
        return;
    if (!draw_list_push(painter->list, &cmd))
        painter->full = true;
}

static ui_color mix(ui_color a, ui_color b, int percent_b)
{
    ui_color out = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int from = (int)(a >> shift & 255), to = (int)(b >> shift & 255);
        out |= (ui_color)(from + (to - from) * percent_b / 100) << shift;
    }
    return out;
}

static struct ui_rect inset(struct ui_rect rect, int by)
{
    return (struct ui_rect){ rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by };
}

static bool is_pressed(const struct ui *ui, const struct ui_node *node)
{
    return ui->pressed_id[0] && node->spec.id && strcmp(ui->pressed_id, node->spec.id) == 0;
}

/* Disabled controls stay readable (7:1) and lose what makes them look pressable. */
static struct ui_look look_of(const struct ui *ui, const struct ui_node *node)
{
    struct ui_look look = ui->theme->look[node->spec.surface];
    if (node->spec.disabled && look.bordered) {
        const struct ui_look *quiet = &ui->theme->look[UI_SURFACE_FIELD_QUIET];
        look.fill = quiet->fill;
        look.border = mix(ui->theme->look[UI_SURFACE_LINE_BELOW].border, quiet->fill, 45);
        look.ink = ui->theme->ink[UI_INK_SECOND];
        look.shadow = false;
        look.under_dp = 0;
    }
    if (is_pressed(ui, node) && look.filled)
        look.fill = mix(look.fill, look.ink, 14);
    return look;
}

static int radius_of(const struct painter *painter, const struct ui_node *node, const struct ui_look *look)
{
    int half = (node->rect.w < node->rect.h ? node->rect.w : node->rect.h) / 2;
    int radius = look->pill ? half : px(painter, node->spec.radius_dp > 0 ? node->spec.radius_dp : look->radius_dp);
    return radius < half ? radius : half;
}

static void paint_surface(struct painter *painter, const struct ui_node *node)
{
    const struct ui *ui = painter->ui;
    struct ui_look look = look_of(ui, node);
    struct ui_rect box = node->rect;
    int radius = radius_of(painter, node, &look);
    struct draw_cmd cmd = { .clip = node->clip, .radius_px = radius, .box = box };
    if (look.halo_dp > 0) {
        int halo = px(painter, look.halo_dp);
        cmd.kind = DRAW_FILL;
        cmd.color = look.halo;
        cmd.radius_px = radius + halo;
        cmd.box = inset(box, -halo);
        push(painter, cmd);
    }
    if (look.shadow && !is_pressed(ui, node)) {
        cmd.kind = DRAW_SHADOW;
        cmd.box = box;
        cmd.radius_px = radius;
        cmd.width_px = px(painter, 31);
        cmd.color = 0x3A2A14;
        push(painter, cmd);
    }
    if (look.under_dp > 0) {
        int under = px(painter, look.under_dp);
        cmd.kind = DRAW_FILL;
        cmd.color = look.under;
        cmd.radius_px = radius;
        cmd.box = (struct ui_rect){ box.x, box.y + under, box.w, box.h - under };
        push(painter, cmd);
        box.h -= under;
        box.y += is_pressed(ui, node) ? under : 0;
    }
    int border = look.bordered ? px(painter, look.border_dp) : 0;
    if (look.filled) {
        /* Half a border inside, so that no fringe of the fill shows around the edge. */
        cmd.kind = DRAW_FILL;
        cmd.color = look.fill;
        cmd.box = inset(box, border / 2);
        cmd.radius_px = radius > border / 2 ? radius - border / 2 : 0;
        push(painter, cmd);
    }
    if (border > 0) {
        cmd.kind = DRAW_BORDER;
        cmd.color = look.border;
        cmd.box = box;
        cmd.radius_px = radius;
        cmd.width_px = border;
        push(painter, cmd);
    }
    if (look.line_below || look.line_above) {
        int line = px(painter, look.border_dp);
        cmd = (struct draw_cmd){ .kind = DRAW_FILL, .clip = node->clip, .color = look.border, .box = box };
        cmd.box.y = look.line_above ? box.y : box.y + box.h - line;
        cmd.box.h = line;
        push(painter, cmd);
    }
}

static ui_color ink_of(const struct ui *ui, const struct ui_node *node)
{
    if (node->spec.ink != UI_INK_AUTO && !node->spec.disabled)
        return ui->theme->ink[node->spec.ink];
    int at = (int)(node - ui->nodes);
    while (at != UI_NONE && ui->nodes[at].spec.surface == UI_SURFACE_NONE && !ui->nodes[at].spec.disabled)
        at = ui->nodes[at].parent;
    if (at == UI_NONE)
        return ui->theme->ink[UI_INK_MAIN];
    struct ui_look look = look_of(ui, &ui->nodes[at]);
    return ui->nodes[at].spec.disabled ? ui->theme->ink[UI_INK_SECOND] : look.ink;
}

static struct ui_rect content_of(const struct painter *painter, const struct ui_node *node)
{
    struct ui_rect box = node->rect;
    box.x += px(painter, node->spec.pad.left);
    box.y += px(painter, node->spec.pad.top);
    box.w -= px(painter, node->spec.pad.left) + px(painter, node->spec.pad.right);
    box.h -= px(painter, node->spec.pad.top) + px(painter, node->spec.pad.bottom);
    return box;
}

static bool centres(const struct ui_node *node)
{
    switch (node->spec.role) {
    case UI_KEY:
    case UI_BUTTON:
    case UI_SUGGESTION:
        return true;
    default:
        return node->spec.text_align == UI_CENTER;
    }
}

struct text_place {
    int left, top, line_px, size_px, cell_px;
};

static int line_start(const struct ui *ui, const struct ui_node *node, struct ui_rect box, int line)
{
    if (!centres(node) && node->spec.text_align != UI_END)
        return box.x;
    int right = 0;
    for (int i = 0; i < node->run_count; i++) {
        const struct ui_run *run = &ui->runs[node->run_first + i];
        if (run->line == line && run->x + run->width > right)
            right = run->x + run->width;
    }
    return centres(node) ? box.x + (box.w - right) / 2 : box.x + box.w - right;
}

static void paint_caret(struct painter *painter, const struct ui_node *node, struct ui_rect box,
                        const struct text_place *place)
{
    const struct ui *ui = painter->ui;
    const char *value = node->spec.name ? node->spec.name : "";
    int length = (int)strlen(value), at = node->spec.caret_bytes, line = 0, x = 0;
    at = at < 0 || at > length ? length : at;
    for (int i = 0; i < node->run_count && length > 0; i++) {
        const struct ui_run *run = &ui->runs[node->run_first + i];
        int start = (int)(run->text - value);
        if (start > at)
            break;
        line = run->line;
        x = run->x + (at > start ? ui->font->width_px(ui->font->context, run->weight, place->size_px, run->text,
                                                      (size_t)(at - start))
                                 : 0);
    }
    int width = px(painter, 5);
    if (x + width > box.w)
        x = box.w - width; /* spaces at the end of a full line */
    struct draw_cmd cmd = { .kind = DRAW_FILL, .clip = node->clip, .color = ui->theme->ink[UI_INK_RED] };
    cmd.box = (struct ui_rect){ box.x + x + px(painter, 2), box.y + line * place->line_px + place->line_px / 12, width,
                                place->line_px - place->line_px / 6 };
    push(painter, cmd);
}

static void paint_text(struct painter *painter, const struct ui_node *node)
{
    const struct ui *ui = painter->ui;
    struct ui_rect box = content_of(painter, node);
    struct text_place place = { .size_px = ui->theme->text_px[node->spec.text_style],
                                .line_px = ui->theme->line_px[node->spec.text_style] };
    place.cell_px = place.size_px * 1362 / 1000; /* ascent and descent of Noto Sans: 1069 + 293 of 1000 */
    if (centres(node) || node->spec.action != 0)
        box.y += (box.h - node->line_count * place.line_px) / 2;
    struct draw_cmd cmd = {
        .kind = DRAW_TEXT, .clip = node->clip, .color = ink_of(ui, node), .text_px = place.size_px
    };
    if (!(node->spec.name && node->spec.name[0]))
        cmd.color = ui->theme->ink[UI_INK_SECOND]; /* a placeholder */
    for (int i = 0; i < node->run_count; i++) {
        const struct ui_run *run = &ui->runs[node->run_first + i];
        char text[1024];
        if (!str_copy(text, sizeof(text), str_range(run->text, (size_t)run->bytes))) {
            painter->full = true;
            continue;
        }
        cmd.text = text;
        cmd.weight = run->weight;
        cmd.box = (struct ui_rect){ line_start(ui, node, box, run->line) + run->x,
                                    box.y + run->line * place.line_px + (place.line_px - place.cell_px) / 2, run->width,
                                    place.cell_px };
        push(painter, cmd);
        base_wipe(text, (size_t)run->bytes);
    }
    if (node->spec.has_caret)
        paint_caret(painter, node, box, &place);
}

static void paint_icon(struct painter *painter, const struct ui_node *node)
{
    struct ui_rect box = content_of(painter, node);
    bool picture = node->spec.role == UI_PICTURE;
    int side = px(painter, node->spec.icon_dp > 0 ? node->spec.icon_dp : 62);
    struct draw_cmd cmd = { .kind = picture ? DRAW_PICTURE : DRAW_ICON,
                            .clip = node->clip,
                            .color = picture ? 0 : ink_of(painter->ui, node),
                            .text = node->spec.icon,
                            .box = box };
    if (!picture)
        cmd.box = (struct ui_rect){ box.x + (box.w - side) / 2, box.y + (box.h - side) / 2, side, side };
    push(painter, cmd);
}

static void paint_progress(struct painter *painter, const struct ui_node *node)
{
    const struct ui_look *fill = &painter->ui->theme->look[UI_SURFACE_TRACK_FILL];
    struct draw_cmd cmd = { .kind = DRAW_FILL, .clip = node->clip, .color = fill->fill, .box = node->rect };
    int percent = node->spec.percent < 0 ? 0 : node->spec.percent > 100 ? 100 : node->spec.percent;
    cmd.box.w = cmd.box.w * percent / 100;
    cmd.radius_px = (cmd.box.w < cmd.box.h ? cmd.box.w : cmd.box.h) / 2;
    push(painter, cmd);
}

static void paint_node(struct painter *painter, const struct ui_node *node)
{
    if (node->spec.surface != UI_SURFACE_NONE)
        paint_surface(painter, node);
    if (node->spec.role == UI_PROGRESS)
        paint_progress(painter, node);
    else if (node->leaf && node->spec.role == UI_QR)
        push(painter, (struct draw_cmd){ .kind = DRAW_QR,
                                         .clip = node->clip,
                                         .box = content_of(painter, node),
                                         .text = node->spec.value ? node->spec.value : "" });
    else if (node->leaf && node->spec.icon)
        paint_icon(painter, node);
    else if (node_paints_text(node))
        paint_text(painter, node);
}

/* Two lines, light inside dark or the other way round, so that it shows on every ground. Within the 2.5 mm gap. */
static void paint_focus(struct painter *painter)
{
    const struct ui *ui = painter->ui;
    int index = node_find(ui, ui->focus_id);
    if (!ui->focus_visible || index == UI_NONE || !node_visible(&ui->nodes[index]))
        return;
    const struct ui_node *node = &ui->nodes[index];
    struct ui_look look = ui->theme->look[node->spec.surface];
    int in = px(painter, 3), out = px(painter, 8), radius = radius_of(painter, node, &look);
    struct draw_cmd cmd = { .kind = DRAW_BORDER, .clip = node->clip };
    cmd.box = inset(node->rect, -in);
    cmd.radius_px = radius + in;
    cmd.width_px = in;
    cmd.color = ui->theme->focus_in;
    push(painter, cmd);
    cmd.box = inset(node->rect, -in - out);
    cmd.radius_px = radius + in + out;
    cmd.width_px = out;
    cmd.color = ui->theme->focus;
    push(painter, cmd);
}

enum status paint_tree(const struct ui *ui, struct draw_list *list)
{
    struct painter painter = { ui, list, false };
    draw_list_reset(list);
    for (int i = 0; i < ui->node_count; i++)
        if (node_visible(&ui->nodes[i]))
            paint_node(&painter, &ui->nodes[i]);
    paint_focus(&painter);
    return painter.full ? STATUS_TOO_LARGE : STATUS_OK;
}
