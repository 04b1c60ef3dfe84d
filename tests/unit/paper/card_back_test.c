/* The machine-readable lines of a card's back: what is read, what is refused, what a person may leave out when typing.
 * The lines were made by another program than the one under test; the people are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "paper/fields.h"
#include "paper/paper.h"

#define FIRST "IDVNM1990000173001199000017<<4\n"
#define SECOND "9901018F3901016VNM<<<<<<<<<<<0\n"
#define NAME "NGUYEN<<THI<THU<NGHIEM<<<<<<<<"
#define SHORT "Y<<THU<<<<<<<<<<<<<<<<<<<<<<<<"
#define NUMBER "number=001199000017 latin_name="

struct told {
    char text[512];
};

static void tell_field(void *context, const struct paper_field *field)
{
    struct told *told = context;
    size_t used = strlen(told->text);
    if (field->type == PAPER_FIELD_TEXT || field->type == PAPER_FIELD_DATE)
        snprintf(told->text + used, sizeof told->text - used, "%s=%s ", field->name, field->text);
    else if (field->number)
        snprintf(told->text + used, sizeof told->text - used, "%s ", field->name);
}

static void tell_warning(void *context, const char *name)
{
    struct told *told = context;
    size_t used = strlen(told->text);
    snprintf(told->text + used, sizeof told->text - used, "!%s ", name);
}

static void describe(struct str payload, struct told *told)
{
    struct paper_document document;
    memset(&document, 0xA5, sizeof document);
    paper_classify(payload, &document);
    snprintf(told->text, sizeof told->text, "%s: ",
             document.kind == PAPER_REFUSED ? paper_refusal_key(document.refusal) : paper_kind_name(document.kind));
    paper_fields(&document, tell_field, told);
    paper_warnings(&document, tell_warning, told);
}

struct back_case {
    const char *lines, *told;
};

static void check_table(const struct back_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct told told;
        describe(str_from(cases[i].lines), &told);
        if (strcmp(told.text, cases[i].told) != 0)
            print_error("case %zu: %s\n", i, told.text);
        assert_string_equal(told.text, cases[i].told);
    }
}

static void cards_are_read(void **state)
{
    (void)state;
    static const struct back_case cases[] = {
        { FIRST SECOND NAME,
          "card_back: " NUMBER "NGUYEN THI THU NGHIEM birth_date=1999-01-01 sex=female expiry_date=2039-01-01 " },
        { "IDVNM1990000173001199000017<<4\r\n9901018F3901016VNM<<<<<<<<<<<0\r\n" NAME "\r\n",
          "card_back: " NUMBER "NGUYEN THI THU NGHIEM birth_date=1999-01-01 sex=female expiry_date=2039-01-01 " },
        { "IDVNM1990000173001199000017<<49901018F3901016VNM<<<<<<<<<<<0" NAME,
          "card_back: " NUMBER "NGUYEN THI THU NGHIEM birth_date=1999-01-01 sex=female expiry_date=2039-01-01 " },
        { FIRST "99<<<<0F3901016VNM<<<<<<<<<<<6\n" SHORT,
          "card_back: " NUMBER "Y THU birth_date=1999 sex=female expiry_date=2039-01-01 !birth_partial " },
        { FIRST "9905<<5F3901016VNM<<<<<<<<<<<6\n" SHORT,
          "card_back: " NUMBER "Y THU birth_date=1999-05 sex=female expiry_date=2039-01-01 !birth_partial " },
        /* the century is the number's */
        { "IDVNM3040000175001304000017<<4\n0402291F2802297VNM<<<<<<<<<<<8\n" SHORT,
          "card_back: number=001304000017 latin_name=Y THU birth_date=2004-02-29 sex=female expiry_date=2028-02-29 " },
        /* a corrected year: the century is not certain, so no date at all */
        { FIRST "9801015F3901016VNM<<<<<<<<<<<0\n" SHORT,
          "card_back: " NUMBER "Y THU sex=female expiry_date=2039-01-01 !number_year " },
        { "IDVNM0500000175001050000017<<4\n5001013M9912315VNM<<<<<<<<<<<0\nTRAN<<VAN<THU<<<<<<<<<<<<<<<<<",
          "card_back: number=001050000017 latin_name=TRAN VAN THU birth_date=1950-01-01 sex=male " },
        { FIRST "9901018<3901016VNM<<<<<<<<<<<0\n" SHORT,
          "card_back: " NUMBER "Y THU birth_date=1999-01-01 expiry_date=2039-01-01 " },
        { FIRST "9901018M3901016VNM<<<<<<<<<<<0\n" SHORT,
          "card_back: " NUMBER "Y THU birth_date=1999-01-01 sex=male expiry_date=2039-01-01 !number_sex " },
        { FIRST SECOND "THU<<<<<<<<<<<<<<<<<<<<<<<<<<<",
          "card_back: " NUMBER "THU birth_date=1999-01-01 sex=female expiry_date=2039-01-01 " },
        { FIRST SECOND "NGUYEN<<PHUOC<CONG<TANG<TON<NU",
          "card_back: " NUMBER "NGUYEN PHUOC CONG TANG TON NU name_cut birth_date=1999-01-01 sex=female "
          "expiry_date=2039-01-01 " },
        /* no rule of the first line's last character is established */
        { "IDVNM1990000173001199000017<<<\n9901018F3901016VNM<<<<<<<<<<<2\n" SHORT,
          "card_back: " NUMBER "Y THU birth_date=1999-01-01 sex=female expiry_date=2039-01-01 " },
    };
    check_table(cases, ARRAY_LEN(cases));
}

static void spoilt_lines_are_refused(void **state)
{
    (void)state;
    static const struct back_case cases[] = {
        { FIRST, "scan_damaged: " },
        { FIRST SECOND, "scan_damaged: " },
        { FIRST SECOND NAME "<", "scan_damaged: " },
        { FIRST SECOND "\n" NAME "\nX<<", "scan_damaged: " },
        { "IDVNM1990000173001199000017<\n<49901018F3901016VNM<<<<<<<<<<<0" NAME, "scan_damaged: " },
        { "IDVNM1990000184001199000017<<4\n9901018F3901016VNM<<<<<<<<<<<8\n" SHORT,
          "scan_damaged: " },                                                 /* two numbers */
        { FIRST "9913013F3901016VNM<<<<<<<<<<<8\n" SHORT, "scan_damaged: " }, /* month 13 */
        { FIRST "99<<011F3901016VNM<<<<<<<<<<<6\n" SHORT, "scan_damaged: " }, /* day alone */
        { FIRST "9901018F39<<<<8VNM<<<<<<<<<<<8\n" SHORT, "scan_damaged: " },
        { FIRST "9901018X3901016VNM<<<<<<<<<<<0\n" SHORT, "scan_damaged: " },
        { FIRST SECOND "NGUYEN<<TH1<<<<<<<<<<<<<<<<<<<", "scan_damaged: " },
        { FIRST SECOND "NGUYEN<<<THI<<<<<<<<<<<<<<<<<<", "scan_damaged: " },
        { FIRST SECOND "NGUYEN<<THI<<THU<<<<<<<<<<<<<<", "scan_damaged: " },
        { FIRST SECOND "<NGUYEN<<THI<<<<<<<<<<<<<<<<<<", "scan_damaged: " },
        { FIRST SECOND "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "scan_damaged: " },
        { FIRST SECOND "NGUY\xE1\xBB\x84N<<THI<<<<<<<<<<<<<<<<<<<", "unknown: " },
        /* another country's card is sound and not ours; a passport has two lines of 44 */
        { "IDUTO1990000173001199000017<<4\n9901018F3901016UTO<<<<<<<<<<<0\nDOE<<JANE<<<<<<<<<<<<<<<<<<<<<",
          "unknown: " },
        { "IDUTO1990000173001199000017<<4\n9901018F3901016UTO<<<<<<<<<<<1\nDOE<<JANE<<<<<<<<<<<<<<<<<<<<<",
          "scan_damaged: " },
        { "P<VNMNGUYEN<<THI<THU<<<<<<<<<<<<<<<<<<<<<<<<", "unknown: " },
        { "INVOICE 2026", "unknown: " },
    };
    check_table(cases, ARRAY_LEN(cases));
}

/* Every digit that a check digit covers, and every check digit: no other digit there is believed. */
static void no_wrong_digit_passes(void **state)
{
    (void)state;
    static const char good[] = FIRST SECOND NAME;
    int tried = 0;
    for (size_t i = 5; i < 60; i++) {
        char lines[sizeof good];
        memcpy(lines, good, sizeof good);
        if (lines[i] < '0' || lines[i] > '9')
            continue;
        for (char digit = '0'; digit <= '9'; digit++) {
            struct told told;
            if (digit == good[i])
                continue;
            lines[i] = digit;
            describe(str_from(lines), &told);
            assert_string_equal(told.text, "scan_damaged: ");
            tried++;
        }
    }
    assert_true(tried > 300);
}

static void typed_lines_are_completed(void **state)
{
    (void)state;
    static const struct {
        int line;
        const char *typed, *line_of_30; /* NULL: no line */
    } cases[] = {
        { 0, "IDVNM1990000173001199000017<<4", "IDVNM1990000173001199000017<<4" },
        { 0, " idvnm1990000173001199000017<<4 ", "IDVNM1990000173001199000017<<4" },
        { 0, "IDVNM1990000173001199000017<4", "IDVNM1990000173001199000017<<4" },
        { 0, "IDVNM19900001730011990000174", NULL }, /* where would the fillers go */
        { 1, "9901018F3901016VNM<0", "9901018F3901016VNM<<<<<<<<<<<0" },
        { 1, "9901018f3901016vnm 0", "9901018F3901016VNM<<<<<<<<<<<0" },
        { 1, "9901018F3901016VNM", NULL },
        { 2, "NGUYEN<<THI<THU<NGHIEM", NAME },
        { 2, "nguyen  thi thu nghiem", NAME },
        { 2, "", NULL },
        { 2, "NGUYEN<<THI<THU<NGHIEM<<<<<<<<<", NULL },
        { 2, "NGUY\xE1\xBB\x84N", NULL },
        { 2, "NGUYEN-THI", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char out[CARD_BACK_LINE_CHARS + 1] = "untouched";
        enum status status = card_back_line(cases[i].line, str_from(cases[i].typed), out);
        assert_int_equal(status, cases[i].line_of_30 ? STATUS_OK : STATUS_BAD_INPUT);
        assert_string_equal(out, cases[i].line_of_30 ? cases[i].line_of_30 : "untouched");
    }
}

static void the_bad_line_is_named(void **state)
{
    (void)state;
    assert_int_equal(card_back_bad_line(STR(FIRST SECOND NAME)), CARD_BACK_LINES);
    assert_int_equal(card_back_bad_line(STR("IDVNM1990000174001199000017<<4\n" SECOND NAME)), 0);
    assert_int_equal(card_back_bad_line(STR(FIRST "9901019F3901016VNM<<<<<<<<<<<0\n" NAME)), 1);
    assert_int_equal(card_back_bad_line(STR(FIRST SECOND "NGUYEN<<TH1<<<<<<<<<<<<<<<<<<<")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_are_read),        cmocka_unit_test(spoilt_lines_are_refused),
        cmocka_unit_test(no_wrong_digit_passes), cmocka_unit_test(typed_lines_are_completed),
        cmocka_unit_test(the_bad_line_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
