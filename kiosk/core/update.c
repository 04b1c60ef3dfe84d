/* See update.h. Each message to the one who understands it; nothing is decided here but who may speak when. */
#include "core/update.h"

#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/agree.h"
#include "core/card_lines.h"
#include "core/coverage.h"
#include "core/edit.h"
#include "core/figures.h"
#include "core/idle.h"
#include "core/journey.h"
#include "core/navigate.h"
#include "core/printing.h"
#include "core/reprint.h"
#include "core/scanning.h"
#include "core/sending.h"
#include "core/staff.h"
#include "core/tools.h"

void model_init(struct model *model, const struct model_world *world, struct arena *arena)
{
    ASSERT(world->settings && world->catalogue && world->regions && world->settings->language_count > 0);
    memset(model, 0, sizeof *model);
    model->world = *world;
    model->texts = world->texts[0];
    model->arena = arena;
    model->page = PAGE_NAME_ATTRACT;
    model->overlay = model->covered = PAGE_NAME_COUNT;
    model->health.accepting = STATUS_OK;
    model->health.portal_reachable = true;
    model->health.clock_believable = true;
    model->devices[DEVICE_PRINTER] = settings_has_printer(&world->settings->slip_printer);
    model->wake_at_ms = INT64_MAX;
}

void model_finish(struct model *model)
{
    arena_reset(model->arena);
    model->session = NULL;
}

static void answer_dialog(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    struct session *session = model->session;
    switch (msg->action) {
    case ACTION_LEAVE:
        if (model->dialog == DIALOG_LEAVE)
            navigate_end(model, effects, PAGE_NAME_GOODBYE);
        break;
    case ACTION_ROW_REMOVE_YES:
        if (model->dialog == DIALOG_REMOVE_ROW && session && model_page(model) && session->row_to_remove >= 0) {
            form_row_remove(&session->form, model_page(model)->into, (size_t)session->row_to_remove);
            session->row_to_remove = -1;
            session->error_count = 0;
        }
        model->dialog = DIALOG_NONE;
        break;
    case ACTION_OTHER_CARD:
        if (model->dialog == DIALOG_OTHER_CARD)
            scanning_other_person(model, msg, effects);
        break;
    case ACTION_CLOSE:
    case ACTION_BACK:
        if (session)
            base_wipe(&session->other_card, sizeof session->other_card);
        model->dialog = DIALOG_NONE;
        break;
    default:
        break;
    }
}

static void go_home(struct model *model)
{
    if (model->page == PAGE_NAME_SENDING)
        return;
    if (navigate_leaving_loses(model))
        model->dialog = DIALOG_LEAVE;
    else
        navigate_home(model);
}

static void use_table(struct model *model, const struct msg *msg)
{
    struct session *session = model->session;
    const struct page *page = model_page(model);
    if (!session || model->page != PAGE_NAME_TABLE || !page)
        return;
    int rows = (int)form_rows(&session->form, page->into);
    if (msg->action == ACTION_ROW_ADD) {
        if (form_row_add(&session->form, page->into, page->rows_max) == STATUS_OK)
            navigate_row(model, rows, true);
    } else if (msg->arg >= 0 && msg->arg < rows) {
        if (msg->action == ACTION_ROW_EDIT) {
            navigate_row(model, msg->arg, false);
        } else {
            session->row_to_remove = msg->arg;
            model->dialog = DIALOG_REMOVE_ROW;
        }
    }
}

static void use_consent(struct model *model, const struct msg *msg)
{
    struct session *session = model->session;
    if (!session || model->page != PAGE_NAME_CONSENT)
        return;
    for (size_t i = 0; i < session->consent_count; i++)
        if (strcmp(session->consents[i].purpose, msg->text) == 0) {
            session->consents[i].ticked = !session->consents[i].ticked;
            session->consents[i].at_ms = session->consents[i].ticked ? msg->stamp.wall_ms : 0;
            session->consents[i].form_mark = form_mark(&session->form) + papers_mark(model);
            session->consents[i].text_version = model->world.text_versions[model->look.language];
            session->page_error_key = NULL;
        }
}

static void meet_obstacle(struct model *model, const char *id)
{
    const struct page *page = model_page(model);
    for (size_t i = 0; page && model->page == PAGE_NAME_STEP && i < page->obstacle_count; i++)
        if (strcmp(page->obstacles[i].id, id) == 0) {
            model->session->obstacle = &page->obstacles[i];
            model->session->outcome = OUTCOME_OBSTACLE;
            navigate_show(model, PAGE_NAME_OUTCOME);
            return;
        }
}

/* The person, not we, says which paper is right. */
static void request_correction(struct model *model, const char *right)
{
    if (model->page != PAGE_NAME_AGREE || model_agreement(model).differing == 0)
        return;
    bool insurance = strcmp(right, "insurance") == 0;
    if (!insurance && strcmp(right, "card") != 0)
        return;
    model->session->agree_right = insurance ? AGREE_INSURANCE : AGREE_CARD;
    model->session->outcome = OUTCOME_DIFFERS;
    navigate_show(model, PAGE_NAME_OUTCOME);
}

static void type_by_hand(struct model *model, bool by_back, struct effect_list *effects)
{
    struct session *session = model->session;
    const struct page *page = model_page(model);
    int scan =
        model->page == PAGE_NAME_COVERAGE && model_coverage(model).retype ? journey_find_kind(model, PAGE_SCAN) : -1;
    if (scan >= 0) { /* a number that is no card's, whether typed or read */
        session->manual[scan / 2] = true;
        session->scanned[scan / 2] = false;
        navigate_enter(model, scan + 1, effects);
        return;
    }
    if (model->page != PAGE_NAME_SCAN || !page || !page->manual_allowed)
        return;
    session->manual[session->step / 2] = true;
    session->back_typing[session->step / 2] = by_back && card_lines_serve(page);
    session->scanned[session->step / 2] = false;
    navigate_advance(model, effects);
}

static void try_again(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    if (model->page == PAGE_NAME_STATUS)
        sending_look_up(model, effects);
    else if (model->page != PAGE_NAME_OUTCOME)
        return;
    else if (session->outcome == OUTCOME_FAILED)
        sending_again(model, effects);
    else if (session->outcome == OUTCOME_OBSTACLE)
        navigate_back(model, effects);
}

/* Typing and choosing. True when it was one of these. */
static bool use_edit(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    switch (msg->action) {
    case ACTION_FOCUS:
        edit_focus(model, msg->text);
        return true;
    case ACTION_KEY:
        edit_key_text(model, msg->text);
        return true;
    case ACTION_TONE:
        edit_tone(model, msg->arg);
        return true;
    case ACTION_SHIFT:
        model->session->edit.shift = !model->session->edit.shift;
        return true;
    case ACTION_KEYBOARD_PAGE:
        if (!str_copy(model->session->edit.keyboard_page, KEYBOARD_ID_BYTES, str_from(msg->text)))
            model->session->edit.keyboard_page[0] = '\0';
        return true;
    case ACTION_EDIT:
        if (msg->arg >= EDIT_BACKSPACE && msg->arg <= EDIT_TAB && !edit_press(model, (enum edit_key)msg->arg))
            edit_focus(model, "");
        return true;
    case ACTION_CLEAR:
        edit_clear(model);
        return true;
    case ACTION_SUGGEST:
        edit_suggest(model, msg->text);
        return true;
    case ACTION_CHOOSE:
        edit_choose(model, msg->text);
        return true;
    case ACTION_TAKE:
        edit_take(model, msg->text);
        return true;
    case ACTION_EDIT_ANSWER:
        if (model->page == PAGE_NAME_CHECK)
            navigate_edit_answer(model, msg->text, effects);
        return true;
    default:
        return false;
    }
}

static void use_outcome(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    if (model->page != PAGE_NAME_OUTCOME)
        return;
    if (msg->action == ACTION_DONE && model->session->outcome == OUTCOME_PRINTED && navigate_leaving_loses(model)) {
        model->dialog = DIALOG_LEAVE; /* nothing of it is kept anywhere else */
    } else if (msg->action == ACTION_DONE) {
        const struct service *service = model_service(model); /* the catalogue's: no word of the person */
        navigate_end(model, effects, PAGE_NAME_GOODBYE);
        model->rate_service = service;
    } else if (msg->arg == PRINTER_SLIP || msg->arg == PRINTER_PAGE) {
        printing_ask(model, (enum printer)msg->arg, effects);
    }
}

static void act_in_session(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    const struct service *service;
    switch (msg->action) {
    case ACTION_BACK:
        navigate_back(model, effects);
        break;
    case ACTION_CLOSE:
        if (model->page == PAGE_NAME_UNAVAILABLE)
            navigate_back(model, effects);
        break;
    case ACTION_NEXT:
        navigate_next(model, msg, effects);
        break;
    case ACTION_STEP_DONE:
        if (model->page == PAGE_NAME_STEP)
            navigate_next(model, msg, effects);
        break;
    case ACTION_LIST:
        if (model->page == PAGE_NAME_HOME)
            navigate_list(model, msg->text, msg, effects);
        break;
    case ACTION_GROUP:
        if (model->page == PAGE_NAME_SERVICES)
            navigate_group(model, msg->text);
        break;
    case ACTION_SERVICE:
        service = catalogue_find(model->world.catalogue, msg->text);
        if (service && (model->page == PAGE_NAME_SERVICES || model->page == PAGE_NAME_HOME))
            navigate_service(model, service, msg, effects);
        break;
    case ACTION_ROW_ADD:
    case ACTION_ROW_EDIT:
    case ACTION_ROW_REMOVE:
        use_table(model, msg);
        break;
    case ACTION_CONSENT:
        use_consent(model, msg);
        break;
    case ACTION_AGREE:
        request_correction(model, msg->text);
        break;
    case ACTION_OBSTACLE:
        meet_obstacle(model, msg->text);
        break;
    case ACTION_MANUAL:
        type_by_hand(model, msg->arg == ACTION_MANUAL_BACK, effects);
        break;
    case ACTION_RETRY:
        try_again(model, effects);
        break;
    case ACTION_TICKET:
        if (model->page == PAGE_NAME_STATUS)
            sending_ticket(model, effects);
        break;
    case ACTION_LOOK_UP:
        if (model->page == PAGE_NAME_STATUS)
            sending_look_up(model, effects);
        break;
    case ACTION_PRINT:
    case ACTION_DONE:
        use_outcome(model, msg, effects);
        break;
    default:
        use_edit(model, msg, effects);
    }
}

static void rate(struct model *model, int rating)
{
    if (!model->rate_service || model->rated != RATING_NONE || rating <= RATING_NONE || rating >= RATING_COUNT)
        return;
    model->rated = (enum rating)rating;
    model->page_since_ms = model->now_ms; /* time to read the thanks */
}

/* What lies over the page takes every press, and only closes. */
static bool use_overlay(struct model *model, const struct msg *msg)
{
    bool covered = model->overlay != PAGE_NAME_COUNT;
    if (covered && (msg->action == ACTION_CLOSE || msg->action == ACTION_BACK))
        model->overlay = PAGE_NAME_COUNT;
    return covered;
}

/* Who rates, or turns to the header's tools, is still the one who leaves: no new session begins by it. */
static bool act_on_goodbye(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    if (model->page != PAGE_NAME_GOODBYE || model->session)
        return false;
    if (tools_use(model, msg, effects) || use_overlay(model, msg))
        return true;
    if (msg->action == ACTION_RATE)
        rate(model, msg->arg);
    return false;
}

static void act(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    model->changed = true;
    if (model->overlay == PAGE_NAME_STILL_THERE) { /* who touches is there; only what was drawn does more */
        idle_stay(model);
        tools_use(model, msg, effects);
        return;
    }
    if (act_on_goodbye(model, msg, effects) || msg->action == ACTION_RATE)
        return;
    if (!navigate_begin(model) || tools_use(model, msg, effects)) /* whoever presses is somebody */
        return;
    if (model->overlay == PAGE_NAME_STAFF_SIGN_IN) {
        staff_sign_in_act(model, msg, effects);
        return;
    }
    if (use_overlay(model, msg))
        return;
    if (model->dialog != DIALOG_NONE)
        answer_dialog(model, msg, effects);
    else if (papers_act(model, msg, effects) || staff_act(model, msg, effects))
        return;
    else if (msg->action == ACTION_HOME)
        go_home(model);
    else if (msg->action == ACTION_BEGIN) {
        if (model->page == PAGE_NAME_ATTRACT || model->page == PAGE_NAME_GOODBYE)
            navigate_home(model);
    } else
        act_in_session(model, msg, effects);
}

static void type_pin(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    model->changed = true;
    if (msg->kind != MSG_EDIT)
        staff_type(model, msg->text, effects);
    else if (msg->edit_key == EDIT_BACKSPACE)
        staff_erase(model);
    else if (msg->edit_key == EDIT_ENTER)
        staff_type(model, "\n", effects);
}

static void type(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    if (model->overlay == PAGE_NAME_STILL_THERE) {
        idle_stay(model);
        return;
    }
    if (model->overlay == PAGE_NAME_STAFF_SIGN_IN) {
        type_pin(model, msg, effects);
        return;
    }
    if (!model->session || model->overlay != PAGE_NAME_COUNT || model->dialog != DIALOG_NONE)
        return;
    model->changed = true;
    if (msg->kind != MSG_EDIT) {
        edit_characters(model, msg->text);
        return;
    }
    if (edit_press(model, msg->edit_key))
        return;
    if (msg->edit_key == EDIT_TAB)
        edit_focus(model, "");
    else if (model->page == PAGE_NAME_STATUS)
        sending_look_up(model, effects);
    else
        navigate_next(model, msg, effects);
}

static void dispatch(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    switch (msg->kind) {
    case MSG_START:
        navigate_show(model, PAGE_NAME_ATTRACT);
        break;
    case MSG_TICK:
        idle_tick(model, effects);
        break;
    case MSG_TOUCH:
        if (model->overlay == PAGE_NAME_STILL_THERE)
            idle_stay(model);
        break;
    case MSG_ACTION:
        if (msg->action > ACTION_NONE && msg->action < ACTION_COUNT)
            act(model, msg, effects);
        break;
    case MSG_TEXT:
    case MSG_KEYS:
    case MSG_EDIT:
        type(model, msg, effects);
        break;
    case MSG_SCAN:
        model->changed = true;
        scanning_code(model, msg, effects);
        break;
    case MSG_GARBLED:
        model->changed = true;
        scanning_garbled(model, effects);
        break;
    case MSG_UNREAD:
        model->changed = true;
        scanning_unread(model, effects);
        break;
    case MSG_HINT:
        scanning_hint(model, msg->hint);
        break;
    case MSG_DEVICE:
        if ((unsigned)msg->device < DEVICE_COUNT) {
            model->changed = model->devices[msg->device] != msg->present;
            model->devices[msg->device] = msg->present;
        }
        break;
    case MSG_COURIER:
        sending_event(model, &msg->courier, effects);
        break;
    case MSG_STAFF:
        staff_answered(model, msg, effects);
        break;
    case MSG_STAFF_LISTED:
        model->changed = true;
        break;
    case MSG_STAFF_SHOWN:
        reprint_show(model, msg);
        break;
    case MSG_STAFF_EXPORTED:
        navigate_notice(model, msg->status == STATUS_OK ? "staff.exported" : "staff.export_failed");
        break;
    case MSG_PAPER:
        papers_event(model, &msg->paper);
        break;
    case MSG_PRINT:
        printing_event(model, &msg->print);
        break;
    }
}

void core_update(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    *effects = (struct effect_list){ .count = 0 };
    model->changed = msg->stamp.wall_ms / MINUTE_MS != model->now_wall_ms / MINUTE_MS;
    model->now_ms = msg->stamp.monotonic_ms;
    model->now_wall_ms = msg->stamp.wall_ms;
    bool still_asked = model->overlay == PAGE_NAME_STILL_THERE; /* a paper in the reader may be the next person's */
    if (!still_asked && (msg->kind == MSG_ACTION || msg->kind == MSG_TOUCH || msg->kind == MSG_TEXT ||
                         msg->kind == MSG_KEYS || msg->kind == MSG_EDIT || msg->kind == MSG_SCAN))
        idle_touched(model);
    struct figures_mark before = figures_before(model);
    uint32_t scan_before = papers_job(model);
    dispatch(model, msg, effects);
    figures_count(&before, model, msg, effects);
    bool wanted = scanning_wanted(model);
    if (wanted != model->listening) {
        model->listening = wanted;
        model->hint = SCAN_HINT_NONE;
        effect_add(effects, EFFECT_LISTEN)->on = wanted;
    }
    papers_stop(model, scan_before, effects);
    bool watched = printing_wanted(model);
    if (watched != model->watching) {
        model->watching = watched;
        effect_add(effects, EFFECT_WATCH)->on = watched;
    }
    idle_set_wake(model);
}
