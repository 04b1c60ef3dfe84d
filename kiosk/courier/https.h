/* HTTPS to portals in the courier's one thread. Certificates and names are always verified, keys pinned; nothing of a
 * request or reply is logged but its outcome. No curl type leaves this file. */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#include "courier/portal.h"
#include "data/settings.h"

enum { HTTPS_LINES_MAX = 4 }; /* requests at once: one a lane, bounded for the portal's sake */

struct https; /* opaque */

/* NULL: no memory, or libcurl without TLS. */
struct https *https_create(void);
void https_destroy(struct https *https); /* NULL is fine; requests under way are dropped */

/* Can this portal be spoken to safely? BAD_INPUT: not https, or fewer than two pins. */
enum status MUST_USE https_check(const struct settings_portal *portal);

/* Starts a request on line 0 … HTTPS_LINES_MAX - 1, which must be free. `account` is "user:password", or NULL for none.
 * Everything given is borrowed until the line is done or dropped. Connections are kept and re-used between requests. */
enum status MUST_USE https_start(struct https *https, int line, const struct settings_portal *portal,
                                 const char *account, const struct portal_request *request);
void https_drop(struct https *https, int line);
/* With no line busy: closes the connections and gives back what libcurl and OpenSSL hold, because a kept connection
 * keeps the last record of each direction in clear. The next request opens anew. */
void https_rest(struct https *https);

/* Lets transfers go on; *line is one that ended, *reply what came (borrowed until the line is used again, then wiped).
 * False: none ended. Call until false. */
bool https_next(struct https *https, int *line, struct portal_reply *reply);

/* Sleeps until a transfer, one of the other descriptors (revents are filled) or the time is due. */
void https_wait(struct https *https, struct pollfd *others, size_t count, int timeout_ms);
