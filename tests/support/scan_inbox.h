/* What a scanner under test has told, kept for the test's own thread. One inbox a program, for tests of one scanner at
 * a time. */
#pragma once

#include "scan/scanner.h"

/* scanner_event_fn for scanner_create; called by the scanner's thread. What comes beyond the inbox's size is dropped.
 */
void scan_inbox_deliver(void *context, const struct scan_event *event);
/* The oldest event not yet taken, waited for; false when none came within `wait_ms`. */
bool scan_inbox_next(struct scan_event *out, int wait_ms);
/* How long an event is waited for that must come; mutants (KIOSK_RIG_WAIT_MS) need not be given long. */
int scan_inbox_wait_ms(void);
/* Forgets everything; only while no scanner runs. */
void scan_inbox_clear(void);
