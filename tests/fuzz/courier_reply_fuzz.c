/* A whole conversation whose replies are the fuzzer's: first byte of each the HTTP status, then the body up to a 0xff
 * (no byte of UTF-8). Nothing may crash, and nothing is accepted without a numbered id and a submit. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "courier/portal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TURNS_MAX = 32 };

static const char BODY[] = "{\"uuid\":\"6f1c2a34-0000-4000-8000-0123456789ab\",\"identity\":\"claimed\",\"applicant\":"
                           "{\"name\":\"A\"},\"answers\":[{\"path\":\"a\",\"value\":\"b\"}]}";

static bool parked(const char *uid, void *context)
{
    (void)context;
    return uid[0] == '9';
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct settings_procedure procedures[] = { { "p", "s", "t", "TP01" } };
    static const struct settings_portal portal = { .agency_code = "a", .procedures = procedures, .procedure_count = 1 };
    static const int statuses[] = { 200, 200, 200, 200, 200, 203, 403, 503 };
    if (size < 2)
        return 0;
    struct outbox_item item = { .row = 1, .originality = 1, .tries = 1 + (data[0] & 1), .procedure = "p" };
    strcpy(item.uuid, "6f1c2a34-0000-4000-8000-0123456789ab");
    strcpy(item.portal_uid, item.uuid);
    const struct portal_order order = { .portal = &portal,
                                        .kiosk_id = "k",
                                        .parked = parked,
                                        .item = data[0] & 4 ? NULL : &item,
                                        .body = BODY,
                                        .body_len = sizeof BODY - 1,
                                        .park = (data[0] & 2) != 0,
                                        .want = (enum portal_want)((data[0] >> 3) % 3),
                                        .key = "H47.12-261122-0001",
                                        .proof = data[0] & 32 ? "001199000017" : NULL };
    struct portal_run *run = NULL;
    struct portal_step step;
    if (portal_opencps2.begin(&order, &run, &step) != STATUS_OK)
        return 0;
    const uint8_t *at = data + 1, *end = data + size;
    for (int turn = 0; turn < TURNS_MAX && step.verdict == PORTAL_NEXT && at < end; turn++) {
        const uint8_t *stop = memchr(at + 1, 0xff, (size_t)(end - at - 1));
        if (!stop)
            stop = end;
        /* A copy of the exact size: reading past it is seen. */
        size_t length = (size_t)(stop - at - 1);
        char *body = malloc(length ? length : 1);
        memcpy(body, at + 1, length);
        struct portal_reply reply = { STATUS_OK, statuses[*at & 7], body, length, -1, 0 };
        portal_opencps2.answer(run, &reply, &step);
        free(body);
        at = stop < end ? stop + 1 : end;
    }
    if (step.verdict == PORTAL_ACCEPTED && !order.item && order.want == PORTAL_TICKET)
        ASSERT(*portal_opencps2.dossier(run)->ticket.number);
    if (step.verdict == PORTAL_ACCEPTED)
        ASSERT(*portal_opencps2.dossier(run)->dossier_id);
    portal_opencps2.end(run);
    return 0;
}
