/* The child's answers are outside bytes: each thing that may be wrong with one is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/check.h"
#include "scan/decoder_reply.h"

static struct decoder_result result;

/* A good reply to request 7 with payloads "abc" and "d". */
static void make_good(void)
{
    memset(&result, 0, sizeof result);
    struct decoder_reply head = { .magic = DECODER_MAGIC, .code_count = 2, .id = 7, .cpu_us = 5, .width_px = 4 };
    struct decoder_code first = { 3, 0 }, second = { 1, DECODER_CODE_INVERTED };
    uint8_t *at = result.bytes;
    memcpy(at, &head, sizeof head);
    at += sizeof head;
    memcpy(at, &first, sizeof first);
    memcpy(at + sizeof first, "abc", 3);
    at += sizeof first + 3;
    memcpy(at, &second, sizeof second);
    at[sizeof second] = 'd';
    result.size = (size_t)(at + sizeof second + 1 - result.bytes);
}

static void a_good_reply_is_taken_apart(void **state)
{
    (void)state;
    make_good();
    assert_int_equal(decoder_reply_parse(&result, 7), STATUS_OK);
    assert_int_equal(result.count, 2);
    assert_int_equal(result.cpu_us, 5);
    assert_true(str_is(decoder_result_payload(&result, 0), "abc"));
    assert_true(str_is(decoder_result_payload(&result, 1), "d"));
    assert_int_equal(result.items[1].flags, DECODER_CODE_INVERTED);
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    make_good();
    size_t whole = result.size;
    for (size_t size = 0; size < whole; size++) {
        result.size = size;
        assert_int_equal(decoder_reply_parse(&result, 7), STATUS_CORRUPT);
    }
    result.size = whole + 1;
    assert_int_equal(decoder_reply_parse(&result, 7), STATUS_CORRUPT);
    result.size = sizeof result.bytes;
    assert_int_equal(decoder_reply_parse(&result, 7), STATUS_CORRUPT);
}

static void every_wrong_field_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t offset;
        uint8_t value;
    } faults[] = {
        { offsetof(struct decoder_reply, magic), 0 },
        { offsetof(struct decoder_reply, outcome), DECODER_OUTCOME_COUNT },
        { offsetof(struct decoder_reply, outcome), DECODER_NOT_A_PICTURE }, /* and yet codes */
        { offsetof(struct decoder_reply, code_count), DECODER_CODES_MAX + 1 },
        { offsetof(struct decoder_reply, code_count), 1 },
        { offsetof(struct decoder_reply, code_count), 3 },
        { offsetof(struct decoder_reply, id), 8 },
        { offsetof(struct decoder_reply, hint), DECODER_HINT_COUNT },
        { offsetof(struct decoder_reply, hint) + 1, 1 },
        { offsetof(struct decoder_reply, view), DECODER_VIEW_ALL + 1 },
        { offsetof(struct decoder_reply, view) + 1, 1 },
        { sizeof(struct decoder_reply), 0 }, /* length 0 */
        { sizeof(struct decoder_reply), 4 }, /* runs into the next */
        { sizeof(struct decoder_reply) + 1, 0xff },
        { sizeof(struct decoder_reply) + 2, 0x80 }, /* unknown flag */
    };
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        make_good();
        result.bytes[faults[i].offset] = faults[i].value;
        assert_int_equal(decoder_reply_parse(&result, 7), STATUS_CORRUPT);
    }
}

static void hint_and_view_are_carried_on(void **state)
{
    (void)state;
    memset(&result, 0, sizeof result);
    struct decoder_reply head = {
        .magic = DECODER_MAGIC, .id = 7, .hint = DECODER_HINT_GLARE, .view = DECODER_VIEW_MOVED
    };
    memcpy(result.bytes, &head, sizeof head);
    result.size = sizeof head;
    assert_int_equal(decoder_reply_parse(&result, 7), STATUS_OK);
    assert_int_equal(result.hint, DECODER_HINT_GLARE);
    assert_int_equal(result.view, DECODER_VIEW_MOVED);
    make_good(); /* and a code that was read needs none */
    result.bytes[offsetof(struct decoder_reply, hint)] = DECODER_HINT_GLARE;
    assert_int_equal(decoder_reply_parse(&result, 7), STATUS_OK);
    assert_int_equal(result.hint, DECODER_HINT_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_reply_is_taken_apart),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(every_wrong_field_is_refused),
        cmocka_unit_test(hint_and_view_are_carried_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
