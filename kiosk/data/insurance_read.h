/* config/insurance.yaml as a value. Inside data/ only. */
#pragma once

#include "data/insurance.h"
#include "data/reader.h"

/* Tells every fault; *out holds what could be read. People's words go under insurance.results.<code>. */
void insurance_read(struct reader *reader, const struct node *root, struct insurance *out);
