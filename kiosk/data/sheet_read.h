/* One file of config/sheets. Inside data/ only. */
#pragma once

#include "data/catalogue.h"
#include "data/reader.h"

/* Tells every fault; *out holds what could be read. `id` is what the file's name says. */
void sheet_read(struct reader *reader, const struct node *root, const char *id, struct sheet *out);
/* Every service exists, belongs to this sheet alone, and each answer is asked by one of them. */
void sheet_check(struct reader *reader, const struct node *root, const struct catalogue *catalogue,
                 const struct sheet *sheet);
