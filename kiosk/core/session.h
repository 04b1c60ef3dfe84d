/* One person's visit, whole. The core's own: nobody outside core/ includes this.
 * It is one allocation in the private arena, so that ending it is one arena_reset. */
#pragma once

#include "core/agree.h"
#include "core/asked.h"
#include "core/coverage.h"
#include "core/delivery.h"
#include "core/form.h"
#include "core/manual_page.h"
#include "core/outcome.h"
#include "core/papers.h"
#include "paper/paper.h"

enum {
    JOURNEY_PAGES_MAX = 64, /* pages of one service file; the longest we know has 19 */
    PAGE_ERRORS_MAX = 32,   /* controls of the fullest page, each wrong once */
    CONSENTS_MAX = 8,
};

struct edit {
    char path[PATH_BYTES_MAX]; /* "" nothing focused */
    char text[ANSWER_BYTES_MAX];
    size_t caret; /* byte offset in text */
    bool dirty;   /* something was typed: the answer changes hands when it is left */
    bool shift;   /* as the person pressed it */
    char keyboard_page[KEYBOARD_ID_BYTES];
};

struct page_error {
    char path[PATH_BYTES_MAX];
    const char *label_key;
    const char *key;
    bool soft;
    int64_t min, max;      /* of a date: days since 1970 */
    const char *other_key; /* label of the answer it does not fit, or NULL */
};

struct consent {
    const char *purpose; /* of the catalogue */
    bool ticked;
    int64_t at_ms;            /* wall */
    const char *text_version; /* of the words on the screen when it was ticked */
    uint64_t form_mark;       /* of the answers and papers it was given for */
};

struct print_job {
    uint32_t number; /* 0: nothing was asked for yet */
    enum print_phase phase;
    enum outcome_kind outcome; /* it was asked for */
    enum payment_state paid;   /* as it was then: a slip without the receipt's number is not the last one */
    enum printer_state why;    /* FAILED */
    int64_t since_ms;          /* monotonic */
};

struct session {
    const struct service *service; /* in work; borrowed, as all catalogue pointers here */
    const struct service *detail;
    char list[ID_BYTES_MAX];          /* which list is open */
    const struct group *group;        /* only this heading of it; NULL: all */
    int step;                         /* journey.h */
    int check_return;                 /* step of the check page an edit goes back to; -1 */
    bool seen[2 * JOURNEY_PAGES_MAX]; /* by step: what nobody has seen cannot be sent */
    bool scanned[JOURNEY_PAGES_MAX], remembered[JOURNEY_PAGES_MAX], manual[JOURNEY_PAGES_MAX];
    bool back_typing[JOURNEY_PAGES_MAX]; /* by hand, and by the lines of the card's back first */
    const char *scan_refusal_key;

    char uuid[UUID_TEXT_BYTES];      /* born when the form opens */
    int64_t opened_ms, consented_ms; /* wall */
    struct form form;
    struct edit edit;
    struct page_error errors[PAGE_ERRORS_MAX];
    size_t error_count;
    const char *page_error_key;
    int row; /* of the table being edited, -1 */
    bool row_new;
    int row_to_remove;
    struct consent consents[CONSENTS_MAX];
    size_t consent_count;

    struct paper_document card, insurance; /* PAPER_UNKNOWN (kind 0): not shown yet */
    struct paper_document other_card;      /* another person's, while dialog OTHER_CARD asks what it means */
    struct delivery delivery;
    enum outcome_kind outcome;
    int64_t reprint_news_ms; /* wall; other than 0: an old application of somebody else, shown to staff (reprint.h) */
    const struct obstacle *obstacle;
    enum agree_right agree_right; /* DIFFERS: whose data are right */
    struct print_job prints[PRINTER_COUNT];
    const char *assisted_by; /* id of the officer who wrote in this form, of the settings; NULL: nobody */
    bool staff_seen;         /* an officer compared the face with the card of this form */
    struct look_up look_up;
    struct checkin checkin;
    struct courier_event desk; /* staff's page: the last list, whose, from which row, and when asked for */
    char desk_clinic[ARRIVAL_CLINIC_BYTES];
    int32_t desk_first;
    int64_t desk_asked_ms;          /* monotonic */
    struct manual_page manual_page; /* the one on the screen, if it is one */
    struct papers papers;
    char body[BODY_BYTES_MAX];
    size_t body_len;
};
