/* What a service costs, as its file says: per channel, for a time, for some answers; how often an amount is counted;
 * who need not pay. Part of catalogue.h, which says who owns all this. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/field.h"

/* The one answer about fees: id of an exemption, or one of the two words below. */
#define FEE_EXEMPTION_PATH "fee.exemption"
#define FEE_EXEMPTION_NONE "none"   /* belongs to no group */
#define FEE_EXEMPTION_OTHER "other" /* to one the province names: offered only where it sets the fee */

enum { FEE_EXEMPTIONS_MAX = 16, FEE_COUNT_MAX = 1000 };

/* Told in the file by its words alone, or as { name, valid_from, valid_to }. */
struct exemption {
    const char *id; /* its Vietnamese words without accents, "ho-ngheo"; the same words are the same exemption */
    const char *text_key;
    const char *valid_from, *valid_to; /* YYYY-MM-DD or NULL */
};

struct fee {
    const char *channel; /* "counter", "online", "post", "any" of the first two */
    bool amount_known;   /* false: the province sets it, or the state and nobody here has seen it */
    bool set_by_state;
    int64_t amount_vnd;
    const char *note_key;              /* NULL when absent */
    const char *valid_from, *valid_to; /* YYYY-MM-DD or NULL */
    struct when when;                  /* the answers it is for */
    /* The amount is for one of `count`: an int that is asked, or the rows of a table. NULL: for the whole. */
    const char *count;
    bool count_self;              /* and one more, for whoever declares */
    int64_t more_after, more_vnd; /* one behind the first `more_after` costs `more_vnd`; 0: all cost the same */
    int64_t at_most_vnd;          /* all of `count` together; 0: no bound */
    const char *times;            /* an int that is asked: all that so many times; NULL: once */
    const struct exemption *exemptions;
    size_t exemption_count;
};
