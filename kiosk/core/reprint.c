/* See reprint.h. */
#include "core/reprint.h"

#include <string.h>

#include "core/navigate.h"

bool reprint_offered(const struct model *model, const struct staff_item *item)
{
    const struct service *service = catalogue_find(model->world.catalogue, item->service);
    return !service || service->mode != SERVICE_CHECK_IN;
}

bool reprint_ask(struct model *model, const struct staff_item *item, struct effect_list *effects)
{
    if (!reprint_offered(model, item))
        return false;
    effect_add(effects, EFFECT_STAFF_SHOW)->text = item->uuid;
    return true;
}

static enum outcome_kind outcome_of(const struct courier_event *facts, enum delivery_state *state)
{
    if (facts->state == OUTBOX_ACCEPTED && facts->dossier_no[0]) {
        *state = DELIVERY_ACCEPTED;
        return OUTCOME_ACCEPTED;
    }
    bool parked = facts->state == OUTBOX_NEEDS_STAFF;
    *state = parked ? DELIVERY_NEEDS_STAFF : DELIVERY_STORED;
    return parked ? OUTCOME_NEEDS_STAFF : OUTCOME_RECORDED;
}

void reprint_show(struct model *model, const struct msg *msg)
{
    const struct courier_event *facts = &msg->courier;
    const struct staff_queue *queue = model->world.staff_queue;
    const struct staff_item *item = NULL;
    if (model->page != PAGE_NAME_STAFF_QUEUE || !model->session)
        return;
    for (size_t i = 0; queue && i < queue->count; i++)
        if (strcmp(queue->items[i].uuid, facts->uuid) == 0)
            item = &queue->items[i];
    if (msg->status != STATUS_OK || !item) {
        navigate_notice(model, "staff.courier_gone");
        return;
    }
    struct session *session = model->session;
    navigate_close_service(model);
    session->service = catalogue_find(model->world.catalogue, item->service);
    memcpy(session->uuid, facts->uuid, sizeof session->uuid);
    session->outcome = outcome_of(facts, &session->delivery.state);
    session->delivery.facts = *facts;
    session->reprint_news_ms = item->changed_ms;
    navigate_show(model, PAGE_NAME_OUTCOME);
}

bool model_is_reprint(const struct model *model)
{
    return model->session && model->session->reprint_news_ms > 0;
}

int64_t model_reprint_news_ms(const struct model *model)
{
    return model->session ? model->session->reprint_news_ms : 0;
}
