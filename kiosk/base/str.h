/* Borrowed byte ranges and bounded copies. No allocation: memory belongs to whoever made it. */
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* A view of bytes, not NUL-terminated; borrowed. {NULL, 0} is the empty string. */
struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })

struct str str_from(const char *cstr); /* NULL gives the empty string */
struct str str_range(const char *ptr, size_t len);
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *cstr);
bool str_starts(struct str a, const char *prefix);
bool str_ends(struct str a, const char *suffix);
/* White space is space, tab, CR, LF, NUL: what scanners add at the ends. */
struct str str_trim(struct str a);
/* Cuts the part before the next `separator` off *rest and returns it; empty parts are kept (unlike strtok).
 * *rest.ptr becomes NULL after the last part. Call while rest->ptr is not NULL. */
struct str str_cut(struct str *rest, char separator);
bool str_digits(struct str a); /* non-empty and ASCII digits only */

/* Copies into a buffer of `size` bytes, always NUL-terminated. False, and an empty result, when it does not fit:
 * a cut-off name would be a wrong name. */
bool str_copy(char *out, size_t size, struct str a);
/* snprintf that answers whether everything fitted; on false the result is empty. */
bool str_format(char *out, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool str_vformat(char *out, size_t size, const char *format, va_list args) __attribute__((format(printf, 3, 0)));

/* Overwrites memory so that the compiler may not leave it out. */
void base_wipe(void *memory, size_t size);
