/* The adapter without a network: what each reply means, and whole conversations told reply by reply. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "courier/opencps2_look.h"
#include "courier/opencps2_form.h"
#include "courier/opencps2_reply.h"
#include "courier/seal.h"
#include "text/utf8.h"

static const char UUID[] = "6f1c2a34-0000-4000-8000-0123456789ab";
static const char OTHER[] = "99999999-0000-4000-8000-0123456789ab";

static const char BODY[] =
    "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"service\":\"khai-sinh\",\"procedure\":\"1.001193\","
    "\"identity\":\"claimed\",\"applicant\":{\"name\":\"Nguyễn Thị Thử Nghiệm\",\"id_no\":\"001199000017\","
    "\"id_date\":\"2021-06-15\",\"address\":\"Số 1 & 2\",\"phone\":\"\",\"email\":\"\"},"
    "\"answers\":[{\"path\":\"child.full_name\",\"value\":\"Bé\",\"source\":\"typed\"}],\"consents\":[]}";

static const struct settings_procedure PROCEDURES[] = { { "1.001193", "1.001193", "KS-01", "TP01" } };
static const struct settings_portal PORTAL = {
    .id = "dossier", .agency_code = "H47.12", .procedures = PROCEDURES, .procedure_count = 1
};

static bool is_parked(const char *uid, void *context)
{
    (void)context;
    return strcmp(uid, OTHER) == 0 && context;
}

static struct portal_order order_of(struct outbox_item *item, int tries)
{
    *item = (struct outbox_item){ .row = 1, .originality = 1, .tries = tries };
    strcpy(item->uuid, UUID);
    strcpy(item->portal_uid, UUID);
    strcpy(item->procedure, "1.001193");
    return (struct portal_order){ .portal = &PORTAL,
                                  .kiosk_id = "mau-binh-01",
                                  .parked = is_parked,
                                  .item = item,
                                  .body = BODY,
                                  .body_len = sizeof BODY - 1 };
}

static void outcomes(void **state)
{
    (void)state;
#define GOOD "{\"dossierId\":7,\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}"
    static const struct {
        enum status transport;
        int http;
        const char *body;
        enum opencps2_action action;
        enum status reason;
        int refusals_max;
    } rows[] = {
        { STATUS_OK, 200, GOOD, OPENCPS2_GO, STATUS_OK, 0 },
        { STATUS_OK, 200, "{\"dossierId\":\"7\",\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}",
          OPENCPS2_GO, STATUS_OK, 0 },
        { STATUS_OK, 201, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 20 },
        { STATUS_OK, 203, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 0 },
        { STATUS_OK, 302, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 20 },
        { STATUS_OK, 401, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 5 },
        { STATUS_OK, 403, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 5 },
        { STATUS_OK, 409, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 5 },
        { STATUS_OK, 422, GOOD, OPENCPS2_AGAIN, STATUS_REFUSED, 1 },
        { STATUS_OK, 429, "", OPENCPS2_AGAIN, STATUS_RETRY, 0 },
        { STATUS_OK, 500, GOOD, OPENCPS2_AGAIN, STATUS_RETRY, 100 },
        { STATUS_OK, 503, GOOD, OPENCPS2_AGAIN, STATUS_RETRY, 0 },
        { STATUS_OK, 0, GOOD, OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_NO_NETWORK, 200, GOOD, OPENCPS2_AGAIN, STATUS_NO_NETWORK, 0 },
        { STATUS_TLS, 0, "", OPENCPS2_AGAIN, STATUS_TLS, 0 },
        { STATUS_OK, 200, "", OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "null", OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "[" GOOD "]", OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, GOOD GOOD, OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":0,\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}", OPENCPS2_AGAIN,
          STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":-7,\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}",
          OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":7.5,\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}",
          OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":7,\"dossierId\":8,\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}",
          OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":7}", OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":7,\"referenceUid\":\"\"}", OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200,
          "{\"dossierId\":7,\"dossierNo\":\"<b>\",\"referenceUid\":\"6f1c2a34-0000-4000-8000-0123456789ab\"}",
          OPENCPS2_AGAIN, STATUS_RETRY, 20 },
        { STATUS_OK, 200, "{\"dossierId\":7,\"referenceUid\":\"6F1C2A34-0000-4000-8000-0123456789AB\"}",
          OPENCPS2_MISMATCH, STATUS_MISMATCH, 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct portal_reply reply = { rows[i].transport, rows[i].http, rows[i].body, strlen(rows[i].body), -1, 0 };
        json_t *json = NULL;
        struct opencps2_outcome outcome = opencps2_judge(&reply, OPENCPS2_DOSSIER, UUID, &json);
        if (outcome.action != rows[i].action || outcome.reason != rows[i].reason ||
            outcome.refusals_max != rows[i].refusals_max)
            fail_msg("row %zu: action %d, reason %s, refusals %d", i, (int)outcome.action,
                     status_log_text(outcome.reason), outcome.refusals_max);
        assert_true((json != NULL) == (outcome.action != OPENCPS2_AGAIN));
        json_decref(json);
    }
}

static void form_as_the_server_reads_it(void **state)
{
    (void)state;
    struct outbox_item item;
    struct portal_order order = order_of(&item, 1);
    struct opencps2_form form;
    assert_int_equal(opencps2_form_init(&form, &order), STATUS_OK);
    size_t size = 0;
    char *body = opencps2_form_encode(&form, UUID, &size);
    assert_non_null(body);
    assert_non_null(memmem(body, size, "referenceUid=6f1c2a34-0000-4000-8000-0123456789ab&", 50));
    assert_non_null(memmem(body, size, "&applicantName=Nguy%E1%BB%85n%20Th%E1%BB%8B%20", 45));
    assert_non_null(memmem(body, size, "&address=S%E1%BB%91%201%20%26%202&", 34));
    assert_non_null(memmem(body, size, "&applicantIdDate=15%2F06%2F2021&", 32));
    assert_non_null(memmem(body, size, "&contactEmail=&", 15)); /* empty, but said: PUT would keep the last one's */
    seal_free(body);
    char boundary[OPENCPS2_BOUNDARY_BYTES];
    body = opencps2_form_encode_data(&form, UUID, boundary, &size);
    static const char DATA_SENT[] = "{\"child.full_name\":\"Bé\",\"sources\":{\"child.full_name\":\"typed\"},"
                                    "\"identity\":\"claimed\",\"consents\":[]}";
    assert_non_null(memmem(body, size, DATA_SENT, sizeof DATA_SENT - 1));
    seal_free(body);
    opencps2_form_finish(&form);
}

static void bodies_of_another_shape(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "{}",
        "{\"uuid\":\"x\"}",
        "{\"uuid\":\"99999999-0000-4000-8000-0123456789ab\",\"identity\":\"claimed\",\"applicant\":{},\"answers\":[]}",
        "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"applicant\":{},\"answers\":[]}",
        "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"identity\":\"claimed\",\"answers\":[]}",
        "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"identity\":\"claimed\",\"applicant\":{},\"answers\":{}}",
        "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"identity\":\"claimed\",\"applicant\":{},"
        "\"answers\":[{\"path\":\"a\",\"value\":\"1\"},{\"path\":\"a\",\"value\":\"2\"}]}",
        "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"identity\":\"claimed\",\"applicant\":{},"
        "\"answers\":[{\"path\":\"a\",\"value\":1}]}",
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct application application;
        assert_int_equal(application_init(&application, UUID, rows[i], strlen(rows[i])), STATUS_BAD_INPUT);
    }
}

/* One conversation: what the portal says, and which request or verdict follows. */
struct turn {
    const char *request; /* method and path expected before the reply */
    int http;
    const char *body;
};

#define DETAIL(uid, status, number, name)                                                                              \
    "{\"dossierId\":7,\"referenceUid\":\"" uid "\",\"dossierStatus\":\"" status "\",\"dossierNo\":\"" number           \
    "\",\"serviceCode\":\"1.001193\",\"govAgencyCode\":\"H47.12\",\"dossierTemplateNo\":\"KS-01\",\"originality\":1,"  \
    "\"online\":true,\"applicantName\":\"" name                                                                        \
    "\",\"applicantIdType\":\"citizen\",\"applicantIdNo\":\"001199000017\","                                           \
    "\"applicantIdDate\":1623690000000,\"address\":\"Số 1 & 2\",\"contactName\":\"" name "\",\"metaData\":"            \
    "\"{\\\"identity\\\":\\\"claimed\\\",\\\"origin\\\":\\\"kiosk\\\",\\\"kiosk\\\":\\\"mau-binh-01\\\"}\"}"
#define OURS "6f1c2a34-0000-4000-8000-0123456789ab"
#define NAME "Nguyễn Thị Thử Nghiệm"
#define DRAFT DETAIL(OURS, "", "", NAME)
#define DONE DETAIL(OURS, "new", "H47.12-261122-0001", NAME)
#define FILE_OK "{\"dossierFileId\":3}"
#define DATA                                                                                                            \
    "{\"consents\":[],\"identity\":\"claimed\",\"child.full_name\":\"Bé\",\"sources\":{\"child.full_name\":\"typed\"}" \
    "}"
#define AT "/dossiers/" OURS
#define FORMDATA "GET " AT "/files/" OURS "/formdata"
#define HAND_IN                                                                                                        \
    { "POST " AT "/eforms/TP01", 200, FILE_OK }, { FORMDATA, 200, DATA }, { "GET " AT, 200, DRAFT },                   \
        { "GET " AT "/submitting", 200, DONE },                                                                        \
    {                                                                                                                  \
        "GET " AT, 200, DONE                                                                                           \
    }

enum { GO_ON, PARK, PARK_UNSURE };

static enum portal_verdict play(const struct turn *turns, int tries, int park, bool parked, enum status *reason)
{
    static const char *const methods[] = { "GET", "POST", "PUT" };
    struct outbox_item item;
    struct portal_order order = order_of(&item, tries);
    struct portal_run *run = NULL;
    struct portal_step step;
    int here;
    order.park = park != GO_ON;
    order.unsure = park == PARK_UNSURE;
    order.context = parked ? &here : NULL;
    assert_int_equal(portal_opencps2.begin(&order, &run, &step), STATUS_OK);
    for (; turns->request; turns++) {
        char asked[300];
        assert_int_equal(step.verdict, PORTAL_NEXT);
        snprintf(asked, sizeof asked, "%s %s", methods[step.request.method], step.request.path);
        assert_string_equal(asked, turns->request);
        struct portal_reply reply = { STATUS_OK, turns->http, turns->body, strlen(turns->body), -1, 0 };
        portal_opencps2.answer(run, &reply, &step);
    }
    enum portal_verdict verdict = step.verdict;
    *reason = step.reason;
    portal_opencps2.end(run);
    return verdict;
}

static void conversations(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int tries;
        int park;
        bool parked;
        enum portal_verdict verdict;
        enum status reason;
        struct turn turns[12];
    } rows[] = {
        { "straight", 1, GO_ON, false, PORTAL_ACCEPTED, STATUS_OK, { { "POST /dossiers", 200, DRAFT }, HAND_IN } },
        { "second try, nothing there",
          2,
          GO_ON,
          false,
          PORTAL_ACCEPTED,
          STATUS_OK,
          { { "GET " AT, 403, "{}" }, { "POST /dossiers", 200, DRAFT }, HAND_IN } },
        { "second try, a draft with another's name",
          2,
          GO_ON,
          false,
          PORTAL_ACCEPTED,
          STATUS_OK,
          { { "GET " AT, 200, DETAIL(OURS, "", "", "Ai Đó") }, { "PUT " AT, 200, DRAFT }, HAND_IN } },
        { "second try, handed in before",
          2,
          GO_ON,
          false,
          PORTAL_ACCEPTED,
          STATUS_OK,
          { { "GET " AT, 200, DONE }, { FORMDATA, 200, DATA } } },
        { "handed in with another's name",
          2,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_MISMATCH,
          { { "GET " AT, 200, DETAIL(OURS, "new", "H47.12-261122-0001", "Ai Đó") } } },
        { "handed in with another's form",
          2,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_MISMATCH,
          { { "GET " AT, 200, DONE }, { FORMDATA, 200, "{\"child.full_name\":\"Khác\"}" } } },
        { "cancelled draft",
          2,
          GO_ON,
          false,
          PORTAL_RENEW,
          STATUS_MISMATCH,
          { { "GET " AT, 200, DETAIL(OURS, "cancelled", "", NAME) } } },
        { "handed in, and to be withdrawn",
          2,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_REFUSED,
          { { "GET " AT, 200, DETAIL(OURS, "cancelling", "H47.12-261122-0001", NAME) } } },
        { "handed in, and withdrawn",
          2,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_REFUSED,
          { { "GET " AT, 200, DETAIL(OURS, "cancelled", "H47.12-261122-0001", NAME) } } },
        { "withdrawn while it was handed in",
          1,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_REFUSED,
          { { "POST /dossiers", 200, DRAFT },
            { "POST " AT "/eforms/TP01", 200, FILE_OK },
            { FORMDATA, 200, DATA },
            { "GET " AT, 200, DRAFT },
            { "GET " AT "/submitting", 200, DONE },
            { "GET " AT, 200, DETAIL(OURS, "cancelling", "H47.12-261122-0001", NAME) } } },
        { "another's draft re-used",
          1,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_MISMATCH,
          { { "POST /dossiers", 200, DETAIL("99999999-0000-4000-8000-0123456789ab", "", "", NAME) } } },
        { "a parked draft of ours re-used",
          1,
          GO_ON,
          true,
          PORTAL_ACCEPTED,
          STATUS_OK,
          { { "POST /dossiers", 200, DETAIL("99999999-0000-4000-8000-0123456789ab", "", "", NAME) },
            { "GET /dossiers/99999999-0000-4000-8000-0123456789ab/cancelling", 200,
              DETAIL("99999999-0000-4000-8000-0123456789ab", "cancelled", "", NAME) },
            { "POST /dossiers", 200, DRAFT },
            HAND_IN } },
        { "… and again",
          1,
          GO_ON,
          true,
          PORTAL_STAFF,
          STATUS_MISMATCH,
          { { "POST /dossiers", 200, DETAIL("99999999-0000-4000-8000-0123456789ab", "", "", NAME) },
            { "GET /dossiers/99999999-0000-4000-8000-0123456789ab/cancelling", 200,
              DETAIL("99999999-0000-4000-8000-0123456789ab", "cancelled", "", NAME) },
            { "POST /dossiers", 200, DETAIL("99999999-0000-4000-8000-0123456789ab", "", "", NAME) } } },
        { "read back with another's name",
          1,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_MISMATCH,
          { { "POST /dossiers", 200, DRAFT },
            { "POST " AT "/eforms/TP01", 200, FILE_OK },
            { FORMDATA, 200, DATA },
            { "GET " AT, 200, DETAIL(OURS, "", "", "Ai Đó") } } },
        { "form read back differs",
          1,
          GO_ON,
          false,
          PORTAL_STAFF,
          STATUS_MISMATCH,
          { { "POST /dossiers", 200, DRAFT }, { "POST " AT "/eforms/TP01", 200, FILE_OK }, { FORMDATA, 200, "{}" } } },
        { "half a form",
          1,
          GO_ON,
          false,
          PORTAL_AGAIN,
          STATUS_RETRY,
          { { "POST /dossiers", 200, DRAFT },
            { "POST " AT "/eforms/TP01", 200, FILE_OK },
            { FORMDATA, 200, "{\"consents\":[],\"iden" } } },
        { "handed in, but still a draft",
          1,
          GO_ON,
          false,
          PORTAL_AGAIN,
          STATUS_RETRY,
          { { "POST /dossiers", 200, DRAFT },
            { "POST " AT "/eforms/TP01", 200, FILE_OK },
            { FORMDATA, 200, DATA },
            { "GET " AT, 200, DRAFT },
            { "GET " AT "/submitting", 200, DRAFT },
            { "GET " AT, 200, DRAFT } } },
        { "handed in without a number yet",
          1,
          GO_ON,
          false,
          PORTAL_AGAIN,
          STATUS_RETRY,
          { { "POST /dossiers", 200, DRAFT },
            { "POST " AT "/eforms/TP01", 200, FILE_OK },
            { FORMDATA, 200, DATA },
            { "GET " AT, 200, DRAFT },
            { "GET " AT "/submitting", 200, DONE },
            { "GET " AT, 200, DETAIL(OURS, "new", "", NAME) } } },
        { "parking a draft",
          5,
          PARK,
          false,
          PORTAL_STAFF,
          STATUS_OK,
          { { "GET " AT, 200, DRAFT }, { "GET " AT "/cancelling", 200, DRAFT } } },
        { "parking, nothing there", 5, PARK, false, PORTAL_STAFF, STATUS_OK, { { "GET " AT, 403, "" } } },
        { "parking, nothing there yet",
          5,
          PARK_UNSURE,
          false,
          PORTAL_STAFF,
          STATUS_OK,
          { { "GET " AT, 403, "" }, { "POST /dossiers", 200, DRAFT }, { "GET " AT "/cancelling", 200, DRAFT } } },
        { "parking, nothing there, and it may not be",
          5,
          PARK_UNSURE,
          false,
          PORTAL_AGAIN,
          STATUS_REFUSED,
          { { "GET " AT, 403, "" }, { "POST /dossiers", 403, "" } } },
        { "parking, and told of another's",
          5,
          PARK,
          false,
          PORTAL_AGAIN,
          STATUS_RETRY,
          { { "GET " AT, 200, DETAIL("99999999-0000-4000-8000-0123456789ab", "", "", NAME) } } },
        { "parking, and the portal fails to cancel",
          5,
          PARK,
          false,
          PORTAL_AGAIN,
          STATUS_RETRY,
          { { "GET " AT, 200, DRAFT }, { "GET " AT "/cancelling", 503, "" } } },
        { "parking, and the portal fails", 5, PARK, false, PORTAL_AGAIN, STATUS_RETRY, { { "GET " AT, 503, "" } } },
        { "parking what was handed in: not cancelled",
          5,
          PARK,
          false,
          PORTAL_STAFF,
          STATUS_OK,
          { { "GET " AT, 200, DONE } } },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        enum status reason;
        enum portal_verdict verdict = play(rows[i].turns, rows[i].tries, rows[i].park, rows[i].parked, &reason);
        if (verdict != rows[i].verdict || reason != rows[i].reason)
            fail_msg("%s: verdict %d, %s", rows[i].name, (int)verdict, status_log_text(reason));
    }
}

/* What a look is told about another dossier is not told on. */
static void looks(void **state)
{
    (void)state;
    static const struct {
        const char *key;
        enum portal_verdict verdict;
        enum status reason;
    } rows[] = { { OURS, PORTAL_NEXT, STATUS_OK },
                 { "H47.12-261122-0001", PORTAL_NEXT, STATUS_OK },
                 { "7", PORTAL_NEXT, STATUS_OK },
                 { "H47.12-261122-0002", PORTAL_STAFF, STATUS_MISMATCH },
                 { "99999999-0000-4000-8000-0123456789ab", PORTAL_STAFF, STATUS_MISMATCH } };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        const struct portal_order order = { .portal = &PORTAL, .key = rows[i].key };
        const struct portal_reply reply = { STATUS_OK, 200, DONE, sizeof DONE - 1, -1, 0 };
        struct portal_run *run = NULL;
        struct portal_step step;
        assert_int_equal(portal_opencps2.begin(&order, &run, &step), STATUS_OK);
        portal_opencps2.answer(run, &reply, &step);
        assert_int_equal(step.verdict, rows[i].verdict);
        assert_int_equal(step.reason, rows[i].reason);
        if (step.verdict == PORTAL_NEXT)
            assert_string_equal(step.request.path, "/dossierlogs/7/logs");
        portal_opencps2.end(run);
    }
}

/* The state alone with a secret; log and payment are asked by the number that the portal itself gave. */
static void looks_go_on(void **state)
{
    (void)state;
    static const char LOGS[] =
        "{\"data\":[{\"createDate\":5,\"content\":\"hai\"},{\"createDate\":3,\"content\":\"một\"},"
        "{\"createDate\":9,\"content\":\" ba\\u200b\\n \"},{\"createDate\":10,\"content\":\"\"}]}";
    static const char SEQUENCES[] = "{\"data\":[{\"sequenceRole\":\"Một cửa\"},{\"sequenceRole\":\" Công chức\\n hộ "
                                    "tịch \",\"statusText\":\"Đang\","
                                    "\"assignUsers\":[{\"userName\":\"Ngô Mẫu\"}]},{\"sequenceRole\":7}]}";
    static const char PAYMENT[] =
        "{\"paymentStatus\":2,\"paymentAmount\":15000,\"invoiceNo\":\"<1>\",\"epaymentProfile\":"
        "\"{\\\"A\\\":{},\\\"B\\\":{\\\"qrcode_pay\\\":\\\"000201\\\"}}\"}";
    struct portal_order order = { .portal = &PORTAL, .key = OURS, .secret = "123456" };
    struct portal_reply reply = { STATUS_OK, 200, DONE, sizeof DONE - 1, -1, 0 };
    struct portal_run *run = NULL;
    struct portal_step step;
    assert_int_equal(portal_opencps2.begin(&order, &run, &step), STATUS_OK);
    portal_opencps2.answer(run, &reply, &step);
    assert_int_equal(step.verdict, PORTAL_ACCEPTED);
    portal_opencps2.end(run);
    order.secret = NULL;
    assert_int_equal(portal_opencps2.begin(&order, &run, &step), STATUS_OK);
    portal_opencps2.answer(run, &reply, &step);
    reply = (struct portal_reply){ STATUS_OK, 200, LOGS, sizeof LOGS - 1, -1, 0 };
    portal_opencps2.answer(run, &reply, &step);
    assert_string_equal(step.request.path, "/dossiers/7/sequences");
    reply = (struct portal_reply){ STATUS_OK, 200, SEQUENCES, sizeof SEQUENCES - 1, -1, 0 };
    portal_opencps2.answer(run, &reply, &step);
    assert_string_equal(step.request.path, "/dossiers/7/payment");
    reply = (struct portal_reply){ STATUS_OK, 200, PAYMENT, sizeof PAYMENT - 1, -1, 0 };
    portal_opencps2.answer(run, &reply, &step);
    assert_int_equal(step.verdict, PORTAL_ACCEPTED);
    const struct portal_dossier *dossier = portal_opencps2.dossier(run);
    assert_int_equal(dossier->stage.log_count, 3);
    assert_string_equal(dossier->stage.log[0].text, "ba");
    assert_string_equal(dossier->stage.log[2].text, "một");
    assert_string_equal(dossier->stage.role, "Công chức hộ tịch");
    assert_int_equal(dossier->payment.state, PAYMENT_DUE);
    assert_string_equal(dossier->payment.qr, "000201");
    assert_string_equal(dossier->payment.receipt_no, "");
    portal_opencps2.end(run);
}

/* The one step that is being done has a role; none, or two of them, name nobody's desk. */
static void whose_desk_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *reply, *role;
    } rows[] = {
        { "{\"data\":[{\"sequenceRole\":\"A\",\"statusText\":\"x\"},{\"sequenceRole\":\"B\"}]}", "A" },
        { "{\"data\":[{\"sequenceRole\":\"A\",\"statusText\":\"x\"},{\"sequenceRole\":\"B\",\"statusText\":\"y\"}]}",
          "" },
        { "{\"data\":[{\"sequenceRole\":\"A\"}]}", "" },
        { "{\"data\":[{\"statusText\":\"x\"}]}", "" },
        { "{\"data\":[{\"sequenceRole\":[\"A\"],\"statusText\":\"x\"},7,null]}", "" },
        { "{\"data\":{}}", "" },
        { "[]", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct dossier_stage stage = { .role = "before" };
        json_t *reply = json_loads(rows[i].reply, 0, NULL);
        assert_non_null(reply);
        opencps2_look_read_role(reply, &stage);
        assert_string_equal(stage.role, rows[i].role);
        json_decref(reply);
    }
}

static void lines_of_a_portal(void **state)
{
    (void)state;
    char out[DOSSIER_TEXT_BYTES], text[600];
    portal_read_line("  một\r\n\thai \u202eba\u200b  ", out);
    assert_string_equal(out, "một hai ba");
    for (size_t size = DOSSIER_TEXT_BYTES - 8; size < DOSSIER_TEXT_BYTES + 8; size++) {
        size_t have = 0;
        while (have + 3 <= size)
            have += (size_t)sprintf(text + have, "ế");
        for (; have < size; have++)
            text[have] = 'a';
        text[have] = '\0';
        portal_read_line(text, out);
        assert_true(utf8_valid(str_from(out)));
        if (size < DOSSIER_TEXT_BYTES)
            assert_string_equal(out, text);
        else
            assert_true(str_ends(str_from(out), "…") && strlen(out) > DOSSIER_TEXT_BYTES - 8);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(outcomes),
                                        cmocka_unit_test(form_as_the_server_reads_it),
                                        cmocka_unit_test(bodies_of_another_shape),
                                        cmocka_unit_test(conversations),
                                        cmocka_unit_test(looks),
                                        cmocka_unit_test(looks_go_on),
                                        cmocka_unit_test(whose_desk_it_is),
                                        cmocka_unit_test(lines_of_a_portal) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
