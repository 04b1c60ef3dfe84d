/* What `sending` and `outcome` show: only what the courier has said of this very application. Read-only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/model.h"

enum outcome_kind {
    OUTCOME_NONE,
    OUTCOME_ACCEPTED,    /* the portal returned dossier_no; words at outcome.accepted */
    OUTCOME_RECORDED,    /* on disk, not sent yet; may become ACCEPTED or NEEDS_STAFF while shown; outcome.recorded */
    OUTCOME_NEEDS_STAFF, /* on disk, the portal will not take it alone; outcome.needs_staff */
    OUTCOME_FAILED,      /* not known to be on disk; answers are kept; RETRY; outcome.failed */
    OUTCOME_GUIDE_DONE,  /* outcome.guide_done */
    OUTCOME_GUIDE_TOLD,  /* a guide without a step to do here: what its last page said; outcome.guide_stopped */
    OUTCOME_AGREES,      /* two papers of one person say the same; agree.same */
    OUTCOME_DIFFERS,     /* they do not: a request to the office that corrects; agree.request */
    OUTCOME_OBSTACLE,    /* outcome.guide_stopped; the obstacle's own words; RETRY goes back to the step */
    OUTCOME_PRINTED,     /* filled in for paper: nothing was sent or stored; outcome.printed */
    OUTCOME_TICKET,      /* a number at a clinic (coverage.h); outcome.ticket */
    OUTCOME_COUNTER,     /* a number at the counter, with the reason and what is known already; outcome.counter */
};

enum print_phase { PRINTING_NONE, PRINTING_ASKED, PRINTING_DONE, PRINTING_HANDED, PRINTING_FAILED };

/* One printer, as far as the outcome on the screen is concerned. All empty: there is nothing to print, or nowhere. */
struct printing_shown {
    enum print_phase phase;
    const char *key; /* what to say; NULL: nothing */
    bool trouble;    /* `key` tells what keeps it from printing: the code on the screen must do */
    bool offered;    /* the button is there, until the printer confirms */
    bool enabled;
    bool again;  /* "outcome.reprint" */
    bool missed; /* a declaration to sign, and no printer for it */
};

struct outcome_shown {
    enum outcome_kind kind;
    const char *title_key;
    const char *text_key;            /* NULL when the kind has none */
    char when[256];                  /* "09:47 ngày 21/11/2026 …" of outcome.<kind>.when, filled; "" when none */
    char number[DOSSIER_NO_BYTES];   /* dossier_no (ACCEPTED) or our reference; "" when neither */
    const char *number_key;          /* its label */
    char qr[DOSSIER_NO_BYTES];       /* payload of the QR code: the same number; "" = no code */
    char reference[REFERENCE_BYTES]; /* support code, small, for staff; "" before it is stored */
    const char *reason_key;          /* FAILED: why, in one sentence; NULL otherwise */
    const struct obstacle *obstacle; /* OBSTACLE */
    const struct page *told;         /* GUIDE_TOLD: title and text of this page; NULL when there is none */
    bool retry_allowed;
    bool back_allowed; /* FAILED and surely not stored: the form may be changed */
    struct printing_shown slip, sheet;
};

/* Whether the application outlives this session: on the portal or on disk. */
bool model_outcome_kept(const struct model *model);
struct outcome_shown model_outcome(const struct model *model);
/* "Việc tiếp theo", numbered, filled in. */
size_t model_outcome_step_count(const struct model *model);
bool model_outcome_step_at(const struct model *model, size_t index, char *out, size_t size);

/* The same facts one by one. False, and "", when there is nothing to say. OUTCOME_URGENT: what may not wait until it is
 * sent, and whom to call. */
enum outcome_fact {
    OUTCOME_SENT,
    OUTCOME_FEE,
    OUTCOME_EXEMPTION,
    OUTCOME_WHERE,
    OUTCOME_TIME,
    OUTCOME_DUE,
    OUTCOME_STAGE,
    OUTCOME_AGENCY,
    OUTCOME_BRING,
    OUTCOME_URGENT
};
bool model_outcome_fact(const struct model *model, enum outcome_fact fact, char *out, size_t size);
/* A paper to bring to the counter, as far as the answers tell. */
struct outcome_paper {
    const char *name_key;
    bool perhaps; /* it depends on answers that are gone (reprint.h) */
};
bool model_outcome_paper_at(const struct model *model, size_t index, struct outcome_paper *out);

/* What was only told, page by page, as far as the answers led; NULL behind the last. */
const struct page *model_outcome_told_at(const struct model *model, size_t index);
/* What is shown says facts of the service that nobody has compared with their source. */
bool model_outcome_unverified(const struct model *model);
/* What a page of the journey tells of an answer (`value`), for reading: a day, or the answer as it stands. False, and
 * "", when it tells none, or nothing was answered. */
bool model_told_value(const struct model *model, const struct page *page, char *out, size_t size);

/* Where a citizen can look the dossier up; NULL when the portal has no such page. */
const char *model_outcome_page_url(const struct model *model);

enum sending_state {
    SENDING_SAVING,
    SENDING_WAITING, /* on disk, its turn has not come */
    SENDING_SENDING, /* the courier said it is on its way */
};
enum sending_state model_sending(const struct model *model);
/* Longer than people expect: a sentence says that it goes on. */
bool model_sending_slow(const struct model *model);
