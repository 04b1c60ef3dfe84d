/* Papers that a service needs and the state does not hold: an officer at the screen scans them into the form, what is
 * not scanned is brought to the counter. The pages are part of the session: sent with the answers, wiped with them. */
#pragma once

#include "core/model.h"
#include "msg/effect.h"
#include "msg/msg.h"
#include "msg/paper_scan.h"

enum { PAPERS_WAIT_MS = 110000 }; /* longer than any scan of scan/paper_scanner.h: its answer was lost */

struct papers_page {
    const struct document *document;
    uint16_t width_px, height_px, dpi;
    uint32_t at, size; /* in `bytes`, deflated */
};

/* A part of struct session: zeroed is empty. */
struct papers {
    struct papers_page pages[PAPER_PAGES_MAX]; /* of one document in the order they were scanned */
    size_t page_count, used;
    uint64_t changes;               /* a consent is for the papers it was given for */
    const struct document *scanned; /* being scanned now; NULL: none */
    uint32_t job;
    int64_t since_ms;
    const struct document *troubled; /* the last scan that failed was of this one */
    enum paper_scan_end trouble;
    const char *by[PAPERS_MAX];            /* officers, of the settings … */
    const struct document *of[PAPERS_MAX]; /* … who scanned these last */
    uint8_t bytes[PAPERS_BYTES_MAX];
};

/* The officer's page and the way to it. False: none of its actions. */
bool papers_act(struct model *model, const struct msg *msg, struct effect_list *effects);
/* From that page back to the check page; nothing elsewhere. */
void papers_leave(struct model *model, struct effect_list *effects);
/* A scan ended; the page of a good one lies in the tray of the world. */
void papers_event(struct model *model, const struct paper_scan_event *event);
void papers_tick(struct model *model);
/* The scan that somebody waits for; 0: none. */
uint32_t papers_job(const struct model *model);
/* After every message: breaks off the scan that somebody waited for before it and nobody does now, and has what came of
 * it wiped: done, given up, or the session ended. */
void papers_stop(const struct model *model, uint32_t job_before, struct effect_list *effects);
/* Next moment at which waiting changes the screen, monotonic; INT64_MAX when none. */
int64_t papers_wake_ms(const struct model *model);

/* The part of the portal that takes this paper; NULL: it can only be brought. */
const char *papers_part_no(const struct model *model, const struct document *document);
/* Whether this paper goes with the application; its pages are those of `papers` with that document. */
bool papers_held(const struct model *model, const struct document *document);
/* 1 at the first, and other than before after every change. */
uint64_t papers_mark(const struct model *model);

/* --- for the view --------------------------------------------------------------------------------------------------
 */

struct paper_shown {
    const struct document *document;
    size_t pages;
    const char *by;          /* the officer's id; NULL when there is no page */
    const char *trouble_key; /* of the last try; NULL: none */
    bool scanning;
    bool offered; /* may be scanned: the portal takes it */
    bool full;    /* no further page has room */
};
/* Papers the answers so far call for, those the state holds left out. */
bool model_paper_at(const struct model *model, size_t index, struct paper_shown *out);
/* Whether the officer at the screen may scan for this form. */
bool model_papers_askable(const struct model *model);
/* Name of a paper that goes with the application as a scan; NULL behind the last. */
const char *model_papers_sent_key(const struct model *model, size_t index);
