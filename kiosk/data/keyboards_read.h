/* The files of config/keyboards as keyboard layouts. Inside data/ only. */
#pragma once

#include "data/reader.h"
#include "text/keyboard_layout.h"

/* `id` is what the file's name says. Labels that are text keys ("@key") must be among the reader's words, which are
 * closed. */
void keyboard_read(struct reader *reader, const struct node *root, const char *id, struct keyboard_layout *out);
