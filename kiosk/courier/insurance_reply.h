/* What the gateway answered, through the relay: which of our own codes it is, and what we keep of it. */
#pragma once

#include "data/insurance.h"
#include "courier/portal.h"
#include "msg/coverage.h"

enum insurance_verdict {
    INSURANCE_ANSWERED,  /* *out is complete */
    INSURANCE_NO_ANSWER, /* *out says queued, or error with the gateway's code */
    INSURANCE_NO_TOKEN,  /* the same, and a new token may help */
};

struct insurance_reading {
    enum insurance_verdict verdict;
    enum status reason;
    int refusals_max; /* no answer so often: a person must look. 0: as long as it takes */
    struct coverage coverage;
};

/* Strict: a code that is no text of digits, or half a JSON, is no answer. A wrong type beside the code leaves that
 * member empty. */
struct insurance_reading insurance_read_reply(const struct insurance *insurance, const struct portal_reply *reply);
