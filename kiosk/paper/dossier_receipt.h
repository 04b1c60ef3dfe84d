/* The QR on a dossier receipt, in the three forms OpenCPS prints: D-<secret>-<dossier id>, an e-form number, a dossier
 * number. The secret opens the dossier to anyone: it is kept for the look-up only and must never be printed or shown.
 */
#pragma once

#include <stdbool.h>

#include "base/limits.h"
#include "base/status.h"
#include "base/str.h"

enum dossier_receipt_form {
    DOSSIER_RECEIPT_SECRET,
    DOSSIER_RECEIPT_EFORM,
    DOSSIER_RECEIPT_NUMBER,
};

enum { DOSSIER_RECEIPT_SECRET_BYTES = 65 };

struct dossier_receipt {
    enum dossier_receipt_form form;
    char number[DOSSIER_NO_BYTES];             /* dossier id, e-form number or dossier number */
    char secret[DOSSIER_RECEIPT_SECRET_BYTES]; /* SECRET form only; for the look-up only */
};

/* False, and *out zero, when it is none of the three forms. */
bool dossier_receipt_parse(struct str payload, struct dossier_receipt *out) MUST_USE;
/* ^[A-Z0-9]+(\.[A-Z0-9]+)*-[0-9]{6}-[0-9]{4,6}$ with a real yymmdd, as the national portal numbers dossiers. */
bool dossier_number_is_wellformed(struct str number);
