/* See shortage.h. */
#include "courier/shortage.h"

static _Thread_local bool noted;

void shortage_note(void)
{
    noted = true;
}

bool shortage_take(void)
{
    bool was = noted;
    noted = false;
    return was;
}
