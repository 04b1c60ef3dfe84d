/* One application as the JSON that enters the queue. It never holds what the person did not see on the check page.
 *
 * {"uuid","service","procedure"|null,"agency","identity":"claimed"|"staff_seen","assisted_by"|null,"language","opened_at","consented_at",
 *  "applicant":{"name","id_no","id_date","address","phone","email"},
 *  "answers":[{"path","value","source"}…], "consents":[{"purpose","text_version","at"}…],
 *  "attachments":[{"part_no","name","type","data"}…]}
 *
 * Times are ISO 8601 with +07:00. Members stand in exactly this order; answers in the order of the pages and their
 * fields; the same session gives the same bytes. `applicant` is read from the prefix of the first scan page
 * ("requester", else "applicant"); what is not known is "". Dates in it are as stored (YYYY-MM-DD). Answers hidden by a
 * `when`, and empty ones, are left out. Of each scanned paper there is a last answer, path "papers.<document>", and its
 * pages as a PDF among the attachments, which are left out when there are none. Written by hand instead of with
 * jansson: no copy of a name may stay behind in the heap. */
#pragma once

#include <stddef.h>

#include "base/status.h"

struct model;
struct service;

/* The prefix of the person a journey is about: `into` of its first scan page, else "applicant" or "requester". */
const char *submission_person(const struct service *service);

/* Of a check-in besides: "clinic", "result" and "priority":"yes"|"no", right behind "language".
 * Into `out`, NUL-terminated, with its length. NOT_FOUND without a service in work; TOO_LARGE when it does not fit (out
 * is empty). */
enum status submission_build(const struct model *model, char *out, size_t size, size_t *length) MUST_USE;
/* The question whether this person's card is good: {"uuid","service","identity","applicant":{"name","id_no"},
 * "answers":[{"path":"birth_date","value"}]}, and nothing that the gateway is not told. Fails as above. */
enum status submission_build_check(const struct model *model, const char *uuid, char *out, size_t size,
                                   size_t *length) MUST_USE;
