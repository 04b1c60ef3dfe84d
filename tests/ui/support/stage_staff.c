/* The officer's pages: sign-in and its refusals, the strip above a form, queue and figures of a busy day. */
#include <stdio.h>
#include <string.h>

#include "core/action.h"
#include "core/papers.h"
#include "core/staff.h"
#include "core/tally.h"
#include "msg/staff.h"
#include "ui/support/stage.h"
#include "ui/support/stage_staff.h"

#define BADGE "CB-017"

static struct settings settings;
static struct staff_queue queue;
static struct tally tally;
static struct paper_tray tray; /* what the scanner of the counter gave; no page of anybody */

static void fill_queue(void)
{
    static const enum outbox_state states[] = { OUTBOX_NEEDS_STAFF, OUTBOX_RETRY,    OUTBOX_SENDING, OUTBOX_QUEUED,
                                                OUTBOX_ACCEPTED,    OUTBOX_ACCEPTED, OUTBOX_ACCEPTED };
    queue = (struct staff_queue){ .status = STATUS_OK, .count = sizeof states / sizeof states[0] };
    for (size_t i = 0; i < queue.count; i++) {
        struct staff_item *item = &queue.items[i];
        *item = (struct staff_item){ .state = states[i], .tries = (int32_t)i, .recorded_ms = 1795228860000 };
        (void)str_format(item->uuid, sizeof item->uuid, "00000000-0000-4000-8000-%012zu", i);
        (void)str_format(item->reference, sizeof item->reference, "K-7F3Q-%04zu", i);
        snprintf(item->service, sizeof item->service, "%s", i % 2 ? "tam-tru" : "khai-sinh");
        item->reason = states[i] == OUTBOX_NEEDS_STAFF ? STATUS_REFUSED
                       : states[i] == OUTBOX_RETRY     ? STATUS_NO_NETWORK
                                                       : STATUS_OK;
        if (states[i] == OUTBOX_ACCEPTED)
            snprintf(item->dossier_no, sizeof item->dossier_no, "000.00.00.H00-261121-%05zu", i);
        queue.by_state[states[i]]++;
    }
}

static void fill_tally(void)
{
    tally_begin(&tally, 20778);
    tally_add(&tally, FIGURE_SESSIONS, NULL, NULL, 173);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", "accepted", 88);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "khai-sinh", "left", 21);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "tam-tru", "recorded", 9);
    tally_add(&tally, FIGURE_JOURNEY_ENDED, "vneid-kich-hoat", "obstacle", 4);
    tally_add(&tally, FIGURE_JOURNEY_BEGUN, "khai-sinh", NULL, 109);
    tally_add(&tally, FIGURE_JOURNEY_BEGUN, "tam-tru", NULL, 9);
    tally_add(&tally, FIGURE_SCAN, "khai-sinh", "citizen_card", 96);
    tally_add(&tally, FIGURE_SCAN, "khai-sinh", "by_hand", 13);
    tally_add(&tally, FIGURE_SCAN, "home", "scan_not_ours", 2);
    tally_add(&tally, FIGURE_OBSTACLE, "vneid-kich-hoat", "unknown_obstacle", 4);
}

static void badge(struct stage *stage)
{
    struct msg msg = { .kind = MSG_SCAN };
    msg.document.kind = PAPER_STAFF_BADGE;
    snprintf(msg.document.badge.staff_id, sizeof msg.document.badge.staff_id, BADGE);
    stage_tell(stage, msg);
}

static void answer(struct stage *stage, enum status status, int tries_left)
{
    for (int digit = 0; digit < SETTINGS_PIN_DIGITS_MIN; digit++)
        stage_act(stage, ACTION_KEY, 0, "7");
    stage_act(stage, ACTION_NEXT, 0, "");
    stage_tell(stage, (struct msg){ .kind = MSG_STAFF, .status = status, .arg = tries_left });
}

static bool is_on(struct stage *stage, enum page_name name)
{
    if (model_page_name(&stage->model) != name && !stage->failure)
        stage->failure = "an officer's page did not come";
    return stage->failure == NULL;
}

void stage_staff_begin(struct stage *stage)
{
    settings = *stage->model.world.settings;
    settings.staff[0] = (struct settings_staff){ .id = BADGE, .role = STAFF_OFFICER, .pin_hash = "" };
    settings.staff_count = 1;
    settings.paper_scanner.device = "test:0";
    for (size_t i = 0; i < settings.portal_count; i++) {
        struct settings_portal *portal = &settings.portals[i];
        if (strcmp(portal->id, "dossier") == 0)
            portal->parts[portal->part_count++] =
                (struct settings_part){ "1.001193", STAGE_PAPER, "TP02", "kiosk.yaml", 1 };
    }
    tray = (struct paper_tray){ .width_px = 8, .height_px = 1, .dpi = 200, .size = 9 };
    fill_queue();
    fill_tally();
    stage->model.world.paper_tray = &tray;
    stage->model.world.settings = &settings;
    stage->model.world.staff_queue = &queue;
    stage->model.world.tally = &tally;
}

void stage_staff_at_work(struct stage *stage, stage_stop_fn stop, void *context)
{
    stage_act(stage, ACTION_BEGIN, 0, "");
    badge(stage);
    if (!is_on(stage, PAGE_NAME_STAFF_SIGN_IN))
        return;
    stop(context, stage, "staff-sign-in");
    answer(stage, STATUS_REFUSED, 4);
    stop(context, stage, "staff-wrong-pin");
    answer(stage, STATUS_BUSY, 0);
    stop(context, stage, "staff-locked");
    answer(stage, STATUS_OK, 0);
    if (!is_on(stage, PAGE_NAME_STAFF_QUEUE))
        return;
    stop(context, stage, "staff-queue");
    stage_act(stage, ACTION_STAFF_TURN, 1, "");
    stop(context, stage, "staff-queue-after");
    queue = (struct staff_queue){ .status = STATUS_UNAVAILABLE };
    stop(context, stage, "staff-queue-unavailable");
    fill_queue();
    stage_act(stage, ACTION_STAFF_FIGURES, 0, "");
    if (!is_on(stage, PAGE_NAME_STAFF_FIGURES))
        return;
    stop(context, stage, "staff-figures");
    stage_act(stage, ACTION_STAFF_OUT, 0, "");
}

void stage_staff_sign_in(struct stage *stage)
{
    stage_act(stage, ACTION_CALL_STAFF, 0, "");
    badge(stage);
    answer(stage, STATUS_OK, 0);
    if (!model_staff_in(&stage->model) && !stage->failure)
        stage->failure = "the officer did not come in";
}

static void scanned(struct stage *stage, enum paper_scan_end end)
{
    stage_act(stage, ACTION_PAPER_SCAN, 0, STAGE_PAPER);
    stage_tell(stage, (struct msg){ .kind = MSG_PAPER, .paper = { papers_job(&stage->model), end } });
}

void stage_staff_papers(struct stage *stage, stage_stop_fn stop, void *context)
{
    stage_act(stage, ACTION_STAFF_PAPERS, 0, "");
    if (!is_on(stage, PAGE_NAME_STAFF_PAPERS))
        return;
    stop(context, stage, "staff-papers");
    stage_act(stage, ACTION_PAPER_SCAN, 0, STAGE_PAPER);
    stop(context, stage, "staff-papers-scanning");
    stage_act(stage, ACTION_PAPER_DROP, 0, STAGE_PAPER);
    for (int end = PAPER_SCAN_DONE + 1; end < PAPER_SCAN_END_COUNT; end++) {
        scanned(stage, (enum paper_scan_end)end);
        if (end == PAPER_SCAN_NO_DEVICE || end == PAPER_SCAN_FULL)
            stop(context, stage, end == PAPER_SCAN_FULL ? "staff-papers-full" : "staff-papers-trouble");
    }
    scanned(stage, PAPER_SCAN_DONE);
    stop(context, stage, "staff-papers-scanned");
    for (int i = 1; i < PAPER_PAGES_MAX; i++)
        scanned(stage, PAPER_SCAN_DONE);
    stop(context, stage, "staff-papers-no-room");
    stage_act(stage, ACTION_NEXT, 0, "");
    if (is_on(stage, PAGE_NAME_CHECK))
        stop(context, stage, "staff-papers-check");
}
