/* See paying.h. */
#include "core/paying.h"

#include <string.h>

#include "base/check.h"
#include "paper/vietqr.h"

/* "970436/0011…": that account of that bank; "970436": any account of it. */
static bool is_payee(const char *allowed, const struct vietqr *code)
{
    struct str account = str_from(allowed);
    struct str bank = str_cut(&account, '/');
    return str_is(bank, code->bank_bin) && (!account.ptr || str_is(account, code->account));
}

static bool is_trusted(const struct settings_portal *portal, const struct dossier_payment *payment)
{
    struct vietqr code;
    if (!vietqr_parse(str_from(payment->qr), &code) || code.amount_vnd != payment->amount_vnd)
        return false;
    for (size_t i = 0; i < portal->payee_count; i++)
        if (is_payee(portal->payees[i], &code))
            return true;
    return false;
}

struct paying_shown paying_show(const struct model *model, const struct settings_portal *portal,
                                const struct dossier_payment *payment)
{
    struct paying_shown shown = { .state = PAYING_NOTHING };
    if (payment->state == PAYMENT_NONE || payment->amount_vnd <= 0 ||
        i18n_money(shown.amount, sizeof shown.amount, model->texts, payment->amount_vnd) != STATUS_OK)
        return shown;
    memcpy(shown.receipt_no, payment->receipt_no, sizeof shown.receipt_no);
    switch (payment->state) {
    case PAYMENT_REPORTED:
        shown.state = PAYING_REPORTED;
        break;
    case PAYMENT_PAID:
        shown.state = PAYING_PAID;
        break;
    default:
        shown.state = PAYING_COUNTER;
        shown.distrusted = payment->qr[0] && !(portal && is_trusted(portal, payment));
        if (payment->qr[0] && !shown.distrusted) {
            shown.state = PAYING_CODE;
            memcpy(shown.qr, payment->qr, sizeof shown.qr);
        }
    }
    return shown;
}

static const struct settings_portal *portal_of(const struct model *model)
{
    const struct service *service = model_service(model);
    return service && service->portal ? settings_find_portal(model->world.settings, service->portal) : NULL;
}

struct paying_shown model_paying(const struct model *model)
{
    const struct session *session = model->session;
    if (!session || session->outcome != OUTCOME_ACCEPTED)
        return (struct paying_shown){ .state = PAYING_NOTHING };
    return paying_show(model, portal_of(model), &session->delivery.facts.payment);
}

struct paying_shown model_look_up_paying(const struct model *model)
{
    const struct session *session = model->session;
    const struct settings *settings = model->world.settings;
    if (!session || session->look_up.state != LOOK_UP_FOUND)
        return (struct paying_shown){ .state = PAYING_NOTHING };
    /* Strangers' dossiers are asked about at the first portal; ours may be elsewhere, and then no code is shown. */
    return paying_show(model, settings->portal_count ? &settings->portals[0] : NULL, &session->look_up.event.payment);
}

static bool is_followed(const struct model *model)
{
    const struct session *session = model->session;
    const struct settings_portal *portal = session ? portal_of(model) : NULL;
    return portal && portal->payee_count > 0 && model->page == PAGE_NAME_OUTCOME &&
           session->outcome == OUTCOME_ACCEPTED && session->delivery.facts.payment.state != PAYMENT_PAID;
}

int64_t paying_wake_ms(const struct model *model)
{
    return is_followed(model) ? model->session->delivery.pay_ask_ms : INT64_MAX;
}

void paying_tick(struct model *model, struct effect_list *effects)
{
    if (!is_followed(model) || model->now_ms < model->session->delivery.pay_ask_ms)
        return;
    struct effect *effect = &effects->items[effects->count];
    ASSERT(effects->count < EFFECTS_MAX);
    effects->count++;
    *effect = (struct effect){ .kind = EFFECT_PAYMENT, .text = model->session->uuid };
    model->session->delivery.pay_ask_ms = model->now_ms + PAYING_ANSWER_MS;
}

void paying_event(struct model *model, const struct courier_event *event)
{
    struct session *session = model->session;
    if (!session || session->outcome != OUTCOME_ACCEPTED || strcmp(session->uuid, event->uuid) != 0)
        return;
    session->delivery.pay_ask_ms = model->now_ms + PAYING_POLL_MS;
    if (event->reason == STATUS_OK) /* not known takes nothing back */
        session->delivery.facts.payment = event->payment;
    model->changed = true;
}
