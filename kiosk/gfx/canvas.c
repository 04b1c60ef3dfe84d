/* Carries a draw list out, rectangle by damaged rectangle. */
#include "gfx/canvas.h"

#include <SDL_image.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "base/str.h"
#include "gfx/damage.h"
#include "gfx/icon.h"
#include "gfx/raster.h"
#include "gfx/typeface.h"

static const char *const FONT_REGULAR = "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf";
static const char *const FONT_BOLD = "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf";

struct canvas {
    struct raster raster; /* pixels owned */
    struct raster_shapes *shapes;
    struct typeface *typeface;
    struct icons *icons;
    struct damage *damage;
};

enum status canvas_create(int width_px, int height_px, const struct canvas_paths *paths, struct canvas **out)
{
    if (width_px < 1 || height_px < 1 || width_px > PICTURE_SIDE_MAX || height_px > PICTURE_SIDE_MAX)
        return STATUS_BAD_INPUT;
    struct canvas *canvas = calloc(1, sizeof(*canvas));
    if (!canvas)
        return STATUS_NO_MEMORY;
    enum status status = STATUS_NO_MEMORY;
    canvas->raster =
        (struct raster){ calloc((size_t)width_px * (size_t)height_px, sizeof(uint32_t)), width_px, height_px };
    canvas->shapes = raster_shapes_create();
    canvas->damage = damage_create(width_px, height_px);
    if (!canvas->raster.pixels || !canvas->shapes || !canvas->damage)
        goto failed;
    status = icons_create(paths->assets, &canvas->icons);
    if (status != STATUS_OK)
        goto failed;
    status =
        typeface_create(paths->font_regular ? paths->font_regular : FONT_REGULAR,
                        paths->font_bold ? paths->font_bold : FONT_BOLD, CANVAS_TEXT_CACHE_BYTES, &canvas->typeface);
    if (status != STATUS_OK)
        goto failed;
    *out = canvas;
    return STATUS_OK;
failed:
    canvas_destroy(canvas);
    return status;
}

void canvas_destroy(struct canvas *canvas)
{
    if (!canvas)
        return;
    typeface_destroy(canvas->typeface);
    icons_destroy(canvas->icons);
    damage_destroy(canvas->damage);
    raster_shapes_destroy(canvas->shapes);
    if (canvas->raster.pixels)
        base_wipe(canvas->raster.pixels, (size_t)canvas->raster.width * (size_t)canvas->raster.height * 4);
    free(canvas->raster.pixels);
    free(canvas);
}

const struct ui_font *canvas_font(struct canvas *canvas)
{
    return typeface_font(canvas->typeface);
}

/* Whole modules in whole pixels, or readers blur them; four quiet modules around (ISO/IEC 18004 §5.3.8). */
static void draw_qr(struct canvas *canvas, const struct draw_cmd *cmd, struct ui_rect clip)
{
    enum { QUIET_MODULES = 4 };
    raster_fill(&canvas->raster, canvas->shapes, cmd->box, 0, 0xFFFFFF, clip);
    size_t bytes = strlen(cmd->text);
    QRcode *code = bytes > 0 ? QRcode_encodeData((int)bytes, (const unsigned char *)cmd->text, 0, QR_ECLEVEL_M) : NULL;
    if (!code)
        return;
    int side = cmd->box.w < cmd->box.h ? cmd->box.w : cmd->box.h, module = side / (code->width + 2 * QUIET_MODULES);
    int left = cmd->box.x + (cmd->box.w - module * code->width) / 2;
    int top = cmd->box.y + (cmd->box.h - module * code->width) / 2;
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width; x++)
            if (code->data[y * code->width + x] & 1) {
                struct ui_rect dark = { left + x * module, top + y * module, module, module };
                raster_fill(&canvas->raster, canvas->shapes, dark, 0, 0x000000, clip);
            }
    base_wipe(code->data, (size_t)code->width * (size_t)code->width);
    QRcode_free(code);
}

static void draw_picture(struct canvas *canvas, const struct draw_cmd *cmd, struct ui_rect clip)
{
    struct icon_picture picture;
    if (!icons_picture(canvas->icons, cmd->text, cmd->box.w, cmd->box.h, &picture))
        return;
    raster_picture(&canvas->raster, picture.argb, picture.width, picture.height, picture.pitch,
                   cmd->box.x + (cmd->box.w - picture.width) / 2, cmd->box.y + (cmd->box.h - picture.height) / 2, clip);
}

static void draw_command(struct canvas *canvas, const struct draw_cmd *cmd, struct ui_rect clip)
{
    struct raster *raster = &canvas->raster;
    struct raster_mask mask;
    switch (cmd->kind) {
    case DRAW_FILL:
        raster_fill(raster, canvas->shapes, cmd->box, cmd->radius_px, cmd->color, clip);
        break;
    case DRAW_BORDER:
        raster_border(raster, canvas->shapes, cmd->box, cmd->radius_px, cmd->width_px, cmd->color, clip);
        break;
    case DRAW_SHADOW:
        raster_shadow(raster, canvas->shapes, cmd->box, cmd->radius_px, cmd->width_px, cmd->color, clip);
        break;
    case DRAW_TEXT:
        if (typeface_mask(canvas->typeface, cmd->weight, cmd->text_px, cmd->text, &mask))
            raster_mask(raster, mask, cmd->box.x, cmd->box.y, cmd->color, clip);
        break;
    case DRAW_ICON:
        if (icons_mask(canvas->icons, cmd->text, cmd->box.w, &mask))
            raster_mask(raster, mask, cmd->box.x, cmd->box.y, cmd->color, clip);
        break;
    case DRAW_PICTURE:
        draw_picture(canvas, cmd, clip);
        break;
    case DRAW_QR:
        draw_qr(canvas, cmd, clip);
        break;
    }
}

static bool covers(const struct draw_cmd *cmd, struct ui_rect rect)
{
    struct ui_rect solid = rect_intersect(cmd->box, cmd->clip), both = rect_intersect(solid, rect);
    return cmd->kind == DRAW_FILL && cmd->radius_px == 0 && both.w == rect.w && both.h == rect.h;
}

static void draw_rect(struct canvas *canvas, const struct draw_list *list, ui_color background, struct ui_rect rect)
{
    /* Nothing under the last plain fill over the whole rectangle can be seen. */
    size_t count = draw_list_count(list), first = count;
    while (first > 0 && !covers(draw_list_at(list, first - 1), rect))
        first--;
    if (first == 0)
        raster_fill(&canvas->raster, canvas->shapes, rect, 0, background, rect);
    for (size_t i = first > 0 ? first - 1 : 0; i < count; i++) {
        const struct draw_cmd *cmd = draw_list_at(list, i);
        struct ui_rect clip = rect_intersect(rect, cmd->clip), reach = rect_intersect(damage_reach(cmd), rect);
        if (reach.w > 0 && reach.h > 0)
            draw_command(canvas, cmd, clip);
    }
}

int canvas_draw(struct canvas *canvas, const struct draw_list *list, ui_color background, struct ui_rect *damage)
{
    struct ui_rect rects[CANVAS_DAMAGE_RECTS_MAX];
    int count = damage_find(canvas->damage, list, background, rects);
    for (int i = 0; i < count; i++)
        draw_rect(canvas, list, background, rects[i]);
    if (damage)
        memcpy(damage, rects, (size_t)count * sizeof(*rects));
    return count;
}

void canvas_invalidate(struct canvas *canvas)
{
    damage_all(canvas->damage);
}

const uint32_t *canvas_pixels(const struct canvas *canvas, int *pitch_bytes)
{
    if (pitch_bytes)
        *pitch_bytes = canvas->raster.width * 4;
    return canvas->raster.pixels;
}

int canvas_width(const struct canvas *canvas)
{
    return canvas->raster.width;
}

int canvas_height(const struct canvas *canvas)
{
    return canvas->raster.height;
}

enum status canvas_save_png(const struct canvas *canvas, const char *path)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormatFrom(canvas->raster.pixels, canvas->raster.width, canvas->raster.height, 32,
                                           canvas->raster.width * 4, SDL_PIXELFORMAT_XRGB8888);
    if (!surface)
        return STATUS_NO_MEMORY;
    int failed = IMG_SavePNG(surface, path);
    SDL_FreeSurface(surface);
    return failed ? STATUS_IO : STATUS_OK;
}

void canvas_forget(struct canvas *canvas)
{
    typeface_forget(canvas->typeface);
}

size_t canvas_cache_bytes(const struct canvas *canvas)
{
    return typeface_cache_bytes(canvas->typeface);
}

bool canvas_can_show(struct canvas *canvas, const char *text)
{
    return typeface_can_show(canvas->typeface, text);
}
