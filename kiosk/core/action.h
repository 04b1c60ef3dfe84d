/* What a node of the screen asks for when it is pressed: the `action`, `arg` and `text` of MSG_ACTION.
 * The view gives them to nodes, the toolkit carries them as they are, core/update.c alone understands them.
 * An action that makes no sense on the current page, or names something unknown, does nothing. */
#pragma once

/* X(name): arg / text. Where neither is named, both are ignored. */
#define ACTION_LIST(X)                                                                                                 \
    X(NONE)          /* the node is no target */                                                                       \
    X(BEGIN)         /* attract, goodbye: to the home page */                                                          \
    X(HOME)          /* to the home page; with answers in a form it asks first (dialog LEAVE) */                       \
    X(BACK)          /* nav.back: also closes an overlay, a row, an obstacle */                                        \
    X(NEXT)          /* nav.next: validates and goes on; on `services` with a detail: starts; on consent: submits */   \
    X(LANGUAGE_MENU) /* header.language: opens the overlay `language` */                                               \
    X(LANGUAGE_SET)  /* text: language id, "vi" */                                                                     \
    X(TEXT_SIZE)     /* header.text_size: the next of four; arg 1..4 sets that one */                                  \
    X(ELDER)         /* elder mode on and off */                                                                       \
    X(CONTRAST)      /* header.contrast: the next theme */                                                             \
    X(VOICE)         /* header.voice: reading aloud on and off */                                                      \
    X(LOWER)         /* everything low, for a wheelchair, on and off */                                                \
    X(CALL_STAFF)    /* header.call_staff: calls and opens the overlay `help` */                                       \
    X(CLOSE)         /* closes overlay or dialog; on `unavailable`: back to where one came from */                     \
    X(LEAVE)         /* dialog LEAVE: yes, end and wipe */                                                             \
    X(OTHER_CARD)    /* dialog OTHER_CARD: yes, a new person: begin again with the card just shown */                  \
    X(LIST)          /* text: "vneid" "insurance" "services" "status" (home.<text>) */                                 \
    X(GROUP)         /* services.group.<id>: only that heading; text "": all again */                                  \
    X(SERVICE)       /* service.<id>; text: id. A guide starts, a service shows its detail on page `services` */       \
    X(FOCUS)         /* field.<path>; text: path; "" takes the focus away and hides the keyboard */                    \
    X(KEY)           /* text: what the key puts in, lower case; the core applies shift */                              \
    X(TONE)          /* arg: enum compose_tone */                                                                      \
    X(SHIFT)         /* next letter is a capital, or no longer */                                                      \
    X(KEYBOARD_PAGE) /* text: page id of the keyboard layout */                                                        \
    X(EDIT)          /* arg: enum edit_key */                                                                          \
    X(CLEAR)         /* empties the focused field */                                                                   \
    X(SUGGEST)       /* text: value of one of model_suggestions */                                                     \
    X(CHOOSE)        /* choice.<path>.<value>; text: "<path>=<value>" */                                               \
    X(TAKE)          /* text: path; takes the spelling a gentle question offers (asked.suggestion) */                  \
    X(ROW_ADD)       /* table: a new row, opened for editing */                                                        \
    X(ROW_EDIT)      /* arg: row, from 0 */                                                                            \
    X(ROW_REMOVE)    /* arg: row; asks first (dialog REMOVE_ROW) */                                                    \
    X(ROW_REMOVE_YES)                                                                                                  \
    X(EDIT_ANSWER) /* edit.<path>; text: review_row.edit */                                                            \
    X(CONSENT)     /* consent.<purpose>; text: purpose; ticks and unticks */                                           \
    X(STEP_DONE)   /* step.done */                                                                                     \
    X(AGREE)       /* agree.card, agree.insurance; text: which paper is right; prepares the request */                 \
    X(OBSTACLE)    /* step.obstacle.<id>; text: id */                                                                  \
    X(MANUAL)      /* scan, coverage: type by hand; arg: enum action_manual */                                         \
    X(PRINT)       /* outcome.print, outcome.print_sheet; arg: enum printer */                                         \
    X(RETRY)       /* outcome FAILED: hand over again, same UUID; OBSTACLE: the step again; status: ask again */       \
    X(DONE)        /* outcome.done: end and wipe */                                                                    \
    X(RATE)        /* rating.good fair poor, on goodbye, once; arg: enum rating */                                     \
    X(STAY)        /* idle.stay */                                                                                     \
    X(TICKET)      /* status.ticket: a ticket for the queue at the counter, for the dossier that was found */          \
    X(LOOK_UP)     /* status: look the typed number up */                                                              \
    X(CALL_NEXT)   /* staff; desk: the next patient of the clinic shown; queue: opens desk */                          \
    X(DESK_LIST)   /* desk; text: clinic id whose list is shown, "" all */                                             \
    X(DESK_TURN)   /* desk: arg -1 or 1, one screen back or on */                                                      \
    X(DESK_MOVE)   /* desk; arg: enum desk_deed; text: "<clinic>:<number>" */                                          \
    X(STAFF_OUT)   /* the officer signs out; a form goes back to the citizen */                                        \
    X(STAFF_QUEUE) /* staff: the queue, read anew */                                                                   \
    X(STAFF_FIGURES)                                                                                                   \
    X(STAFF_TURN)     /* queue: arg -1 or 1, one screen back or on */                                                  \
    X(STAFF_RETRY)    /* queue; text: UUID */                                                                          \
    X(STAFF_SLIP)     /* queue; text: UUID: its slip, on the screen and to be printed again */                         \
    X(STAFF_EXPORT)   /* queue: written as a table beside the figures */                                               \
    X(STAFF_FACE)     /* check: the face was compared with the card */                                                 \
    X(STAFF_DELEGATE) /* check: somebody acts for the citizen: a page that asks who, by what right */                  \
    X(STAFF_PAPERS)   /* check: papers that can be scanned */                                                          \
    X(PAPER_SCAN)     /* there; text: document id; arg 1: its pages of before go first */                              \
    X(PAPER_DROP)     /* there; text: document id: breaks its scan off, else removes its pages */

enum action_manual { ACTION_MANUAL_FIELDS, ACTION_MANUAL_BACK }; /* the lines of a card's back */

enum action {
#define ACTION_ENUM(name) ACTION_##name,
    ACTION_LIST(ACTION_ENUM)
#undef ACTION_ENUM
        ACTION_COUNT,
    ACTION_VIEW_FIRST = 1000, /* from here on the view's and the shell's own (scrolling …); the core ignores them */
};
