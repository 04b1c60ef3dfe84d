/* See staff.h. */
#include "core/staff.h"

#include <string.h>

#include "base/check.h"
#include "core/action.h"
#include "core/desk.h"
#include "core/journey.h"
#include "core/navigate.h"
#include "core/papers.h"
#include "core/reprint.h"

static struct effect *ask_shell(struct effect_list *effects, enum effect_kind kind, const char *text)
{
    struct effect *effect = effect_add(effects, kind);
    effect->text = text;
    return effect;
}

static void note(struct model *model, enum staff_deed deed, struct effect_list *effects)
{
    struct effect *effect = ask_shell(effects, EFFECT_STAFF_DEED, model->staff.who->id);
    effect->number = (int)deed;
}

static void forget_pin(struct model *model)
{
    base_wipe(model->staff.pin, sizeof model->staff.pin);
}

bool staff_badge_shown(struct model *model, const char *id)
{
    if (model->world.settings->staff_count == 0)
        return false;
    const struct settings_staff *who = settings_find_staff(model->world.settings, id);
    if (!who)
        return false; /* a badge of another place opens nothing here */
    if (!navigate_begin(model))
        return true;
    forget_pin(model);
    model->staff = (struct staff_present){ .state = STAFF_PIN, .who = who };
    model->overlay = PAGE_NAME_STAFF_SIGN_IN;
    model->changed = true;
    return true;
}

static void close_gate(struct model *model)
{
    forget_pin(model);
    model->staff = (struct staff_present){ 0 };
    model->overlay = PAGE_NAME_COUNT;
}

static void try_pin(struct model *model, struct effect_list *effects)
{
    struct staff_present *staff = &model->staff;
    if (staff->state != STAFF_PIN || strlen(staff->pin) < SETTINGS_PIN_DIGITS_MIN)
        return;
    staff->state = STAFF_CHECKING;
    staff->refusal_key = NULL;
    ask_shell(effects, EFFECT_STAFF_SIGN_IN, staff->who->id)->secret = staff->pin;
}

void staff_type(struct model *model, const char *text, struct effect_list *effects)
{
    struct staff_present *staff = &model->staff;
    for (; *text && staff->state == STAFF_PIN; text++) {
        size_t length = strlen(staff->pin);
        if (*text >= '0' && *text <= '9' && length + 1 < sizeof staff->pin) {
            staff->pin[length] = *text;
            staff->refusal_key = NULL;
        } else if (*text == '\r' || *text == '\n') {
            try_pin(model, effects);
        }
    }
}

void staff_erase(struct model *model)
{
    size_t length = strlen(model->staff.pin);
    if (length > 0)
        model->staff.pin[length - 1] = '\0';
}

void staff_sign_in_act(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    switch (msg->action) {
    case ACTION_CLOSE:
    case ACTION_BACK:
        close_gate(model);
        break;
    case ACTION_KEY:
        staff_type(model, msg->text, effects);
        break;
    case ACTION_EDIT:
        if (msg->arg == EDIT_BACKSPACE)
            staff_erase(model);
        else if (msg->arg == EDIT_ENTER)
            try_pin(model, effects);
        break;
    case ACTION_NEXT:
        try_pin(model, effects);
        break;
    default:
        break;
    }
}

static void show_queue(struct model *model, struct effect_list *effects)
{
    model->staff.first = 0;
    navigate_show(model, PAGE_NAME_STAFF_QUEUE);
    effect_add(effects, EFFECT_STAFF_LIST);
}

/* Who signs in while a form is open helps with it; who comes to an idle machine looks at its work. */
static void come_in(struct model *model, struct effect_list *effects)
{
    const struct session *session = model->session;
    forget_pin(model);
    model->staff.state = STAFF_IN;
    model->overlay = PAGE_NAME_COUNT;
    bool helping = session && (session->service || model->page == PAGE_NAME_STATUS || model->page == PAGE_NAME_OUTCOME);
    if (!helping && model->staff.who->role == STAFF_OFFICER)
        show_queue(model, effects);
    else if (model->page == PAGE_NAME_ATTRACT || model->page == PAGE_NAME_GOODBYE)
        navigate_home(model);
}

void staff_answered(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    struct staff_present *staff = &model->staff;
    if (staff->state != STAFF_CHECKING)
        return;
    model->changed = true;
    if (msg->status == STATUS_OK) {
        come_in(model, effects);
        return;
    }
    forget_pin(model);
    staff->state = STAFF_PIN;
    staff->tries_left = msg->arg;
    staff->refusal_key = msg->status == STATUS_REFUSED ? "staff.wrong_pin"
                         : msg->status == STATUS_BUSY  ? "staff.locked"
                                                       : "staff.gate_failed";
}

void staff_leave(struct model *model, struct effect_list *effects)
{
    if (model->staff.state == STAFF_IN)
        note(model, STAFF_DEED_OUT, effects);
    forget_pin(model);
    model->staff = (struct staff_present){ 0 };
}

/* --- the queue -----------------------------------------------------------------------------------------------------
 */

static const struct staff_item *item_of(const struct model *model, const char *uuid)
{
    const struct staff_queue *queue = model->world.staff_queue;
    for (size_t i = 0; queue && i < queue->count; i++)
        if (strcmp(queue->items[i].uuid, uuid) == 0)
            return &queue->items[i];
    return NULL;
}

static void turn_screen(struct model *model, int direction)
{
    const struct staff_queue *queue = model->world.staff_queue;
    size_t *first = &model->staff.first;
    if (direction < 0)
        *first = *first < STAFF_SCREEN_ROWS ? 0 : *first - STAFF_SCREEN_ROWS;
    else if (queue && *first + STAFF_SCREEN_ROWS < queue->count)
        *first += STAFF_SCREEN_ROWS;
}

static void retry(struct model *model, const char *uuid, struct effect_list *effects)
{
    const struct staff_item *item = item_of(model, uuid);
    if (!item || item->state == OUTBOX_ACCEPTED)
        return;
    note(model, STAFF_DEED_RETRY, effects);
    ask_shell(effects, EFFECT_STAFF_RETRY, item->uuid);
}

static void slip_again(struct model *model, const char *uuid, struct effect_list *effects)
{
    const struct staff_item *item = item_of(model, uuid);
    if (item && reprint_ask(model, item, effects))
        note(model, STAFF_DEED_REPRINT, effects);
}

static bool act_as_officer(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    bool queue = model->page == PAGE_NAME_STAFF_QUEUE, figures = model->page == PAGE_NAME_STAFF_FIGURES;
    bool desk = model->page == PAGE_NAME_DESK;
    switch (msg->action) {
    case ACTION_STAFF_QUEUE:
        if (queue || figures || desk)
            show_queue(model, effects);
        return true;
    case ACTION_STAFF_FIGURES:
        if (queue)
            navigate_show(model, PAGE_NAME_STAFF_FIGURES);
        return true;
    case ACTION_CALL_NEXT:
    case ACTION_DESK_LIST:
    case ACTION_DESK_TURN:
    case ACTION_DESK_MOVE:
        if (desk)
            desk_act(model, msg, effects);
        else if (queue)
            desk_open(model, effects);
        return true;
    case ACTION_STAFF_TURN:
        if (queue)
            turn_screen(model, msg->arg);
        return true;
    case ACTION_STAFF_RETRY:
        if (queue)
            retry(model, msg->text, effects);
        return true;
    case ACTION_STAFF_SLIP:
        if (queue)
            slip_again(model, msg->text, effects);
        return true;
    case ACTION_DONE:
        if (!model_is_reprint(model))
            return false;
        navigate_close_service(model);
        show_queue(model, effects);
        return true;
    case ACTION_STAFF_EXPORT:
        if (queue) {
            note(model, STAFF_DEED_EXPORT, effects);
            effect_add(effects, EFFECT_STAFF_EXPORT);
        }
        return true;
    case ACTION_STAFF_FACE:
        if (model_staff_face_askable(model) && !model->session->staff_seen) {
            model->session->staff_seen = true;
            note(model, STAFF_DEED_FACE_SEEN, effects);
        }
        return true;
    default:
        return false;
    }
}

static void ask_delegate(struct model *model, struct effect_list *effects)
{
    struct session *session = model->session;
    if (!model_staff_delegate_askable(model))
        return;
    int check = session->step, step = check - 1; /* the page stands just before `check` */
    if (!session->manual[step / 2])
        note(model, STAFF_DEED_DELEGATE, effects);
    session->manual[step / 2] = true;
    navigate_enter(model, step, effects);
    session->check_return = check;
}

bool staff_act(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    if (model->staff.state != STAFF_IN)
        return false;
    switch (msg->action) {
    case ACTION_STAFF_OUT:
        if (model->page == PAGE_NAME_STAFF_QUEUE || model->page == PAGE_NAME_STAFF_FIGURES ||
            model->page == PAGE_NAME_DESK || model_is_reprint(model))
            navigate_end(model, effects, PAGE_NAME_ATTRACT);
        else {
            papers_leave(model, effects);
            staff_leave(model, effects);
        }
        return true;
    case ACTION_STAFF_DELEGATE:
        ask_delegate(model, effects);
        return true;
    default:
        return model->staff.who->role == STAFF_OFFICER && act_as_officer(model, msg, effects);
    }
}

/* --- for the view --------------------------------------------------------------------------------------------------
 */

bool model_staff_in(const struct model *model)
{
    return model->staff.state == STAFF_IN;
}

const char *model_staff_id(const struct model *model)
{
    return model->staff.who ? model->staff.who->id : "";
}

bool model_staff_is_officer(const struct model *model)
{
    return model->staff.state == STAFF_IN && model->staff.who->role == STAFF_OFFICER;
}

size_t model_staff_pin_count(const struct model *model)
{
    return strlen(model->staff.pin);
}

const char *model_staff_refusal_key(const struct model *model)
{
    return model->staff.refusal_key;
}

int model_staff_tries_left(const struct model *model)
{
    return model->staff.tries_left;
}

/* A face is compared with the card that was read here; what was typed since has no face. */
static bool is_from_card(const struct model *model)
{
    char path[PATH_BYTES_MAX];
    int step = model_service(model) ? journey_find_kind(model, PAGE_SCAN) : -1;
    const struct page *page = step >= 0 ? &model->session->service->pages[step / 2] : NULL;
    if (!page || !page->into || !str_format(path, sizeof path, "%s.number", page->into))
        return false;
    const struct answer *number = form_find(&model->session->form, path);
    return number && number->source == SOURCE_CITIZEN_CARD;
}

bool model_staff_face_askable(const struct model *model)
{
    const struct session *session = model->session;
    return model_staff_is_officer(model) && model->page == PAGE_NAME_CHECK && session && is_from_card(model);
}

bool model_staff_face_seen(const struct model *model)
{
    return model->session && model->session->staff_seen && is_from_card(model);
}

bool model_staff_delegate_askable(const struct model *model)
{
    struct manual_page scratch;
    return model_staff_in(model) && model->page == PAGE_NAME_CHECK && model->session->step > 0 &&
           journey_page(model, model->session->step - 1, &scratch) != NULL &&
           journey_is_delegate(model, model->session->step - 1);
}

bool model_staff_delegate_there(const struct model *model)
{
    const struct session *session = model->session;
    return model_staff_delegate_askable(model) && session->manual[(session->step - 1) / 2];
}

const struct service *model_staff_service(const struct model *model, const char *id)
{
    return catalogue_find(model->world.catalogue, id);
}

size_t model_staff_first(const struct model *model)
{
    return model->staff.first;
}
