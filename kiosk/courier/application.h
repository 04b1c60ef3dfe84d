/* The body of one application, as the core wrote it at consent, read strictly. The courier looks into it only to fill
 * a portal's form; it changes nothing. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct application {
    json_t *root; /* owned */
    /* Borrowed from root; "" when absent. */
    const char *uuid, *service, *procedure, *identity, *assisted_by;
    const char *name, *id_no, *id_date, *address, *phone, *email;
    json_t *answers, *consents; /* borrowed arrays; consents may be NULL */
    json_t *attachments;        /* borrowed array, checked; NULL when there are none */
};

/* BAD_INPUT: not an object of that shape, another UUID than `uuid`, the same answer twice, or an attachment that is not
 * what it says; TOO_LARGE: of one (attachment.h). The caller finishes. */
enum status MUST_USE application_init(struct application *application, const char *uuid, const char *body, size_t size);
void application_finish(struct application *application);

/* 1 for self-service, 3 when staff saw the person (OpenCPS's words): part of the lane, and of what the portal shows the
 * clerk. */
int application_originality(const struct application *application);

/* JSON of outside bytes: an object or array, UTF-8, no key twice, at most JSON_DEPTH_MAX deep. NULL otherwise.
 * The caller drops the reference. */
json_t *json_read(const char *bytes, size_t size);
/* Member as text; "" when absent or no string. Borrowed. */
const char *json_text(const json_t *object, const char *key);
