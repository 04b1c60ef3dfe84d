/* A small file that is replaced whole or not at all: a reader never meets half of it, and what was there stays when
 * writing fails. Any thread; one writer a path. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

/* Opens `<path>.new` with this mode for writing; NULL when it cannot be. Ends with whole_file_end. */
FILE *whole_file_begin(const char *path, unsigned mode);
/* Closes it and puts it in the place of `path`; `sync`: on disk first. False: something failed, `path` is as it was. */
bool whole_file_end(FILE *file, const char *path, bool sync);
