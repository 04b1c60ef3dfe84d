/* What each paper gives a form. Names are those of the reader (kiosk read --json), so that an answer path never
 * changes. */
#include "data/journey.h"

#include <string.h>

#include "base/check.h"

static const struct paper_field CITIZEN_CARD[] = {
    { "number", FIELD_ID12, true },      { "full_name", FIELD_NAME, true },  { "birth_date", FIELD_DATE_PARTIAL, true },
    { "sex", FIELD_SEX, true },          { "residence", FIELD_TEXT, false }, { "issue_date", FIELD_DATE, false },
    { "old_number", FIELD_TEXT, false },
};

static const struct paper_field INSURANCE_CARD[] = {
    { "number", FIELD_TEXT, true },      { "full_name", FIELD_NAME, true }, { "birth_date", FIELD_DATE_PARTIAL, true },
    { "sex", FIELD_SEX, false },         { "address", FIELD_TEXT, false },  { "facility", FIELD_TEXT, false },
    { "valid_from", FIELD_DATE, false }, { "valid_to", FIELD_DATE, false }, { "issue_date", FIELD_DATE, false },
};

/* Either card of somebody who comes to a hospital, in the words both have. */
static const struct paper_field PATIENT_CARD[] = {
    { "number", FIELD_TEXT, true },
    { "full_name", FIELD_NAME, true },
    { "birth_date", FIELD_DATE_PARTIAL, true },
};

static const struct paper_field DOSSIER_RECEIPT[] = { { "number", FIELD_TEXT, true } };

const char *const PAPER_NAMES[] = { "citizen_card", "insurance_card", "dossier_receipt", "patient_card", NULL };

const struct paper_field *scan_page_fields(const char *paper, size_t *count)
{
    static const struct {
        const struct paper_field *fields;
        size_t count;
    } papers[] = {
        { CITIZEN_CARD, ARRAY_LEN(CITIZEN_CARD) },
        { INSURANCE_CARD, ARRAY_LEN(INSURANCE_CARD) },
        { DOSSIER_RECEIPT, ARRAY_LEN(DOSSIER_RECEIPT) },
        { PATIENT_CARD, ARRAY_LEN(PATIENT_CARD) },
    };
    for (size_t i = 0; paper && PAPER_NAMES[i]; i++)
        if (strcmp(paper, PAPER_NAMES[i]) == 0) {
            *count = papers[i].count;
            return papers[i].fields;
        }
    *count = 0;
    return NULL;
}
