/* Where the program's own files are. */
#include "folders.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"
#include "base/str.h"

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool program_folder(char out[FOLDER_BYTES])
{
    ssize_t n = readlink("/proc/self/exe", out, FOLDER_BYTES - 1);
    if (n <= 0)
        return false;
    out[n] = '\0';
    char *slash = strrchr(out, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

bool folder_find(const char *name, char out[FOLDER_BYTES])
{
    char program[FOLDER_BYTES];
    static const char *const ups[] = { "..", "../..", "../../.." }; /* a build folder in the tree, or one in that */
    bool known = program_folder(program);
    for (size_t i = 0; known && i < ARRAY_LEN(ups); i++)
        if (str_format(out, FOLDER_BYTES, "%s/%s/%s", program, ups[i], name) && is_folder(out))
            return true;
    if (known && str_format(out, FOLDER_BYTES, "%s/../share/kiosk/%s", program, name) && is_folder(out))
        return true;
    return strcmp(name, "config") == 0 && str_copy(out, FOLDER_BYTES, STR("/etc/kiosk")) && is_folder(out);
}

bool folder_program(const char *name, char out[FOLDER_BYTES])
{
    char program[FOLDER_BYTES];
    return program_folder(program) && str_format(out, FOLDER_BYTES, "%s/%s", program, name);
}

bool folder_state_default(char out[FOLDER_BYTES])
{
    const char *systemd = getenv("STATE_DIRECTORY");
    const char *xdg = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (systemd && *systemd)
        return str_copy(out, FOLDER_BYTES, str_from(systemd));
    if (xdg && *xdg)
        return str_format(out, FOLDER_BYTES, "%s/kiosk", xdg);
    return home && *home && str_format(out, FOLDER_BYTES, "%s/.local/state/kiosk", home);
}

bool folder_make(const char *path)
{
    char partial[FOLDER_BYTES];
    if (!str_copy(partial, sizeof partial, str_from(path)))
        return false;
    for (char *c = partial + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        if (mkdir(partial, 0700) != 0 && errno != EEXIST)
            return false;
        *c = '/';
    }
    return (mkdir(partial, 0700) == 0 || errno == EEXIST) && is_folder(path);
}
