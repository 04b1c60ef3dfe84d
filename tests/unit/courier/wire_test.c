/* The socket's datagrams: what is written is read the same; what nobody of ours would write is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/link_wire.h"

static char buffer[LINK_BYTES_MAX];
static const char UUID[] = "6f1c2a34-0000-4000-8000-0123456789ab";

static void asks_round_trip(void **state)
{
    (void)state;
    static char body[BODY_BYTES_MAX];
    memset(body, '\n', sizeof body); /* a body may hold anything, the separator too */
    for (int kind = 0; kind < LINK_ASK_COUNT; kind++) {
        struct link_ask ask = { .kind = (enum link_ask_kind)kind, .after = 77 }, got;
        size_t size = 0;
        strcpy(ask.key, "K-7F3Q-92MD");
        strcpy(ask.secret, "123456");
        strcpy(ask.submission.uuid, UUID);
        strcpy(ask.submission.service, "khai-sinh");
        strcpy(ask.submission.procedure, "1.001193");
        strcpy(ask.submission.portal, "dossier");
        ask.submission.body = body;
        ask.submission.body_len = sizeof body;
        assert_true(link_encode_ask(&ask, buffer, sizeof buffer, &size));
        assert_int_equal(link_decode_ask(buffer, size, &got), STATUS_OK);
        assert_int_equal(got.kind, kind);
        if (kind == LINK_SUBMIT) {
            assert_string_equal(got.submission.uuid, UUID);
            assert_string_equal(got.submission.service, "khai-sinh");
            assert_int_equal(got.submission.body_len, sizeof body);
            assert_memory_equal(got.submission.body, body, sizeof body);
            assert_int_equal(link_decode_ask(buffer, size - 1, &got), STATUS_BAD_INPUT);
        }
        if (kind == LINK_LOOK_UP)
            assert_string_equal(got.secret, "123456");
        if (kind == LINK_LIST)
            assert_int_equal(got.after, 77);
        assert_false(link_encode_ask(&ask, buffer, 10, &size));
    }
}

static void answers_round_trip(void **state)
{
    (void)state;
    static struct link_answer answer, got;
    for (int kind = 0; kind < LINK_ANSWER_COUNT; kind++) {
        answer = (struct link_answer){ .kind = (enum link_answer_kind)kind,
                                       .status = STATUS_NOT_FOUND,
                                       .waiting = 3,
                                       .needs_staff = 1,
                                       .item_count = kind == LINK_DETAIL ? 1 : LINK_ITEMS_MAX,
                                       .step_count = OUTBOX_STEPS_SHOWN_MAX };
        for (size_t i = 0; i < LINK_ITEMS_MAX; i++) {
            struct outbox_item *item = &answer.items[i];
            *item =
                (struct outbox_item){ .row = (int64_t)i + 1, .state = OUTBOX_RETRY, .reason = STATUS_TLS, .tries = 4 };
            strcpy(item->uuid, UUID);
            memset(item->service, 's', sizeof item->service - 1); /* the longest there is still fits one datagram */
            memset(item->portal, 'p', sizeof item->portal - 1);
            memset(item->dossier_no, '9', sizeof item->dossier_no - 1);
        }
        for (size_t i = 0; i < OUTBOX_STEPS_SHOWN_MAX; i++)
            answer.steps[i] = (struct outbox_step){ 1795000000000, OUTBOX_SENDING, OUTBOX_RETRY, STATUS_TIMEOUT };
        answer.event = link_event_of(COURIER_STATE, &answer.items[0]);
        answer.event.health = (struct courier_health){ STATUS_DISK_FULL, true, false, 7, 2 };
        size_t size = 0;
        assert_true(link_encode_answer(&answer, buffer, sizeof buffer, &size));
        assert_int_equal(link_decode_answer(buffer, size, &got), STATUS_OK);
        assert_int_equal(got.kind, kind);
        if (kind == LINK_EVENT)
            assert_memory_equal(&got.event, &answer.event, sizeof got.event);
        if (kind == LINK_ITEMS || kind == LINK_DETAIL) {
            assert_int_equal(got.item_count, answer.item_count);
            assert_string_equal(got.items[0].service, answer.items[0].service);
            assert_int_equal(got.steps[63].reason, STATUS_TIMEOUT);
        }
        if (kind == LINK_DONE)
            assert_true(got.status == STATUS_NOT_FOUND && got.waiting == 3 && got.needs_staff == 1);
    }
}

static void hostile_asks(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "{}",
        "[]",
        "null",
        "{\"ask\":\"watch\"",
        "{\"ask\":\"watch\",\"ask\":\"drain\"}",
        "{\"ask\":\"open\"}",
        "{\"ask\":7}",
        "{\"ask\":\"watch\"}\nmore",
        "{\"ask\":\"show\"}",
        "{\"ask\":\"show\",\"key\":\"\"}",
        "{\"ask\":\"show\",\"key\":\"a\\u0000b\"}",
        "{\"ask\":\"list\",\"after\":-1}",
        "{\"ask\":\"list\",\"after\":1.5}",
        "{\"ask\":\"list\",\"after\":99999999999999999999}",
        "{\"ask\":\"look_up\",\"key\":\"a\",\"secret\":[]}",
        "{\"ask\":\"show\",\"key\":\"\xff\"}",
        "[[[[[[[[[[[[[[[[[[[[[[[[",
        "{\"ask\":\"submit\",\"uuid\":\"6F1C2A34-0000-4000-8000-0123456789AB\",\"service\":\"s\",\"procedure\":\"p\","
        "\"portal\":\"d\",\"body_bytes\":1}\nx",
        "{\"ask\":\"submit\",\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"service\":\"s\",\"procedure\":\"p\","
        "\"portal\":\"d\",\"body_bytes\":2}\nx",
        "{\"ask\":\"submit\",\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"service\":\"s\",\"procedure\":\"p\","
        "\"portal\":\"d\",\"body_bytes\":0}\n",
        "{\"ask\":\"submit\",\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"service\":\"\",\"procedure\":\"p\","
        "\"portal\":\"d\",\"body_bytes\":1}\nx",
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct link_ask ask = { .after = 123 };
        assert_int_equal(link_decode_ask(rows[i], strlen(rows[i]), &ask), STATUS_BAD_INPUT);
        assert_int_equal(ask.after, 123); /* untouched */
    }
    char long_key[512];
    snprintf(long_key, sizeof long_key, "{\"ask\":\"show\",\"key\":\"%0200d\"}", 1);
    struct link_ask ask;
    assert_int_equal(link_decode_ask(long_key, strlen(long_key), &ask), STATUS_BAD_INPUT);
    char *large = calloc(1, LINK_BYTES_MAX + 1);
    assert_int_equal(link_decode_ask(large, LINK_BYTES_MAX + 1, &ask), STATUS_BAD_INPUT);
    free(large);
}

static void cut_answers(void **state)
{
    (void)state;
    static struct link_answer answer, got;
    answer = (struct link_answer){ .kind = LINK_ITEMS, .item_count = 2 };
    answer.items[0].row = answer.items[1].row = 1;
    size_t size = 0;
    assert_true(link_encode_answer(&answer, buffer, sizeof buffer, &size));
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(link_decode_answer(buffer, cut, &got), STATUS_BAD_INPUT);
    static const char *const rows[] = { "{\"answer\":\"event\"}",
                                        "{\"answer\":\"event\",\"event\":{\"kind\":99}}",
                                        "{\"answer\":\"items\",\"items\":[],\"steps\":[[1,2,3]]}",
                                        "{\"answer\":\"items\",\"items\":[{}],\"steps\":[]}",
                                        "{\"answer\":\"detail\",\"items\":[],\"steps\":[]}",
                                        "{\"answer\":\"done\",\"status\":9999}" };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(link_decode_answer(rows[i], strlen(rows[i]), &got), STATUS_BAD_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(asks_round_trip), cmocka_unit_test(answers_round_trip),
                                        cmocka_unit_test(hostile_asks), cmocka_unit_test(cut_answers) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
