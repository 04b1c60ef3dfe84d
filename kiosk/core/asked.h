/* What the pages `scan`, `ask` (also a table's row), `consent` and `status` show. Read-only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/form.h"
#include "core/model.h"

enum asked_control {
    ASKED_TEXT,    /* a field with caret and keyboard */
    ASKED_CHOICES, /* asked_choice_at: one press each, CHOOSE */
    ASKED_SEARCH,  /* a field that filters a list: type, then CHOOSE one of model_suggestions */
};

/* One control of the page. FIELD_ADDR gives three (province, commune, street), FIELD_BANK three, all others one. */
struct asked {
    const struct field *field;
    char path[PATH_BYTES_MAX]; /* of the answer: node field.<path> */
    enum asked_control control;
    const char
        *group_key; /* first of several controls of one field: the field's own label, to stand above; else NULL */
    const char *label_key;
    const char *why_key, *example_key; /* NULL when absent */
    bool required;
    bool focused;
    char value[ANSWER_BYTES_MAX]; /* machine value; "" unanswered. Selected choice: equal to its value */
    char shown[ANSWER_BYTES_MAX]; /* what stands in the field: the text being typed, else dd/mm/yyyy, label, 0912 345
                                     678 */
    const char *source_key;       /* badge, e.g. "ask.from_card"; NULL when typed or empty */
    const char *error_key;        /* NULL when fine; words by model_error_at, the same beside the field */
    bool error_soft;              /* a gentle question: NEXT again goes on */
    char suggestion[ANSWER_BYTES_MAX]; /* soft "ask.typed_oddly": the other spelling (TAKE); else "" */
};

size_t model_asked_count(const struct model *model);
bool model_asked_at(const struct model *model, size_t index, struct asked *out);
/* False when this page does not ask it now. */
bool model_asked_find(const struct model *model, const char *path, struct asked *out);

size_t asked_choice_count(const struct asked *asked);
/* False over the end; both borrowed from the catalogue. */
bool asked_choice_at(const struct asked *asked, size_t index, const char **value, const char **label_key);

/* For the focused control: of ASKED_SEARCH what may be chosen (choice.<path>.<value>, CHOOSE), of a name field words to
 * put in (SUGGEST). Commonest first before anything is typed. All borrowed from the regions. */
struct suggestion {
    const char *value;
    const char *label; /* in the language of the screen */
};
enum { SUGGESTIONS_MAX = 64 };
size_t model_suggestions(const struct model *model, struct suggestion *out, size_t max);

/* The keyboard under the page: NULL when nothing is focused. */
const struct keyboard_layout *model_keyboard(const struct model *model);
/* "vietnamese", "digits", "email"; NULL when nothing is focused. */
const char *model_keyboard_id(const struct model *model);
const char *model_keyboard_page(const struct model *model); /* "": the layout's first */
bool model_shift(const struct model *model);
const char *model_focused_path(const struct model *model); /* "" when none */
size_t model_caret(const struct model *model);             /* byte offset in asked.shown of the focused control */

/* The summary on top of ask and table, in the order of the page. 0 until NEXT was pressed in vain. */
struct shown_error {
    char path[PATH_BYTES_MAX]; /* pressing it sends FOCUS with this path */
    const char *label_key;
    char words[512];
    bool soft;
};
size_t model_error_count(const struct model *model);
bool model_error_at(const struct model *model, size_t index, struct shown_error *out);
/* One sentence for the page as a whole ("consent.needed"), or NULL. */
const char *model_page_error_key(const struct model *model);

/* Row of the table being edited, from 0; -1 when none. */
int model_row(const struct model *model);
bool model_consent(const struct model *model, const char *purpose);

enum scan_state {
    SCAN_WAITING,
    SCAN_READ,    /* the paper was read; `number` is its masked number; NEXT goes on */
    SCAN_REFUSED, /* `sentence_key` says which of the eight applies; still listening */
};
struct scan_shown {
    enum scan_state state;
    char number[64];
    const char *sentence_key; /* NULL unless refused */
    const char *hint_key;     /* what would help the reader, or what it waits for; "scan.waiting" and the like */
    bool remembered;          /* read earlier in this session: say so instead of asking again */
    bool device_missing;      /* no reader at all: "scan.device_missing" */
};
struct scan_shown model_scan(const struct model *model);

enum ticket_state { TICKET_NONE, TICKET_OFFERED, TICKET_ASKED, TICKET_GIVEN, TICKET_REFUSED };
enum look_up_state { LOOK_UP_ASKING, LOOK_UP_WAITING, LOOK_UP_FOUND, LOOK_UP_UNKNOWN, LOOK_UP_LATER };
struct look_up_shown {
    enum look_up_state state;
    char number[DOSSIER_NO_BYTES]; /* what was looked up; empty when it came from a receipt with a secret */
    const char *words_key;         /* "lookup.accepted" … with {number}; NULL while asking */
    const char *todo_key;          /* what the person is to do, or NULL */
    enum ticket_state ticket;
    struct dossier_ticket ticket_given; /* GIVEN */
    struct courier_event event;         /* FOUND: stage, dossier_no, times */
};
struct look_up_shown model_look_up(const struct model *model);
