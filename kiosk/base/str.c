/* Borrowed byte ranges and bounded copies. */
#include "base/str.h"

#include <stdio.h>
#include <string.h>

struct str str_from(const char *cstr)
{
    return (struct str){ cstr, cstr ? strlen(cstr) : 0 };
}

struct str str_range(const char *ptr, size_t len)
{
    return (struct str){ ptr, len };
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_is(struct str a, const char *cstr)
{
    return str_equal(a, str_from(cstr));
}

bool str_starts(struct str a, const char *prefix)
{
    struct str p = str_from(prefix);
    return a.len >= p.len && str_equal(str_range(a.ptr, p.len), p);
}

bool str_ends(struct str a, const char *suffix)
{
    struct str s = str_from(suffix);
    return a.len >= s.len && str_equal(str_range(a.ptr + (a.len - s.len), s.len), s);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

struct str str_trim(struct str a)
{
    while (a.len > 0 && is_space(a.ptr[0])) {
        a.ptr++;
        a.len--;
    }
    while (a.len > 0 && is_space(a.ptr[a.len - 1]))
        a.len--;
    return a;
}

struct str str_cut(struct str *rest, char separator)
{
    const char *hit = rest->len ? memchr(rest->ptr, separator, rest->len) : NULL;
    struct str part = *rest;
    if (!hit) {
        *rest = (struct str){ NULL, 0 };
        return part;
    }
    part.len = (size_t)(hit - rest->ptr);
    *rest = str_range(hit + 1, rest->len - part.len - 1);
    return part;
}

bool str_digits(struct str a)
{
    for (size_t i = 0; i < a.len; i++)
        if (a.ptr[i] < '0' || a.ptr[i] > '9')
            return false;
    return a.len > 0;
}

bool str_copy(char *out, size_t size, struct str a)
{
    if (a.len >= size) {
        out[0] = '\0';
        return false;
    }
    if (a.len)
        memcpy(out, a.ptr, a.len);
    out[a.len] = '\0';
    return true;
}

bool str_vformat(char *out, size_t size, const char *format, va_list args)
{
    int n = vsnprintf(out, size, format, args);
    if (n < 0 || (size_t)n >= size) {
        out[0] = '\0';
        return false;
    }
    return true;
}

bool str_format(char *out, size_t size, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bool fits = str_vformat(out, size, format, args);
    va_end(args);
    return fits;
}

void base_wipe(void *memory, size_t size)
{
    explicit_bzero(memory, size);
}
