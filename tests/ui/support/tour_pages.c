/* The stops of one page of each kind, and of a journey made of them. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/staff.h"
#include "ui/support/stage_staff.h"
#include "ui/support/tour.h"

void tour_stop(struct tour *tour, const char *name)
{
    char full[96];
    snprintf(full, sizeof full, "%02d-%s", ++tour->count, name);
    tour->stop(tour->context, tour->stage, full);
}

bool tour_on_page(struct tour *tour, enum page_name name, const char *where)
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
        tour_stop(tour, name);
        stage_act(stage, ACTION_NEXT, 0, "");
        if (model_error_count(&stage->model) > 0) {
            snprintf(name, sizeof name, "%s-ask-%s-errors", journey, id);
            tour_stop(tour, name);
        }
    }
    for (size_t i = 0; with_errors && i < model_asked_count(&stage->model); i++) {
        if (!model_asked_at(&stage->model, i, &asked) || asked.control == ASKED_CHOICES)
            continue;
        stage_act(stage, ACTION_FOCUS, 0, asked.path);
        snprintf(name, sizeof name, "%s-ask-%s-typing-%zu", journey, id, i);
        tour_stop(tour, name);
    }
    stage_answer_page(stage);
    snprintf(name, sizeof name, "%s-ask-%s-filled", journey, id);
    tour_stop(tour, name);
}

static void table_stops(struct tour *tour, const char *journey)
{
    struct stage *stage = tour->stage;
    char name[80];
    snprintf(name, sizeof name, "%s-table-empty", journey);
    tour_stop(tour, name);
    size_t rows_max = model_page(&stage->model)->rows_max;
    for (size_t row = 0; row < rows_max; row++) {
        stage_act(stage, ACTION_ROW_ADD, 0, "");
        if (!tour_on_page(tour, PAGE_NAME_ASK, "table row"))
            return;
        if (row == 0)
            ask_stops(tour, journey, "row", true);
        else
            stage_answer_page(stage);
        stage_act(stage, ACTION_NEXT, 0, "");
        if (model_page_name(&stage->model) == PAGE_NAME_ASK) { /* a gentle question: once more means yes */
            snprintf(name, sizeof name, "%s-ask-row-doubt", journey);
            if (row == 0)
                tour_stop(tour, name);
            stage_act(stage, ACTION_NEXT, 0, "");
        }
    }
    snprintf(name, sizeof name, "%s-table-full", journey);
    tour_stop(tour, name);
    stage_act(stage, ACTION_ROW_REMOVE, 0, "");
    snprintf(name, sizeof name, "%s-table-remove", journey);
    tour_stop(tour, name);
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
    tour_stop(tour, name);
    for (size_t i = 0; i < ARRAY_LEN(LINES) && model_asked_at(&stage->model, i, &asked); i++) {
        stage_act(stage, ACTION_FOCUS, 0, asked.path);
        stage_act(stage, ACTION_CLEAR, 0, "");
        stage_type(stage, LINES[i]);
    }
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_NEXT, 0, ""); /* nothing is missing but the home, and the marks are asked for */
    snprintf(name, sizeof name, "%s-ask-card-lines-name", journey);
    tour_stop(tour, name);
    stage_act(stage, ACTION_BACK, 0, "");
}

static void scan_stops(struct tour *tour, const char *journey, bool details)
{
    struct stage *stage = tour->stage;
    char name[80];
    snprintf(name, sizeof name, "%s-scan", journey);
    tour_stop(tour, name);
    if (details) {
        stage_tell(stage, (struct msg){ .kind = MSG_HINT, .hint = SCAN_HINT_TURN_OVER }); /* the longest */
        snprintf(name, sizeof name, "%s-scan-hint", journey);
        tour_stop(tour, name);
        stage_tell(stage, (struct msg){ .kind = MSG_UNREAD });
        snprintf(name, sizeof name, "%s-scan-refused", journey);
        tour_stop(tour, name);
        stage_device(stage, DEVICE_SCANNER, false);
        stage_device(stage, DEVICE_CAMERA, false);
        snprintf(name, sizeof name, "%s-scan-missing", journey);
        tour_stop(tour, name);
        stage_device(stage, DEVICE_SCANNER, true);
        stage_device(stage, DEVICE_CAMERA, true);
    }
    bool enough = model_next_enabled(&stage->model);
    if (details && !enough)
        card_lines_stops(tour, journey);
    if (!enough && strcmp(model_page(&stage->model)->paper, "insurance_card") == 0)
        stage_scan_insurance(stage);
    else if (!enough)
        stage_scan_card(stage);
    snprintf(name, sizeof name, "%s-scan-read", journey);
    tour_stop(tour, name);
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
    tour_stop(tour, name);
    stage_act(stage, ACTION_STAFF_DELEGATE, 0, "");
    if (!tour_on_page(tour, PAGE_NAME_ASK, "delegate"))
        return;
    ask_stops(tour, journey, "delegate", true);
    stage_act(stage, ACTION_NEXT, 0, "");
    snprintf(name, sizeof name, "%s-check-delegate", journey);
    tour_stop(tour, name);
    stage_staff_papers(stage, tour->stop, tour->context);
}

void tour_page(struct tour *tour, const char *journey, bool details)
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
        tour_stop(tour, name);
        stage_act(stage, ACTION_NEXT, 0, "");
        strcat(name, "-needed");
        if (model_page_name(&stage->model) == PAGE_NAME_CONSENT)
            tour_stop(tour, name);
        for (size_t i = 0; i < page->purpose_count; i++)
            stage_act(stage, ACTION_CONSENT, 0, page->purposes[i]);
        break;
    case PAGE_NAME_CHECK:
        tour_stop(tour, name);
        check_with_officer(tour, journey);
        break;
    default:
        tour_stop(tour, name);
        break;
    }
}

bool tour_journey(struct tour *tour, const char *service, bool details)
{
    struct stage *stage = tour->stage;
    for (int i = 0; i < JOURNEY_STOPS_MAX; i++) {
        enum page_name name = model_page_name(&stage->model);
        if (name == PAGE_NAME_SENDING || name == PAGE_NAME_OUTCOME)
            return true;
        const struct page *page = model_page(&stage->model);
        tour_page(tour, service, details);
        stage_act(stage, name == PAGE_NAME_STEP ? ACTION_STEP_DONE : ACTION_NEXT, 0, "");
        if (page == model_page(&stage->model) && model_page_name(&stage->model) == name)
            stage_act(stage, ACTION_NEXT, 0, ""); /* a gentle question: once more means yes */
    }
    return tour_on_page(tour, PAGE_NAME_SENDING, service);
}

bool tour_begin_service(struct tour *tour, const char *service)
{
    struct stage *stage = tour->stage;
    char name[80];
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "services");
    stage_act(stage, ACTION_SERVICE, 0, service);
    if (!tour_on_page(tour, PAGE_NAME_SERVICES, service))
        return false;
    snprintf(name, sizeof name, "%s-detail", service);
    tour_stop(tour, name);
    stage_act(stage, ACTION_NEXT, 0, "");
    return true;
}

bool tour_end_session(struct tour *tour)
{
    stage_act(tour->stage, ACTION_DONE, 0, "");
    if (tour->stage->model.dialog == DIALOG_LEAVE) /* a form that was not printed */
        stage_act(tour->stage, ACTION_LEAVE, 0, "");
    return tour_on_page(tour, PAGE_NAME_GOODBYE, "after the outcome");
}
