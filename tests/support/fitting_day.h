/* The day somebody meant who also answers what another question of the form leaves open to it. */
#pragma once

#include "core/form.h"
#include "data/field.h"
#include "text/date.h"

static inline struct civil_date fitting_day(const struct form *form, const struct field *field, struct civil_date day)
{
    const struct gap *gap = &field->gap;
    struct civil_date other;
    if (!gap->field || gap->before || date_from_iso(str_from(form_value(form, gap->field)), &other) != STATUS_OK)
        return day;
    struct civil_date least = date_plus(date_last(other), gap->least.months, gap->least.days),
                      most = date_plus(date_first(other), gap->most.months, gap->most.days);
    bool bounded = gap->most.months || gap->most.days;
    if (bounded && date_compare(day, most) > 0)
        return most;
    return date_compare(day, least) < 0 ? least : day;
}
