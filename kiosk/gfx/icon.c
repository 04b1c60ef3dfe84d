/* SVG through SDL_image's nanosvg at the size it is shown, never scaled. Icons are white drawings of which only the
 * coverage is kept; they get their colour when painted. Nothing personal is in here, so nothing is wiped. */
#include "gfx/icon.h"

#include <SDL_image.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/str.h"

enum {
    ICONS_MAX = 128, /* ~50 drawings, some in two or three sizes */
    PICTURES_MAX = 4,
    SVG_BYTES_MAX = 256 * 1024,
    FOLDER_BYTES = 512,
};

struct drawing {
    char name[48];
    int width, height; /* asked for */
    bool missing;
    SDL_Surface *surface; /* pictures */
    uint8_t *coverage;    /* icons; owned */
};

struct icons {
    char folder[FOLDER_BYTES];
    struct drawing icons[ICONS_MAX], pictures[PICTURES_MAX];
    int next_icon, next_picture;
};

static void drop(struct drawing *drawing)
{
    SDL_FreeSurface(drawing->surface);
    free(drawing->coverage);
    memset(drawing, 0, sizeof(*drawing));
}

/* Names come from our own configuration, but a path must never leave the folder. */
static bool name_is_safe(const char *name)
{
    return name[0] && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(name);
}

static SDL_Surface *load(const struct icons *icons, const char *kind, const char *name, int width, int height)
{
    char path[FOLDER_BYTES + 128];
    if (!name_is_safe(name) || !str_format(path, sizeof(path), "%s/%s/%s.svg", icons->folder, kind, name))
        return NULL;
    SDL_RWops *file = SDL_RWFromFile(path, "rb");
    if (!file)
        return NULL;
    SDL_Surface *svg = SDL_RWsize(file) <= SVG_BYTES_MAX ? IMG_LoadSizedSVG_RW(file, width, height) : NULL;
    SDL_RWclose(file);
    if (!svg)
        return NULL;
    SDL_Surface *argb = SDL_ConvertSurfaceFormat(svg, SDL_PIXELFORMAT_ARGB8888, 0);
    SDL_FreeSurface(svg);
    return argb;
}

static struct drawing *find(struct drawing *table, int count, const char *name, int width, int height)
{
    for (int i = 0; i < count; i++)
        if (table[i].width == width && table[i].height == height && strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

static struct drawing *claim(struct drawing *table, int count, int *next, const char *name, int width, int height)
{
    struct drawing *slot = &table[*next];
    *next = (*next + 1) % count;
    drop(slot);
    slot->width = width;
    slot->height = height;
    slot->missing = !str_copy(slot->name, sizeof(slot->name), str_from(name));
    return slot;
}

static uint8_t *coverage_of(const SDL_Surface *argb, int side)
{
    uint8_t *coverage = calloc((size_t)side, (size_t)side);
    for (int y = 0; coverage && y < side && y < argb->h; y++) {
        const uint32_t *row = (const uint32_t *)((const uint8_t *)argb->pixels + (size_t)y * (size_t)argb->pitch);
        for (int x = 0; x < side && x < argb->w; x++)
            coverage[y * side + x] = (uint8_t)(row[x] >> 24);
    }
    return coverage;
}

bool icons_mask(struct icons *icons, const char *name, int side_px, struct raster_mask *mask)
{
    if (side_px <= 0 || side_px > PICTURE_SIDE_MAX)
        return false;
    struct drawing *icon = find(icons->icons, ICONS_MAX, name, side_px, side_px);
    if (!icon) {
        icon = claim(icons->icons, ICONS_MAX, &icons->next_icon, name, side_px, side_px);
        SDL_Surface *argb = icon->missing ? NULL : load(icons, "icons", name, side_px, side_px);
        icon->coverage = argb ? coverage_of(argb, side_px) : NULL;
        icon->missing = !icon->coverage;
        SDL_FreeSurface(argb);
    }
    *mask = (struct raster_mask){ icon->coverage, side_px, side_px, side_px };
    return !icon->missing;
}

bool icons_picture(struct icons *icons, const char *name, int width_px, int height_px, struct icon_picture *picture)
{
    if (width_px <= 0 || height_px <= 0 || width_px > PICTURE_SIDE_MAX || height_px > PICTURE_SIDE_MAX)
        return false;
    struct drawing *drawing = find(icons->pictures, PICTURES_MAX, name, width_px, height_px);
    if (!drawing) {
        drawing = claim(icons->pictures, PICTURES_MAX, &icons->next_picture, name, width_px, height_px);
        drawing->surface = drawing->missing ? NULL : load(icons, "images", name, width_px, height_px);
        drawing->missing = !drawing->surface;
    }
    if (drawing->missing)
        return false;
    *picture = (struct icon_picture){ drawing->surface->pixels, drawing->surface->w, drawing->surface->h,
                                      drawing->surface->pitch / 4 };
    return true;
}

enum status icons_create(const char *assets, struct icons **out)
{
    struct icons *icons = calloc(1, sizeof(*icons));
    if (!icons)
        return STATUS_NO_MEMORY;
    char folder[FOLDER_BYTES + 16];
    struct stat about;
    if (!str_copy(icons->folder, sizeof(icons->folder), str_from(assets)) ||
        !str_format(folder, sizeof(folder), "%s/icons", assets) || stat(folder, &about) != 0 ||
        !S_ISDIR(about.st_mode)) {
        free(icons);
        return STATUS_NOT_FOUND;
    }
    *out = icons;
    return STATUS_OK;
}

void icons_destroy(struct icons *icons)
{
    if (!icons)
        return;
    for (int i = 0; i < ICONS_MAX; i++)
        drop(&icons->icons[i]);
    for (int i = 0; i < PICTURES_MAX; i++)
        drop(&icons->pictures[i]);
    free(icons);
}
