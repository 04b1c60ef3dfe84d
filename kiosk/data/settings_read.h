/* kiosk.yaml, with kiosk.local.yaml over it, as settings. Inside data/ only. */
#pragma once

#include "data/catalogue.h"
#include "data/reader.h"
#include "data/settings.h"

/* Tells every fault; *out holds what could be read. */
void settings_read(struct reader *reader, const struct node *root, struct settings *out);
/* The list `staff`. A rule_read_fn into struct settings. */
void settings_read_staff(struct reader *reader, const struct rule *rule, const struct node *node, void *out);

/* settings_papers.c: `paper_scanner`, and the map `parts` of one procedure. */
void read_paper_scanner(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void settings_read_parts(struct reader *reader, const struct node *node, const char *procedure,
                         struct settings_portal *portal);
/* Every part's document is one of a service of its procedure that somebody must bring. */
void settings_check_parts(struct reader *reader, const struct settings *settings, const struct catalogue *catalogue);
/* Whether this adapter names dossier templates (SETTINGS_ADAPTERS). */
bool settings_is_by_template(const struct settings_portal *portal);

/* settings_printer.c: rules of `printer` and `page_printer`, into struct settings_printer. */
void read_slip_printer(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
void read_page_printer(struct reader *reader, const struct rule *rule, const struct node *node, void *out);
