/* See printing.h. */
#include "core/printing.h"

#include "core/navigate.h"
#include "core/sheet.h"

static bool is_there(const struct model *model, enum printer printer)
{
    return printer == PRINTER_SLIP ? model->devices[DEVICE_PRINTER]
                                   : settings_has_printer(&model->world.settings->page_printer);
}

static bool is_well(const struct model *model, enum printer printer)
{
    return model->printers[printer] == PRINTER_UNKNOWN || model->printers[printer] == PRINTER_READY;
}

/* A slip of what is no longer true (recorded, accepted or paid meanwhile) is not the slip of this outcome. */
static enum print_phase phase_of(const struct session *session, enum printer printer)
{
    const struct print_job *job = &session->prints[printer];
    bool same = job->outcome == session->outcome && job->paid == session->delivery.facts.payment.state;
    return same ? job->phase : PRINTING_NONE;
}

/* A slip is worth its paper for every end but one; a declaration is signed only for what is kept. */
static bool is_fit(const struct model *model, enum printer printer)
{
    enum outcome_kind outcome = model->session->outcome;
    if (printer == PRINTER_PAGE)
        return (outcome == OUTCOME_PRINTED || model_outcome_kept(model)) && model_sheet(model);
    return outcome != OUTCOME_NONE && outcome != OUTCOME_FAILED;
}

static const char *phase_words(const struct model *model, enum printer printer, enum print_phase phase)
{
    static const char *const keys[PRINTER_COUNT][4] = {
        [PRINTER_SLIP] = { NULL, "printing.working", "printing.done", "printing.handed" },
        [PRINTER_PAGE] = { NULL, "printing.sheet_working", "printing.sheet_handed", "printing.sheet_handed" },
    };
    if (phase == PRINTING_FAILED && printer == PRINTER_PAGE)
        return "printing.sheet_failed";
    if (phase == PRINTING_FAILED)
        return printer_state_key(model->session->prints[printer].why);
    if (phase == PRINTING_NONE && !is_well(model, printer))
        return printer_state_key(model->printers[printer]);
    return keys[printer][phase];
}

bool printing_is_out(const struct model *model, enum printer printer)
{
    enum print_phase phase = model->session ? phase_of(model->session, printer) : PRINTING_NONE;
    return phase == PRINTING_DONE || phase == PRINTING_HANDED;
}

struct printing_shown printing_shown(const struct model *model, enum printer printer)
{
    struct printing_shown shown = { .phase = PRINTING_NONE };
    if (!model->session || !is_fit(model, printer))
        return shown;
    if (!is_there(model, printer)) {
        shown.missed = printer == PRINTER_PAGE;
        return shown;
    }
    shown.phase = phase_of(model->session, printer);
    shown.key = phase_words(model, printer, shown.phase);
    shown.trouble = shown.phase == PRINTING_FAILED || (shown.phase == PRINTING_NONE && !is_well(model, printer));
    shown.offered = shown.phase != PRINTING_DONE;
    shown.enabled = shown.offered && shown.phase != PRINTING_ASKED && is_well(model, printer);
    shown.again = shown.phase != PRINTING_NONE;
    return shown;
}

void printing_ask(struct model *model, enum printer printer, struct effect_list *effects)
{
    if (!printing_shown(model, printer).enabled)
        return;
    struct print_job *job = &model->session->prints[printer];
    model->print_jobs = model->print_jobs == UINT32_MAX ? 1 : model->print_jobs + 1;
    *job = (struct print_job){ .number = model->print_jobs,
                               .phase = PRINTING_ASKED,
                               .outcome = model->session->outcome,
                               .paid = model->session->delivery.facts.payment.state,
                               .since_ms = model->now_ms };
    struct effect *effect = effect_add(effects, EFFECT_PRINT);
    effect->printer = printer;
    effect->job = job->number;
}

static void end_job(struct model *model, struct print_job *job, enum print_phase phase, enum printer_state why)
{
    job->phase = phase;
    job->why = why;
    model->changed = true;
}

void printing_event(struct model *model, const struct print_event *event)
{
    static const enum print_phase phases[] = {
        [PRINT_DONE] = PRINTING_DONE, [PRINT_HANDED] = PRINTING_HANDED, [PRINT_FAILED] = PRINTING_FAILED
    };
    if ((unsigned)event->printer >= PRINTER_COUNT || (unsigned)event->state >= PRINTER_STATE_COUNT)
        return;
    model->changed = model->changed || model->printers[event->printer] != event->state;
    model->printers[event->printer] = event->state;
    if (!model->session || event->end == PRINT_NONE || (unsigned)event->end > PRINT_FAILED)
        return;
    struct print_job *job = &model->session->prints[event->printer];
    if (event->job == job->number && job->phase == PRINTING_ASKED)
        end_job(model, job, phases[event->end], event->state);
}

void printing_tick(struct model *model)
{
    for (int i = 0; model->session && i < PRINTER_COUNT; i++) {
        struct print_job *job = &model->session->prints[i];
        if (job->phase == PRINTING_ASKED && model->now_ms >= job->since_ms + PRINTING_WAIT_MS)
            end_job(model, job, PRINTING_FAILED, PRINTER_OFFLINE);
    }
}

int64_t printing_wake_ms(const struct model *model)
{
    int64_t wake = INT64_MAX;
    for (int i = 0; model->session && i < PRINTER_COUNT; i++) {
        const struct print_job *job = &model->session->prints[i];
        if (job->phase == PRINTING_ASKED && job->since_ms + PRINTING_WAIT_MS < wake)
            wake = job->since_ms + PRINTING_WAIT_MS;
    }
    return wake;
}

bool printing_wanted(const struct model *model)
{
    return model->devices[DEVICE_PRINTER] && model->session &&
           (model->page == PAGE_NAME_SENDING || model->page == PAGE_NAME_OUTCOME);
}
