/* See paper_scan.h. */
#include "msg/paper_scan.h"

#include "base/check.h"

const char *paper_scan_end_key(enum paper_scan_end end)
{
    static const char *const keys[] = {
#define PAPER_SCAN_KEY(name, key) [PAPER_SCAN_##name] = key,
        PAPER_SCAN_END_LIST(PAPER_SCAN_KEY)
#undef PAPER_SCAN_KEY
    };
    ASSERT((unsigned)end < PAPER_SCAN_END_COUNT);
    return keys[end];
}
