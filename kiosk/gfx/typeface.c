/* One TTF_Font per face and size (changing the size of one flushes its glyphs, 1.1 ms), an LRU of rendered runs under a
 * byte cap, and a table of measured widths. Runs are kept as 8-bit coverage, so one mask serves every colour at a
 * quarter of the memory. */
#include "gfx/typeface.h"

#include <SDL_ttf.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"

enum {
    FONTS_MAX = 28,     /* two weights of the eleven styles of one text size, and the sizes of the one before */
    WIDTHS_MAX = 4096,  /* power of two; a page measures ~500 different words */
    RUNS_MAX = 1024,    /* rendered runs kept, whatever their bytes */
    RUN_BUCKETS = 1024, /* power of two */
    TEXT_BYTES_MAX = 1024,
    RUN_NONE = -1,
};

struct face_size {
    enum ui_weight weight;
    int size_px;
    TTF_Font *font;
    unsigned used;
};

struct width {
    uint64_t key; /* 0 = empty */
    int px;
};

struct run {
    uint64_t key;
    uint8_t *bytes; /* owned; mask and then the text itself, to tell hash twins apart */
    char *text;     /* into bytes */
    size_t size;
    int width, height, pitch;
    enum ui_weight weight;
    int size_px;
    int newer, older, chain;
};

struct typeface {
    char *paths[2]; /* regular, bold; owned */
    struct face_size fonts[FONTS_MAX];
    unsigned tick;
    struct width widths[WIDTHS_MAX];
    struct run runs[RUNS_MAX];
    int buckets[RUN_BUCKETS];
    int newest, oldest, run_count;
    size_t bytes, bytes_max;
    struct ui_font font;
};

static uint64_t hash_text(enum ui_weight weight, int size_px, const char *text, size_t bytes)
{
    uint64_t hash = 0xCBF29CE484222325ull ^ ((uint64_t)weight << 32) ^ ((uint64_t)size_px << 40);
    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3ull;
    hash ^= hash >> 29;
    return hash ? hash : 1;
}

static TTF_Font *open_font(struct typeface *typeface, enum ui_weight weight, int size_px)
{
    struct face_size *slot = NULL; /* an empty one, else the one not used for longest */
    for (int i = 0; i < FONTS_MAX; i++) {
        struct face_size *at = &typeface->fonts[i];
        if (at->font && at->weight == weight && at->size_px == size_px) {
            at->used = ++typeface->tick;
            return at->font;
        }
        if (!slot || (slot->font && (!at->font || at->used < slot->used)))
            slot = at;
    }
    TTF_Font *font = TTF_OpenFont(typeface->paths[weight == UI_WEIGHT_BOLD], size_px);
    if (!font)
        return NULL;
    TTF_SetFontHinting(font, TTF_HINTING_LIGHT);
    if (slot->font)
        TTF_CloseFont(slot->font);
    *slot = (struct face_size){ weight, size_px, font, ++typeface->tick };
    return font;
}

static int measure(void *context, enum ui_weight weight, int size_px, const char *text, size_t bytes)
{
    struct typeface *typeface = context;
    if (bytes == 0)
        return 0;
    uint64_t key = hash_text(weight, size_px, text, bytes);
    struct width *known = &typeface->widths[key & (WIDTHS_MAX - 1)];
    if (known->key == key)
        return known->px;
    char copy[TEXT_BYTES_MAX];
    int px = 0;
    if (!str_copy(copy, sizeof(copy), str_range(text, bytes)))
        return size_px * (int)bytes / 2; /* wider than any line: the breaker will cut it */
    TTF_Font *font = open_font(typeface, weight, size_px);
    if (!font || TTF_SizeUTF8(font, copy, &px, NULL) != 0)
        px = 0;
    base_wipe(copy, bytes);
    *known = (struct width){ key, px };
    return px;
}

static void unlink_run(struct typeface *typeface, int index)
{
    struct run *run = &typeface->runs[index];
    if (run->newer != RUN_NONE)
        typeface->runs[run->newer].older = run->older;
    else
        typeface->newest = run->older;
    if (run->older != RUN_NONE)
        typeface->runs[run->older].newer = run->newer;
    else
        typeface->oldest = run->newer;
}

static void link_newest(struct typeface *typeface, int index)
{
    struct run *run = &typeface->runs[index];
    run->newer = RUN_NONE;
    run->older = typeface->newest;
    if (typeface->newest != RUN_NONE)
        typeface->runs[typeface->newest].newer = index;
    typeface->newest = index;
    if (typeface->oldest == RUN_NONE)
        typeface->oldest = index;
}

/* Takes the oldest run out and returns its empty slot. */
static int drop_oldest(struct typeface *typeface)
{
    int index = typeface->oldest;
    ASSERT(index != RUN_NONE);
    struct run *run = &typeface->runs[index];
    int *link = &typeface->buckets[run->key & (RUN_BUCKETS - 1)];
    while (*link != index)
        link = &typeface->runs[*link].chain;
    *link = run->chain;
    unlink_run(typeface, index);
    base_wipe(run->bytes, run->size);
    free(run->bytes);
    typeface->bytes -= run->size;
    run->bytes = NULL;
    return index;
}

static int find_run(struct typeface *typeface, uint64_t key, enum ui_weight weight, int size_px, const char *text)
{
    int index = typeface->buckets[key & (RUN_BUCKETS - 1)];
    for (; index != RUN_NONE; index = typeface->runs[index].chain) {
        struct run *run = &typeface->runs[index];
        if (run->key == key && run->weight == weight && run->size_px == size_px && strcmp(run->text, text) == 0)
            return index;
    }
    return RUN_NONE;
}

/* A free slot, with room for `size` more bytes under the cap. */
static int take_slot(struct typeface *typeface, size_t size)
{
    while (typeface->oldest != RUN_NONE && typeface->bytes + size > typeface->bytes_max)
        (void)drop_oldest(typeface);
    for (int i = 0; i < typeface->run_count; i++)
        if (!typeface->runs[i].bytes)
            return i;
    return typeface->run_count < RUNS_MAX ? typeface->run_count++ : drop_oldest(typeface);
}

/* Renders and keeps; RUN_NONE when it cannot be drawn or kept. */
static int add_run(struct typeface *typeface, uint64_t key, enum ui_weight weight, int size_px, const char *text)
{
    static const SDL_Color BLACK = { 0, 0, 0, 255 }, WHITE = { 255, 255, 255, 255 };
    TTF_Font *font = open_font(typeface, weight, size_px);
    SDL_Surface *surface = font ? TTF_RenderUTF8_Shaded(font, text, WHITE, BLACK) : NULL;
    if (!surface)
        return RUN_NONE;
    size_t text_bytes = strlen(text) + 1, mask_bytes = (size_t)surface->w * (size_t)surface->h;
    int index = RUN_NONE;
    uint8_t *bytes = surface->format->BitsPerPixel == 8 ? malloc(mask_bytes + text_bytes) : NULL;
    if (!bytes || mask_bytes + text_bytes > typeface->bytes_max)
        goto cleanup;
    /* 8-bit "shaded" surfaces index a ramp from background to foreground: the index is the coverage. */
    for (int y = 0; y < surface->h; y++)
        memcpy(bytes + (size_t)y * (size_t)surface->w, (uint8_t *)surface->pixels + (size_t)y * (size_t)surface->pitch,
               (size_t)surface->w);
    memcpy(bytes + mask_bytes, text, text_bytes);
    index = take_slot(typeface, mask_bytes + text_bytes);
    struct run *run = &typeface->runs[index];
    int *bucket = &typeface->buckets[key & (RUN_BUCKETS - 1)];
    *run = (struct run){ .key = key,
                         .bytes = bytes,
                         .text = (char *)bytes + mask_bytes,
                         .size = mask_bytes + text_bytes,
                         .width = surface->w,
                         .height = surface->h,
                         .pitch = surface->w,
                         .weight = weight,
                         .size_px = size_px,
                         .chain = *bucket };
    *bucket = index;
    typeface->bytes += run->size;
    link_newest(typeface, index);
    bytes = NULL;
cleanup:
    base_wipe(surface->pixels, (size_t)surface->pitch * (size_t)surface->h);
    SDL_FreeSurface(surface);
    free(bytes);
    return index;
}

bool typeface_mask(struct typeface *typeface, enum ui_weight weight, int size_px, const char *text,
                   struct raster_mask *mask)
{
    size_t bytes = strlen(text);
    if (bytes == 0 || bytes >= TEXT_BYTES_MAX)
        return false;
    uint64_t key = hash_text(weight, size_px, text, bytes);
    int index = find_run(typeface, key, weight, size_px, text);
    if (index == RUN_NONE) {
        index = add_run(typeface, key, weight, size_px, text);
    } else if (typeface->newest != index) {
        unlink_run(typeface, index);
        link_newest(typeface, index);
    }
    if (index == RUN_NONE)
        return false;
    const struct run *run = &typeface->runs[index];
    *mask = (struct raster_mask){ run->bytes, run->width, run->height, run->pitch };
    return true;
}

static unsigned next_character(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    int more = at[0] >= 0xF0 ? 3 : at[0] >= 0xE0 ? 2 : at[0] >= 0xC0 ? 1 : 0;
    unsigned code = more == 3 ? at[0] & 7u : more == 2 ? at[0] & 15u : more == 1 ? at[0] & 31u : at[0];
    for (int i = 1; i <= more && (at[i] & 0xC0) == 0x80; i++)
        code = code << 6 | (at[i] & 63u);
    const char *end = *text + 1;
    while (((unsigned char)*end & 0xC0) == 0x80)
        end++;
    *text = end;
    return code;
}

bool typeface_can_show(struct typeface *typeface, const char *text)
{
    TTF_Font *regular = open_font(typeface, UI_WEIGHT_REGULAR, 32), *bold = open_font(typeface, UI_WEIGHT_BOLD, 32);
    while (*text) {
        unsigned code = next_character(&text);
        if (code == '\n')
            continue;
        if (!regular || !bold || !TTF_GlyphIsProvided32(regular, code) || !TTF_GlyphIsProvided32(bold, code))
            return false;
    }
    return true;
}

void typeface_forget(struct typeface *typeface)
{
    while (typeface->oldest != RUN_NONE)
        (void)drop_oldest(typeface);
    typeface->run_count = 0;
    for (int i = 0; i < RUN_BUCKETS; i++)
        typeface->buckets[i] = RUN_NONE;
    base_wipe(typeface->widths, sizeof(typeface->widths));
}

size_t typeface_cache_bytes(const struct typeface *typeface)
{
    return typeface->bytes;
}

const struct ui_font *typeface_font(struct typeface *typeface)
{
    return &typeface->font;
}

enum status typeface_create(const char *regular, const char *bold, size_t cache_bytes_max, struct typeface **out)
{
    struct typeface *typeface = calloc(1, sizeof(*typeface));
    if (!typeface)
        return STATUS_NO_MEMORY;
    if (TTF_Init() != 0) {
        free(typeface);
        return STATUS_NO_MEMORY;
    }
    typeface->newest = typeface->oldest = RUN_NONE;
    typeface->bytes_max = cache_bytes_max;
    typeface->paths[0] = strdup(regular);
    typeface->paths[1] = strdup(bold);
    typeface->font = (struct ui_font){ measure, typeface };
    typeface_forget(typeface);
    enum status status = STATUS_NO_MEMORY;
    if (!typeface->paths[0] || !typeface->paths[1])
        goto failed;
    status = STATUS_NOT_FOUND;
    if (!open_font(typeface, UI_WEIGHT_REGULAR, 32) || !open_font(typeface, UI_WEIGHT_BOLD, 32))
        goto failed;
    *out = typeface;
    return STATUS_OK;
failed:
    typeface_destroy(typeface);
    return status;
}

void typeface_destroy(struct typeface *typeface)
{
    if (!typeface)
        return;
    typeface_forget(typeface);
    for (int i = 0; i < FONTS_MAX; i++)
        if (typeface->fonts[i].font)
            TTF_CloseFont(typeface->fonts[i].font);
    free(typeface->paths[0]);
    free(typeface->paths[1]);
    free(typeface);
    TTF_Quit();
}
