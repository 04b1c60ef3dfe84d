/* Seven fields of a citizen card. What the number says about sex, century and province is only a warning: corrections
 * of sex or birth date keep the number. */
#include "paper/citizen_card.h"

#include "paper/paper.h"
#include "text/utf8.h"

enum { OLD_NUMBER_DIGITS = 9 };

static bool parse_sex(struct str text, enum sex *out, uint32_t *warnings)
{
    if (str_is(text, "Nam"))
        *out = SEX_MALE;
    else if (str_is(text, "Nữ") || str_is(text, "Nu"))
        *out = SEX_FEMALE;
    else
        return false;
    if (str_is(text, "Nu"))
        *warnings |= PAPER_WARNING_SEX_UNACCENTED;
    return true;
}

static bool parse_name(struct str text, char *out, size_t size)
{
    unsigned hard = person_name_check(text) & PERSON_NAME_HARD;
    return hard == 0 && person_name_tidy(text, out, size) == STATUS_OK;
}

/* Written by one office in one way: commas, slashes, no sentences and no addresses of the other kind. */
static bool parse_address(struct str text, char *out, size_t size)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == ':' || text.ptr[i] == ';')
            return false;
    return text.len > 0 && utf8_is_vietnamese_text(text, UTF8_ADDRESS) && str_copy(out, size, text);
}

static bool parse_fields(const struct str *fields, struct citizen_card *card, uint32_t *warnings)
{
    if (!person_number_is_wellformed(fields[0]) || !str_copy(card->number, sizeof card->number, fields[0]))
        return false;
    if (fields[1].len != 0 && (fields[1].len != OLD_NUMBER_DIGITS || !str_digits(fields[1])))
        return false;
    if (!str_copy(card->old_number, sizeof card->old_number, fields[1]))
        return false;
    return parse_name(fields[2], card->full_name, sizeof card->full_name) &&
           date_from_digits(fields[3], true, &card->birth_date) == STATUS_OK &&
           parse_sex(fields[4], &card->sex, warnings) &&
           parse_address(fields[5], card->residence, sizeof card->residence) &&
           date_from_digits(fields[6], false, &card->issue_date) == STATUS_OK;
}

static uint32_t look_for_doubts(const struct citizen_card *card)
{
    uint32_t warnings = 0;
    unsigned found = person_number_check(str_from(card->number), card->birth_date, card->sex);
    warnings |= found & PERSON_NUMBER_PROVINCE ? PAPER_WARNING_NUMBER_PROVINCE : 0u;
    warnings |= found & PERSON_NUMBER_SEX ? PAPER_WARNING_NUMBER_SEX : 0u;
    warnings |= found & PERSON_NUMBER_CENTURY ? PAPER_WARNING_NUMBER_CENTURY : 0u;
    warnings |= found & PERSON_NUMBER_YEAR ? PAPER_WARNING_NUMBER_YEAR : 0u;
    if (card->birth_date.day == 0)
        warnings |= PAPER_WARNING_BIRTH_PARTIAL;
    else if (card->birth_date.day == 1 && card->birth_date.month == 1)
        warnings |= PAPER_WARNING_BIRTH_FIRST_JANUARY;
    if (date_compare(card->issue_date, card->birth_date) < 0)
        warnings |= PAPER_WARNING_DATES_ORDER;
    if (card->tail_count > 0)
        warnings |= PAPER_WARNING_TAIL;
    return warnings;
}

bool citizen_card_parse(struct str payload, struct citizen_card *out, uint32_t *warnings)
{
    struct str fields[CITIZEN_CARD_FIELDS_MAX];
    struct citizen_card card = { 0 };
    uint32_t found = 0;
    int count = 0;
    *out = card;
    while (payload.ptr) {
        if (count == CITIZEN_CARD_FIELDS_MAX)
            return false;
        fields[count++] = str_cut(&payload, '|');
    }
    if (count < CITIZEN_CARD_FIELDS)
        return false;
    card.tail_count = (uint8_t)(count - CITIZEN_CARD_FIELDS);
    bool good = parse_fields(fields, &card, &found);
    if (good) {
        *out = card;
        *warnings |= found | look_for_doubts(&card);
    }
    base_wipe(&card, sizeof card);
    return good;
}
