/* What an application looks like in OpenCPS v2, and whether a reply says the same. Only for portal_opencps2.c and
 * tests. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "courier/application.h"
#include "courier/portal.h"

enum { OPENCPS2_FIELDS_MAX = 20, OPENCPS2_BOUNDARY_BYTES = 64 };

struct opencps2_field {
    const char *name;
    const char *value; /* borrowed from the form */
};

struct opencps2_form {
    struct application application;
    struct opencps2_field fields[OPENCPS2_FIELDS_MAX]; /* empty ones too: PUT leaves out what is not given */
    size_t count;
    char id_date[11];
    char originality[12];
    char *meta;
    char *data; /* the answers as the portal's electronic form keeps them */
};

/* BAD_INPUT for a body of another shape. The caller finishes. */
enum status MUST_USE opencps2_form_init(struct opencps2_form *form, const struct portal_order *order);
void opencps2_form_finish(struct opencps2_form *form); /* wipes */

/* Bodies in memory of seal_alloc; NULL: no memory. The caller frees. */
char *opencps2_form_encode(const struct opencps2_form *form, const char *uid, size_t *size);
char *opencps2_form_encode_data(const struct opencps2_form *form, const char *uid,
                                char boundary[OPENCPS2_BOUNDARY_BYTES], size_t *size);

/* Every field of the form against the portal's DossierDetail; a field the reply leaves out counts as empty. */
bool opencps2_form_matches(const struct opencps2_form *form, const json_t *detail);
bool opencps2_form_matches_data(const struct opencps2_form *form, const json_t *held);
