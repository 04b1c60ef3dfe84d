/* The screen is cut into cells of 96 px. Each command adds its hash to every cell it may touch; a cell whose sum is not
 * last frame's is drawn again. Nobody has to know what changed. */
#include "gfx/damage.h"

#include <stdlib.h>
#include <string.h>

#include "gfx/raster.h"

struct damage {
    int width, height, columns, rows;
    bool all;
    uint64_t *before, *now; /* columns x rows each; owned */
};

struct damage *damage_create(int width_px, int height_px)
{
    struct damage *damage = calloc(1, sizeof(*damage));
    if (!damage)
        return NULL;
    damage->width = width_px;
    damage->height = height_px;
    damage->columns = (width_px + DAMAGE_CELL_PX - 1) / DAMAGE_CELL_PX;
    damage->rows = (height_px + DAMAGE_CELL_PX - 1) / DAMAGE_CELL_PX;
    size_t cells = (size_t)damage->columns * (size_t)damage->rows;
    damage->before = calloc(cells, sizeof(uint64_t));
    damage->now = calloc(cells, sizeof(uint64_t));
    damage->all = true;
    if (!damage->before || !damage->now) {
        damage_destroy(damage);
        return NULL;
    }
    return damage;
}

void damage_destroy(struct damage *damage)
{
    if (!damage)
        return;
    free(damage->before);
    free(damage->now);
    free(damage);
}

void damage_all(struct damage *damage)
{
    damage->all = true;
}

struct ui_rect damage_reach(const struct draw_cmd *cmd)
{
    struct ui_rect box = cmd->box;
    int beyond = 0;
    if (cmd->kind == DRAW_SHADOW)
        beyond = raster_shadow_reach(cmd->width_px);
    else if (cmd->kind == DRAW_TEXT)
        beyond = cmd->text_px / 3 + 2; /* overhanging strokes, and widths summed word by word */
    box.x -= beyond;
    box.y -= beyond;
    box.w += 2 * beyond;
    box.h += 2 * beyond;
    return rect_intersect(box, cmd->clip);
}

static void add(struct damage *damage, struct ui_rect box, uint64_t hash)
{
    box = rect_intersect(box, (struct ui_rect){ 0, 0, damage->width, damage->height });
    if (box.w == 0 || box.h == 0)
        return;
    for (int row = box.y / DAMAGE_CELL_PX; row <= (box.y + box.h - 1) / DAMAGE_CELL_PX; row++)
        for (int column = box.x / DAMAGE_CELL_PX; column <= (box.x + box.w - 1) / DAMAGE_CELL_PX; column++) {
            uint64_t *cell = &damage->now[row * damage->columns + column];
            *cell = (*cell ^ hash) * 0x100000001B3ull; /* order matters: what lies above what */
        }
}

static struct ui_rect cells_rect(const struct damage *damage, int column, int end, int row, int rows)
{
    struct ui_rect cells = { column * DAMAGE_CELL_PX, row * DAMAGE_CELL_PX, (end - column) * DAMAGE_CELL_PX,
                             rows * DAMAGE_CELL_PX };
    return rect_intersect(cells, (struct ui_rect){ 0, 0, damage->width, damage->height });
}

/* Runs of changed cells; one exactly under another joins it. */
static int collect(const struct damage *damage, struct ui_rect *rects)
{
    int count = 0;
    for (int row = 0; row < damage->rows; row++) {
        for (int column = 0; column < damage->columns; column++) {
            int end = column;
            while (end < damage->columns &&
                   damage->now[row * damage->columns + end] != damage->before[row * damage->columns + end])
                end++;
            if (end == column)
                continue;
            struct ui_rect run = cells_rect(damage, column, end, row, 1);
            bool joined = false;
            for (int i = 0; i < count && !joined; i++)
                if (rects[i].x == run.x && rects[i].w == run.w && rects[i].y + rects[i].h == run.y) {
                    rects[i].h += run.h;
                    joined = true;
                }
            if (!joined && count == CANVAS_DAMAGE_RECTS_MAX)
                return -1;
            if (!joined)
                rects[count++] = run;
            column = end;
        }
    }
    return count;
}

int damage_find(struct damage *damage, const struct draw_list *list, ui_color background, struct ui_rect *rects)
{
    size_t cells = (size_t)damage->columns * (size_t)damage->rows;
    for (size_t i = 0; i < cells; i++)
        damage->now[i] = 0xCBF29CE484222325ull ^ background;
    for (size_t i = 0; i < draw_list_count(list); i++) {
        const struct draw_cmd *cmd = draw_list_at(list, i);
        add(damage, damage_reach(cmd), draw_cmd_hash(cmd));
    }
    int count = damage->all ? -1 : collect(damage, rects);
    if (count < 0) {
        rects[0] = (struct ui_rect){ 0, 0, damage->width, damage->height };
        count = 1;
    }
    damage->all = false;
    uint64_t *old = damage->before;
    damage->before = damage->now;
    damage->now = old;
    return count;
}
