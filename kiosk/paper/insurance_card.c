/* BHYT payloads. The two layouts share their first fourteen places; the newer one adds the benefit and the issuer. */
#include "paper/insurance_card.h"

#include "paper/paper.h"
#include "text/utf8.h"

/* Places in the payload (domain: the 15- and the 17-field card). */
enum place {
    AT_NUMBER,
    AT_NAME,
    AT_BIRTH,
    AT_SEX,
    AT_ADDRESS,
    AT_FACILITY,
    AT_VALID_FROM,
    AT_VALID_TO,
    AT_ISSUE,
    AT_FIVE_YEARS = 12,
    AT_BENEFIT_OR_END = 14,
};

enum {
    OLD_FIELDS = 15,
    NEW_FIELDS = 17,
    FACILITY_CHARS = 5,
    HEX_TEXT_BYTES = 512,
};

enum insurance_number_kind insurance_number_kind(struct str number)
{
    if (number.len == 10 && str_digits(number))
        return INSURANCE_NUMBER_BHXH10;
    if (number.len == 12 && str_digits(number))
        return INSURANCE_NUMBER_CITIZEN12;
    if (number.len != 15 || !str_digits(str_range(number.ptr + 2, 13)))
        return INSURANCE_NUMBER_NONE;
    bool letters = number.ptr[0] >= 'A' && number.ptr[0] <= 'Z' && number.ptr[1] >= 'A' && number.ptr[1] <= 'Z';
    bool benefit = number.ptr[2] >= '1' && number.ptr[2] <= '5';
    return letters && benefit ? INSURANCE_NUMBER_CARD15 : INSURANCE_NUMBER_NONE;
}

static bool is_absent(struct str field)
{
    return field.len == 0 || str_is(field, "-");
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Hex of UTF-8 into text. False when a character is no hex digit or the length is odd. */
static bool unhex(struct str hex, char *out, size_t size, size_t *length)
{
    if (hex.len % 2 != 0 || hex.len / 2 >= size)
        return false;
    for (size_t i = 0; i < hex.len; i += 2) {
        int high = hex_value(hex.ptr[i]), low = hex_value(hex.ptr[i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i / 2] = (char)(high * 16 + low);
    }
    *length = hex.len / 2;
    return true;
}

/* A text field, hex or plain. Plain text of hex letters alone ("Eda") is told apart by what it decodes to: no name is
 * made of control bytes. */
static bool parse_text(struct str field, unsigned classes, char *out, size_t size, uint32_t *warnings)
{
    char decoded[HEX_TEXT_BYTES], normal[HEX_TEXT_BYTES];
    struct str text = field;
    size_t length = 0;
    bool hex = unhex(field, decoded, sizeof decoded, &length);
    if (is_absent(field))
        return true;
    if (hex && utf8_nfc(str_range(decoded, length), normal, sizeof normal, &text) == STATUS_OK) {
        if (!str_equal(text, str_range(decoded, length)))
            *warnings |= PAPER_WARNING_NOT_NFC;
    } else if (hex) {
        return false; /* hex of something that is no text: damaged, not a name */
    } else {
        *warnings |= PAPER_WARNING_NOT_HEX;
    }
    text = str_trim(text);
    bool good = text.len > 0 && utf8_is_vietnamese_text(text, classes) && str_copy(out, size, text);
    base_wipe(decoded, sizeof decoded);
    base_wipe(normal, sizeof normal);
    return good;
}

/* dd/mm/yyyy, or 8 digits; a birth date also as a year. Absent leaves the empty date. */
static bool parse_date(struct str field, bool partial, struct civil_date *out)
{
    if (is_absent(field))
        return true;
    return date_from_typed(field, partial, out) == STATUS_OK;
}

static bool parse_sex(struct str field, enum sex *out)
{
    if (str_is(field, "1"))
        *out = SEX_MALE;
    else if (str_is(field, "2"))
        *out = SEX_FEMALE;
    return *out != SEX_UNKNOWN || is_absent(field);
}

/* "01 - 999" to "01999"; the last three may be letters. */
static bool parse_facility(struct str field, char *out, size_t size)
{
    char code[FACILITY_CHARS + 1];
    size_t used = 0;
    if (is_absent(field))
        return true;
    for (size_t i = 0; i < field.len; i++) {
        char c = field.ptr[i];
        if (c == ' ' || c == '-')
            continue;
        bool digit = c >= '0' && c <= '9';
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (used == FACILITY_CHARS || !(digit || (letter && used >= 2)))
            return false;
        code[used++] = c;
    }
    return used == FACILITY_CHARS && str_copy(out, size, str_range(code, used));
}

static bool parse_benefit(const struct insurance_card *card, const struct str *fields, int count, uint8_t *out)
{
    if (count == NEW_FIELDS && !is_absent(fields[AT_BENEFIT_OR_END])) {
        struct str digit = fields[AT_BENEFIT_OR_END];
        if (digit.len != 1 || digit.ptr[0] < '1' || digit.ptr[0] > '5')
            return false;
        *out = (uint8_t)(digit.ptr[0] - '0');
    } else if (card->number_kind == INSURANCE_NUMBER_CARD15) {
        *out = (uint8_t)(card->number[2] - '0');
    }
    return true;
}

static bool parse_fields(const struct str *fields, int count, struct insurance_card *card, uint32_t *warnings)
{
    card->number_kind = insurance_number_kind(fields[AT_NUMBER]);
    if (card->number_kind == INSURANCE_NUMBER_NONE || is_absent(fields[AT_NAME]) ||
        !str_copy(card->number, sizeof card->number, fields[AT_NUMBER]))
        return false;
    struct str five_years = count > AT_FIVE_YEARS + 1 ? fields[AT_FIVE_YEARS] : str_range(NULL, 0);
    return parse_text(fields[AT_NAME], UTF8_NAME, card->full_name, sizeof card->full_name, warnings) &&
           parse_date(fields[AT_BIRTH], true, &card->birth_date) && parse_sex(fields[AT_SEX], &card->sex) &&
           parse_text(fields[AT_ADDRESS], UTF8_ADDRESS, card->address, sizeof card->address, warnings) &&
           parse_facility(fields[AT_FACILITY], card->facility, sizeof card->facility) &&
           parse_date(fields[AT_VALID_FROM], false, &card->valid_from) &&
           parse_date(fields[AT_VALID_TO], false, &card->valid_to) &&
           parse_date(fields[AT_ISSUE], false, &card->issue_date) &&
           parse_date(five_years, false, &card->five_year_date) && parse_benefit(card, fields, count, &card->benefit);
}

static uint32_t look_for_doubts(const struct insurance_card *card, int count)
{
    uint32_t warnings = 0;
    if (count != OLD_FIELDS && count != NEW_FIELDS)
        warnings |= PAPER_WARNING_SHORT;
    if (card->birth_date.year != 0 && card->birth_date.day == 0)
        warnings |= PAPER_WARNING_BIRTH_PARTIAL;
    else if (card->birth_date.day == 1 && card->birth_date.month == 1)
        warnings |= PAPER_WARNING_BIRTH_FIRST_JANUARY;
    if (card->valid_from.year != 0 && card->valid_to.year != 0 && date_compare(card->valid_to, card->valid_from) < 0)
        warnings |= PAPER_WARNING_DATES_ORDER;
    if (card->issue_date.year != 0 && date_compare(card->issue_date, card->birth_date) < 0)
        warnings |= PAPER_WARNING_DATES_ORDER;
    return warnings;
}

bool insurance_card_parse(struct str payload, struct insurance_card *out, uint32_t *warnings)
{
    struct str fields[INSURANCE_CARD_FIELDS_MAX];
    struct insurance_card card = { 0 };
    uint32_t found = 0;
    int count = 0;
    *out = card;
    while (payload.ptr) {
        if (count == INSURANCE_CARD_FIELDS_MAX)
            return false;
        fields[count++] = str_trim(str_cut(&payload, '|'));
    }
    /* Without the closing '$' the code was cut off somewhere, and nothing says where. */
    if (count < INSURANCE_CARD_FIELDS_MIN || !str_is(fields[count - 1], "$"))
        return false;
    bool good = parse_fields(fields, count, &card, &found);
    if (good) {
        *out = card;
        *warnings |= found | look_for_doubts(&card, count);
    }
    base_wipe(&card, sizeof card);
    return good;
}
