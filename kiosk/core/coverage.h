/* What the coverage page, the clinics and the ticket say of a patient's insurance. Read-only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/model.h"
#include "data/insurance.h"

/* Paths of a check-in's answers about the visit itself. */
#define VISIT(id)                                                                                                      \
    "visit"                                                                                                            \
    "." id

enum coverage_stage { COVERAGE_UNASKED, COVERAGE_ASKING, COVERAGE_TOLD };

/* The core's own, in struct session. */
struct checkin {
    enum coverage_stage stage;
    char uuid[UUID_TEXT_BYTES]; /* of the check under way, or the last one */
    unsigned checks;
    int64_t since_ms; /* monotonic */
    uint64_t mark;    /* of whom it was asked */
    char code[COVERAGE_CODE_BYTES];
    struct courier_event event; /* what the insurance said */
};

struct coverage_shown {
    enum coverage_stage stage;
    const struct insurance_result *result; /* NULL: nobody answered */
    const char *sentence_key;              /* for the patient; NULL while asking */
    const char *desk_key;                  /* for the desk; NULL when there is nothing to do */
    bool good;                             /* covered */
    bool tell;                             /* the desk has something to look at */
    bool counter;                          /* the counter before any clinic */
    bool retype;                           /* the number may have been mistyped */
    char until[16];                        /* "31/12/2026": the card's last day; "" when not told */
};

bool model_is_hospital(const struct model *model);
struct coverage_shown model_coverage(const struct model *model);

/* The ticket in hand; false before there is one. */
bool model_ticket(const struct model *model, struct arrival *out);
/* The name of its clinic, and who wait there before this one. */
const char *model_ticket_clinic(const struct model *model);
int model_ticket_ahead(const struct model *model);
/* "Nguyễn Thị A · 02/01/1999 · •••• 0017": what the desk need not ask again. False when nothing is known. */
bool model_ticket_person(const struct model *model, char *out, size_t size);

/* The staff page: what the courier said last of today's arrivals; NULL before. */
const struct desk_list *model_desk(const struct model *model);
/* Whose list it is, "" all clinics', and from which row. */
const char *model_desk_clinic(const struct model *model);
int model_desk_first(const struct model *model);
/* What the desk must do for somebody who came: a text key, or NULL. */
const char *model_arrival_key(const struct model *model, const struct arrival *arrival);
/* The clinics that somebody can be called to: 0 … ; NULL behind the last. `value` is what ACTION_DESK_LIST takes. */
const struct choice *model_clinic_at(const struct model *model, size_t index);
const char *model_clinic_name(const struct model *model, const char *clinic);
