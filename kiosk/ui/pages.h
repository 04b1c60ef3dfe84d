/* A roll of drawn things cut into pages, so that no line of text, table row or block on a ground of its own is cut
 * through. Pure; one thread. */
#pragma once

#include <stddef.h>

#include "ui/draw.h"

struct page_span {
    int top_px, bottom_px; /* of the roll; what begins there stands on this page */
};

/* Pages of at most `height_px`, in order; at most `max` of them, the last then being too long. Returns their number, 0
 * for an empty list. A block taller than a page is cut where the page ends. */
size_t pages_cut(const struct draw_list *list, int height_px, struct page_span *out, size_t max);
