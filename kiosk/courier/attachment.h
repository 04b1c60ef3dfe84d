/* A paper that goes with an application: `attachments` of its body, `{part_no, name, type, data}`, data in base64.
 * Portals are known not to check what a file is (OpenCPS has the check commented out), so it is checked here, before
 * anything is queued: what it says it is, how large, and what it really begins with. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "base/limits.h"
#include "base/status.h"

enum {
    ATTACHMENTS_MAX = PAPERS_MAX,
    /* Decoded: all pages of an application may be one paper's; the rest is what makes a PDF of them (core/paper_pdf.h).
     * The whole body must stay within BODY_BYTES_MAX. */
    ATTACHMENT_BYTES_MAX = PAPERS_BYTES_MAX + 8 * 1024,
    ATTACHMENT_PART_BYTES = 33,
    ATTACHMENT_NAME_BYTES = 129,
};

struct attachment {
    char part_no[ATTACHMENT_PART_BYTES]; /* letters, digits, '-', '_', '.' */
    char name[ATTACHMENT_NAME_BYTES];    /* UTF-8 without controls, quotes, slashes */
    const char *type;                    /* "application/pdf", "image/jpeg" or "image/png"; static */
    unsigned char *bytes;                /* seal_alloc */
    size_t size;
};

/* BAD_INPUT: another shape, or bytes of another type than said; TOO_LARGE; NO_MEMORY. The caller finishes. */
enum status MUST_USE attachment_init(struct attachment *attachment, const json_t *one);
void attachment_finish(struct attachment *attachment); /* wipes */

/* All of them, and no part twice. `attachments` NULL: there are none, OK. */
enum status MUST_USE attachments_check(const json_t *attachments);
