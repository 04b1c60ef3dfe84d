/* One suite for every kind of portal (kinds.h), through the real courier over real HTTPS: what a portal may do to it,
 * at the call that hands in and at the call that looks. Never a false ACCEPTED; in the end exactly one dossier, equal
 * in every field. Prints how many cases each kind was put to. */
#include "contract/courier/kinds.h"
#include "courier/attachment.h"
#include "courier/portal.h"

static struct rig rig;
static const struct kind *kind;
static unsigned person; /* a new one each case */
static int cases;

enum { CASES_MIN = 60, FOREVER_TRIES = 12, SLOW_MS_MAX = 1200, LATE_MS_MAX = 10000 };

static int set_up_kind(const struct kind *chosen)
{
    kind = chosen;
    person = 0;
    cases = 0;
    kind_init(&rig, kind);
    rig_start_courier(&rig);
    return 0;
}

static int set_up_first(void **state)
{
    (void)state;
    return set_up_kind(&KINDS[0]);
}

static int set_up_second(void **state)
{
    (void)state;
    return set_up_kind(&KINDS[1]);
}

static int tear_down(void **state)
{
    (void)state;
    rig_finish(&rig);
    printf("CONTRACT adapter=%s cases=%d\n", kind->adapter, cases);
    return cases >= CASES_MIN ? 0 : -1;
}

static void begin_case(void)
{
    rig_control(&rig, "/control/reset", "{}");
    person++;
    cases++;
}

static const char *body_of(unsigned number, const char *identity)
{
    static char body[4096];
    rig_body(number, identity, body, sizeof body);
    return body;
}

static void submit(void)
{
    assert_int_equal(rig_submit(&rig, person, "1.001193", NULL), COURIER_STORED);
}

#define EXPECT(condition, ...)                                                                                         \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fail_msg(__VA_ARGS__);                                                                                     \
    } while (0)

static void expect_delivered(const char *name, const struct outbox_item *item)
{
    EXPECT(kind_delivered(&rig, body_of(person, "claimed"), item) && rig_count(&rig, 0, "new") == 1,
           "%s, %s: state %s, reason %s, tries %d", kind->adapter, name, outbox_state_name(item->state),
           status_log_text(item->reason), item->tries);
}

/* What a person then does: the portal is mended and the item sent again. */
static void expect_delivered_after_staff(const char *name)
{
    rig_control(&rig, "/control", "{\"clear\":true}");
    assert_int_equal(rig_retry(&rig, person), STATUS_OK);
    struct outbox_item item = rig_settle(&rig, person);
    expect_delivered(name, &item);
}

/* Expectation of both kinds, or of each. */
enum expect { DELIVERED, STAFF, STAFF_IF_SAID }; /* SAID: only where problem types are spoken, else tried again */

static const struct {
    const char *fault, *more;
    enum expect expect;
    enum status reason;
} FAULTS[] = {
    /* the line */
    { "reset_before", "", DELIVERED, STATUS_OK },
    { "reset_after", "", DELIVERED, STATUS_OK },
    { "reset_mid_body", "", DELIVERED, STATUS_OK },
    { "reset_after", ",\"times\":3", DELIVERED, STATUS_OK },
    { "timeout", ",\"ms\":1200", DELIVERED, STATUS_OK },
    { "timeout_after", ",\"ms\":1200", DELIVERED, STATUS_OK },
    { "slow", ",\"ms\":300", DELIVERED, STATUS_OK },
    { "slow", ",\"ms\":1200", DELIVERED, STATUS_OK },
    { "drip", ",\"ms\":300", DELIVERED, STATUS_OK },
    { "drip", ",\"ms\":3000", DELIVERED, STATUS_OK },
    /* what is not the application's fault */
    { "status", ",\"status\":202", DELIVERED, STATUS_OK },
    { "status203", "", DELIVERED, STATUS_OK },
    { "status", ",\"status\":301", DELIVERED, STATUS_OK },
    { "status", ",\"status\":307", DELIVERED, STATUS_OK },
    { "status401", "", DELIVERED, STATUS_OK },
    { "status403", ",\"times\":3", DELIVERED, STATUS_OK },
    { "status", ",\"status\":404", DELIVERED, STATUS_OK },
    { "status", ",\"status\":408", DELIVERED, STATUS_OK },
    { "status", ",\"status\":409", DELIVERED, STATUS_OK },
    { "status", ",\"status\":425", DELIVERED, STATUS_OK },
    { "status429", "", DELIVERED, STATUS_OK },
    { "status500", ",\"times\":6", DELIVERED, STATUS_OK },
    { "status502", ",\"times\":2", DELIVERED, STATUS_OK },
    { "status503", "", DELIVERED, STATUS_OK },
    { "status", ",\"status\":504", DELIVERED, STATUS_OK },
    { "status", ",\"status\":599", DELIVERED, STATUS_OK },
    { "problem", ",\"status\":503", DELIVERED, STATUS_OK },
    { "problem", ",\"status\":409,\"type\":\"urn:problem-type:application:in-progress\",\"times\":3", DELIVERED,
      STATUS_OK },
    { "problem", ",\"status\":400,\"type\":\"urn:problem-type:elsewhere:invalid\"", DELIVERED, STATUS_OK },
    /* hostile and broken replies */
    { "garbage", "", DELIVERED, STATUS_OK },
    { "garbage", ",\"status\":503", DELIVERED, STATUS_OK },
    { "garbage_after", "", DELIVERED, STATUS_OK },
    { "html200", "", DELIVERED, STATUS_OK },
    { "empty200", "", DELIVERED, STATUS_OK },
    { "truncated", "", DELIVERED, STATUS_OK },
    { "huge", "", DELIVERED, STATUS_OK },
    { "deep", "", DELIVERED, STATUS_OK },
    { "bytes", ",\"text\":\"null\"", DELIVERED, STATUS_OK },
    { "bytes", ",\"text\":\"{}\"", DELIVERED, STATUS_OK },
    { "bytes", ",\"text\":\"[]\"", DELIVERED, STATUS_OK },
    { "bytes", ",\"text\":\"{\\\"uuid\\\":7,\\\"dossier_no\\\":7,\\\"referenceUid\\\":7,\\\"dossierId\\\":7}\"",
      DELIVERED, STATUS_OK },
    { "bytes", ",\"text\":\"{\\\"uuid\\\":\\\"a\\\",\\\"uuid\\\":\\\"b\\\",\\\"dossierId\\\":1,\\\"dossierId\\\":2}\"",
      DELIVERED, STATUS_OK },
    { "dossier_id_zero", "", DELIVERED, STATUS_OK },
    /* what would be refused again */
    { "status", ",\"status\":422,\"times\":-1", STAFF, STATUS_REFUSED },
    { "problem", ",\"status\":422,\"type\":\"urn:problem-type:application:invalid\",\"times\":-1", STAFF,
      STATUS_REFUSED },
    { "problem", ",\"status\":400,\"type\":\"urn:problem-type:application:invalid\"", STAFF_IF_SAID, STATUS_REFUSED },
    { "problem", ",\"status\":404,\"type\":\"urn:problem-type:application:unknown-procedure\"", STAFF_IF_SAID,
      STATUS_NOT_FOUND },
    { "status403", ",\"times\":-1", STAFF, STATUS_REFUSED },
    { "other_reference", "", STAFF, STATUS_MISMATCH },
};

static void every_fault_at(const char *match, const char *where)
{
    bool says = strcmp(kind->adapter, "opencps2") != 0;
    for (size_t f = 0; f < ARRAY_LEN(FAULTS); f++) {
        char name[256];
        snprintf(name, sizeof name, "%s%s at %s", FAULTS[f].fault, FAULTS[f].more, where);
        begin_case();
        kind_fault(&rig, match, FAULTS[f].fault, FAULTS[f].more);
        submit();
        struct outbox_item item = rig_settle(&rig, person);
        if (strcmp(FAULTS[f].fault, "slow") == 0)
            rig_sleep(SLOW_MS_MAX); /* a request that was given up lands after the next one, and must change nothing */
        bool staff = FAULTS[f].expect == STAFF || (FAULTS[f].expect == STAFF_IF_SAID && says);
        if (!staff) {
            expect_delivered(name, &item);
            continue;
        }
        EXPECT(item.state == OUTBOX_NEEDS_STAFF && item.reason == FAULTS[f].reason, "%s, %s: state %s, reason %s",
               kind->adapter, name, outbox_state_name(item.state), status_log_text(item.reason));
        /* Where every look is refused, a draft can be neither found nor cancelled; the next citizen's clears it. */
        bool blind = match == kind->read && strstr(FAULTS[f].more, "\"times\":-1");
        EXPECT((blind || rig_count(&rig, 0, "") == 0) && rig_count(&rig, 0, "new") <= 1, "%s, %s: left behind",
               kind->adapter, name);
        if (strstr(FAULTS[f].more, "422"))
            EXPECT(item.tries == 1, "%s, %s: tried %d times by itself", kind->adapter, name, item.tries);
        expect_delivered_after_staff(name);
    }
}

static void every_fault_at_the_hand_in(void **state)
{
    (void)state;
    every_fault_at(kind->create, "hand-in");
}

static void every_fault_at_the_look(void **state)
{
    (void)state;
    every_fault_at(kind->read, "look");
}

static void straight(void **state)
{
    (void)state;
    begin_case();
    submit();
    struct outbox_item item = rig_settle(&rig, person);
    expect_delivered("straight", &item);
    assert_int_equal(item.tries, 1);
    assert_int_equal(rig_calls(&rig, kind->create_call), 1);
    assert_true(item.due_ms > 0);
    /* The same again, as after a lost answer: nothing is sent. */
    submit();
    assert_int_equal(rig_count(&rig, 0, NULL), 1);
    assert_int_equal(rig_calls(&rig, kind->create_call), 1);
}

/* One read-back differs in one field: told as a mismatch, never accepted. Goes red when any comparison is left out. */
static void every_field_is_compared(void **state)
{
    (void)state;
    static const char *const opencps2[] = { "applicantName", "applicantIdNo", "applicantIdDate",   "address",
                                            "contactTelNo",  "contactEmail",  "contactName",       "serviceCode",
                                            "metaData",      "govAgencyCode", "dossierTemplateNo", "applicantIdType" };
    static const char *const json1[] = { "application.uuid",
                                         "application.kiosk",
                                         "application.agency",
                                         "application.procedure",
                                         "application.identity",
                                         "application.origin",
                                         "application.applicant",
                                         "application.applicant.name",
                                         "application.applicant.id_no",
                                         "application.applicant.id_date",
                                         "application.applicant.address",
                                         "application.applicant.phone",
                                         "application.applicant.email",
                                         "application.answers",
                                         "application.answers.0.path",
                                         "application.answers.1.value",
                                         "application.answers.1.source",
                                         "application.consents",
                                         "application.consents.0.text_version",
                                         "application.more" };
    bool plain = strcmp(kind->adapter, "json1") == 0;
    size_t count = plain ? ARRAY_LEN(json1) : ARRAY_LEN(opencps2);
    for (size_t i = 0; i < count; i++) {
        char more[128];
        const char *field = plain ? json1[i] : opencps2[i];
        begin_case();
        snprintf(more, sizeof more, ",\"field\":\"%s\",\"value\":\"Người Khác\"", field);
        kind_fault(&rig, kind->read, "reply_field", more);
        submit();
        struct outbox_item item = rig_settle(&rig, person);
        EXPECT(item.state == OUTBOX_NEEDS_STAFF && item.reason == STATUS_MISMATCH, "%s: %s differs and is %s",
               kind->adapter, field, outbox_state_name(item.state));
        expect_delivered_after_staff(field);
    }
}

/* Differences that an eye does not see. */
static void near_misses_are_differences(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        { "Nguyễn Thị Thử Nghiệm ", " " },
        { "nguyễn thị thử nghiệm ", "" },
        { "Nguyen Thi Thu Nghiem ", "" },
        { "Nguyễn  Thị Thử Nghiệm ", "" },
        { "Nguye\u0302\u0303n Thị Thử Nghiệm ", "" }, /* the same letters, decomposed */
    };
    bool plain = strcmp(kind->adapter, "json1") == 0;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        char name[96], more[256];
        begin_case();
        snprintf(name, sizeof name, "%s%u%s", names[i][0], person, names[i][1]);
        snprintf(more, sizeof more, ",\"field\":\"%s\",\"value\":\"%s\"",
                 plain ? "application.applicant.name" : "applicantName", name);
        kind_fault(&rig, kind->read, "reply_field", more);
        submit();
        struct outbox_item item = rig_settle(&rig, person);
        EXPECT(item.state == OUTBOX_NEEDS_STAFF && item.reason == STATUS_MISMATCH, "%s: near miss %zu is %s",
               kind->adapter, i, outbox_state_name(item.state));
    }
}

static void people_and_identities(void **state)
{
    (void)state;
    static const char *const people[][3] = {
        { "claimed", "Đỗ Thị Ỷ Thử", "Số 1/2A, ngõ Ỡm Ờ" },
        { "staff_seen", "Nguyễn Văn Thử Quầy", "Thôn Mẫu" },
        { "chip", "Trần Thử Chip", "Thôn Mẫu" },
        { "claimed", "Y Bʼlŏm Niê Thử", "Buôn Mẫu, xã Ea Mẫu" },
        { "claimed", "H'Thử Êban", "O'Mẫu \\\"quẩn\\\" \\\\ %41 + & = ; #" },
        { "claimed", "Nguye\u0302\u0303n Thử Tách", "To\u0302\u0309 1" },
        { "claimed", "Thử <script>alert(1)</script>", "}],{\\\"uuid\\\":\\\"x\\\"" },
        { "claimed", "Thử 𠮷 😀", "dòng 1\\ndòng 2\\ttab" },
        { "claimed", "Thử --kiosk", "--kiosk-\\r\\nContent-Disposition: form-data; name=\\\"x\\\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(people); i++) {
        char body[4096], uuid[UUID_TEXT_BYTES];
        begin_case();
        rig_uuid(person, uuid);
        snprintf(
            body, sizeof body,
            "{\"uuid\":\"%s\",\"service\":\"khai-sinh\",\"procedure\":\"1.001193\",\"identity\":\"%s\",%s"
            "\"applicant\":{\"name\":\"%s\",\"id_no\":\"001199000017\",\"id_date\":\"%s\",\"address\":\"%s\","
            "\"phone\":\"\",\"email\":\"thu@example.vn\"},\"answers\":[{\"path\":\"child.full_name\",\"value\":\"%s\","
            "\"source\":\"typed\"},{\"path\":\"child.note\",\"value\":\"%s\",\"source\":\"typed\"}],\"consents\":[]}",
            uuid, people[i][0], strcmp(people[i][0], "staff_seen") == 0 ? "\"assisted_by\":\"CB-017\"," : "",
            people[i][1], i % 2 ? "" : "2021-06-15", people[i][2], people[i][1], people[i][2]);
        assert_int_equal(kind_submit(&rig, person, body), COURIER_STORED);
        struct outbox_item item = rig_settle(&rig, person);
        EXPECT(kind_delivered(&rig, body, &item), "%s: person %zu: %s", kind->adapter, i,
               outbox_state_name(item.state));
        assert_int_equal(item.tries, 1);
    }
}

/* A body with two papers, of which the second is `size` bytes and says it is of `type`. */
static const char *papers_of(unsigned number, size_t size, const char *type)
{
    static unsigned char bytes[ATTACHMENT_BYTES_MAX + 8];
    static char body[BODY_BYTES_MAX], data[ATTACHMENT_BYTES_MAX / 3 * 4 + 64];
    char *tail = body + rig_body(number, "claimed", body, sizeof body) - 1;
    assert_true(size <= sizeof bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(i * 7 + number);
    memcpy(bytes, "\x89PNG\r\n\x1a\n\r\n--kiosk-", 18);
    sodium_bin2base64(data, sizeof data, bytes, size, sodium_base64_VARIANT_ORIGINAL);
    snprintf(tail, sizeof body - (size_t)(tail - body),
             ",\"attachments\":[{\"part_no\":\"TP02\",\"name\":\"Giấy chứng sinh.pdf\",\"type\":\"application/pdf\","
             "\"data\":\"JVBERi0xLjQK\"},{\"part_no\":\"TP03\",\"name\":\"ảnh.png\",\"type\":\"%s\",\"data\":\"%s\"}]}",
             type, data);
    return body;
}

/* Papers arrive whole, once, whatever happens to their calls; what is held otherwise is a mismatch. */
static void attachments(void **state)
{
    (void)state;
    bool plain = strcmp(kind->adapter, "json1") == 0;
    const char *const match = plain ? kind->create : "POST /dossiers/*/files";
    static const char *const faults[] = { "slow",     "reset_before",  "reset_after", "reset_mid_body", "status503",
                                          "empty200", "garbage_after", "truncated",   "timeout_after" };
    static const size_t sizes[] = { 20, 1000, 20 * 1024, ATTACHMENT_BYTES_MAX };
    for (size_t i = 0; i < ARRAY_LEN(faults); i++) {
        begin_case();
        kind_fault(&rig, match, faults[i], ",\"ms\":100");
        const char *body = papers_of(person, sizes[i % ARRAY_LEN(sizes)], "image/png");
        assert_int_equal(kind_submit(&rig, person, body), COURIER_STORED);
        struct outbox_item item = rig_settle(&rig, person);
        EXPECT(kind_delivered(&rig, body, &item) && rig_count(&rig, 0, "new") == 1, "%s: papers, %s: %s, %s",
               kind->adapter, faults[i], outbox_state_name(item.state), status_log_text(item.reason));
    }
    static const char *const opencps2[] = { "data.1.displayName",   "data.2.fileSize", "data.1.referenceUid",
                                            "data.2.dossierPartNo", "data.0.eForm",    "data" };
    static const char *const json1[] = { "application.attachments.0.name", "application.attachments.1.data",
                                         "application.attachments.1.type", "application.attachments.0.part_no",
                                         "application.attachments.1",      "application.attachments" };
    for (size_t i = 0; i < ARRAY_LEN(json1); i++) {
        char more[128];
        begin_case();
        snprintf(more, sizeof more, ",\"field\":\"%s\"", plain ? json1[i] : opencps2[i]);
        kind_fault(&rig, plain ? kind->read : "GET /dossiers/*/files", "reply_drop", more);
        assert_int_equal(kind_submit(&rig, person, papers_of(person, 20, "image/png")), COURIER_STORED);
        struct outbox_item item = rig_settle(&rig, person);
        EXPECT(item.state == OUTBOX_NEEDS_STAFF && item.reason == STATUS_MISMATCH, "%s: without %s it is %s",
               kind->adapter, plain ? json1[i] : opencps2[i], outbox_state_name(item.state));
    }
    begin_case(); /* not what it says, or too large: refused before it is queued */
    assert_int_equal(kind_submit(&rig, person, papers_of(person, 20, "image/jpeg")), COURIER_REFUSED);
    begin_case();
    assert_int_equal(kind_submit(&rig, person, papers_of(person, ATTACHMENT_BYTES_MAX + 1, "image/png")),
                     COURIER_REFUSED);
    assert_int_equal(rig_count(&rig, 0, NULL), 0);
}

/* Wall-clock moments of the requests, oldest first. */
static int64_t gap_after_fault_ms(void)
{
    json_t *report = rig_http(&rig, "GET", "/control/requests", NULL, false);
    size_t index;
    json_t *call;
    int64_t refused = 0, next = 0;
    json_array_foreach(json_object_get(report, "recent"), index, call)
    {
        int64_t at = json_integer_value(json_object_get(call, "at_ms"));
        if (refused && !next)
            next = at;
        if (rig_text_is(call, "fault", "status"))
            refused = at;
    }
    json_decref(report);
    return refused && next ? next - refused : -1;
}

/* Until it waits for its next try. That moment is short: when it is missed, enough tries say the same. */
static void wait_for_a_try(unsigned number)
{
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end; rig_sleep(2)) {
        struct outbox_item item = rig_show(&rig, number);
        if (item.state == OUTBOX_RETRY || item.tries >= 3)
            return;
    }
}

/* Obeyed by the whole portal, a fresh application of another lane too: never sooner, and no later than a busy machine
 * lets it; how exactly is replies_test's figure. */
static void retry_after_is_obeyed(void **state)
{
    (void)state;
    static const struct {
        const char *fault;
        int seconds;
    } rows[] = { { "status503", 1 }, { "status429", 2 }, { "status503", 3 } };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        char more[64];
        begin_case();
        unsigned first = person, other = ++person;
        snprintf(more, sizeof more, ",\"retry_after\":%d", rows[i].seconds);
        kind_fault(&rig, i == 1 ? kind->read : kind->create, rows[i].fault, more);
        assert_int_equal(rig_submit(&rig, first, "1.001193", NULL), COURIER_STORED);
        wait_for_a_try(first);
        assert_int_equal(rig_submit(&rig, other, "1.004194", NULL), COURIER_STORED);
        struct outbox_item a = rig_settle(&rig, first), b = rig_settle(&rig, other);
        assert_int_equal(b.state, OUTBOX_ACCEPTED);
        assert_true(kind_delivered(&rig, body_of(first, "claimed"), &a));
        int64_t gap = gap_after_fault_ms(), ordered = rows[i].seconds * 1000;
        EXPECT(gap >= ordered - 5 && gap <= ordered + LATE_MS_MAX, "%s: Retry-After %d s, waited %lld ms",
               kind->adapter, rows[i].seconds, (long long)gap);
    }
}

/* No fault of the application, for as long as it takes; and it says so all the while. */
static void not_signed_in_is_never_staffs(void **state)
{
    (void)state;
    begin_case();
    kind_fault(&rig, "* *", kind->not_signed_in, ",\"times\":-1");
    submit();
    struct outbox_item item = rig_show(&rig, person);
    for (int64_t end = rig_now() + rig_wait_ms(); rig_now() < end && item.tries < FOREVER_TRIES; rig_sleep(10))
        item = rig_show(&rig, person);
    EXPECT(item.tries >= FOREVER_TRIES && (item.state == OUTBOX_RETRY || item.state == OUTBOX_SENDING),
           "%s: %s after %d tries", kind->adapter, outbox_state_name(item.state), item.tries);
    rig_control(&rig, "/control", "{\"clear\":true}");
    item = rig_settle(&rig, person);
    expect_delivered("not signed in", &item);
}

/* Somebody used our UUID first, with another body: never accepted, never overwritten. */
static void key_reuse_with_another_body(void **state)
{
    (void)state;
    static const char *const form = "referenceUid=%s&serviceCode=1.001193&govAgencyCode=H47.12&dossierTemplateNo=KS-01&"
                                    "originality=1&applicantName=Ai+Do";
    char uuid[UUID_TEXT_BYTES], body[4096], command[6000];
    bool plain = strcmp(kind->adapter, "json1") == 0;
    begin_case();
    rig_uuid(person, uuid);
    if (plain)
        snprintf(
            body, sizeof body,
            "{\"uuid\":\"%s\",\"kiosk\":\"k\",\"agency\":\"H47.12\",\"procedure\":\"1.001193\",\"identity\":"
            "\"claimed\","
            "\"origin\":\"kiosk\",\"applicant\":{\"name\":\"Ai Đó\",\"id_no\":\"\",\"id_date\":\"\",\"address\":\"\","
            "\"phone\":\"\",\"email\":\"\"},\"answers\":[],\"consents\":[]}",
            uuid);
    else
        snprintf(body, sizeof body, form, uuid);
    snprintf(command, sizeof command,
             "curl -sf -o /dev/null --cacert '%s' -u kiosk-01:thu-nghiem-01 -H 'groupId: 55301' -H 'Idempotency-Key: "
             "\"%s\"' "
             "%s --data-binary '%s' '%s%s'",
             rig.ca_file, uuid, plain ? "-H 'Content-Type: application/json'" : "", body, rig.base_url,
             strchr(kind->create, '/'));
    assert_int_equal(system(command), 0);
    submit();
    struct outbox_item item = rig_settle(&rig, person);
    EXPECT(item.state == OUTBOX_NEEDS_STAFF && item.reason == STATUS_MISMATCH, "%s: key reuse: %s, %s", kind->adapter,
           outbox_state_name(item.state), status_log_text(item.reason));
    assert_int_equal(rig_count(&rig, 0, NULL), 1);
}

static void look_up_asks_the_portal(void **state)
{
    (void)state;
    static struct link_answer answer;
    static const char *const statuses[] = { "processing", "waiting", "done" };
    char order[256];
    begin_case();
    submit();
    struct outbox_item item = rig_settle(&rig, person);
    const char *keys[] = { item.dossier_no, item.reference, item.uuid };
    for (size_t i = 0; i < ARRAY_LEN(keys); i++, cases++) {
        snprintf(order, sizeof order, "{\"groupId\":55301,\"dossier\":\"%s\",\"status\":\"%s\"}", item.dossier_no,
                 statuses[i]);
        rig_control(&rig, "/control/status", order);
        struct link_ask ask = { .kind = LINK_LOOK_UP };
        strcpy(ask.key, keys[i]);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        assert_int_equal(answer.event.kind, COURIER_STATE);
        assert_string_equal(answer.event.dossier_status, statuses[i]);
        assert_string_equal(answer.event.dossier_no, item.dossier_no);
    }
    static const char *const unknown[] = { "H47.12-261121-9999", "K-0000-0000", "../../control", "a b\r\nX: y" };
    for (size_t i = 0; i < ARRAY_LEN(unknown); i++, cases++) {
        struct link_ask ask = { .kind = LINK_LOOK_UP };
        strcpy(ask.key, unknown[i]);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        assert_int_equal(answer.event.kind, COURIER_UNKNOWN);
        assert_int_equal(answer.event.reason, STATUS_NOT_FOUND);
    }
    /* Answered about another's dossier, or with nonsense: what we knew stays, nothing of it is told. */
    static const char *const lies[] = { "other_reference", "garbage_after", "status500", "html200" };
    for (size_t i = 0; i < ARRAY_LEN(lies); i++, cases++) {
        snprintf(order, sizeof order, "{\"groupId\":55301,\"dossier\":\"%s\",\"status\":\"processing\"}",
                 item.dossier_no);
        rig_control(&rig, "/control/status", order);
        kind_fault(&rig, kind->read, lies[i], "");
        struct link_ask ask = { .kind = LINK_LOOK_UP };
        strcpy(ask.key, item.uuid);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        EXPECT(strcmp(answer.event.dossier_status, "done") == 0 &&
                   strcmp(answer.event.dossier_no, item.dossier_no) == 0,
               "%s: believed %s", kind->adapter, lies[i]);
    }
}

/* A receipt's number and secret open it; the number alone, or with another secret, opens nothing. */
static void a_receipt_opens_by_its_secret(void **state)
{
    (void)state;
    static struct link_answer answer;
    begin_case();
    submit();
    struct outbox_item item = rig_settle(&rig, person);
    json_t *all = rig_http(&rig, "GET", "/control/dossiers", NULL, false);
    const json_t *dossier = json_array_get(json_object_get(all, "dossiers"), 0);
    const char *secret = json_string_value(json_object_get(dossier, "secret"));
    if (!secret)
        secret = json_string_value(json_object_get(dossier, "password"));
    assert_non_null(secret);
    const char *const secrets[] = { secret, "999999x", "0" };
    for (size_t i = 0; i < ARRAY_LEN(secrets); i++, cases++) {
        struct link_ask ask = { .kind = LINK_LOOK_UP };
        strcpy(ask.key, item.dossier_no);
        snprintf(ask.secret, sizeof ask.secret, "%s", secrets[i]);
        assert_int_equal(rig_ask(&rig, &ask, &answer), STATUS_OK);
        EXPECT(answer.event.kind == (i == 0 ? COURIER_STATE : COURIER_UNKNOWN), "%s: secret %zu", kind->adapter, i);
    }
    json_decref(all);
}

/* The courier is killed while the portal works, and started again: it asks before it acts. */
static void killed_while_sending(void **state)
{
    (void)state;
    const char *matches[] = { kind->create, kind->read };
    static const char *const faults[] = { "slow", "timeout_after", "timeout" };
    for (size_t m = 0; m < ARRAY_LEN(matches); m++) {
        for (size_t f = 0; f < ARRAY_LEN(faults); f++) {
            begin_case();
            kind_fault(&rig, matches[m], faults[f], ",\"ms\":300");
            submit();
            rig_sleep(150);
            rig_stop(&rig.courier, SIGKILL);
            rig_start_courier(&rig);
            rig_sleep(300); /* whatever was at work is done */
            struct outbox_item item = rig_settle(&rig, person);
            expect_delivered(faults[f], &item);
        }
    }
}

/* The portal dies with the receipt on its lips, and comes back: keys are kept for good. */
static void portal_restarts(void **state)
{
    (void)state;
    begin_case();
    kind_fault(&rig, kind->create, "reset_after", "");
    kind_fault(&rig, kind->read, "reset_before", ",\"times\":2");
    submit();
    wait_for_a_try(person);
    rig_stop(&rig.portal, SIGKILL);
    rig_sleep(200);
    rig_start_portal(&rig);
    struct outbox_item item = rig_settle(&rig, person);
    expect_delivered("portal restarts", &item);
}

/* Work that begins, says nothing and ends later: 409 in between. Only where keys are spoken of. */
static void work_that_ends_later(void **state)
{
    (void)state;
    if (strcmp(kind->adapter, "json1") != 0)
        return;
    begin_case();
    kind_fault(&rig, kind->create, "late", ",\"ms\":500");
    submit();
    struct outbox_item item = rig_settle(&rig, person);
    expect_delivered("late", &item);
    assert_true(rig_calls(&rig, kind->create_call) >= 2); /* the first, and one that was told 409 */
}

/* The portal chokes on one application. Where drafts are re-used the next of its kind must wait until it is parked;
 * where keys are kept it goes past. */
static void one_that_cannot_be_swallowed(void **state)
{
    (void)state;
    char uuid[UUID_TEXT_BYTES], match[128];
    begin_case();
    unsigned first = person, second = ++person;
    rig_uuid(first, uuid);
    snprintf(match, sizeof match, "%.*s%s", (int)(strchr(kind->read, '*') - kind->read), kind->read, uuid);
    kind_fault(&rig, match, "status500", ",\"times\":-1");
    assert_int_equal(rig_submit(&rig, first, "1.001193", NULL), COURIER_STORED);
    assert_int_equal(rig_submit(&rig, second, "1.001193", NULL), COURIER_STORED);
    struct outbox_item a, b = rig_show(&rig, second);
    do {
        a = rig_show(&rig, first);
        b = rig_show(&rig, second);
    } while (b.state != OUTBOX_ACCEPTED && a.tries < FOREVER_TRIES);
    bool past = b.state == OUTBOX_ACCEPTED;
    EXPECT(past == portal_find_adapter(kind->adapter)->keyed, "%s: the second %s", kind->adapter,
           past ? "went past" : "had to wait");
    assert_true(a.state == OUTBOX_RETRY || a.state == OUTBOX_SENDING);
    rig_control(&rig, "/control", "{\"clear\":true}");
    a = rig_settle(&rig, first);
    b = rig_settle(&rig, second);
    assert_true(kind_delivered(&rig, body_of(first, "claimed"), &a));
    assert_true(kind_delivered(&rig, body_of(second, "claimed"), &b));
}

/* Last: no name, number or address in anything this courier wrote. */
static void nothing_personal_is_left(void **state)
{
    (void)state;
    char command[400];
    cases++;
    snprintf(command, sizeof command,
             "! grep -rlaE 'Thử|Mẫu Bình|00119900|0900000|thu-nghiem|Idempotency' '%s/courier.log'", rig.folder);
    assert_int_equal(system(command), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(straight),
        cmocka_unit_test(people_and_identities),
        cmocka_unit_test(attachments),
        cmocka_unit_test(every_field_is_compared),
        cmocka_unit_test(near_misses_are_differences),
        cmocka_unit_test(retry_after_is_obeyed),
        cmocka_unit_test(not_signed_in_is_never_staffs),
        cmocka_unit_test(key_reuse_with_another_body),
        cmocka_unit_test(look_up_asks_the_portal),
        cmocka_unit_test(a_receipt_opens_by_its_secret),
        cmocka_unit_test(killed_while_sending),
        cmocka_unit_test(one_that_cannot_be_swallowed),
        cmocka_unit_test(portal_restarts),
        cmocka_unit_test(work_that_ends_later),
        cmocka_unit_test(every_fault_at_the_hand_in),
        cmocka_unit_test(every_fault_at_the_look),
        cmocka_unit_test(nothing_personal_is_left),
    };
    assert_int_equal(ARRAY_LEN(KINDS), 2);
    int failed = cmocka_run_group_tests_name("opencps2", tests, set_up_first, tear_down);
    return failed + cmocka_run_group_tests_name("json1", tests, set_up_second, tear_down);
}
