/* The table of adapters, from the list the settings prove names against; each adapter is a file of its own. */
#include <string.h>

#include "base/check.h"
#include "courier/portal.h"
#include "data/settings.h"

const struct portal_adapter *portal_find_adapter(const char *name)
{
#define PORTAL_ROW(name, by_template) &portal_##name,
    static const struct portal_adapter *const adapters[] = { &insurance_relay, SETTINGS_ADAPTERS(PORTAL_ROW) };
#undef PORTAL_ROW
    for (size_t i = 0; i < ARRAY_LEN(adapters); i++)
        if (strcmp(adapters[i]->name, name) == 0)
            return adapters[i];
    return NULL;
}
