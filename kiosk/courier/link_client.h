/* The courier as seen from another process: a link that lives as long as the screen, and one short question for the
 * command line. Neither opens the database or the network; everything goes over `<state>/courier.sock`. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "msg/courier.h"

struct courier_link; /* opaque */

/* Called on the link's own thread; copy what you need (a mailbox_send is enough). */
typedef void (*courier_event_fn)(const struct courier_event *event, void *context);

/* Starts a thread that connects, and reconnects for ever (waits grow from 50 ms to 1 s). NULL: no memory or thread.
 * `state_folder` is copied. Neither a missing courier nor its death is a failure: COURIER_LOST is delivered once and
 * the link keeps trying. After each connection COURIER_CONNECTED and COURIER_HEALTH follow. */
struct courier_link *courier_link_create(const char *state_folder, courier_event_fn deliver, void *context);

/* Copies the submission and hands it over, again after every reconnection, until STORED or REFUSED was delivered for
 * its UUID; then the copy is wiped. False (nothing kept, nothing will be delivered): too many at once, or too large.
 * Any thread. */
bool MUST_USE courier_link_submit(struct courier_link *link, const struct submission *submission);

enum courier_question { COURIER_ASK_STATE, COURIER_ASK_PAYMENT, COURIER_ASK_TICKET };

/* Asks about an item by our reference or UUID, or about a dossier by the portal's number; answered by COURIER_STATE or
 * COURIER_UNKNOWN, by COURIER_PAYMENT, by COURIER_TICKET, or by nothing when the courier goes away meanwhile.
 * `secret`: the receipt's code, or NULL; `proof`: the owner's identity number, or NULL. Copied. Any thread. */
void courier_link_look_up(struct courier_link *link, enum courier_question question, const char *key,
                          const char *secret, const char *proof);

/* What staff did at the desk, and the day's arrivals; answered by COURIER_DESK. Copied. Any thread. */
void courier_link_desk(struct courier_link *link, const struct desk_ask *ask);

/* Stops the thread; nothing is delivered after the return. Unanswered submissions are wiped. NULL is fine. */
void courier_link_destroy(struct courier_link *link);
