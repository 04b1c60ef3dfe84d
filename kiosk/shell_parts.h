/* What the shell's own files share; nobody else includes it. */
#pragma once

#include <stdatomic.h>

#include "base/clock.h"
#include "base/mailbox.h"
#include "core/update.h"
#include "courier/link_client.h"
#include "courier_child.h"
#include "data/load.h"
#include "device/page_printer.h"
#include "device/slip_printer.h"
#include "folders.h"
#include "gfx/canvas.h"
#include "device/window.h"
#include "scan/scanner.h"
#include "scan/wedge.h"
#include "script.h"
#include "shell.h"
#include "shell_figures.h"
#include "shell_paper.h"
#include "shell_staff.h"
#include "ui/draw.h"
#include "ui/input.h"
#include "ui/semantics.h"
#include "ui/theme.h"
#include "ui/tree.h"

struct shell_script {
    struct script script;
    size_t next;
    int64_t deadline_ms; /* real time; 0 while the step has not begun */
    int64_t wait_until_ms;
    bool running;
};

struct shell_keys {
    bool on; /* a scanner may be among the keyboards */
    struct wedge wedge;
    struct window_event held[WEDGE_KEYS_MIN]; /* not known yet whose they are */
    int held_count;
};

struct shell {
    const struct shell_options *options;
    struct clock clock;      /* the core's */
    struct clock real_clock; /* pacing and patience of scripts */
    struct clock_fake fake_clock;
    struct entropy entropy;
    struct entropy_seeded seeded;
    struct configuration *configuration;
    struct arena *session_arena;
    struct model model;
    struct mailbox *mailbox; /* struct msg, from scanner and link threads */
    struct window *window;
    struct canvas *canvas;
    struct ui *ui;
    struct ui_theme theme;
    struct draw_list *draw_list;
    struct scanner *scanner;
    struct slip_printer *slip_printer; /* NULL: none on this machine; the same for the next */
    struct page_printer *page_printer;
    struct shell_paper paper;
    struct courier_link *link;
    struct courier_child courier_child;
    int64_t courier_mend_at_ms; /* 0: nothing to mend */
    struct figures_files figures;
    struct staff_desk staff;
    struct shell_script script;
    struct shell_keys keys;
    bool dirty;   /* the model changed since the last picture */
    bool repaint; /* only the toolkit's state changed */
    bool finger_down;
    char focus[ID_BYTES_MAX]; /* the node the view last asked to have the focus */
    atomic_bool stop;         /* set by the signal thread */
    int exit_code;
};

/* Stamps the message, lets the core decide, carries out the effects. */
void shell_tell(struct shell *shell, struct msg *msg);
/* The message of a pressed node. */
void shell_act(struct shell *shell, const struct ui_message *message);
/* Declares, lays out and draws the page when something changed. */
void shell_draw(struct shell *shell);

/* Carries out EFFECT_PRINT; that it cannot be done is answered as a failed job. */
void shell_print(struct shell *shell, const struct effect *effect);
/* False: out of memory or threads. */
bool shell_start_printer(struct shell *shell);
/* The same for declarations. */
enum status shell_print_sheet(struct shell *shell, uint32_t job) MUST_USE;
bool shell_start_page_printer(struct shell *shell);

/* What a person or a device did at the window. */
void shell_take_event(struct shell *shell, const struct window_event *event);
/* The same, keys first held against a scanner that types: shell_keys.c. */
void shell_take_input(struct shell *shell, const struct window_event *event);
/* No event came until then. */
void shell_keys_expire(struct shell *shell, int64_t quiet_until_ms);
/* Until shell_keys_expire is due; -1 when nobody is typing. Nothing is drawn meanwhile: a picture takes longer than a
 * scanner's key, and would look like a pause. */
int shell_keys_wait_ms(const struct shell *shell);

/* Runs until `stop`. */
void shell_loop(struct shell *shell);
/* A canvas of the window's size; false, with a sentence on stderr, when there can be none. */
bool shell_resize_canvas(struct shell *shell);

/* Whether codes can come without a serial scanner: from a watched folder, or from a script. */
bool shell_reads_pictures(const struct shell *shell);

/* What other threads call; `context` is the shell. */
void shell_post_scan(void *context, const struct scan_event *event);
void shell_post_print(void *context, const struct print_event *event);
void shell_post_courier(const struct courier_event *event, void *context);
void shell_wake(void *context);

/* One attempt at the script's next step. Milliseconds until it wants to be asked again. Ends the run at its end. */
int shell_script_step(struct shell *shell);
