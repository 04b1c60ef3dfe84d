/* The machine-readable lines on the back of a citizen card: three lines of 30, ICAO 9303 part 5 (TD1). They hold less
 * than the QR code: no home, no day of issue, and the name without its marks, so a name from here is never complete. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "text/date.h"
#include "text/person.h"

enum {
    CARD_BACK_LINES = 3,
    CARD_BACK_LINE_CHARS = 30,
    CARD_BACK_CHARS = CARD_BACK_LINES * CARD_BACK_LINE_CHARS,
};

struct card_back {
    char number[13];
    char latin_name[CARD_BACK_LINE_CHARS + 1]; /* "NGUYEN THI THU NGHIEM", letters A to Z */
    bool name_cut;                             /* the line was full: the name may go on */
    struct civil_date birth_date;              /* may be partial; year 0 when the century is not certain */
    enum sex sex;                              /* UNKNOWN when the card does not say */
    struct civil_date expiry_date;             /* year 0: no expiry (filler date, unverified) */
};

/* Whether the text is machine-readable lines of some TD1 document, whole or spoilt: letters, digits and fillers only,
 * with the fillers no other code of ours has. Separators between lines may be CR, LF, both or none. */
bool card_back_is_claimed(struct str text);
/* Sound lines (all check digits right) of a document that is no Vietnamese citizen card. */
bool card_back_is_foreign(struct str text);
/* False, and *out zero, when a line, a check digit or the number is not what it should be. Layout of the Vietnamese
 * card: last nine digits of the number as document number, all twelve in the optional data; the last character of the
 * first line has no established rule and is not judged. *warnings gets bits of enum paper_warning. */
bool card_back_parse(struct str text, struct card_back *out, uint32_t *warnings) MUST_USE;

/* One line as a person types it: small letters and spaces allowed, fillers at the end of the last line or before the
 * last digit of the others may be fewer than printed. BAD_INPUT when no line of 30 can come of it; `line` is 0 to 2. */
enum status card_back_line(int line, struct str typed, char out[CARD_BACK_LINE_CHARS + 1]) MUST_USE;
/* The first line (0 to 2) whose own check digits or letters are wrong, CARD_BACK_LINES when each is sound by itself. */
int card_back_bad_line(struct str lines);
