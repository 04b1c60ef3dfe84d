/* The log's one door. */
#include "base/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/check.h"

void log_event(enum log_event event, enum status status, int64_t a, int64_t b)
{
    static const char *const names[] = {
#define LOG_NAME(name, text) [LOG_##name] = text,
        LOG_EVENT_LIST(LOG_NAME)
#undef LOG_NAME
    };
    ASSERT((unsigned)event < LOG_EVENT_COUNT);
    char line[160];
    int n = snprintf(line, sizeof line, "kiosk: event=%s status=\"%s\" a=%" PRId64 " b=%" PRId64 "\n", names[event],
                     status_log_text(status), a, b);
    ASSERT(n > 0 && (size_t)n < sizeof line);
    ssize_t written = write(STDERR_FILENO, line, (size_t)n);
    (void)written; /* a log that cannot be written must not stop a submission */
}
