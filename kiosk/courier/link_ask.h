/* One question to the courier and its answer, for the command line. Starts no courier and opens no database. */
#pragma once

#include "courier/link_wire.h"

struct link_call; /* opaque: one connection */

/* UNAVAILABLE: no courier listens there. */
enum status MUST_USE link_call_open(const char *state_folder, struct link_call **out);
void link_call_close(struct link_call *call); /* NULL is fine */
/* Blocks up to timeout_ms. TIMEOUT, CLOSED (the courier went away), BAD_INPUT (it said nonsense). */
enum status MUST_USE link_call_ask(struct link_call *call, const struct link_ask *ask, int timeout_ms,
                                   struct link_answer *answer);
/* The next answer without asking: after LINK_WATCH, events. */
enum status MUST_USE link_call_next(struct link_call *call, int timeout_ms, struct link_answer *answer);
