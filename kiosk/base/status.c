/* The texts of the status list. */
#include "base/status.h"

#include "base/check.h"

const char *status_log_text(enum status status)
{
    static const char *const texts[] = {
#define STATUS_LOG(name, log, key) [STATUS_##name] = log,
        STATUS_LIST(STATUS_LOG)
#undef STATUS_LOG
    };
    ASSERT((unsigned)status < STATUS_COUNT);
    return texts[status];
}

const char *status_text_key(enum status status)
{
    static const char *const keys[] = {
#define STATUS_KEY(name, log, key) [STATUS_##name] = key,
        STATUS_LIST(STATUS_KEY)
#undef STATUS_KEY
    };
    ASSERT((unsigned)status < STATUS_COUNT);
    return keys[status];
}
