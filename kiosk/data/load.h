/* Reads a whole configuration folder, or says everything that is wrong with it. */
#pragma once

#include <stdio.h>

#include "base/status.h"
#include "data/catalogue.h"
#include "data/insurance.h"
#include "data/regions.h"
#include "data/settings.h"
#include "text/i18n.h"
#include "text/keyboard_layout.h"

struct configuration; /* opaque; owns everything below */

/* Loads kiosk.yaml, groups.yaml, services/, guides/, text/, keyboards/, regions/ of `folder`.
 * Every fault is written to `faults` as "file:line: reason" and the load fails; *out is untouched then.
 * No network, no clock. The caller destroys. */
enum status MUST_USE configuration_load(const char *folder, FILE *faults, struct configuration **out);
/* The same, and every picture a journey names must be in `assets` (icons/NAME.svg, images/NAME.svg; NULL: unproven),
 * and every file a portal names must stand on this machine. A courier without them still keeps what people hand in, so
 * only who asks for it is told. */
enum status MUST_USE configuration_prove(const char *folder, const char *assets, FILE *faults,
                                         struct configuration **out);
void configuration_destroy(struct configuration *configuration); /* NULL is fine */

const struct settings *configuration_settings(const struct configuration *configuration);
const struct catalogue *configuration_catalogue(const struct configuration *configuration);
/* NULL when there is no insurance.yaml. */
const struct insurance *configuration_insurance(const struct configuration *configuration);
const struct regions *configuration_regions(const struct configuration *configuration);
/* NULL when that language is not shipped. */
const struct i18n *configuration_texts(const struct configuration *configuration, const char *language);
/* "vietnamese", "digits", "email" …; NULL when unknown. */
const struct keyboard_layout *configuration_keyboard(const struct configuration *configuration, const char *id);
/* Version of the words, recorded with each consent: a short hash of the consent texts of that language. */
const char *configuration_text_version(const struct configuration *configuration, const char *language);
