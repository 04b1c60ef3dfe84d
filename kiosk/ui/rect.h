/* Boxes in panel pixels, for the tree and for whoever paints it. */
#pragma once

#include <stdbool.h>

struct ui_rect {
    int x, y, w, h;
};

/* What lies in both; without width and height when nothing does. */
static inline struct ui_rect rect_intersect(struct ui_rect a, struct ui_rect b)
{
    int left = a.x > b.x ? a.x : b.x, top = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    if (right <= left || bottom <= top)
        return (struct ui_rect){ left, top, 0, 0 };
    return (struct ui_rect){ left, top, right - left, bottom - top };
}

static inline bool rect_contains(struct ui_rect rect, int x, int y)
{
    return x >= rect.x && y >= rect.y && x < rect.x + rect.w && y < rect.y + rect.h;
}
