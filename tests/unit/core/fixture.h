/* A small commune in memory: one service with every kind of page and field, one guide, two provinces. All people are
 * invented. Messages are sent as the shell sends them, with a clock that moves only when told. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/asked.h"
#include "core/outcome.h"
#include "core/review.h"
#include "core/session.h"
#include "core/update.h"

/* The same person's health-insurance card. */
#define INSURANCE                                                                                                      \
    "0199000017|4e677579e1bb856e205468e1bb8b205468e1bbad204e676869e1bb876d|03/02/1999|2|-|01 - 999|01/01/2025|-|"      \
    "15/01/2025|01010199000017|-|4|01/02/2028|0123456789abcdef-7102|4|5068|$"
#define CARD "001199000017||Nguyễn Thị Thử Nghiệm|03021999|Nữ|Thôn Mẫu, Xã Mẫu Bình, Tỉnh Mẫu|10052021"
#define CARD_OTHER                                                                                                     \
    "001096000025|012345678|Trần Văn Mẫu|15081996|Nam|Số 5 Phố Thử, Phường Thử An, Thành phố Thử|11062022"
#define CANARY "Thử Nghiệm"

static const struct choice relations[] = { { "mother", "r.mother", NULL },
                                           { "father", "r.father", NULL },
                                           { "other", "r.other", NULL } };

static const struct field relation_fields[] = {
    { .id = "requester.relationship",
      .type = FIELD_ENUM,
      .required = true,
      .label_key = "l.relationship",
      .choices = relations,
      .choice_count = 3 },
    { .id = "requester.phone", .type = FIELD_PHONE, .required = true, .label_key = "l.phone" },
    { .id = "requester.email", .type = FIELD_EMAIL, .label_key = "l.email" },
};
static const struct field child_name_fields[] = {
    { .id = "child.full_name", .type = FIELD_NAME, .required = true, .label_key = "l.child_name", .upper_case = true },
};
static const struct field child_fields[] = {
    { .id = "child.birth_date", .type = FIELD_DATE, .required = true, .label_key = "l.birth", .min = -36525, .max = 0 },
    { .id = "child.sex", .type = FIELD_SEX, .required = true, .label_key = "l.sex" },
    { .id = "child.ethnic", .type = FIELD_ETHNIC, .required = true, .label_key = "l.ethnic" },
};
static const struct field place_fields[] = {
    { .id = "child.native", .type = FIELD_ADDR, .required = true, .label_key = "l.native", .place_here = true },
};
static const struct field mother_is_me[] = {
    { .id = "mother.full_name",
      .type = FIELD_NAME,
      .required = true,
      .label_key = "l.m",
      .from = "requester.full_name" },
    { .id = "mother.number", .type = FIELD_ID12, .required = true, .label_key = "l.mn", .from = "requester.number" },
};
static const struct field mother_is_not_me[] = {
    { .id = "mother.full_name", .type = FIELD_NAME, .required = true, .label_key = "l.m" },
    { .id = "mother.number", .type = FIELD_ID12, .required = true, .label_key = "l.mn" },
};
static const struct field member_fields[] = {
    { .id = "full_name", .type = FIELD_NAME, .required = true, .label_key = "l.name" },
    { .id = "birth_date", .type = FIELD_DATE_PARTIAL, .required = true, .label_key = "l.birth" },
    { .id = "guardian",
      .type = FIELD_NAME,
      .required = true,
      .label_key = "l.guardian",
      .when = { .test = WHEN_YOUNGER_THAN_YEARS, .field = ".birth_date", .years = 18 } },
};
static const struct field other_fields[] = {
    { .id = "other.why", .type = FIELD_TEXT, .label_key = "l.why", .length_max = 20 },
    { .id = "other.copies", .type = FIELD_INT, .label_key = "l.copies", .min = 1, .max = 20 },
    { .id = "other.fee", .type = FIELD_MONEY, .label_key = "l.fee" },
    { .id = "other.at", .type = FIELD_TIME, .label_key = "l.at" },
    { .id = "other.account", .type = FIELD_BANK, .label_key = "l.account" },
    { .id = "other.yes", .type = FIELD_BOOL, .label_key = "l.yes" },
    { .id = "other.nation", .type = FIELD_NATION, .label_key = "l.nation" },
    { .id = "other.until", .type = FIELD_DATE, .label_key = "l.until", .min = 1, .max = 731 },
    { .id = "other.number", .type = FIELD_ID12, .label_key = "l.number" },
};
static const char *const purposes[] = { "submit_dossier" };

enum {
    P_SHOW,
    P_SCAN,
    P_RELATION,
    P_NAME,
    P_CHILD,
    P_PLACE,
    P_MOTHER_ME,
    P_MOTHER,
    P_TABLE,
    P_OTHER,
    P_CHECK,
    P_CONSENT,
    P_SUBMIT
};

#define IS(path, value)                                                                                                \
    {                                                                                                                  \
        .test = WHEN_IS, .field = path, .values = { value }, .value_count = 1                                          \
    }
#define IS_NOT(path, value)                                                                                            \
    {                                                                                                                  \
        .test = WHEN_IS_NOT, .field = path, .values = { value }, .value_count = 1                                      \
    }

static const struct page birth_pages[] = {
    { .kind = PAGE_SHOW, .id = "show", .title_key = "t.show" },
    { .kind = PAGE_SCAN, .id = "scan", .paper = "citizen_card", .into = "requester", .manual_allowed = true },
    { .kind = PAGE_ASK, .id = "relation", .fields = relation_fields, .field_count = ARRAY_LEN(relation_fields) },
    { .kind = PAGE_ASK, .id = "name", .fields = child_name_fields, .field_count = ARRAY_LEN(child_name_fields) },
    { .kind = PAGE_ASK, .id = "child", .fields = child_fields, .field_count = ARRAY_LEN(child_fields) },
    { .kind = PAGE_ASK, .id = "place", .fields = place_fields, .field_count = ARRAY_LEN(place_fields) },
    { .kind = PAGE_ASK,
      .id = "me",
      .when = IS("requester.relationship", "mother"),
      .fields = mother_is_me,
      .field_count = ARRAY_LEN(mother_is_me) },
    { .kind = PAGE_ASK,
      .id = "mother",
      .when = IS_NOT("requester.relationship", "mother"),
      .fields = mother_is_not_me,
      .field_count = ARRAY_LEN(mother_is_not_me) },
    { .kind = PAGE_TABLE,
      .id = "members",
      .title_key = "t.members",
      .into = "members",
      .fields = member_fields,
      .field_count = ARRAY_LEN(member_fields),
      .rows_max = 3 },
    { .kind = PAGE_ASK,
      .id = "other",
      .when = IS("requester.relationship", "other"),
      .fields = other_fields,
      .field_count = ARRAY_LEN(other_fields) },
    { .kind = PAGE_CHECK, .id = "check" },
    { .kind = PAGE_CONSENT, .id = "consent", .purposes = purposes, .purpose_count = 1 },
    { .kind = PAGE_SUBMIT, .id = "submit" },
};

static const struct obstacle obstacles[] = { { "no_sms", "o.no_sms", "o.no_sms.then" } };
static const struct page guide_pages[] = {
    { .kind = PAGE_STEP, .id = "one", .title_key = "t.one", .obstacles = obstacles, .obstacle_count = 1 },
    { .kind = PAGE_SCAN, .id = "bhyt", .paper = "insurance_card", .into = "card", .manual_allowed = true },
    { .kind = PAGE_STEP, .id = "two", .title_key = "t.two" },
};
static const struct field told_fields[] = {
    { .id = "person.adult", .type = FIELD_BOOL, .required = true, .label_key = "l.adult" },
};
static const struct field origin_fields[] = {
    { .id = "person.origin", .type = FIELD_ADDR, .required = true, .label_key = "l.origin", .street_optional = true },
};
static const struct page told_pages[] = {
    { .kind = PAGE_ASK, .id = "adult", .fields = told_fields, .field_count = 1 },
    { .kind = PAGE_SHOW,
      .id = "told",
      .title_key = "t.told",
      .text_key = "b.told",
      .when = IS("person.adult", "false") },
    { .kind = PAGE_ASK, .id = "origin", .when = IS("person.adult", "true"), .fields = origin_fields, .field_count = 1 },
    { .kind = PAGE_STEP, .id = "do", .title_key = "t.do", .when = IS("person.adult", "true") },
};
static const struct fee fees[] = { { .channel = "counter", .amount_known = true } };
static const struct fee noted_fees[] = {
    { .channel = "counter", .amount_known = true, .amount_vnd = 15000 },
    { .channel = "online", .amount_known = true, .note_key = "f.in_time" },
    { .channel = "online", .note_key = "f.late" },
    { .channel = "online", .amount_known = true, .amount_vnd = 7000, .note_key = "f.each" },
    { .channel = "online", .amount_known = true, .amount_vnd = 5000, .valid_to = "2026-11-20" },
    { .channel = "online", .amount_known = true, .amount_vnd = 6000, .valid_from = "2026-11-22" },
    { .channel = "online" },
    { .channel = "online", .set_by_state = true },
};
static const struct document documents[] = {
    { .id = "slip", .name_key = "d.slip" },
    { .id = "card", .name_key = "d.card", .held_by_state = true },
    { .id = "proof", .name_key = "d.proof", .when = IS("requester.relationship", "other") }
};

static const struct service services[] = {
    { .id = "birth",
      .procedure = "1.001193",
      .mode = SERVICE_PREPARE,
      .group = "civil_status",
      .name_key = "s.birth",
      .agency_key = "s.agency",
      .where_key = "s.where",
      .time_key = "s.time",
      .fees = fees,
      .fee_count = 1,
      .documents = documents,
      .document_count = 3,
      .portal = "dossier",
      .pages = birth_pages,
      .page_count = ARRAY_LEN(birth_pages) },
    { .id = "bhyt",
      .guide = true,
      .mode = SERVICE_LEAD,
      .group = "insurance",
      .name_key = "s.bhyt",
      .pages = guide_pages,
      .page_count = ARRAY_LEN(guide_pages) },
    { .id = "told",
      .guide = true,
      .mode = SERVICE_LEAD,
      .group = "vneid",
      .name_key = "s.told",
      .pages = told_pages,
      .page_count = ARRAY_LEN(told_pages) },
};
static const struct group groups[] = { { "civil_status", "baby", "services" },
                                       { "insurance", "shield-plus", "insurance" },
                                       { "vneid", "phone-check", "vneid" } };
static const struct catalogue catalogue = {
    .services = services, .service_count = ARRAY_LEN(services), .groups = groups, .group_count = ARRAY_LEN(groups)
};

static const struct region provinces[] = { { "01", NULL, "Thành phố Thử", "Thu City" },
                                           { "02", NULL, "Tỉnh Mẫu", "Mau Province" } };
static const struct region communes[] = { { "00001", "01", "Phường Thử An", "Thu An Ward" },
                                          { "00002", "01", "Xã Thử Hạ", "Thu Ha Commune" },
                                          { "00101", "02", "Xã Mẫu Bình", "Mau Binh Commune" },
                                          { "00102", "02", "Xã Mẫu Đông", "Mau Dong Commune" } };
static const char *const ethnic_groups[] = { "Kinh", "Tày", "Thái", "Ba Na", "Ê Đê" };
static const char *const nations[] = { "Việt Nam", "Lào" };
static const char *const family_names[] = { "Nguyễn", "Trần", "Lê" };
static const char *const given_names[] = { "Ánh", "An", "Bình" };
static const struct regions regions = {
    .version = "test",
    .provinces = provinces,
    .province_count = ARRAY_LEN(provinces),
    .communes = communes,
    .commune_count = ARRAY_LEN(communes),
    .ethnic_groups = ethnic_groups,
    .ethnic_group_count = ARRAY_LEN(ethnic_groups),
    .nations = nations,
    .nation_count = ARRAY_LEN(nations),
    .family_names = family_names,
    .family_name_count = ARRAY_LEN(family_names),
    .given_names = given_names,
    .given_name_count = ARRAY_LEN(given_names),
};
static const struct settings settings = {
    .kiosk_id = "test",
    .province_code = "02",
    .commune_code = "00101",
    .languages = { "vi", "en" },
    .language_count = 2,
    .idle_ms = 60000,
    .idle_elder_ms = 90000,
    .idle_answer_ms = 30000,
};

struct kiosk {
    struct arena *arena;
    struct i18n *vi, *en;
    struct model model;
    struct msg_stamp stamp;
    struct effect_list effects;
    char body[BODY_BYTES_MAX]; /* of the last EFFECT_SUBMIT */
    char uuid[UUID_TEXT_BYTES];
    int submits, forgets, look_ups, prints, listens;
    bool listening;
};

static inline void kiosk_send(struct kiosk *kiosk, struct msg *msg)
{
    for (size_t i = 0; i < sizeof kiosk->stamp.entropy; i++)
        kiosk->stamp.entropy[i] = (uint8_t)(kiosk->stamp.entropy[i] * 5 + 77 + i);
    msg->stamp = kiosk->stamp;
    core_update(&kiosk->model, msg, &kiosk->effects);
    for (size_t i = 0; i < kiosk->effects.count; i++) {
        const struct effect *effect = &kiosk->effects.items[i];
        if (effect->kind == EFFECT_SUBMIT) {
            kiosk->submits++;
            memcpy(kiosk->body, effect->submission.body, effect->submission.body_len + 1);
            memcpy(kiosk->uuid, effect->submission.uuid, sizeof kiosk->uuid);
        }
        kiosk->forgets += effect->kind == EFFECT_FORGET;
        kiosk->look_ups += effect->kind == EFFECT_LOOK_UP;
        kiosk->prints += effect->kind == EFFECT_PRINT;
        if (effect->kind == EFFECT_LISTEN)
            kiosk->listening = effect->on;
    }
}

static inline void kiosk_start_in(struct kiosk *kiosk, const struct model_world *world)
{
    kiosk->stamp.monotonic_ms = 1000;
    memcpy(kiosk->uuid, "00000000-0000-4000-8000-000000000000", sizeof kiosk->uuid); /* nobody's */
    kiosk->stamp.wall_ms = INT64_C(1795255621000); /* 2026-11-21 17:07:01 in Việt Nam */
    kiosk->arena = arena_create(SESSION_ARENA_BYTES, true);
    assert_non_null(kiosk->arena);
    model_init(&kiosk->model, world, kiosk->arena);
    struct msg msg = { .kind = MSG_START };
    kiosk_send(kiosk, &msg);
    msg = (struct msg){ .kind = MSG_COURIER, .courier = { .kind = COURIER_CONNECTED } };
    kiosk_send(kiosk, &msg);
}

static inline int kiosk_setup(void **state)
{
    static struct kiosk kiosk;
    memset(&kiosk, 0, sizeof kiosk);
    kiosk.vi = i18n_create(NULL);
    kiosk.en = i18n_create(kiosk.vi);
    assert_non_null(kiosk.en);
    static const char *const words[][2] = {
        { "s.where", "Một cửa" },
        { "outcome.accepted.next_agency", "Nơi giải quyết: {agency}" },
        { "outcome.accepted.next_where", "Nơi nộp giấy tờ: {where}" },
        { "s.agency", "Ủy ban nhân dân cấp xã" },
        { "sex.male", "Nam" },
        { "sex.female", "Nữ" },
        { "r.mother", "Mẹ" },
        { "format.address", "{street}, {commune}, {province}" },
        { "errors.int_range", "Từ {min} đến {max}." },
        { "ask.typed_oddly", "Có muốn viết: {suggestion}?" },
        { "outcome.accepted.next_fee", "Lệ phí: {fees}" },
        { "outcome.accepted.fee_free", "Không phải trả." },
        { "outcome.accepted.fee_plain", "{fee}. Xin hỏi." },
        { "outcome.accepted.fee_noted", "{fee}. {note}" },
        { "f.in_time", "Miễn phí trong 60 ngày." },
        { "f.late", "Sau 60 ngày thì hỏi." },
        { "f.each", "Tính cho một người." },
        { "format.money", "{amount} đồng" },
        { "format.thousands", "." },
        { "fees.province", "Tỉnh quy định." },
        { "fees.state", "Nhà nước quy định." },
        { "errors.date_too_far", "Muộn nhất là {max}." },
        { "errors.date_too_old", "Sớm nhất là {min}." },
        { "outcome.accepted.next_bring", "Mang {documents}." },
        { "outcome.recorded.when", "Ghi nhận lúc {time} ngày {date}" },
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        assert_int_equal(i18n_add(kiosk.vi, words[i][0], str_from(words[i][1])), STATUS_OK);
    struct model_world world = { .settings = &settings,
                                 .catalogue = &catalogue,
                                 .regions = &regions,
                                 .texts = { kiosk.vi, kiosk.en },
                                 .text_versions = { "v1-vi", "v1-en" } };
    kiosk_start_in(&kiosk, &world);
    *state = &kiosk;
    return 0;
}

static inline int kiosk_teardown(void **state)
{
    struct kiosk *kiosk = *state;
    model_finish(&kiosk->model);
    arena_destroy(kiosk->arena);
    i18n_destroy(kiosk->en);
    i18n_destroy(kiosk->vi);
    return 0;
}

static inline void kiosk_act(struct kiosk *kiosk, enum action action, int arg, const char *text)
{
    struct msg msg = { .kind = MSG_ACTION, .action = (int)action, .arg = arg };
    assert_true(str_copy(msg.text, sizeof msg.text, str_from(text)));
    kiosk_send(kiosk, &msg);
}

static inline void kiosk_press(struct kiosk *kiosk, enum action action, const char *text)
{
    kiosk_act(kiosk, action, 0, text);
}

static inline void kiosk_next(struct kiosk *kiosk)
{
    kiosk_press(kiosk, ACTION_NEXT, "");
}

static inline void kiosk_type(struct kiosk *kiosk, const char *path, const char *text)
{
    struct msg msg = { .kind = MSG_TEXT };
    kiosk_press(kiosk, ACTION_FOCUS, path);
    kiosk_press(kiosk, ACTION_CLEAR, "");
    assert_true(str_copy(msg.text, sizeof msg.text, str_from(text)));
    kiosk_send(kiosk, &msg);
}

static inline void kiosk_choose(struct kiosk *kiosk, const char *path, const char *value)
{
    char text[MSG_TEXT_BYTES];
    assert_true(str_format(text, sizeof text, "%s=%s", path, value));
    kiosk_press(kiosk, ACTION_CHOOSE, text);
}

static inline void kiosk_scan(struct kiosk *kiosk, const char *payload)
{
    struct msg msg = { .kind = MSG_SCAN };
    paper_classify(str_from(payload), &msg.document);
    kiosk_send(kiosk, &msg);
}

static inline void kiosk_tick(struct kiosk *kiosk)
{
    struct msg msg = { .kind = MSG_TICK };
    kiosk_send(kiosk, &msg);
}

/* As a shell does: sleeps until wake_at_ms, ticks, until `ms` have passed. */
static inline void kiosk_wait(struct kiosk *kiosk, int64_t ms)
{
    int64_t end = kiosk->stamp.monotonic_ms + ms;
    while (kiosk->stamp.monotonic_ms < end) {
        int64_t to = kiosk->model.wake_at_ms < end ? kiosk->model.wake_at_ms : end;
        assert_true(to > kiosk->stamp.monotonic_ms);
        kiosk->stamp.wall_ms += to - kiosk->stamp.monotonic_ms;
        kiosk->stamp.monotonic_ms = to;
        kiosk_tick(kiosk);
    }
}

static inline void kiosk_courier(struct kiosk *kiosk, struct courier_event event)
{
    struct msg msg = { .kind = MSG_COURIER, .courier = event };
    kiosk_send(kiosk, &msg);
}

static inline struct courier_event kiosk_event(const struct kiosk *kiosk, enum courier_event_kind kind)
{
    struct courier_event event = { .kind = kind };
    memcpy(event.uuid, kiosk->uuid, sizeof event.uuid);
    event.recorded_ms = kiosk->stamp.wall_ms;
    event.changed_ms = kiosk->stamp.wall_ms;
    courier_reference(kiosk->uuid, event.reference);
    return event;
}

static inline struct courier_event kiosk_accepted(const struct kiosk *kiosk, const char *dossier_no)
{
    struct courier_event event = kiosk_event(kiosk, COURIER_STATE);
    event.state = OUTBOX_ACCEPTED;
    (void)str_copy(event.dossier_no, sizeof event.dossier_no, str_from(dossier_no));
    return event;
}

static inline const char *kiosk_page(const struct kiosk *kiosk)
{
    return page_name_text(model_page_name(&kiosk->model));
}

static inline const char *kiosk_page_id(const struct kiosk *kiosk)
{
    const struct page *page = model_page(&kiosk->model);
    return page ? page->id : "";
}

static inline const char *kiosk_value(const struct kiosk *kiosk, const char *path)
{
    return kiosk->model.session ? form_value(&kiosk->model.session->form, path) : "";
}

static inline enum answer_source kiosk_source(const struct kiosk *kiosk, const char *path)
{
    const struct answer *answer = form_find(&kiosk->model.session->form, path);
    return answer ? answer->source : SOURCE_COUNT;
}

static inline void kiosk_open(struct kiosk *kiosk)
{
    kiosk_press(kiosk, ACTION_BEGIN, "");
    kiosk_press(kiosk, ACTION_LIST, "services");
    kiosk_press(kiosk, ACTION_SERVICE, "birth");
    assert_string_equal(kiosk_page(kiosk), "services");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "show");
    kiosk_next(kiosk);
    assert_string_equal(kiosk_page(kiosk), "scan");
}

/* From the scan page to the page with this id, everything answered. */
static inline void kiosk_fill_to(struct kiosk *kiosk, const char *relation, const char *page_id)
{
    for (int guard = 0; guard < 20 && strcmp(kiosk_page_id(kiosk), page_id) != 0; guard++) {
        const char *id = kiosk_page_id(kiosk);
        if (strcmp(id, "scan") == 0) {
            kiosk_scan(kiosk, CARD);
        } else if (strcmp(id, "relation") == 0) {
            kiosk_choose(kiosk, "requester.relationship", relation);
            kiosk_type(kiosk, "requester.phone", "0912 345 678");
        } else if (strcmp(id, "name") == 0) {
            kiosk_type(kiosk, "child.full_name", "Nguyễn Thị Minh Ánh");
        } else if (strcmp(id, "child") == 0) {
            kiosk_type(kiosk, "child.birth_date", "12/11/2026");
            kiosk_choose(kiosk, "child.sex", "female");
            kiosk_choose(kiosk, "child.ethnic", "Kinh");
        } else if (strcmp(id, "place") == 0) {
            kiosk_type(kiosk, "child.native.street", "Thôn 3");
        } else if (strcmp(id, "mother") == 0) {
            kiosk_type(kiosk, "mother.full_name", "Lê Thị Mẫu");
            kiosk_type(kiosk, "mother.number", "001199000033");
        } else if (strcmp(id, "consent") == 0) {
            kiosk_press(kiosk, ACTION_CONSENT, "submit_dossier");
        }
        kiosk_next(kiosk);
    }
    assert_string_equal(kiosk_page_id(kiosk), page_id);
}

/* All the way to the sending page. */
static inline void kiosk_submit(struct kiosk *kiosk)
{
    kiosk_open(kiosk);
    kiosk_fill_to(kiosk, "mother", "submit");
    assert_string_equal(kiosk_page(kiosk), "sending");
    assert_int_equal(kiosk->submits, 1);
}

#define KIOSK_TEST(name) cmocka_unit_test_setup_teardown(name, kiosk_setup, kiosk_teardown)
