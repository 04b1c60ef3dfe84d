/* QR of the citizen card (chip CCCD from 2021, Căn cước from 1/7/2024): seven fields joined by '|', then perhaps more.
 * What the new card adds beyond the seventh field is not established: it is counted, never kept, never shown. */
#pragma once

#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "text/date.h"
#include "text/person.h"

enum {
    CITIZEN_CARD_FIELDS = 7,
    CITIZEN_CARD_FIELDS_MAX = 11, /* believed of the 2024 card: cancelled number, father, mother (unverified) */
    CITIZEN_CARD_NAME_BYTES = 256,
    CITIZEN_CARD_ADDRESS_BYTES = 512,
};

struct citizen_card {
    char number[13];
    char old_number[10]; /* 9 digits, or empty: common, and not a fault */
    char full_name[CITIZEN_CARD_NAME_BYTES];
    struct civil_date birth_date; /* may be partial */
    enum sex sex;
    char residence[CITIZEN_CARD_ADDRESS_BYTES];
    struct civil_date issue_date;
    uint8_t tail_count; /* fields beyond the seventh */
};

/* Legal basis of the content: Circular 16/2024/TT-BCA; layout read from public programs. `payload` is NFC text without
 * hidden characters (paper_classify sees to it). False, and *out zero, when any of the seven fields is not what it
 * should be. *warnings gets bits of enum paper_warning. */
bool citizen_card_parse(struct str payload, struct citizen_card *out, uint32_t *warnings) MUST_USE;
