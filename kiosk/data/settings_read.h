/* kiosk.yaml, with kiosk.local.yaml over it, as settings. Inside data/ only. */
#pragma once

#include "data/reader.h"
#include "data/settings.h"

/* Tells every fault; *out holds what could be read. */
void settings_read(struct reader *reader, const struct node *root, struct settings *out);
/* The list `staff`. A rule_read_fn into struct settings. */
void settings_read_staff(struct reader *reader, const struct rule *rule, const struct node *node, void *out);

/* settings_printer.c: rules of `printer` and `page_printer`, into struct settings_printer. */
void read_slip_printer(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_page_printer(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
