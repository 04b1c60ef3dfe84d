/* The table of adapters and what they share; each adapter is a file of its own. */
#include "courier/portal.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"

bool portal_is_code(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!((*c >= '0' && *c <= '9') || (*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z') || strchr("-._/", *c)))
            return false;
    return true;
}

bool portal_escape_segment(const char *text, char *out, size_t size)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '-' ||
                     *c == '_' || (*c == '.' && c != (const unsigned char *)text);
        size_t need = plain ? 1 : 3;
        if (size <= need)
            return false;
        if (plain)
            *out = (char)*c;
        else
            (void)str_format(out, 4, "%%%02X", *c);
        out += need;
        size -= need;
    }
    *out = '\0';
    return true;
}

const struct portal_adapter *portal_find_adapter(const char *name)
{
#define PORTAL_ROW(name, by_template) &portal_##name,
    static const struct portal_adapter *const adapters[] = { SETTINGS_ADAPTERS(PORTAL_ROW) };
#undef PORTAL_ROW
    for (size_t i = 0; i < ARRAY_LEN(adapters); i++)
        if (strcmp(adapters[i]->name, name) == 0)
            return adapters[i];
    return NULL;
}
