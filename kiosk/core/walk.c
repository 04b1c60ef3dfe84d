/* The way inside a service: in, on, back, to the check page and from it. See navigate.h. */
#include <string.h>

#include "core/agree.h"
#include "core/card_lines.h"
#include "core/checkin.h"
#include "core/edit.h"
#include "core/journey.h"
#include "core/navigate.h"
#include "core/parts.h"
#include "core/scanning.h"
#include "core/sending.h"
#include "core/validate.h"
#include "core/value.h"

static void forget_errors(struct session *session)
{
    session->error_count = 0;
    session->page_error_key = NULL;
    session->scan_refusal_key = NULL;
}

/* Copies of answers that were changed since follow them, before anybody reads them over. */
static void refresh_copies(struct model *model)
{
    struct manual_page scratch;
    for (int step = journey_next(model, -1); step >= 0; step = journey_next(model, step)) {
        const struct page *page = journey_page(model, step, &scratch);
        if (page->kind == PAGE_ASK)
            value_prefill(model, page, -1);
        else if (page->kind == PAGE_TABLE)
            for (size_t row = 0; row < form_rows(&model->session->form, page->into); row++)
                value_prefill(model, page, (int)row);
    }
}

/* A consent is for the answers it was given for: of changed ones it says nothing. */
static void ask_consents(const struct model *model, const struct page *page)
{
    struct session *session = model->session;
    for (size_t i = 0; i < page->purpose_count; i++) {
        size_t known = 0;
        while (known < session->consent_count && strcmp(session->consents[known].purpose, page->purposes[i]) != 0)
            known++;
        if (known == session->consent_count && known < CONSENTS_MAX)
            session->consents[session->consent_count++] = (struct consent){ .purpose = page->purposes[i] };
    }
    uint64_t mark = form_mark(&session->form) + papers_mark(model);
    for (size_t i = 0; i < session->consent_count; i++)
        if (session->consents[i].form_mark != mark)
            session->consents[i] = (struct consent){ .purpose = session->consents[i].purpose };
}

void navigate_enter(struct model *model, int step, struct effect_list *effects)
{
    struct session *session = model->session;
    const struct page *page = journey_page(model, step, &session->manual_page);
    if (!page)
        return;
    session->step = step;
    session->seen[step] = true;
    session->row = -1;
    forget_errors(session);
    edit_forget(model);
    if (page->kind == PAGE_SUBMIT || page->kind == PAGE_TICKET) {
        sending_begin(model, effects);
        return;
    }
    navigate_show(model, journey_page_name(page));
    switch (page->kind) {
    case PAGE_ASK:
        value_prefill(model, page, -1);
        edit_focus_first(model);
        break;
    case PAGE_SCAN:
        scanning_remembered(model);
        break;
    case PAGE_COVERAGE:
        checkin_ask(model, effects);
        break;
    case PAGE_CHECK:
        session->check_return = -1;
        refresh_copies(model);
        break;
    case PAGE_CONSENT:
        ask_consents(model, page);
        break;
    default:
        break;
    }
}

/* Row of the table that cannot be sent yet; -1 when all can. */
static int unfinished_row(const struct model *model, const struct page *page)
{
    for (size_t row = 0; row < form_rows(&model->session->form, page->into); row++)
        if (!validate_holds(model, page, (int)row))
            return (int)row;
    return -1;
}

static bool step_holds(const struct model *model, int step)
{
    const struct session *session = model->session;
    struct manual_page scratch;
    const struct page *page = journey_page(model, step, &scratch);
    switch (page->kind) {
    case PAGE_SCAN:
        return session->scanned[step / 2] || session->manual[step / 2];
    case PAGE_ASK:
        return session->seen[step] && validate_holds(model, page, -1);
    case PAGE_TABLE:
        return session->seen[step] && validate_holds(model, page, -1) && unfinished_row(model, page) < 0;
    default:
        return !journey_stops(model, step); /* an answer was changed so that it goes no further */
    }
}

static bool show_errors(struct model *model, const struct page *page, int row, bool only_hard)
{
    struct session *session = model->session;
    struct page_error found[PAGE_ERRORS_MAX];
    size_t count = validate_page(model, page, row, found, PAGE_ERRORS_MAX);
    bool stops = false;
    for (size_t i = 0; i < count; i++) {
        bool asked_before = false;
        for (size_t k = 0; found[i].soft && k < session->error_count; k++)
            asked_before = asked_before || (session->errors[k].soft && session->errors[k].key == found[i].key &&
                                            strcmp(session->errors[k].path, found[i].path) == 0);
        stops = stops || !(found[i].soft && (asked_before || only_hard));
    }
    session->error_count = stops ? count : 0;
    if (stops) {
        memcpy(session->errors, found, count * sizeof found[0]);
        edit_focus(model, found[0].path);
    }
    return stops;
}

void navigate_row(struct model *model, int row, bool fresh)
{
    const struct page *page = model_page(model);
    struct session *session = model->session;
    session->row = row;
    session->row_new = fresh;
    forget_errors(session);
    navigate_show(model, PAGE_NAME_ASK);
    value_prefill(model, page, row);
    edit_focus_first(model);
}

/* The first page before `check` that cannot be sent yet, shown with what is missing; false when there is none. */
static bool show_unfinished(struct model *model, int check, struct effect_list *effects)
{
    struct session *session = model->session;
    for (int step = journey_next(model, -1); step >= 0 && step < check; step = journey_next(model, step)) {
        if (step_holds(model, step))
            continue;
        bool seen = session->seen[step];
        navigate_enter(model, step, effects);
        session->check_return = check;
        const struct page *page = model_page(model);
        int row = page->kind == PAGE_TABLE ? unfinished_row(model, page) : -1;
        if (row >= 0)
            navigate_row(model, row, false);
        if (seen && (page->kind == PAGE_ASK || page->kind == PAGE_TABLE))
            show_errors(model, page, row, true);
        return true;
    }
    return false;
}

static void return_to_check(struct model *model, struct effect_list *effects)
{
    int check = model->session->check_return;
    if (!show_unfinished(model, check, effects))
        navigate_enter(model, check, effects);
}

void navigate_advance(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    bool stops = journey_stops(model, session->step);
    if (session->check_return >= 0 && !stops) {
        return_to_check(model, effects);
        return;
    }
    int next = journey_next(model, session->step);
    if (next >= 0) {
        navigate_enter(model, next, effects);
        return;
    }
    bool filled = model_page(model) && model_page(model)->kind == PAGE_CHECK;
    session->outcome = stops                                      ? OUTCOME_GUIDE_TOLD
                       : filled                                   ? OUTCOME_PRINTED
                       : agree_page(model)                        ? OUTCOME_AGREES
                       : journey_find_kind(model, PAGE_STEP) >= 0 ? OUTCOME_GUIDE_DONE
                                                                  : OUTCOME_GUIDE_TOLD;
    navigate_show(model, PAGE_NAME_OUTCOME);
}

/* Lines that were sound a moment ago: their person, and what they do not tell is asked. */
static void read_card_lines(struct model *model, const struct page *page, struct effect_list *effects)
{
    struct paper_document document;
    int bad_line;
    card_lines_read(model, page, &document, &bad_line);
    edit_forget(model);
    card_lines_forget(model, page);
    if (document.kind == PAPER_CARD_BACK)
        scanning_back(model, &document, effects);
    base_wipe(&document, sizeof document);
}

static void next_on_ask(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    int row;
    const struct page *page = edit_page(model, &row);
    edit_commit(model);
    if (show_errors(model, page, row, false))
        return;
    if (card_lines_is_page(page)) {
        read_card_lines(model, page, effects);
        return;
    }
    edit_forget(model);
    session->row = -1;
    if (row >= 0 && session->check_return < 0)
        navigate_show(model, PAGE_NAME_TABLE);
    else
        navigate_advance(model, effects);
}

static void next_on_table(struct model *model, struct effect_list *effects)
{
    const struct page *page = model_page(model);
    int row = unfinished_row(model, page);
    if (row >= 0) {
        navigate_row(model, row, false);
        show_errors(model, page, row, true);
    } else if (!show_errors(model, page, -1, false)) {
        navigate_advance(model, effects);
    }
}

static void next_on_consent(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    struct session *session = model->session;
    const struct page *page = model_page(model);
    for (size_t i = 0; i < page->purpose_count; i++)
        if (!model_consent(model, page->purposes[i])) {
            session->page_error_key = "consent.needed";
            return;
        }
    session->consented_ms = msg->stamp.wall_ms;
    navigate_advance(model, effects);
}

void navigate_next(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    if (!model->session || !model_next_enabled(model))
        return;
    switch (model->page) {
    case PAGE_NAME_SERVICES:
        navigate_start(model, model->session->detail, msg, effects);
        break;
    case PAGE_NAME_SCAN:
    case PAGE_NAME_STEP:
    case PAGE_NAME_SHOW:
    case PAGE_NAME_AGREE:
        navigate_advance(model, effects);
        break;
    case PAGE_NAME_COVERAGE:
        checkin_next(model, effects);
        break;
    case PAGE_NAME_ASK:
        next_on_ask(model, effects);
        break;
    case PAGE_NAME_TABLE:
        next_on_table(model, effects);
        break;
    case PAGE_NAME_CHECK:
        refresh_copies(model);
        if (!show_unfinished(model, model->session->step, effects))
            navigate_advance(model, effects);
        break;
    case PAGE_NAME_CONSENT:
        next_on_consent(model, msg, effects);
        break;
    default:
        break;
    }
}

static bool row_is_empty(const struct model *model, const struct page *page, int row)
{
    struct part part;
    for (size_t i = 0; part_at(model, page, row, i, &part); i++) {
        const struct answer *answer = form_find(&model->session->form, part.path);
        if (answer && answer->value[0] && answer_is_typed(answer))
            return false;
    }
    return true;
}

static void back_from_row(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    const struct page *page = model_page(model);
    int row = session->row;
    edit_commit(model);
    edit_forget(model);
    forget_errors(session);
    session->row = -1;
    if (session->row_new && row_is_empty(model, page, row))
        form_row_remove(&session->form, page->into, (size_t)row);
    if (session->check_return >= 0)
        return_to_check(model, effects);
    else
        navigate_show(model, PAGE_NAME_TABLE);
}

/* A list of one leads straight to what it holds, so there is nothing to go back to. */
static bool list_has_choice(const struct model *model)
{
    const struct session *session = model->session;
    return session->group || *model_list_query(model) || (session->list[0] && model_listed_count(model) > 1);
}

/* From a procedure to the list, from what was searched or one group to the whole list, from that home. */
static void leave_list(struct model *model)
{
    struct session *session = model->session;
    bool narrowed = session->group || *model_list_query(model);
    if (session->detail && list_has_choice(model))
        session->detail = NULL;
    else if (!session->detail && narrowed)
        navigate_group(model, "");
    else
        navigate_show(model, PAGE_NAME_HOME);
}

/* From a page that stops to the last of the answers it stands on; one on the card itself is corrected by hand. */
static void back_to_reason(struct model *model, struct effect_list *effects)
{
    const struct page *page = model_page(model);
    int reason = -1, row;
    for (const struct when *when = &page->when; when && when->field; when = when->also) {
        int step = journey_find_path(model, when->field, &row);
        reason = step > reason ? step : reason;
    }
    if (reason < 0) {
        model->session->check_return = -1;
        reason = journey_previous(model, model->session->step);
    }
    navigate_enter(model, reason, effects);
}

static void back_in_journey(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    edit_commit(model);
    if (session->check_return >= 0 && journey_stops(model, session->step)) {
        back_to_reason(model, effects);
        return;
    }
    if (session->check_return >= 0) {
        return_to_check(model, effects);
        return;
    }
    int previous = journey_previous(model, session->step);
    if (previous >= 0) {
        navigate_enter(model, previous, effects);
        return;
    }
    edit_forget(model);
    forget_errors(session);
    if (session->detail || list_has_choice(model))
        navigate_show(model, PAGE_NAME_SERVICES);
    else
        navigate_show(model, PAGE_NAME_HOME);
}

void navigate_back(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    if (!session || !model_back_enabled(model))
        return;
    switch (model->page) {
    case PAGE_NAME_SERVICES:
        leave_list(model);
        break;
    case PAGE_NAME_STATUS:
        navigate_home(model);
        break;
    case PAGE_NAME_UNAVAILABLE:
        navigate_show(model, session->list[0] ? PAGE_NAME_SERVICES : PAGE_NAME_HOME);
        model->unavailable_key = NULL;
        break;
    case PAGE_NAME_OUTCOME: {
        int step = session->outcome == OUTCOME_FAILED ? journey_find_kind(model, PAGE_CHECK) : session->step;
        session->outcome = OUTCOME_NONE;
        session->obstacle = NULL;
        session->delivery = (struct delivery){ 0 };
        navigate_enter(model, step >= 0 ? step : journey_next(model, -1), effects);
        break;
    }
    default:
        if (session->row >= 0)
            back_from_row(model, effects);
        else
            back_in_journey(model, effects);
    }
}

void navigate_edit_answer(struct model *model, const char *path, struct effect_list *effects)
{
    struct session *session = model->session;
    int row, check = session->step, step = journey_find_path(model, path, &row);
    struct part part;
    if (step < 0)
        return;
    navigate_enter(model, step, effects);
    session->check_return = check;
    const struct page *page = model_page(model);
    if (row >= 0)
        navigate_row(model, row, false);
    size_t length = strlen(path);
    for (size_t i = 0; page && part_at(model, page, row, i, &part); i++)
        if (strncmp(part.path, path, length) == 0 && (part.path[length] == '\0' || part.path[length] == '.')) {
            edit_focus(model, part.path);
            break;
        }
}
