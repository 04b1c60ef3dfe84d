/* What can be told from a person's written name, number or address on the net alone. Soft findings are for a gentle
 * question: law and life make exceptions, so only the hard ones may stop a page. Pure: any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "base/str.h"
#include "text/date.h"

enum sex {
    SEX_UNKNOWN,
    SEX_MALE,
    SEX_FEMALE,
};

enum person_name_finding {
    /* hard */
    PERSON_NAME_EMPTY = 1,
    PERSON_NAME_NOT_LETTERS = 2, /* digits, symbols, control or hidden characters, or not UTF-8 */
    PERSON_NAME_TOO_LONG = 4,
    PERSON_NAME_HARD = 7,
    /* soft */
    PERSON_NAME_ONE_WORD = 8, /* family name or given name alone */
    PERSON_NAME_TELEX = 16,   /* "Nguyeenx": keys that were not composed */
};
enum {
    PERSON_NAME_LETTERS_MAX = 100, /* graphemes; 50 is common in forms, ethnic and foreign names run longer */
    PERSON_NAME_BYTES_MAX = 256,   /* NFC with NUL */
};
/* NFC, no space at the ends, single spaces inside. Letters and tones stay as they are. */
enum status person_name_tidy(struct str typed, char *out, size_t size) MUST_USE;
/* Findings as bits of enum person_name_finding; 0 is a good name. */
unsigned person_name_check(struct str name);

enum person_number_finding {
    PERSON_NUMBER_PROVINCE = 1, /* starts with 0 and no province ever had the code */
    PERSON_NUMBER_SEX = 2,      /* century digit says the other sex */
    PERSON_NUMBER_CENTURY = 4,  /* century digit against the birth year */
    PERSON_NUMBER_YEAR = 8,     /* last two digits of the birth year */
};
enum { PERSON_NUMBER_DIGITS = 12 };
/* Exactly 12 digits (Law on ID 26/2023 Art. 12); there is no check digit. */
bool person_number_is_wellformed(struct str number);
/* Soft findings as bits, 0 none. Unknown sex or a birth date with year 0 is not compared. Number must be well formed.
 */
unsigned person_number_check(struct str number, struct civil_date birth, enum sex sex);

/* A plain ASCII address: local@domain.tld, no quotes, no address literals. */
bool person_email_is_valid(struct str email);
