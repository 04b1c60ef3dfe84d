/* The recorded list: fixed memory, texts beside the commands, wiped when reset. */
#include "ui/draw.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/str.h"

struct draw_list {
    struct draw_cmd commands[DRAW_COMMANDS_MAX];
    size_t count;
    char text[DRAW_TEXT_BYTES];
    size_t text_used;
};

struct draw_list *draw_list_create(void)
{
    return calloc(1, sizeof(struct draw_list));
}

void draw_list_destroy(struct draw_list *list)
{
    if (!list)
        return;
    draw_list_reset(list);
    free(list);
}

void draw_list_reset(struct draw_list *list)
{
    base_wipe(list->text, list->text_used);
    list->count = 0;
    list->text_used = 0;
}

bool draw_list_push(struct draw_list *list, const struct draw_cmd *cmd)
{
    size_t bytes = cmd->text ? strlen(cmd->text) + 1 : 0;
    if (list->count == DRAW_COMMANDS_MAX || bytes > sizeof(list->text) - list->text_used)
        return false;
    struct draw_cmd *kept = &list->commands[list->count++];
    *kept = *cmd;
    if (bytes > 0) {
        kept->text = memcpy(list->text + list->text_used, cmd->text, bytes);
        list->text_used += bytes;
    }
    return true;
}

size_t draw_list_count(const struct draw_list *list)
{
    return list->count;
}

const struct draw_cmd *draw_list_at(const struct draw_list *list, size_t index)
{
    ASSERT(index < list->count);
    return &list->commands[index];
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 0x100000001B3ull;
    return hash;
}

uint64_t draw_cmd_hash(const struct draw_cmd *cmd)
{
    /* Field by field: padding bytes are not part of the picture. */
    int numbers[] = { (int)cmd->kind,  (int)cmd->weight, cmd->box.x,    cmd->box.y,  cmd->box.w,
                      cmd->box.h,      cmd->clip.x,      cmd->clip.y,   cmd->clip.w, cmd->clip.h,
                      (int)cmd->color, cmd->radius_px,   cmd->width_px, cmd->text_px };
    uint64_t hash = hash_bytes(0xCBF29CE484222325ull, numbers, sizeof(numbers));
    return cmd->text ? hash_bytes(hash, cmd->text, strlen(cmd->text)) : hash;
}
