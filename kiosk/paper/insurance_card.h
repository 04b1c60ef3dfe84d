/* QR of the health-insurance card (BHYT): the 15-field card before 1/4/2021 and the 17-field one after, closed by '$'.
 * Names are hex of UTF-8, or plain. The check string and two codes have no public meaning: not kept. */
#pragma once

#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "text/date.h"
#include "text/person.h"

enum insurance_number_kind {
    INSURANCE_NUMBER_NONE,
    INSURANCE_NUMBER_CARD15,    /* 2 letters, benefit digit, province, 10 digits */
    INSURANCE_NUMBER_BHXH10,    /* social-insurance number, card of 1/4/2021 */
    INSURANCE_NUMBER_CITIZEN12, /* Decree 188/2025/NĐ-CP, from 15/8/2025 */
};

enum {
    INSURANCE_CARD_FIELDS_MIN = 10, /* public parsers tolerate cut payloads; fewer tell nothing apart */
    INSURANCE_CARD_FIELDS_MAX = 17,
    INSURANCE_CARD_NAME_BYTES = 256,
    INSURANCE_CARD_ADDRESS_BYTES = 512,
};

/* Empty text and a date with year 0 mean: the card does not say. */
struct insurance_card {
    char number[16];
    enum insurance_number_kind number_kind;
    char full_name[INSURANCE_CARD_NAME_BYTES];
    struct civil_date birth_date; /* may be a year only */
    enum sex sex;
    char address[INSURANCE_CARD_ADDRESS_BYTES];
    char facility[6]; /* 5 characters: province and hospital, "01999" */
    struct civil_date valid_from;
    struct civil_date valid_to;
    struct civil_date issue_date;
    struct civil_date five_year_date;
    uint8_t benefit; /* 1–5; 0 when not said. Information only: the hospital computes entitlement */
};

/* `payload` as for citizen_card_parse. False, and *out zero, when a field is not what it should be. */
bool insurance_card_parse(struct str payload, struct insurance_card *out, uint32_t *warnings) MUST_USE;
/* Which of the three shapes a card number (typed or read) has; NONE when none. */
enum insurance_number_kind insurance_number_kind(struct str number);
