/* Whom a connection may be made to. For https.c and nobody else: a curl type passes here. */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "data/settings.h"

enum { HTTPS_HOST_BYTES = 256 };

struct https_trust {
    const struct clock *clock; /* borrowed: by it certificates and revocation lists are judged */
    char host[HTTPS_HOST_BYTES];
};

/* Sets every rule of trust on `easy`. `trust` has the clock, gets the name of base_url, and is borrowed until the
 * transfer is over. False: no memory, or a base_url without a name. */
bool https_trust_set(CURL *easy, const struct settings_portal *portal, struct https_trust *trust);

/* Says in the log why `code` means that a connection was refused, in a word of its own for each thing an officer would
 * have to mend: a is OpenSSL's verification code (0: none), b the time in ms. Nothing when it was not about trust.
 * True when only the dates were wrong. */
bool https_trust_log(CURL *easy, CURLcode code, int64_t took_ms);
