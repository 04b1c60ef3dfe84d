/* See desk.h. */
#include "core/desk.h"

#include <stdlib.h>
#include <string.h>

#include "core/action.h"
#include "core/coverage.h"
#include "core/navigate.h"
#include "core/staff.h"

static bool is_clinic(const struct model *model, const char *id)
{
    const struct choice *choice;
    for (size_t i = 0; (choice = model_clinic_at(model, i)); i++)
        if (strcmp(choice->value, id) == 0)
            return true;
    return false;
}

static void ask(struct model *model, enum desk_deed deed, struct str clinic, int32_t number,
                struct effect_list *effects)
{
    struct session *session = model->session;
    struct desk_ask asked = { .deed = deed, .number = number, .first = session->desk_first };
    if (!str_copy(asked.clinic, sizeof asked.clinic, clinic) || (deed != DESK_LOOK && !is_clinic(model, asked.clinic)))
        return;
    memcpy(asked.list, session->desk_clinic, sizeof asked.list);
    session->desk_asked_ms = model->now_ms;
    effect_add(effects, EFFECT_DESK)->desk = asked;
}

static void look(struct model *model, struct effect_list *effects)
{
    ask(model, DESK_LOOK, STR(""), 0, effects);
}

void desk_open(struct model *model, struct effect_list *effects)
{
    if (!settings_is_hospital(model->world.settings) || !navigate_begin(model))
        return;
    navigate_close_service(model);
    navigate_show(model, PAGE_NAME_DESK);
    look(model, effects);
}

/* "noi:12" */
static void move(struct model *model, enum desk_deed deed, const char *of, struct effect_list *effects)
{
    const char *colon = strrchr(of, ':');
    long number = colon ? strtol(colon + 1, NULL, 10) : 0;
    if (number > 0 && number < INT32_MAX)
        ask(model, deed, str_range(of, (size_t)(colon - of)), (int32_t)number, effects);
}

static void turn(struct model *model, int direction, struct effect_list *effects)
{
    struct session *session = model->session;
    if (direction < 0)
        session->desk_first -= session->desk_first < ARRIVALS_SHOWN_MAX ? session->desk_first : ARRIVALS_SHOWN_MAX;
    else if (session->desk_first + ARRIVALS_SHOWN_MAX < session->desk.desk.total)
        session->desk_first += ARRIVALS_SHOWN_MAX;
    look(model, effects);
}

void desk_act(struct model *model, const struct msg *msg, struct effect_list *effects)
{
    struct session *session = model->session;
    switch (msg->action) {
    case ACTION_DESK_LIST:
        if (!str_copy(session->desk_clinic, sizeof session->desk_clinic,
                      str_from(is_clinic(model, msg->text) ? msg->text : "")))
            return;
        session->desk_first = 0;
        base_wipe(&session->desk, sizeof session->desk); /* never one clinic's patients under another's name */
        look(model, effects);
        break;
    case ACTION_DESK_TURN:
        turn(model, msg->arg, effects);
        break;
    case ACTION_CALL_NEXT:
        session->desk_first = 0;
        ask(model, DESK_CALL, str_from(session->desk_clinic), 0, effects);
        break;
    case ACTION_DESK_MOVE:
        if (msg->arg > DESK_LOOK && msg->arg < DESK_DEED_COUNT)
            move(model, (enum desk_deed)msg->arg, msg->text, effects);
        break;
    default:
        break;
    }
}

static bool is_watched(const struct model *model)
{
    return model->page == PAGE_NAME_DESK && model->session && model_staff_in(model) && model->courier_connected;
}

void desk_tick(struct model *model, struct effect_list *effects)
{
    if (is_watched(model) && model->now_ms >= model->session->desk_asked_ms + DESK_LOOK_MS)
        look(model, effects);
}

int64_t desk_wake_ms(const struct model *model)
{
    return is_watched(model) ? model->session->desk_asked_ms + DESK_LOOK_MS : INT64_MAX;
}
