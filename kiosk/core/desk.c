/* See desk.h. */
#include "core/desk.h"

#include <string.h>

#include "core/coverage.h"
#include "core/navigate.h"

void desk_ask(struct model *model, const char *clinic, struct effect_list *effects)
{
    const struct choice *choice = NULL;
    for (size_t i = 0; *clinic && (choice = model_clinic_at(model, i)) && strcmp(choice->value, clinic) != 0;)
        i++;
    if (*clinic && !choice)
        return;
    effect_add(effects, EFFECT_DESK)->text = choice ? choice->value : "";
}

void desk_open(struct model *model, struct effect_list *effects)
{
    if (!settings_is_hospital(model->world.settings) || !navigate_begin(model))
        return;
    navigate_close_service(model);
    navigate_show(model, PAGE_NAME_DESK);
    desk_ask(model, "", effects);
}
