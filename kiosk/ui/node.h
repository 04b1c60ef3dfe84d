/* The inside of a tree, shared by the files of this room only; nobody else includes it. */
#pragma once

#include "base/limits.h"
#include "ui/tree.h"

enum {
    UI_NONE = -1,
    UI_RUNS_MAX = 3072, /* words stuck together by line; a full page of text has ~400 */
    UI_PROBLEMS_MAX = 32,
    UI_ACTION_SCROLL = INT32_MIN, /* handled inside: arg is the direction */
};

/* One stretch of a line in one weight. */
struct ui_run {
    const char *text; /* into the node's name */
    int bytes;
    int x, line; /* from the left of the line box */
    int width;
    enum ui_weight weight;
};

struct ui_node {
    struct ui_spec spec; /* texts copied into the frame */
    int parent, first_child, last_child, next, depth;
    bool leaf;
    bool hidden;       /* by the spec, an ancestor, or a scroll bar that is not needed */
    bool has_target;   /* itself or a descendant sends something */
    int bar_of;        /* scroll bar row of this container, or UI_NONE */
    int min_w, pref_w; /* outer, px */
    int content_h;     /* outer, px; for a scroll container what it would need */
    int least_h;       /* the same when every window inside is as low as it may be */
    int gap_px;
    int run_first, run_count, line_count, text_w;
    struct ui_rect rect, clip;
};

struct ui_scroll_state {
    char id[ID_BYTES_MAX];
    int offset_px;
};

struct ui_problem {
    int node;
    bool vertical;
    int need_px, have_px;
};

struct ui {
    const struct ui_theme *theme;
    const struct ui_font *font;
    struct ui_node nodes[UI_NODES_MAX];
    int node_count;
    int stack[UI_DEPTH_MAX], depth;
    struct ui_run runs[UI_RUNS_MAX];
    int run_count;
    char text[UI_FRAME_TEXT_BYTES];
    size_t text_used;
    bool overflow, building;
    const char *body_more, *body_back; /* of the widget_body being built */
    bool body_centred;
    struct ui_problem problems[UI_PROBLEMS_MAX];
    int problem_count;
    /* Kept from one declaration to the next. */
    char focus_id[ID_BYTES_MAX];
    bool focus_visible, focus_moved;
    uint64_t caret_seen; /* hash of the text being typed when its field was last brought into view */
    char page_name[ID_BYTES_MAX];
    char pressed_id[ID_BYTES_MAX];
    struct ui_scroll_state scrolls[UI_SCROLLS_MAX];
    int scroll_count;
    /* The finger. */
    bool finger_down, finger_dragging, finger_dead;
    int64_t finger, finger_last_ms;
    int down_x, down_y, drag_y;
    int drag_scroll; /* node index while dragging */
    char last_id[ID_BYTES_MAX];
    int64_t last_press_ms;
};

void layout_tree(struct ui *ui);
void layout_place(struct ui *ui); /* positions only: after a scroll */

/* Breaks the node's painted text to `width_px`; fills runs, line_count and text_w. */
void lines_break(struct ui *ui, struct ui_node *node, int width_px);
/* Width on one line and of the longest piece that must stay together. */
void lines_measure(const struct ui *ui, const struct ui_node *node, int *pref_px, int *min_px);
/* The text a leaf paints (name, or the placeholder of an empty one). */
const char *node_painted_text(const struct ui_node *node);
enum ui_weight node_weight(const struct ui *ui, const struct ui_node *node);
bool node_paints_text(const struct ui_node *node);
bool node_is_target(const struct ui_node *node); /* sends something and may be pressed now */
bool node_is_key(const struct ui_node *node);
int node_find(const struct ui *ui, const char *id); /* UI_NONE when absent */
bool node_visible(const struct ui_node *node);      /* some of it is on the glass */
void id_copy(char out[ID_BYTES_MAX], const char *id);

int *scroll_offset(struct ui *ui, const char *id); /* NULL when none is remembered and the table is full */
int scroll_limit(const struct ui *ui, const struct ui_node *node);
bool scroll_move(struct ui *ui, int node, int delta_px); /* false at the end */
bool scroll_reveal(struct ui *ui, int node);             /* brings a node into its windows */
int scroll_container_of(const struct ui *ui, int node);
void ui_mark_scroll_bar(struct ui *ui); /* the open node is the bar of the scroll container declared just before it */
