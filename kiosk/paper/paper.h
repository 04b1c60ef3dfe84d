/* What a scanner yields, typed. One value for every code, so that it can travel through mailboxes by copy.
 * A code is prefill and never authentication: static, unsigned, copyable. Nothing here guesses: what pretends to be a
 * known paper and is malformed is refused with a reason. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "paper/card_back.h"
#include "paper/citizen_card.h"
#include "paper/dossier_receipt.h"
#include "paper/insurance_card.h"
#include "paper/staff_badge.h"
#include "paper/vietqr.h"

enum paper_kind {
    PAPER_UNKNOWN, /* readable, none of ours */
    PAPER_URL,     /* an http(s) link; never opened */
    PAPER_REFUSED, /* pretends to be ours or may not be shown: see `refusal` */
    PAPER_CITIZEN_CARD,
    PAPER_INSURANCE_CARD,
    PAPER_DOSSIER_RECEIPT,
    PAPER_VIETQR,
    PAPER_STAFF_BADGE,
    PAPER_CARD_BACK, /* the machine-readable lines of a citizen card */
    PAPER_KIND_COUNT,
};

/* X(name, sentence key). The eight of the contract; the first five also serve the scan page (no code, wrong paper,
 * two). */
#define PAPER_REFUSAL_LIST(X)                                                                                          \
    X(NONE, "")                                                                                                        \
    X(UNREAD, "scan_unread")                                                                                           \
    X(NOT_OURS, "scan_not_ours")                                                                                       \
    X(DAMAGED, "scan_damaged")                                                                                         \
    X(WRONG_PAPER, "scan_wrong_paper")                                                                                 \
    X(TWO_CODES, "scan_two_codes")                                                                                     \
    X(TOO_LONG, "scan_too_long")                                                                                       \
    X(LINK, "scan_link")                                                                                               \
    X(FORBIDDEN, "scan_forbidden")

enum paper_refusal {
#define PAPER_REFUSAL_ENUM(name, key) PAPER_REFUSAL_##name,
    PAPER_REFUSAL_LIST(PAPER_REFUSAL_ENUM)
#undef PAPER_REFUSAL_ENUM
        PAPER_REFUSAL_COUNT
};

/* X(bit, name in JSON): readable, but worth a look by a person. */
#define PAPER_WARNING_LIST(X)                                                                                          \
    X(1, NUMBER_PROVINCE, "number_province") /* see text/person.h */                                                   \
    X(2, NUMBER_SEX, "number_sex")                                                                                     \
    X(4, NUMBER_CENTURY, "number_century")                                                                             \
    X(8, NUMBER_YEAR, "number_year")                                                                                   \
    X(16, BIRTH_PARTIAL, "birth_partial")             /* year or month and year only */                                \
    X(32, BIRTH_FIRST_JANUARY, "birth_first_january") /* often stands for "day unknown" */                             \
    X(64, SEX_UNACCENTED, "sex_unaccented")           /* "Nu": the reader drops diacritics */                          \
    X(128, TAIL, "tail")                              /* fields beyond the seventh, unread */                          \
    X(256, DATES_ORDER, "dates_order")                /* issued before birth, ends before it starts */                 \
    X(512, NOT_HEX, "not_hex")                        /* a BHYT name in plain text */                                  \
    X(1024, NOT_NFC, "not_nfc")                       /* the code carried decomposed text */                           \
    X(2048, SHORT, "short")                           /* BHYT card with fewer fields */

enum paper_warning {
#define PAPER_WARNING_ENUM(bit, name, text) PAPER_WARNING_##name = bit,
    PAPER_WARNING_LIST(PAPER_WARNING_ENUM)
#undef PAPER_WARNING_ENUM
};

struct paper_document {
    enum paper_kind kind;
    enum paper_refusal refusal; /* NONE unless kind is REFUSED */
    uint32_t warnings;          /* bits of enum paper_warning */
    union {                     /* the member named by kind; all zero otherwise */
        struct citizen_card citizen;
        struct insurance_card insurance;
        struct dossier_receipt receipt;
        struct vietqr vietqr;
        struct staff_badge badge;
        struct card_back back;
    };
};

/* Any bytes to a document: total, never fails, reads nothing outside `payload`. `out` may go through memcpy: it holds
 * no pointers. It may hold personal data: wipe it when done (base_wipe). Any thread. */
void paper_classify(struct str payload, struct paper_document *out);

/* "citizen_card", "refused", … as in `kiosk read --json`; never NULL. */
const char *paper_kind_name(enum paper_kind kind);
/* "scan_damaged", …; "" for NONE; never NULL. */
const char *paper_refusal_key(enum paper_refusal refusal);
/* Calls `each` for every warning set, in the order of the list. */
typedef void (*paper_warning_fn)(void *context, const char *name);
void paper_warnings(const struct paper_document *document, paper_warning_fn each, void *context);
