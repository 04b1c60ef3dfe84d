/* What a reply of OpenCPS v2 means. HTTP's own meaning is not it: 203 is "not logged in", 403 nearly everything else,
 * and a 200 may be empty, cut, or about somebody else. Only for portal_opencps2.c and tests. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "courier/portal.h"

enum opencps2_expect {
    OPENCPS2_DOSSIER, /* a DossierDetail with a non-zero id and our UUID */
    OPENCPS2_FILE,    /* a DossierFile of our dossier */
    OPENCPS2_DATA,    /* an object: the form data as it was sent */
};

enum opencps2_action {
    OPENCPS2_GO, /* exactly what was hoped for */
    OPENCPS2_AGAIN,
    OPENCPS2_MISMATCH, /* somebody else's dossier */
};

struct opencps2_outcome {
    enum opencps2_action action;
    enum status reason;
    int refusals_max; /* 0: as long as it takes */
    int http;
};

/* `uid`: the UUID that must come back, NULL where any will do. On GO of JSON and on MISMATCH *json is the parsed reply,
 * owned by the caller; else NULL. */
struct opencps2_outcome opencps2_judge(const struct portal_reply *reply, enum opencps2_expect expect, const char *uid,
                                       json_t **json);

/* Number or digits; "" when it is neither or zero. */
void opencps2_read_id(const json_t *value, char *out, size_t size);
/* BAD_INPUT: a text too long or with characters no dossier number has. */
enum status MUST_USE opencps2_read_dossier(const json_t *detail, struct portal_dossier *out);
