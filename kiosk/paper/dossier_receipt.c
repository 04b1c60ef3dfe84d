/* Receipt codes as OpenCPS prints them. The three forms share no marker, so each is held to its exact shape. */
#include "paper/dossier_receipt.h"

#include "text/date.h"

enum {
    SECRET_CHARS_MIN = 4,
    DOSSIER_ID_DIGITS_MAX = 18, /* a positive 64-bit id */
    EFORM_CHARS_MIN = 8,        /* shorter tokens are shelf labels and Wi-Fi names */
    EFORM_CHARS_MAX = 40,
    EFORM_DIGITS_MIN = 4,
    REFERENCE_PART_CHARS = 4,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_upper_token(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) && !is_upper(text.ptr[i]))
            return false;
    }
    return text.len > 0;
}

bool dossier_number_is_wellformed(struct str number)
{
    struct str rest = number;
    struct str agency = str_cut(&rest, '-');
    struct str day = rest.ptr ? str_cut(&rest, '-') : rest;
    if (number.len >= DOSSIER_NO_BYTES || !rest.ptr || day.len != 6 || !str_digits(day))
        return false;
    if (!str_digits(rest) || rest.len < 4 || rest.len > 6)
        return false;
    while (agency.ptr) {
        if (!is_upper_token(str_cut(&agency, '.')))
            return false;
    }
    char ddmmyyyy[8] = { day.ptr[4], day.ptr[5], day.ptr[2], day.ptr[3], '2', '0', day.ptr[0], day.ptr[1] };
    struct civil_date date;
    return date_from_digits(str_range(ddmmyyyy, sizeof ddmmyyyy), false, &date) == STATUS_OK;
}

/* Our own reference on a slip: K-7F3Q-92MD. */
static bool is_own_reference(struct str text)
{
    struct str rest = text;
    if (!str_is(str_cut(&rest, '-'), "K") || !rest.ptr)
        return false;
    struct str first = str_cut(&rest, '-');
    return rest.ptr && first.len == REFERENCE_PART_CHARS && rest.len == REFERENCE_PART_CHARS && is_upper_token(first) &&
           is_upper_token(rest);
}

static bool parse_secret(struct str text, struct dossier_receipt *out)
{
    struct str rest = text;
    if (!str_is(str_cut(&rest, '-'), "D") || !rest.ptr)
        return false;
    struct str secret = str_cut(&rest, '-');
    if (!rest.ptr || secret.len < SECRET_CHARS_MIN || rest.len > DOSSIER_ID_DIGITS_MAX || !str_digits(rest))
        return false;
    for (size_t i = 0; i < secret.len; i++) {
        char c = secret.ptr[i];
        if (!is_digit(c) && !is_upper(c) && !(c >= 'a' && c <= 'z'))
            return false;
    }
    return str_copy(out->secret, sizeof out->secret, secret) && str_copy(out->number, sizeof out->number, rest);
}

/* HS4010…: an insurance number, whole or cut off by a bad reading. */
static bool starts_as_insurance_number(struct str text)
{
    return text.len >= 3 && is_upper(text.ptr[0]) && is_upper(text.ptr[1]) && text.ptr[2] >= '1' &&
           text.ptr[2] <= '5' && str_digits(str_range(text.ptr + 2, text.len - 2));
}

/* One token of upper-case letters and digits, with letters and enough digits, that is not another paper's number. */
static bool is_eform(struct str text)
{
    size_t digits = 0, letters = 0;
    if (text.len < EFORM_CHARS_MIN || text.len > EFORM_CHARS_MAX || starts_as_insurance_number(text))
        return false;
    for (struct str rest = text; rest.ptr;) {
        struct str part = str_cut(&rest, '-');
        if (!is_upper_token(part))
            return false;
        for (size_t i = 0; i < part.len; i++) {
            digits += is_digit(part.ptr[i]) ? 1 : 0;
            letters += is_upper(part.ptr[i]) ? 1 : 0;
        }
    }
    return letters > 0 && digits >= EFORM_DIGITS_MIN && is_upper(text.ptr[0]);
}

bool dossier_receipt_parse(struct str payload, struct dossier_receipt *out)
{
    struct dossier_receipt receipt = { .form = DOSSIER_RECEIPT_SECRET };
    bool good = parse_secret(payload, &receipt);
    if (!good && (dossier_number_is_wellformed(payload) || is_own_reference(payload))) {
        receipt = (struct dossier_receipt){ .form = DOSSIER_RECEIPT_NUMBER };
        good = str_copy(receipt.number, sizeof receipt.number, payload);
    } else if (!good && is_eform(payload)) {
        receipt = (struct dossier_receipt){ .form = DOSSIER_RECEIPT_EFORM };
        good = str_copy(receipt.number, sizeof receipt.number, payload);
    }
    *out = good ? receipt : (struct dossier_receipt){ .form = DOSSIER_RECEIPT_SECRET };
    base_wipe(&receipt, sizeof receipt);
    return good;
}
