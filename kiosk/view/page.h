/* What the screens of this room share: words, header, body, footer, notice, progress. Nobody else includes it. */
#pragma once

#include "core/action.h"
#include "core/asked.h"
#include "core/model.h"
#include "text/i18n.h"
#include "ui/frame.h"
#include "ui/keyboard.h"
#include "ui/widgets.h"
#include "view/view.h"

enum {
    VIEW_ACTION_KEY = ACTION_VIEW_FIRST + 1, /* arg: enum keyboard_kind; text: what the key puts in */
};

/* The words of a key; "" for NULL. Borrowed from the language table. */
const char *words(const struct model *model, const char *key);
/* The same with {names} filled in, in the memory of this frame. */
const char *words_with(struct ui *ui, const struct model *model, const char *key, const struct i18n_arg *args,
                       size_t count);
/* With one or two numbers for {name}. */
const char *words_number(struct ui *ui, const struct model *model, const char *key, const char *name, long number);
/* Whether the language shown, or the default one, has this key: parts of a text that a service may leave out. */
bool words_exist(const struct model *model, const char *key);
/* "dd/mm/yyyy" of a machine date of the configuration, in this frame. */
const char *words_date(struct ui *ui, const struct model *model, const char *iso);

static inline struct widget_press press(int action)
{
    return (struct widget_press){ .action = action };
}
static inline struct widget_press press_text(int action, const char *text)
{
    return (struct widget_press){ .action = action, .text = text };
}
static inline struct widget_press press_arg(int action, int arg)
{
    return (struct widget_press){ .action = action, .arg = arg };
}

struct page_options {
    const char *part;   /* tells pages of one name apart, so that each begins at its top; NULL = none */
    const char *title;  /* the one heading */
    const char *reason; /* the quiet line under it */
    const char *example;
    bool centred;     /* one narrow column */
    bool low;         /* tall panel: the working part in the lower two thirds */
    const char *icon; /* large, above the heading; NULL = none */
    enum widget_tone tone;
    bool aside; /* no part of the journey: no progress */
};

/* Page, header, body, and in the lead: progress, heading, reason. Leaves the lead open for more to stand in it. */
void page_open(struct ui *ui, const struct model *model, const struct page_options *options);
/* Closes the lead and opens the main part; the passing notice stands first in it. */
void page_main(struct ui *ui, const struct model *model);
void page_main_close(struct ui *ui, const struct model *model);
/* Closes the body, adds the footer (an empty id leaves a button out) and closes the page. */
void page_close(struct ui *ui, const struct model *model, struct widget_footer footer);

/* For the page without lead, body and footer (attract): only the header stands above. */
void page_open_bare(struct ui *ui, const struct model *model);
void page_close_bare(struct ui *ui);

struct widget_button page_back(const struct model *model);
/* `key` NULL: "Tiếp tục". */
struct widget_button page_next(const struct model *model, const char *key);
/* Lines of a longer text as large paragraphs. */
void page_paragraphs(struct ui *ui, const char *text);
/* An official address in letters, and as a code for the person's own phone; nothing when `link` is NULL. */
void page_link(struct ui *ui, const struct model *model, const char *link);
/* Elder mode and "everything low": small cards for home and help. `prefix` "home" or "help". */
void page_comforts(struct ui *ui, const struct model *model, const char *prefix);
/* What two papers say of one person, side by side; `differing_only`: the rest in one line. */
void page_agree_rows(struct ui *ui, const struct model *model, bool differing_only);
/* What is to be paid: the amount first, then how; nothing when nothing is. */
struct paying_shown;
void page_paying(struct ui *ui, const struct model *model, const struct paying_shown *paying);
/* A panel so low (15.6" landscape) that large letters and a keyboard fight for it. */
bool page_low_panel(const struct ui *ui);
/* "id-card" for what came from a card; NULL otherwise. */
const char *page_source_icon(const char *source_key);

/* One screen a file. */
void attract_declare(const struct model *model, struct ui *ui);
void language_declare(const struct model *model, struct ui *ui);
void home_declare(const struct model *model, struct ui *ui);
void services_declare(const struct model *model, struct ui *ui);
void service_detail_declare(const struct model *model, struct ui *ui);
void scan_declare(const struct model *model, struct ui *ui);
void ask_declare(const struct model *model, struct ui *ui);
void table_declare(const struct model *model, struct ui *ui);
void step_declare(const struct model *model, struct ui *ui);
void agree_declare(const struct model *model, struct ui *ui);
void show_declare(const struct model *model, struct ui *ui);
void check_declare(const struct model *model, struct ui *ui);
void consent_declare(const struct model *model, struct ui *ui);
void sending_declare(const struct model *model, struct ui *ui);
void outcome_declare(const struct model *model, struct ui *ui);
void status_declare(const struct model *model, struct ui *ui);
void still_there_declare(const struct model *model, struct ui *ui);
void goodbye_declare(const struct model *model, struct ui *ui);
void unavailable_declare(const struct model *model, struct ui *ui);
void help_declare(const struct model *model, struct ui *ui);
void coverage_declare(const struct model *model, struct ui *ui);
void desk_declare(const struct model *model, struct ui *ui);
void staff_sign_in_declare(const struct model *model, struct ui *ui);
void staff_queue_declare(const struct model *model, struct ui *ui);
void staff_figures_declare(const struct model *model, struct ui *ui);
void dialog_declare(const struct model *model, struct ui *ui);

/* The officer who helps with this form, what only they may do, and the way back to the citizen. */
void staff_strip(const struct model *model, struct ui *ui);
struct widget_button staff_out_button(const struct model *model);

/* Shared by ask and status: the fields, and the keyboard under them. */
void ask_fields(const struct model *model, struct ui *ui);
void ask_errors(const struct model *model, struct ui *ui);
void ask_keyboard(const struct model *model, struct ui *ui);
