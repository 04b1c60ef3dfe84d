/* Services and guides as data, proven before the first pixel (check.c). Everything here is read-only after loading,
 * owned by the catalogue, and may be read from any thread. Ids and vocabulary: the service files of config/services.
 *
 * People's words are not here: every `…_key` is a key of the language tables (text/i18n.h). The loader puts the
 * Vietnamese words of a file into the table under them; another language is one file with the same keys. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/document.h"
#include "data/fee.h"
#include "data/field.h"
#include "data/sheet.h"

enum service_mode { SERVICE_PREPARE, SERVICE_LEAD, SERVICE_INFO, SERVICE_CHECK_IN };
enum identity_level { IDENTITY_CLAIMED, IDENTITY_STAFF_SEEN, IDENTITY_CHIP };

struct obstacle {
    const char *id;
    const char *text_key; /* what went wrong, in the citizen's words */
    const char *then_key; /* go there, bring this */
};

struct page {
    enum page_kind kind;
    const char *id;        /* unique in its journey */
    const char *title_key; /* the question, one sentence; NULL: the page kind's own words */
    const char *why_key;
    const char *example_key;
    const char *text_key; /* STEP, SHOW: the body */
    struct when when;
    const char *paper;            /* SCAN: "citizen_card", "insurance_card" … */
    const char *into;             /* SCAN: answers become <into>.<paper field>; TABLE: rows are <into>[0] … */
    const char *card, *insurance; /* AGREE: where the two papers were read into */
    bool manual_allowed;          /* SCAN: may be skipped and typed by hand */
    /* ASK and TABLE: what is asked. SCAN: what the paper gives, ids with `into` in front ("requester.full_name"),
     * labels at papers.<paper>.<field>; the required ones are what is asked when a person types instead of showing a
     * card. */
    const struct field *fields;
    size_t field_count;
    size_t rows_max, rows_min; /* TABLE */
    const char *result;        /* TICKET: a code of insurance.yaml that leads to the counter without asking; or NULL */
    struct when priority;      /* TICKET: who is called first without being asked; ALWAYS: nobody */
    const char *picture;       /* STEP, SHOW: icon name, or NULL */
    struct {                   /* SHOW: an answer that is told, big, and printed; a day may be so much later */
        const char *label_key; /* NULL: nothing is told */
        const char *field;
        struct span plus;
    } value;
    bool stop;        /* SHOW: the journey ends here, and sends nothing */
    const char *link; /* STEP, SHOW: official address, shown in letters and as a QR code; NULL when absent */
    const struct obstacle *obstacles;
    size_t obstacle_count;
    const char *const *purposes; /* CONSENT: ids; words at consent.<purpose> */
    size_t purpose_count;
    bool fee; /* made from `fees`: ASK for the exemption, or SHOW where there is only an amount to tell; data/fee.h */
};

/* Whom to call while an application has not reached the portal: numbers of kiosk.yaml. */
enum unsent_call { UNSENT_NOBODY, UNSENT_POLICE };

struct service {
    const char *id;
    bool guide;            /* from config/guides */
    bool vietnamese_only;  /* in every language its Vietnamese words are shown */
    const char *procedure; /* NULL where none is established */
    enum service_mode mode;
    const char *group; /* one of the catalogue's */
    int rank;          /* place in its group, smaller first */
    struct {           /* only then it is listed, each year; NULL: always. "MM-DD", both days included */
        const char *from, *until;
    } season;
    const char *name_key;
    const char *also_key;   /* what else people call it, for the search; NULL when absent */
    const char *agency_key; /* this and the next two: NULL when a guide has none */
    const char *where_key;
    const char *time_key;
    const char *unsent_key; /* what may not wait until it is sent; NULL when nothing presses */
    enum unsent_call unsent_call;
    const struct fee *fees;
    size_t fee_count;
    const struct document *documents;
    size_t document_count;
    const char *const *legal; /* numbers of laws, shown as they stand */
    size_t legal_count;
    const char *checked; /* YYYY-MM-DD a person last compared this with the source */
    bool sourced;        /* false: shown as "thông tin tham khảo" */
    enum identity_level identity;
    const char *portal; /* id in settings; NULL: nothing is sent, and what `prepare` filled in is printed */
    const struct page *pages;
    size_t page_count;
};

struct group { /* a heading of the catalogue; words at groups.<id> */
    const char *id;
    const char *icon;
    const char *list; /* the card of the home page it stands under: "services", "vneid", "insurance" */
};

struct catalogue {
    const struct service *services; /* in the order they are shown: by group, rank, id */
    size_t service_count;
    const struct group *groups; /* in the order they are shown */
    size_t group_count;
    const struct sheet *sheets; /* in file-name order */
    size_t sheet_count;
};

const struct group *catalogue_find_group(const struct catalogue *catalogue, const char *id); /* NULL when unknown */
const struct service *catalogue_find(const struct catalogue *catalogue, const char *id);     /* NULL when unknown */
/* NULL when the path is no field of the service; for tables give the path of any row ("members[2].sex"). */
const struct field *service_find_field(const struct service *service, const char *path);
/* Filled in here, handed in on paper: its portal is null, or switched off in kiosk.yaml. */
bool service_is_printed(const struct service *service);
const char *service_mode_name(enum service_mode mode);
const char *identity_level_name(enum identity_level level);
