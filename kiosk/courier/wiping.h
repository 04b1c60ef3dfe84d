/* Memory that is wiped when it is given back, for the libraries through which an application passes. */
#pragma once

#include "base/status.h"

/* From here on jansson, SQLite, OpenSSL and libcurl take their memory from this file. Once, before any of them is used:
 * UNAVAILABLE when one was already in use, and so keeps the allocator it began with (a test that spoke HTTPS before it
 * became a courier); *kept then has a bit for each: 1 SQLite, 2 OpenSSL, 4 libcurl. Everything works all the same. */
enum status wiping_begin(int *kept);
