/* Lines of a card's back, with the check digits put right on request so that what lies behind them is reached too:
 * no crash, and what is read holds only what such lines can hold. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "paper/card_back.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { WEIGHTS = 3 };

static int value_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0;
}

static int weigh(const char *from, const char *to, int *place)
{
    static const int weights[WEIGHTS] = { 7, 3, 1 };
    int total = 0;
    for (; from < to; from++)
        total += value_of(*from) * weights[(*place)++ % WEIGHTS];
    return total;
}

static void put_check(char *lines, size_t from, size_t to, size_t at)
{
    int place = 0;
    lines[at] = (char)('0' + weigh(lines + from, lines + to, &place) % 10);
}

/* Bits of `how`: which check digits are put right, and the fixed letters. */
static void mend(char *lines, uint8_t how)
{
    if (how & 1)
        memcpy(lines, "IDVNM", 5);
    if (how & 2)
        memcpy(lines + 18, lines + 5, 9);
    if (how & 4)
        put_check(lines, 5, 14, 14);
    if (how & 8) {
        put_check(lines, 30, 36, 36);
        put_check(lines, 38, 44, 44);
        int place = 0;
        int total = weigh(lines + 5, lines + 30, &place) + weigh(lines + 30, lines + 37, &place) +
                    weigh(lines + 38, lines + 45, &place) + weigh(lines + 48, lines + 59, &place);
        lines[59] = (char)('0' + total % 10);
    }
}

static void check_card(const struct card_back *card)
{
    ASSERT(person_number_is_wellformed(str_from(card->number)));
    ASSERT(utf8_is_vietnamese_text(str_from(card->latin_name), UTF8_NAME) && card->latin_name[0]);
    ASSERT(card->birth_date.year == 0 || date_is_valid(card->birth_date));
    ASSERT(card->expiry_date.year == 0 || date_is_full(card->expiry_date));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char lines[CARD_BACK_CHARS], typed[CARD_BACK_LINE_CHARS + 1];
    struct card_back card;
    uint32_t warnings = 0;
    if (size == 0)
        return 0;
    struct str text = str_trim(str_range((const char *)data + 1, size - 1)); /* as paper_classify does */
    bool claimed = card_back_is_claimed(text), parsed = card_back_parse(text, &card, &warnings);
    ASSERT(!parsed || (claimed && !card_back_is_foreign(text) && card_back_bad_line(text) == CARD_BACK_LINES));
    for (int line = 0; line < CARD_BACK_LINES; line++)
        if (card_back_line(line, text, typed) == STATUS_OK)
            ASSERT(strlen(typed) == CARD_BACK_LINE_CHARS &&
                   strspn(typed, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<") == 30);
    if (text.len < sizeof lines)
        return 0;
    for (size_t i = 0; i < sizeof lines; i++)
        lines[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<<<<<<<"[data[i + 1] % 48];
    if (data[0] & 16)
        memcpy(lines, text.ptr, sizeof lines);
    mend(lines, data[0]);
    text = str_range(lines, sizeof lines);
    if (card_back_parse(text, &card, &warnings))
        check_card(&card);
    return 0;
}
