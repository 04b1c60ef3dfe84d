/* What the adapters share: what may stand in a path and in a code. */
#include "courier/portal.h"

#include <string.h>

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
