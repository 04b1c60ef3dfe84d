/* What the screen is a picture of. The view reads; core/update.c alone writes. One thread.
 * Nothing of a person is in struct model: it all lives in `session`, in private memory that is wiped with the session.
 * What the pages with questions show: core/asked.h; check and table: core/review.h; the ends: core/outcome.h.
 *
 * Every page: header (place, clock from now_wall_ms, tools), dialog and notice when set. nav.back sends BACK, nav.next
 * NEXT. model_progress gives "Bước n / total" on scan ask table step show check consent.
 *   attract   three slides; any press sends BEGIN; slide = model->slide (0..2), changes with time
 *   language  overlay: one button a language, LANGUAGE_SET           help  overlay: whom to call; CLOSE
 *   home      LIST cards; when model_card_number() answers: "home.card_read" with that number
 *   services  model_detail() NULL: the list (model_listed_at), SERVICE; else that service's facts, NEXT starts it
 *   scan      model_scan(); NEXT only when enough (model_next_enabled); MANUAL when page->manual_allowed
 *   ask       model_asked_at; also a table's row (model_row() >= 0: title of the page and table.row)
 *   table     review.h rows; ROW_ADD while rows < page->rows_max; errors with path page->into
 *   step show words of model_page(); step: STEP_DONE and one OBSTACLE each      check  review_row_at, EDIT_ANSWER
 *   consent   page->purposes, model_consent(); model_page_error_key()           sending  model_sending()
 *   outcome   outcome.h      status  model_look_up() and one asked field "lookup.number"
 *   still_there overlay: STAY, seconds from answer_until_ms      goodbye  nothing of anybody
 *   coverage  coverage.h: while asking nothing, then one sentence; NEXT
 *   desk      coverage.h: model_desk_at, CALL_NEXT
 *   unavailable model->unavailable_key and BACK
 *   staff_sign_in overlay, staff_queue, staff_figures: core/staff.h      staff_papers: core/papers.h */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "core/look.h"
#include "core/page_name.h"
#include "core/staff_present.h"
#include "data/catalogue.h"
#include "data/regions.h"
#include "data/settings.h"
#include "msg/courier.h"
#include "msg/msg.h"
#include "text/i18n.h"
#include "text/keyboard_layout.h"

enum { MODEL_KEYBOARDS_MAX = 8, MODEL_SLIDES = 3 };

enum rating { RATING_NONE, RATING_GOOD, RATING_FAIR, RATING_POOR, RATING_COUNT };

enum dialog { DIALOG_NONE, DIALOG_LEAVE, DIALOG_REMOVE_ROW, DIALOG_OTHER_CARD };

struct staff_queue; /* msg/staff.h */
struct tally;       /* core/tally.h */

/* Everything the core borrows; lives longer than the model. */
struct model_world {
    const struct settings *settings;
    const struct catalogue *catalogue;
    const struct regions *regions;
    const struct insurance *insurance;                 /* the gateway's words; NULL when there are none */
    const struct i18n *texts[SETTINGS_LANGUAGES_MAX];  /* as settings->languages */
    const char *text_versions[SETTINGS_LANGUAGES_MAX]; /* configuration_text_version of each */
    const struct keyboard_layout *keyboards[MODEL_KEYBOARDS_MAX];
    size_t keyboard_count;
    const struct staff_queue *staff_queue; /* what EFFECT_STAFF_LIST filled; or NULL */
    const struct paper_tray *paper_tray;   /* filled while MSG_PAPER is told; or NULL */
    struct tally *tally;                   /* the day's counts, which the core alone adds to; or NULL */
};

struct session; /* core/session.h, the core's own */
struct model {
    struct model_world world;
    const struct i18n *texts; /* of the current language */
    struct look look;
    enum page_name page;    /* beneath any overlay; see model_page_name */
    enum page_name overlay; /* LANGUAGE, HELP, STILL_THERE, or PAGE_NAME_COUNT for none */
    enum page_name covered; /* the overlay beneath STILL_THERE, or PAGE_NAME_COUNT */
    enum dialog dialog;
    struct staff_present staff;
    bool devices[DEVICE_COUNT];
    enum printer_state printers[PRINTER_COUNT]; /* as last heard; whether there is one: devices, settings */
    uint32_t print_jobs, paper_jobs;            /* asked for since the start */
    bool courier_connected;
    struct courier_health health;
    const char *notice_key; /* a passing sentence ("scan_damaged", "scan.busy") or NULL; no words of people */
    const char *unavailable_key;
    bool goodbye_kept;                  /* goodbye: an application was kept, only the screen is wiped */
    const struct service *rate_service; /* goodbye: the journey to be rated; NULL: nothing to rate */
    enum rating rated;
    int slide;                                        /* attract */
    int64_t now_ms, now_wall_ms;                      /* of the last message */
    int64_t wake_at_ms;                               /* monotonic; INT64_MAX: nothing is due */
    int64_t answer_until_ms;                          /* still_there: monotonic end of the wait */
    int64_t notice_until_ms, page_since_ms, input_ms; /* monotonic */
    bool listening, watching;                         /* scanner, printer */
    enum scan_hint hint;                              /* from the reader, as long as it listens */
    bool changed;                                     /* by the last message */
    struct arena *arena;                              /* borrowed */
    struct session *session;                          /* in the arena; NULL when nobody is there */
};

enum page_name model_page_name(const struct model *model);          /* what is on top */
const char *model_text(const struct model *model, const char *key); /* in the current language; NULL key gives "" */

const struct service *model_service(const struct model *model); /* in work, or NULL */
const struct page *
model_page(const struct model *model); /* of the journey, also one made up for typing by hand; or NULL */
void model_progress(const struct model *model, int *step, int *total); /* 0, 0 outside a journey */
bool model_back_enabled(const struct model *model);
bool model_next_enabled(const struct model *model);

const struct service *model_detail(const struct model *model); /* services: the one being looked at, or NULL */
/* What of the open list stands on the page: all, one group, or what the words in the search field find. */
size_t model_listed_count(const struct model *model);
const struct service *model_listed_at(const struct model *model, size_t index);
bool model_list_is_long(const struct model *model); /* the whole list: then it is searched and chosen from by group */
const struct group *model_list_group(const struct model *model);                  /* the one chosen, or NULL */
const struct group *model_list_group_at(const struct model *model, size_t index); /* groups of the open list */
const struct group *model_group_of(const struct model *model, const struct service *service);
const char *model_list_query(const struct model *model); /* what is searched for; "" */
/* Whether it ends on paper here, and at no portal. */
bool model_is_for_paper(const struct service *service);
/* Whether this paper must be brought, as far as the answers tell. */
bool model_document_needed(const struct model *model, const struct document *document);
/* "•••• •••• 0017" of the card shown in this session; false when none was. */
bool model_card_number(const struct model *model, char *out, size_t size);
