/* What the insurance said of one patient today, by value. Shaped like FHIR's CoverageEligibilityResponse
 * (http://hl7.org/fhir/coverageeligibilityresponse.html), whose elements stand behind each member, so that a hospital
 * system can be given it as it is. Of the answer nothing else is kept: no name, no address, and no visit history. */
#pragma once

#include <stdbool.h>

enum { COVERAGE_CODE_BYTES = 8, COVERAGE_DATE_BYTES = 11, COVERAGE_CARD_BYTES = 16, COVERAGE_FACILITY_BYTES = 8 };

enum coverage_outcome {
    COVERAGE_NONE,     /* this is about no insurance */
    COVERAGE_QUEUED,   /* not asked yet, or nobody answered: asked again by itself */
    COVERAGE_COMPLETE, /* answered */
    COVERAGE_ERROR,    /* the gateway could not answer; `disposition` says why. Asked again by itself */
};

struct coverage {
    enum coverage_outcome outcome;           /* outcome */
    char disposition[COVERAGE_CODE_BYTES];   /* disposition: the gateway's result code (data/insurance.h), or "" */
    bool inforce;                            /* insurance.inforce */
    char subscriber_id[COVERAGE_CARD_BYTES]; /* insurance.coverage: the number to use, the new card's when there is
                                                one; "" when it was not said */
    char period_start[COVERAGE_DATE_BYTES];  /* insurance.benefitPeriod, YYYY-MM-DD or "" */
    char period_end[COVERAGE_DATE_BYTES];
    char facility[COVERAGE_FACILITY_BYTES]; /* insurance.item.provider: of first registration, or "" */
    char five_years[COVERAGE_DATE_BYTES];   /* extension: insured for five years on end from that day, or "" */
};
