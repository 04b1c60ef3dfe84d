/* What the portals ask to be paid for accepted applications, kept with the queue: state, amount, receipt number. Goes
 * with its item after ninety days. As outbox.h: one connection, one thread. */
#pragma once

#include "courier/outbox.h"
#include "msg/dossier.h"

struct outbox_payment {
    struct dossier_payment told; /* without the code: that is asked for when it is shown */
    int64_t begun_ms, asked_ms;  /* wall; asked_ms 0: not yet */
};

/* NOT_FOUND: nothing of the kind is followed for it. */
enum status MUST_USE outbox_read_payment(struct outbox *outbox, int64_t row, struct outbox_payment *out);
enum status MUST_USE outbox_write_payment(struct outbox *outbox, int64_t row, const struct outbox_payment *payment);
/* Of those that are not paid and began after `begun_ms`, the one asked about longest ago; NOT_FOUND: none. */
enum status MUST_USE outbox_next_payment(struct outbox *outbox, int64_t begun_ms, int64_t *row,
                                         struct outbox_payment *out);
