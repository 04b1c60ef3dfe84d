/* See printing.h. */
#include "msg/printing.h"

#include "base/check.h"

const char *printer_state_key(enum printer_state state)
{
    static const char *const keys[] = {
#define PRINTER_STATE_KEY(name, key) key,
        PRINTER_STATE_LIST(PRINTER_STATE_KEY)
#undef PRINTER_STATE_KEY
    };
    ASSERT((unsigned)state < ARRAY_LEN(keys));
    return keys[state];
}
