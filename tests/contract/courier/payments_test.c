/* Payments that nobody at the screen follows any more: the courier asks by itself until the office has confirmed them,
 * through a kill and through faults, on both kinds of portal; and asks nothing where no payee is allowed. */
#include "contract/courier/kinds.h"

static struct rig rig;
static struct link_answer answer;

static void set_up(const struct kind *kind, const char *payee)
{
    kind_init(&rig, kind);
    rig.settings.portals[0].payees[0] = payee;
    rig.settings.portals[0].payee_count = payee ? 1 : 0;
    rig_start_courier(&rig);
}

static struct outbox_item hand_in(unsigned number)
{
    assert_int_equal(rig_submit(&rig, number, "1.001193", NULL), COURIER_STORED);
    struct outbox_item item = rig_settle(&rig, number);
    assert_int_equal(item.state, OUTBOX_ACCEPTED);
    return item;
}

static void order(const struct outbox_item *item, const char *more)
{
    char text[256];
    snprintf(text, sizeof text, "{\"groupId\":55301,\"dossier\":\"%s\",%s}", item->dossier_no, more);
    rig_control(&rig, "/control/payment", text);
}

static struct dossier_payment kept(unsigned number)
{
    struct link_ask ask = { .kind = LINK_SHOW };
    rig_uuid(number, ask.key);
    assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
    assert_int_equal(answer.kind, LINK_DETAIL);
    return answer.event.payment;
}

static void await(unsigned number, enum payment_state wanted)
{
    struct dossier_payment payment = kept(number);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end && payment.state != wanted; rig_sleep(10))
        payment = kept(number);
    if (payment.state != wanted)
        fail_msg("payment %d, wanted %d", (int)payment.state, (int)wanted);
}

static void followed(const struct kind *kind)
{
    set_up(kind, "970499");
    struct outbox_item first = hand_in(1), second = hand_in(2);
    order(&first, "\"amount\":15000");
    await(1, PAYMENT_DUE);
    assert_int_equal(kept(1).amount_vnd, 15000);
    assert_int_equal(kept(2).state, PAYMENT_NONE);
    order(&second, "\"amount\":7000");
    await(2, PAYMENT_DUE);
    kind_fault(&rig, "* *", "status500", ",\"times\":3");
    rig_stop(&rig.courier, SIGKILL);
    rig_start_courier(&rig);
    order(&first, "\"status\":3");
    await(1, PAYMENT_REPORTED);
    order(&first, "\"status\":5,\"receipt\":\"BL-0001\"");
    await(1, PAYMENT_PAID);
    assert_string_equal(kept(1).receipt_no, "BL-0001");
    assert_int_equal(kept(2).state, PAYMENT_DUE);
    assert_string_equal(kept(2).qr, "");
    rig_finish(&rig);
}

static void followed_opencps2(void **state)
{
    (void)state;
    followed(&KINDS[0]);
}

static void followed_json1(void **state)
{
    (void)state;
    followed(&KINDS[1]);
}

static void nothing_is_asked_without_a_payee(void **state)
{
    (void)state;
    set_up(&KINDS[0], NULL);
    struct outbox_item item = hand_in(1);
    order(&item, "\"amount\":15000");
    rig_sleep(500);
    assert_int_equal(rig_calls(&rig, "GET /dossiers/{id}/payment"), 0);
    assert_int_equal(kept(1).state, PAYMENT_NONE);
    rig_finish(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(followed_opencps2), cmocka_unit_test(followed_json1),
                                        cmocka_unit_test(nothing_is_asked_without_a_payee) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
