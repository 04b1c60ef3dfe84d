/* What a portal tells of a dossier besides its number and state: at whose desk it is, what the citizen is to do, what
 * happened so far, what is to be paid, and the ticket it gave. By value, bounded; the texts are the portal's own,
 * cleaned of everything that is no text (courier/outside_text.h). Zero: nothing was told. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum {
    DOSSIER_TEXT_BYTES = 192, /* one line of a portal's; longer ones end in "…" */
    DOSSIER_LOG_LINES_MAX = 6,
    PAYMENT_QR_BYTES = 512, /* EMVCo's own bound of a merchant code */
    TICKET_NUMBER_BYTES = 24,
};

struct dossier_log_line {
    int64_t at_ms; /* wall; 0: not told */
    char text[DOSSIER_TEXT_BYTES];
};

struct dossier_stage {
    char desk[DOSSIER_TEXT_BYTES]; /* the step or office it is at */
    char role[DOSSIER_TEXT_BYTES]; /* who does that step there: a function, never a name */
    char note[DOSSIER_TEXT_BYTES]; /* what the office asks or says */
    int64_t received_ms, finished_ms;
    struct dossier_log_line log[DOSSIER_LOG_LINES_MAX]; /* newest first */
    size_t log_count;
};

enum payment_state {
    PAYMENT_NONE,     /* nothing is asked, or nothing is known */
    PAYMENT_DUE,      /* amount_vnd is to be paid */
    PAYMENT_REPORTED, /* money was sent, the office has not confirmed it */
    PAYMENT_PAID,     /* confirmed */
};

struct dossier_payment {
    enum payment_state state;
    int64_t amount_vnd;        /* more than 0 unless NONE */
    char qr[PAYMENT_QR_BYTES]; /* as the portal returned it, unproven; "" when it gave none */
    char receipt_no[64];       /* of the invoice or receipt; "" before */
};

struct dossier_ticket {
    char number[TICKET_NUMBER_BYTES]; /* "" : none was given */
    char gate[DOSSIER_TEXT_BYTES];    /* counter or window; "" when not told */
    int32_t ahead;                    /* people before this one; -1: not told */
};
