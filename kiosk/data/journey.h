/* One service or guide file read into struct service, and proven. Inside data/ only. */
#pragma once

#include "data/catalogue.h"
#include "data/reader.h"
#include "data/regions.h"
#include "data/settings.h"

enum {
    JOURNEY_PAGES_MAX = 48,
    JOURNEY_ASK_FIELDS_MAX = 4, /* above the keyboard, in the largest text */
    JOURNEY_TABLE_FIELDS_MAX = 8,
    JOURNEY_OBSTACLES_MAX = 12,
    JOURNEY_DOCUMENTS_MAX = 24,
    JOURNEY_FEES_MAX = 12,
    GROUPS_MAX = 32,
    RANK_DEFAULT = 50, /* what a province adds stands behind what ships ranked lower */
};

struct journey {
    struct reader *reader;
    const struct settings *settings;
    const struct regions *regions;
    const struct catalogue *catalogue; /* its groups are read */
    const struct node *root;
    struct service *service; /* under construction; owned by the catalogue */
    struct page *pages;      /* the same as service->pages, writable while reading */
};

/* service.c: everything but the pages. `id` is what the file's name says. */
void journey_read(struct journey *journey, const char *id, bool guide);
/* What follows is read under the text keys "services.<id>.<part>"; false and told when that is too long. */
bool journey_set_prefix(struct journey *journey, const struct node *node, const char *part);
/* fee.c: what it costs. `list` may be NULL. */
void journey_read_fees(struct journey *journey, const struct node *list);
/* The page that tells the amount and asks for the exemption, where there is something to tell or ask. After the pages,
 * which have room for one more. */
void journey_add_fee_page(struct journey *journey, const struct node *list);
void journey_check_fees(const struct journey *journey);
/* page.c: the pages; service->id and the fees are known. */
void journey_read_pages(struct journey *journey, const struct node *list);
/* For rules: an answer path, or, in a table, one of the same row, which begins with '.'. Out: const char *. */
void read_answer_path(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
/* `when` of a page, field or document. */
void journey_read_when(struct reader *reader, const struct node *node, struct when *when);

/* The body of a page's node: `scan: { … }` -> { … }; never NULL for a page that was read. */
const struct node *journey_page_body(const struct node *page);

/* groups.c: groups.yaml, the headings of the catalogue in their order. */
void groups_read(struct reader *reader, const struct node *root, struct catalogue *out);
/* Puts the catalogue's services, `services`, in that order. Nobody may hold a pointer to one. False: out of memory. */
bool groups_sort(struct arena *scratch, const struct catalogue *catalogue, struct service *services) MUST_USE;

/* check.c: what only the whole can prove. The Vietnamese words must be closed. */
void journey_check(const struct journey *journey);

/* page.c: an icon of assets/icons, or drawing-NAME of assets/images, that exists. For rules. */
void read_picture(struct reader *reader, const struct rule *rule, const struct node *node, void *out);

/* papers.c: what a paper gives. NULL and 0 for an unknown one. */
struct paper_field {
    const char *name;
    enum field_type type;
    bool required; /* asked when typed by hand */
};
const struct paper_field *scan_page_fields(const char *paper, size_t *count);
extern const char *const PAPER_NAMES[]; /* NULL at the end */

/* Words of catalogue.c's enums, NULL at the end, in the order of the enums. */
extern const char *const MODE_NAMES[];
extern const char *const IDENTITY_NAMES[];
extern const char *const FIELD_TYPE_NAMES[];
extern const char *const PAGE_KIND_NAMES[];
