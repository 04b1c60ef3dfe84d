/* Who came to the hospital today: one row a patient, in the database of the queue, with a number that nobody else has
 * at that clinic on that day, whatever happens to the machine. What the desk must know of a patient is sealed, and
 * forgotten when the day is over. One thread, as the outbox. */
#pragma once

#include "courier/outbox.h"
#include "msg/arrival.h"

enum { ARRIVALS_A_DAY_MAX = 5000 };

/* Makes the table when it is not there. Only a hospital's courier calls it. */
enum status MUST_USE arrivals_open(struct outbox *outbox);

/* Durable on return: the next number of that clinic today, and how many wait before it. `wanted` has clinic, priority
 * and result; the body is sealed under the UUID. The same UUID again gives the same number. BAD_INPUT, QUEUE_FULL,
 * DISK_FULL, IO. */
enum status MUST_USE arrivals_issue(struct outbox *outbox, const struct submission *submission,
                                    const struct arrival *wanted, struct arrival *out);

/* The card check of that visit was answered later: its UUID differs from the arrival's in the last two digits. */
enum status MUST_USE arrivals_note_result(struct outbox *outbox, const char *check_uuid, const char *result);

/* What staff do, DESK_LOOK excepted. The next of a clinic: priority first, then by number. NOT_FOUND: nobody waits, or
 * nobody has that number today. */
enum status MUST_USE arrivals_do(struct outbox *outbox, const struct desk_ask *ask);

/* Today's of a clinic, "" of all, from row `first` on: who wait, in the order they will be called, then who are away,
 * then who were called, the last one first; `name` and `card` opened from what was sealed. */
enum status MUST_USE arrivals_list(struct outbox *outbox, const char *clinic, int32_t first, struct desk_list *out);
