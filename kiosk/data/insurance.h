/* What the health-insurance gateway says and what it means here: config/insurance.yaml as a read-only value. The
 * gateway has no public specification; its codes and names of fields were read in public programs that speak with it,
 * so they are data that a hospital can correct. Owned by struct configuration. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { INSURANCE_RESULTS_MAX = 64, INSURANCE_CODE_BYTES = 8 };

/* What an answer means for the patient who stands there, and for the queue. */
enum insurance_meaning {
    INSURANCE_COVERED,  /* on to the clinic */
    INSURANCE_MISTYPED, /* the number is no card's: typed again, or the counter */
    INSURANCE_DIFFERS,  /* card and person do not agree: the counter */
    INSURANCE_ENDED,    /* the card is worth nothing now: the counter */
    INSURANCE_LATER,    /* the gateway's trouble: on to the clinic, asked again by itself */
    INSURANCE_PAPERS,   /* covered, and the desk must look at something: on to the clinic, and the desk is told */
    INSURANCE_OPERATOR, /* our account, officer or request is refused: the same, and somebody must mend the relay */
};

struct insurance_result {
    const char *code; /* "000" */
    enum insurance_meaning means;
    const char *patient_key; /* one sentence */
    const char *desk_key;    /* what the desk must do */
    bool sourced;
};

/* Names in the gateway's JSON. */
struct insurance_names {
    const char *card, *name, *birth_date; /* of a request; of an answer: */
    const char *result, *answer_card, *new_card, *valid_from, *valid_to, *new_valid_from, *new_valid_to, *facility;
    const char *five_years;
};

struct insurance {
    bool form; /* the request is a form; otherwise JSON */
    struct insurance_names names;
    const struct insurance_result *results; /* in the order of the file */
    size_t result_count;
    struct insurance_result other; /* a code nobody has told us of; its code is "other" */
    const char *checked;
};

/* Never NULL: `other` when the code is unknown. */
const struct insurance_result *insurance_find_result(const struct insurance *insurance, const char *code);
bool insurance_is_covered(enum insurance_meaning means);
/* Only asked again is what the gateway could not answer. */
bool insurance_is_answer(enum insurance_meaning means);
