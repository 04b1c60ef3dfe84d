/* What a plain JSON portal tells of a dossier's way, its payment and its ticket: the members `desk`, `note`, `history`,
 * `payment` and the reply of /ticket of config/deploy/portal-openapi.yaml. Only for portal_json1.c. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "courier/portal.h"

/* What may be shown, printed and put into a path: nothing a terminal or a URL could take for something else. */
bool json1_look_read_code(const json_t *object, const char *key, char *out, size_t size);
/* Stage and payment of a Held; what it does not tell stays zero. */
void json1_look_read(const json_t *held, struct portal_dossier *dossier);
/* Was it handed in by whoever has this identity number? */
bool json1_look_proves(const json_t *held, const char *proof);
/* False without a number. */
bool json1_look_read_ticket(const json_t *reply, struct dossier_ticket *ticket);
