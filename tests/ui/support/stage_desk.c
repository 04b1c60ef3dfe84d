/* See stage_desk.h. The people are invented, their names as long as any. */
#include "ui/support/stage_desk.h"

#include <stdio.h>
#include <string.h>

#include "core/action.h"
#include "core/session.h"
#include "ui/support/stage_staff.h"

#define NAME "Nguyễn Phước Công Tằng Tôn Nữ Thử Nghiệm"
static const char CARD[] = "001199000017||" NAME "|20051999|Nữ|Xã Mẫu Bình, Tỉnh Thử Nghiệm|01072024";

static struct settings settings;

static bool is_on(struct stage *stage, enum page_name name)
{
    if (model_page_name(&stage->model) != name && !stage->failure) {
        stage->failure = "a page of the hospital desk did not come";
        snprintf(stage->failure_page, sizeof stage->failure_page, "%s instead of %s",
                 page_name_text(model_page_name(&stage->model)), page_name_text(name));
    }
    return stage->failure == NULL;
}

static void begin(struct stage *stage)
{
    const struct configuration *configuration = stage->configuration;
    settings = *stage->model.world.settings;
    settings.profile = "hospital";
    settings.portals[settings.portal_count++] = (struct settings_portal){
        .id = SETTINGS_INSURANCE, .adapter = SETTINGS_INSURANCE, .insurance = configuration_insurance(configuration)
    };
    settings.insurance_wait_ms = 8000;
    stage->model.world.settings = &settings;
    stage->model.world.insurance = configuration_insurance(configuration);
}

static void to_coverage(struct stage *stage)
{
    struct msg msg = { .kind = MSG_SCAN };
    stage_act(stage, ACTION_BEGIN, 0, "");
    paper_classify(str_from(CARD), &msg.document);
    stage_tell(stage, msg);
    stage_act(stage, ACTION_NEXT, 0, "");
    (void)is_on(stage, PAGE_NAME_COVERAGE);
}

static void answered(struct stage *stage, enum outbox_state state, const char *code)
{
    struct msg msg = { .kind = MSG_COURIER, .courier = { .kind = COURIER_STATE, .state = state } };
    snprintf(msg.courier.uuid, sizeof msg.courier.uuid, "%s", stage->model.session->checkin.uuid);
    snprintf(msg.courier.dossier_status, sizeof msg.courier.dossier_status, "%s", code);
    snprintf(msg.courier.coverage.period_end, sizeof msg.courier.coverage.period_end, "2026-12-31");
    stage_tell(stage, msg);
}

static void numbered(struct stage *stage, const char *clinic)
{
    struct msg msg = { .kind = MSG_COURIER, .courier = { .kind = COURIER_STORED, .recorded_ms = stage->wall_ms } };
    if (!is_on(stage, PAGE_NAME_SENDING))
        return;
    snprintf(msg.courier.uuid, sizeof msg.courier.uuid, "%s", stage->model.session->uuid);
    snprintf(msg.courier.reference, sizeof msg.courier.reference, "K-7F3Q-92MD");
    msg.courier.arrival = (struct arrival){ .number = 128, .ahead = 37, .priority = true };
    snprintf(msg.courier.arrival.clinic, sizeof msg.courier.arrival.clinic, "%s", clinic);
    stage_tell(stage, msg);
    (void)is_on(stage, PAGE_NAME_OUTCOME);
}

static void good_card(struct stage *stage, stage_stop_fn stop, void *context)
{
    stage_act(stage, ACTION_BEGIN, 0, "");
    stop(context, stage, "hospital-home");
    to_coverage(stage);
    if (stage->failure)
        return;
    stop(context, stage, "coverage-asking");
    answered(stage, OUTBOX_ACCEPTED, "003");
    stop(context, stage, "coverage-good");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "visit.clinic=san");
    stop(context, stage, "coverage-clinic");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "visit.priority=pregnant");
    stop(context, stage, "coverage-priority");
    stage_act(stage, ACTION_NEXT, 0, "");
    numbered(stage, "san");
    stop(context, stage, "ticket");
    stage_act(stage, ACTION_DONE, 0, "");
}

static void refused_card(struct stage *stage, stage_stop_fn stop, void *context)
{
    to_coverage(stage);
    if (stage->failure)
        return;
    answered(stage, OUTBOX_ACCEPTED, "052");
    stop(context, stage, "coverage-mistyped");
    stage_act(stage, ACTION_NEXT, 0, "");
    numbered(stage, ARRIVAL_COUNTER);
    stop(context, stage, "ticket-counter");
    stage_act(stage, ACTION_DONE, 0, "");
}

static void no_answer(struct stage *stage, stage_stop_fn stop, void *context)
{
    to_coverage(stage);
    if (stage->failure)
        return;
    stage_wait(stage, 9 * 1000);
    stop(context, stage, "coverage-no-answer");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "visit.clinic=noi");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_act(stage, ACTION_CHOOSE, 0, "visit.priority=none");
    stage_act(stage, ACTION_NEXT, 0, "");
    numbered(stage, "noi");
    stop(context, stage, "ticket-unchecked");
    stage_act(stage, ACTION_DONE, 0, "");
}

static void list(struct stage *stage, stage_stop_fn stop, void *context)
{
    static const char *const results[] = { "", "000", "052", "110", "none" };
    struct msg msg = { .kind = MSG_COURIER, .courier = { .kind = COURIER_DESK } };
    struct desk_list *desk = &msg.courier.desk;
    *desk = (struct desk_list){ .count = ARRIVALS_SHOWN_MAX, .total = 37, .waiting = 28 };
    stage_act(stage, ACTION_BEGIN, 0, "");
    stage_staff_sign_in(stage);
    stage_act(stage, ACTION_CLOSE, 0, "");
    stage_act(stage, ACTION_CALL_NEXT, 0, "");
    if (!is_on(stage, PAGE_NAME_DESK))
        return;
    stop(context, stage, "desk-empty");
    for (size_t i = 0; i < ARRIVALS_SHOWN_MAX; i++) {
        struct arrival *arrival = &desk->rows[i];
        *arrival = (struct arrival){ .number = (int32_t)(118 + i),
                                     .priority = i<2, .state = i> 7 ? ARRIVAL_CALLED
                                                 : i > 5            ? ARRIVAL_AWAY
                                                                    : ARRIVAL_WAITING };
        snprintf(arrival->clinic, sizeof arrival->clinic, "%s", i % 3 ? "san" : ARRIVAL_COUNTER);
        snprintf(arrival->result, sizeof arrival->result, "%s", results[i % 5]);
        snprintf(arrival->name, sizeof arrival->name, NAME);
    }
    desk->called = desk->rows[9];
    stage_tell(stage, msg);
    stop(context, stage, "desk");
    stage_act(stage, ACTION_STAFF_OUT, 0, "");
}

void stage_desk(struct stage *stage, stage_stop_fn stop, void *context)
{
    begin(stage);
    good_card(stage, stop, context);
    if (!stage->failure)
        refused_card(stage, stop, context);
    if (!stage->failure)
        no_answer(stage, stop, context);
    if (!stage->failure)
        list(stage, stop, context);
}
