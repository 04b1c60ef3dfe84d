/* Names and references of queue items. */
#include "msg/courier.h"

#include <string.h>

#include "base/check.h"
#include "base/str.h"

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

void courier_reference(const char uuid[UUID_TEXT_BYTES], char out[REFERENCE_BYTES])
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint64_t bits = 0;
    int digits = 0;
    for (const char *c = uuid; *c && digits < 10; c++) { /* the first 40 bits are random in version 4 */
        int value = hex_value(*c);
        if (value < 0)
            continue;
        bits = bits << 4 | (uint64_t)value;
        digits++;
    }
    ASSERT(digits == 10);
    char letters[9];
    for (int i = 0; i < 8; i++)
        letters[i] = alphabet[bits >> (35 - 5 * i) & 31];
    letters[8] = '\0';
    bool fits = str_format(out, REFERENCE_BYTES, "K-%.4s-%.4s", letters, letters + 4);
    ASSERT(fits);
}

const char *outbox_state_name(enum outbox_state state)
{
    static const char *const names[] = { [OUTBOX_QUEUED] = "queued",
                                         [OUTBOX_SENDING] = "sending",
                                         [OUTBOX_RETRY] = "retry",
                                         [OUTBOX_ACCEPTED] = "accepted",
                                         [OUTBOX_NEEDS_STAFF] = "needs_staff" };
    ASSERT((unsigned)state < ARRAY_LEN(names));
    return names[state];
}
