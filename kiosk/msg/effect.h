/* What the core asks of the world. Pointers are borrowed from the model until the next core_update. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "msg/courier.h"
#include "msg/printing.h"

enum effect_kind {
    EFFECT_LISTEN,        /* scanner on or off */
    EFFECT_SUBMIT,        /* hand the submission to the courier */
    EFFECT_LOOK_UP,       /* ask the courier for an item or dossier: `text` is a reference, UUID or dossier number */
    EFFECT_PAYMENT,       /* ask what is to be paid for it; `text` as before */
    EFFECT_TICKET,        /* ask for a ticket for the queue at the counter; `text` as before */
    EFFECT_DESK,          /* `desk`: what staff did, and whose list */
    EFFECT_PRINT,         /* the outcome on the screen on paper: `printer`, `job` */
    EFFECT_PAPER_SCAN,    /* one page on the document scanner: `job`, and `number` bytes of room; then MSG_PAPER */
    EFFECT_PAPER_STOP,    /* nobody waits for it any more */
    EFFECT_WATCH,         /* the receipt printer matters from now on, or no longer */
    EFFECT_SPEAK,         /* say `text` */
    EFFECT_CHIME,         /* a code was read */
    EFFECT_CALL_STAFF,    /* light, bell or log, as the machine has */
    EFFECT_STAFF_SIGN_IN, /* `text`: id, `secret`: PIN; answered by MSG_STAFF */
    EFFECT_STAFF_LIST,    /* fill world.staff_queue; answered by MSG_STAFF_LISTED */
    EFFECT_STAFF_RETRY,   /* `text`: UUID; then as STAFF_LIST */
    EFFECT_STAFF_EXPORT,  /* the queue as a table on disk; answered by MSG_STAFF_EXPORTED */
    EFFECT_STAFF_SHOW,    /* one item of it: `text` is its UUID; answered by MSG_STAFF_SHOWN */
    EFFECT_STAFF_DEED,    /* for the log: `text` is who, `number` an enum staff_deed (staff.h) */
    EFFECT_FORGET,        /* a session ended: wipe caches of text and pictures too */
};

struct effect {
    enum effect_kind kind;
    bool on;
    int number;
    const char *text;   /* borrowed */
    const char *secret; /* LOOK_UP, PAYMENT, TICKET: the receipt's secret or NULL; borrowed */
    const char *proof;  /* the same three: the owner's identity number or NULL; borrowed */
    enum printer printer;
    uint32_t job;
    struct submission submission;
    struct desk_ask desk;
};

enum { EFFECTS_MAX = 8 };

struct effect_list {
    struct effect items[EFFECTS_MAX];
    size_t count;
};
