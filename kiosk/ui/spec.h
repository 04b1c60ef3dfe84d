/* What one node of the tree says about itself: role, words, look, place, message. Plain data, filled with designated
 * initialisers; everything left out is 0 and means the common case. */
#pragma once

#include <stdbool.h>

#include "ui/theme.h"

enum ui_role {
    UI_BOX, /* only arranges */
    UI_PAGE,
    UI_HEADING,
    UI_TEXT,
    UI_BUTTON,
    UI_CARD, /* a large button */
    UI_FIELD,
    UI_CHOICE,   /* one of several */
    UI_CHECKBOX, /* yes or no */
    UI_KEY,
    UI_SUGGESTION,
    UI_ICON,    /* one-colour drawing of assets/icons */
    UI_PICTURE, /* many-colour drawing of assets/images */
    UI_QR,      /* value = payload */
    UI_PROGRESS,
    UI_ALERT,
    UI_LIST,
    UI_ROW_ITEM,
    UI_DIALOG,
    UI_ROLE_COUNT
};

enum ui_direction { UI_COLUMN, UI_ROW };
enum ui_align { UI_ALIGN_AUTO, UI_START, UI_CENTER, UI_END, UI_STRETCH }; /* auto: columns stretch, rows centre */
enum ui_justify { UI_JUSTIFY_START, UI_JUSTIFY_CENTER, UI_JUSTIFY_END, UI_JUSTIFY_BETWEEN };

enum ui_sizing { UI_SIZING_FIT, UI_SIZING_GROW, UI_SIZING_FIXED, UI_SIZING_PERCENT };
struct ui_length {
    enum ui_sizing sizing;
    int amount;         /* weight, dp or percent */
    int min_dp, max_dp; /* 0 = none */
};

static inline struct ui_length ui_fit(void)
{
    return (struct ui_length){ UI_SIZING_FIT, 0, 0, 0 };
}
/* Shares what is left by weight, never less than its content needs. */
static inline struct ui_length ui_grow(int weight)
{
    return (struct ui_length){ UI_SIZING_GROW, weight, 0, 0 };
}
static inline struct ui_length ui_fixed(int dp)
{
    return (struct ui_length){ UI_SIZING_FIXED, dp, 0, 0 };
}
static inline struct ui_length ui_percent(int percent)
{
    return (struct ui_length){ UI_SIZING_PERCENT, percent, 0, 0 };
}

struct ui_pad {
    int top, right, bottom, left; /* dp */
};
static inline struct ui_pad ui_pad(int vertical_dp, int horizontal_dp)
{
    return (struct ui_pad){ vertical_dp, horizontal_dp, vertical_dp, horizontal_dp };
}

struct ui_spec {
    enum ui_role role;
    const char *id;     /* stable; NULL for boxes and plain text. Twice in one tree: programmer error */
    const char *name;   /* visible and spoken. A leaf paints it; an opened node does not (its children do) */
    const char *value;  /* a field's content, a QR's payload, a progress "2/5" */
    const char *detail; /* second line, for speech and dump */
    const char *icon;   /* assets/icons/NAME.svg; a leaf with an icon paints the icon instead of the name */
    const char *speech; /* instead of name + value + detail, when they do not read well aloud */

    bool disabled, selected, required, invalid, hidden;
    bool quiet;  /* a part of its parent: not in dump, search, speech */
    bool rich;   /* **bold** in the name */
    bool no_min; /* an action without a minimum target (only for targets doubled elsewhere) */

    enum ui_direction direction;
    enum ui_align align;     /* of children, across */
    enum ui_justify justify; /* of children, along */
    enum ui_align self;      /* this node within its parent, across */
    bool wrap;               /* a row that flows into more lines; `gap_dp` also between lines */
    bool scroll;             /* a column seen through a window; needs an id */
    int gap_dp;
    struct ui_pad pad;
    struct ui_length width, height;

    enum ui_surface surface;
    enum ui_text_style text_style;
    enum ui_weight weight;
    enum ui_ink ink;
    enum ui_align text_align; /* start (auto), centre, end */
    int icon_dp;              /* side of the icon, 0 = 62 dp (40 px on the 21.5" panel) */
    int radius_dp;            /* 0 = the surface's own */

    const char *placeholder;
    bool has_caret;
    int caret_bytes; /* byte offset of the caret within value */
    int percent;     /* UI_PROGRESS */

    /* What a press sends. 0 = nothing: the node is not a target. */
    int action;
    int arg;
    const char *text;
};
