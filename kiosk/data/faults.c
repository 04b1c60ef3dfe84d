/* Tells faults; decides nothing. */
#include "data/faults.h"

#include <stdarg.h>

enum { FAULTS_TOLD_MAX = 400 }; /* more than a person mends in one go */

void fault_at(struct faults *faults, const char *file, int line, const char *format, ...)
{
    if (faults->count++ >= FAULTS_TOLD_MAX)
        return;
    fprintf(faults->out, "%s:%d: ", file, line);
    va_list args;
    va_start(args, format);
    vfprintf(faults->out, format, args);
    va_end(args);
    fputc('\n', faults->out);
}

void faults_close(struct faults *faults)
{
    if (faults->count > FAULTS_TOLD_MAX)
        fprintf(faults->out, "and %zu more faults\n", faults->count - FAULTS_TOLD_MAX);
}
