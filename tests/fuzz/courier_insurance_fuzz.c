/* What a relay may answer to a card check: first byte the HTTP status, the rest the body. Nothing may crash, and nobody
 * is covered without the code that says so. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/insurance_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct insurance_result results[] = { { "000", INSURANCE_COVERED, "p", "d", true },
                                                       { "010", INSURANCE_ENDED, "p", "d", true },
                                                       { "101", INSURANCE_LATER, "p", "d", true },
                                                       { "401", INSURANCE_OPERATOR, "p", "d", true } };
    static const struct insurance insurance = {
        .names = { "maThe", "hoTen", "ngaySinh", "maKetQua", "maThe", "maTheMoi", "gtTheTu", "gtTheDen", "gtTheTuMoi",
                   "gtTheDenMoi", "maDKBD", "ngayDu5Nam" },
        .results = results,
        .result_count = ARRAY_LEN(results),
        .other = { "other", INSURANCE_DIFFERS, "p", "d", false },
    };
    static const int statuses[] = { 200, 200, 200, 401, 403, 500, 503, 204 };
    if (size < 1)
        return 0;
    char *body = malloc(size); /* a copy of the exact size: reading past it is seen */
    memcpy(body, data + 1, size - 1);
    const struct portal_reply reply = { STATUS_OK, statuses[*data & 7], body, size - 1, -1, 0 };
    const struct insurance_reading reading = insurance_read_reply(&insurance, &reply);
    ASSERT(!reading.coverage.inforce || strcmp(reading.coverage.disposition, "000") == 0);
    ASSERT((reading.verdict == INSURANCE_ANSWERED) == (reading.coverage.outcome == COVERAGE_COMPLETE));
    free(body);
    return 0;
}
