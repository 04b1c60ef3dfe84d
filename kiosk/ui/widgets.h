/* The parts pages are made of. They know measures and looks, no word: every text comes from the caller (already in the
 * person's language), every press is the caller's opaque action. NULL or "" leaves a part out.
 */
#pragma once

#include "ui/frame.h"
#include "ui/tree.h"

void widget_progress(struct ui *ui, const char *text, int percent); /* "Bước 2/5", 40; below 0: no bar */
void widget_heading(struct ui *ui, const char *text);               /* the page's one heading */
void widget_reason(struct ui *ui, const char *text);                /* quiet line under it */
void widget_section(struct ui *ui, const char *text);
void widget_text(struct ui *ui, const char *text); /* body; **bold** allowed */

struct widget_card {
    const char *id, *title, *detail, *icon;
    enum widget_tone tone;
    struct widget_press press;
    bool disabled;
};
void widget_card_big(struct ui *ui, struct widget_card card);   /* tile, title, detail, chevron */
void widget_card_small(struct ui *ui, struct widget_card card); /* icon and bold words; for flows and lists */

struct widget_field {
    const char *id, *label, *example, *value, *placeholder;
    const char *source, *source_icon; /* "từ thẻ căn cước", "id-card" */
    const char *error;
    const char *speech;
    bool doubt;            /* the error is a gentle question: amber, and the field is not invalid */
    bool required, typing; /* typing: has the keyboard, shows the caret */
    int caret_bytes;       /* -1 = at the end */
    struct widget_press press;
};
void widget_field(struct ui *ui, struct widget_field field);

/* A question answered by choosing: the choices follow, then widget_choices_close. */
struct widget_choices {
    const char *id, *label, *example, *error;
    bool doubt; /* the error is a gentle question */
};
void widget_choices_open(struct ui *ui, struct widget_choices choices);
void widget_choices_close(struct ui *ui);
struct widget_choice {
    const char *id, *name, *detail;
    bool selected;
    struct widget_press press;
};
void widget_choice(struct ui *ui, struct widget_choice choice);
void widget_checkbox(struct ui *ui,
                     struct widget_choice choice); /* consent: unticked by default is the caller's duty */

struct widget_answer {
    const char *label, *value, *source, *source_icon;
    const char *edit_id, *edit, *edit_speech; /* edit.<path>, "Sửa", "Sửa họ và tên" */
    struct widget_press press;
};
void widget_answer(struct ui *ui, struct widget_answer answer);

struct widget_panel {
    const char *id, *title, *detail, *icon;
    enum widget_tone tone;
};
void widget_alert(struct ui *ui, struct widget_panel panel); /* large: outcome, error summary */
void widget_note(struct ui *ui, struct widget_panel panel);  /* information at body size */
void widget_badge(struct ui *ui, enum widget_tone tone, const char *icon, const char *text);
void widget_code(struct ui *ui, const char *label, const char *code); /* dossier code */
/* Left a QR card, right what follows (steps); under each other when it is too narrow. Close with widget_qr_close. */
void widget_qr_open(struct ui *ui, const char *payload, const char *name);
void widget_qr_close(struct ui *ui);
void widget_steps(struct ui *ui, const char *title, const char *const *steps,
                  int count); /* numbered; **bold** allowed */
void widget_picture(struct ui *ui, const char *picture, const char *name, int height_dp); /* assets/images */
void widget_icon_large(struct ui *ui, const char *icon, enum widget_tone tone);           /* centred, above a heading */
void widget_viewfinder(struct ui *ui, const char *picture, const char *hint, const char *name);
/* A rule with words: "hoặc" and the like are the caller's. */
void widget_rule(struct ui *ui);
