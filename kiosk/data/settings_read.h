/* kiosk.yaml, with kiosk.local.yaml over it, as settings. Inside data/ only. */
#pragma once

#include "data/reader.h"
#include "data/settings.h"

/* Tells every fault; *out holds what could be read. */
void settings_read(struct reader *reader, const struct node *root, struct settings *out);
