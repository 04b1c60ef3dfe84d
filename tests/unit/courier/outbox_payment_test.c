/* What is to be paid stands with the queue: through a restart, until it is paid, and goes with its application. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "courier/outbox_payment.h"

static const uint8_t KEY[SEAL_KEY_BYTES] = { 7 };
static char folder[64];
static struct seal *seal;
static struct clock_fake fake;
static struct clock now;
static struct outbox *outbox;

static void reopen(void)
{
    const struct outbox_limits limits = { .items_max = 10 };
    outbox_close(outbox);
    assert_int_equal(outbox_open(folder, seal, &now, &limits, &outbox), STATUS_OK);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/kiosk-payment-XXXXXX");
    seal = seal_create_with_key(KEY);
    fake.wall_ms = 1795000000000;
    now = clock_fake_as_clock(&fake);
    if (!mkdtemp(folder))
        return -1;
    reopen();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    outbox_close(outbox);
    outbox = NULL;
    seal_destroy(seal);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static struct outbox_item accepted(int number)
{
    struct submission s = {
        .service = "khai-sinh", .procedure = "1.001193", .portal = "dossier", .body = "{}", .body_len = 2
    };
    struct outbox_item item;
    snprintf(s.uuid, sizeof s.uuid, "%08x-0000-4000-8000-000000000000", (unsigned)number);
    assert_int_equal(outbox_store(outbox, &s, 1, &item), STATUS_OK);
    static const enum outbox_state way[] = { OUTBOX_SENDING, OUTBOX_ACCEPTED };
    for (size_t i = 0; i < ARRAY_LEN(way); i++) {
        struct outbox_item next = item;
        next.state = way[i];
        assert_int_equal(outbox_move(outbox, &item, &next), STATUS_OK);
    }
    return item;
}

static void put(int64_t row, enum payment_state state, int64_t asked_ms)
{
    struct outbox_payment payment = {
        .told = { .state = state, .amount_vnd = 15000, .qr = "000201", .receipt_no = "BL-1" },
        .begun_ms = fake.wall_ms,
        .asked_ms = asked_ms
    };
    assert_int_equal(outbox_write_payment(outbox, row, &payment), STATUS_OK);
}

static void kept_until_paid(void **state)
{
    (void)state;
    struct outbox_item first = accepted(1), second = accepted(2);
    struct outbox_payment found = { .asked_ms = 0 };
    int64_t row = 0;
    assert_int_equal(outbox_read_payment(outbox, first.row, &found), STATUS_NOT_FOUND);
    assert_int_equal(outbox_next_payment(outbox, 0, &row, &found), STATUS_NOT_FOUND);
    put(first.row, PAYMENT_DUE, 200);
    put(second.row, PAYMENT_REPORTED, 100);
    reopen();
    assert_int_equal(outbox_read_payment(outbox, first.row, &found), STATUS_OK);
    assert_int_equal(found.told.state, PAYMENT_DUE);
    assert_int_equal(found.told.amount_vnd, 15000);
    assert_string_equal(found.told.receipt_no, "BL-1");
    assert_string_equal(found.told.qr, ""); /* never kept: it is asked for when it is shown */
    assert_int_equal(outbox_next_payment(outbox, 0, &row, &found), STATUS_OK);
    assert_int_equal(row, second.row);
    put(second.row, PAYMENT_REPORTED, 300);
    assert_int_equal(outbox_next_payment(outbox, 0, &row, &found), STATUS_OK);
    assert_int_equal(row, first.row);
    put(first.row, PAYMENT_PAID, 400);
    put(second.row, PAYMENT_REPORTED, 500);
    assert_int_equal(outbox_next_payment(outbox, 0, &row, &found), STATUS_OK);
    assert_int_equal(row, second.row);
    assert_int_equal(outbox_next_payment(outbox, fake.wall_ms, &row, &found), STATUS_NOT_FOUND); /* too long ago */
}

static void goes_with_its_application(void **state)
{
    (void)state;
    struct outbox_item item = accepted(1);
    struct outbox_payment found;
    put(item.row, PAYMENT_DUE, 1);
    fake.wall_ms += (OUTBOX_RETENTION_DAYS + 1) * INT64_C(86400000);
    assert_int_equal(outbox_forget_old(outbox), STATUS_OK);
    assert_int_equal(outbox_read_payment(outbox, item.row, &found), STATUS_NOT_FOUND);
    struct outbox_payment orphan = { .asked_ms = 0 };
    assert_int_not_equal(outbox_write_payment(outbox, item.row, &orphan), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test_setup_teardown(kept_until_paid, set_up, tear_down),
                                        cmocka_unit_test_setup_teardown(goes_with_its_application, set_up, tear_down) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
