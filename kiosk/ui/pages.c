/* See pages.h. */
#include "ui/pages.h"

#include <limits.h>

/* The highest thing that `y_px` would cut through; INT_MAX when none is. */
static int cuts_from(const struct draw_list *list, int y_px)
{
    int top = INT_MAX;
    for (size_t i = 0; i < draw_list_count(list); i++) {
        struct ui_rect box = draw_list_at(list, i)->box;
        if (box.y < y_px && y_px < box.y + box.h && box.y < top)
            top = box.y;
    }
    return top;
}

static int next_top(const struct draw_list *list, int from_px)
{
    int top = INT_MAX;
    for (size_t i = 0; i < draw_list_count(list); i++) {
        int y = draw_list_at(list, i)->box.y;
        if (y >= from_px && y < top)
            top = y;
    }
    return top;
}

static int end_of(const struct draw_list *list)
{
    int end = 0;
    for (size_t i = 0; i < draw_list_count(list); i++) {
        struct ui_rect box = draw_list_at(list, i)->box;
        end = box.y + box.h > end ? box.y + box.h : end;
    }
    return end;
}

size_t pages_cut(const struct draw_list *list, int height_px, struct page_span *out, size_t max)
{
    int end = end_of(list), top = next_top(list, 0);
    size_t count = 0;
    while (count < max && top < end) {
        int bottom = end;
        if (end - top > height_px && count + 1 < max) {
            bottom = top + height_px;
            for (int higher = cuts_from(list, bottom); higher != INT_MAX; higher = cuts_from(list, bottom))
                bottom = higher;
            if (bottom <= top)
                bottom = top + height_px;
        }
        out[count++] = (struct page_span){ top, bottom };
        top = next_top(list, bottom);
    }
    return count;
}
