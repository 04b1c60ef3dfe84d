/* See back_lines.h. */
#include "scan/back_lines.h"

#include <string.h>

void back_lines_reset(struct back_lines *lines)
{
    base_wipe(lines, sizeof *lines);
}

static bool has_only_such_letters(struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '<')
            return false;
    }
    return true;
}

bool back_lines_take(struct back_lines *lines, struct str line)
{
    line = str_trim(line);
    if (line.len != CARD_BACK_LINE_CHARS || lines->count == CARD_BACK_LINES || !has_only_such_letters(line) ||
        (lines->count == 0 && !card_back_is_claimed(line)))
        return false;
    char *at = lines->bytes + lines->count++ * (CARD_BACK_LINE_CHARS + 1);
    memcpy(at, line.ptr, line.len);
    at[line.len] = '\n';
    return true;
}

bool back_lines_whole(const struct back_lines *lines)
{
    return lines->count == CARD_BACK_LINES;
}

struct str back_lines_payload(const struct back_lines *lines)
{
    size_t length = (size_t)lines->count * (CARD_BACK_LINE_CHARS + 1);
    return str_range(lines->bytes, length > 0 ? length - 1 : 0);
}
