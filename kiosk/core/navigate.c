/* See navigate.h. Sessions, lists and services; the way inside a service is in walk.c. */
#include "core/navigate.h"

#include <string.h>

#include "base/check.h"
#include "core/edit.h"
#include "core/journey.h"
#include "core/printing.h"
#include "core/staff.h"
#include "core/uuid.h"

enum { NOTICE_MS = 8000 }; /* long enough to read twenty words twice */

void navigate_notice(struct model *model, const char *key)
{
    model->notice_key = key;
    model->notice_until_ms = model->now_ms + NOTICE_MS;
    model->changed = true;
}

struct effect *effect_add(struct effect_list *effects, enum effect_kind kind)
{
    ASSERT(effects->count < EFFECTS_MAX);
    struct effect *effect = &effects->items[effects->count++];
    *effect = (struct effect){ .kind = kind };
    return effect;
}

static void reset_look(struct model *model)
{
    model->look = (struct look){ 0 };
    model->texts = model->world.texts[0];
}

bool navigate_begin(struct model *model)
{
    if (model->session)
        return true;
    if (model->page == PAGE_NAME_GOODBYE) /* the next person */
        reset_look(model);
    struct session *session = arena_alloc(model->arena, sizeof *session);
    if (!session) {
        navigate_notice(model, "status.no_memory");
        return false;
    }
    session->check_return = -1;
    session->row = -1;
    session->row_to_remove = -1;
    model->session = session;
    return true;
}

void navigate_show(struct model *model, enum page_name page)
{
    model->page = page;
    model->page_since_ms = model->now_ms;
    model->notice_key = NULL;
    model->slide = 0;
    model->changed = true;
}

void navigate_end(struct model *model, struct effect_list *effects, enum page_name next)
{
    bool kept = model_outcome_kept(model);
    staff_leave(model, effects);
    arena_reset(model->arena);
    model->session = NULL;
    if (next != PAGE_NAME_GOODBYE) /* which is still read, and rated, by the one who leaves */
        reset_look(model);
    model->overlay = model->covered = PAGE_NAME_COUNT;
    model->dialog = DIALOG_NONE;
    model->unavailable_key = NULL;
    model->goodbye_kept = kept;
    model->rate_service = NULL;
    model->rated = RATING_NONE;
    navigate_show(model, next);
    effect_add(effects, EFFECT_FORGET);
}

void navigate_close_service(struct model *model)
{
    struct session *session = model->session;
    if (!session)
        return;
    struct paper_document card = session->card, insurance = session->insurance;
    base_wipe(session, sizeof *session);
    session->check_return = -1;
    session->row = -1;
    session->row_to_remove = -1;
    session->card = card;
    session->insurance = insurance;
    base_wipe(&card, sizeof card);
    base_wipe(&insurance, sizeof insurance);
}

void navigate_home(struct model *model)
{
    if (!navigate_begin(model))
        return;
    navigate_close_service(model);
    model->overlay = model->covered = PAGE_NAME_COUNT;
    model->dialog = DIALOG_NONE;
    navigate_show(model, PAGE_NAME_HOME);
}

bool navigate_leaving_loses(const struct model *model)
{
    const struct session *session = model->session;
    if (!session || !session->service || session->outcome != OUTCOME_NONE)
        return session && (session->outcome == OUTCOME_FAILED ||
                           (session->outcome == OUTCOME_PRINTED && !printing_is_out(model, PRINTER_PAGE)));
    for (size_t i = 0; i < session->form.count; i++)
        if (session->form.answers[i].value[0] && session->form.answers[i].source != SOURCE_DEFAULT)
            return true;
    return session->edit.dirty;
}

void navigate_list(struct model *model, const char *list, const struct msg *msg, struct effect_list *effects)
{
    static const char *const known[] = { "vneid", "insurance", "services", "checkin" };
    if (strcmp(list, "status") == 0) {
        navigate_close_service(model);
        model->session->look_up = (struct look_up){ .state = LOOK_UP_ASKING };
        navigate_show(model, PAGE_NAME_STATUS);
        edit_focus(model, "lookup.number");
        return;
    }
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        found = found || strcmp(list, known[i]) == 0;
    if (!found || !str_copy(model->session->list, sizeof model->session->list, str_from(list)))
        return;
    model->session->detail = NULL;
    model->session->group = NULL;
    if (strcmp(list, "services") != 0 && model_listed_count(model) == 1)
        navigate_service(model, model_listed_at(model, 0), msg, effects);
    else
        navigate_show(model, PAGE_NAME_SERVICES);
}

void navigate_group(struct model *model, const char *id)
{
    edit_forget(model);
    form_remove(&model->session->form, SERVICES_QUERY_PATH);
    model->session->group = catalogue_find_group(model->world.catalogue, id);
    navigate_show(model, PAGE_NAME_SERVICES);
}

void navigate_service(struct model *model, const struct service *service, const struct msg *msg,
                      struct effect_list *effects)
{
    edit_commit(model); /* the words searched for stay in their field */
    edit_forget(model);
    model->session->detail = service;
    if (service->guide)
        navigate_start(model, service, msg, effects);
    else
        navigate_show(model, PAGE_NAME_SERVICES);
}

static void unavailable(struct model *model, const char *key)
{
    navigate_show(model, PAGE_NAME_UNAVAILABLE);
    model->unavailable_key = key;
}

static void open_form(struct model *model, const struct service *service, const struct msg *msg)
{
    struct session *session = model->session;
    char list[ID_BYTES_MAX];
    const struct group *group = session->group;
    memcpy(list, session->list, sizeof list);
    navigate_close_service(model);
    memcpy(session->list, list, sizeof list);
    session->group = group;
    session->service = service;
    session->opened_ms = msg->stamp.wall_ms;
    uuid_from_entropy(msg->stamp.entropy, session->uuid);
}

void navigate_restart(struct model *model, const struct msg *msg)
{
    struct session *session = model->session;
    base_wipe(&session->card, sizeof session->card);
    base_wipe(&session->insurance, sizeof session->insurance);
    open_form(model, session->service, msg);
    session->detail = session->service->guide ? NULL : session->service;
}

void navigate_start(struct model *model, const struct service *service, const struct msg *msg,
                    struct effect_list *effects)
{
    struct session *session = model->session;
    if (service->page_count == 0 || service->page_count > JOURNEY_PAGES_MAX) {
        unavailable(model, "status.unavailable");
        return;
    }
    /* Told before the first question, not after the last. */
    if (service->mode == SERVICE_PREPARE && !service_is_printed(service) && !service->guide &&
        model->courier_connected && model->health.accepting != STATUS_OK) {
        unavailable(model, model->health.accepting == STATUS_DISK_FULL ? "unavailable.disk"
                                                                       : status_text_key(model->health.accepting));
        return;
    }
    if (session->service != service ||
        session->outcome != OUTCOME_NONE) /* the same again: the answers are still there */
        open_form(model, service, msg);
    form_remove(&session->form, SERVICES_QUERY_PATH); /* no answer of the form that begins */
    session->detail = service->guide ? NULL : service;
    session->check_return = -1;
    int first = journey_next(model, -1);
    if (first < 0)
        unavailable(model, "status.unavailable");
    else
        navigate_enter(model, first, effects);
}
