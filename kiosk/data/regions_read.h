/* The files of config/regions as regions. Inside data/ only. */
#pragma once

#include "data/reader.h"
#include "data/regions.h"

/* Each tells every fault of its file and fills its part of *out. Provinces first: communes refer to them. */
void regions_read_provinces(struct reader *reader, const struct node *root, struct regions *out);
void regions_read_communes(struct reader *reader, const struct node *root, struct regions *out);
void regions_read_people(struct reader *reader, const struct node *root, struct regions *out);
