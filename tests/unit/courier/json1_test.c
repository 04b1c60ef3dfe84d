/* The plain JSON adapter without a network: what each reply means at each call, and what is asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "courier/portal.h"

#define UUID "6f1c2a34-0000-4000-8000-0123456789ab"
#define OTHER "99999999-0000-4000-8000-0123456789ab"
#define SENT                                                                                                           \
    "{\"uuid\":\"" UUID "\",\"kiosk\":\"mau-binh-01\",\"agency\":\"H47.12\",\"procedure\":\"1.001193\","               \
    "\"identity\":\"claimed\",\"origin\":\"kiosk\",\"applicant\":{\"name\":\"Nguyễn Thị Thử Nghiệm\","         \
    "\"id_no\":\"001199000017\",\"id_date\":\"2021-06-15\",\"address\":\"Số 1 & 2\",\"phone\":\"\",\"email\":\"\"}," \
    "\"answers\":[{\"path\":\"child.full_name\",\"value\":\"Bé\",\"source\":\"typed\"}],\"consents\":[]}"
#define HEAD(uuid, no) "{\"uuid\":\"" uuid "\",\"dossier_no\":\"" no "\",\"status\":\"new\",\"due_ms\":1795468719513"
#define RECEIPT HEAD(UUID, "H47.12-261121-0001") "}"
#define HELD HEAD(UUID, "H47.12-261121-0001") ",\"application\":" SENT "}"
#define PROBLEM(word) "{\"type\":\"urn:problem-type:application:" word "\",\"title\":\"t\",\"status\":400}"

static const char BODY[] =
    "{\"uuid\":\"" UUID "\",\"service\":\"khai-sinh\",\"procedure\":\"1.001193\","
    "\"identity\":\"claimed\",\"applicant\":{\"name\":\"Nguyễn Thị Thử Nghiệm\",\"id_no\":\"001199000017\","
    "\"id_date\":\"2021-06-15\",\"address\":\"Số 1 & 2\",\"phone\":\"\",\"email\":\"\"},"
    "\"answers\":[{\"path\":\"child.full_name\",\"value\":\"Bé\",\"source\":\"typed\"}]}";

static const struct settings_procedure PROCEDURES[] = { { "1.001193", "1.001193", NULL, NULL } };
static const struct settings_portal PORTAL = {
    .id = "dossier", .group_id = "", .agency_code = "H47.12", .procedures = PROCEDURES, .procedure_count = 1
};

static struct portal_order order_of(struct outbox_item *item, int tries)
{
    *item = (struct outbox_item){ .row = 1, .originality = 1, .tries = tries };
    strcpy(item->uuid, UUID);
    strcpy(item->portal_uid, UUID);
    strcpy(item->procedure, "1.001193");
    return (struct portal_order){
        .portal = &PORTAL, .kiosk_id = "mau-binh-01", .item = item, .body = BODY, .body_len = sizeof BODY - 1
    };
}

enum at { AT_CREATE, AT_READ, AT_LOOK };

/* What one reply at one call leads to. */
static struct portal_step told(enum at at, enum status transport, int http, const char *text, int64_t retry_after_ms)
{
    struct outbox_item item;
    struct portal_order order = order_of(&item, at == AT_LOOK ? 2 : 1);
    struct portal_run *run = NULL;
    struct portal_step step;
    assert_int_equal(portal_json1.begin(&order, &run, &step), STATUS_OK);
    if (at == AT_READ) {
        struct portal_reply receipt = { STATUS_OK, 201, RECEIPT, sizeof RECEIPT - 1, -1, 0 };
        portal_json1.answer(run, &receipt, &step);
        assert_int_equal(step.verdict, PORTAL_NEXT);
    }
    struct portal_reply reply = { transport, http, text, strlen(text), retry_after_ms, 0 };
    portal_json1.answer(run, &reply, &step);
    if (step.verdict == PORTAL_ACCEPTED) {
        assert_string_equal(portal_json1.dossier(run)->dossier_no, "H47.12-261121-0001");
        assert_string_equal(portal_json1.dossier(run)->status, "new");
        assert_int_equal(portal_json1.dossier(run)->due_ms, 1795468719513);
    }
    portal_json1.end(run);
    return step;
}

static void outcomes(void **state)
{
    (void)state;
    static const struct {
        enum at at;
        int http;
        const char *text;
        enum portal_verdict verdict;
        enum status reason;
        int refusals_max;
    } rows[] = {
        { AT_CREATE, 201, RECEIPT, PORTAL_NEXT, STATUS_OK, 0 },
        { AT_CREATE, 200, RECEIPT, PORTAL_NEXT, STATUS_OK, 0 },
        { AT_CREATE, 200, HELD, PORTAL_NEXT, STATUS_OK, 0 }, /* even then it is read back */
        { AT_READ, 200, HELD, PORTAL_ACCEPTED, STATUS_OK, 0 },
        { AT_LOOK, 200, HELD, PORTAL_ACCEPTED, STATUS_OK, 0 },
        { AT_READ, 201, HELD, PORTAL_AGAIN, STATUS_RETRY, 20 }, /* nothing was made by a look */
        { AT_READ, 200, RECEIPT, PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 202, RECEIPT, PORTAL_AGAIN, STATUS_RETRY, 100 },
        { AT_CREATE, 204, "", PORTAL_AGAIN, STATUS_REFUSED, 20 },
        { AT_CREATE, 201, "", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, "null", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, "[" RECEIPT "]", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, RECEIPT RECEIPT, PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, HEAD(UUID, ""), PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, HEAD(UUID, "") "}", PORTAL_AGAIN, STATUS_RETRY, 100 },
        { AT_CREATE, 201, HEAD(UUID, "<b>") "}", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, HEAD("", "H47.12-261121-0001") "}", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, HEAD(UUID, "1") ",\"uuid\":\"" UUID "\"}", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 201, "{\"uuid\":\"" UUID "\",\"dossier_no\":7,\"status\":\"new\"}", PORTAL_AGAIN, STATUS_RETRY,
          100 },
        { AT_CREATE, 201, HEAD(OTHER, "H47.12-261121-0001") "}", PORTAL_STAFF, STATUS_MISMATCH, 0 },
        { AT_LOOK, 200, HEAD(OTHER, "1") ",\"application\":" SENT "}", PORTAL_STAFF, STATUS_MISMATCH, 0 },
        { AT_LOOK, 200, HEAD(UUID, "1") ",\"application\":{}}", PORTAL_STAFF, STATUS_MISMATCH, 0 },
        { AT_LOOK, 404, PROBLEM("not-found"), PORTAL_NEXT, STATUS_OK, 0 },
        { AT_LOOK, 404, "<html>", PORTAL_AGAIN, STATUS_REFUSED, 20 },
        { AT_LOOK, 404, "{\"type\":\"about:blank\"}", PORTAL_AGAIN, STATUS_REFUSED, 20 },
        { AT_READ, 404, PROBLEM("not-found"), PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 404, PROBLEM("not-found"), PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 404, PROBLEM("unknown-procedure"), PORTAL_STAFF, STATUS_NOT_FOUND, 0 },
        { AT_CREATE, 302, RECEIPT, PORTAL_AGAIN, STATUS_REFUSED, 20 },
        { AT_CREATE, 400, PROBLEM("invalid"), PORTAL_STAFF, STATUS_REFUSED, 0 },
        { AT_CREATE, 400, "", PORTAL_AGAIN, STATUS_REFUSED, 5 },
        { AT_CREATE, 400, "{\"type\":\"urn:problem-type:elsewhere:invalid\"}", PORTAL_AGAIN, STATUS_REFUSED, 5 },
        { AT_CREATE, 401, "", PORTAL_AGAIN, STATUS_REFUSED, 0 },
        { AT_CREATE, 403, "", PORTAL_AGAIN, STATUS_REFUSED, 5 },
        { AT_CREATE, 408, "", PORTAL_AGAIN, STATUS_TIMEOUT, 0 },
        { AT_CREATE, 409, PROBLEM("in-progress"), PORTAL_AGAIN, STATUS_RETRY, 100 },
        { AT_CREATE, 409, PROBLEM("withdrawn"), PORTAL_STAFF, STATUS_REFUSED, 0 },
        { AT_CREATE, 409, "", PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 413, "", PORTAL_STAFF, STATUS_TOO_LARGE, 0 },
        { AT_CREATE, 422, PROBLEM("key-reused"), PORTAL_STAFF, STATUS_MISMATCH, 0 },
        { AT_CREATE, 422, "", PORTAL_STAFF, STATUS_REFUSED, 0 },
        { AT_CREATE, 425, "", PORTAL_AGAIN, STATUS_RETRY, 0 },
        { AT_CREATE, 429, "", PORTAL_AGAIN, STATUS_RETRY, 0 },
        { AT_CREATE, 500, RECEIPT, PORTAL_AGAIN, STATUS_RETRY, 100 },
        { AT_CREATE, 501, "", PORTAL_AGAIN, STATUS_RETRY, 100 },
        { AT_CREATE, 502, "", PORTAL_AGAIN, STATUS_RETRY, 0 },
        { AT_CREATE, 503, PROBLEM("invalid"), PORTAL_AGAIN, STATUS_RETRY, 0 },
        { AT_CREATE, 504, "", PORTAL_AGAIN, STATUS_RETRY, 0 },
        { AT_CREATE, 0, RECEIPT, PORTAL_AGAIN, STATUS_RETRY, 20 },
        { AT_CREATE, 999, RECEIPT, PORTAL_AGAIN, STATUS_RETRY, 20 },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct portal_step step = told(rows[i].at, STATUS_OK, rows[i].http, rows[i].text, 7000);
        if (step.verdict != rows[i].verdict || step.reason != rows[i].reason ||
            step.refusals_max != rows[i].refusals_max)
            fail_msg("row %zu, %d: verdict %d, reason %s, refusals %d", i, rows[i].http, (int)step.verdict,
                     status_log_text(step.reason), step.refusals_max);
        assert_int_equal(step.retry_after_ms, step.verdict == PORTAL_AGAIN ? 7000 : -1);
    }
    struct portal_step lost = told(AT_CREATE, STATUS_NO_NETWORK, 201, RECEIPT, 7000);
    assert_true(lost.verdict == PORTAL_AGAIN && lost.reason == STATUS_NO_NETWORK && lost.refusals_max == 0);
    assert_int_equal(lost.retry_after_ms, -1);
}

static void requests(void **state)
{
    (void)state;
    struct outbox_item item;
    struct portal_order order = order_of(&item, 1);
    struct portal_run *run = NULL;
    struct portal_step step;
    assert_int_equal(portal_json1.begin(&order, &run, &step), STATUS_OK);
    assert_int_equal(step.request.method, PORTAL_POST);
    assert_string_equal(step.request.path, "/applications");
    assert_string_equal(step.request.header, "Idempotency-Key: \"" UUID "\"");
    assert_string_equal(step.request.content_type, "application/json");
    assert_int_equal(step.request.body_len, sizeof SENT - 1);
    assert_memory_equal(step.request.body, SENT, sizeof SENT - 1);
    portal_json1.end(run);
    order = order_of(&item, 2);
    assert_int_equal(portal_json1.begin(&order, &run, &step), STATUS_OK);
    assert_int_equal(step.request.method, PORTAL_GET);
    assert_string_equal(step.request.path, "/applications/" UUID);
    portal_json1.end(run);
    order.park = true;
    assert_int_equal(portal_json1.begin(&order, &run, &step), STATUS_OK);
    assert_int_equal(step.verdict, PORTAL_STAFF);
    portal_json1.end(run);
}

static void looks(void **state)
{
    (void)state;
    static const struct {
        const char *key, *secret;
        int http;
        const char *text;
        enum portal_verdict first, verdict;
        enum status reason;
    } rows[] = {
        { UUID, NULL, 200, RECEIPT, PORTAL_NEXT, PORTAL_ACCEPTED, STATUS_OK },
        { "H47.12-261121-0001", "123456", 200, RECEIPT, PORTAL_NEXT, PORTAL_ACCEPTED, STATUS_OK },
        { "H47.12-261121-0002", NULL, 200, RECEIPT, PORTAL_NEXT, PORTAL_STAFF, STATUS_MISMATCH },
        { UUID, NULL, 404, PROBLEM("not-found"), PORTAL_NEXT, PORTAL_STAFF, STATUS_NOT_FOUND },
        { UUID, NULL, 404, "", PORTAL_NEXT, PORTAL_AGAIN, STATUS_REFUSED },
        { "a b/../c", NULL, 503, "", PORTAL_NEXT, PORTAL_AGAIN, STATUS_RETRY },
        { UUID, "1\r\nX: y", 0, "", PORTAL_STAFF, PORTAL_STAFF, STATUS_BAD_INPUT },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct portal_order order = { .portal = &PORTAL, .key = rows[i].key, .secret = rows[i].secret };
        struct portal_run *run = NULL;
        struct portal_step step;
        assert_int_equal(portal_json1.begin(&order, &run, &step), STATUS_OK);
        assert_int_equal(step.verdict, rows[i].first);
        assert_null(strstr(step.request.path, "/../"));
        assert_true(!rows[i].secret || step.verdict != PORTAL_NEXT ||
                    strcmp(step.request.header, "Application-Secret: 123456") == 0);
        if (step.verdict == PORTAL_NEXT) {
            struct portal_reply reply = { STATUS_OK, rows[i].http, rows[i].text, strlen(rows[i].text), -1, 0 };
            portal_json1.answer(run, &reply, &step);
        }
        if (step.verdict != rows[i].verdict || step.reason != rows[i].reason)
            fail_msg("row %zu: verdict %d, reason %s", i, (int)step.verdict, status_log_text(step.reason));
        portal_json1.end(run);
    }
}

static void table(void **state)
{
    (void)state;
    assert_ptr_equal(portal_find_adapter("opencps2"), &portal_opencps2);
    assert_ptr_equal(portal_find_adapter("json1"), &portal_json1);
    assert_null(portal_find_adapter("json"));
    assert_null(portal_find_adapter(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(outcomes), cmocka_unit_test(requests), cmocka_unit_test(looks),
                                        cmocka_unit_test(table) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
