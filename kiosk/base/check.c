/* The one way out for programmer errors. */
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void check_failed(const char *file, int line, const char *expression)
{
    fprintf(stderr, "kiosk: assertion failed: %s:%d: %s\n", file, line, expression);
    abort();
}
