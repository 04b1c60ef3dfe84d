#include "ui/support/glass.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

bool glass_open(struct glass *glass, const char *name, int width_px, int height_px, double diagonal_inch)
{
    memset(glass, 0, sizeof *glass);
    char assets[1024];
    const char *source = getenv("KIOSK_SOURCE");
    glass->name = name;
    glass->panel = (struct ui_panel){ width_px, height_px, diagonal_inch };
    struct canvas_paths paths = { .assets = assets };
    if (!str_format(assets, sizeof assets, "%s/assets", source ? source : "."))
        return false;
    enum status status = canvas_create(width_px, height_px, &paths, &glass->canvas);
    if (status != STATUS_OK)
        fprintf(stderr, "glass: canvas: %s\n", status_log_text(status));
    glass->ui = ui_create();
    glass->list = draw_list_create();
    return status == STATUS_OK && glass->ui && glass->list;
}

void glass_close(struct glass *glass)
{
    canvas_destroy(glass->canvas);
    ui_destroy(glass->ui);
    draw_list_destroy(glass->list);
    memset(glass, 0, sizeof *glass);
}

bool glass_declare(struct glass *glass, const struct stage *stage)
{
    view_theme(&stage->model, glass->panel, &glass->theme);
    /* As if the person had just come to this page in this look: no scroll, no focus of before. */
    char focus[ID_BYTES_MAX];
    ui_forget(glass->ui);
    if (view_focus(&stage->model, focus, sizeof focus))
        ui_focus_id(glass->ui, focus);
    ui_begin(glass->ui, &glass->theme, canvas_font(glass->canvas));
    view_declare(&stage->model, glass->ui);
    return ui_end(glass->ui) == STATUS_OK;
}

bool glass_draw(struct glass *glass)
{
    draw_list_reset(glass->list);
    if (paint_tree(glass->ui, glass->list) != STATUS_OK)
        return false;
    canvas_invalidate(glass->canvas);
    canvas_draw(glass->canvas, glass->list, glass->theme.look[UI_SURFACE_PAGE].fill, NULL);
    return true;
}

static struct ui_rect meet(struct ui_rect a, struct ui_rect b)
{
    int left = a.x > b.x ? a.x : b.x, top = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct ui_rect){ left, top, right > left ? right - left : 0, bottom > top ? bottom - top : 0 };
}

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int step = (int)(a >> shift & 255) - (int)(b >> shift & 255);
        sum += step < 0 ? -step : step;
    }
    return sum;
}

enum { BUCKETS = 4096, DISTANCE_MAX = 3 * 255 };

static int bucket(uint32_t color)
{
    return (int)((color >> 12 & 0xF00) | (color >> 8 & 0xF0) | (color >> 4 & 0xF));
}

/* The commonest colour: of the commonest of 4096 buckets, the first one met. */
static uint32_t ground_of(const uint32_t *pixels, int pitch, struct ui_rect box)
{
    static int counts[BUCKETS];
    static uint32_t first[BUCKETS];
    memset(counts, 0, sizeof counts);
    int best = -1;
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++) {
            uint32_t color = pixels[y * pitch + x] & 0xFFFFFF;
            int b = bucket(color);
            if (counts[b]++ == 0)
                first[b] = color;
            if (best < 0 || counts[b] > counts[best])
                best = b;
        }
    return best < 0 ? 0 : first[best];
}

/* Ink: the 95th percentile of the distance among the pixels that differ at all, and a colour at that distance. */
static double contrast_in(const struct glass *glass, struct ui_rect box)
{
    int pitch_bytes = 0;
    const uint32_t *pixels = canvas_pixels(glass->canvas, &pitch_bytes);
    int pitch = pitch_bytes / 4, differing = 0, counts[DISTANCE_MAX + 1] = { 0 };
    uint32_t at[DISTANCE_MAX + 1] = { 0 };
    uint32_t ground = ground_of(pixels, pitch, box);
    for (int y = box.y; y < box.y + box.h; y++)
        for (int x = box.x; x < box.x + box.w; x++) {
            uint32_t color = pixels[y * pitch + x] & 0xFFFFFF;
            int far = distance(color, ground);
            if (far < 16)
                continue;
            counts[far]++;
            at[far] = color;
            differing++;
        }
    int seen = 0;
    for (int far = 0; far <= DISTANCE_MAX; far++) {
        seen += counts[far];
        if (differing > 0 && seen * 100 >= differing * 95)
            return theme_contrast(at[far], ground);
    }
    return 21; /* nothing drawn: blanks */
}

static double worst_of(const struct glass *glass, enum draw_kind kind, char *which, size_t size)
{
    double worst = 21;
    struct ui_rect whole = { 0, 0, glass->panel.width_px, glass->panel.height_px };
    for (size_t i = 0; i < draw_list_count(glass->list); i++) {
        const struct draw_cmd *cmd = draw_list_at(glass->list, i);
        struct ui_rect seen = meet(meet(cmd->box, cmd->clip), whole);
        /* A line half scrolled away says little about its ink. */
        if (cmd->kind != kind || seen.w < 8 || seen.h * 2 < cmd->box.h)
            continue;
        double contrast = contrast_in(glass, seen);
        if (contrast < worst) {
            worst = contrast;
            snprintf(which, size, "%s at %d,%d %dx%d", kind == DRAW_ICON ? cmd->text : "text", seen.x, seen.y, seen.w,
                     seen.h);
        }
    }
    return worst;
}

double glass_text_contrast(const struct glass *glass, char *which, size_t size)
{
    return worst_of(glass, DRAW_TEXT, which, size);
}

double glass_icon_contrast(const struct glass *glass, char *which, size_t size)
{
    return worst_of(glass, DRAW_ICON, which, size);
}

/* Across the middle of the left edge: the line against the ground on either side; one that shows is enough to see it.
 */
static double edge_contrast(const struct glass *glass, const struct draw_cmd *cmd)
{
    enum { BESIDE_PX = 3 };
    int pitch_bytes = 0, y = cmd->box.y + cmd->box.h / 2;
    const uint32_t *row = canvas_pixels(glass->canvas, &pitch_bytes);
    row += (size_t)y * (size_t)(pitch_bytes / 4);
    uint32_t line = row[cmd->box.x + cmd->width_px / 2] & 0xFFFFFF;
    double outside = theme_contrast(line, row[cmd->box.x - BESIDE_PX] & 0xFFFFFF);
    double inside = theme_contrast(line, row[cmd->box.x + cmd->width_px + BESIDE_PX] & 0xFFFFFF);
    return outside > inside ? outside : inside;
}

double glass_border_contrast(const struct glass *glass, struct ui_rect target)
{
    for (size_t i = 0; i < draw_list_count(glass->list); i++) {
        const struct draw_cmd *cmd = draw_list_at(glass->list, i);
        struct ui_rect box = cmd->box, seen = meet(box, cmd->clip);
        bool same = cmd->kind == DRAW_BORDER && box.x == target.x && box.y == target.y && box.w == target.w;
        if (same && seen.w == box.w && seen.h == box.h && box.x > 8 && box.y >= 0 &&
            box.y + box.h <= glass->panel.height_px)
            return edge_contrast(glass, cmd);
    }
    return 21; /* no line around it, or not whole on the glass */
}
