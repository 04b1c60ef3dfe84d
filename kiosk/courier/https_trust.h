/* Whom a connection may be made to. For https.c and nobody else: a curl type passes here. */
#pragma once

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#include "data/settings.h"

enum { HTTPS_HOST_BYTES = 256 };

/* Sets every rule of trust on `easy`. `host` is written (the name of base_url) and borrowed until the transfer is over.
 * False: no memory, or a base_url without a name. */
bool https_trust_set(CURL *easy, const struct settings_portal *portal, char host[HTTPS_HOST_BYTES]);

/* Says in the log why `code` means that a connection was refused, in a word of its own for each thing an officer would
 * have to mend: a is OpenSSL's verification code (0: none), b the time in ms. Nothing when it was not about trust. */
void https_trust_log(CURL *easy, CURLcode code, int64_t took_ms);
