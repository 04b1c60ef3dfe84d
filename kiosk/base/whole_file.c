/* See whole_file.h. */
#include "base/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/str.h"

enum { WHOLE_FILE_PATH_BYTES = 1200 };

static bool fresh_path(const char *path, char out[WHOLE_FILE_PATH_BYTES])
{
    return str_format(out, WHOLE_FILE_PATH_BYTES, "%s.new", path);
}

FILE *whole_file_begin(const char *path, unsigned mode)
{
    char fresh[WHOLE_FILE_PATH_BYTES];
    if (!fresh_path(path, fresh))
        return NULL;
    int descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file && descriptor >= 0)
        close(descriptor);
    return file;
}

bool whole_file_end(FILE *file, const char *path, bool sync)
{
    char fresh[WHOLE_FILE_PATH_BYTES];
    bool whole = fflush(file) == 0 && !ferror(file) && (!sync || fsync(fileno(file)) == 0);
    whole = fclose(file) == 0 && whole;
    return whole && fresh_path(path, fresh) && rename(fresh, path) == 0;
}
