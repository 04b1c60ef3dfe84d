/* Which code for paying may stand on the screen: sound, for an allowed account, for the very amount; and which words a
 * status of the portal gets. */
#include "unit/core/fixture.h"

#include "core/paying.h"
#include "core/stage.h"
#include "paper/vietqr.h"

/* The worked example of the standard's readers: 10,000 dong to account 0000000012345 of bank 970436. */
#define CODE                                                                                                           \
    "00020101021238570010A00000072701270006970436011300000000123450208QRIBFTTA53037045405100005802VN62350108HS0001230" \
    "819"                                                                                                              \
    "LE PHI HO SO 000123630441DA"

static struct paying_shown show(struct kiosk *kiosk, const char *payee, enum payment_state state, int64_t amount,
                                const char *qr)
{
    const struct settings_portal portal = { .payees = { payee }, .payee_count = payee ? 1 : 0 };
    struct dossier_payment payment = { .state = state, .amount_vnd = amount };
    snprintf(payment.qr, sizeof payment.qr, "%s", qr);
    return paying_show(&kiosk->model, &portal, &payment);
}

static void codes(void **state)
{
    struct kiosk *kiosk = *state;
    static const struct {
        const char *payee;
        enum payment_state state;
        int64_t amount;
        const char *qr;
        enum paying_state wanted;
        bool distrusted;
    } rows[] = {
        { "970436/0000000012345", PAYMENT_DUE, 10000, CODE, PAYING_CODE, false },
        { "970436", PAYMENT_DUE, 10000, CODE, PAYING_CODE, false },
        { "970436/000000001234", PAYMENT_DUE, 10000, CODE, PAYING_COUNTER, true },
        { "970436/", PAYMENT_DUE, 10000, CODE, PAYING_COUNTER, true },
        { "970437", PAYMENT_DUE, 10000, CODE, PAYING_COUNTER, true },
        { NULL, PAYMENT_DUE, 10000, CODE, PAYING_COUNTER, true },
        { "970436", PAYMENT_DUE, 10001, CODE, PAYING_COUNTER, true },
        { "970436", PAYMENT_DUE, 10000, CODE "x", PAYING_COUNTER, true },
        { "970436", PAYMENT_DUE, 10000, "000201", PAYING_COUNTER, true },
        { "970436", PAYMENT_DUE, 10000, "", PAYING_COUNTER, false },
        { "970436", PAYMENT_REPORTED, 10000, CODE, PAYING_REPORTED, false },
        { "970436", PAYMENT_PAID, 10000, CODE, PAYING_PAID, false },
        { "970436", PAYMENT_NONE, 10000, CODE, PAYING_NOTHING, false },
        { "970436", PAYMENT_DUE, 0, CODE, PAYING_NOTHING, false },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct paying_shown shown = show(kiosk, rows[i].payee, rows[i].state, rows[i].amount, rows[i].qr);
        if (shown.state != rows[i].wanted || shown.distrusted != rows[i].distrusted ||
            (*shown.qr != '\0') != (rows[i].wanted == PAYING_CODE))
            fail_msg("row %zu: state %d, distrusted %d", i, (int)shown.state, shown.distrusted);
    }
}

static void every_stage_has_words(void **state)
{
    (void)state;
    static const char *const known[] = { "new",        "collecting", "receiving", "waiting",  "processing",
                                         "pausing",    "paying",     "posting",   "handover", "correcting",
                                         "cancelling", "done",       "cancelled", "denied",   "interoperating",
                                         "releasing",  "unresolved", "1",         "2",        "3",
                                         "4",          "5",          "6",         "7",        "8",
                                         "9",          "10" };
    for (size_t i = 0; i < ARRAY_LEN(known); i++) {
        assert_true(strncmp(stage_words(known[i]).said_key, "lookup.stage.", 13) == 0);
        assert_string_not_equal(stage_words(known[i]).said_key, "lookup.stage.other");
    }
    static const char *const unknown[] = { "11", "0", "NEW", "unheard_of" };
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++) {
        assert_string_equal(stage_words(unknown[i]).said_key, "lookup.stage.other");
        assert_string_equal(stage_words(unknown[i]).todo_key, "lookup.todo.ask");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { KIOSK_TEST(codes), KIOSK_TEST(every_stage_has_words) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
