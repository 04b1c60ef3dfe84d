/* Every check digit is held; nothing wrong is put right. */
#include "paper/card_back.h"

#include <string.h>

#include "paper/paper.h"

enum {
    /* Places counted from 0 in the 90 characters. */
    AT_COUNTRY = 2,
    AT_DOCUMENT = 5,
    AT_DOCUMENT_CHECK = 14,
    AT_NUMBER = 15,
    AT_NUMBER_END = 27,
    AT_FIRST_END = 29,
    AT_BIRTH = 30,
    AT_BIRTH_CHECK = 36,
    AT_SEX = 37,
    AT_EXPIRY = 38,
    AT_EXPIRY_CHECK = 44,
    AT_NATION = 45,
    AT_SPARE = 48,
    AT_WHOLE_CHECK = 59,
    AT_NAME = 60,
    DATE_CHARS = 6,
    DOCUMENT_CHARS = 9,
    NUMBER_CHARS = 12,
    CENTURY_FIRST = 19, /* century digit 0 and 1 of the number; domain: 2 and 3 are the next */
    CLAIMED_CHARS_MIN = CARD_BACK_LINE_CHARS,
    CHECKS = 10,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* ICAO 9303 part 3, 4.9: weights 7, 3, 1; letters count from 10, the filler 0. */
static int value_of(char c)
{
    return is_digit(c) ? c - '0' : is_letter(c) ? c - 'A' + 10 : 0;
}

struct sum {
    int total;
    int place;
};

static void sum_add(struct sum *sum, const char *chars, int count)
{
    static const int weights[] = { 7, 3, 1 };
    for (int i = 0; i < count; i++)
        sum->total += value_of(chars[i]) * weights[sum->place++ % 3];
}

static bool check_holds(const char *chars, int count, char check)
{
    struct sum sum = { 0, 0 };
    sum_add(&sum, chars, count);
    return is_digit(check) && sum.total % CHECKS == check - '0';
}

static bool whole_check_holds(const char *all)
{
    struct sum sum = { 0, 0 };
    sum_add(&sum, all + AT_DOCUMENT, AT_BIRTH - AT_DOCUMENT);
    sum_add(&sum, all + AT_BIRTH, AT_SEX - AT_BIRTH);
    sum_add(&sum, all + AT_EXPIRY, AT_NATION - AT_EXPIRY);
    sum_add(&sum, all + AT_SPARE, AT_WHOLE_CHECK - AT_SPARE);
    return is_digit(all[AT_WHOLE_CHECK]) && sum.total % CHECKS == all[AT_WHOLE_CHECK] - '0';
}

/* The characters of the lines without what separates them. False when there are not 90 of the alphabet, or a separator
 * stands inside a line. */
static bool gather(struct str text, char out[CARD_BACK_CHARS])
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\r' || c == '\n') {
            if (count % CARD_BACK_LINE_CHARS != 0)
                return false;
        } else if ((!is_digit(c) && !is_letter(c) && c != '<') || count == CARD_BACK_CHARS) {
            return false;
        } else {
            out[count++] = c;
        }
    }
    return count == CARD_BACK_CHARS;
}

bool card_back_is_claimed(struct str text)
{
    size_t count = 0;
    bool fillers = false;
    if (text.len == 0 || (text.ptr[0] != 'I' && text.ptr[0] != 'A' && text.ptr[0] != 'C'))
        return false; /* the three letters a TD1 document may begin with */
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\r' || c == '\n')
            continue;
        if (!is_digit(c) && !is_letter(c) && c != '<')
            return false;
        fillers = fillers || (c == '<' && i > 0 && text.ptr[i - 1] == '<');
        count++;
    }
    return count >= CLAIMED_CHARS_MIN && fillers;
}

static bool is_filled(const char *chars, int count)
{
    for (int i = 0; i < count; i++)
        if (chars[i] != '<')
            return false;
    return true;
}

static bool are_digits(const char *chars, int count)
{
    return str_digits(str_range(chars, (size_t)count));
}

static int two_digits(const char *chars)
{
    return (chars[0] - '0') * 10 + chars[1] - '0';
}

/* YYMMDD with fillers for what is unknown (9303 part 3, 4.8), into a date of that century. */
static bool parse_date(const char *chars, int century, struct civil_date *out)
{
    if (!are_digits(chars, 2))
        return false;
    struct civil_date date = { .year = (int16_t)(century * 100 + two_digits(chars)) };
    bool month = are_digits(chars + 2, 2), day = are_digits(chars + 4, 2);
    if ((!month && !is_filled(chars + 2, 2)) || (!day && !is_filled(chars + 4, 2)) || (day && !month))
        return false;
    date.month = month ? (int8_t)two_digits(chars + 2) : 0;
    date.day = day ? (int8_t)two_digits(chars + 4) : 0;
    if ((month && date.month == 0) || (day && date.day == 0) || !date_is_valid(date))
        return false;
    *out = date;
    return true;
}

/* SURNAME<<MIDDLE<GIVEN and fillers to the end: letters, one filler between words, two after the surname. */
static bool parse_name(const char *chars, struct card_back *card)
{
    int end = CARD_BACK_LINE_CHARS, used = 0, doubles = 0;
    while (end > 0 && chars[end - 1] == '<')
        end--;
    card->name_cut = end == CARD_BACK_LINE_CHARS;
    for (int i = 0; i < end; i++) {
        if (is_letter(chars[i])) {
            card->latin_name[used++] = chars[i];
            continue;
        }
        bool doubled = i > 0 && chars[i - 1] == '<';
        doubles += doubled;
        if (chars[i] != '<' || i == 0 || doubles > 1)
            return false;
        if (!doubled)
            card->latin_name[used++] = ' ';
    }
    card->latin_name[used] = '\0';
    return used > 0;
}

static bool parse_sex(char c, enum sex *out)
{
    *out = c == 'M' ? SEX_MALE : c == 'F' ? SEX_FEMALE : SEX_UNKNOWN;
    return *out != SEX_UNKNOWN || c == '<';
}

/* The century is in the number, not in the lines. Where the year was corrected after the number was given, the two
 * disagree and nothing tells the century: then the citizen is asked. */
static bool parse_birth(const char *chars, const char *number, struct card_back *card)
{
    int century = CENTURY_FIRST + (number[3] - '0') / 2;
    struct civil_date date;
    if (!parse_date(chars, century, &date))
        return parse_date(chars, century + 1, &date); /* 29 February of one of the two only: real, not certain */
    if (two_digits(chars) == two_digits(number + 4))
        card->birth_date = date;
    return true;
}

static bool parse_expiry(const char *chars, struct card_back *card)
{
    struct civil_date date;
    if (!are_digits(chars, DATE_CHARS) || !parse_date(chars, CENTURY_FIRST + 1, &date))
        return false;
    if (date.year != 2099) /* 991231 stands for no expiry (unverified) */
        card->expiry_date = date;
    return true;
}

static bool first_line_holds(const char *all)
{
    return memcmp(all, "IDVNM", 5) == 0 && are_digits(all + AT_DOCUMENT, DOCUMENT_CHARS) &&
           check_holds(all + AT_DOCUMENT, DOCUMENT_CHARS, all[AT_DOCUMENT_CHECK]) &&
           are_digits(all + AT_NUMBER, NUMBER_CHARS) &&
           memcmp(all + AT_DOCUMENT, all + AT_NUMBER_END - DOCUMENT_CHARS, DOCUMENT_CHARS) == 0 &&
           is_filled(all + AT_NUMBER_END, AT_FIRST_END - AT_NUMBER_END) &&
           (is_digit(all[AT_FIRST_END]) || all[AT_FIRST_END] == '<');
}

static bool second_line_holds(const char *all)
{
    return check_holds(all + AT_BIRTH, DATE_CHARS, all[AT_BIRTH_CHECK]) &&
           check_holds(all + AT_EXPIRY, DATE_CHARS, all[AT_EXPIRY_CHECK]) && memcmp(all + AT_NATION, "VNM", 3) == 0 &&
           is_filled(all + AT_SPARE, AT_WHOLE_CHECK - AT_SPARE);
}

static uint32_t look_for_doubts(const struct card_back *card)
{
    uint32_t warnings = 0;
    unsigned found = person_number_check(str_from(card->number), card->birth_date, card->sex);
    warnings |= found & PERSON_NUMBER_PROVINCE ? PAPER_WARNING_NUMBER_PROVINCE : 0u;
    warnings |= found & PERSON_NUMBER_SEX ? PAPER_WARNING_NUMBER_SEX : 0u;
    warnings |= card->birth_date.year == 0 ? PAPER_WARNING_NUMBER_YEAR : 0u;
    if (card->birth_date.year != 0 && card->birth_date.day == 0)
        warnings |= PAPER_WARNING_BIRTH_PARTIAL;
    return warnings;
}

bool card_back_parse(struct str text, struct card_back *out, uint32_t *warnings)
{
    char all[CARD_BACK_CHARS];
    struct card_back card = { 0 };
    *out = card;
    bool good = gather(text, all) && first_line_holds(all) && second_line_holds(all) && whole_check_holds(all) &&
                str_copy(card.number, sizeof card.number, str_range(all + AT_NUMBER, NUMBER_CHARS)) &&
                parse_sex(all[AT_SEX], &card.sex) && parse_birth(all + AT_BIRTH, card.number, &card) &&
                parse_expiry(all + AT_EXPIRY, &card) && parse_name(all + AT_NAME, &card);
    if (good) {
        *out = card;
        *warnings |= look_for_doubts(&card);
    }
    base_wipe(all, sizeof all);
    base_wipe(&card, sizeof card);
    return good;
}

bool card_back_is_foreign(struct str text)
{
    char all[CARD_BACK_CHARS];
    bool foreign = gather(text, all) && memcmp(all, "IDVNM", 5) != 0 &&
                   check_holds(all + AT_DOCUMENT, DOCUMENT_CHARS, all[AT_DOCUMENT_CHECK]) &&
                   check_holds(all + AT_BIRTH, DATE_CHARS, all[AT_BIRTH_CHECK]) &&
                   check_holds(all + AT_EXPIRY, DATE_CHARS, all[AT_EXPIRY_CHECK]) && whole_check_holds(all);
    base_wipe(all, sizeof all);
    return foreign;
}

enum status card_back_line(int line, struct str typed, char out[CARD_BACK_LINE_CHARS + 1])
{
    char chars[CARD_BACK_LINE_CHARS];
    size_t count = 0, tail = 0;
    typed = str_trim(typed);
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        c = c == ' ' ? '<' : c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if ((!is_digit(c) && !is_letter(c) && c != '<') || count == sizeof chars)
            return STATUS_BAD_INPUT;
        chars[count++] = c;
    }
    /* What may be missing are fillers, and where they go is not in doubt: before the check digit, or at the end. */
    if (line < CARD_BACK_LINES - 1 && count < sizeof chars)
        tail = count > 0 && is_digit(chars[count - 1]) && count > 1 && chars[count - 2] == '<' ? 1 : sizeof chars;
    if (count == 0 || tail > 1)
        return STATUS_BAD_INPUT;
    memset(out, '<', CARD_BACK_LINE_CHARS);
    memcpy(out, chars, count - tail);
    memcpy(out + CARD_BACK_LINE_CHARS - tail, chars + count - tail, tail);
    out[CARD_BACK_LINE_CHARS] = '\0';
    base_wipe(chars, sizeof chars);
    return STATUS_OK;
}

int card_back_bad_line(struct str lines)
{
    char all[CARD_BACK_CHARS];
    struct card_back card = { 0 };
    int bad = CARD_BACK_LINES;
    if (!gather(lines, all) || !first_line_holds(all))
        bad = 0;
    else if (!second_line_holds(all) || !whole_check_holds(all) || !parse_sex(all[AT_SEX], &card.sex) ||
             !parse_birth(all + AT_BIRTH, all + AT_NUMBER, &card) || !parse_expiry(all + AT_EXPIRY, &card))
        bad = 1;
    else if (!parse_name(all + AT_NAME, &card))
        bad = 2;
    base_wipe(all, sizeof all);
    base_wipe(&card, sizeof card);
    return bad;
}
