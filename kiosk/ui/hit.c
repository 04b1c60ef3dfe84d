/* Fingers to presses. Shown pressed on down, acted on up inside the same node: a finger that lands wrong can slide off.
 */
#include <stdlib.h>
#include <string.h>

#include "ui/input.h"
#include "ui/node.h"

enum {
    SLOP_DP = 12,    /* a resting finger of seventy trembles about 2 mm */
    REPEAT_MS = 300, /* the same node again sooner is a bounce */
    REPEAT_ELDER_MS = 500,
    REPEAT_KEY_MS = 60,    /* "oo" is typed faster than a button is pressed twice */
    SILENT_MS = 10 * 1000, /* a lost "up" (Wayland before SDL 2.32) must not block the screen */
};

static int target_at(const struct ui *ui, int x, int y, int reach_px)
{
    for (int i = ui->node_count - 1; i >= 0; i--) {
        const struct ui_node *node = &ui->nodes[i];
        if (node->hidden || node->spec.action == 0 || !rect_contains(node->clip, x, y))
            continue;
        struct ui_rect rect = node->rect;
        rect.x -= reach_px;
        rect.y -= reach_px;
        rect.w += 2 * reach_px;
        rect.h += 2 * reach_px;
        if (rect_contains(rect, x, y))
            return i;
    }
    return UI_NONE;
}

/* A finger in the gap between two keys meant the nearer one. */
static int target_near(const struct ui *ui, int x, int y)
{
    int exact = target_at(ui, x, y, 0);
    return exact != UI_NONE ? exact : target_at(ui, x, y, ui->theme->gap_min_px / 2);
}

static int scroll_at(const struct ui *ui, int x, int y)
{
    for (int i = ui->node_count - 1; i >= 0; i--) {
        const struct ui_node *node = &ui->nodes[i];
        if (node->spec.scroll && !node->hidden && rect_contains(node->rect, x, y) && scroll_limit(ui, node) > 0)
            return i;
    }
    return UI_NONE;
}

static struct ui_message message_of(const struct ui_node *node)
{
    return (struct ui_message){ .action = node->spec.action,
                                .arg = node->spec.arg,
                                .text = node->spec.text ? node->spec.text : "",
                                .id = node->spec.id ? node->spec.id : "" };
}

static bool press_scroll_bar(struct ui *ui, int index)
{
    int bar = ui->nodes[index].parent;
    while (bar != UI_NONE && ui->nodes[bar].bar_of == UI_NONE)
        bar = ui->nodes[bar].parent;
    if (bar == UI_NONE)
        return false;
    return ui_scroll_page(ui, ui->nodes[ui->nodes[bar].bar_of].spec.id, ui->nodes[index].spec.arg);
}

static struct ui_outcome act(struct ui *ui, int index)
{
    struct ui_outcome outcome = { .changed = true };
    const struct ui_node *node = &ui->nodes[index];
    if (!node_is_target(node))
        return outcome;
    if (node->spec.action == UI_ACTION_SCROLL) {
        (void)press_scroll_bar(ui, index);
        return outcome;
    }
    outcome.has_message = true;
    outcome.message = message_of(node);
    return outcome;
}

static bool is_bounce(const struct ui *ui, const struct ui_node *node, int64_t now_ms)
{
    int64_t wait = ui->theme->elder ? REPEAT_ELDER_MS : REPEAT_MS;
    if (node_is_key(node))
        wait = REPEAT_KEY_MS;
    return node->spec.id && strcmp(ui->last_id, node->spec.id) == 0 && now_ms - ui->last_press_ms < wait;
}

static struct ui_outcome finger_end(struct ui *ui)
{
    bool was_pressed = ui->pressed_id[0] != '\0';
    ui->finger_down = ui->finger_dragging = ui->finger_dead = false;
    ui->pressed_id[0] = '\0';
    ui->drag_scroll = UI_NONE;
    return (struct ui_outcome){ .changed = was_pressed };
}

static struct ui_outcome touch_down(struct ui *ui, struct ui_touch touch)
{
    if (ui->finger_down) {
        /* A second finger (a palm, a sleeve): the first one's press is no longer certain. */
        bool was_pressed = ui->pressed_id[0] != '\0';
        ui->finger_dead = true;
        ui->pressed_id[0] = '\0';
        return (struct ui_outcome){ .changed = was_pressed };
    }
    ui->finger_down = true;
    ui->finger = touch.finger;
    ui->finger_last_ms = touch.now_ms;
    ui->down_x = touch.x_px;
    ui->down_y = ui->drag_y = touch.y_px;
    int index = target_near(ui, touch.x_px, touch.y_px);
    if (index == UI_NONE || !node_is_target(&ui->nodes[index]) || !ui->nodes[index].spec.id)
        return (struct ui_outcome){ 0 };
    if (is_bounce(ui, &ui->nodes[index], touch.now_ms)) {
        ui->finger_dead = true;
        return (struct ui_outcome){ 0 };
    }
    id_copy(ui->pressed_id, ui->nodes[index].spec.id);
    bool ring = ui->focus_visible && !node_is_key(&ui->nodes[index]);
    ui->focus_visible = ui->focus_visible && !ring;
    return (struct ui_outcome){ .changed = true };
}

static struct ui_outcome touch_move(struct ui *ui, struct ui_touch touch)
{
    struct ui_outcome outcome = { 0 };
    ui->finger_last_ms = touch.now_ms;
    if (ui->finger_dead)
        return outcome;
    int slop = theme_px(ui->theme, SLOP_DP);
    if (!ui->finger_dragging && abs(touch.y_px - ui->down_y) > slop) {
        int scroll = scroll_at(ui, ui->down_x, ui->down_y);
        if (scroll == UI_NONE)
            return outcome;
        ui->finger_dragging = true;
        outcome.changed = ui->pressed_id[0] != '\0';
        ui->pressed_id[0] = '\0';
    }
    if (ui->finger_dragging) {
        int scroll = scroll_at(ui, ui->down_x, ui->down_y);
        if (scroll != UI_NONE && scroll_move(ui, scroll, ui->drag_y - touch.y_px)) {
            layout_place(ui);
            outcome.changed = true;
        }
        ui->drag_y = touch.y_px;
    }
    return outcome;
}

static struct ui_outcome touch_up(struct ui *ui, struct ui_touch touch)
{
    int pressed = node_find(ui, ui->pressed_id);
    int under = target_near(ui, touch.x_px, touch.y_px);
    bool good = !ui->finger_dead && !ui->finger_dragging && pressed != UI_NONE && pressed == under;
    struct ui_outcome ended = finger_end(ui);
    if (!good)
        return ended;
    id_copy(ui->last_id, ui->nodes[pressed].spec.id);
    ui->last_press_ms = touch.now_ms;
    return act(ui, pressed);
}

struct ui_outcome ui_touch(struct ui *ui, struct ui_touch touch)
{
    if (touch.kind == UI_TOUCH_DOWN)
        return touch_down(ui, touch);
    if (!ui->finger_down || touch.finger != ui->finger)
        return (struct ui_outcome){ 0 };
    switch (touch.kind) {
    case UI_TOUCH_MOVE:
        return touch_move(ui, touch);
    case UI_TOUCH_UP:
        return touch_up(ui, touch);
    default:
        return finger_end(ui);
    }
}

struct ui_outcome ui_touch_expire(struct ui *ui, int64_t now_ms)
{
    if (!ui->finger_down || now_ms - ui->finger_last_ms < SILENT_MS)
        return (struct ui_outcome){ 0 };
    return finger_end(ui);
}

bool ui_press(struct ui *ui, const char *id, struct ui_message *message)
{
    int index = node_find(ui, id);
    if (index == UI_NONE || !node_is_target(&ui->nodes[index]))
        return false;
    if (scroll_reveal(ui, index))
        layout_place(ui);
    if (!node_visible(&ui->nodes[index]))
        return false;
    struct ui_outcome outcome = act(ui, index);
    if (!outcome.has_message)
        return false;
    *message = outcome.message;
    return true;
}

struct ui_outcome ui_focus_press(struct ui *ui)
{
    int index = node_find(ui, ui->focus_id);
    return index == UI_NONE ? (struct ui_outcome){ 0 } : act(ui, index);
}
