/* The frame of every page: header, scrolling body with a lead and a main part, footer.
 *
 *     widget_page_open(ui, "ask");
 *     widget_header(ui, &header);
 *     widget_body_open(ui, (struct widget_body){ .more = t_more, .back = t_up });
 *         widget_lead_open(ui);   progress, heading, reason          | landscape: the left column
 *         widget_lead_close(ui);
 *         widget_main_open(ui);   fields, choices, cards …           | landscape: the right column
 *         widget_main_close(ui);
 *         widget_keyboard(ui, &keyboard);                            (ui/keyboard.h; optional)
 *     widget_body_close(ui);
 *     widget_footer(ui, (struct widget_footer){ .back = …, .next = … });
 *     widget_page_close(ui);
 *
 * The body scrolls by pages (more / back buttons appear by themselves, ids body.more and body.back) and by dragging. */
#pragma once

#include "ui/tree.h"

/* What a press sends; copied into the node. */
struct widget_press {
    int action;
    int arg;
    const char *text;
};

enum widget_tone { WIDGET_RED, WIDGET_BLUE, WIDGET_GREEN, WIDGET_AMBER };

void widget_page_open(struct ui *ui, const char *page_name); /* page_name: machine name, for the dump */
void widget_page_close(struct ui *ui);

struct widget_tool {
    const char *id;    /* header.language … */
    const char *name;  /* spoken */
    const char *label; /* painted ("VI", "Gọi cán bộ"); NULL = icon only */
    const char *icon;  /* NULL = label only */
    struct widget_press press;
    bool danger; /* "Gọi cán bộ" */
    bool selected;
};
enum { WIDGET_TOOLS_MAX = 6 };
struct widget_header {
    const char *place, *subtitle; /* "Xã Mẫu Bình", "Hành chính công · 09:41" */
    struct widget_tool tools[WIDGET_TOOLS_MAX];
    int tool_count;
};
void widget_header(struct ui *ui, const struct widget_header *header);
/* The same tools again, low on a tall panel (give them ids of their own). */
void widget_tools(struct ui *ui, const struct widget_tool *tools, int count);

struct widget_body {
    const char *more, *back; /* "Xem thêm", "Lên trên" */
    bool low;                /* portrait: begin in the lower two thirds (home) */
    bool centred;            /* one narrow centred column in both orientations (outcome, still_there) */
};
void widget_body_open(struct ui *ui, struct widget_body body);
void widget_body_close(struct ui *ui);
void widget_lead_open(struct ui *ui);
void widget_lead_close(struct ui *ui);
void widget_main_open(struct ui *ui);
void widget_main_close(struct ui *ui);
void widget_spacer(struct ui *ui); /* takes what is left */
/* Two or more side by side, under each other when the words need it. Children are widget_choice or small cards. */
void widget_flow_open(struct ui *ui);
void widget_flow_close(struct ui *ui);

enum widget_button_look { WIDGET_OUTLINE, WIDGET_PRIMARY, WIDGET_TOOL, WIDGET_DANGER };
struct widget_button {
    const char *id, *name, *icon, *icon_after;
    enum widget_button_look look;
    struct widget_press press;
    bool disabled;
    const char *speech;
};
void widget_button(struct ui *ui, struct widget_button button);
struct widget_footer {
    struct widget_button back, next; /* an empty id leaves it out */
    struct widget_button middle;
};
/* back becomes an outline with chevron-left, next a primary with chevron-right, unless they name an icon ("" = none).
 */
void widget_footer(struct ui *ui, struct widget_footer footer);
