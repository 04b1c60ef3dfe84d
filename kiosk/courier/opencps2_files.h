/* Attachments as OpenCPS v2 takes and shows them. Only for portal_opencps2.c and tests. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "courier/opencps2_form.h"

/* Each file has a referenceUid of its own, always the same one: a second upload replaces the first, not joins it. The
 * version digit of the dossier's UUID tells them apart. */
void opencps2_files_uid(const char *uid, size_t index, char out[UUID_TEXT_BYTES]);

/* The body of POST /dossiers/{id}/files; `modified_ms` never changes for one application. In memory of seal_alloc;
 * NULL: no memory. The caller frees. */
char *opencps2_files_encode(const json_t *attachments, size_t index, const char *uid, int64_t modified_ms,
                            char boundary[OPENCPS2_BOUNDARY_BYTES], size_t *size);

/* Does the reply of GET /dossiers/{id}/files show exactly these: UUID, part, name, size? */
bool opencps2_files_match(const json_t *attachments, const char *uid, const json_t *reply);
