/* See coverage.h. */
#include "core/coverage.h"

#include <string.h>

#include "base/check.h"
#include "core/checkin.h"
#include "core/journey.h"
#include "core/submission.h"
#include "text/date.h"
#include "text/format.h"

static const struct insurance *table_of(const struct model *model)
{
    const struct settings_portal *relay = settings_find_portal(model->world.settings, SETTINGS_INSURANCE);
    return relay && relay->insurance ? relay->insurance : model->world.insurance;
}

bool model_is_hospital(const struct model *model)
{
    return settings_is_hospital(model->world.settings);
}

struct coverage_shown model_coverage(const struct model *model)
{
    struct coverage_shown shown = { .stage = COVERAGE_UNASKED };
    const struct session *session = model->session;
    const struct insurance *table = table_of(model);
    const struct page *page = model_page(model);
    if (!session)
        return shown;
    shown.stage = session->checkin.stage;
    const char *code = page && page->result ? page->result : session->checkin.code;
    if (table && *code && (shown.stage == COVERAGE_TOLD || (page && page->result)))
        shown.result = insurance_find_result(table, code);
    if (shown.result) {
        shown.sentence_key = shown.result->patient_key;
        shown.desk_key = shown.result->desk_key;
        shown.good = insurance_is_covered(shown.result->means);
        shown.tell = shown.result->means != INSURANCE_COVERED;
        shown.retype = shown.result->means == INSURANCE_MISTYPED;
        shown.counter = insurance_is_answer(shown.result->means) && !shown.good;
    } else if (shown.stage == COVERAGE_TOLD) {
        shown.tell = true;
        shown.sentence_key = "coverage.no_answer";
        shown.desk_key = "coverage.no_answer_desk";
    }
    struct civil_date end;
    if (shown.good && date_from_iso(str_from(session->checkin.event.coverage.period_end), &end) == STATUS_OK &&
        date_is_full(end))
        date_to_display(end, shown.until);
    return shown;
}

bool model_ticket(const struct model *model, struct arrival *out)
{
    const struct session *session = model->session;
    if (!session || session->delivery.facts.arrival.number == 0)
        return false;
    *out = session->delivery.facts.arrival;
    return true;
}

/* The clinics are the choices of visit.clinic, in the first journey that asks for one. */
static const struct field *clinics(const struct model *model)
{
    const struct catalogue *catalogue = model->world.catalogue;
    for (size_t i = 0; i < catalogue->service_count; i++)
        if (catalogue->services[i].mode == SERVICE_CHECK_IN) {
            const struct field *field = service_find_field(&catalogue->services[i], VISIT("clinic"));
            if (field)
                return field;
        }
    return NULL;
}

const struct choice *model_clinic_at(const struct model *model, size_t index)
{
    static const struct choice counter = { .value = ARRIVAL_COUNTER, .label_key = "desk.counter" };
    const struct field *field = clinics(model);
    if (index == 0)
        return &counter;
    return field && index <= field->choice_count ? &field->choices[index - 1] : NULL;
}

const char *model_clinic_name(const struct model *model, const char *clinic)
{
    const struct choice *choice;
    for (size_t i = 0; (choice = model_clinic_at(model, i)); i++)
        if (strcmp(choice->value, clinic) == 0)
            return model_text(model, choice->label_key);
    return clinic;
}

const char *model_ticket_clinic(const struct model *model)
{
    struct arrival arrival;
    return model_ticket(model, &arrival) ? model_clinic_name(model, model->session->delivery.facts.arrival.clinic) : "";
}

int model_ticket_ahead(const struct model *model)
{
    struct arrival arrival;
    return model_ticket(model, &arrival) ? (int)arrival.ahead : 0;
}

bool model_ticket_person(const struct model *model, char *out, size_t size)
{
    char paths[3][PATH_BYTES_MAX], masked[64] = "", date[DATE_TEXT_BYTES] = "";
    static const char *const ids[] = { "full_name", "birth_date", "number" };
    if (!model->session || !model->session->service)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(ids); i++)
        if (!str_format(paths[i], sizeof paths[i], "%s.%s", submission_person(model->session->service), ids[i]))
            return false;
    const struct form *form = &model->session->form;
    struct civil_date birth;
    if (date_from_iso(str_from(form_value(form, paths[1])), &birth) == STATUS_OK)
        date_to_display(birth, date);
    const char *number = form_value(form, paths[2]);
    if (*number && format_masked(str_from(number), masked, sizeof masked) != STATUS_OK)
        masked[0] = '\0';
    bool fits = *form_value(form, paths[0]) && str_format(out, size, "%s%s%s%s%s", form_value(form, paths[0]),
                                                          *date ? " · " : "", date, *masked ? " · " : "", masked);
    base_wipe(masked, sizeof masked);
    return fits;
}

const struct desk_list *model_desk(const struct model *model)
{
    bool told = model->session && model->page == PAGE_NAME_DESK && model->session->desk.kind == COURIER_DESK;
    return told ? &model->session->desk.desk : NULL;
}

const char *model_desk_clinic(const struct model *model)
{
    return model->session ? model->session->desk_clinic : "";
}

int model_desk_first(const struct model *model)
{
    return model->session ? (int)model->session->desk_first : 0;
}

const char *model_arrival_key(const struct model *model, const struct arrival *arrival)
{
    const struct insurance *table = table_of(model);
    if (strcmp(arrival->result, "none") == 0)
        return NULL;
    if (!*arrival->result || !table)
        return "coverage.no_answer_desk";
    return insurance_find_result(table, arrival->result)->desk_key;
}
