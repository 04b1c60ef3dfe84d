/* The tours that stage.h promises: which journeys are walked, in which order, and what goes wrong on the way. */
#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/outcome.h"
#include "core/review.h"
#include "core/staff.h"
#include "ui/support/stage_desk.h"
#include "ui/support/stage_staff.h"
#include "ui/support/tour.h"

/* The long list: searched, chosen from by group, and a procedure that ends at an official address. */
static void catalogue(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_act(stage, ACTION_LIST, 0, "services");
    stage_act(stage, ACTION_FOCUS, 0, "services.search");
    stage_type(stage, "tam tru");
    tour_stop(tour, "services-search");
    stage_type(stage, " xyz");
    tour_stop(tour, "services-search-none");
    stage_act(stage, ACTION_CLEAR, 0, "");
    stage_type(stage, "giay");
    stage_act(stage, ACTION_FOCUS, 0, "");
    tour_stop(tour, "services-found");
    stage_act(stage, ACTION_GROUP, 0, "");
    stage_act(stage, ACTION_GROUP, 0, "civil_status");
    tour_stop(tour, "services-group");
    stage_act(stage, ACTION_SERVICE, 0, "can-cuoc-cap-lai");
    tour_stop(tour, "can-cuoc-cap-lai-detail");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (tour_on_page(tour, PAGE_NAME_SHOW, "an official address"))
        tour_stop(tour, "show-link");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (tour_on_page(tour, PAGE_NAME_OUTCOME, "an official address"))
        tour_stop(tour, "outcome-link");
    stage_act(stage, ACTION_HOME, 0, "");
}

static void entrance(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_tell(stage, (struct msg){ .kind = MSG_START });
    stage_device(stage, DEVICE_SCANNER, true);
    stage_device(stage, DEVICE_CAMERA, true);
    stage_device(stage, DEVICE_PRINTER, true);
    stage_device(stage, DEVICE_SPEECH, true);
    struct courier_event healthy = { .kind = COURIER_CONNECTED };
    stage_courier(stage, healthy);
    healthy = (struct courier_event){
        .kind = COURIER_HEALTH, .health = { .accepting = STATUS_OK, .portal_reachable = true, .clock_believable = true }
    };
    stage_courier(stage, healthy);
    for (int slide = 0; slide < MODEL_SLIDES; slide++) {
        stage->model.slide = slide;
        tour_stop(tour, "attract");
    }
    stage->model.slide = 0;
    stage_device(stage, DEVICE_SCANNER, false);
    stage_device(stage, DEVICE_CAMERA, false);
    tour_stop(tour, "attract-no-reader");
    stage_device(stage, DEVICE_SCANNER, true);
    stage_device(stage, DEVICE_CAMERA, true);
    stage_act(stage, ACTION_BEGIN, 0, "");
    tour_stop(tour, "home");
    stage_act(stage, ACTION_LANGUAGE_MENU, 0, "");
    tour_stop(tour, "language");
    stage_act(stage, ACTION_CLOSE, 0, "");
    stage_act(stage, ACTION_CALL_STAFF, 0, "");
    tour_stop(tour, "help");
    stage_act(stage, ACTION_CLOSE, 0, "");
    tour_stop(tour, "home-notice");
    static const char *const LISTS[] = { "vneid", "insurance", "services" };
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) {
        stage_act(stage, ACTION_LIST, 0, LISTS[i]);
        tour_stop(tour, LISTS[i]);
        stage_act(stage, ACTION_HOME, 0, "");
    }
    catalogue(tour);
    stage_scan_card(stage);
    tour_stop(tour, "home-card");
}

static void look_up(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "status");
    if (!tour_on_page(tour, PAGE_NAME_STATUS, "status"))
        return;
    tour_stop(tour, "status");
    stage_act(stage, ACTION_FOCUS, 0, "lookup.number");
    stage_type(stage, "K-7F3Q-92MD");
    tour_stop(tour, "status-typing");
    stage_act(stage, ACTION_LOOK_UP, 0, "");
    tour_stop(tour, "status-waiting");
    struct courier_event found = { .kind = COURIER_STATE, .state = OUTBOX_ACCEPTED };
    snprintf(found.reference, sizeof found.reference, "K-7F3Q-92MD");
    snprintf(found.dossier_no, sizeof found.dossier_no, "000.00.00.H00-261121-00042");
    stage_courier(stage, found);
    tour_stop(tour, "status-found");
    stage_wait(stage, 61 * 1000);
    tour_stop(tour, "still-there");
    stage_wait(stage, 31 * 1000);
    tour_stop(tour, "after-idle");
}

static void birth(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!tour_begin_service(tour, "khai-sinh") || !tour_journey(tour, "khai-sinh", true) ||
        !tour_on_page(tour, PAGE_NAME_SENDING, "khai-sinh"))
        return;
    tour_stop(tour, "sending-saving");
    stage_courier(stage, stage_about(stage, COURIER_STORED, OUTBOX_QUEUED));
    tour_stop(tour, "sending");
    struct courier_event accepted = stage_about(stage, COURIER_STATE, OUTBOX_ACCEPTED);
    snprintf(accepted.dossier_no, sizeof accepted.dossier_no, "000.00.00.H00-261121-00042");
    snprintf(accepted.dossier_status, sizeof accepted.dossier_status, "receiving");
    stage_courier(stage, accepted);
    if (!tour_on_page(tour, PAGE_NAME_OUTCOME, "accepted"))
        return;
    tour_stop(tour, "outcome-accepted");
    stage_printer(stage, 0, PRINT_NONE, PRINTER_PAPER_OUT);
    tour_stop(tour, "outcome-no-paper");
    stage_printer(stage, 0, PRINT_NONE, PRINTER_READY);
    stage_act(stage, ACTION_PRINT, PRINTER_SLIP, "");
    tour_stop(tour, "outcome-printing");
    stage_printer(stage, stage->model.print_jobs, PRINT_HANDED, PRINTER_UNKNOWN);
    tour_stop(tour, "outcome-handed");
    stage_act(stage, ACTION_PRINT, PRINTER_SLIP, "");
    stage_printer(stage, stage->model.print_jobs, PRINT_DONE, PRINTER_READY);
    tour_stop(tour, "outcome-accepted-printed");
    if (!tour_end_session(tour))
        return;
    tour_stop(tour, "goodbye");
    stage_act(stage, ACTION_RATE, RATING_GOOD, "");
    tour_stop(tour, "goodbye-rated");
}

static void residence(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!tour_begin_service(tour, "tam-tru") || !tour_journey(tour, "tam-tru", true) ||
        !tour_on_page(tour, PAGE_NAME_SENDING, "tam-tru"))
        return;
    stage_courier(stage, stage_about(stage, COURIER_STORED, OUTBOX_QUEUED));
    stage_courier(stage, stage_about(stage, COURIER_STATE, OUTBOX_SENDING));
    for (int second = 0; second < 60 && !model_sending_slow(&stage->model); second++)
        stage_wait(stage, 1000);
    tour_stop(tour, "sending-slow");
    struct courier_event later = stage_about(stage, COURIER_STATE, OUTBOX_RETRY);
    later.reason = STATUS_NO_NETWORK;
    stage_courier(stage, later);
    for (int second = 0; second < 60 && model_page_name(&stage->model) == PAGE_NAME_SENDING; second++)
        stage_wait(stage, 1000);
    if (!tour_on_page(tour, PAGE_NAME_OUTCOME, "recorded"))
        return;
    tour_stop(tour, "outcome-recorded");
    struct courier_event health = { .kind = COURIER_HEALTH, .health = stage->model.health };
    health.health.clock_believable = false;
    stage_courier(stage, health);
    tour_stop(tour, "outcome-recorded-clock");
    health.health.clock_believable = true;
    stage_courier(stage, health);
    stage_wait(stage, 61 * 1000);
    if (tour_on_page(tour, PAGE_NAME_STILL_THERE, "recorded"))
        tour_stop(tour, "still-there-kept");
    stage_act(stage, ACTION_STAY, 0, "");
    struct courier_event staff = stage_about(stage, COURIER_STATE, OUTBOX_NEEDS_STAFF);
    staff.reason = STATUS_REFUSED;
    stage_courier(stage, staff);
    tour_stop(tour, "outcome-needs-staff");
    stage_device(stage, DEVICE_PRINTER, false);
    tour_stop(tour, "outcome-no-printer");
    stage_device(stage, DEVICE_PRINTER, true);
    tour_end_session(tour);
}

static void failed(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!tour_begin_service(tour, "khai-sinh") || !tour_journey(tour, "khai-sinh-again", false) ||
        !tour_on_page(tour, PAGE_NAME_SENDING, "failed"))
        return;
    struct courier_event refused = stage_about(stage, COURIER_REFUSED, OUTBOX_QUEUED);
    refused.reason = STATUS_DISK_FULL;
    stage_courier(stage, refused);
    if (!tour_on_page(tour, PAGE_NAME_OUTCOME, "failed"))
        return;
    tour_stop(tour, "outcome-failed");
    tour_end_session(tour);
}

/* Asked to leave in the middle, stays, then leaves. */
static void leaving(struct tour *tour)
{
    struct stage *stage = tour->stage;
    if (!tour_begin_service(tour, "khai-sinh"))
        return;
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_scan_card(stage);
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "requester.relationship=mother");
    stage_act(stage, ACTION_BACK, 0, "");
    stage_scan(stage, "001096000025|012345678|Trần Văn Mẫu|15081996|Nam|Số 5 Phố Thử, Phường Thử An|11062022");
    if (stage->model.dialog != DIALOG_OTHER_CARD)
        stage->failure = "another person's card asks nothing";
    tour_stop(tour, "dialog-other-card");
    stage_act(stage, ACTION_CLOSE, 0, "");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_HOME, 0, "");
    tour_stop(tour, "dialog-leave");
    stage_act(stage, ACTION_LEAVE, 0, "");
    tour_stop(tour, "after-leave");
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
        tour_page(tour, "vneid", false);
        if (name == PAGE_NAME_STEP && page->obstacle_count > 0 && !stopped) {
            stopped = true;
            stage_act(stage, ACTION_OBSTACLE, 0, page->obstacles[0].id);
            tour_stop(tour, "outcome-obstacle");
            stage_act(stage, ACTION_RETRY, 0, "");
        }
        stage_act(stage, name == PAGE_NAME_STEP ? ACTION_STEP_DONE : ACTION_NEXT, 0, "");
    }
    if (tour_on_page(tour, PAGE_NAME_OUTCOME, "guide"))
        tour_stop(tour, "outcome-guide-done");
    tour_end_session(tour);
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
    if (tour_on_page(tour, PAGE_NAME_OUTCOME, "guide told"))
        tour_stop(tour, "outcome-guide-told");
    tour_end_session(tour);
}

/* With an officer beside the citizen, up to the page where everything is read over. */
static void helped(struct tour *tour)
{
    struct stage *stage = tour->stage;
    stage_staff_begin(stage);
    stage_staff_at_work(stage, tour->stop, tour->context);
    if (stage->failure || !tour_begin_service(tour, "khai-sinh"))
        return;
    stage_staff_sign_in(stage);
    if (!tour_journey(tour, "helped", false) || !tour_on_page(tour, PAGE_NAME_SENDING, "helped"))
        return;
    stage_courier(stage, stage_about(stage, COURIER_STORED, OUTBOX_QUEUED));
    struct courier_event later = stage_about(stage, COURIER_STATE, OUTBOX_RETRY);
    later.reason = STATUS_NO_NETWORK;
    stage_courier(stage, later);
    if (tour_on_page(tour, PAGE_NAME_OUTCOME, "helped"))
        tour_stop(tour, "helped-outcome");
    tour_end_session(tour);
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
    stage_scan_card(stage);
    stage_act(stage, ACTION_NEXT, 0, "");
    tour_stop(tour, "agree-scan-insurance");
    stage_scan_insurance(stage);
    stage_act(stage, ACTION_NEXT, 0, "");
    if (!tour_on_page(tour, PAGE_NAME_AGREE, "agree"))
        return;
    tour_stop(tour, "agree-same");
    stage_act(stage, ACTION_NEXT, 0, "");
    tour_stop(tour, "outcome-agrees");
    stage_act(stage, ACTION_BACK, 0, "");
    stage_act(stage, ACTION_BACK, 0, "");
    stage_scan(stage, OTHER);
    stage_act(stage, ACTION_NEXT, 0, "");
    tour_stop(tour, "agree-differs");
    stage_act(stage, ACTION_AGREE, 0, "insurance");
    if (tour_on_page(tour, PAGE_NAME_OUTCOME, "differs"))
        tour_stop(tour, "outcome-differs");
    tour_end_session(tour);
}

static void no_room(struct tour *tour)
{
    struct stage *stage = tour->stage;
    struct courier_event full = {
        .kind = COURIER_HEALTH,
        .health = { .accepting = STATUS_DISK_FULL, .portal_reachable = false, .clock_believable = true }
    };
    stage_courier(stage, full);
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_act(stage, ACTION_LIST, 0, "services");
    stage_act(stage, ACTION_SERVICE, 0, "khai-sinh");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (tour_on_page(tour, PAGE_NAME_UNAVAILABLE, "disk full"))
        tour_stop(tour, "unavailable");
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
        tour_stop(tour, name);
        stage_act(stage, ACTION_NEXT, 0, "");
    }
    for (int i = 0; i < JOURNEY_STOPS_MAX; i++) {
        enum page_name at = model_page_name(&stage->model);
        const struct page *page = model_page(&stage->model);
        if (at == PAGE_NAME_OUTCOME) {
            tour_stop(tour, service->id);
            return tour_end_session(tour);
        }
        if (at == PAGE_NAME_SENDING && service->mode == SERVICE_CHECK_IN) { /* a number of this machine */
            struct courier_event numbered = stage_about(stage, COURIER_STORED, OUTBOX_QUEUED);
            numbered.arrival = (struct arrival){ .clinic = ARRIVAL_COUNTER, .number = 7 };
            stage_courier(stage, numbered);
            continue;
        }
        if (at == PAGE_NAME_CONSENT) { /* from here on all are the same */
            stage_act(stage, ACTION_HOME, 0, "");
            stage_act(stage, ACTION_LEAVE, 0, "");
            return true;
        }
        tour_page(tour, service->id, false);
        stage_act(stage, at == PAGE_NAME_STEP ? ACTION_STEP_DONE : ACTION_NEXT, 0, "");
        if (page == model_page(&stage->model) && model_page_name(&stage->model) == at)
            stage_act(stage, ACTION_NEXT, 0, ""); /* a gentle question: once more means yes */
    }
    return tour_on_page(tour, PAGE_NAME_CONSENT, service->id);
}

bool stage_journeys(struct stage *stage, stage_stop_fn each, void *context)
{
    struct tour tour = { stage, each, context, 0 };
    const struct catalogue *catalogue = stage->model.world.catalogue;
    stage_device(stage, DEVICE_SCANNER, true);
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
