#include "text/date.h"
#include "ui/support/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/outcome.h"
#include "core/review.h"
#include "core/staff.h"
#include "ui/support/stage_desk.h"
#include "ui/support/stage_staff.h"

enum {
    JOURNEY_STOPS_MAX = 60, /* pages of one journey; a walk that takes more is going in circles */
    STEP_MS = 700,
};
/* 21/11/2026 09:41 in Việt Nam. */
static const int64_t WALL_START_MS = 1795228860000;

/* Invented, and as long as real ones get: the longest names on record have nine words, the longest street lines pass
 * eighty letters. */
static const struct {
    const char *path, *value;
} ANSWERS[] = {
    { "child.full_name", "Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm Minh Khuê" },
    { "child.birth_place", "Khoa Phụ sản, Bệnh viện Đa khoa khu vực Thử Nghiệm, số 125 đường Nguyễn Thị Thử" },
    { "mother.full_name", "Nguyễn Thị Thử Nghiệm" },
    { "father.full_name", "Hoàng Phủ Ngọc Tường Nghiêm Thử" },
    { "requester.relationship", "grandparent" },
    { "members[0].number", "001170000033" }, /* of another year than the birth date: a doubt */
    { "stay.reason", "Đến ở cùng con để trông cháu nhỏ và khám bệnh định kỳ tại bệnh viện tuyến trên" },
};

/* --- messages ----------------------------------------------------------------------------------------------------- */

void stage_tell(struct stage *stage, struct msg msg)
{
    msg.stamp.monotonic_ms = stage->now_ms;
    msg.stamp.wall_ms = stage->wall_ms;
    for (size_t i = 0; i < sizeof msg.stamp.entropy; i++)
        msg.stamp.entropy[i] = (uint8_t)(17 * i + (size_t)(stage->now_ms & 0xFF));
    core_update(&stage->model, &msg, &stage->effects);
    for (size_t i = 0; i < stage->effects.count; i++)
        if (stage->effects.items[i].kind == EFFECT_SUBMIT)
            memcpy(stage->uuid, stage->effects.items[i].submission.uuid, sizeof stage->uuid);
    stage->now_ms += STEP_MS;
    stage->wall_ms += STEP_MS;
}

void stage_act(struct stage *stage, int action, int arg, const char *text)
{
    struct msg msg = { .kind = MSG_ACTION, .action = action, .arg = arg };
    bool fits = str_copy(msg.text, sizeof msg.text, str_from(text));
    ASSERT(fits);
    stage_tell(stage, msg);
}

void stage_wait(struct stage *stage, int64_t ms)
{
    int64_t end_ms = stage->now_ms + ms;
    while (stage->now_ms < end_ms) {
        int64_t due_ms = stage->model.wake_at_ms;
        int64_t to_ms = due_ms > stage->now_ms && due_ms < end_ms ? due_ms : end_ms;
        stage->wall_ms += to_ms - stage->now_ms;
        stage->now_ms = to_ms;
        stage_tell(stage, (struct msg){ .kind = MSG_TICK });
    }
}

static void courier(struct stage *stage, struct courier_event event)
{
    event.recorded_ms = event.changed_ms = stage->wall_ms;
    stage_tell(stage, (struct msg){ .kind = MSG_COURIER, .courier = event });
}

static struct courier_event about(const struct stage *stage, enum courier_event_kind kind, enum outbox_state state)
{
    struct courier_event event = { .kind = kind, .state = state };
    memcpy(event.uuid, stage->uuid, sizeof event.uuid);
    if (event.uuid[0])
        courier_reference(event.uuid, event.reference);
    return event;
}

static void device(struct stage *stage, enum device which, bool present)
{
    stage_tell(stage, (struct msg){ .kind = MSG_DEVICE, .device = which, .present = present });
}

static void printer(struct stage *stage, uint32_t job, enum print_end end, enum printer_state state)
{
    stage_tell(stage, (struct msg){ .kind = MSG_PRINT, .print = { PRINTER_SLIP, job, end, state, false } });
}

static void scan_code(struct stage *stage, const char *payload)
{
    struct msg msg = { .kind = MSG_SCAN };
    paper_classify(str_from(payload), &msg.document);
    stage_tell(stage, msg);
}

static void scan_card(struct stage *stage)
{
    static const char CARD[] = "001199000017||Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm|20051999|Nữ|"
                               "Tổ dân phố số 15, Thôn Thượng Thử Nghiệm, Đặc khu Mẫu Bình, Tỉnh Thử Nghiệm|01072024";
    scan_code(stage, CARD);
}

/* The health-insurance card of the same person. */
static const char SAME[] = "001199000017|4e677579e1bb856e205068c6b0e1bb9b632043c3b46e672054e1bab16e672054c3b46e204ee1b"
                           "baf205468e1bbad204e676869e1bb876d|20/05/1999|2||01 - "
                           "999|01/01/2025|-|15/01/2025|01010199000017|-|4|01/02/2028|0123456789abcdef-7102|4|-|$";

/* --- life --------------------------------------------------------------------------------------------------------- */

bool stage_open(struct stage *stage)
{
    static const char *const KEYBOARDS[] = { "vietnamese", "digits", "email", "card_back" };
    memset(stage, 0, sizeof *stage);
    char folder[1024];
    const char *source = getenv("KIOSK_SOURCE");
    if (!str_format(folder, sizeof folder, "%s/config", source ? source : ".") ||
        configuration_load(folder, stderr, &stage->configuration) != STATUS_OK)
        return false;
    stage->arena = arena_create(SESSION_ARENA_BYTES, true);
    ASSERT(stage->arena);
    const struct settings *settings = configuration_settings(stage->configuration);
    struct model_world world = { .settings = settings,
                                 .catalogue = configuration_catalogue(stage->configuration),
                                 .regions = configuration_regions(stage->configuration) };
    for (size_t i = 0; i < settings->language_count; i++) {
        world.texts[i] = configuration_texts(stage->configuration, settings->languages[i]);
        world.text_versions[i] = configuration_text_version(stage->configuration, settings->languages[i]);
    }
    for (size_t i = 0; i < ARRAY_LEN(KEYBOARDS); i++)
        if (configuration_keyboard(stage->configuration, KEYBOARDS[i]))
            world.keyboards[world.keyboard_count++] = configuration_keyboard(stage->configuration, KEYBOARDS[i]);
    stage->now_ms = 1000;
    stage->wall_ms = WALL_START_MS;
    model_init(&stage->model, &world, stage->arena);
    return true;
}

void stage_close(struct stage *stage)
{
    if (stage->configuration)
        model_finish(&stage->model);
    arena_destroy(stage->arena);
    configuration_destroy(stage->configuration);
    memset(stage, 0, sizeof *stage);
}

size_t stage_missing(const struct stage *stage)
{
    size_t missing = 0;
    const struct settings *settings = configuration_settings(stage->configuration);
    for (size_t i = 0; i < settings->language_count; i++)
        missing += i18n_missing_count(configuration_texts(stage->configuration, settings->languages[i]));
    return missing;
}

/* --- answers ------------------------------------------------------------------------------------------------------ */

static const char *wanted(const struct stage *stage, const struct asked *asked)
{
    enum { DAY_MS = 86400000, DAYS = 114, LONG_TEXT = 70 };
    static char day[DATE_TEXT_BYTES];
    const struct field *field = asked->field;
    for (size_t i = 0; i < ARRAY_LEN(ANSWERS); i++)
        if (strcmp(ANSWERS[i].path, asked->path) == 0)
            return ANSWERS[i].value;
    if (asked->field && asked->field->code)
        return "IDVNM1990000173001199000017<<5"; /* as long as such lines are, and wrong */
    switch (asked->field ? asked->field->type : FIELD_TEXT) {
    case FIELD_NAME:
        return "Công Tằng Tôn Nữ Thử Nghiệm";
    case FIELD_ID12:
        return "001199000017";
    case FIELD_DATE: {
        int64_t days = field->min >= 0 && field->max > 0 ? DAYS : -9;
        if (field->min || field->max)
            days = days > field->max ? field->max : days < field->min ? field->min : days;
        date_to_display(date_from_unix_ms(stage->wall_ms + days * DAY_MS), day);
        return day;
    }
    case FIELD_DATE_PARTIAL:
        return "20/05/1999";
    case FIELD_TIME:
        return "07:30";
    case FIELD_PHONE:
        return "0912345678";
    case FIELD_EMAIL:
        return "thunghiem.tenrat.dai@vidu.vn";
    case FIELD_INT:
    case FIELD_MONEY:
        return "2";
    case FIELD_BANK:
        return "0123456789";
    default:
        if (field && field->length_max && field->length_max < LONG_TEXT)
            return "Thử 9";
        return "Tổ dân phố số 15, ngõ 226/14 đường Nguyễn Thị Thử Nghiệm kéo dài";
    }
}

static void type_text(struct stage *stage, const char *text)
{
    struct msg msg = { .kind = MSG_TEXT };
    bool fits = str_copy(msg.text, sizeof msg.text, str_from(text));
    ASSERT(fits);
    stage_tell(stage, msg);
}

static void choose(struct stage *stage, const struct asked *asked, const char *value)
{
    char pair[MSG_TEXT_BYTES];
    bool fits = str_format(pair, sizeof pair, "%s=%s", asked->path, value);
    ASSERT(fits);
    stage_act(stage, ACTION_CHOOSE, 0, pair);
}

static void answer_one(struct stage *stage, const struct asked *asked)
{
    const char *value = NULL, *label = NULL;
    if (asked->control == ASKED_CHOICES) {
        const char *want = wanted(stage, asked);
        bool known = asked_choice_at(asked, 0, &value, &label);
        ASSERT(known);
        const char *candidate = NULL;
        for (size_t i = 0; i < asked_choice_count(asked); i++)
            if (asked_choice_at(asked, i, &candidate, &label) && strcmp(candidate, want) == 0)
                value = candidate;
        choose(stage, asked, value);
        return;
    }
    stage_act(stage, ACTION_FOCUS, 0, asked->path);
    if (asked->control == ASKED_SEARCH) {
        struct suggestion items[SUGGESTIONS_MAX];
        if (model_suggestions(&stage->model, items, SUGGESTIONS_MAX) > 0)
            choose(stage, asked, items[0].value);
        return;
    }
    type_text(stage, wanted(stage, asked));
}

/* Everything that is empty, in the order it is asked; answers may bring new questions. */
static void answer_page(struct stage *stage)
{
    struct asked asked;
    for (size_t i = 0; i < model_asked_count(&stage->model); i++)
        if (model_asked_at(&stage->model, i, &asked) && !asked.value[0])
            answer_one(stage, &asked);
}

/* --- the tour ----------------------------------------------------------------------------------------------------- */

struct tour {
    struct stage *stage;
    stage_stop_fn stop;
    void *context;
    int count;
};

static void stop(struct tour *tour, const char *name)
{
    char full[96];
    snprintf(full, sizeof full, "%02d-%s", ++tour->count, name);
    tour->stop(tour->context, tour->stage, full);
}

static bool on_page(struct tour *tour, enum page_name name, const char *where)
{
    struct stage *stage = tour->stage;
    if (model_page_name(&stage->model) == name)
        return true;
    if (!stage->failure) {
        stage->failure = where;
        snprintf(stage->failure_page, sizeof stage->failure_page, "%s instead of %s",
                 page_name_text(model_page_name(&stage->model)), page_name_text(name));
    }
    return false;
}

static void ask_stops(struct tour *tour, const char *journey, const char *id, bool with_errors)
{
    struct stage *stage = tour->stage;
    char name[80];
    struct asked asked;
    if (with_errors) {
        snprintf(name, sizeof name, "%s-ask-%s", journey, id);
        stop(tour, name);
        stage_act(stage, ACTION_NEXT, 0, "");
        if (model_error_count(&stage->model) > 0) {
            snprintf(name, sizeof name, "%s-ask-%s-errors", journey, id);
            stop(tour, name);
        }
    }
    for (size_t i = 0; with_errors && i < model_asked_count(&stage->model); i++) {
        if (!model_asked_at(&stage->model, i, &asked) || asked.control == ASKED_CHOICES)
            continue;
        stage_act(stage, ACTION_FOCUS, 0, asked.path);
        snprintf(name, sizeof name, "%s-ask-%s-typing-%zu", journey, id, i);
        stop(tour, name);
    }
    answer_page(stage);
    snprintf(name, sizeof name, "%s-ask-%s-filled", journey, id);
    stop(tour, name);
}

static void table_stops(struct tour *tour, const char *journey)
{
    struct stage *stage = tour->stage;
    char name[80];
    snprintf(name, sizeof name, "%s-table-empty", journey);
    stop(tour, name);
    size_t rows_max = model_page(&stage->model)->rows_max;
    for (size_t row = 0; row < rows_max; row++) {
        stage_act(stage, ACTION_ROW_ADD, 0, "");
        if (!on_page(tour, PAGE_NAME_ASK, "table row"))
            return;
        if (row == 0)
            ask_stops(tour, journey, "row", true);
        else
            answer_page(stage);
        stage_act(stage, ACTION_NEXT, 0, "");
        if (model_page_name(&stage->model) == PAGE_NAME_ASK) { /* a gentle question: once more means yes */
            snprintf(name, sizeof name, "%s-ask-row-doubt", journey);
            if (row == 0)
                stop(tour, name);
            stage_act(stage, ACTION_NEXT, 0, "");
        }
    }
    snprintf(name, sizeof name, "%s-table-full", journey);
    stop(tour, name);
    stage_act(stage, ACTION_ROW_REMOVE, 0, "");
    snprintf(name, sizeof name, "%s-table-remove", journey);
    stop(tour, name);
    stage_act(stage, ACTION_CLOSE, 0, "");
}

/* The lines of a card's back by hand, empty, with errors, and the name that comes of them. */
static void card_lines_stops(struct tour *tour, const char *journey)
{
    static const char *const LINES[] = { "IDVNM1990000173001199000017<<4", "9901018F3901016VNM<0",
                                         "NGUYEN<<THI<THU<NGHIEM" };
    struct stage *stage = tour->stage;
    struct asked asked;
    char name[80];
    stage_act(stage, ACTION_MANUAL, ACTION_MANUAL_BACK, "");
    ask_stops(tour, journey, "card-lines-wrong", true);
    stage_act(stage, ACTION_NEXT, 0, "");
    snprintf(name, sizeof name, "%s-ask-card-lines-refused", journey);
    stop(tour, name);
    for (size_t i = 0; i < ARRAY_LEN(LINES) && model_asked_at(&stage->model, i, &asked); i++) {
        stage_act(stage, ACTION_FOCUS, 0, asked.path);
        stage_act(stage, ACTION_CLEAR, 0, "");
        type_text(stage, LINES[i]);
    }
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_NEXT, 0, ""); /* nothing is missing but the home, and the marks are asked for */
    snprintf(name, sizeof name, "%s-ask-card-lines-name", journey);
    stop(tour, name);
    stage_act(stage, ACTION_BACK, 0, "");
}

static void scan_stops(struct tour *tour, const char *journey, bool details)
{
    struct stage *stage = tour->stage;
    char name[80];
    snprintf(name, sizeof name, "%s-scan", journey);
    stop(tour, name);
    if (details) {
        stage_tell(stage, (struct msg){ .kind = MSG_HINT, .hint = SCAN_HINT_TURN_OVER }); /* the longest */
        snprintf(name, sizeof name, "%s-scan-hint", journey);
        stop(tour, name);
        stage_tell(stage, (struct msg){ .kind = MSG_UNREAD });
        snprintf(name, sizeof name, "%s-scan-refused", journey);
        stop(tour, name);
        device(stage, DEVICE_SCANNER, false);
        device(stage, DEVICE_CAMERA, false);
        snprintf(name, sizeof name, "%s-scan-missing", journey);
        stop(tour, name);
        device(stage, DEVICE_SCANNER, true);
        device(stage, DEVICE_CAMERA, true);
    }
    bool enough = model_next_enabled(&stage->model);
    if (details && !enough)
        card_lines_stops(tour, journey);
    if (!enough && strcmp(model_page(&stage->model)->paper, "insurance_card") == 0)
        scan_code(stage, SAME);
    else if (!enough)
        scan_card(stage);
    snprintf(name, sizeof name, "%s-scan-read", journey);
    stop(tour, name);
}

/* What only an officer may add to what is read over: that the face is the card's, and who acts for the citizen. */
static void check_with_officer(struct tour *tour, const char *journey)
{
    struct stage *stage = tour->stage;
    char name[80];
    if (!model_staff_in(&stage->model) || model_staff_delegate_there(&stage->model))
        return;
    stage_act(stage, ACTION_STAFF_FACE, 0, "");
    snprintf(name, sizeof name, "%s-check-face", journey);
    stop(tour, name);
    stage_act(stage, ACTION_STAFF_DELEGATE, 0, "");
    if (!on_page(tour, PAGE_NAME_ASK, "delegate"))
        return;
    ask_stops(tour, journey, "delegate", true);
    stage_act(stage, ACTION_NEXT, 0, "");
    snprintf(name, sizeof name, "%s-check-delegate", journey);
    stop(tour, name);
}

static void one_page(struct tour *tour, const char *journey, bool details)
{
    struct stage *stage = tour->stage;
    const struct page *page = model_page(&stage->model);
    char name[80];
    snprintf(name, sizeof name, "%s-%s-%s", journey, page_name_text(model_page_name(&stage->model)),
             page && page->id ? page->id : "page");
    switch (model_page_name(&stage->model)) {
    case PAGE_NAME_SCAN:
        scan_stops(tour, journey, details);
        break;
    case PAGE_NAME_ASK:
        ask_stops(tour, journey, page->id ? page->id : "page", details);
        break;
    case PAGE_NAME_TABLE:
        table_stops(tour, journey);
        break;
    case PAGE_NAME_CONSENT:
        stop(tour, name);
        stage_act(stage, ACTION_NEXT, 0, "");
        strcat(name, "-needed");
        if (model_page_name(&stage->model) == PAGE_NAME_CONSENT)
            stop(tour, name);
        for (size_t i = 0; i < page->purpose_count; i++)
            stage_act(stage, ACTION_CONSENT, 0, page->purposes[i]);
        break;
    case PAGE_NAME_CHECK:
        stop(tour, name);
        check_with_officer(tour, journey);
        break;
    default:
        stop(tour, name);
        break;
    }
}

/* To the sending page, or to the end of a guide. */
static bool journey(struct tour *tour, const char *service, bool details)
{
    struct stage *stage = tour->stage;
    for (int i = 0; i < JOURNEY_STOPS_MAX; i++) {
        enum page_name name = model_page_name(&stage->model);
        if (name == PAGE_NAME_SENDING || name == PAGE_NAME_OUTCOME)
            return true;
        const struct page *page = model_page(&stage->model);
        one_page(tour, service, details);
        stage_act(stage, name == PAGE_NAME_STEP ? ACTION_STEP_DONE : ACTION_NEXT, 0, "");
        if (page == model_page(&stage->model) && model_page_name(&stage->model) == name)
            stage_act(stage, ACTION_NEXT, 0, ""); /* a gentle question: once more means yes */
    }
    return on_page(tour, PAGE_NAME_SENDING, service);
}

static bool begin_service(struct tour *tour, const char *service)
{
    struct stage *stage = tour->stage;
    char name[80];
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "services");
    stage_act(stage, ACTION_SERVICE, 0, service);
    if (!on_page(tour, PAGE_NAME_SERVICES, service))
        return false;
    snprintf(name, sizeof name, "%s-detail", service);
    stop(tour, name);
    stage_act(stage, ACTION_NEXT, 0, "");
    return true;
}

static bool end_session(struct tour *tour)
{
    stage_act(tour->stage, ACTION_DONE, 0, "");
    return on_page(tour, PAGE_NAME_GOODBYE, "after the outcome");
}

/* The long list: searched, chosen from by group, and a procedure that ends at an official address. */
static void catalogue(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_act(stage, ACTION_LIST, 0, "services");
    stage_act(stage, ACTION_FOCUS, 0, "services.search");
    type_text(stage, "tam tru");
    stop(tour, "services-search");
    type_text(stage, " xyz");
    stop(tour, "services-search-none");
    stage_act(stage, ACTION_CLEAR, 0, "");
    type_text(stage, "giay");
    stage_act(stage, ACTION_FOCUS, 0, "");
    stop(tour, "services-found");
    stage_act(stage, ACTION_GROUP, 0, "");
    stage_act(stage, ACTION_GROUP, 0, "civil_status");
    stop(tour, "services-group");
    stage_act(stage, ACTION_SERVICE, 0, "can-cuoc-cap-lai");
    stop(tour, "can-cuoc-cap-lai-detail");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (on_page(tour, PAGE_NAME_SHOW, "an official address"))
        stop(tour, "show-link");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (on_page(tour, PAGE_NAME_OUTCOME, "an official address"))
        stop(tour, "outcome-link");
    stage_act(stage, ACTION_HOME, 0, "");
}

static void entrance(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_tell(stage, (struct msg){ .kind = MSG_START });
    device(stage, DEVICE_SCANNER, true);
    device(stage, DEVICE_CAMERA, true);
    device(stage, DEVICE_PRINTER, true);
    device(stage, DEVICE_SPEECH, true);
    struct courier_event healthy = { .kind = COURIER_CONNECTED };
    courier(stage, healthy);
    healthy = (struct courier_event){
        .kind = COURIER_HEALTH, .health = { .accepting = STATUS_OK, .portal_reachable = true, .clock_believable = true }
    };
    courier(stage, healthy);
    for (int slide = 0; slide < MODEL_SLIDES; slide++) {
        stage->model.slide = slide;
        stop(tour, "attract");
    }
    stage->model.slide = 0;
    device(stage, DEVICE_SCANNER, false);
    device(stage, DEVICE_CAMERA, false);
    stop(tour, "attract-no-reader");
    device(stage, DEVICE_SCANNER, true);
    device(stage, DEVICE_CAMERA, true);
    stage_act(stage, ACTION_BEGIN, 0, "");
    stop(tour, "home");
    stage_act(stage, ACTION_LANGUAGE_MENU, 0, "");
    stop(tour, "language");
    stage_act(stage, ACTION_CLOSE, 0, "");
    stage_act(stage, ACTION_CALL_STAFF, 0, "");
    stop(tour, "help");
    stage_act(stage, ACTION_CLOSE, 0, "");
    stop(tour, "home-notice");
    static const char *const LISTS[] = { "vneid", "insurance", "services" };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) {
        stage_act(stage, ACTION_LIST, 0, LISTS[i]);
        stop(tour, LISTS[i]);
        stage_act(stage, ACTION_HOME, 0, "");
    }
    catalogue(tour);
    scan_card(stage);
    stop(tour, "home-card");
}

static void look_up(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "status");
    if (!on_page(tour, PAGE_NAME_STATUS, "status"))
        return;
    stop(tour, "status");
    stage_act(stage, ACTION_FOCUS, 0, "lookup.number");
    type_text(stage, "K-7F3Q-92MD");
    stop(tour, "status-typing");
    stage_act(stage, ACTION_LOOK_UP, 0, "");
    stop(tour, "status-waiting");
    struct courier_event found = { .kind = COURIER_STATE, .state = OUTBOX_ACCEPTED };
    snprintf(found.reference, sizeof found.reference, "K-7F3Q-92MD");
    snprintf(found.dossier_no, sizeof found.dossier_no, "000.00.00.H00-261121-00042");
    courier(stage, found);
    stop(tour, "status-found");
    stage_wait(stage, 61 * 1000);
    stop(tour, "still-there");
    stage_wait(stage, 31 * 1000);
    stop(tour, "after-idle");
}

static void birth(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!begin_service(tour, "khai-sinh") || !journey(tour, "khai-sinh", true) ||
        !on_page(tour, PAGE_NAME_SENDING, "khai-sinh"))
        return;
    stop(tour, "sending-saving");
    courier(stage, about(stage, COURIER_STORED, OUTBOX_QUEUED));
    stop(tour, "sending");
    struct courier_event accepted = about(stage, COURIER_STATE, OUTBOX_ACCEPTED);
    snprintf(accepted.dossier_no, sizeof accepted.dossier_no, "000.00.00.H00-261121-00042");
    snprintf(accepted.dossier_status, sizeof accepted.dossier_status, "receiving");
    courier(stage, accepted);
    if (!on_page(tour, PAGE_NAME_OUTCOME, "accepted"))
        return;
    stop(tour, "outcome-accepted");
    printer(stage, 0, PRINT_NONE, PRINTER_PAPER_OUT);
    stop(tour, "outcome-no-paper");
    printer(stage, 0, PRINT_NONE, PRINTER_READY);
    stage_act(stage, ACTION_PRINT, PRINTER_SLIP, "");
    stop(tour, "outcome-printing");
    printer(stage, stage->model.print_jobs, PRINT_HANDED, PRINTER_UNKNOWN);
    stop(tour, "outcome-handed");
    stage_act(stage, ACTION_PRINT, PRINTER_SLIP, "");
    printer(stage, stage->model.print_jobs, PRINT_DONE, PRINTER_READY);
    stop(tour, "outcome-accepted-printed");
    if (!end_session(tour))
        return;
    stop(tour, "goodbye");
    stage_act(stage, ACTION_RATE, RATING_GOOD, "");
    stop(tour, "goodbye-rated");
}

static void residence(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!begin_service(tour, "tam-tru") || !journey(tour, "tam-tru", true) ||
        !on_page(tour, PAGE_NAME_SENDING, "tam-tru"))
        return;
    courier(stage, about(stage, COURIER_STORED, OUTBOX_QUEUED));
    courier(stage, about(stage, COURIER_STATE, OUTBOX_SENDING));
    for (int second = 0; second < 60 && !model_sending_slow(&stage->model); second++)
        stage_wait(stage, 1000);
    stop(tour, "sending-slow");
    struct courier_event later = about(stage, COURIER_STATE, OUTBOX_RETRY);
    later.reason = STATUS_NO_NETWORK;
    courier(stage, later);
    for (int second = 0; second < 60 && model_page_name(&stage->model) == PAGE_NAME_SENDING; second++)
        stage_wait(stage, 1000);
    if (!on_page(tour, PAGE_NAME_OUTCOME, "recorded"))
        return;
    stop(tour, "outcome-recorded");
    struct courier_event health = { .kind = COURIER_HEALTH, .health = stage->model.health };
    health.health.clock_believable = false;
    courier(stage, health);
    stop(tour, "outcome-recorded-clock");
    health.health.clock_believable = true;
    courier(stage, health);
    stage_wait(stage, 61 * 1000);
    if (on_page(tour, PAGE_NAME_STILL_THERE, "recorded"))
        stop(tour, "still-there-kept");
    stage_act(stage, ACTION_STAY, 0, "");
    struct courier_event staff = about(stage, COURIER_STATE, OUTBOX_NEEDS_STAFF);
    staff.reason = STATUS_REFUSED;
    courier(stage, staff);
    stop(tour, "outcome-needs-staff");
    device(stage, DEVICE_PRINTER, false);
    stop(tour, "outcome-no-printer");
    device(stage, DEVICE_PRINTER, true);
    end_session(tour);
}

static void failed(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!begin_service(tour, "khai-sinh") || !journey(tour, "khai-sinh-again", false) ||
        !on_page(tour, PAGE_NAME_SENDING, "failed"))
        return;
    struct courier_event refused = about(stage, COURIER_REFUSED, OUTBOX_QUEUED);
    refused.reason = STATUS_DISK_FULL;
    courier(stage, refused);
    if (!on_page(tour, PAGE_NAME_OUTCOME, "failed"))
        return;
    stop(tour, "outcome-failed");
    end_session(tour);
}

/* Asked to leave in the middle, stays, then leaves. */
static void leaving(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!begin_service(tour, "khai-sinh"))
        return;
    stage_act(stage, ACTION_NEXT, 0, "");
    scan_card(stage);
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "requester.relationship=mother");
    stage_act(stage, ACTION_BACK, 0, "");
    scan_code(stage, "001096000025|012345678|Trần Văn Mẫu|15081996|Nam|Số 5 Phố Thử, Phường Thử An|11062022");
    if (stage->model.dialog != DIALOG_OTHER_CARD)
        stage->failure = "another person's card asks nothing";
    stop(tour, "dialog-other-card");
    stage_act(stage, ACTION_CLOSE, 0, "");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_HOME, 0, "");
    stop(tour, "dialog-leave");
    stage_act(stage, ACTION_LEAVE, 0, "");
    stop(tour, "after-leave");
}

static void guide(struct tour *tour)
{
    struct stage *stage = tour->stage;
    static const char id[] = "vneid-kich-hoat";
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "vneid");
    stage_act(stage, ACTION_SERVICE, 0, id);
    if (model_page_name(&stage->model) == PAGE_NAME_SERVICES)
        stage_act(stage, ACTION_NEXT, 0, "");
    bool stopped = false;
    for (int i = 0; i < JOURNEY_STOPS_MAX && model_page_name(&stage->model) != PAGE_NAME_OUTCOME; i++) {
        const struct page *page = model_page(&stage->model);
        enum page_name name = model_page_name(&stage->model);
        one_page(tour, "vneid", false);
        if (name == PAGE_NAME_STEP && page->obstacle_count > 0 && !stopped) {
            stopped = true;
            stage_act(stage, ACTION_OBSTACLE, 0, page->obstacles[0].id);
            stop(tour, "outcome-obstacle");
            stage_act(stage, ACTION_RETRY, 0, "");
        }
        stage_act(stage, name == PAGE_NAME_STEP ? ACTION_STEP_DONE : ACTION_NEXT, 0, "");
    }
    if (on_page(tour, PAGE_NAME_OUTCOME, "guide"))
        stop(tour, "outcome-guide-done");
    end_session(tour);
}

/* A guide that could only tell where to go. */
static void guide_told(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "vneid");
    stage_act(stage, ACTION_SERVICE, 0, "vneid-kich-hoat");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "person.adult=false");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (on_page(tour, PAGE_NAME_OUTCOME, "guide told"))
        stop(tour, "outcome-guide-told");
    end_session(tour);
}

/* With an officer beside the citizen, up to the page where everything is read over. */
static void helped(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_staff_begin(stage);
    stage_staff_at_work(stage, tour->stop, tour->context);
    if (stage->failure || !begin_service(tour, "khai-sinh"))
        return;
    stage_staff_sign_in(stage);
    if (!journey(tour, "helped", false) || !on_page(tour, PAGE_NAME_SENDING, "helped"))
        return;
    courier(stage, about(stage, COURIER_STORED, OUTBOX_QUEUED));
    struct courier_event later = about(stage, COURIER_STATE, OUTBOX_RETRY);
    later.reason = STATUS_NO_NETWORK;
    courier(stage, later);
    if (on_page(tour, PAGE_NAME_OUTCOME, "helped"))
        stop(tour, "helped-outcome");
    end_session(tour);
}

/* Two papers of one person: the same, then different in every field, and the request that follows. */
static void agree(struct tour *tour)
{
    static const char OTHER[] =
        "001199000018|5472e1baa76e205468e1bb8b204de1baab752054c3b46e204ee1bbaf205068c6b0e1bb9b63204"
        "3c3b46e672054e1bab16e67204b68c3a163|02/05/1998|1||01 - "
        "999|01/01/2025|-|15/01/2025|01010199000017|-|4|01/02/2028|0123456789abcdef-7102|4|-|$";
    struct stage *stage = tour->stage;
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "insurance");
    stage_act(stage, ACTION_SERVICE, 0, "doi-chieu-bhyt");
    scan_card(stage);
    stage_act(stage, ACTION_NEXT, 0, "");
    stop(tour, "agree-scan-insurance");
    scan_code(stage, SAME);
    stage_act(stage, ACTION_NEXT, 0, "");
    if (!on_page(tour, PAGE_NAME_AGREE, "agree"))
        return;
    stop(tour, "agree-same");
    stage_act(stage, ACTION_NEXT, 0, "");
    stop(tour, "outcome-agrees");
    stage_act(stage, ACTION_BACK, 0, "");
    stage_act(stage, ACTION_BACK, 0, "");
    scan_code(stage, OTHER);
    stage_act(stage, ACTION_NEXT, 0, "");
    stop(tour, "agree-differs");
    stage_act(stage, ACTION_AGREE, 0, "insurance");
    if (on_page(tour, PAGE_NAME_OUTCOME, "differs"))
        stop(tour, "outcome-differs");
    end_session(tour);
}

static void no_room(struct tour *tour)
{
    struct stage *stage = tour->stage;
    struct courier_event full = {
        .kind = COURIER_HEALTH,
        .health = { .accepting = STATUS_DISK_FULL, .portal_reachable = false, .clock_believable = true }
    };
    courier(stage, full);
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "services");
    stage_act(stage, ACTION_SERVICE, 0, "khai-sinh");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (on_page(tour, PAGE_NAME_UNAVAILABLE, "disk full"))
        stop(tour, "unavailable");
}

static bool one_journey(struct tour *tour, const struct service *service)
{
    struct stage *stage = tour->stage;
    char name[80];
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, model_group_of(&stage->model, service)->list);
    stage_act(stage, ACTION_SERVICE, 0, service->id);
    if (model_page_name(&stage->model) == PAGE_NAME_SERVICES) {
        snprintf(name, sizeof name, "%s-detail", service->id);
        stop(tour, name);
        stage_act(stage, ACTION_NEXT, 0, "");
    }
    for (int i = 0; i < JOURNEY_STOPS_MAX; i++) {
        enum page_name at = model_page_name(&stage->model);
        const struct page *page = model_page(&stage->model);
        if (at == PAGE_NAME_OUTCOME) {
            stop(tour, service->id);
            return end_session(tour);
        }
        if (at == PAGE_NAME_SENDING && service->mode == SERVICE_CHECK_IN) { /* a number of this machine */
            struct courier_event numbered = about(stage, COURIER_STORED, OUTBOX_QUEUED);
            numbered.arrival = (struct arrival){ .clinic = ARRIVAL_COUNTER, .number = 7 };
            courier(stage, numbered);
            continue;
        }
        if (at == PAGE_NAME_CONSENT) { /* from here on all are the same */
            stage_act(stage, ACTION_HOME, 0, "");
            stage_act(stage, ACTION_LEAVE, 0, "");
            return true;
        }
        one_page(tour, service->id, false);
        stage_act(stage, at == PAGE_NAME_STEP ? ACTION_STEP_DONE : ACTION_NEXT, 0, "");
        if (page == model_page(&stage->model) && model_page_name(&stage->model) == at)
            stage_act(stage, ACTION_NEXT, 0, ""); /* a gentle question: once more means yes */
    }
    return on_page(tour, PAGE_NAME_CONSENT, service->id);
}

bool stage_journeys(struct stage *stage, stage_stop_fn each, void *context)
{
    struct tour tour = { stage, each, context, 0 };
    const struct catalogue *catalogue = stage->model.world.catalogue;
    device(stage, DEVICE_SCANNER, true);
    for (size_t i = 0; i < catalogue->service_count && !stage->failure; i++)
        (void)one_journey(&tour, &catalogue->services[i]);
    return !stage->failure;
}

bool stage_tour(struct stage *stage, stage_stop_fn each, void *context)
{
    struct tour tour = { stage, each, context, 0 };
    entrance(&tour);
    look_up(&tour);
    birth(&tour);
    residence(&tour);
    failed(&tour);
    leaving(&tour);
    guide(&tour);
    guide_told(&tour);
    agree(&tour);
    helped(&tour);
    if (!stage->failure)
        stage_desk(stage, each, context);
    no_room(&tour);
    return stage->failure == NULL;
}
