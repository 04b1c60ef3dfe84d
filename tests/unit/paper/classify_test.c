/* Every format and quirk as a table; every hostile payload answered by one of the contract's sentences.
 * All people are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "base/limits.h"
#include "paper/fields.h"
#include "paper/paper.h"

#define NAME_HEX "4e677579e1bb856e205468e1bb8b205468e1bbad204e676869e1bb876d"
#define NEW_CARD                                                                                                       \
    "0199000017|" NAME_HEX "|01/01/1999|2|-|01 - 999|01/01/2025|-|15/01/2025|01010199000017|-|4| 01/02/2028|"          \
    "0123456789abcdef-7102|4|5068c6b0e1bb9d6e67204de1baab752c205468c3a06e68207068e1bb91205468e1bbad|$"
#define OLD_CARD                                                                                                       \
    "HS4010199000017|" NAME_HEX "|01/01/2012|2|58c3a3204de1baab752c2054e1bb896e68205468e1bbad|01 - 999|01/01/2020|"    \
    "31/12/2020|15/01/2020|01010199000017|4e677579e1bb856e2056c4836e204de1baab75|4|01/02/2023|0123456789abcdef-7102|$"
#define PAY_README                                                                                                     \
    "00020101021238540010A00000072701240006970436011010175956000208QRIBFTTA530370454061800005802VN62230819thanh toan " \
    "don hang630470FA"
#define PAY_FEE                                                                                                        \
    "00020101021238570010A00000072701270006970436011300000000123450208QRIBFTTA53037045405100005802VN62350108HS000123"  \
    "0819LE PHI HO SO 000123630441DA"
#define CARD_HEAD "001199000017|012345678|"
#define CARD_TAIL "|01021999|Nữ|Số 1, Ngõ 2, Xã Mẫu, Tỉnh Thử|15062021"
#define CARD CARD_HEAD "Nguyễn Thị Thử Nghiệm" CARD_TAIL
#define CARD_READ                                                                                                        \
    "number=001199000017 old_number=012345678 full_name=Nguyễn Thị Thử Nghiệm birth_date=1999-02-01 sex=female " \
    "residence=Số 1, Ngõ 2, Xã Mẫu, Tỉnh Thử issue_date=2021-06-15 tail_count="

struct told {
    char text[2048];
};

static void tell_field(void *context, const struct paper_field *field)
{
    struct told *told = context;
    size_t used = strlen(told->text);
    if (field->type == PAPER_FIELD_TEXT || field->type == PAPER_FIELD_DATE)
        (void)snprintf(told->text + used, sizeof told->text - used, "%s=%s ", field->name, field->text);
    else
        (void)snprintf(told->text + used, sizeof told->text - used, "%s=%lld ", field->name, (long long)field->number);
}

static void tell_warning(void *context, const char *name)
{
    struct told *told = context;
    size_t used = strlen(told->text);
    (void)snprintf(told->text + used, sizeof told->text - used, "!%s ", name);
}

static void describe(const struct paper_document *document, struct told *told)
{
    (void)snprintf(told->text, sizeof told->text, "%s: ", paper_kind_name(document->kind));
    if (document->kind == PAPER_REFUSED)
        (void)snprintf(told->text, sizeof told->text, "refused: %s ", paper_refusal_key(document->refusal));
    paper_fields(document, tell_field, told);
    paper_warnings(document, tell_warning, told);
}

struct code_case {
    struct str payload;
    const char *told;
};

static void check_table(const struct code_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct paper_document document;
        struct told told;
        memset(&document, 0xA5, sizeof document);
        paper_classify(cases[i].payload, &document);
        describe(&document, &told);
        if (strcmp(told.text, cases[i].told) != 0)
            print_error("case %zu: %s\n", i, told.text);
        assert_string_equal(told.text, cases[i].told);
    }
}

static void citizen_cards(void **state)
{
    (void)state;
    static const struct code_case cases[] = {
        { STR(CARD), "citizen_card: " CARD_READ "0 " },
        { STR("\xEF\xBB\xBF" CARD "\r\n"), "citizen_card: " CARD_READ "0 " },
        { STR("  " CARD " \0\0"), "citizen_card: " CARD_READ "0 " },
        { STR(CARD "|"), "citizen_card: " CARD_READ "1 !tail " },
        { STR(CARD "||Nguyễn Văn Cha|Trần Thị Mẹ|"), "citizen_card: " CARD_READ "4 !tail " },
        /* no old number: the empty field stays a field */
        { STR("001199000017||Nguyễn Thị Thử Nghiệm|01021999|Nữ|Xã Mẫu, Tỉnh Thử|15062021"),
          "citizen_card: number=001199000017 old_number= full_name=Nguyễn Thị Thử Nghiệm birth_date=1999-02-01 "
          "sex=female residence=Xã Mẫu, Tỉnh Thử issue_date=2021-06-15 tail_count=0 " },
        /* partial dates stay partial, 1 January is only doubted */
        { STR(CARD_HEAD "Lê Thử|1999|Nữ|Xã Mẫu|15062021"),
          "citizen_card: number=001199000017 old_number=012345678 full_name=Lê Thử birth_date=1999 sex=female "
          "residence=Xã Mẫu issue_date=2021-06-15 tail_count=0 !birth_partial " },
        { STR(CARD_HEAD "Lê Thử|00051999|Nữ|Xã Mẫu|15062021"),
          "citizen_card: number=001199000017 old_number=012345678 full_name=Lê Thử birth_date=1999-05 sex=female "
          "residence=Xã Mẫu issue_date=2021-06-15 tail_count=0 !birth_partial " },
        { STR(CARD_HEAD "Lê Thử|00001999|Nữ|Xã Mẫu|15062021"),
          "citizen_card: number=001199000017 old_number=012345678 full_name=Lê Thử birth_date=1999 sex=female "
          "residence=Xã Mẫu issue_date=2021-06-15 tail_count=0 !birth_partial " },
        { STR(CARD_HEAD "Lê Thử|01011999|Nu|Xã Mẫu|15062021"),
          "citizen_card: number=001199000017 old_number=012345678 full_name=Lê Thử birth_date=1999-01-01 sex=female "
          "residence=Xã Mẫu issue_date=2021-06-15 tail_count=0 !birth_first_january !sex_unaccented " },
        /* the number only warns */
        { STR("003099000017||Lê Thử|02052001|Nữ|Xã Mẫu|15061999"),
          "citizen_card: number=003099000017 old_number= full_name=Lê Thử birth_date=2001-05-02 sex=female "
          "residence=Xã Mẫu issue_date=1999-06-15 tail_count=0 !number_province !number_sex !number_century "
          "!number_year !dates_order " },
        /* decomposed text is composed; names of the Highlands are names */
        { STR(CARD_HEAD "Y Kro\xCC\x82ng K'Bro\xCC\x82i|01021999|Nu\xCC\x9B\xCC\x83|Đắk Mẫu|15062021"),
          "citizen_card: number=001199000017 old_number=012345678 full_name=Y Krông K'Brôi birth_date=1999-02-01 "
          "sex=female residence=Đắk Mẫu issue_date=2021-06-15 tail_count=0 !not_nfc " },
    };
    check_table(cases, ARRAY_LEN(cases));
}

static void damaged_cards_are_refused(void **state)
{
    (void)state;
    static const struct code_case cases[] = {
        /* a home is no program and no link */
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|<script>alert(1)</script>, Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|$(reboot), Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|{{7*7}}, Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|http://evil.example/a, Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|'; DROP TABLE item; --|15062021"), "refused: scan_damaged " },
        { STR("001199000017|012345678|Lê Thử|01021999|Nữ|Xã Mẫu"), "refused: scan_damaged " }, /* 6 fields */
        { STR("001199000017|012345678|Lê Thử"), "refused: scan_damaged " },
        { STR(CARD "|||||"), "refused: scan_damaged " }, /* 12 fields */
        { STR("00119900001|012345678|Lê Thử" CARD_TAIL), "refused: scan_damaged " },
        { STR("0011990000171|012345678|Lê Thử" CARD_TAIL), "refused: scan_damaged " },
        { STR("00119900001O|012345678|Lê Thử" CARD_TAIL), "refused: scan_damaged " },
        { STR("001199000017|01234567|Lê Thử" CARD_TAIL), "refused: scan_damaged " },
        { STR("001199000017|-|Lê Thử" CARD_TAIL), "refused: scan_damaged " },
        { STR(CARD_HEAD "" CARD_TAIL), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê 2" CARD_TAIL), "refused: scan_damaged " },
        { STR(CARD_HEAD "' OR 1=1 --" CARD_TAIL), "refused: scan_damaged " },
        { STR(CARD_HEAD "%s%n" CARD_TAIL), "refused: scan_damaged " },
        { STR(CARD_HEAD "N\xD0\xB0m Thử" CARD_TAIL), "refused: scan_damaged " },             /* Cyrillic a */
        { STR(CARD_HEAD "Lê \xF0\x9F\x98\x80" CARD_TAIL), "refused: scan_damaged " },        /* emoji */
        { STR(CARD_HEAD "Lê Thử|31022000|Nữ|Xã Mẫu|15062021"), "refused: scan_damaged " },   /* no such day */
        { STR(CARD_HEAD "Lê Thử|01/02/1999|Nữ|Xã Mẫu|15062021"), "refused: scan_damaged " }, /* demo format */
        { STR(CARD_HEAD "Lê Thử|05001999|Nữ|Xã Mẫu|15062021"), "refused: scan_damaged " },   /* day, no month */
        { STR(CARD_HEAD "Lê Thử||Nữ|Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|X|Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999||Xã Mẫu|15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ||15062021"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|Xã Mẫu|2021"), "refused: scan_damaged " }, /* issue date whole */
        { STR(CARD_HEAD "Lê Thử|01021999|Nữ|Xã Mẫu|"), "refused: scan_damaged " },
        { STR(CARD_HEAD "Lê Th\xE1\xBB|01021999|Nữ|Xã Mẫu|15062021"), "refused: scan_damaged " }, /* cut letter */
        { STR(CARD_HEAD "L\xC3\xAA Th\xC0\xAF" CARD_TAIL), "refused: scan_damaged " },            /* overlong */
        { STR(CARD_HEAD "L\xED\xA0\x80 Thử" CARD_TAIL), "refused: scan_damaged " },               /* surrogate */
        { STR(CARD_HEAD "Lê\xE2\x80\xAE Thử" CARD_TAIL), "refused: scan_forbidden " },            /* bidi */
        { STR(CARD_HEAD "Lê\xE2\x80\x8B Thử" CARD_TAIL), "refused: scan_forbidden " },            /* zero width */
        { STR(CARD_HEAD "Lê\xEF\xBB\xBF Thử" CARD_TAIL), "refused: scan_forbidden " },            /* mark inside */
        { STR(CARD_HEAD "Lê\xEE\x80\x80 Thử" CARD_TAIL), "refused: scan_forbidden " },            /* private use */
        { STR(CARD_HEAD "Lê\0 Thử" CARD_TAIL), "refused: scan_forbidden " },
        { STR(CARD_HEAD "Lê\x1b[2J Thử" CARD_TAIL), "refused: scan_forbidden " },
        { STR(CARD_HEAD "Lê\nThử" CARD_TAIL), "refused: scan_forbidden " },
        { STR(CARD_HEAD "Lê\xC2\x85 Thử" CARD_TAIL), "refused: scan_forbidden " }, /* C1 */
        { STR(CARD "\n" CARD), "refused: scan_forbidden " },                       /* two lines are not one card */
    };
    check_table(cases, ARRAY_LEN(cases));
}

static void insurance_cards(void **state)
{
    (void)state;
    static const struct code_case cases[] = {
        { STR(NEW_CARD),
          "insurance_card: number=0199000017 number_kind=bhxh10 full_name=Nguyễn Thị Thử Nghiệm birth_date=1999-01-01 "
          "sex=female facility=01999 valid_from=2025-01-01 issue_date=2025-01-15 five_year_date=2028-02-01 benefit=4 "
          "!birth_first_january " },
        { STR(OLD_CARD),
          "insurance_card: number=HS4010199000017 number_kind=card15 full_name=Nguyễn Thị Thử Nghiệm "
          "birth_date=2012-01-01 sex=female address=Xã Mẫu, Tỉnh Thử facility=01999 valid_from=2020-01-01 "
          "valid_to=2020-12-31 issue_date=2020-01-15 five_year_date=2023-02-01 benefit=4 !birth_first_january " },
        /* citizen number, upper-case hex, plain text, empties, year only, letters in the facility */
        { STR("001199000017|4CC3AA205468E1BBAD|1999|1||79 - Cnn|||||||||2||$"),
          "insurance_card: number=001199000017 number_kind=citizen12 full_name=Lê Thử birth_date=1999 sex=male "
          "facility=79Cnn benefit=2 !birth_partial " },
        { STR("0199000017|Lê Thử|01021999|2|Xã Mẫu, Tỉnh Thử|-|-|-|-|-|-|-|-|-|-|-|$"),
          "insurance_card: number=0199000017 number_kind=bhxh10 full_name=Lê Thử birth_date=1999-02-01 sex=female "
          "address=Xã Mẫu, Tỉnh Thử !not_hex " },
        { STR("0199000017|4cc3aa205468e1bbad|-|-|-|-|-|-|-|$"),
          "insurance_card: number=0199000017 number_kind=bhxh10 full_name=Lê Thử !short " },
        { STR("0199000017|4c65cc82205468e1bbad|02/02/1999|1|-|-|01/01/2026|01/01/2025|-|-|-|-|-|-|-|-|$"),
          "insurance_card: number=0199000017 number_kind=bhxh10 full_name=Lê Thử birth_date=1999-02-02 sex=male "
          "valid_from=2026-01-01 valid_to=2025-01-01 !dates_order !not_nfc " },
        /* refused */
        { STR("0199000017|4cc3aa205468e1bbad|-|-|-|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa205468e1bba|-|-|-|-|-|-|-|$"), "refused: scan_damaged " }, /* odd hex: no name either */
        { STR("0199000017|4cc3aa205468e1bb|-|-|-|-|-|-|-|$"), "refused: scan_damaged " },  /* hex of cut UTF-8 */
        { STR("0199000017|4cc3aae280ae|-|-|-|-|-|-|-|$"), "refused: scan_damaged " },      /* hex of a bidi control */
        { STR("0199000017|4c00c3aa|-|-|-|-|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|-|-|-|-|-|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|-|3c623e|-|-|-|-|$"), "refused: scan_damaged " }, /* hex of <b>, as a home */
        { STR("0199000017|4cc3aa|31/02/1999|-|-|-|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|3|-|-|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|-|-|01-99|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|-|-|AA-999|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|-|-|-|2025|-|-|$"), "refused: scan_damaged " },
        { STR("HS6010199000017|4cc3aa|-|-|-|-|-|-|-|$"), "refused: scan_damaged " }, /* benefit 6 */
        { STR("hs4010199000017|4cc3aa|-|-|-|-|-|-|-|$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|-|-|-|-|-|-|-|-|-|-|-|6||$"), "refused: scan_damaged " },
        { STR("0199000017|4cc3aa|-|-|-|-|-|-|-|-|-|-|-|-|4||-|$"), "refused: scan_damaged " }, /* 18 fields */
        { STR("0199000017|4cc3aa|-|-|-|-|-|-|-|-|-|-|-|-|-|-|-"), "refused: scan_damaged " },  /* not closed */
    };
    check_table(cases, ARRAY_LEN(cases));
    assert_int_equal(insurance_number_kind(STR("GD4010199000017")), INSURANCE_NUMBER_CARD15);
    assert_int_equal(insurance_number_kind(STR("GD401019900001")), INSURANCE_NUMBER_NONE);
    assert_int_equal(insurance_number_kind(STR("")), INSURANCE_NUMBER_NONE);
}

static void receipts(void **state)
{
    (void)state;
    static const struct code_case cases[] = {
        { STR("D-a1B2c3-4501"), "dossier_receipt: form=secret number=4501 has_secret=1 " },
        { STR("H62.12-261105-0004"), "dossier_receipt: form=number number=H62.12-261105-0004 has_secret=0 " },
        { STR("000.00.12.H62-201105-0004\r"),
          "dossier_receipt: form=number number=000.00.12.H62-201105-0004 has_secret=0 " },
        { STR("G22.99.08-260921-896048"), "dossier_receipt: form=number number=G22.99.08-260921-896048 has_secret=0 " },
        { STR("K-7F3Q-92MD"), "dossier_receipt: form=number number=K-7F3Q-92MD has_secret=0 " },
        { STR("TTKS20261105001"), "dossier_receipt: form=eform number=TTKS20261105001 has_secret=0 " },
        { STR("D-a1-4501"), "refused: scan_damaged " },
        { STR("D-a1B?c3-4501"), "refused: scan_damaged " },
        { STR("D--4501"), "unknown: " },
        { STR("D-Link-router"), "unknown: " },
        { STR("H62.12-261305-0004"), "unknown: " }, /* no such month: not ours */
        { STR("H62..12-261105-0004"), "unknown: " },
        { STR("1-900368-1234"), "unknown: " },
        { STR("8931234567890"), "unknown: " },   /* EAN on a bottle */
        { STR("HS4010199000017"), "unknown: " }, /* a bare insurance number is no receipt */
        { STR("001199000017"), "unknown: " },
    };
    check_table(cases, ARRAY_LEN(cases));
    /* The secret stays for the look-up and is never told. */
    struct paper_document document;
    struct told told;
    paper_classify(STR("D-a1B2c3-4501"), &document);
    assert_string_equal(document.receipt.secret, "a1B2c3");
    describe(&document, &told);
    assert_null(strstr(told.text, "a1B2c3"));
}

static void payments(void **state)
{
    (void)state;
    static const struct code_case cases[] = {
        { STR(PAY_README),
          "vietqr: bank_bin=970436 account=1017595600 amount_vnd=180000 purpose=thanh toan don hang dynamic=1 " },
        { STR(PAY_FEE),
          "vietqr: bank_bin=970436 account=0000000012345 amount_vnd=10000 purpose=LE PHI HO SO 000123 dynamic=1 " },
        { STR("00020101021238570010A00000072701270006970436011300000000123450208QRIBFTTA53037045405200005802VN62350108H"
              "S"
              "0001230819LE PHI HO SO 000123630441DA"),
          "refused: scan_damaged " }, /* amount changed, CRC kept */
        { STR("000201"), "refused: scan_damaged " },
        { STR("00020101"), "refused: scan_damaged " },
        { STR("000201019912"), "refused: scan_damaged " },
        { STR("0002010102126304ABCD"), "refused: scan_damaged " },
    };
    check_table(cases, ARRAY_LEN(cases));
    assert_int_equal(vietqr_crc(STR("123456789")), 0x29B1);
    /* Every single changed character is noticed. */
    char changed[] = PAY_FEE;
    for (size_t i = 0; i < sizeof changed - 1; i++) {
        struct paper_document document;
        char kept = changed[i];
        changed[i] = kept == '7' ? '8' : '7';
        paper_classify(str_range(changed, sizeof changed - 1), &document);
        assert_int_not_equal(document.kind, PAPER_VIETQR);
        changed[i] = kept;
    }
    /* Another network's sound code is not ours, and not called damaged. */
    char other[96] = "0002010102112609ABCDEFGHI5303704"
                     "5802VN"
                     "6304";
    char crc[5];
    assert_true(str_format(crc, sizeof crc, "%04X", (unsigned)vietqr_crc(str_from(other))));
    memcpy(other + strlen(other), crc, sizeof crc);
    const struct code_case foreign[] = { { str_from(other), "unknown: " } };
    check_table(foreign, 1);
}

static void badges(void **state)
{
    (void)state;
    char payload[STAFF_BADGE_PAYLOAD_BYTES];
    assert_int_equal(staff_badge_format(STR("CB-017"), payload), STATUS_OK);
    const struct code_case good[] = { { str_from(payload), "staff_badge: staff_id=CB-017 " } };
    check_table(good, 1);
    static const struct code_case cases[] = {
        { STR("KIOSK-STAFF|CB-017|0000"), "refused: scan_damaged " },
        { STR("KIOSK-STAFF|CB-017"), "refused: scan_damaged " },
        { STR("KIOSK-STAFF|"), "refused: scan_damaged " },
        { STR("kiosk-staff|CB-017|0000"), "refused: scan_damaged " },
    };
    check_table(cases, ARRAY_LEN(cases));
    assert_int_equal(staff_badge_format(STR("001199000017"), payload), STATUS_BAD_INPUT); /* a citizen's number */
    assert_int_equal(staff_badge_format(STR("AB"), payload), STATUS_BAD_INPUT);
    assert_int_equal(staff_badge_format(STR("A|B"), payload), STATUS_BAD_INPUT);
    assert_int_equal(staff_badge_format(STR("ABCDEFGHIJKLMNOPQRSTUVWX"), payload), STATUS_OK);
    assert_int_equal(staff_badge_format(STR("ABCDEFGHIJKLMNOPQRSTUVWXY"), payload), STATUS_BAD_INPUT);
}

static void other_codes(void **state)
{
    (void)state;
    static const struct code_case cases[] = {
        { STR(""), "unknown: " },
        { STR(" \r\n\0"), "unknown: " },
        { STR("\xEF\xBB\xBF"), "unknown: " },
        { STR("Xin chào"), "unknown: " },
        { STR("a|b"), "unknown: " },
        { STR("a|b|c|d|e|f|g"), "unknown: " },
        { STR("|||"), "unknown: " },
        { STR("https://example.vn/a|b|c"), "url: " },
        { STR("HTTP://EXAMPLE.VN"), "url: " },
        { STR("www.example.vn"), "url: " },
        { STR("javascript:alert(1)"), "url: " },
        { STR("vneid://open"), "url: " },
        { STR("://x"), "unknown: " },
        { STR("BEGIN:VCARD\r\nN:Thử\r\nEND:VCARD"), "unknown: " },
        { STR("WIFI:S:Mau;T:WPA;P:mau;;"), "unknown: " },
        { STR("CCCD:001199000017, Họ tên: Lê Thử"), "unknown: " },
        { STR("{\"cccd\":\"001199000017\"}"), "unknown: " },
        { STR("\x80\x81\xFF binary"), "unknown: " },
        { STR("Xin\xE2\x80\xAE chào"), "refused: scan_forbidden " },
        { STR("https://example.vn/\xE2\x80\xAEnv"), "refused: scan_forbidden " },
    };
    check_table(cases, ARRAY_LEN(cases));
}

static void lengths(void **state)
{
    (void)state;
    static char big[2953]; /* the most a QR code holds */
    memset(big, 'a', sizeof big);
    struct paper_document document;
    paper_classify(str_range(big, sizeof big), &document);
    assert_int_equal(document.refusal, PAPER_REFUSAL_TOO_LONG);
    paper_classify(str_range(big, PAYLOAD_BYTES_MAX), &document);
    assert_int_equal(document.kind, PAPER_UNKNOWN);
    paper_classify(str_range(big, PAYLOAD_BYTES_MAX + 1), &document);
    assert_int_equal(document.refusal, PAPER_REFUSAL_TOO_LONG);
    memset(big, '|', sizeof big);
    paper_classify(str_range(big, PAYLOAD_BYTES_MAX), &document);
    assert_int_equal(document.kind, PAPER_UNKNOWN);
    /* White space the scanner added does not count. */
    memset(big, ' ', sizeof big);
    memcpy(big, CARD, sizeof CARD - 1);
    paper_classify(str_range(big, sizeof big), &document);
    assert_int_equal(document.kind, PAPER_CITIZEN_CARD);
}

/* Every prefix of a card and of both insurance cards is refused or unknown, never a card with less in it. */
static void cut_codes_are_never_cards(void **state)
{
    (void)state;
    static const struct str whole[] = { STR(NEW_CARD), STR(OLD_CARD), STR(PAY_FEE) };
    struct paper_document document;
    for (size_t w = 0; w < ARRAY_LEN(whole); w++) {
        for (size_t length = 0; length < whole[w].len; length++) {
            char *exact = length ? test_malloc(length) : NULL; /* sanitizers see a byte read past it */
            if (exact)
                memcpy(exact, whole[w].ptr, length);
            paper_classify(str_range(exact, length), &document);
            if (document.kind > PAPER_REFUSED)
                fail_msg("prefix %zu of %zu", length, w);
            if (exact)
                test_free(exact);
        }
    }
    for (size_t length = 0; length < sizeof CARD - 1; length++) {
        paper_classify(str_range(CARD, length), &document);
        assert_true(document.kind <= PAPER_REFUSED);
    }
}

static void fields_by_name(void **state)
{
    (void)state;
    struct paper_document document;
    char out[64] = "before";
    paper_classify(STR(CARD), &document);
    assert_int_equal(paper_field_text(&document, "full_name", out, sizeof out), STATUS_OK);
    assert_string_equal(out, "Nguyễn Thị Thử Nghiệm");
    assert_int_equal(paper_field_text(&document, "birth_date", out, sizeof out), STATUS_OK);
    assert_string_equal(out, "1999-02-01");
    assert_int_equal(paper_field_text(&document, "tail_count", out, sizeof out), STATUS_NOT_FOUND);
    assert_int_equal(paper_field_text(&document, "nothing", out, sizeof out), STATUS_NOT_FOUND);
    assert_int_equal(paper_field_text(&document, "full_name", out, 8), STATUS_TOO_LARGE);
    assert_string_equal(out, "1999-02-01");
    paper_classify(STR("x"), &document);
    assert_int_equal(paper_field_text(&document, "full_name", out, sizeof out), STATUS_NOT_FOUND);
}

/* The contract allows eight sentence keys at most. */
static void refusals_have_sentences(void **state)
{
    (void)state;
    assert_true(PAPER_REFUSAL_COUNT - 1 <= 8);
    for (int i = 1; i < PAPER_REFUSAL_COUNT; i++)
        assert_int_equal(strncmp(paper_refusal_key((enum paper_refusal)i), "scan_", 5), 0);
    assert_string_equal(paper_refusal_key(PAPER_REFUSAL_NONE), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(citizen_cards),
        cmocka_unit_test(damaged_cards_are_refused),
        cmocka_unit_test(insurance_cards),
        cmocka_unit_test(receipts),
        cmocka_unit_test(payments),
        cmocka_unit_test(badges),
        cmocka_unit_test(other_codes),
        cmocka_unit_test(lengths),
        cmocka_unit_test(cut_codes_are_never_cards),
        cmocka_unit_test(fields_by_name),
        cmocka_unit_test(refusals_have_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
